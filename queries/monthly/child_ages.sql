-- title: Ages of the children in the families in support in the month
-- grain: one row per area at its newest submission (and over all areas on time) and band
--     of age
-- reads: extract.families, extract.people, extract.submissions
-- takes: month date
-- gives: scope text, area_code text, place bigint, ages text, children bigint, of_children bigint, share double,
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
    bands as (
        select column1 as place, column2 as ages, column3 as from_months, column4 as to_months
        from (values
            (1, '0 to 4', 0, 59), (2, '5 to 10', 60, 131), (3, '11 to 15', 132, 191), (4, '16 and 17', 192, 215)
        )
    ),
    -- A person counts as born on the first day of the month of birth; age in months on the submission's last day.
    residents as (
        select
            area_code, family_no,
            cast(
                (date_part('year', submission) - date_part('year', birth_month)) * 12
                    + date_part('month', submission) - date_part('month', birth_month) as bigint
            ) as months_old
        from people
        where (resident_from is null or resident_from <= submission)
            and (resident_to is null or resident_to >= submission)
    ),
    of_families as (
        select in_support.area_code, in_support.submission, residents.months_old, count(*) as children
        from in_support
        join residents
            on in_support.area_code = residents.area_code
            and in_support.family_no = residents.family_no
        where residents.months_old between 0 and 215
        group by in_support.area_code, in_support.submission, residents.months_old
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    banded as (
        select of_families.area_code, of_families.submission, bands.place, bands.ages, sum(children) as children
        from of_families
        join bands on of_families.months_old between bands.from_months and bands.to_months
        group by grouping sets (
            (of_families.area_code, bands.place, bands.ages),
            (of_families.submission, bands.place, bands.ages)
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, area_code, place, ages, children
        from banded
        where area_code is not null or submission = $month
    )
select
    scope, area_code, cast(place as bigint) as place, ages, children,
    cast(sum(children) over (partition by scope, area_code) as bigint) as of_children,
    children / cast(sum(children) over (partition by scope, area_code) as double) as share,
    -- Of fewer than ten, the most frequent is no finding for a headline to tell.
    sum(children) over (partition by scope, area_code) >= 10 as enough
from scoped
-- The most frequent first, so that the first row is what a chart's headline says.
order by area_code nulls first, children desc, place
