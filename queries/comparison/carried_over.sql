-- title: How many needs were carried from one plan to the other, and why the rest were not
-- grain: one row per area at its newest submission (and over all areas on time) and reason;
--     families that closed in the months, needs in their set
-- reads: extract.submissions, outcome.carried_need, reference.plans
-- takes: from date, month date
-- gives: scope text, area_code text, place bigint, carried boolean, reason text, tf_needs bigint, tf_families bigint,
--     sf_needs bigint, sf_families bigint, tf_share double, sf_share double
with
    current_areas as (
        select area_code, submission from submissions group by area_code, submission
    ),
    reasons as (
        select column1 as word, column2 as place, column3 as carried, column4 as reason
        from (
            values
                ('always', 1, true, 'Carried: whoever has the one need has the other'),
                ('shown', 2, true, 'Carried: the data shows the other need'),
                ('assumed', 3, true, 'Carried by assumption: no data could show the other need'),
                ('not_shown', 4, false, 'Not carried: the data does not show the other need'),
                ('never', 5, false, 'Not carried: over this link no outcomes are compared'),
                ('nobody', 6, false, 'Not carried: no person whom the other need could be about')
        )
    ),
    -- A need of a person over a link counts once, and by the strongest of its ways where it goes to several people.
    over_links as (
        select
            carried_need.area_code, carried_need.plan, carried_need.family_id,
            min(
                case carried_need.carried
                    when 'always' then 1 when 'shown' then 2 when 'assumed' then 3 when 'not_shown' then 4 when 'never' then 5
                    else 6
                end
            ) as place
        from carried_need
        where carried_need.in_set
            and carried_need.closed_on between date_trunc('month', $from) and $month
            and carried_need.closed_on < date_trunc('month', carried_need.as_of) - interval '5 months'
        group by
            carried_need.area_code, carried_need.plan, carried_need.family_id, carried_need.from_need,
            carried_need.to_need, carried_need.person_id
    ),
    of_families as (
        select area_code, plan, family_id, place, count(*) as needs
        from over_links
        group by area_code, plan, family_id, place
    ),
    counted as (
        select area_code, plan, place, sum(needs) as needs, count(*) as families
        from of_families
        group by area_code, plan, place
    ),
    cells as (
        select
            current_areas.area_code, current_areas.submission, reasons.place, reasons.carried, reasons.reason,
            coalesce(sum(needs) filter (where programme = 'TF'), 0) as tf_needs,
            coalesce(sum(families) filter (where programme = 'TF'), 0) as tf_families,
            coalesce(sum(needs) filter (where programme = 'SF'), 0) as sf_needs,
            coalesce(sum(families) filter (where programme = 'SF'), 0) as sf_families
        from current_areas
        cross join reasons
        left join counted on counted.area_code = current_areas.area_code and counted.place = reasons.place
        left join plans on plans.plan = counted.plan
        group by current_areas.area_code, current_areas.submission, reasons.place, reasons.carried, reasons.reason
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission, place, carried, reason, cast(sum(tf_needs) as bigint) as tf_needs,
            cast(sum(tf_families) as bigint) as tf_families, cast(sum(sf_needs) as bigint) as sf_needs,
            cast(sum(sf_families) as bigint) as sf_families
        from cells
        group by grouping sets ((area_code, submission, place, carried, reason), (submission, place, carried, reason))
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, cast(place as bigint) as place, carried,
    reason, tf_needs, tf_families, sf_needs, sf_families,
    tf_needs / nullif(cast(sum(tf_needs) over (partition by area_code, submission) as double), 0) as tf_share,
    sf_needs / nullif(cast(sum(sf_needs) over (partition by area_code, submission) as double), 0) as sf_share
from summed
where area_code is not null or submission = $month
order by area_code nulls first, place
