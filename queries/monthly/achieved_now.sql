-- title: Families that achieved all outcomes: the newest final month, the financial year to date and its target
-- grain: one row per area at its newest submission, and one over all areas on time
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.months, reference.targets
-- takes: month date
-- gives: scope text, area_code text, closed_month date, closed_month_before date, closed_year_before date, achieved
--     bigint, achieved_month_change bigint, achieved_month_word text, achieved_year_change bigint,
--     achieved_year_word text, financial_year text, months_of_year bigint, year_first_closed date, year_to_date
--     bigint, year_to_date_before bigint, year_change bigint, year_word text, target bigint, target_to_date bigint,
--     target_gap bigint, target_word text, areas_without_target bigint, provisional_closed bigint, provisional_open
--     bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    years as (
        select
            current_areas.area_code, current_areas.submission, this_month.financial_year,
            min(months.first_day) as year_first_day, count(*) as months_of_year
        from current_areas
        join months as this_month on this_month.month = current_areas.submission
        join months on months.financial_year = this_month.financial_year and months.month <= current_areas.submission
        group by current_areas.area_code, current_areas.submission, this_month.financial_year
    ),
    -- A judgement is final six months after closure, so a year's judgements are of closures half a year earlier.
    bounds as (
        select
            area_code, submission, financial_year, months_of_year,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as closed_month,
            cast(date_trunc('month', submission) - interval '6 months' - interval '1 day' as date)
                as closed_month_before,
            cast(date_trunc('month', submission) - interval '17 months' - interval '1 day' as date)
                as closed_year_before,
            cast(year_first_day - interval '5 months' - interval '1 day' as date) as year_first_closed,
            cast(year_first_day - interval '17 months' - interval '1 day' as date) as year_first_closed_before
        from years
    ),
    closed as (
        select
            families.area_code, families.submission, families.family_id,
            cast(date_trunc('month', families.closed_on) + interval '1 month' - interval '1 day' as date)
                as closed_month
        from bounds
        join families on families.area_code = bounds.area_code
        where families.closed_on >= date_trunc('month', bounds.year_first_closed_before)
            and families.closed_on <= families.submission
    ),
    by_month as (
        select
            closed.area_code, closed.closed_month,
            count(*) as closed,
            count(*) filter (where result.result in ('success', 'success_by_employment')) as achieved,
            count(*) filter (where result.result = 'not_yet_knowable') as not_yet_knowable
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
        group by closed.area_code, closed.closed_month
    ),
    by_area as (
        select
            bounds.area_code, bounds.submission, bounds.financial_year, bounds.months_of_year, bounds.closed_month,
            bounds.closed_month_before, bounds.closed_year_before, bounds.year_first_closed,
            coalesce(sum(by_month.achieved) filter (where by_month.closed_month = bounds.closed_month), 0) as achieved,
            coalesce(sum(by_month.achieved) filter (
                where by_month.closed_month = bounds.closed_month_before
            ), 0) as achieved_before,
            coalesce(sum(by_month.achieved) filter (
                where by_month.closed_month = bounds.closed_year_before
            ), 0) as achieved_year_before,
            coalesce(sum(by_month.achieved) filter (
                where by_month.closed_month between bounds.year_first_closed and bounds.closed_month
            ), 0) as year_to_date,
            coalesce(sum(by_month.achieved) filter (
                where by_month.closed_month between bounds.year_first_closed_before and bounds.closed_year_before
            ), 0) as year_to_date_before,
            coalesce(sum(by_month.closed) filter (where by_month.closed_month > bounds.closed_month), 0)
                as provisional_closed,
            coalesce(sum(by_month.not_yet_knowable) filter (where by_month.closed_month > bounds.closed_month), 0)
                as provisional_open
        from bounds
        left join by_month on by_month.area_code = bounds.area_code
        group by
            bounds.area_code, bounds.submission, bounds.financial_year, bounds.months_of_year, bounds.closed_month,
            bounds.closed_month_before, bounds.closed_year_before, bounds.year_first_closed
    ),
    with_target as (
        select by_area.*, cast(targets.families as bigint) as target
        from by_area
        left join targets
            on targets.area_code = by_area.area_code and targets.financial_year = by_area.financial_year
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. With an area that has no
    -- target the sum would be too small: then there is none over all areas.
    summed as (
        select
            area_code, submission, financial_year, months_of_year, closed_month, closed_month_before,
            closed_year_before, year_first_closed, sum(achieved) as achieved, sum(achieved_before) as achieved_before,
            sum(achieved_year_before) as achieved_year_before, sum(year_to_date) as year_to_date,
            sum(year_to_date_before) as year_to_date_before,
            case when count(target) = count(*) then sum(target) end as target,
            count(*) - count(target) as areas_without_target,
            sum(provisional_closed) as provisional_closed, sum(provisional_open) as provisional_open
        from with_target
        group by grouping sets (
            (
                area_code, submission, financial_year, months_of_year, closed_month, closed_month_before,
                closed_year_before, year_first_closed
            ),
            (
                submission, financial_year, months_of_year, closed_month, closed_month_before, closed_year_before,
                year_first_closed
            )
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, *
        from summed
        where area_code is not null or submission = $month
    ),
    -- A target is taken to fall evenly on the months of its year.
    paced as (
        select *, cast(round(cast(target as double) * months_of_year / 12) as bigint) as target_to_date from scoped
    )
select
    scope, area_code, closed_month, closed_month_before, closed_year_before, achieved,
    abs(achieved - achieved_before) as achieved_month_change,
    case when achieved > achieved_before then 'more' when achieved < achieved_before then 'fewer' else 'same' end
        as achieved_month_word,
    abs(achieved - achieved_year_before) as achieved_year_change,
    case
        when achieved > achieved_year_before then 'more' when achieved < achieved_year_before then 'fewer' else 'same'
    end as achieved_year_word,
    financial_year, months_of_year, year_first_closed, year_to_date, year_to_date_before,
    abs(year_to_date - year_to_date_before) as year_change,
    case
        when year_to_date > year_to_date_before then 'more' when year_to_date < year_to_date_before then 'fewer'
        else 'same'
    end as year_word,
    target,
    target_to_date,
    abs(year_to_date - target_to_date) as target_gap,
    case
        when target is null then 'none'
        when year_to_date > target_to_date then 'above'
        when year_to_date < target_to_date then 'below'
        else 'met'
    end as target_word,
    areas_without_target, provisional_closed, provisional_open
from paced
order by area_code nulls first
