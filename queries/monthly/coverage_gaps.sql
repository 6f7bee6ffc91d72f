-- title: Sources that do not cover the four years up to the submission
-- grain: one row per area at its newest submission, table and span covered, with the kinds that have it; a table
--     without any coverage has one row
-- reads: extract.coverage, extract.submissions, reference.areas
-- takes: nothing
-- gives: area_code text, name text, source_table text, kinds bigint, kind_names text, covered_from date, covered_to
--     date, days_missing bigint, of_days bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '47 months' as date) as first_day
        from submissions
        group by area_code, submission
    ),
    sources as (
        select column1 as source_table
        from (values
            ('attendance'), ('events'), ('scores'), ('spells'), ('support'), ('judgements'), ('amounts'), ('claims')
        )
    ),
    named_kinds as (
        select distinct area_code, source_table, kind from coverage where kind <> 'all'
    ),
    -- What is supplied of all kinds is supplied of each that is named too.
    supplied as (
        select area_code, source_table, kind, from_on, to_on from coverage
        union all
        select coverage.area_code, coverage.source_table, named_kinds.kind, coverage.from_on, coverage.to_on
        from coverage
        join named_kinds
            on named_kinds.area_code = coverage.area_code
            and named_kinds.source_table = coverage.source_table
        where coverage.kind = 'all'
    ),
    spans as (
        select
            supplied.area_code, supplied.source_table, supplied.kind, current_areas.first_day,
            current_areas.submission,
            greatest(supplied.from_on, current_areas.first_day) as from_on,
            least(supplied.to_on, current_areas.submission) as to_on
        from supplied
        join current_areas on current_areas.area_code = supplied.area_code
        where supplied.to_on >= current_areas.first_day and supplied.from_on <= current_areas.submission
    ),
    -- A day that two rows cover counts once.
    ordered as (
        select
            *,
            max(to_on) over (
                partition by area_code, source_table, kind
                order by from_on, to_on
                rows between unbounded preceding and 1 preceding
            ) as covered_before
        from spans
    ),
    by_kind as (
        select
            area_code, source_table, kind, min(from_on) as covered_from, max(to_on) as covered_to,
            cast(min(submission) - min(first_day) + 1 as bigint) as of_days,
            cast(min(submission) - min(first_day) + 1 as bigint) - sum(
                case
                    when covered_before is null or covered_before < from_on then to_on - from_on + 1
                    when covered_before < to_on then to_on - covered_before
                    else 0
                end
            ) as days_missing
        from ordered
        group by area_code, source_table, kind
    ),
    absent as (
        select
            current_areas.area_code, sources.source_table,
            current_areas.submission - current_areas.first_day + 1 as of_days
        from current_areas
        cross join sources
        left join by_kind
            on by_kind.area_code = current_areas.area_code
            and by_kind.source_table = sources.source_table
        where by_kind.kind is null
    ),
    gaps as (
        select
            area_code, source_table, count(*) as kinds,
            replace(string_agg(kind, ', ' order by kind), '_', ' ') as kind_names,
            covered_from, covered_to, days_missing, of_days
        from by_kind
        where days_missing > 0
        group by area_code, source_table, covered_from, covered_to, days_missing, of_days
        union all
        select
            area_code, source_table, 1 as kinds, 'all' as kind_names, cast(null as date) as covered_from,
            cast(null as date) as covered_to, of_days as days_missing, of_days
        from absent
    ),
    named as (
        select current_areas.area_code, min(areas.name) as name
        from current_areas
        join areas on areas.code = current_areas.area_code
        where (areas.valid_from is null or areas.valid_from <= current_areas.submission)
            and (areas.valid_to is null or areas.valid_to >= current_areas.submission)
        group by current_areas.area_code
    )
select
    gaps.area_code, coalesce(named.name, gaps.area_code) as name, gaps.source_table, gaps.kinds, gaps.kind_names,
    gaps.covered_from, gaps.covered_to, gaps.days_missing, gaps.of_days
from gaps
left join named on named.area_code = gaps.area_code
order by
    gaps.area_code, gaps.source_table, gaps.covered_from, gaps.covered_to, gaps.days_missing, gaps.kind_names
