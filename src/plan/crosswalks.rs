//! Which crosswalk says how the needs of two plans correspond: one that is written, or that one plan is based on the other.

use std::borrow::Cow;

use super::{About, Became, Carried, Crosswalk, Domain, Link, LinkKind, Plan, Plans, Why, crosswalk::Alone};
use crate::base::{Problem, Problems, or_list};

impl Plans {
    /// All that says how needs of two plans correspond: the crosswalk of comparisons, the others, and those between plans of
    /// which one is based on the other.
    pub fn crosswalks(&self) -> impl Iterator<Item = Result<Cow<'_, Crosswalk>, &Problems>> {
        let written = self.crosswalk().into_iter().chain(self.more_crosswalks());
        let based = self.iter().filter_map(|plan| Some((self.get(plan.based_on.as_deref()?).ok()?, plan)));
        written
            .map(|found| found.map(Cow::Borrowed))
            .chain(based.map(|(base, plan)| Ok(Cow::Owned(of_one_base(base, plan)))))
    }

    /// The crosswalk from one plan to another, or, where not both are named, the first that fits.
    ///
    /// # Errors
    /// Gives all that is wrong with the one that is written; or says which there are.
    pub fn crosswalk_between(&self, from: Option<&str>, to: Option<&str>) -> Result<Cow<'_, Crosswalk>, Problems> {
        for plan in [from, to].into_iter().flatten() {
            self.get(plan)?;
        }
        if from.is_some() && from == to {
            let problem = Problem::new("the crosswalk", "cannot lead from a plan to itself");
            return Err(problem.help("name two plans").into());
        }
        if from.is_none() && to.is_none() {
            return self.whole_crosswalk().map(Cow::Borrowed);
        }
        let mut there = Vec::new();
        let mut faults = Problems::default();
        for found in self.crosswalks() {
            match found {
                Ok(found) if from.is_none_or(|id| id == found.from) && to.is_none_or(|id| id == found.to) => {
                    return Ok(found);
                }
                Ok(found) => there.push(format!("from `{}` to `{}`", found.from, found.to)),
                Err(problems) => faults.add(problems.clone()),
            }
        }
        if let (Some(from), Some(to)) = (from, to) {
            let (from, to) = (self.get(from)?, self.get(to)?);
            if from.based_on.is_some() && from.based_on == to.based_on {
                return Ok(Cow::Owned(of_one_base(from, to)));
            }
            let leads =
                |known: &Crosswalk| known.links.iter().any(|link| from.needs().any(|(_, need)| need.id == link.from));
            if let Some(adapted) = self.crosswalk_for(from, to).ok().flatten().filter(|known| leads(known)) {
                return Ok(Cow::Owned(adapted.into_owned().between(&from.id, &to.id)));
            }
        }
        if !faults.0.is_empty() {
            return Err(faults);
        }
        let there: Vec<&str> = there.iter().map(String::as_str).collect();
        let help = format!("the crosswalks lead {}", or_list(&there));
        Err(Problem::new("the crosswalk", "none leads from the one plan to the other").help(help).into())
    }

    /// The crosswalk that pairs the needs of two plans for `plan diff`: theirs, in either direction; else one at whose
    /// ends they can stand. Of a need that is not as in the plan that the crosswalk names, it does not compare the outcome.
    ///
    /// # Errors
    /// Gives all that is wrong with a crosswalk, where none that is whole is theirs.
    pub fn crosswalk_for(&self, one: &Plan, other: &Plan) -> Result<Option<Cow<'_, Crosswalk>>, &Problems> {
        let whole = || self.crosswalk().into_iter().chain(self.more_crosswalks()).filter_map(Result::ok);
        let of = |plan: &Plan| plan.id.split(" + ").next().unwrap_or_default().to_owned();
        let (from, to) = (of(one), of(other));
        let theirs =
            whole().find(|known| (known.from == from && known.to == to) || (known.from == to && known.to == from));
        if let Some(theirs) = theirs {
            return Ok(Some(Cow::Borrowed(theirs)));
        }
        let leads = |from: &Plan, to: &Plan, known: &Crosswalk| {
            self.stands_for(from, known, &known.from, |link| &link.from)
                && self.stands_for(to, known, &known.to, |link| &link.to)
        };
        for known in whole() {
            let (from, to) = if leads(one, other, known) {
                (one, other)
            } else if leads(other, one, known) {
                (other, one)
            } else {
                continue;
            };
            let mut adapted = known.clone();
            for link in &mut adapted.links {
                let as_named =
                    self.has_need_as(&known.from, from, &link.from) && self.has_need_as(&known.to, to, &link.to);
                if !as_named {
                    (link.onward, link.back) = (Carried::Never, Carried::Never);
                }
            }
            return Ok(Some(Cow::Owned(adapted)));
        }
        // What is wrong with any may be what would have paired them.
        match self.crosswalk().into_iter().chain(self.more_crosswalks()).find_map(Result::err) {
            Some(problems) => Err(problems),
            None => Ok(None),
        }
    }

    /// Says whether a plan can stand at an end of a crosswalk: it is the plan that is named there, departs from it or from what it
    /// departs from, or has all its needs that are linked.
    fn stands_for(&self, plan: &Plan, known: &Crosswalk, named: &str, end: fn(&Link) -> &String) -> bool {
        let root = |plan: &Plan| plan.based_on.clone().unwrap_or_else(|| plan.id.clone());
        let has = |link: &Link| plan.needs().any(|(_, need)| need.id == *end(link));
        self.get(named).is_ok_and(|named| root(named) == root(plan)) || known.links.iter().all(has)
    }

    /// Says whether a need of one plan has the outcome that it has in another.
    fn has_need_as(&self, named: &str, plan: &Plan, need: &str) -> bool {
        let outcome = |plan: &Plan| {
            let found = plan.needs().map(|(_, known)| known).find(|known| known.id == need)?;
            found.achieved.as_ref().map(super::Node::bare)
        };
        self.get(named).is_ok_and(|named| outcome(named) == outcome(plan))
    }
}

