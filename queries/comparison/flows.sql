-- title: The same families under both plans: status under the one by status under the other
-- grain: one row per area at its newest submission (and over all areas on time), cohort (of
--     families closed under each plan, and both together) and status under Troubled Families
-- reads: extract.submissions, outcome.carried_family, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, cohort text, place bigint, tf_status text, families bigint, sf_achieved bigint,
--     sf_not_achieved bigint, sf_not_evidenced bigint, sf_not_yet_knowable bigint, sf_share double
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    statuses as (
        select column1 as status, column2 as place, column3 as words
        from (
            values
                ('achieved', 1, 'Achieved'), ('not_achieved', 2, 'Not achieved'), ('not_evidenced', 3, 'Not evidenced'),
                ('not_yet_knowable', 4, 'Not yet knowable')
        )
    ),
    closed as (
        select area_code, plan, from_status, to_status, count(*) as families
        from carried_family
        where judged_finally
            and closed_on between date_trunc('month', $from) and $month
            and from_status is not null
        group by area_code, plan, from_status, to_status
    ),
    programmes as (
        select distinct programme from plans where programme in ('TF', 'SF')
    ),
    by_programme as (
        select
            closed.area_code, plans.programme, closed.from_status,
            sum(families) as families,
            coalesce(sum(families) filter (where to_status = 'achieved'), 0) as sf_achieved,
            coalesce(sum(families) filter (where to_status = 'not_achieved'), 0) as sf_not_achieved,
            coalesce(sum(families) filter (where to_status = 'not_evidenced'), 0) as sf_not_evidenced,
            coalesce(sum(families) filter (where to_status = 'not_yet_knowable'), 0) as sf_not_yet_knowable
        from closed
        join plans on plans.plan = closed.plan
        group by closed.area_code, plans.programme, closed.from_status
    ),
    -- A status that no family has is a row of noughts.
    cells as (
        select
            current_areas.area_code, current_areas.submission, programmes.programme, statuses.place, statuses.words,
            coalesce(families, 0) as families, coalesce(sf_achieved, 0) as sf_achieved,
            coalesce(sf_not_achieved, 0) as sf_not_achieved, coalesce(sf_not_evidenced, 0) as sf_not_evidenced,
            coalesce(sf_not_yet_knowable, 0) as sf_not_yet_knowable
        from current_areas
        cross join programmes
        cross join statuses
        left join by_programme
            on by_programme.area_code = current_areas.area_code
            and by_programme.programme = programmes.programme
            and by_programme.from_status = statuses.status
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. Each with its cohorts, and both.
    summed as (
        select
            area_code, submission, programme, place, words, sum(families) as families, sum(sf_achieved) as sf_achieved,
            sum(sf_not_achieved) as sf_not_achieved, sum(sf_not_evidenced) as sf_not_evidenced,
            sum(sf_not_yet_knowable) as sf_not_yet_knowable
        from cells
        group by grouping sets (
            (area_code, submission, programme, place, words), (area_code, submission, place, words),
            (submission, programme, place, words), (submission, place, words)
        )
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code,
    case programme
        when 'TF' then 'Closed under Troubled Families'
        when 'SF' then 'Closed under Supporting Families'
        else 'Both together'
    end as cohort,
    cast(place as bigint) as place, words as tf_status, families, sf_achieved, sf_not_achieved, sf_not_evidenced,
    sf_not_yet_knowable, sf_achieved / nullif(cast(families as double), 0) as sf_share
from summed
where area_code is not null or submission = $month
order by area_code nulls first, cohort, place
