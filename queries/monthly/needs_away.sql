-- title: Families whose result can still turn and is no success yet, by how many of their needs stand between
-- grain: one row per area at its newest submission (and over all areas on time) that has
--     such a family, and number of needs (0, 1, 2, 3, 4 or more) not achieved, not evidenced or not yet knowable; a
--     need of several people counts for each of them
-- reads: extract.families, extract.submissions, outcome.family_result_now, outcome.need_status_now, reference.plans
-- takes: month date
-- gives: scope text, area_code text, place bigint, needs text, families bigint, not_achieved bigint, lacking bigint,
--     sf_families bigint, tf_families bigint, of_families bigint, share double, one_away bigint, one_away_not_achieved
--     bigint, one_away_lacking bigint, one_clause_away bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '5 months' as date) as first_provisional
        from submissions
        group by area_code, submission
    ),
    -- Open, or closed in the six months whose judgement is not final; eligible, and no success, by discretion neither.
    can_turn as (
        select families.area_code, families.submission, result.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        join outcome.family_result_now as result
            on result.area_code = families.area_code
            and result.family_id = families.family_id
        where result.result in ('not_success', 'not_evidenced', 'not_yet_knowable')
            and (
                families.closed_on is null
                or families.closed_on >= current_areas.first_provisional
            )
    ),
    not_met as (
        select
            area_code, family_id, count(*) as needs,
            count(*) filter (where status = 'not_achieved') > 0 as not_achieved,
            -- Of one need that says whether one clause alone keeps it.
            bool_and(coalesce(one_clause_away, false)) as one_clause_away
        from outcome.need_status_now
        where in_set and status in ('not_achieved', 'not_evidenced', 'not_yet_knowable')
        group by area_code, family_id
    ),
    in_the_way as (
        select
            can_turn.area_code, can_turn.submission, can_turn.plan, least(coalesce(not_met.needs, 0), 4) as place,
            coalesce(not_met.not_achieved, false) as not_achieved,
            coalesce(not_met.one_clause_away, false) as one_clause_away, count(*) as families
        from can_turn
        left join not_met
            on not_met.area_code = can_turn.area_code
            and not_met.family_id = can_turn.family_id
        group by
            can_turn.area_code, can_turn.submission, can_turn.plan, least(coalesce(not_met.needs, 0), 4),
            coalesce(not_met.not_achieved, false), coalesce(not_met.one_clause_away, false)
    ),
    -- Every number of needs, also one without a family: none is a number.
    places as (
        select column1 as place, column2 as needs
        from (values
            (0, 'No need: something else is lacking'), (1, 'One need'), (2, 'Two needs'), (3, 'Three needs'),
            (4, 'Four needs or more')
        )
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            in_the_way.area_code, in_the_way.submission, places.place, places.needs,
            cast(sum(in_the_way.families) as bigint) as of_families,
            coalesce(sum(in_the_way.families) filter (where in_the_way.place = places.place), 0) as families,
            coalesce(sum(in_the_way.families) filter (
                where in_the_way.place = places.place and in_the_way.not_achieved
            ), 0) as not_achieved,
            coalesce(sum(in_the_way.families) filter (
                where in_the_way.place = places.place and plans.programme = 'SF'
            ), 0) as sf_families,
            coalesce(sum(in_the_way.families) filter (
                where in_the_way.place = places.place and plans.programme = 'TF'
            ), 0) as tf_families,
            coalesce(sum(in_the_way.families) filter (where in_the_way.place = 1), 0) as one_away,
            coalesce(sum(in_the_way.families) filter (
                where in_the_way.place = 1 and in_the_way.not_achieved
            ), 0) as one_away_not_achieved,
            coalesce(sum(in_the_way.families) filter (
                where in_the_way.place = 1 and in_the_way.one_clause_away
            ), 0) as one_clause_away
        from in_the_way
        join plans on plans.plan = in_the_way.plan
        cross join places
        group by grouping sets (
            (in_the_way.area_code, places.place, places.needs), (in_the_way.submission, places.place, places.needs)
        )
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, place, needs, families, not_achieved,
    families - not_achieved as lacking, sf_families, tf_families, of_families,
    families / cast(of_families as double) as share,
    one_away, one_away_not_achieved, one_away - one_away_not_achieved as one_away_lacking,
    one_clause_away
from counted
where area_code is not null or submission = $month
order by area_code nulls first, place
