-- title: What the localities of each area are compared on: the measures of `areas/families`, by where families live
-- grain: one row per measure that the area has families of, area at its newest submission, locality of it and stretch of time: the
--     newest (latest), and the one a year before it (before)
-- reads: extract.families, extract.needs, extract.submissions, outcome.family_result_now, outcome.need_status_now,
--     reference.areas, reference.plan_needs, reference.plans
-- takes: month date
-- gives: area_code text, area_name text, place bigint, measure text, title text, topic text, of text, better text,
--     locality text, name text, region text, late boolean, lacks text, period text, latest boolean, before boolean,
--     in_series boolean, numerator bigint, denominator bigint, shown text, rounded boolean
with
    -- Months are counted from year 0; an outcome is final where six months have gone by since the closure.
    current_areas as (
        select
            area_code, submission,
            12 * cast(date_part('year', submission) as bigint) + cast(date_part('month', submission) as bigint) as month_no
        from submissions
        group by area_code, submission
    ),
    named as (
        select code, min(name) as name
        from areas
        where level = 'area'
            and (valid_from is null or valid_from <= $month)
            and (valid_to is null or valid_to >= $month)
        group by code
    ),
    -- The newest twelve months, or month, and the same a year before.
    ends as (
        select
            area_code, submission, years.back, month_no - 12 * years.back as month_no,
            case years.back
                when 0 then submission
                else cast(date_trunc('month', submission) - interval '11 months' - interval '1 day' as date)
            end as last_day
        from (select column1 as back from (values (0), (1))) as years
        cross join current_areas
    ),
    -- Families that live in a locality, in the stretches of which they are: closed with a final judgement, or in support.
    concerned as (
        select
            ends.back, ends.last_day, families.area_code, families.locality, families.family_id, families.family_no,
            families.plan,
            coalesce(
                12 * cast(date_part('year', families.closed_on) as bigint)
                    + cast(date_part('month', families.closed_on) as bigint)
                    between ends.month_no - 17 and ends.month_no - 6, false
            ) as is_judged,
            families.engaged_on <= ends.last_day
                and (families.closed_on is null or families.closed_on >= date_trunc('month', ends.last_day))
                as is_supported
        from ends
        join families on families.area_code = ends.area_code
        where families.locality is not null
    ),
    results as (
        select
            concerned.back, concerned.area_code, concerned.locality, concerned.family_id, result.plan,
            result.result in ('success', 'success_by_employment') as succeeded,
            result.result = 'not_evidenced' as unevidenced,
            result.result not in ('not_eligible', 'not_yet_knowable') as judged
        from concerned
        join outcome.family_result_now as result
            on concerned.area_code = result.area_code
            and concerned.family_id = result.family_id
        where concerned.is_judged
    ),
    -- A headline comes to the worst that any need of it, of anybody, comes to; a family without one has one row too.
    by_headline as (
        select
            results.back, results.area_code, results.locality, results.family_id, results.plan, results.succeeded,
            results.unevidenced, results.judged, status.headline,
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
            results.back, results.area_code, results.locality, results.family_id, results.plan, results.succeeded,
            results.unevidenced, results.judged, status.headline
    ),
    in_order as (
        select *, row_number() over (partition by back, area_code, family_id, plan order by headline) as nth
        from by_headline
    ),
    needs_of as (
        select
            needs.area_code, needs.family_no, plan_needs.plan, plan_needs.headline, needs.identified_on,
            needs.withdrawn_on
        from plan_needs
        join needs on needs.need = plan_needs.need
    ),
    with_need as (
        select
            concerned.back, concerned.area_code, concerned.locality, concerned.plan, needs_of.headline,
            count(distinct concerned.family_no) as families
        from concerned
        join needs_of
            on needs_of.area_code = concerned.area_code
            and needs_of.family_no = concerned.family_no
            and needs_of.plan = concerned.plan
        where concerned.is_supported
            and needs_of.identified_on <= concerned.last_day
            and (needs_of.withdrawn_on is null or needs_of.withdrawn_on > concerned.last_day)
        group by concerned.back, concerned.area_code, concerned.locality, concerned.plan, needs_of.headline
    ),
    supported as (
        select back, area_code, locality, plan, count(*) as families
        from concerned
        where is_supported
        group by back, area_code, locality, plan
    ),
    headlines as (
        select plan, headline, min(headline_title) as title, min(place) as place
        from plan_needs
        group by plan, headline
    ),
    counted as (
        select
            'success' as kind, plan, '' as headline, area_code, locality, back,
            count(*) filter (where succeeded) as numerator, count(*) as denominator
        from in_order
        where judged and nth = 1
        group by plan, area_code, locality, back
        union all
        select
            'not-evidenced' as kind, plan, '' as headline, area_code, locality, back,
            count(*) filter (where unevidenced) as numerator, count(*) as denominator
        from in_order
        where judged and nth = 1
        group by plan, area_code, locality, back
        union all
        select
            'achieved' as kind, plan, headline, area_code, locality, back,
            count(*) filter (where worst = 4) as numerator, count(*) as denominator
        from in_order
        where worst in (1, 3, 4) and headline is not null
        group by plan, headline, area_code, locality, back
        union all
        select
            'recorded' as kind, supported.plan, headlines.headline, supported.area_code, supported.locality, supported.back,
            coalesce(with_need.families, 0) as numerator, supported.families as denominator
        from supported
        join headlines on headlines.plan = supported.plan
        left join with_need
            on with_need.back = supported.back
            and with_need.area_code = supported.area_code
            and with_need.locality = supported.locality
            and with_need.plan = supported.plan
            and with_need.headline = headlines.headline
    ),
    -- Every locality has a row of every measure that its area has families of, so that none is left out in silence.
    measures as (
        select kind, plan, headline, area_code from counted group by kind, plan, headline, area_code having min(back) = 0
    ),
    localities as (
        select area_code, locality from concerned group by area_code, locality
    ),
    complete as (
        select
            measures.kind, measures.plan, measures.headline, localities.area_code, localities.locality, ends.back,
            ends.submission,
            cast(
                case when measures.kind = 'recorded' then ends.last_day
                else date_trunc('month', ends.last_day) - interval '5 months' - interval '1 day' end as date
            ) as last_day,
            cast(coalesce(counted.numerator, 0) as bigint) as numerator,
            cast(coalesce(counted.denominator, 0) as bigint) as denominator
        from localities
        join measures on measures.area_code = localities.area_code
        join ends on ends.area_code = localities.area_code
        left join counted
            on counted.kind = measures.kind
            and counted.plan = measures.plan
            and counted.headline = measures.headline
            and counted.area_code = localities.area_code
            and counted.locality = localities.locality
            and counted.back = ends.back
    )
