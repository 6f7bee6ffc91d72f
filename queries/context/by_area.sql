-- title: Factors at the end of assessment, by council and year, with Wilson intervals
-- grain: one row per council, factor and year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: area_code text, name text, region text, indicator text, title text, period text, latest boolean,
--     numerator integer, denominator integer, share double, low double, high double, shown text, england_share double
with
    placed as (
        select
            indicators.area_code, indicators.indicator, indicators.title, indicators.period, indicators.numerator,
            indicators.denominator, indicators.shown, areas.name, areas.region, areas.level
        from indicators
        join areas on areas.code = indicators.area_code
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
    )
select
    placed.area_code, placed.name, placed.region, placed.indicator, placed.title, placed.period,
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
    england.share as england_share
from newest
cross join placed
left join totals on totals.area_code = placed.area_code and totals.period = placed.period
left join england on england.indicator = placed.indicator and england.period = placed.period
where placed.level = 'area' and placed.indicator <> 'episodes-with-assessment-factor'
order by placed.name, placed.area_code, placed.title, placed.period
