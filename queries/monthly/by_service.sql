-- title: Families closed and family success by service received, over twelve months whose judgement is final
-- grain: one row per area at its newest submission (and over all areas on time), plan and
--     service that a family engaged with or completed while the work went on (a family stands in the row of each);
--     one for the families with no such service on record, one for all families; the most frequent service first
-- reads: extract.families, extract.submissions, extract.support, outcome.family_result_now, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, place bigint, service text, closed bigint, achieved
--     bigint, not_evidenced bigint, judged bigint, share double, low double, high double, sf_closed bigint, sf_served
--     bigint, tf_closed bigint, tf_served bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '17 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_day
        from submissions
        group by area_code, submission
    ),
    closed as (
        select families.area_code, families.submission, families.family_id, families.engaged_on, families.closed_on
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_day
    ),
    results as (
        select
            closed.area_code, closed.submission, closed.family_id, result.plan,
            result.result in ('success', 'success_by_employment') as achieved,
            result.result = 'not_evidenced' as not_evidenced,
            result.result not in ('not_eligible', 'not_yet_knowable') as judged
        from closed
        join outcome.family_result_now as result
            on closed.area_code = result.area_code
            and closed.family_id = result.family_id
    ),
    -- Once per family and service. One still going on, or without a last day, has a day in common with the work too.
    received as (
        select closed.area_code, closed.family_id, support.service
        from closed
        join support
            on closed.area_code = support.area_code
            and closed.family_id = support.family_id
        where support.result in ('engaged', 'completed')
            and support.started_on <= closed.closed_on
            and (support.ended_on is null or support.ended_on >= closed.engaged_on)
        group by closed.area_code, closed.family_id, support.service
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. Without a service, all.
    counted as (
        select
            results.area_code, results.submission, results.plan, coalesce(received.service, 'none') as service,
            count(*) as closed,
            count(*) filter (where results.achieved) as achieved,
            count(*) filter (where results.not_evidenced) as not_evidenced,
            count(*) filter (where results.judged) as judged
        from results
        left join received
            on received.area_code = results.area_code
            and received.family_id = results.family_id
        group by grouping sets (
            (results.area_code, results.plan, coalesce(received.service, 'none')),
            (results.submission, results.plan, coalesce(received.service, 'none'))
        )
        union all
        select
            area_code, submission, plan, cast(null as text) as service,
            count(*) as closed,
            count(*) filter (where achieved) as achieved,
            count(*) filter (where not_evidenced) as not_evidenced,
            count(*) filter (where judged) as judged
        from results
        group by grouping sets ((area_code, plan), (submission, plan))
    ),
    placed as (
        select
            area_code, plan, coalesce(service, 'all') as service,
            case when service is null then 3 when service = 'none' then 2 else 1 end as part,
            closed, achieved, not_evidenced, judged
        from counted
        where area_code is not null or submission = $month
    ),
    -- What a service is called where its word alone would not do.
    names as (
        select column1 as service, column2 as name
        from (values
            ('all', 'All families closed'),
            ('none', 'None of these on record'),
            ('services', 'A service, not said which'),
            ('affected_by_support', 'Support for those affected by substance use'),
            ('child_to_parent_abuse_course', 'Child-to-parent abuse course'),
            ('da_awareness_programme', 'Domestic abuse awareness programme'),
            ('da_specialist_support', 'Domestic abuse specialist support'),
            ('family_nurse_partnership', 'Family Nurse Partnership'),
            ('healthy_lifestyle', 'Healthy lifestyle programme'),
            ('multi_agency_partnership', 'Multi-agency partnership'),
            ('parents_as_first_teachers', 'Parents as First Teachers'),
            ('send_package', 'SEND package'),
            ('teen_parent_adviser', 'Teenage parent adviser'),
            ('through_the_gate', 'Through the Gate support'),
            ('whole_family_substance', 'Whole-family substance support')
        )
    ),
    -- For what a page says first, on every row: under each programme, how many families closed and how many had one.
    told as (
        select
            placed.*, plans.programme,
            coalesce(
                names.name, upper(substr(placed.service, 1, 1)) || replace(substr(placed.service, 2), '_', ' ')
            ) as name,
            row_number() over (
                partition by placed.area_code, placed.plan order by placed.part, placed.closed desc, placed.service
            ) as place,
            sum(case when placed.part = 3 and plans.programme = 'SF' then placed.closed else 0 end) over (
                partition by placed.area_code
            ) as sf_closed,
            sum(case when placed.part = 2 and plans.programme = 'SF' then placed.closed else 0 end) over (
                partition by placed.area_code
            ) as sf_without,
            sum(case when placed.part = 3 and plans.programme = 'TF' then placed.closed else 0 end) over (
                partition by placed.area_code
            ) as tf_closed,
            sum(case when placed.part = 2 and plans.programme = 'TF' then placed.closed else 0 end) over (
                partition by placed.area_code
            ) as tf_without
        from placed
        join plans on plans.plan = placed.plan
        left join names on names.service = placed.service
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, plan,
    case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    cast(place as bigint) as place, name as service, closed, achieved, not_evidenced, judged,
    achieved / nullif(cast(judged as double), 0) as share,
    wilson_low(achieved, judged) as low,
    wilson_high(achieved, judged) as high,
    sf_closed, sf_closed - sf_without as sf_served, tf_closed, tf_closed - tf_without as tf_served
from told
order by area_code nulls first, plan, place
