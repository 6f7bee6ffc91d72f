-- title: Families in support, starts and closures of the month, with the month and the year before
-- grain: one row per area at its newest submission, and one over all areas on time
-- reads: extract.families, extract.submissions, reference.areas
-- takes: month date
-- gives: scope text, area_code text, month date, month_before date, year_before date, late boolean, areas_on_time
--     bigint, areas_late bigint, late_names text, families bigint, families_before bigint, families_month_change
--     bigint, families_month_word text, families_year_change bigint, families_year_word text, starts bigint,
--     starts_before bigint, starts_month_change bigint, starts_month_word text, starts_year_change bigint,
--     starts_year_word text, closures bigint, closures_before bigint, closures_month_change bigint,
--     closures_month_word text, closures_year_change bigint, closures_year_word text
with
    -- A late area is counted at the end of its own newest submission.
    current_areas as (
        select distinct area_code, submission from submissions
    ),
    bounds as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) as date) as first_day,
            cast(date_trunc('month', submission) - interval '1 month' as date) as first_before,
            cast(date_trunc('month', submission) - interval '12 months' as date) as first_year_before,
            cast(date_trunc('month', submission) - interval '11 months' as date) as first_after_year_before
        from current_areas
    ),
    -- Counts of days, not of families, meet the bounds.
    moves as (
        select area_code, engaged_on, closed_on, count(*) as families
        from families
        where engaged_on is not null
        group by area_code, engaged_on, closed_on
    ),
    by_area as (
        select
            bounds.area_code, bounds.submission,
            coalesce(sum(families) filter (
                where engaged_on <= submission and (closed_on is null or closed_on >= first_day)
            ), 0) as families,
            coalesce(sum(families) filter (
                where engaged_on < first_day and (closed_on is null or closed_on >= first_before)
            ), 0) as families_before,
            coalesce(sum(families) filter (
                where engaged_on < first_after_year_before and (closed_on is null or closed_on >= first_year_before)
            ), 0) as families_year_before,
            coalesce(sum(families) filter (where engaged_on between first_day and submission), 0) as starts,
            coalesce(sum(families) filter (
                where engaged_on >= first_before and engaged_on < first_day
            ), 0) as starts_before,
            coalesce(sum(families) filter (
                where engaged_on >= first_year_before and engaged_on < first_after_year_before
            ), 0) as starts_year_before,
            coalesce(sum(families) filter (where closed_on between first_day and submission), 0) as closures,
            coalesce(sum(families) filter (
                where closed_on >= first_before and closed_on < first_day
            ), 0) as closures_before,
            coalesce(sum(families) filter (
                where closed_on >= first_year_before and closed_on < first_after_year_before
            ), 0) as closures_year_before
        from bounds
        left join moves on moves.area_code = bounds.area_code
        group by bounds.area_code, bounds.submission
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission,
            sum(families) as families,
            sum(families_before) as families_before,
            sum(families_year_before) as families_year_before,
            sum(starts) as starts,
            sum(starts_before) as starts_before,
            sum(starts_year_before) as starts_year_before,
            sum(closures) as closures,
            sum(closures_before) as closures_before,
            sum(closures_year_before) as closures_year_before
        from by_area
        group by grouping sets ((area_code, submission), (submission))
    ),
    scoped as (
        select
            case when area_code is null then 'all' else 'area' end as scope, area_code, submission as month,
            submission < $month as late, families, families_before, families_year_before, starts, starts_before,
            starts_year_before, closures, closures_before, closures_year_before
        from summed
        where area_code is not null or submission = $month
    ),
    named as (
        select code, min(name) as name
        from areas
        where (valid_from is null or valid_from <= $month) and (valid_to is null or valid_to >= $month)
        group by code
    ),
    punctual as (
        select
            count(*) filter (where current_areas.submission = $month) as areas_on_time,
            count(*) filter (where current_areas.submission < $month) as areas_late,
            string_agg(
                coalesce(named.name, current_areas.area_code) || ' (newest data: '
                    || to_char(current_areas.submission, '%B %Y') || ')',
                ', ' order by current_areas.area_code
            ) filter (where current_areas.submission < $month) as late_names
        from current_areas
        left join named on named.code = current_areas.area_code
    )
select
    scoped.scope, scoped.area_code, scoped.month,
    cast(date_trunc('month', scoped.month) - interval '1 day' as date) as month_before,
    cast(date_trunc('month', scoped.month) - interval '11 months' - interval '1 day' as date) as year_before,
    scoped.late, punctual.areas_on_time, punctual.areas_late, punctual.late_names,
    families, families_before,
    abs(families - families_before) as families_month_change,
    case when families > families_before then 'more' when families < families_before then 'fewer' else 'same' end
        as families_month_word,
    abs(families - families_year_before) as families_year_change,
    case
        when families > families_year_before then 'more' when families < families_year_before then 'fewer' else 'same'
    end as families_year_word,
    starts, starts_before,
    abs(starts - starts_before) as starts_month_change,
    case when starts > starts_before then 'more' when starts < starts_before then 'fewer' else 'same' end
        as starts_month_word,
    abs(starts - starts_year_before) as starts_year_change,
    case when starts > starts_year_before then 'more' when starts < starts_year_before then 'fewer' else 'same' end
        as starts_year_word,
    closures, closures_before,
    abs(closures - closures_before) as closures_month_change,
    case when closures > closures_before then 'more' when closures < closures_before then 'fewer' else 'same' end
        as closures_month_word,
    abs(closures - closures_year_before) as closures_year_change,
    case
        when closures > closures_year_before then 'more' when closures < closures_year_before then 'fewer' else 'same'
    end as closures_year_word
from scoped
cross join punctual
order by area_code nulls first
