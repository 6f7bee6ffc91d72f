-- title: Needs on record among the families in support, by headline and month
-- grain: one row per area at its newest submission (and over all areas on time), plan that
--     families were in support under in the time, headline and month (24 up to the submission)
-- reads: extract.families, extract.needs, extract.submissions, reference.months, reference.plan_needs, reference.plans
-- takes: month date, headline text?
-- gives: scope text, area_code text, plan text, programme text, place bigint, headline text, title text, month date,
--     families bigint, share double, with_need bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '23 months' as date) as first_day
        from submissions
        group by area_code, submission
    ),
    series as (
        select current_areas.area_code, current_areas.submission, months.month, months.first_day
        from current_areas
        join months
            on months.month <= current_areas.submission
            and months.first_day >= current_areas.first_day
    ),
    in_support as (
        select
            families.area_code, families.plan, families.family_no,
            greatest(families.engaged_on, current_areas.first_day) as first_on,
            coalesce(families.closed_on, families.submission) as last_on
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
            and coalesce(families.closed_on, families.submission) >= current_areas.first_day
    ),
    headlines as (
        select plan, headline, min(place) as place, min(headline_title) as title
        from plan_needs
        group by plan, headline
        union all
        select distinct plan, '' as headline, 0 as place, '' as title from plan_needs
    ),
    -- Every need of every family goes past the few needs of the plans, area by area, before families are looked for.
    needs_of as (
        select
            needs.area_code, needs.family_no, plan_needs.plan, plan_needs.headline,
            min(needs.identified_on) as identified_on, bool_or(needs.withdrawn_on is not null) as withdrawn
        from plan_needs
        join needs on needs.need = plan_needs.need
        group by needs.area_code, needs.family_no, plan_needs.plan, plan_needs.headline
    ),
    of_families as (
        select
            in_support.area_code, in_support.plan, in_support.family_no, in_support.first_on, in_support.last_on,
            needs_of.headline, needs_of.identified_on, needs_of.withdrawn
        from in_support
        join needs_of
            on needs_of.area_code = in_support.area_code
            and needs_of.family_no = in_support.family_no
            and needs_of.plan = in_support.plan
    ),
    -- Where no need under a headline was withdrawn, the family has one on record from the first day of any to its last
    -- in support. Those of no headline are of all families.
    stretches as (
        select
            area_code, plan, headline, date_trunc('month', greatest(identified_on, first_on)) as from_day,
            date_trunc('month', last_on) as to_day, count(*) as families
        from of_families
        where not withdrawn and date_trunc('month', identified_on) <= last_on
        group by
            area_code, plan, headline, date_trunc('month', greatest(identified_on, first_on)),
            date_trunc('month', last_on)
        union all
        select
            area_code, plan, '' as headline, date_trunc('month', first_on) as from_day,
            date_trunc('month', last_on) as to_day, count(*) as families
        from in_support
        group by area_code, plan, date_trunc('month', first_on), date_trunc('month', last_on)
    ),
    -- Begun by a month, less ended before it: counts of months, not of families, are carried through the series.
    ends as (
        select column1 as is_end from (values (false), (true))
    ),
    moves as (
        select
            stretches.area_code, stretches.plan, stretches.headline,
            case when ends.is_end then stretches.to_day + interval '1 month' else stretches.from_day end as first_day,
            case when ends.is_end then -stretches.families else stretches.families end as families
        from stretches
        cross join ends
    ),
    moves_of_month as (
        select area_code, plan, headline, first_day, sum(families) as families
        from moves
        group by area_code, plan, headline, first_day
    ),
    -- Where one was, each month is looked at: is any of them on record at its end?
    looked_at as (
        select distinct of_families.area_code, of_families.plan, of_families.headline, of_families.family_no, series.month
        from of_families
        join needs
            on needs.area_code = of_families.area_code
            and needs.family_no = of_families.family_no
        join plan_needs
            on plan_needs.plan = of_families.plan
            and plan_needs.need = needs.need
            and plan_needs.headline = of_families.headline
        join series
            on series.area_code = of_families.area_code
            and series.month >= greatest(needs.identified_on, of_families.first_on)
            and series.first_day <= of_families.last_on
        where of_families.withdrawn and (needs.withdrawn_on is null or needs.withdrawn_on > series.month)
    ),
    counted as (
        select series.area_code, moves.plan, moves.headline, series.month, sum(moves.families) as families
        from series
        join moves_of_month as moves
            on moves.area_code = series.area_code
            and moves.first_day <= series.first_day
        group by series.area_code, moves.plan, moves.headline, series.month
        union all
        select area_code, plan, headline, month, count(*) as families
        from looked_at
        group by area_code, plan, headline, month
    ),
    by_month as (
        select area_code, plan, headline, month, sum(families) as families
        from counted
        group by area_code, plan, headline, month
    ),
    in_use as (
        select distinct area_code, plan from in_support
    ),
    -- A month in which there is nobody has a row too, so that a line breaks there.
    complete as (
        select
            series.area_code, series.submission, in_use.plan, headlines.headline, headlines.place, headlines.title,
            series.month, coalesce(by_month.families, 0) as families
        from in_use
        join series on series.area_code = in_use.area_code
        join headlines on headlines.plan = in_use.plan
        left join by_month
            on by_month.area_code = series.area_code
            and by_month.plan = in_use.plan
            and by_month.month = series.month
            and by_month.headline = headlines.headline
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, plan, headline, place, title, month, cast(sum(families) as bigint) as families
        from complete
        group by grouping sets (
            (area_code, plan, headline, place, title, month),
            (submission, plan, headline, place, title, month)
        )
    ),
    scoped as (
        select
            area_code, plan, headline, place, title, month, families as with_need,
            max(case when headline = '' then families end) over (partition by area_code, plan, month) as families
        from summed
        where area_code is not null or submission = $month
    )
select
    case when scoped.area_code is null then 'all' else 'area' end as scope, scoped.area_code, scoped.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    cast(scoped.place as bigint) as place, scoped.headline, scoped.title, scoped.month, scoped.families,
    scoped.with_need / nullif(cast(scoped.families as double), 0) as share, scoped.with_need
from scoped
join plans on plans.plan = scoped.plan
where scoped.headline <> '' and ($headline is null or scoped.headline = $headline)
order by scoped.area_code nulls first, scoped.plan, place, scoped.month
