-- title: Factors at the end of assessment, England: the first and the last year
-- grain: one row per factor, the most frequent first
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: indicator text, title text, first_period text, first_share double, last_period text, last_numerator integer,
--     last_denominator integer, last_share double, movement text, source text
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
    shares as (
        select
            indicators.indicator, indicators.title, indicators.period, indicators.numerator, indicators.denominator,
            cast(indicators.numerator as double) / nullif(indicators.denominator, 0) as share,
            indicators.source,
            max(indicators.period) over () as last_period
        from indicators
        join named on named.code = indicators.area_code
        where named.level = 'country' and indicators.indicator <> 'episodes-with-assessment-factor'
    ),
    first_shown as (
        select indicator, min(period) as period from shares where share is not null group by indicator
    )
select
    latest.indicator, latest.title, earliest.period as first_period, earliest.share as first_share,
    latest.last_period, latest.numerator as last_numerator, latest.denominator as last_denominator,
    latest.share as last_share,
    case
        when latest.share is null or earliest.period is null then 'not shown'
        when earliest.period = latest.period then 'first shown'
        -- Until 2020 the file did not say who abused: all such abuse stands in one column, and the split begins after it.
        when starts_with(latest.indicator, 'physical-abuse-') or starts_with(latest.indicator, 'sexual-abuse-')
            then 'not comparable'
        when round(latest.share * 1000) > round(earliest.share * 1000) then 'up'
        when round(latest.share * 1000) < round(earliest.share * 1000) then 'down'
        else 'unchanged'
    end as movement,
    latest.source
from shares as latest
left join first_shown on first_shown.indicator = latest.indicator
left join shares as earliest
    on earliest.indicator = first_shown.indicator and earliest.period = first_shown.period
where latest.period = latest.last_period
order by last_share desc nulls last, latest.title
