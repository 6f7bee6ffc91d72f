-- title: Families that achieved all outcomes, adding up over the financial year, beside the year before and the target
-- grain: one row per area at its newest submission (and over all areas on time), month of
--     its financial year and line: this year up to the submission, the year before, and the target where there is one
-- reads: extract.families, extract.submissions, outcome.family_result_now, reference.months, reference.targets
-- takes: month date
-- gives: scope text, area_code text, month date, place bigint, line text, closed_month date, families bigint
with
    current_areas as (
        select
            area_code, submission,
            cast(date_trunc('month', submission) - interval '36 months' as date) as first_closed
        from submissions
        group by area_code, submission
    ),
    lines as (
        select column1 as line_place from (values (1), (2), (3))
    ),
    -- A judgement is final six months after closure: what counts in a month are the closures half a year earlier.
    slots as (
        select
            current_areas.area_code, current_areas.submission, months.month, lines.line_place,
            row_number() over (
                partition by current_areas.area_code, lines.line_place order by months.month
            ) as place,
            case when lines.line_place = 2 then year_before.financial_year else months.financial_year end
                as financial_year,
            case lines.line_place
                when 1 then cast(months.first_day - interval '5 months' - interval '1 day' as date)
                when 2 then cast(months.first_day - interval '17 months' - interval '1 day' as date)
            end as closed_month
        from current_areas
        join months as this_month on this_month.month = current_areas.submission
        join months on months.financial_year = this_month.financial_year
        join months as year_before
            on year_before.first_day = cast(months.first_day - interval '12 months' as date)
        cross join lines
    ),
    by_month as (
        select
            families.area_code,
            cast(date_trunc('month', families.closed_on) + interval '1 month' - interval '1 day' as date)
                as closed_month,
            count(*) as achieved
        from current_areas
        join families on families.area_code = current_areas.area_code
        join outcome.family_result_now as result
            on result.area_code = families.area_code
            and result.family_id = families.family_id
        where result.result in ('success', 'success_by_employment')
            -- The earliest closure that a line counts is not three years old.
            and families.closed_on between current_areas.first_closed and families.submission
        group by
            families.area_code,
            cast(date_trunc('month', families.closed_on) + interval '1 month' - interval '1 day' as date)
    ),
    -- By area, and by month of submission: of those, only the areas on time make the total. With an area that has no
    -- target the sum would be too small: then there is none over all areas.
    scoped as (
        select
            slots.area_code, slots.submission, slots.month, slots.place, slots.line_place, slots.financial_year,
            slots.closed_month, sum(coalesce(by_month.achieved, 0)) as achieved,
            case when count(targets.families) = count(*) then sum(targets.families) end as target
        from slots
        left join by_month
            on by_month.area_code = slots.area_code
            and by_month.closed_month = slots.closed_month
        left join targets
            on targets.area_code = slots.area_code
            and targets.financial_year = slots.financial_year
        group by grouping sets (
            (
                slots.area_code, slots.month, slots.place, slots.line_place, slots.financial_year,
                slots.closed_month
            ),
            (
                slots.submission, slots.month, slots.place, slots.line_place, slots.financial_year,
                slots.closed_month
            )
        )
    ),
    added as (
        select
            scoped.area_code, coalesce(current_areas.submission, $month) as submission, scoped.month, scoped.place,
            scoped.line_place, scoped.financial_year, scoped.closed_month,
            case
                -- A target is taken to fall evenly on the months of its year.
                when scoped.line_place = 3 then round(cast(scoped.target as double) * scoped.place / 12)
                else sum(scoped.achieved) over (
                    partition by scoped.area_code, scoped.line_place order by scoped.month
                )
            end as families
        from scoped
        left join current_areas on current_areas.area_code = scoped.area_code
        where scoped.area_code is not null or scoped.submission = $month
    )
select
    case when area_code is null then 'all' else 'area' end as scope, area_code, month, cast(place as bigint) as place,
    case when line_place = 3 then 'Target ' || financial_year else financial_year end as line, closed_month,
    cast(families as bigint) as families
from added
where families is not null and (line_place <> 1 or month <= submission)
order by area_code nulls first, line_place, month
