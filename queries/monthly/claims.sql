-- title: Claims made, by month, route and basis
-- grain: one row per area at its newest submission (and over all areas on time), month of
--     claim (24 up to the submission) and route and basis that the area has ever claimed by
-- reads: extract.claims, extract.submissions, reference.months
-- takes: month date
-- gives: scope text, area_code text, month date, financial_year text, route text, basis text, kind text, claims
--     bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    kinds as (
        select distinct area_code, route, basis from claims
    ),
    counted as (
        select
            area_code, route, basis, cast(date_trunc('month', claimed_on) as date) as first_day, count(*) as claims
        from claims
        where claimed_on <= submission
        group by area_code, route, basis, cast(date_trunc('month', claimed_on) as date)
    ),
    by_area as (
        select
            current_areas.area_code, current_areas.submission, months.month, months.financial_year, kinds.route,
            kinds.basis, coalesce(counted.claims, 0) as claims
        from current_areas
        join kinds on kinds.area_code = current_areas.area_code
        join months
            on months.month <= current_areas.submission
            and months.first_day > date_trunc('month', current_areas.submission) - interval '24 months'
        left join counted
            on counted.area_code = kinds.area_code
            and counted.route = kinds.route
            and counted.basis = kinds.basis
            and counted.first_day = months.first_day
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, month, financial_year, route, basis, cast(sum(claims) as bigint) as claims
        from by_area
        group by grouping sets (
            (area_code, month, financial_year, route, basis),
            (submission, month, financial_year, route, basis)
        )
    ),
    scoped as (
        select
            case when area_code is null then 'all' else 'area' end as scope, area_code, month, financial_year, route,
            basis, claims
        from summed
        where area_code is not null or submission = $month
    )
select
    scope, area_code, month, financial_year, route, basis,
    upper(substr(route, 1, 1)) || substr(route, 2) || ', by ' || basis as kind, claims
from scoped
order by area_code nulls first, month, route desc, basis desc
