-- title: Sources that do not cover the four years up to the submission
-- grain: one row per area at its newest submission, table and span covered, with the kinds that have it; a table
--     without any coverage has one row, and so have the kinds that lack it in a table where others have it
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
    -- The kinds of the contract, and of each table all.
    kinds as (
        select column1 as source_table, 'all' as kind
        from (values
            ('attendance'), ('events'), ('scores'), ('spells'), ('support'), ('judgements'), ('amounts'), ('claims')
        )
        union all
        select 'events' as source_table, column1 as kind
        from (values
            ('offence'), ('arrest'), ('suspect'), ('asb_incident'), ('asb_intervention'), ('breach_of_order'),
            ('gang_involvement'), ('serious_violence'), ('da_incident'), ('da_callout'), ('sv_callout'),
            ('sexual_offence'), ('hba_incident'), ('hba_callout'), ('missing_report'), ('cse_report'), ('cce_report'),
            ('harm_report'), ('referral_early_help'), ('referral_social_care'), ('referral_other'),
            ('escalation_social_care'), ('marac_referral'), ('marmm_referral'), ('yos_record'), ('conviction'),
            ('civil_remedy'), ('dv_protection_order'), ('emergency_provision'), ('financial_review'), ('birth'),
            ('development_check'), ('immunisation'), ('gp_appointment'), ('accidental_injury'),
            ('encompass_notification'), ('prevent_referral'), ('panel_referral'), ('detention')
        )
        union all
        select 'scores' as source_table, column1 as kind
        from (values
            ('sdq'), ('elim'), ('asq3'), ('asq_se'), ('mors'), ('swemwbs'), ('wemwbs'), ('gad7'), ('rcads'), ('k10'),
            ('dass'), ('top'), ('audit'), ('audit_c'), ('sadq'), ('assist_lite'), ('crafft'), ('dast_a'),
            ('family_relationship_quality'), ('dash'), ('family_star_plus'), ('carers_level'), ('quality_of_life'),
            ('life_satisfaction')
        )
        union all
        select 'spells' as source_table, column1 as kind
        from (values
            ('education'), ('participation'), ('plan'), ('justice'), ('custody'), ('benefit'), ('work'), ('housing'),
            ('possession'), ('homelessness_duty'), ('da_risk'), ('hba_risk'), ('exploitation_risk'), ('debt_plan'),
            ('caring'), ('sen'), ('diagnosis'), ('adaptation'), ('medication'), ('entitlement'), ('household')
        )
        union all
        select 'support' as source_table, column1 as kind
        from (values
            ('parenting_course'), ('child_to_parent_abuse_course'), ('relationship_support'), ('therapeutic_support'),
            ('mental_health_service'), ('substance_treatment'), ('substance_support'), ('affected_by_support'),
            ('whole_family_substance'), ('young_carer_assessment'), ('young_carer_support'), ('respite'),
            ('send_package'), ('team_around_family'), ('appropriate_support'), ('health_plan'), ('healthy_lifestyle'),
            ('multi_agency_partnership'), ('da_specialist_support'), ('da_awareness_programme'),
            ('perpetrator_programme'), ('rehabilitation_programme'), ('youth_services'), ('exploitation_support'),
            ('employment_support'), ('debt_advice'), ('family_nurse_partnership'), ('teen_parent_adviser'),
            ('parents_as_first_teachers'), ('through_the_gate'), ('services')
        )
        union all
        select 'amounts' as source_table, column1 as kind
        from (values
            ('earnings'), ('debt'), ('rent_arrears')
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
    -- Beside what is covered for some days: tables of which nothing is, and where nothing covers all kinds of a table,
    -- the kinds that no row names.
    every_kind as (
        select
            current_areas.area_code, kinds.source_table, kinds.kind, by_kind.covered_from, by_kind.covered_to,
            by_kind.days_missing, current_areas.submission - current_areas.first_day + 1 as of_days,
            count(by_kind.kind) over (partition by current_areas.area_code, kinds.source_table) as covered,
            sum(case when by_kind.kind = 'all' then 1 else 0 end) over (
                partition by current_areas.area_code, kinds.source_table
            ) as all_covered
        from current_areas
        cross join kinds
        left join by_kind
            on by_kind.area_code = current_areas.area_code
            and by_kind.source_table = kinds.source_table
            and by_kind.kind = kinds.kind
    ),
    gaps as (
        select
            area_code, source_table, count(*) as kinds,
            replace(string_agg(kind, ', ' order by kind), '_', ' ') as kind_names,
            covered_from, covered_to, coalesce(days_missing, of_days) as days_missing, of_days
        from every_kind
        where case
            when covered = 0 then kind = 'all'
            when days_missing is null then kind <> 'all' and all_covered = 0
            else days_missing > 0
        end
        group by area_code, source_table, covered_from, covered_to, coalesce(days_missing, of_days), of_days
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
