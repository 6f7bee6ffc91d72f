use std::collections::BTreeSet;

use super::{
    super::{Crosswalk, Headline, Link, Need, Plan},
    sides::Sides,
};

/// A crosswalk, and whether it is walked against its direction.
#[derive(Clone, Copy)]
pub(super) struct Crossing<'p> {
    pub crosswalk: &'p Crosswalk,
    pub back: bool,
}

impl<'p> Crossing<'p> {
    /// The crosswalk, if it leads from needs of the one plan to needs of the other, or back: a plan that was changed has
    /// another id than the one that the crosswalk names, and needs of the same.
    pub fn between(crosswalk: Option<&'p Crosswalk>, sides: Sides<'_>) -> Option<Self> {
        let crosswalk = crosswalk?;
        let has = |plan: &Plan, end: fn(&Link) -> &String| {
            plan.needs().any(|(_, need)| crosswalk.links.iter().any(|link| *end(link) == need.id))
        };
        let leads = |one: &Plan, other: &Plan| has(one, |link| &link.from) && has(other, |link| &link.to);
        let back = !leads(sides.one, sides.other);
        (!back || leads(sides.other, sides.one)).then_some(Self { crosswalk, back })
    }

    /// The ends of a link: the need of the earlier plan, and that of the later.
    fn ends(self, link: &Link) -> (&str, &str) {
        if self.back { (&link.to, &link.from) } else { (&link.from, &link.to) }
    }

    /// Why a need of the one plan (or of the other) corresponds to none.
    pub fn reason(self, of_one: bool, need: &Need) -> Option<&'p str> {
        let plan = if of_one == self.back { &self.crosswalk.to } else { &self.crosswalk.from };
        let alone = self.crosswalk.alone.iter().find(|alone| alone.plan == *plan && alone.need == need.id);
        alone.map(|alone| alone.reason.as_str())
    }
}

/// A need of either plan, or of both.
pub(super) struct Pair<'p> {
    pub one: Option<(&'p Headline, &'p Need)>,
    pub other: Option<(&'p Headline, &'p Need)>,
    pub link: Option<&'p Link>,
}

/// Pairs the needs of two plans: by their ids, else over each link of the crosswalk; those left stand alone.
pub(super) fn pairs<'p>(sides: Sides<'p>, crossing: Option<Crossing<'p>>) -> Vec<Pair<'p>> {
    let mut pairs = Vec::new();
    let mut paired = BTreeSet::new();
    let named = |plan: &'p Plan, id: &str| plan.needs().find(|(_, need)| need.id == id);
    let links = |need: &'p Need| {
        let all =
            crossing.into_iter().flat_map(|crossing| crossing.crosswalk.links.iter().map(move |link| (crossing, link)));
        all.filter(|(crossing, link)| crossing.ends(link).1 == need.id)
            .filter_map(|(crossing, link)| Some((named(sides.one, crossing.ends(link).0)?, link)))
            .filter(|((_, own), _)| named(sides.other, &own.id).is_none())
            .collect::<Vec<_>>()
    };
    for other in sides.other.needs() {
        if let Some(one) = named(sides.one, &other.1.id) {
            paired.insert(&one.1.id);
            pairs.push(Pair { one: Some(one), other: Some(other), link: None });
            continue;
        }
        let links = links(other.1);
        if links.is_empty() {
            pairs.push(Pair { one: None, other: Some(other), link: None });
        }
        for (one, link) in links {
            paired.insert(&one.1.id);
            pairs.push(Pair { one: Some(one), other: Some(other), link: Some(link) });
        }
    }
    let gone = sides.one.needs().filter(|(_, need)| !paired.contains(&need.id));
    pairs.extend(gone.map(|one| Pair { one: Some(one), other: None, link: None }));
    pairs
}
