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
    /// The crosswalk, if it leads from the one plan to the other, or back.
    pub fn between(crosswalk: Option<&'p Crosswalk>, sides: Sides<'_>) -> Option<Self> {
        let crosswalk = crosswalk?;
        let ends = (crosswalk.from.as_str(), crosswalk.to.as_str());
        let (one, other) = (sides.one.base(), sides.other.base());
        let back = if ends == (one, other) {
            false
        } else if ends == (other, one) {
            true
        } else {
            return None;
        };
        Some(Self { crosswalk, back })
    }

    /// The ends of a link: the need of the earlier plan, and that of the later.
    fn ends(self, link: &Link) -> (&str, &str) {
        if self.back { (&link.to, &link.from) } else { (&link.from, &link.to) }
    }

    /// Why a need corresponds to none.
    pub fn reason(self, plan: &Plan, need: &Need) -> Option<&'p str> {
        let alone = self.crosswalk.alone.iter().find(|alone| alone.plan == plan.base() && alone.need == need.id);
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
