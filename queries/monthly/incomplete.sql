-- title: Families whose record is incomplete because rows of theirs, or of an engagement linked to theirs, were left
--     out, and their results
-- grain: one row per area at its newest submission, and one over all areas on time
-- reads: extract.families, extract.rejects, extract.submissions, outcome.family_result_now
-- takes: month date
-- gives: scope text, area_code text, rows_kept bigint, rows_rejected bigint, rows_withheld bigint, families_left_out
--     bigint, in_support bigint, in_support_incomplete bigint, in_support_needs_incomplete bigint, closed bigint,
--     closed_incomplete bigint, closed_incomplete_not_evidenced bigint, closed_not_evidenced bigint,
--     closed_by_rejected bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) as date) as month_first_day,
            cast(date_trunc('month', submission) - interval '17 months' as date) as first_day,
            cast(date_trunc('month', submission) - interval '5 months' - interval '1 day' as date) as last_day,
            cast(sum(rows_kept) as bigint) as rows_kept,
            cast(sum(rows_rejected) as bigint) as rows_rejected,
            cast(sum(rows_withheld) as bigint) as rows_withheld
        from submissions
        group by area_code, submission
    ),
    left_out as (
        select
            area_code, family_id, bool_or(source_table = 'needs') as needs,
            max(case when source_table in ('families', 'people', 'needs', 'claims') then 0 else 1 end) as evidence
        from rejects
        where family_id is not null and not any_family
        group by area_code, family_id
    ),
    links as (
        select families.area_code, families.family_id, earlier.family_id as earlier_id
        from families
        join families as earlier
            on earlier.area_code = families.area_code
            and earlier.family_id = families.earlier_family_id
        where families.earlier_family_id is not null
    ),
    -- Engagements of one family, up to five in a row, by the first of them; which is itself one.
    chained as (
        select distinct
            links.area_code, coalesce(before_4.earlier_id, before_3.earlier_id, before_2.earlier_id, links.earlier_id)
                as first_id,
            case ends.column1
                when 'last' then links.family_id
                else coalesce(before_4.earlier_id, before_3.earlier_id, before_2.earlier_id, links.earlier_id)
            end as family_id
        from links
        left join links as before_2
            on before_2.area_code = links.area_code and before_2.family_id = links.earlier_id
        left join links as before_3
            on before_3.area_code = links.area_code and before_3.family_id = before_2.earlier_id
        left join links as before_4
            on before_4.area_code = links.area_code and before_4.family_id = before_3.earlier_id
        cross join (values ('last'), ('first')) as ends
    ),
    -- Evidence is read by every engagement of a family. People, needs and claims are an engagement's own.
    linked as (
        select
            chained.area_code, chained.family_id,
            max(coalesce(left_out.evidence, 0)) over (partition by chained.area_code, chained.first_id) as evidence
        from chained
        left join left_out
            on left_out.area_code = chained.area_code
            and left_out.family_id = chained.family_id
    ),
    -- One row per family of which a row was left out; a row that does not say whose it was concerns all families.
    incomplete as (
        select area_code, family_id, bool_or(needs) as needs
        from (
            select area_code, family_id, needs from left_out
            union all
            select area_code, family_id, false as needs from linked where evidence = 1
        )
        group by area_code, family_id
    ),
    incomplete_areas as (
        select area_code, bool_or(source_table = 'needs') as needs from rejects where any_family group by area_code
    ),
    families_left_out as (
        select area_code, count(distinct line) as families
        from rejects
        where source_table = 'families'
        group by area_code
    ),
    marked as (
        select
            families.area_code, families.submission, families.family_id,
            families.engaged_on <= families.submission
                and (families.closed_on is null or families.closed_on >= current_areas.month_first_day)
                as in_support,
            coalesce(families.closed_on between current_areas.first_day and current_areas.last_day, false) as closed,
            incomplete.family_id is not null or incomplete_areas.area_code is not null as incomplete,
            coalesce(incomplete.needs, false) or coalesce(incomplete_areas.needs, false) as needs_incomplete
        from incomplete_areas
        right join (
            incomplete
            right join (
                current_areas join families on families.area_code = current_areas.area_code
            )
                on incomplete.area_code = families.area_code
                and incomplete.family_id = families.family_id
        ) on incomplete_areas.area_code = families.area_code
        where families.engaged_on is not null
    ),
    counted as (
        select
            marked.area_code,
            count(*) filter (where marked.in_support) as in_support,
            count(*) filter (where marked.in_support and marked.incomplete) as in_support_incomplete,
            count(*) filter (where marked.in_support and marked.needs_incomplete) as in_support_needs_incomplete,
            count(*) filter (where marked.closed) as closed,
            count(*) filter (where marked.closed and marked.incomplete) as closed_incomplete,
            count(*) filter (
                where marked.closed and marked.incomplete and result.result = 'not_evidenced'
            ) as closed_incomplete_not_evidenced,
            count(*) filter (where marked.closed and result.result = 'not_evidenced') as closed_not_evidenced,
            count(*) filter (where marked.closed and result.reason = 'rejected') as closed_by_rejected
        from marked
        left join outcome.family_result_now as result
            on result.area_code = marked.area_code
            and result.family_id = marked.family_id
        where marked.in_support or marked.closed
        group by marked.area_code
    ),
    by_area as (
        select
            current_areas.area_code, current_areas.submission, current_areas.rows_kept, current_areas.rows_rejected,
            current_areas.rows_withheld, coalesce(families_left_out.families, 0) as families_left_out,
            coalesce(counted.in_support, 0) as in_support,
            coalesce(counted.in_support_incomplete, 0) as in_support_incomplete,
            coalesce(counted.in_support_needs_incomplete, 0) as in_support_needs_incomplete,
            coalesce(counted.closed, 0) as closed,
            coalesce(counted.closed_incomplete, 0) as closed_incomplete,
            coalesce(counted.closed_incomplete_not_evidenced, 0) as closed_incomplete_not_evidenced,
            coalesce(counted.closed_not_evidenced, 0) as closed_not_evidenced,
            coalesce(counted.closed_by_rejected, 0) as closed_by_rejected
        from current_areas
        left join counted on counted.area_code = current_areas.area_code
        left join families_left_out on families_left_out.area_code = current_areas.area_code
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total.
    summed as (
        select
            area_code, submission,
            cast(sum(rows_kept) as bigint) as rows_kept,
            cast(sum(rows_rejected) as bigint) as rows_rejected,
            cast(sum(rows_withheld) as bigint) as rows_withheld,
            cast(sum(families_left_out) as bigint) as families_left_out,
            cast(sum(in_support) as bigint) as in_support,
            cast(sum(in_support_incomplete) as bigint) as in_support_incomplete,
            cast(sum(in_support_needs_incomplete) as bigint) as in_support_needs_incomplete,
            cast(sum(closed) as bigint) as closed,
            cast(sum(closed_incomplete) as bigint) as closed_incomplete,
            cast(sum(closed_incomplete_not_evidenced) as bigint) as closed_incomplete_not_evidenced,
            cast(sum(closed_not_evidenced) as bigint) as closed_not_evidenced,
            cast(sum(closed_by_rejected) as bigint) as closed_by_rejected
        from by_area
        group by grouping sets ((area_code), (submission))
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, rows_kept, rows_rejected, rows_withheld,
    families_left_out, in_support, in_support_incomplete, in_support_needs_incomplete, closed, closed_incomplete,
    closed_incomplete_not_evidenced, closed_not_evidenced, closed_by_rejected
from summed
where area_code is not null or submission = $month
order by area_code nulls first
