-- title: Household size of the families in support in the month
-- grain: one row per area at its newest submission (and over all areas on time) and size
-- reads: extract.families, extract.people, extract.submissions
-- takes: month date
-- gives: scope text, area_code text, place bigint, size text, families bigint, of_families bigint, share double,
--     enough boolean
with
    current_areas as (
        select area_code, submission, cast(date_trunc('month', submission) as date) as first_day
        from submissions
        group by area_code, submission
    ),
    in_support as (
        select families.area_code, families.submission, families.family_no
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
            and (families.closed_on is null or families.closed_on >= current_areas.first_day)
    ),
    -- Who lives there on the last day of the submission's month.
    residents as (
        select area_code, family_no, count(*) as people
        from people
        where (resident_from is null or resident_from <= submission)
            and (resident_to is null or resident_to >= submission)
        group by area_code, family_no
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    sized as (
        select
            in_support.area_code, in_support.submission, least(coalesce(residents.people, 0), 7) as place,
            count(*) as families
        from in_support
        left join residents
            on residents.area_code = in_support.area_code
            and residents.family_no = in_support.family_no
        group by grouping sets (
            (in_support.area_code, least(coalesce(residents.people, 0), 7)),
            (in_support.submission, least(coalesce(residents.people, 0), 7))
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, area_code, place, families
        from sized
        where area_code is not null or submission = $month
    )
select
    scope, area_code, place,
    case place
        when 0 then 'nobody on record'
        when 1 then '1 person'
        when 7 then '7 or more'
        else cast(place as text) || ' people'
    end as size,
    families,
    cast(sum(families) over (partition by scope, area_code) as bigint) as of_families,
    families / cast(sum(families) over (partition by scope, area_code) as double) as share,
    -- Of fewer than ten, the most frequent is no finding for a headline to tell.
    sum(families) over (partition by scope, area_code) >= 10 as enough
from scoped
-- The most frequent first, so that the first row is what a chart's headline says.
order by area_code nulls first, families desc, place
