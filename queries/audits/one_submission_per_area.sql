-- title: An area counts with one submission only
-- grain: one row per area with more
-- reads: extract.families
-- takes: nothing
-- gives: area_code text, submissions bigint
select area_code, count(distinct submission) as submissions
from families
group by area_code
having count(distinct submission) > 1
order by area_code
