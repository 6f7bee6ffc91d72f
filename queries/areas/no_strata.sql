-- title: Strata of published indicators: none, for what is published are counts of an area, and not its families
-- grain: no row
-- reads: nothing
-- takes: nothing
-- gives: measure text, strata_by text, area_code text, coarse text, fine text, numerator bigint, denominator bigint
select
    cast(null as text) as measure, cast(null as text) as strata_by, cast(null as text) as area_code,
    cast(null as text) as coarse, cast(null as text) as fine, cast(null as bigint) as numerator,
    cast(null as bigint) as denominator
where false
order by 1
