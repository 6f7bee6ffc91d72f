-- title: Claims made, by financial year, route and basis
-- grain: one row per area at its newest submission (and over all areas on time),
--     financial year from the first with a claim to the last, route and basis ever claimed by
-- reads: extract.claims, extract.submissions, reference.months
-- takes: month date
-- gives: scope text, area_code text, financial_year text, route text, basis text, kind text, claims bigint
with
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    counted as (
        select
            claims.area_code, current_areas.submission, claims.route, claims.basis,
            cast(date_trunc('month', claims.claimed_on) as date) as first_day, count(*) as claims
        from claims
        join current_areas on current_areas.area_code = claims.area_code
        where claims.claimed_on <= current_areas.submission
        group by
            claims.area_code, current_areas.submission, claims.route, claims.basis,
            cast(date_trunc('month', claims.claimed_on) as date)
    ),
    by_year as (
        select
            counted.area_code, counted.submission, months.financial_year, counted.route, counted.basis,
            cast(sum(counted.claims) as bigint) as claims
        from counted
        join months on months.first_day = counted.first_day
        group by counted.area_code, counted.submission, months.financial_year, counted.route, counted.basis
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    scoped as (
        select area_code, submission, financial_year, route, basis, cast(sum(claims) as bigint) as claims
        from by_year
        group by grouping sets (
            (area_code, financial_year, route, basis),
            (submission, financial_year, route, basis)
        )
    ),
    shown as (
        select coalesce(area_code, '') as area, financial_year, route, basis, claims
        from scoped
        where area_code is not null or submission = $month
    ),
    -- A year without a claim has none, which is a number: every year from the first to the last, and each kind in it.
    years as (
        select distinct claimed.area, months.financial_year
        from (
            select area, min(financial_year) as first_year, max(financial_year) as last_year from shown group by area
        ) as claimed
        join months on months.financial_year between claimed.first_year and claimed.last_year
    ),
    kinds as (
        select distinct area, route, basis from shown
    )
select
    case when years.area = '' then 'all' else 'area' end as scope, nullif(years.area, '') as area_code,
    years.financial_year, kinds.route, kinds.basis,
    upper(substr(kinds.route, 1, 1)) || substr(kinds.route, 2) || ', by ' || kinds.basis as kind,
    coalesce(shown.claims, 0) as claims
from years
join kinds on kinds.area = years.area
left join shown
    on shown.area = years.area
    and shown.financial_year = years.financial_year
    and shown.route = kinds.route
    and shown.basis = kinds.basis
order by area_code nulls first, years.financial_year, kinds.route desc, kinds.basis desc
