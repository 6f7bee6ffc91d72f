-- title: People whose own needs were all achieved, by sex, ethnic group and disability, over twelve months of closures
--     whose judgement is final
-- grain: one row per area at its newest submission (and over all areas on time), plan and
--     group of people with needs of their own; a person counts once in an engagement, under each of the three
--     dimensions; families with needs of nobody in particular stand apart (counted families)
-- reads: extract.families, extract.people, extract.submissions, outcome.need_status_now, reference.plan_needs,
--     reference.plans
-- takes: month date
-- gives: scope text, area_code text, plan text, programme text, place bigint, dimension text, title text, counted text,
--     compared boolean, with_needs bigint, achieved bigint, not_achieved bigint, not_evidenced bigint, judged bigint,
--     share double, low double, high double, all_share double, sf_achieved bigint, sf_judged bigint, sf_share double,
--     sf_groups bigint, sf_apart text, tf_achieved bigint, tf_judged bigint, tf_share double, tf_groups bigint,
--     tf_apart text
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
        select families.area_code, families.submission, families.plan, families.family_id
        from current_areas
        join families on families.area_code = current_areas.area_code
        where families.closed_on between current_areas.first_day and current_areas.last_day
    ),
    statuses as (
        select
            status.area_code, status.family_id, status.person_id,
            case
                when status.person_id is not null then 'person'
                when plan_needs.person = 'family' then 'family'
                else 'nobody'
            end as whose,
            case status.status
                when 'not_achieved' then 1
                when 'not_yet_knowable' then 2
                when 'not_evidenced' then 3
                when 'achieved' then 4
                else 5
            end as rank
        from plan_needs
        join outcome.need_status_now as status
            on status.plan = plan_needs.plan
            and status.need = plan_needs.need
        where status.in_set
    ),
    -- All needs of one person come to the worst of them, as all needs of a family do.
    of_people as (
        select
            closed.area_code, closed.submission, closed.plan, closed.family_id, statuses.person_id, statuses.whose,
            min(statuses.rank) as worst
        from closed
        join statuses
            on statuses.area_code = closed.area_code
            and statuses.family_id = closed.family_id
        group by
            closed.area_code, closed.submission, closed.plan, closed.family_id, statuses.person_id, statuses.whose
    ),
    -- Counted by everything that is said of a person, before that is looked at one by one.
    described as (
        select
            of_people.area_code, of_people.submission, of_people.plan, of_people.whose, of_people.worst,
            coalesce(people.sex, 'not_known') as sex,
            coalesce(people.ethnic_group, 'not_known') as ethnic_group,
            case when people.disabled then 'disabled' when not people.disabled then 'not' else 'not_known' end
                as disability,
            count(*) as counted
        from of_people
        left join people
            on people.area_code = of_people.area_code
            and people.family_id = of_people.family_id
            and people.person_id = of_people.person_id
        group by
            of_people.area_code, of_people.submission, of_people.plan, of_people.whose, of_people.worst, people.sex,
            people.ethnic_group, people.disabled
    ),
    dimensions as (
        select column1 as dimension
        from (values ('All'), ('Sex'), ('Ethnic group'), ('Disability'), ('Counted apart'))
    ),
    grouped as (
        select
            described.area_code, described.submission, described.plan, described.worst, described.counted,
            dimensions.dimension,
            case dimensions.dimension
                when 'All' then 'all'
                when 'Sex' then described.sex
                when 'Ethnic group' then described.ethnic_group
                when 'Disability' then described.disability
                else described.whose
            end as word
        from described
        cross join dimensions
        where (described.whose = 'person') = (dimensions.dimension <> 'Counted apart')
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    counted as (
        select
            area_code, submission, plan, dimension, word,
            sum(counted) as with_needs,
            coalesce(sum(counted) filter (where worst = 4), 0) as achieved,
            coalesce(sum(counted) filter (where worst = 1), 0) as not_achieved,
            coalesce(sum(counted) filter (where worst = 3), 0) as not_evidenced,
            coalesce(sum(counted) filter (where worst in (1, 3, 4)), 0) as judged
        from grouped
        group by grouping sets ((area_code, plan, dimension, word), (submission, plan, dimension, word))
    ),
    titles as (
        select column1 as place, column2 as dimension, column3 as word, column4 as title
        from (values
            (1, 'All', 'all', 'All people with needs of their own'),
            (2, 'Sex', 'female', 'Female'),
            (3, 'Sex', 'male', 'Male'),
            (4, 'Sex', 'not_known', 'Sex not known'),
            (5, 'Ethnic group', 'asian', 'Asian'),
            (6, 'Ethnic group', 'black', 'Black'),
            (7, 'Ethnic group', 'mixed', 'Mixed'),
            (8, 'Ethnic group', 'white', 'White'),
            (9, 'Ethnic group', 'other', 'Other ethnic group'),
            (10, 'Ethnic group', 'not_known', 'Ethnic group not known'),
            (11, 'Disability', 'disabled', 'Disabled'),
            (12, 'Disability', 'not', 'Not disabled'),
            (13, 'Disability', 'not_known', 'Disability not known'),
            (14, 'Counted apart', 'family', 'Of the whole family'),
            (15, 'Counted apart', 'nobody', 'Of a person not named')
        )
    ),
    titled as (
        select
            case when counted.area_code is null then 'all' else 'area' end as scope,
            counted.area_code, coalesce(counted.area_code, '') as area, counted.plan, plans.programme, titles.place,
            titles.dimension, titles.title,
            case when titles.dimension = 'Counted apart' then 'families' else 'people' end as counted,
            titles.dimension in ('Sex', 'Ethnic group', 'Disability') as compared,
            counted.word, counted.with_needs, counted.achieved, counted.not_achieved, counted.not_evidenced,
            counted.judged,
            counted.achieved / nullif(cast(counted.judged as double), 0) as share,
            wilson_low(counted.achieved, counted.judged) as low,
            wilson_high(counted.achieved, counted.judged) as high
        from counted
        join titles on titles.dimension = counted.dimension and titles.word = counted.word
        join plans on plans.plan = counted.plan
        where counted.area_code is not null or counted.submission = $month
    ),
    with_all as (
        select *, max(case when dimension = 'All' then share end) over (partition by area, plan) as all_share
        from titled
    ),
    -- A group of fewer than ten is no finding for a headline to tell. One whose interval leaves out the share of all
    -- people stands apart.
    marked as (
        select
            *,
            compared and word <> 'not_known' and judged >= 10 as telling,
            compared and word <> 'not_known' and judged >= 10 and (low > all_share or high < all_share) as apart
        from with_all
    ),
    -- For headlines, on every row: what all people come to under each programme, and which groups stand apart.
    told as (
        select
            *,
            sum(case when dimension = 'All' and programme = 'SF' then achieved else 0 end) over (partition by area)
                as sf_achieved,
            sum(case when dimension = 'All' and programme = 'SF' then judged else 0 end) over (partition by area)
                as sf_judged,
            sum(case when telling and programme = 'SF' then 1 else 0 end) over (partition by area) as sf_groups,
            string_agg(case when apart and programme = 'SF' then lower(title) end, ', ') over (
                partition by area order by plan, place rows between unbounded preceding and unbounded following
            ) as sf_apart,
            sum(case when dimension = 'All' and programme = 'TF' then achieved else 0 end) over (partition by area)
                as tf_achieved,
            sum(case when dimension = 'All' and programme = 'TF' then judged else 0 end) over (partition by area)
                as tf_judged,
            sum(case when telling and programme = 'TF' then 1 else 0 end) over (partition by area) as tf_groups,
            string_agg(case when apart and programme = 'TF' then lower(title) end, ', ') over (
                partition by area order by plan, place rows between unbounded preceding and unbounded following
            ) as tf_apart
        from marked
    )
select
    scope, area_code, plan,
    case programme when 'TF' then 'Troubled Families' else 'Supporting Families' end as programme,
    place, dimension, title, counted, compared, with_needs, achieved, not_achieved, not_evidenced, judged, share, low,
    high, all_share, sf_achieved, sf_judged,
    sf_achieved / nullif(cast(sf_judged as double), 0) as sf_share,
    sf_groups, sf_apart, tf_achieved, tf_judged,
    tf_achieved / nullif(cast(tf_judged as double), 0) as tf_share,
    tf_groups, tf_apart
from told
order by area_code nulls first, plan, place