impl Crosswalk {
    /// The same, between two plans that have the needs of its own.
    fn between(mut self, from: &str, to: &str) -> Self {
        for alone in &mut self.alone {
            let plan = if alone.plan == self.from { from } else { to };
            plan.clone_into(&mut alone.plan);
        }
        (self.from, self.to) = (from.to_owned(), to.to_owned());
        self
    }
}

/// Links the needs of one id of two plans that are based on each other, or on one.
fn of_one_base(from: &Plan, to: &Plan) -> Crosswalk {
    let diff = from.diff(to, None);
    let based = match &to.based_on {
        Some(base) if *base == from.id => format!("`{}` is based on `{}`", to.id, from.id),
        _ if from.based_on.as_ref() == Some(&to.id) => format!("`{}` is based on `{}`", from.id, to.id),
        _ => format!("both plans are based on `{}`", to.based_on.as_deref().unwrap_or_default()),
    };
    let (mut links, mut alone): (Vec<Link>, Vec<Alone>) = (Vec::new(), Vec::new());
    for pair in &diff.needs {
        match (pair.one, pair.other) {
            (Some((headline, need)), Some((_, their))) => links.push(Link {
                from: need.id.clone(),
                to: their.id.clone(),
                kind: LinkKind::Same,
                domain: headline.id.clone(),
                onward: Carried::Always,
                back: Carried::Always,
                asks_more: asked(&pair.why, |became| {
                    matches!(became, Became::InAddition | Became::NotEnough | Became::More | Became::Other)
                }),
                asks_less: asked(&pair.why, |became| {
                    matches!(became, Became::NoMore | Became::EnoughAsWell | Became::Less | Became::Other)
                }),
                cite: format!("{}; {}", need.cite, their.cite),
                reason: format!("The same need: {based}."),
            }),
            (Some((_, need)), None) => alone.push(apart(from, &need.id, to)),
            (None, Some((_, need))) => alone.push(apart(to, &need.id, from)),
            (None, None) => {}
        }
    }
    let domains = from.headlines.iter().filter(|headline| links.iter().any(|link| link.domain == headline.id));
    let domains = domains.map(|headline| Domain { id: headline.id.clone(), title: headline.title.clone() }).collect();
    Crosswalk { from: from.id.clone(), to: to.id.clone(), domains, links, alone }
}

fn apart(plan: &Plan, need: &str, other: &Plan) -> Alone {
    let reason = format!("`{}` does not have it, and one of the two is based on what the other is.", other.id);
    Alone { plan: plan.id.clone(), need: need.to_owned(), reason }
}

/// What became of an outcome, in words.
fn asked(why: &[Why], of: impl Fn(Became) -> bool) -> Vec<String> {
    let text = |lines: &[super::Line]| {
        lines.iter().map(|line| line.text.trim_end_matches(':')).collect::<Vec<&str>>().join(", ")
    };
    let outcome = why.iter().filter(|why| why.about == About::Outcome && of(why.became));
    outcome
        .map(|why| match (why.was.is_empty(), why.is.is_empty()) {
            (true, _) => text(&why.is),
            (_, true) => format!("no longer: {}", text(&why.was)),
            _ => format!("{}, in place of: {}", text(&why.is), text(&why.was)),
        })
        .collect()
}
