-- The factors at the end of assessment that the Department for Education publishes, one row per cell of its table.
-- The total of assessments is an indicator of its own, without a denominator, so that its cells are typed like all
-- others. The file prints eleven regions; Inner and Outer London are parts of London and typed so in `areas`.
-- Regions, their parts and England are rounded to 10.
with
    factors (place, indicator, title) as (
        values
            (0, 'episodes-with-assessment-factor', 'Episodes with a factor recorded'),
            (1, 'alcohol-misuse-child', 'Alcohol misuse by the child'),
            (2, 'alcohol-misuse-parent', 'Alcohol misuse by a parent'),
            (3, 'alcohol-misuse-person', 'Alcohol misuse by another person'),
            (4, 'drug-misuse-child', 'Drug misuse by the child'),
            (5, 'drug-misuse-parent', 'Drug misuse by a parent'),
            (6, 'drug-misuse-person', 'Drug misuse by another person'),
            (7, 'domestic-abuse-child', 'Domestic abuse: the child'),
            (8, 'domestic-abuse-parent', 'Domestic abuse: a parent'),
            (9, 'domestic-abuse-person', 'Domestic abuse: another person'),
            (10, 'mental-health-child', 'Mental health of the child'),
            (11, 'mental-health-parent', 'Mental health of a parent'),
            (12, 'mental-health-person', 'Mental health of another person'),
            (13, 'learning-disability-child', 'Learning disability of the child'),
            (14, 'learning-disability-parent', 'Learning disability of a parent'),
            (15, 'learning-disability-person', 'Learning disability of another person'),
            (16, 'physical-disability-child', 'Physical disability of the child'),
            (17, 'physical-disability-parent', 'Physical disability of a parent'),
            (18, 'physical-disability-person', 'Physical disability of another person'),
            (19, 'young-carer', 'Young carer'),
            (20, 'privately-fostered', 'Privately fostered'),
            (21, 'unaccompanied-asylum-seeker', 'Unaccompanied asylum seeker'),
            (22, 'going-missing', 'Going missing'),
            (23, 'child-sexual-exploitation', 'Child sexual exploitation'),
            (24, 'trafficking', 'Trafficking'),
            (25, 'gangs', 'Gangs'),
            (26, 'socially-unacceptable-behaviour', 'Socially unacceptable behaviour'),
            (27, 'self-harm', 'Self-harm'),
            (28, 'neglect', 'Neglect'),
            (29, 'emotional-abuse', 'Emotional abuse'),
            (30, 'physical-abuse-unknown', 'Physical abuse, not split (all of it to 2020)'),
            (31, 'physical-abuse-child-on-child', 'Physical abuse, child on child'),
            (32, 'physical-abuse-adult-on-child', 'Physical abuse, adult on child'),
            (33, 'sexual-abuse-unknown', 'Sexual abuse, not split (all of it to 2020)'),
            (34, 'sexual-abuse-child-on-child', 'Sexual abuse, child on child'),
            (35, 'sexual-abuse-adult-on-child', 'Sexual abuse, adult on child'),
            (36, 'female-genital-mutilation', 'Female genital mutilation'),
            (37, 'faith-linked-abuse', 'Abuse linked to faith or belief'),
            (38, 'child-criminal-exploitation', 'Child criminal exploitation'),
            (39, 'other', 'Other factor')
    ),
    cells as (
        select
            case source.geographic_level
                when 'National' then source.country_code
                when 'Regional' then source.region_code
                else source.new_la_code
            end as area_code,
            source.line,
            source.geographic_level,
            source.time_period as period,
            factors.place,
            factors.indicator,
            factors.title,
            source."Episodes_with_assessment_factor" as total,
            case factors.place
                when 0 then source."Episodes_with_assessment_factor"
                when 1 then source."Alcohol_Misuse_child"
                when 2 then source."Alcohol_Misuse_parent"
                when 3 then source."Alcohol_Misuse_person"
                when 4 then source."Drug_Misuse_child"
                when 5 then source."Drug_Misuse_parent"
                when 6 then source."Drug_Misuse_person"
                when 7 then source."Domestic_Abuse_child"
                when 8 then source."Domestic_Abuse_parent"
                when 9 then source."Domestic_Abuse_person"
                when 10 then source."Mental_Health_child"
                when 11 then source."Mental_Health_parent"
                when 12 then source."Mental_Health_person"
                when 13 then source."Learning_Disability_child"
                when 14 then source."Learning_Disability_parent"
                when 15 then source."Learning_Disability_person"
                when 16 then source."Physical_Disability_child"
                when 17 then source."Physical_Disability_parent"
                when 18 then source."Physical_Disability_person"
                when 19 then source."Young_Carer"
                when 20 then source."Privately_fostered"
                when 21 then source."Unaccompanied_asylum_seeker"
                when 22 then source."Going_missing"
                when 23 then source."Child_sexual_exploitation"
                when 24 then source."Trafficking"
                when 25 then source."Gangs"
                when 26 then source."Socially_unacceptable_behaviour"
                when 27 then source."Self_harm"
                when 28 then source."Neglect"
                when 29 then source."Emotional_Abuse"
                when 30 then source."Physical_Abuse_unknown"
                when 31 then source."Physical_Abuse_child_on_child"
                when 32 then source."Physical_Abuse_adult_on_child"
                when 33 then source."Sexual_Abuse_unknown"
                when 34 then source."Sexual_Abuse_child_on_child"
                when 35 then source."Sexual_Abuse_adult_on_child"
                when 36 then source."Female_Genital_Mutilation"
                when 37 then source."Faith_linked_abuse"
                when 38 then source."Child_criminal_exploitation"
                when 39 then source."Other"
            end as cell
        from source
        cross join factors
    )
select
    area_code,
    period,
    indicator,
    title,
    -- A cell of no known form stays as it is, and landing refuses it as no number.
    case when cell in ('c', 'x', 'z', 'u') then null else cell end as numerator,
    case when place = 0 or total in ('c', 'x', 'z', 'u') then null else total end as denominator,
    -- An empty cell is none of the codes that the source explains, so its word is none that may land.
    case coalesce(cell, 'empty')
        when 'empty' then 'empty'
        when 'c' then 'suppressed'
        when 'x' then 'not_available'
        when 'z' then 'not_applicable'
        when 'u' then 'unreliable'
        else 'value'
    end as shown,
    case when geographic_level = 'Local authority' then null else 10 end as rounded_to,
    'Department for Education, Children in need, C3: factors identified at the end of assessment' as source,
    line
from cells
