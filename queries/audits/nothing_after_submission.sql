-- title: No family and no need is dated after the month of its submission
-- grain: one row per area and table with rows that are
-- reads: extract.families, extract.needs
-- takes: nothing
-- gives: area_code text, source_table text, rows bigint
with
    families_after as (
        select area_code, 'families' as source_table, count(*) as rows
        from families
        where greatest(
            identified_on, engaged_on, assessed_on, action_plan_on, lead_practitioner_on, support_on, closed_on
        ) > submission
        group by area_code
    ),
    needs_after as (
        select area_code, 'needs' as source_table, count(*) as rows
        from needs
        where greatest(identified_on, recorded_on, withdrawn_on) > submission
        group by area_code
    )
select area_code, source_table, rows from families_after
union all
select area_code, source_table, rows from needs_after
order by area_code, source_table
