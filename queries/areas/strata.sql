-- title: What local areas are compared on, by what families bring with them: how many headlines, and how old the youngest child
-- grain: one row per measure of `areas/families` in its newest stretch of time, area at its newest submission and stratum with
--     families
-- reads: extract.families, extract.needs, extract.people, extract.submissions, outcome.family_result_now,
--     outcome.need_status_now, reference.plan_needs
-- takes: nothing
-- gives: measure text, strata_by text, area_code text, coarse text, fine text, numerator bigint, denominator bigint
with
    -- Months are counted from year 0; an outcome is final where six months have gone by since the closure.
    current_areas as (
        select
            area_code, submission, cast(date_trunc('month', submission) as date) as first_day,
            12 * cast(date_part('year', submission) as bigint) + cast(date_part('month', submission) as bigint) as month_no
        from submissions
        group by area_code, submission
    ),
    -- Families closed in the newest twelve months whose judgement is final, and those in support in the month.
    concerned as (
        select
            families.area_code, families.family_id, families.family_no, families.plan, families.engaged_on,
            families.submission,
            coalesce(
                12 * cast(date_part('year', families.closed_on) as bigint)
                    + cast(date_part('month', families.closed_on) as bigint)
                    between current_areas.month_no - 17 and current_areas.month_no - 6, false
            ) as is_judged,
            families.closed_on is null or families.closed_on >= current_areas.first_day as is_supported
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
    ),
    -- The youngest child that lived in the household when the work began, in months; a person counts as born on the first day of
    -- the month of birth. A household without a child stands with those whose children are the oldest: there are few.
    youngest as (
        select
            concerned.area_code, concerned.family_no,
            min(
                12 * cast(date_part('year', concerned.engaged_on) - date_part('year', people.birth_month) as bigint)
                    + cast(date_part('month', concerned.engaged_on) - date_part('month', people.birth_month) as bigint)
            ) as months_old
        from concerned
        join people on people.area_code = concerned.area_code and people.family_no = concerned.family_no
        where people.birth_month <= concerned.engaged_on
            and people.birth_month > concerned.engaged_on - interval '18 years'
            and (people.resident_from is null or people.resident_from <= concerned.engaged_on)
            and (people.resident_to is null or people.resident_to >= concerned.engaged_on)
        group by concerned.area_code, concerned.family_no
    ),
    placed as (
        select
            concerned.*,
            case
                when youngest.months_old < 60 then '0-4'
                when youngest.months_old < 132 then '5-10'
                else '11+ or none'
            end as fine
        from concerned
        left join youngest
            on youngest.area_code = concerned.area_code
            and youngest.family_no = concerned.family_no
    ),
    results as (
        select
            placed.area_code, placed.family_id, result.plan, placed.fine,
            result.result in ('success', 'success_by_employment') as succeeded,
            result.result = 'not_evidenced' as unevidenced,
            result.result not in ('not_eligible', 'not_yet_knowable') as judged
        from placed
        join outcome.family_result_now as result
            on placed.area_code = result.area_code
            and placed.family_id = result.family_id
        where placed.is_judged
    ),
    -- A headline comes to the worst that any need of it, of anybody, comes to; a family without one has one row too.
    by_headline as (
        select
            results.area_code, results.family_id, results.plan, results.fine, results.succeeded, results.unevidenced,
            results.judged, status.headline,
            min(case status.status
                when 'not_achieved' then 1
                when 'not_yet_knowable' then 2
                when 'not_evidenced' then 3
                when 'achieved' then 4
                else 5
            end) as worst
        from results
        left join outcome.need_status_now as status
            on results.area_code = status.area_code
            and results.family_id = status.family_id
            and status.in_set
        group by
            results.area_code, results.family_id, results.plan, results.fine, results.succeeded, results.unevidenced,
            results.judged, status.headline
    ),
    counted as (
        select
            *,
            case count(headline) over (partition by area_code, family_id, plan)
                when 0 then '1'
                when 1 then '1'
                when 2 then '2'
                else '3+'
            end as coarse,
            row_number() over (partition by area_code, family_id, plan order by headline) as nth
        from by_headline
    ),
    closures as (
        select
            'success-' || plan as measure, area_code, coarse, fine,
            count(*) filter (where succeeded) as numerator, count(*) as denominator
        from counted
        where judged and nth = 1
        group by plan, area_code, coarse, fine
        union all
        select
            'not-evidenced-' || plan as measure, area_code, coarse, fine,
            count(*) filter (where unevidenced) as numerator, count(*) as denominator
        from counted
        where judged and nth = 1
        group by plan, area_code, coarse, fine
        union all
        select
            'achieved-' || plan || '-' || headline as measure, area_code, coarse, fine,
            count(*) filter (where worst = 4) as numerator, count(*) as denominator
        from counted
        where worst in (1, 3, 4) and headline is not null
        group by plan, headline, area_code, coarse, fine
    ),
    needs_of as (
        select
            needs.area_code, needs.family_no, plan_needs.plan, plan_needs.headline, needs.identified_on,
            needs.withdrawn_on
        from plan_needs
        join needs on needs.need = plan_needs.need
    ),
    with_need as (
        select placed.area_code, placed.plan, needs_of.headline, placed.fine, count(distinct placed.family_no) as families
        from placed
        join needs_of
            on needs_of.area_code = placed.area_code
            and needs_of.family_no = placed.family_no
            and needs_of.plan = placed.plan
        where placed.is_supported
            and needs_of.identified_on <= placed.submission
            and (needs_of.withdrawn_on is null or needs_of.withdrawn_on > placed.submission)
        group by placed.area_code, placed.plan, needs_of.headline, placed.fine
    ),
    supported as (
        select area_code, plan, fine, count(*) as families
        from placed
        where is_supported
        group by area_code, plan, fine
    ),
    headlines as (
        select plan, headline from plan_needs group by plan, headline
    ),
    -- How many headlines a family has is no stratum of whether it has one.
    recorded as (
        select
            'recorded-' || supported.plan || '-' || headlines.headline as measure, supported.area_code, '' as coarse,
            supported.fine, coalesce(with_need.families, 0) as numerator, supported.families as denominator
        from supported
        join headlines on headlines.plan = supported.plan
        left join with_need
            on with_need.area_code = supported.area_code
            and with_need.plan = supported.plan
            and with_need.headline = headlines.headline
            and with_need.fine = supported.fine
    )
select
    measure, 'how many headlines have a need (1, 2, 3 or more) and the age of the youngest child' as strata_by,
    area_code, coarse, fine, numerator, denominator
from closures
union all
select measure, 'the age of the youngest child' as strata_by, area_code, coarse, fine, numerator, denominator
from recorded
order by measure, area_code, coarse, fine
