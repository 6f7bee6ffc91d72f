-- title: Faults of the rows left out, by table, column and reason
-- grain: one row per area, table, column and reason
-- reads: extract.rejects
-- takes: area text?
-- gives: area_code text, submission date, source_table text, column_name text, reason text, withheld boolean,
--     faults bigint
select
    area_code, submission, source_table, column_name, reason, withheld,
    count(*) as faults
from rejects
where $area is null or area_code = $area
group by area_code, submission, source_table, column_name, reason, withheld
order by area_code, source_table, column_name, reason, withheld
