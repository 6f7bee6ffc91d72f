-- title: Stages of the work: engagements that reached each in twelve months, and the days that led to it
-- grain: one row per area at its newest submission (and over all areas on time) and stage
-- reads: extract.claims, extract.families, extract.submissions
-- takes: month date
-- gives: scope text, area_code text, place bigint, stage text, since text, first_month date, last_month date,
--     reached bigint, timed bigint, days_lower_quartile bigint, days_median bigint, days_upper_quartile bigint,
--     out_of_order bigint, undated bigint, days_to_engaged bigint, days_to_closed bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '11 months' as date) as first_day
        from submissions
        group by area_code, submission
    ),
    first_claims as (
        select area_code, family_no, min(claimed_on) as claimed_on
        from claims
        where claimed_on <= submission
        group by area_code, family_no
    ),
    -- Assessment, plan and support follow engagement side by side, in no order that holds, so their days count from
    -- engagement.
    stages as (
        select column1 as place, column2 as stage, column3 as since
        from (values
            (1, 'Identified', null), (2, 'Engaged', 'identified'), (3, 'Assessed', 'engaged'),
            (4, 'Action plan', 'engaged'), (5, 'Support begun', 'engaged'), (6, 'Closed', 'engaged'),
            (7, 'First claimed', 'closed')
        )
    ),
    dated as (
        select
            families.area_code, current_areas.submission, current_areas.first_day, stages.place,
            case stages.place
                when 1 then families.identified_on
                when 2 then families.engaged_on
                when 3 then families.assessed_on
                when 4 then families.action_plan_on
                when 5 then families.support_on
                when 6 then case when families.engaged_on is not null then families.closed_on end
                else first_claims.claimed_on
            end as reached_on,
            case stages.place
                when 1 then null
                when 2 then families.identified_on
                when 7 then families.closed_on
                else families.engaged_on
            end as since_on
        from stages
        cross join (
            first_claims
            right join (
                current_areas join families on families.area_code = current_areas.area_code
            )
                on first_claims.area_code = families.area_code
                and first_claims.family_no = families.family_no
        )
    ),
    -- A stage counts in the twelve months in which its day lies, whenever the others were. Engagements are counted by
    -- days first, by area and by month of submission: of those, only the areas on time make the total.
    by_days as (
        select area_code, submission, place, reached_on - since_on as days, count(*) as engagements
        from dated
        where reached_on between first_day and submission
        group by grouping sets (
            (area_code, place, reached_on - since_on),
            (submission, place, reached_on - since_on)
        )
    ),
    -- Quartiles are read off the running counts, which gives the same numbers as the days one by one.
    running as (
        select
            area_code, place, days, engagements,
            sum(case when days >= 0 then engagements else 0 end) over (
                partition by area_code, place order by days nulls last
            ) as up_to,
            sum(case when days >= 0 then engagements else 0 end) over (partition by area_code, place) - 1 as last_one
        from by_days
        where area_code is not null or submission = $month
    ),
    -- The engagements beside a quartile, counted from 0: those at the whole numbers below and above its place.
    counted as (
        select
            area_code, place, last_one,
            sum(engagements) as reached,
            coalesce(sum(engagements) filter (where days >= 0), 0) as timed,
            coalesce(sum(engagements) filter (where days < 0), 0) as out_of_order,
            coalesce(sum(engagements) filter (where days is null and place > 1), 0) as undated,
            min(days) filter (where days >= 0 and up_to > floor(0.25 * last_one)) as lower_below,
            min(days) filter (where days >= 0 and up_to > ceil(0.25 * last_one)) as lower_above,
            min(days) filter (where days >= 0 and up_to > floor(0.5 * last_one)) as middle_below,
            min(days) filter (where days >= 0 and up_to > ceil(0.5 * last_one)) as middle_above,
            min(days) filter (where days >= 0 and up_to > floor(0.75 * last_one)) as upper_below,
            min(days) filter (where days >= 0 and up_to > ceil(0.75 * last_one)) as upper_above
        from running
        group by area_code, place, last_one
    ),
    -- A stage that nobody reached has a row too.
    scopes as (
        select 'area' as scope, area_code, submission from current_areas
        union all
        select 'all' as scope, cast(null as text) as area_code, submission
        from current_areas
        where submission = $month
        group by submission
    ),
    measured as (
        select
            scopes.scope, scopes.area_code, scopes.submission as month, stages.place, stages.stage, stages.since,
            coalesce(counted.reached, 0) as reached, coalesce(counted.timed, 0) as timed,
            coalesce(counted.out_of_order, 0) as out_of_order, coalesce(counted.undated, 0) as undated,
            lower_below + (0.25 * last_one - floor(0.25 * last_one)) * (lower_above - lower_below) as lower_quartile,
            middle_below + (0.5 * last_one - floor(0.5 * last_one)) * (middle_above - middle_below) as middle,
            upper_below + (0.75 * last_one - floor(0.75 * last_one)) * (upper_above - upper_below) as upper_quartile
        from scopes
        cross join stages
        left join counted
            on coalesce(counted.area_code, '') = coalesce(scopes.area_code, '')
            and counted.place = stages.place
    )
select
    scope, area_code, cast(place as bigint) as place, stage, since,
    cast(date_trunc('month', month) - interval '10 months' - interval '1 day' as date) as first_month,
    month as last_month, reached, timed,
    cast(round(lower_quartile) as bigint) as days_lower_quartile,
    cast(round(middle) as bigint) as days_median,
    cast(round(upper_quartile) as bigint) as days_upper_quartile,
    out_of_order, undated,
    -- For a chart's headline: from identified to engaged, and from engaged to closed, of ten engagements or more.
    cast(round(
        max(case when place = 2 and timed >= 10 then middle end) over (partition by area_code)
    ) as bigint) as days_to_engaged,
    cast(round(
        max(case when place = 6 and timed >= 10 then middle end) over (partition by area_code)
    ) as bigint) as days_to_closed
from measured
order by area_code nulls first, place
