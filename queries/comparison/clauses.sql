-- title: By which clause a status changes where a need is carried from one plan to the other
-- grain: one row per area at its newest submission (and over all areas on time), cohort, link,
--     status under each plan and the clauses that decide them; the 40 with most families
-- reads: extract.submissions, outcome.carried_need, reference.crosswalk, reference.plan_clauses, reference.plan_needs,
--     reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, place bigint, cohort text, tf_title text, tf_status text, tf_words text, sf_title text,
--     sf_status text, sf_words text, change text, families bigint, of_families bigint, share double, tf_need text,
--     tf_clause text, sf_need text, sf_clause text
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    -- A family once for each link and pair of clauses, whichever of its people they are of.
    of_families as (
        select
            area_code, plan, family_id, from_need, to_need, from_status, from_decided_by, to_status, to_decided_by
        from carried_need
        where in_set
            and carried in ('always', 'shown', 'assumed')
            and closed_on between date_trunc('month', $from) and $month
            and closed_on < date_trunc('month', as_of) - interval '5 months'
        group by
            area_code, plan, family_id, from_need, to_need, from_status, from_decided_by, to_status, to_decided_by
    ),
    counted as (
        select
            area_code, plan, from_need, to_need, from_status, from_decided_by, to_status, to_decided_by,
            count(*) as families
        from of_families
        group by area_code, plan, from_need, to_need, from_status, from_decided_by, to_status, to_decided_by
    ),
    placed as (
        select current_areas.submission, plans.programme, counted.*
        from counted
        join current_areas on current_areas.area_code = counted.area_code
        join plans on plans.plan = counted.plan
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, programme, from_need, to_need, from_status, from_decided_by, to_status,
            to_decided_by, sum(families) as families
        from placed
        group by grouping sets (
            (
                area_code, submission, programme, from_need, to_need, from_status, from_decided_by, to_status,
                to_decided_by
            ),
            (submission, programme, from_need, to_need, from_status, from_decided_by, to_status, to_decided_by)
        )
    ),
    -- What a link was asked of comes to the families with it, changed or not: a family with two people there counts once
    -- for each pair of clauses.
    asked as (
        select *, sum(families) over (partition by area_code, submission, programme, from_need, to_need) as of_families
        from summed
        where area_code is not null or submission = $month
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by area_code
                order by
                    families desc, programme, from_need, to_need, from_status, to_status, from_decided_by,
                    to_decided_by
            ) as place
        from asked
        where from_status <> to_status
    ),
    words as (
        select plan, need, clause, min(words) as words from plan_clauses where part = 'achieved' group by plan, need, clause
    ),
    status_words as (
        select column1 as status, column2 as words
        from (
            values
                ('achieved', 'Achieved'), ('not_achieved', 'Not achieved'), ('not_evidenced', 'Not evidenced'),
                ('not_yet_knowable', 'Not yet knowable'), ('not_published', 'No printed outcome')
        )
    )
select
    case when ranked.area_code is null then 'all' else 'area' end as scope, ranked.area_code,
    cast(ranked.place as bigint) as place,
    case ranked.programme
        when 'TF' then 'Closed under Troubled Families' else 'Closed under Supporting Families'
    end as cohort,
    tf.title as tf_title, tf_status.words as tf_status, tf_words.words as tf_words,
    sf.title as sf_title, sf_status.words as sf_status, sf_words.words as sf_words,
    case
        when ranked.from_status = 'achieved' and ranked.to_status = 'not_achieved' then 'lost'
        when ranked.from_status = 'not_achieved' and ranked.to_status = 'achieved' then 'gained'
        else 'unknown'
    end as change,
    ranked.families, cast(ranked.of_families as bigint) as of_families,
    ranked.families / cast(ranked.of_families as double) as share,
    ranked.from_need as tf_need, ranked.from_decided_by as tf_clause,
    ranked.to_need as sf_need, ranked.to_decided_by as sf_clause
from ranked
join (select distinct plan, need, title from plan_needs) as tf
    on tf.need = ranked.from_need
    and tf.plan in (select from_plan from crosswalk)
join (select distinct plan, need, title from plan_needs) as sf
    on sf.need = ranked.to_need
    and sf.plan in (select to_plan from crosswalk)
left join words as tf_words
    on tf_words.plan = tf.plan
    and tf_words.need = ranked.from_need
    and tf_words.clause = ranked.from_decided_by
left join words as sf_words
    on sf_words.plan = sf.plan
    and sf_words.need = ranked.to_need
    and sf_words.clause = ranked.to_decided_by
join status_words as tf_status on tf_status.status = ranked.from_status
join status_words as sf_status on sf_status.status = ranked.to_status
where ranked.place <= 40
order by ranked.area_code nulls first, place
