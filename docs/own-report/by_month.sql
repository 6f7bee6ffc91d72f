-- title: Families that work began with, by month
-- grain: one row per month of the two years up to the month of the report
-- reads: extract.families
-- takes: month date
-- gives: month date, starts bigint
with
    begun as (
        select cast(date_trunc('month', engaged_on) + interval '1 month' - interval '1 day' as date) as month
        from extract.families
        where engaged_on > cast($month - interval '24 months' as date) and engaged_on <= $month
    )
select month, count(*) as starts
from begun
group by month
order by month
