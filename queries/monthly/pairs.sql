-- title: Headlines that come together, among the families in support in the month
-- grain: one row per area at its newest submission (and over all areas on time), plan and
--     pair of headlines that some family has needs under (kind pair, or apart where no family has both), the most
--     frequent pair first, and then one row per such headline (kind alone: first and second are the same)
-- reads: extract.families, extract.submissions, outcome.need_status_now, reference.plan_needs, reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, kind text, first_title text, second_title text,
--     families_both bigint, families_first bigint, families_second bigint, families bigint, share double, low double,
--     high double, times_expected double, enough boolean
with
    current_areas as (
        select area_code, submission, cast(date_trunc('month', submission) as date) as first_day
        from submissions
        group by area_code, submission
    ),
    in_support as (
        select families.area_code, families.submission, families.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.engaged_on <= families.submission
            and (families.closed_on is null or families.closed_on >= current_areas.first_day)
    ),
    headlines as (
        select
            plan, headline, headline_title,
            cast(row_number() over (partition by plan order by min(place)) as bigint) as place
        from plan_needs
        group by plan, headline, headline_title
    ),
    -- The headlines of a family as one number with a bit for each: families are counted by it before anything is
    -- joined.
    placed as (
        select status.area_code, status.family_id, cast(1 as bigint) << headlines.place as bit
        from headlines
        join outcome.need_status_now as status
            on status.plan = headlines.plan
            and status.headline = headlines.headline
        where status.recorded
    ),
    recorded as (
        select placed.area_code, placed.family_id, bit_or(placed.bit) as held
        from in_support
        join placed
            on placed.area_code = in_support.area_code
            and placed.family_id = in_support.family_id
        group by placed.area_code, placed.family_id
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            in_support.area_code, in_support.submission, in_support.plan, coalesce(recorded.held, 0) as held,
            count(*) as families
        from in_support
        left join recorded
            on recorded.area_code = in_support.area_code
            and recorded.family_id = in_support.family_id
        group by grouping sets (
            (in_support.area_code, in_support.plan, coalesce(recorded.held, 0)),
            (in_support.submission, in_support.plan, coalesce(recorded.held, 0))
        )
    ),
    scoped as (
        select case when area_code is null then 'all' else 'area' end as scope, area_code, plan, held, families
        from counted
        where area_code is not null or submission = $month
    ),
    paired as (
        select
            scoped.scope, scoped.area_code, scoped.plan, one.place as first_place, other.place as second_place,
            one.headline_title as first_title, other.headline_title as second_title,
            coalesce(sum(scoped.families) filter (
                where (scoped.held >> one.place) & 1 = 1 and (scoped.held >> other.place) & 1 = 1
            ), 0) as families_both,
            coalesce(sum(scoped.families) filter (where (scoped.held >> one.place) & 1 = 1), 0) as families_first,
            coalesce(sum(scoped.families) filter (where (scoped.held >> other.place) & 1 = 1), 0) as families_second,
            sum(scoped.families) as families
        from scoped
        join headlines as one on one.plan = scoped.plan
        join headlines as other on other.plan = scoped.plan and other.place >= one.place
        group by
            scoped.scope, scoped.area_code, scoped.plan, one.place, other.place, one.headline_title,
            other.headline_title
    )
select
    paired.scope, paired.area_code, paired.plan,
    case plans.programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    case
        when paired.first_place = paired.second_place then 'alone'
        when paired.families_both = 0 then 'apart'
        else 'pair'
    end as kind,
    paired.first_title, paired.second_title, paired.families_both, paired.families_first, paired.families_second,
    paired.families,
    paired.families_both / cast(paired.families as double) as share,
    wilson_low(paired.families_both, paired.families) as low,
    wilson_high(paired.families_both, paired.families) as high,
    -- How many times as many families as there would be if one headline had nothing to do with the other.
    case when paired.first_place < paired.second_place then
        cast(paired.families_both as double) * paired.families / (paired.families_first * paired.families_second)
    end as times_expected,
    -- With fewer than ten families a pair is no finding for a headline to tell.
    paired.families >= 10 as enough
from paired
join plans on plans.plan = paired.plan
where paired.families_first > 0 and paired.families_second > 0
order by
    paired.area_code nulls first, paired.plan, paired.first_place = paired.second_place, paired.families_both desc,
    paired.first_place, paired.second_place
