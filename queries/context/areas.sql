-- title: Councils with factors at the end of assessment
-- grain: one row per council of any year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text, name text, region text, first_period text, last_period text, episodes integer,
--     episodes_shown text, top_title text, top_share double, top_england_share double
with
    -- One name for each code: that of its last validity.
    named as (
        select code, name, level, region
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
        )
        where newest = 1
    ),
    totals as (
        select area_code, period, numerator, shown
        from indicators
        where indicator = 'episodes-with-assessment-factor'
    ),
    spans as (
        select area_code, min(period) as first_period, max(period) as last_period from totals group by area_code
    ),
    newest as (
        select max(period) as period from totals
    ),
    shares as (
        select
            area_code, period, indicator, title,
            cast(numerator as double) / nullif(denominator, 0) as share
        from indicators
        where indicator <> 'episodes-with-assessment-factor'
    ),
    foremost as (
        select area_code, period, indicator, title, share
        from (
            select *, row_number() over (partition by area_code, period order by share desc, title) as place
            from shares
            where share is not null
        )
        where place = 1
    ),
    england as (
        select shares.indicator, shares.period, shares.share
        from shares
        join named on named.code = shares.area_code
        where named.level = 'country'
    )
select
    named.code as area_code,
    case
        when spans.last_period < newest.period then named.name || ' (to ' || spans.last_period || ')'
        else named.name
    end as name,
    named.region, spans.first_period, spans.last_period,
    totals.numerator as episodes, totals.shown as episodes_shown,
    foremost.title as top_title, foremost.share as top_share, england.share as top_england_share
from newest
cross join named
join spans on spans.area_code = named.code
left join totals on totals.area_code = spans.area_code and totals.period = spans.last_period
left join foremost on foremost.area_code = spans.area_code and foremost.period = spans.last_period
left join england on england.indicator = foremost.indicator and england.period = foremost.period
where named.level = 'area'
order by name, named.code
