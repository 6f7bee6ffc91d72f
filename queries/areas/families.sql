-- title: What local areas are compared on, from the extracts: outcomes of closures whose judgement is final, and needs on record
-- grain: one row per measure, area at its newest submission and stretch of time: the newest (latest), the one a year
--     before it (before), and the eight quarters of both (in_series)
-- reads: extract.coverage, extract.families, extract.needs, extract.submissions, outcome.family_result_now,
--     outcome.need_status_now, reference.areas, reference.months, reference.plan_needs, reference.plans
-- takes: month date
-- gives: place bigint, measure text, title text, topic text, of text, better text, area_code text, name text, region
--     text, late boolean, lacks text, period text, latest boolean, before boolean, in_series boolean, numerator bigint,
--     denominator bigint, shown text, rounded boolean
with
    -- Months are counted from year 0; an outcome is final where six months have gone by since the closure.
    current_areas as (
        select
            area_code, submission,
            12 * cast(date_part('year', submission) as bigint) + cast(date_part('month', submission) as bigint) as month_no
        from submissions
        group by area_code, submission
    ),
    names_now as (
        select code, min(name) as name, min(region) as region
        from areas
        where level = 'area'
            and (valid_from is null or valid_from <= $month)
            and (valid_to is null or valid_to >= $month)
        group by code
    ),
    -- Two areas of one name are told apart by their codes.
    named as (
        select
            code, region,
            case when count(*) over (partition by name) = 1 then name else name || ' (' || code || ')' end as name
        from names_now
    ),
    -- The sources of evidence of which some kind lacks a day of the last four years; a day that two rows cover counts once.
    spans as (
        select
            coverage.area_code, coverage.source_table, coverage.kind, current_areas.submission,
            greatest(coverage.from_on, date_trunc('month', current_areas.submission) - interval '47 months') as from_on,
            least(coverage.to_on, current_areas.submission) as to_on
        from current_areas
        join coverage on coverage.area_code = current_areas.area_code
        where coverage.to_on >= date_trunc('month', current_areas.submission) - interval '47 months'
    ),
    ordered as (
        select
            *,
            lag(to_on) over (partition by area_code, source_table, kind order by from_on, to_on) as covered_before,
            lead(from_on) over (partition by area_code, source_table, kind order by from_on, to_on) as covered_after
        from spans
    ),
    lacking as (
        select distinct area_code, replace(source_table, '_', ' ') as source_table
        from ordered
        where (covered_before is null and from_on > date_trunc('month', submission) - interval '47 months')
            or (covered_after is null and to_on < submission)
            or covered_before < from_on - interval '1 day'
        union
        -- What some area supplies, and this one does not.
        select current_areas.area_code, replace(known.source_table, '_', ' ') as source_table
        from current_areas
        cross join (select distinct source_table, kind from coverage) as known
        left join coverage
            on coverage.area_code = current_areas.area_code
            and coverage.source_table = known.source_table
            and (known.kind = 'all' or coverage.kind = known.kind or coverage.kind = 'all')
        where coverage.area_code is null
    ),
    lacks as (
        select area_code, string_agg(source_table, ', ' order by source_table) as lacks
        from lacking
        group by area_code
    ),
    -- Families closed in the 24 months up to the newest whose judgement is final, and how many months back.
    closed as (
        select
            families.area_code, families.family_id,
            current_areas.month_no - 6 - 12 * cast(date_part('year', families.closed_on) as bigint)
                - cast(date_part('month', families.closed_on) as bigint) as months_back
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on is not null
            and 12 * cast(date_part('year', families.closed_on) as bigint)
                + cast(date_part('month', families.closed_on) as bigint)
                between current_areas.month_no - 29 and current_areas.month_no - 6
    ),
    results as (
        select
            closed.area_code, result.plan, closed.months_back,
            count(*) filter (where result.result in ('success', 'success_by_employment')) as succeeded,
            count(*) filter (where result.result = 'not_evidenced') as unevidenced,
            count(*) filter (where result.result not in ('not_eligible', 'not_yet_knowable')) as judged
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by closed.area_code, result.plan, closed.months_back
    ),
    -- A headline comes to the worst that any need of it, of anybody, comes to.
    worst_of as (
        select
            closed.area_code, closed.family_id, closed.months_back, status.plan, status.headline,
            min(case status.status
                when 'not_achieved' then 1
                when 'not_yet_knowable' then 2
                when 'not_evidenced' then 3
                when 'achieved' then 4
                else 5
            end) as worst
        from closed
        join outcome.need_status_now as status
            on closed.area_code = status.area_code
            and closed.family_id = status.family_id
        where status.in_set
        group by closed.area_code, closed.family_id, closed.months_back, status.plan, status.headline
    ),
    achieved as (
        select
            area_code, plan, headline, months_back,
            count(*) filter (where worst = 4) as achieved, count(*) filter (where worst in (1, 3, 4)) as judged
        from worst_of
        group by area_code, plan, headline, months_back
    ),
    -- Families in support on any day of a month, at the ends of eight quarters.
    quarters as (
        select column1 as quarter from (values (0), (1), (2), (3), (4), (5), (6), (7))
    ),
    ends as (
        select current_areas.area_code, quarters.quarter, months.first_day, months.month as last_day
        from quarters
        cross join current_areas
        join months
            on 12 * cast(date_part('year', months.month) as bigint) + cast(date_part('month', months.month) as bigint)
                = current_areas.month_no - 3 * quarters.quarter
    ),
    supported as (
        select ends.area_code, ends.quarter, ends.last_day, families.family_no, families.plan
        from ends
        join families on families.area_code = ends.area_code
        where families.engaged_on <= ends.last_day and (families.closed_on is null or families.closed_on >= ends.first_day)
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
            supported.area_code, supported.plan, needs_of.headline, supported.quarter,
            count(distinct supported.family_no) as families
        from supported
        join needs_of
            on needs_of.area_code = supported.area_code
            and needs_of.family_no = supported.family_no
            and needs_of.plan = supported.plan
        where needs_of.identified_on <= supported.last_day
            and (needs_of.withdrawn_on is null or needs_of.withdrawn_on > supported.last_day)
        group by supported.area_code, supported.plan, needs_of.headline, supported.quarter
    ),
    in_support as (
        select area_code, plan, quarter, count(*) as families
        from supported
        group by area_code, plan, quarter
    ),
    headlines as (
        select
            plan, headline, min(headline_title) as title, min(place) as place,
            bool_or(published) as published
        from plan_needs
        group by plan, headline
    ),
    -- By quarter, 0 for the newest: of each twelve months four.
    by_quarter as (
        select
            'success' as kind, plan, '' as headline, area_code, cast(months_back / 3 as bigint) as quarter,
            sum(succeeded) as numerator, sum(judged) as denominator
        from results
        group by plan, area_code, cast(months_back / 3 as bigint)
        union all
        select
            'not-evidenced' as kind, plan, '' as headline, area_code, cast(months_back / 3 as bigint) as quarter,
            sum(unevidenced) as numerator, sum(judged) as denominator
        from results
        group by plan, area_code, cast(months_back / 3 as bigint)
        union all
        select
            'achieved' as kind, plan, headline, area_code, cast(months_back / 3 as bigint) as quarter,
            sum(achieved) as numerator, sum(judged) as denominator
        from achieved
        group by plan, headline, area_code, cast(months_back / 3 as bigint)
        union all
        select
            'recorded' as kind, in_support.plan, headlines.headline, in_support.area_code, in_support.quarter,
            coalesce(with_need.families, 0) as numerator, in_support.families as denominator
        from in_support
        join headlines on headlines.plan = in_support.plan
        left join with_need
            on with_need.area_code = in_support.area_code
            and with_need.plan = in_support.plan
            and with_need.headline = headlines.headline
            and with_need.quarter = in_support.quarter
    ),
    -- A stretch of time: a quarter, or (kind of closures alone) four of them.
    stretches as (
        select kind, plan, headline, area_code, quarter, false as is_year, numerator, denominator
        from by_quarter
        union all
        select
            kind, plan, headline, area_code, quarter - quarter % 4 as quarter, true as is_year,
            sum(numerator) as numerator, sum(denominator) as denominator
        from by_quarter
        where kind <> 'recorded'
        group by kind, plan, headline, area_code, quarter - quarter % 4
    ),
    measures as (
        select kind, plan, headline, is_year
        from stretches
        group by kind, plan, headline, is_year
        -- Under a plan that nobody is in support under any more, there is nothing to compare in the month.
        having kind <> 'recorded' or min(quarter) = 0
    ),
    -- Every area has a row of every measure, so that none is left out in silence.
    complete as (
        select
            measures.kind, measures.plan, measures.headline, measures.is_year, ends.area_code, ends.quarter,
            cast(
                case when measures.kind = 'recorded' then ends.last_day
                else ends.first_day - interval '5 months' - interval '1 day' end as date
            ) as last_day,
            cast(coalesce(stretches.numerator, 0) as bigint) as numerator,
            cast(coalesce(stretches.denominator, 0) as bigint) as denominator
        from measures
        cross join ends
        left join stretches
            on stretches.kind = measures.kind
            and stretches.plan = measures.plan
            and stretches.headline = measures.headline
            and stretches.is_year = measures.is_year
            and stretches.area_code = ends.area_code
            and stretches.quarter = ends.quarter
        where not measures.is_year or ends.quarter in (0, 4)
    )
select
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
    complete.area_code, coalesce(named.name, complete.area_code) as name, named.region,
    current_areas.submission < $month as late, lacks.lacks,
    case when complete.is_year then
        to_char(complete.last_day - interval '11 months', '%Y-%m') || ' to ' || to_char(complete.last_day, '%Y-%m')
    else to_char(complete.last_day, '%Y-%m') end as period,
    complete.quarter = 0 and (complete.is_year or complete.kind = 'recorded') as latest,
    complete.quarter = 4 and (complete.is_year or complete.kind = 'recorded') as before,
    not complete.is_year as in_series,
    complete.numerator, complete.denominator,
    case when complete.denominator = 0 then 'not_applicable' else 'value' end as shown,
    false as rounded
from complete
join current_areas on current_areas.area_code = complete.area_code
join plans on plans.plan = complete.plan
left join headlines on headlines.plan = complete.plan and headlines.headline = complete.headline
left join named on named.code = complete.area_code
left join lacks on lacks.area_code = complete.area_code
-- A headline none of whose needs has a printed outcome is judged nowhere.
where complete.kind <> 'achieved' or headlines.published
order by place, measure, complete.area_code, complete.is_year, complete.quarter desc
