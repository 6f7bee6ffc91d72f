//! From what a source prints to the clauses that ask it, and back.

use std::collections::BTreeSet;

use super::{Criterion, Leaf, Need, Node, NotCollected, OfFamily, Plan, Rule, Settings, SourceList};

/// Every criterion of a source with what takes it up.
#[derive(Debug)]
pub struct Trace<'a> {
    /// The criteria, in printed order.
    pub criteria: Vec<Traced<'a>>,
    /// Clauses to which no criterion leads.
    pub astray: Vec<TracedClause<'a>>,
    /// Clauses to which criteria lead by their ids, none of which has the part that is cited.
    pub miscited: Vec<TracedClause<'a>>,
}

/// A criterion with what takes it up.
#[derive(Debug)]
pub struct Traced<'a> {
    /// The criterion.
    pub criterion: Criterion,
    /// The needs that it is about.
    pub needs: Vec<&'a Need>,
    /// The needs that it is about and the council does not collect.
    pub not_collected: Vec<&'a NotCollected>,
    /// The clauses that ask it, in the order of the plan.
    pub clauses: Vec<TracedClause<'a>>,
    /// What else takes it up, in words.
    pub otherwise: Vec<String>,
}

/// A clause, and where it stands.
#[derive(Debug, Clone)]
pub struct TracedClause<'a> {
    /// Its need; none for one that is asked of the family as such.
    pub need: Option<&'a Need>,
    /// The key of the plan file whose tree it belongs to: `found`, `achieved`, `supplementary`, `gate`, `route`, `employment`.
    pub tree: &'static str,
    /// The part of the source that it, or the nearest branch around it, bears as its `cite`.
    pub part: &'a str,
    /// The parts that it and all branches around it bear, outermost first.
    parts: Vec<&'a str>,
    /// The branches around it, outermost first: `all`, `any`, `evidence`, `first`, `when`.
    pub within: Vec<&'static str>,
    /// Its node.
    pub node: &'a Node,
    /// What it asks.
    pub leaf: &'a Leaf,
}

impl Traced<'_> {
    /// Says whether anything takes the criterion up.
    pub fn is_taken_up(&self) -> bool {
        !self.clauses.is_empty() || !self.otherwise.is_empty()
    }
}

impl TracedClause<'_> {
    /// What asks it: the id of its need, or what is asked of the family.
    pub fn asked_of(&self) -> &str {
        self.need.map_or("the family", |need| &need.id)
    }

    fn is(&self, other: &Self) -> bool {
        self.asked_of() == other.asked_of() && self.node.id == other.node.id
    }
}

