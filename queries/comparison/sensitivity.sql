-- title: How far the other reading of what a source leaves open moves the comparison
-- grain: one row per area at its newest submission (and over all areas on time) and reading of
--     either plan; the one that moves most first
-- reads: extract.submissions, outcome.carried_family, outcome.carried_reading, reference.crosswalk, reference.months,
--     reference.plan_needs, reference.plan_readings, reference.plans
-- takes: from date, month date, reading text?
-- gives: scope text, area_code text, place bigint, programme text, code text, title text, question text, taken text,
--     otherwise text, reading text, moves boolean, moves_eligible boolean, moves_nothing boolean, label text, families_moved bigint, base_tf_share double, base_sf_share
--     double, base_difference double, known bigint, tf_share double, sf_share double, difference double, low double, high
--     double, tf_move double, sf_move double, difference_move double, total double, total_move double, tf_eligible_move
--     double, sf_eligible_move double, size double, eligible_size double, moving bigint, still bigint
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    base as (
        select
            carried_family.area_code, carried_family.plan, months.month as closed_month, carried_family.judged_finally,
            carried_family.from_status, carried_family.to_status, carried_family.from_eligible,
            carried_family.to_eligible, count(*) as families
        from months
        join carried_family
            on cast(date_trunc('month', carried_family.closed_on) as date) = months.first_day
        where carried_family.closed_on between date_trunc('month', $from) and $month
        group by
            carried_family.area_code, carried_family.plan, months.month, carried_family.judged_finally,
            carried_family.from_status, carried_family.to_status, carried_family.from_eligible,
            carried_family.to_eligible
    ),
    final_months as (
        select area_code, plan, closed_month from base where judged_finally group by area_code, plan, closed_month
    ),
    -- What is, and what each reading adds to it and takes from it, in the same cells.
    cells as (
        select
            area_code, plan, cast(null as text) as reading_plan, cast(null as text) as reading, from_status, to_status,
            from_eligible, to_eligible, sum(families) as families
        from base
        where judged_finally
        group by area_code, plan, from_status, to_status, from_eligible, to_eligible
        union all
        select
            moved.area_code, moved.plan, moved.reading_plan, moved.reading, moved.from_status, moved.to_status,
            moved.from_eligible, moved.to_eligible, sum(moved.families) as families
        from final_months
        join carried_reading as moved
            on moved.area_code = final_months.area_code
            and moved.plan = final_months.plan
            and moved.closed_month = final_months.closed_month
        group by
            moved.area_code, moved.plan, moved.reading_plan, moved.reading, moved.from_status, moved.to_status,
            moved.from_eligible, moved.to_eligible
    ),
    known as (
        select
            current_areas.area_code, current_areas.submission, plans.programme, cells.reading_plan, cells.reading,
            cells.families, cells.from_status = 'achieved' as under_tf, cells.to_status = 'achieved' as under_sf,
            coalesce(
                cells.from_status in ('achieved', 'not_achieved') and cells.to_status in ('achieved', 'not_achieved'),
                false
            ) as is_known,
            cells.from_eligible, cells.to_eligible
        from cells
        join current_areas on current_areas.area_code = cells.area_code
        join plans on plans.plan = cells.plan
    ),
    by_area as (
        select
            area_code, submission, reading_plan, reading,
            coalesce(sum(families) filter (where is_known), 0) as known,
            coalesce(sum(families) filter (where is_known and under_tf and under_sf), 0) as both_plans,
            coalesce(sum(families) filter (where is_known and under_tf and not under_sf), 0) as tf_only,
            coalesce(sum(families) filter (where is_known and not under_tf and under_sf), 0) as sf_only,
            coalesce(sum(families) filter (where is_known and programme = 'TF'), 0) as tf_known,
            coalesce(sum(families) filter (where is_known and programme = 'TF' and under_tf), 0) as tf_achieved,
            coalesce(sum(families) filter (where is_known and programme = 'SF'), 0) as sf_known,
            coalesce(sum(families) filter (where is_known and programme = 'SF' and under_sf), 0) as sf_achieved,
            -- Whether a family is eligible may be open under either plan; it counts under neither then.
            coalesce(sum(families) filter (where from_eligible and to_eligible is not null), 0) as tf_eligible,
            coalesce(sum(families) filter (where to_eligible and from_eligible is not null), 0) as sf_eligible,
            coalesce(sum(families) filter (where from_eligible is not null and to_eligible is not null), 0) as families,
            coalesce(sum(families) filter (where families > 0), 0) as families_moved
        from known
        group by area_code, submission, reading_plan, reading
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, reading_plan, reading, sum(known) as known, sum(both_plans) as both_plans,
            sum(tf_only) as tf_only, sum(sf_only) as sf_only, sum(tf_known) as tf_known,
            sum(tf_achieved) as tf_achieved, sum(sf_known) as sf_known, sum(sf_achieved) as sf_achieved,
            sum(tf_eligible) as tf_eligible, sum(sf_eligible) as sf_eligible, sum(families) as families,
            sum(families_moved) as families_moved
        from by_area
        group by grouping sets ((area_code, submission, reading_plan, reading), (submission, reading_plan, reading))
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, coalesce(area_code, '') as area, *
        from summed
        where area_code is not null or submission = $month
    ),
    pair as (
        select distinct from_plan, to_plan from crosswalk
    ),
    readings as (
        select
            plan_readings.*,
            case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
            plan_needs.need_code as code, coalesce(plan_needs.title, 'The whole plan') as title
        from plan_readings
        join plans on plans.plan = plan_readings.plan
        left join plan_needs on plan_needs.plan = plan_readings.plan and plan_needs.need = plan_readings.need
        where plan_readings.plan in (select from_plan from pair)
            or plan_readings.plan in (select to_plan from pair)
    ),
    -- A reading that moves nobody leaves every number as it is.
    read_otherwise as (
        select
            base.scope, base.area, base.area_code, readings.programme, readings.code, readings.title,
            readings.question, readings.taken, readings.otherwise, readings.reading, readings.place,
            coalesce(moved.families_moved, 0) as families_moved,
            base.tf_share as base_tf_share, base.sf_share as base_sf_share, base.difference as base_difference,
            base.total as base_total, base.known as base_known, base.tf_eligible_share, base.sf_eligible_share,
            base.known + coalesce(moved.known, 0) as known,
            base.both_plans + coalesce(moved.both_plans, 0) as both_plans,
            base.tf_only + coalesce(moved.tf_only, 0) as tf_only,
            base.sf_only + coalesce(moved.sf_only, 0) as sf_only,
            base.tf_known + coalesce(moved.tf_known, 0) as tf_known,
            base.tf_achieved + coalesce(moved.tf_achieved, 0) as tf_achieved,
            base.sf_known + coalesce(moved.sf_known, 0) as sf_known,
            base.sf_achieved + coalesce(moved.sf_achieved, 0) as sf_achieved,
            base.tf_eligible + coalesce(moved.tf_eligible, 0) as tf_eligible,
            base.sf_eligible + coalesce(moved.sf_eligible, 0) as sf_eligible,
            base.families + coalesce(moved.families, 0) as families
        from (
            select
                *, (both_plans + tf_only) / nullif(cast(known as double), 0) as tf_share,
                (both_plans + sf_only) / nullif(cast(known as double), 0) as sf_share,
                (sf_only - tf_only) / nullif(cast(known as double), 0) as difference,
                sf_achieved / nullif(cast(sf_known as double), 0) - tf_achieved / nullif(cast(tf_known as double), 0)
                    as total,
                tf_eligible / nullif(cast(families as double), 0) as tf_eligible_share,
                sf_eligible / nullif(cast(families as double), 0) as sf_eligible_share
            from scoped
            where reading is null
        ) as base
        cross join readings
        left join (select * from scoped where reading is not null) as moved
            on moved.area = base.area
            and moved.reading_plan = readings.plan
            and moved.reading = readings.reading
    ),
    shares as (
        select
            *, known - both_plans - tf_only - sf_only as neither,
            (both_plans + tf_only) / nullif(cast(known as double), 0) as tf_share,
            (both_plans + sf_only) / nullif(cast(known as double), 0) as sf_share,
            (sf_only - tf_only) / nullif(cast(known as double), 0) as difference,
            sf_achieved / nullif(cast(sf_known as double), 0) - tf_achieved / nullif(cast(tf_known as double), 0)
                as total,
            tf_eligible / nullif(cast(families as double), 0) - tf_eligible_share as tf_eligible_move,
            sf_eligible / nullif(cast(families as double), 0) - sf_eligible_share as sf_eligible_move
        from read_otherwise
    ),
    moves as (
        select
            *, tf_share - base_tf_share as tf_move, sf_share - base_sf_share as sf_move,
            difference - base_difference as difference_move, total - base_total as total_move,
            -- Where nobody is known any more there is no move to measure; such a reading stands after those that have one.
            case when known > 0 or base_known = 0 then greatest(
                coalesce(abs(tf_share - base_tf_share), 0), coalesce(abs(sf_share - base_sf_share), 0),
                coalesce(abs(difference - base_difference), 0), coalesce(abs(total - base_total), 0)
            ) end as size,
            greatest(coalesce(abs(tf_eligible_move), 0), coalesce(abs(sf_eligible_move), 0)) as eligible_size
        from shares
    ),
    ranked as (
        select
            *, coalesce(size > 0, true) as moves,
            row_number() over (
                partition by area order by coalesce(size > 0, true) desc, size desc nulls last, place
            ) as rank,
            count(*) filter (where coalesce(size > 0, true)) over (partition by area) as moving,
            count(*) filter (where size = 0 and eligible_size = 0) over (partition by area) as still
        from moves
    )
select
    scope, area_code, cast(rank as bigint) as place, programme, code, title, question, taken, otherwise, reading,
    moves, eligible_size > 0 as moves_eligible, size = 0 and eligible_size = 0 as moves_nothing,
    case programme when 'Troubled Families' then 'TF' else 'SF' end || coalesce(' ' || code, '') || ': '
        || replace(reading, '-', ' ') as label,
    families_moved, base_tf_share, base_sf_share, base_difference, known, tf_share, sf_share, difference,
    newcombe_paired_low(both_plans, sf_only, tf_only, neither) as low,
    newcombe_paired_high(both_plans, sf_only, tf_only, neither) as high,
    tf_move, sf_move, difference_move, total, total_move, tf_eligible_move, sf_eligible_move, size,
    eligible_size,
    cast(moving as bigint) as moving, cast(still as bigint) as still
from ranked
where $reading is null or reading = $reading
order by area_code nulls first, place
