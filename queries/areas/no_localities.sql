-- title: Localities of published indicators: none, for what is published are counts of whole areas
-- grain: no row
-- reads: nothing
-- takes: nothing
-- gives: area_code text, area_name text, place bigint, measure text, title text, topic text, of text, better text,
--     locality text, name text, region text, late boolean, lacks text, period text, latest boolean, before boolean,
--     in_series boolean, numerator bigint, denominator bigint, shown text, rounded boolean
select
    cast(null as text) as area_code, cast(null as text) as area_name, cast(null as bigint) as place,
    cast(null as text) as measure, cast(null as text) as title, cast(null as text) as topic,
    cast(null as text) as of, cast(null as text) as better, cast(null as text) as locality,
    cast(null as text) as name, cast(null as text) as region, cast(null as boolean) as late,
    cast(null as text) as lacks, cast(null as text) as period, cast(null as boolean) as latest,
    cast(null as boolean) as before, cast(null as boolean) as in_series, cast(null as bigint) as numerator,
    cast(null as bigint) as denominator, cast(null as text) as shown, cast(null as boolean) as rounded
where false
order by 1