impl Plan {
    /// Follows every criterion of the plan's source to what takes it up.
    ///
    /// Where no list of the source is there, the criteria are the places and parts that the plan itself cites.
    pub fn trace(&self, list: Option<&SourceList>) -> Trace<'_> {
        let clauses = self.traced_clauses();
        let criteria = list.map_or_else(|| self.cited(&clauses), |list| list.criteria.clone());
        let traced: Vec<Traced<'_>> = criteria.into_iter().map(|criterion| self.traced(criterion, &clauses)).collect();
        let leading = |clause: &TracedClause<'_>| -> Vec<&Criterion> {
            let leads = |traced: &&Traced<'_>| traced.clauses.iter().any(|own| own.is(clause));
            traced.iter().filter(leads).map(|traced| &traced.criterion).collect()
        };
        let (led, astray): (Vec<&TracedClause<'_>>, Vec<&TracedClause<'_>>) =
            clauses.iter().partition(|clause| !leading(clause).is_empty());
        // Whoever names the need as well may be led there from any place.
        let is_cited = |clause: &TracedClause<'_>| {
            let bears = |criterion: &&Criterion| {
                !criterion.needs.is_empty() || clause.parts.iter().any(|part| criterion.is_of(part))
            };
            clause.need.is_none() || leading(clause).iter().any(bears)
        };
        let miscited = led.into_iter().filter(|clause| !is_cited(clause)).cloned().collect();
        let astray = astray.into_iter().cloned().collect();
        Trace { criteria: traced, astray, miscited }
    }

    fn traced<'a>(&'a self, criterion: Criterion, clauses: &[TracedClause<'a>]) -> Traced<'a> {
        let needs = criterion.needs_of(self);
        let is_about = |clause: &&TracedClause<'_>| {
            clause.need.is_some_and(|own| needs.iter().any(|need| need.id == own.id))
                || clause.need.is_none() && criterion.settings.iter().any(|setting| setting == clause.tree)
        };
        let about: Vec<&TracedClause<'a>> = clauses.iter().filter(is_about).collect();
        let named = !criterion.clauses.is_empty();
        let part = if criterion.not_asked.is_some() { None } else { criterion.part_among(&about) };
        let takes_up = |clause: &&&TracedClause<'_>| match clause.need {
            // Of what is asked of the family, all; or the clauses that are named.
            None => !named || criterion.clauses.iter().any(|id| self.settings.is_below(id, &clause.node.id)),
            Some(need) if named => criterion.clauses.iter().any(|id| need.is_below(id, &clause.node.id)),
            Some(_) => part.as_ref().is_some_and(|part| clause.parts.contains(&part.as_str())),
        };
        let clauses = about.iter().filter(takes_up).map(|clause| (*clause).clone()).collect();
        let not_collected: Vec<&NotCollected> =
            self.not_collected().filter(|need| ends_in(&need.cite, &criterion.place)).collect();
        let otherwise = Self::otherwise(&criterion, &needs, &not_collected);
        Traced { criterion, needs, not_collected, clauses, otherwise }
    }

    /// What takes a criterion up beside clauses.
    fn otherwise(criterion: &Criterion, needs: &[&Need], not_collected: &[&NotCollected]) -> Vec<String> {
        let mut found: Vec<String> =
            criterion.settings.iter().map(|setting| format!("the plan's `{setting}`")).collect();
        found.extend(criterion.not_asked.iter().map(|why| format!("not asked: {why}")));
        let of_need = WHO_HAS_IT.iter().any(|part| criterion.is_of(part));
        if of_need && criterion.not_asked.is_none() {
            let told = |need: &&&Need| need.found.is_none();
            found.extend(
                needs.iter().filter(told).map(|need| format!("the record of `{}`: no data can show it", need.id)),
            );
        }
        if criterion.needs.iter().any(|id| needs.iter().any(|need| need.id == *id && !need.published)) {
            found.push("counted, and no outcome is published".to_owned());
        }
        found.extend(not_collected.iter().map(|need| format!("`{}` is not collected: {}", need.id, need.why)));
        found
    }

    /// Every clause of the plan, in its order; those asked of the family last.
    fn traced_clauses(&self) -> Vec<TracedClause<'_>> {
        let mut found = Vec::new();
        for (_, need) in self.needs() {
            for (tree, node) in need.trees() {
                let part = if tree == "found" { ELIGIBILITY } else { OUTCOME };
                add(Some(need), tree, node, (part, &[], &[]), &mut found);
            }
        }
        for (which, node) in self.settings.trees() {
            add(None, OfFamily::key(which), node, (which.key(), &[], &[]), &mut found);
        }
        found
    }

    /// The places and parts that the plan cites.
    fn cited(&self, clauses: &[TracedClause<'_>]) -> Vec<Criterion> {
        let mut found: Vec<Criterion> = Vec::new();
        let mut known = BTreeSet::new();
        for (_, need) in self.needs() {
            let own = clauses.iter().filter(|clause| clause.need.is_some_and(|of| of.id == need.id));
            let told = need.found.is_none().then_some(ELIGIBILITY);
            let parts = told.into_iter().chain(own.map(|clause| clause.part));
            for part in parts.filter(|part| known.insert((need.id.as_str(), *part))).collect::<Vec<&str>>() {
                let needs = vec![need.id.clone()];
                found.push(Criterion {
                    place: need.cite.clone(),
                    part: part.to_owned(),
                    needs,
                    ..Criterion::default()
                });
            }
        }
        found.extend(self.not_collected().map(|need| Criterion {
            place: need.cite.clone(),
            part: ELIGIBILITY.to_owned(),
            ..Criterion::default()
        }));
        for (which, _) in self.settings.trees() {
            let settings = vec![which.key().to_owned()];
            let (place, part) = ("the plan".to_owned(), which.key().to_owned());
            found.push(Criterion { place, part, settings, ..Criterion::default() });
        }
        found
    }
}

