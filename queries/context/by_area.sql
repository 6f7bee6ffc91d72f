-- title: Factors at the end of assessment, by council and year, with Wilson intervals
-- grain: one row per council, factor and year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text, name text, region text, indicator text, title text, period text, latest boolean,
--     numerator integer, denominator integer, share double, low double, high double, shown text, england_share double,
--     england_share_shown text
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
    placed as (
        select
            indicators.area_code, indicators.indicator, indicators.title, indicators.period, indicators.numerator,
            indicators.denominator, indicators.shown, named.name, named.region, named.level
        from indicators
        join named on named.code = indicators.area_code
    ),
    totals as (
        select area_code, period, shown
        from placed
        where indicator = 'episodes-with-assessment-factor'
    ),
    england as (
        select indicator, period, cast(numerator as double) / nullif(denominator, 0) as share
        from placed
        where level = 'country'
    ),
    newest as (
        select max(period) as period from placed
    ),
    -- A code that gave way to another says so: a new area may bear the old one's name.
    last_of as (
        select area_code, max(period) as period from placed group by area_code
    )
select
    placed.area_code,
    case
        when last_of.period < newest.period then placed.name || ' (to ' || last_of.period || ')'
        else placed.name
    end as name,
    placed.region, placed.indicator, placed.title, placed.period,
    placed.period = newest.period as latest,
    placed.numerator, placed.denominator,
    cast(placed.numerator as double) / nullif(placed.denominator, 0) as share,
    wilson_low(placed.numerator, placed.denominator) as low,
    wilson_high(placed.numerator, placed.denominator) as high,
    -- A share has no value where its total has none, whatever the count; of a total of 0 there is no share.
    case
        when placed.shown <> 'value' then placed.shown
        when placed.denominator is null then totals.shown
        when placed.denominator = 0 then 'not_applicable'
        else 'value'
    end as shown,
    england.share as england_share,
    case when england.share is null then 'not_available' else 'value' end as england_share_shown
from newest
cross join placed
join last_of on last_of.area_code = placed.area_code
left join totals on totals.area_code = placed.area_code and totals.period = placed.period
left join england on england.indicator = placed.indicator and england.period = placed.period
where placed.level = 'area' and placed.indicator <> 'episodes-with-assessment-factor'
order by name, placed.area_code, placed.title, placed.period
