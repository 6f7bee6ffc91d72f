-- title: Which families the comparison of two plans is about, and which it leaves out
-- grain: one row per area at its newest submission, and one over all areas on time
-- reads: extract.submissions, outcome.carried_family, reference.areas, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, first_month date, last_month date, last_final_month date, areas_on_time bigint,
--     areas_late bigint, late_names text, tf_closed bigint, tf_final bigint, tf_linked bigint, tf_known bigint, sf_closed
--     bigint, sf_final bigint, sf_linked bigint, sf_known bigint, closed bigint, provisional bigint, not_linked bigint,
--     not_known bigint, known bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    closed as (
        select
            area_code, plan, judged_finally, from_status is not null as linked,
            coalesce(
                from_status in ('achieved', 'not_achieved') and to_status in ('achieved', 'not_achieved'), false
            ) as known,
            count(*) as families
        from carried_family
        where closed_on between date_trunc('month', $from) and $month
        group by
            area_code, plan, judged_finally, from_status is not null,
            coalesce(from_status in ('achieved', 'not_achieved') and to_status in ('achieved', 'not_achieved'), false)
    ),
    counted as (
        select closed.*, plans.programme from closed join plans on plans.plan = closed.plan
    ),
    by_area as (
        select
            current_areas.area_code, current_areas.submission,
            coalesce(sum(families) filter (where programme = 'TF'), 0) as tf_closed,
            coalesce(sum(families) filter (where programme = 'TF' and judged_finally), 0) as tf_final,
            coalesce(sum(families) filter (where programme = 'TF' and judged_finally and linked), 0) as tf_linked,
            coalesce(sum(families) filter (where programme = 'TF' and judged_finally and known), 0) as tf_known,
            coalesce(sum(families) filter (where programme = 'SF'), 0) as sf_closed,
            coalesce(sum(families) filter (where programme = 'SF' and judged_finally), 0) as sf_final,
            coalesce(sum(families) filter (where programme = 'SF' and judged_finally and linked), 0) as sf_linked,
            coalesce(sum(families) filter (where programme = 'SF' and judged_finally and known), 0) as sf_known
        from current_areas
        left join counted on counted.area_code = current_areas.area_code
        group by current_areas.area_code, current_areas.submission
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, count(*) as areas, sum(tf_closed) as tf_closed, sum(tf_final) as tf_final,
            sum(tf_linked) as tf_linked, sum(tf_known) as tf_known, sum(sf_closed) as sf_closed,
            sum(sf_final) as sf_final, sum(sf_linked) as sf_linked, sum(sf_known) as sf_known
        from by_area
        group by grouping sets ((area_code, submission), (submission))
    ),
    named as (
        select code, min(name) as name
        from areas
        where (valid_from is null or valid_from <= $month) and (valid_to is null or valid_to >= $month)
        group by code
    ),
    late as (
        select
            count(*) as areas_late,
            string_agg(
                coalesce(named.name, current_areas.area_code) || ' (newest data: '
                    || to_char(current_areas.submission, '%B %Y') || ')',
                ', ' order by current_areas.area_code
            ) as late_names
        from current_areas
        left join named on named.code = current_areas.area_code
        where current_areas.submission < $month
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code,
    cast(date_trunc('month', $from) + interval '1 month' - interval '1 day' as date) as first_month,
    $month as last_month,
    cast(date_trunc('month', least(submission, $month)) - interval '5 months' - interval '1 day' as date)
        as last_final_month,
    case when area_code is null then areas else 1 end as areas_on_time, late.areas_late, late.late_names,
    tf_closed, tf_final, tf_linked, tf_known, sf_closed, sf_final, sf_linked, sf_known,
    tf_closed + sf_closed as closed, tf_closed + sf_closed - tf_final - sf_final as provisional,
    tf_final + sf_final - tf_linked - sf_linked as not_linked,
    tf_linked + sf_linked - tf_known - sf_known as not_known, tf_known + sf_known as known
from summed
cross join late
where area_code is not null or submission = $month
order by area_code nulls first