select
    complete.area_code, coalesce(named.name, complete.area_code) as area_name,
    case complete.kind
        when 'success' then 0
        when 'achieved' then 1000
        when 'not-evidenced' then 2000
        else 3000
    end + case plans.programme when 'SF' then 0 else 500 end + coalesce(headlines.place, 0) as place,
    complete.kind || '-' || complete.plan
        || case when complete.headline = '' then '' else '-' || complete.headline end as measure,
    case complete.kind
        when 'success' then 'Family success'
        when 'not-evidenced' then 'Families not evidenced'
        when 'achieved' then 'Achieved: ' || headlines.title
        else 'Recorded: ' || headlines.title
    end || ' (' || complete.plan || ')' as title,
    case complete.kind when 'recorded' then 'Needs on record' else 'Outcomes' end as topic,
    case complete.kind
        when 'success' then 'closed families whose judgement is final'
        when 'not-evidenced' then 'closed families whose judgement is final'
        when 'achieved' then 'closed families with a need under the headline, whose judgement is final'
        else 'families in support in the month'
    end as of,
    case complete.kind
        when 'not-evidenced' then 'lower'
        when 'recorded' then 'none'
        else 'higher'
    end as better,
    complete.locality, complete.locality as name, cast(null as text) as region,
    -- All localities of an area are of the same month, also where the area is late.
    false as late, cast(null as text) as lacks,
    case complete.kind when 'recorded' then to_char(complete.last_day, '%Y-%m')
    else to_char(complete.last_day - interval '11 months', '%Y-%m') || ' to ' || to_char(complete.last_day, '%Y-%m')
    end as period,
    complete.back = 0 as latest, complete.back = 1 as before, false as in_series,
    complete.numerator, complete.denominator,
    case when complete.denominator = 0 then 'not_applicable' else 'value' end as shown,
    false as rounded
from complete
join plans on plans.plan = complete.plan
left join headlines on headlines.plan = complete.plan and headlines.headline = complete.headline
left join named on named.code = complete.area_code
order by complete.area_code, place, measure, complete.locality, complete.back