/// The part to which a `found` belongs that cites none.
const ELIGIBILITY: &str = "eligibility criterion";

/// How sources call the part that says who has a need.
const WHO_HAS_IT: [&str; 2] = [ELIGIBILITY, "indicator"];

/// The part to which the trees of an outcome belong that cite none.
const OUTCOME: &str = "outcome";

impl Criterion {
    /// The needs that it names, or else those whose `cite` ends in its place.
    pub(super) fn needs_of<'a>(&self, plan: &'a Plan) -> Vec<&'a Need> {
        let needs = plan.needs().map(|(_, need)| need);
        if self.needs.is_empty() {
            return needs.filter(|need| ends_in(&need.cite, &self.place)).collect();
        }
        needs.filter(|need| self.needs.contains(&need.id)).collect()
    }

    /// Says whether its part is one that clauses bear, or belongs to it.
    fn is_of(&self, part: &str) -> bool {
        self.part.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
    }

    /// The part that clauses bear: its own, or, of "item 1, second half", "item 1" where no clause bears the whole.
    fn part_among(&self, clauses: &[&TracedClause<'_>]) -> Option<String> {
        let mut part = self.part.as_str();
        loop {
            if clauses.iter().any(|clause| clause.parts.contains(&part)) {
                return Some(part.to_owned());
            }
            part = part.rsplit_once(", ")?.0;
        }
    }
}

impl Need {
    /// Its trees with the keys under which they stand.
    pub(super) fn trees(&self) -> impl Iterator<Item = (&'static str, &Node)> {
        let found = self.found.iter().map(|tree| ("found", tree));
        let achieved = self.achieved.iter().map(|tree| ("achieved", tree));
        found.chain(achieved).chain(self.supplementary.iter().map(|tree| ("supplementary", tree)))
    }

    /// Says whether a clause is the one of an id, or stands below it.
    fn is_below(&self, id: &str, clause: &str) -> bool {
        let branch = self.trees().find_map(|(_, tree)| tree.find(id));
        branch.is_some_and(|branch| branch.find(clause).is_some())
    }
}

impl Settings {
    /// Says whether a clause that is asked of the family is the one of an id, or stands below it.
    fn is_below(&self, id: &str, clause: &str) -> bool {
        let branch = self.trees().find_map(|(_, tree)| tree.find(id));
        branch.is_some_and(|branch| branch.find(clause).is_some())
    }
}

/// Says whether a `cite` names a place: as a whole, or as its end.
fn ends_in(cite: &str, place: &str) -> bool {
    cite.strip_suffix(place).is_some_and(|before| before.is_empty() || before.ends_with(", "))
}

/// Adds the clauses of a tree; `part` is what they are called where nothing is cited, and `cited` and `within` say what stands
/// around it.
fn add<'a>(
    need: Option<&'a Need>,
    tree: &'static str,
    node: &'a Node,
    (part, cited, within): (&'a str, &[&'a str], &[&'static str]),
    found: &mut Vec<TracedClause<'a>>,
) {
    let own: &[&str] = if node.cite.is_empty() { &[] } else { &[node.cite.as_str()] };
    let cited = [cited, own].concat();
    let inside = |branch: &'static str| [within, &[branch]].concat();
    if let Some(when) = &node.when {
        add(need, tree, when, (part, &cited, &inside("when")), found);
    }
    let branch = match &node.rule {
        Rule::Leaf(leaf) => {
            let parts = if cited.is_empty() { vec![part] } else { cited };
            let part = parts.last().copied().unwrap_or(part);
            found.push(TracedClause { need, tree, part, parts, within: within.to_vec(), node, leaf });
            return;
        }
        Rule::All(_) => "all",
        Rule::Any(_) => "any",
        Rule::Evidence(_) => "evidence",
        Rule::First(_) => "first",
    };
    for child in node.children() {
        add(need, tree, child, (part, &cited, &inside(branch)), found);
    }
}
