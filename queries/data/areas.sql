-- title: Areas and their newest submissions
-- grain: one row per area with a submission up to the month
-- reads: extract.submissions, reference.areas
-- takes: month date
-- gives: area_code text, name text, submission date, late boolean, families bigint, rows_kept bigint,
--     rows_rejected bigint, rows_withheld bigint
with
    rows_of as (
        select
            area_code, submission,
            cast(coalesce(sum(rows_kept) filter (where source_table = 'families'), 0) as bigint) as families,
            cast(sum(rows_kept) as bigint) as rows_kept,
            cast(sum(rows_rejected) as bigint) as rows_rejected,
            cast(sum(rows_withheld) as bigint) as rows_withheld
        from submissions
        group by area_code, submission
    ),
    named as (
        select code, min(name) as name
        from areas
        where (valid_from is null or valid_from <= $month) and (valid_to is null or valid_to >= $month)
        group by code
    )
select
    rows_of.area_code, coalesce(named.name, rows_of.area_code) as name, rows_of.submission,
    rows_of.submission < $month as late,
    rows_of.families, rows_of.rows_kept, rows_of.rows_rejected, rows_of.rows_withheld
from rows_of
left join named on named.code = rows_of.area_code
order by rows_of.area_code
