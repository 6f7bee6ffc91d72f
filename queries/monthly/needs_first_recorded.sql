-- title: Needs first recorded by month, with the newest month beside the one before
-- grain: one row per area at its newest submission (and over all areas on time) and month
--     (36 up to the submission)
-- reads: extract.needs, extract.submissions, reference.months
-- takes: month date
-- gives: scope text, area_code text, month date, needs_now bigint, needs_before bigint, needs_month_change bigint,
--     needs_month_word text, needs bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    series as (
        select current_areas.area_code, current_areas.submission, months.month, months.first_day
        from current_areas
        join months
            on months.month <= current_areas.submission
            and months.first_day > date_trunc('month', current_areas.submission) - interval '36 months'
    ),
    -- A need of several people is one need of its family, first recorded for whichever of them came first. Whether the
    -- work has begun is not asked: it begins weeks after, and the newest months would always lack the needs of families
    -- that wait. A need withdrawn since was recorded all the same.
    firsts as (
        select area_code, family_no, need, min(coalesce(recorded_on, identified_on)) as first_on
        from needs
        group by area_code, family_no, need
    ),
    counted as (
        select area_code, cast(date_trunc('month', first_on) as date) as first_day, count(*) as needs
        from firsts
        group by area_code, cast(date_trunc('month', first_on) as date)
    ),
    by_area as (
        select series.area_code, series.submission, series.month, coalesce(counted.needs, 0) as needs
        from series
        left join counted
            on counted.area_code = series.area_code
            and counted.first_day = series.first_day
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total, so
    -- that a line does not fall where only data is missing.
    summed as (
        select area_code, submission, month, cast(sum(needs) as bigint) as needs
        from by_area
        group by grouping sets ((area_code, month), (submission, month))
    ),
    scoped as (
        select
            case when area_code is null then 'all' else 'area' end as scope, area_code, month, needs,
            row_number() over (partition by area_code order by month desc) as months_back
        from summed
        where area_code is not null or submission = $month
    ),
    newest as (
        select
            *,
            max(case when months_back = 1 then needs end) over (partition by area_code) as needs_now,
            max(case when months_back = 2 then needs end) over (partition by area_code) as needs_before
        from scoped
    )
select
    scope, area_code, month, needs_now, needs_before, abs(needs_now - needs_before) as needs_month_change,
    case when needs_now > needs_before then 'more' when needs_now < needs_before then 'fewer' else 'same' end
        as needs_month_word,
    needs
from newest
order by area_code nulls first, month
