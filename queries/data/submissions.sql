-- title: What was landed, by submission and table
-- grain: one row per area and table of its newest submission up to the month
-- reads: extract.submissions
-- takes: month date, area text?
-- gives: area_code text, submission date, source_table text, rows_kept bigint, rows_rejected bigint,
--     rows_withheld bigint, late boolean
select
    area_code, submission, source_table, rows_kept, rows_rejected, rows_withheld,
    submission < $month as late
from submissions
where $area is null or area_code = $area
order by area_code, source_table
