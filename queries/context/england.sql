-- title: Factors at the end of assessment, England
-- grain: one row per factor and year
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: indicator text, title text, period text, numerator integer, denominator integer, share double, shown text,
--     rounded_to integer, source text
with
    -- One name for each code: that of its last validity.
    named as (
        select code, name, level, region
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
        )
        where newest = 1
    )
select
    indicators.indicator, indicators.title, indicators.period, indicators.numerator, indicators.denominator,
    cast(indicators.numerator as double) / nullif(indicators.denominator, 0) as share,
    indicators.shown, indicators.rounded_to, indicators.source
from indicators
join named on named.code = indicators.area_code
where named.level = 'country' and indicators.indicator <> 'episodes-with-assessment-factor'
order by indicators.title, indicators.period
