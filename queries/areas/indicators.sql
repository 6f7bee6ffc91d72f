-- title: What local areas are compared on, from published indicators: the part of each whole
-- grain: one row per indicator with a whole, area (not regions or the country) and period
-- reads: reference.areas, reference.indicators
-- takes: nothing
-- gives: place bigint, measure text, title text, topic text, of text, better text, area_code text, name text, region
--     text, late boolean, lacks text, period text, latest boolean, before boolean, in_series boolean, numerator bigint,
--     denominator bigint, shown text, rounded boolean
with
    -- One name for each code: that of its last validity.
    newest_names as (
        select code, name, level, region
        from (
            select *, row_number() over (partition by code order by valid_from desc nulls last, name) as newest
            from areas
        )
        where newest = 1
    ),
    -- Two areas of one name, and two indicators of one title, are told apart by their codes.
    named as (
        select
            code, level, region,
            case when count(*) over (partition by name) = 1 then name else name || ' (' || code || ')' end as name
        from newest_names
        where level = 'area'
    ),
    -- An indicator that never has a whole is a total, and no share of anything.
    of_wholes as (
        select indicator, min(title) as title, min(source) as source
        from indicators
        group by indicator
        having count(denominator) > 0
    ),
    measures as (
        select
            indicator, source,
            case when count(*) over (partition by title) = 1 then title else title || ' (' || indicator || ')' end as title
        from of_wholes
    ),
    ordered as (
        select period, row_number() over (order by period desc) as back
        from (select distinct period from indicators)
    ),
    -- An area without a row of the newest period has no part in it: it had ceased to exist, or its figures are still to come.
    last_of as (
        select area_code, max(period) as period from indicators group by area_code
    )
select
    cast(dense_rank() over (order by measures.title, measures.indicator) as bigint) as place,
    indicators.indicator as measure, measures.title, 'Indicators' as topic, 'what the source gives as the whole (' || measures.source || ')' as of, 'none' as better,
    indicators.area_code, named.name, named.region,
    last_of.period < newest.period as late,
    cast(null as text) as lacks, indicators.period,
    ordered.back = 1 as latest, ordered.back = 2 as before, true as in_series,
    cast(indicators.numerator as bigint) as numerator, cast(indicators.denominator as bigint) as denominator,
    case
        when indicators.shown <> 'value' then indicators.shown
        when indicators.denominator is null then 'not_available'
        when indicators.denominator = 0 then 'not_applicable'
        else 'value'
    end as shown,
    coalesce(indicators.rounded_to, 1) > 1 as rounded
from (select max(period) as period from ordered) as newest
cross join indicators
join measures on measures.indicator = indicators.indicator
join named on named.code = indicators.area_code
join ordered on ordered.period = indicators.period
join last_of on last_of.area_code = indicators.area_code
order by place, measure, indicators.area_code, indicators.period
