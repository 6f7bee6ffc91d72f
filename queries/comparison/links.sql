-- title: What the crosswalk compares, and what cannot be compared
-- grain: one row per link of the crosswalk, and need of either plan that corresponds to none of the other
-- reads: reference.crosswalk, reference.plan_needs
-- takes: need text?
-- gives: place bigint, compared text, domain text, tf_title text, sf_title text, link text, onward text, back text, outcome
--     text, reason text, asks_more text, asks_less text
select
    cast(crosswalk.place as bigint) as place,
    case
        when crosswalk.link = 'not_comparable' then 'Not comparable'
        when crosswalk.onward = 'never' and crosswalk.back = 'never' then 'Prevalence alone'
        else 'Prevalence and outcomes'
    end as compared,
    crosswalk.domain_title as domain, tf.title as tf_title, sf.title as sf_title,
    case crosswalk.link
        when 'same' then 'the same'
        when 'narrower' then 'the TF need is narrower'
        when 'wider' then 'the TF need is wider'
        when 'overlapping' then 'they overlap'
    end as link,
    crosswalk.onward, crosswalk.back, crosswalk.outcome, crosswalk.reason, crosswalk.asks_more, crosswalk.asks_less
from crosswalk
left join plan_needs as tf on tf.plan = crosswalk.from_plan and tf.need = crosswalk.from_need
left join plan_needs as sf on sf.plan = crosswalk.to_plan and sf.need = crosswalk.to_need
where $need is null or crosswalk.from_need = $need or crosswalk.to_need = $need
order by place
