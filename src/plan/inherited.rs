//! The cases that a plan has of the plan that it is based on.

use std::collections::BTreeSet;

use super::{Case, Deck, Need, Node, Plan, Settings};
use crate::base::Digest;

impl Plan {
    /// Takes in the cases of the plan that it is based on, but for those that it restates under their names and those about
    /// needs that it does not have. One that is about what departs from the other plan is taken along only where it holds,
    /// whichever clause decides.
    pub(super) fn take_cases_of(&mut self, base: Self) {
        let own: BTreeSet<&str> = self.deck.cases.iter().map(|case| case.name.as_str()).collect();
        let has = |need: &str| self.needs().any(|(_, known)| known.id == need);
        let departs: BTreeSet<&str> =
            self.needs().filter(|(_, need)| !base.has_need_as(need)).map(|(_, need)| need.id.as_str()).collect();
        let same_result = self.settings.bare() == base.settings.bare();
        let mut inherited = Deck::default();
        for case in base.deck.cases.into_iter().filter(|case| !own.contains(case.name.as_str())) {
            let needs: BTreeSet<String> = case.needs().map(str::to_owned).collect();
            let averages_known = case.averages.keys().all(|name| self.settings.averages.contains_key(name));
            if !needs.iter().all(|need| has(need)) || !averages_known {
                continue;
            }
            let on_its_own = needs.iter().all(|need| !departs.contains(need.as_str()));
            let holds = on_its_own && same_result;
            let mut case = Case { if_it_holds: case.if_it_holds || !holds, ..case };
            if !holds {
                // The clause that decided there may be another here, or none.
                case.expect.iter_mut().for_each(|expected| expected.decided_by = None);
            }
            for row in case.rows.get_mut("families").into_iter().flatten() {
                row.entry("plan".to_owned()).and_modify(|plan| {
                    if *plan == base.id {
                        plan.clone_from(&self.id);
                    }
                });
            }
            inherited.cases.push(case);
        }
        inherited.cannot_show =
            base.deck.cannot_show.into_iter().filter(|entry| !departs.contains(entry.need.as_str())).collect();
        self.deck.add(inherited);
    }

    /// A hash of all that the statuses of one of its needs hang on, those of other needs aside.
    pub fn fingerprint_of(&self, need: &Need) -> String {
        let Settings { judged_after, needs_join_until, strict, averages, .. } = &self.settings;
        let settings = (judged_after, needs_join_until, strict, averages, &self.directions);
        let mut digest = Digest::default();
        digest.feed(format!("{:?} {} {:?} {settings:?}", need.id, need.published, need.rules()).as_bytes());
        digest.finish()
    }

    /// A hash of all that it hangs on of whom data shows one of its needs, those of other needs aside.
    pub fn fingerprint_of_found(&self, need: &Need) -> String {
        let Settings { judged_after, strict, averages, .. } = &self.settings;
        let settings = (judged_after, strict, averages, &self.directions);
        let found = need.found.as_ref().map(Node::bare);
        let mut digest = Digest::default();
        digest.feed(format!("{:?} {:?} {found:?} {settings:?}", need.id, need.person).as_bytes());
        digest.finish()
    }

    /// Says whether it has a need by the same rules.
    fn has_need_as(&self, need: &Need) -> bool {
        self.needs().any(|(_, known)| known.id == need.id && known.rules() == need.rules())
    }
}

impl Need {
    /// What is asked of whom, without where it is printed.
    fn rules(&self) -> (&str, Option<Node>, Option<Node>, Vec<Node>) {
        let bare = |node: &Option<Node>| node.as_ref().map(Node::bare);
        (&self.person, bare(&self.found), bare(&self.achieved), self.supplementary.iter().map(Node::bare).collect())
    }
}

impl Case {
    /// The needs that it records, or expects something of.
    fn needs(&self) -> impl Iterator<Item = &str> {
        let recorded = self.rows.get("needs").into_iter().flatten().filter_map(|row| row.get("need"));
        recorded.chain(self.expect.iter().map(|expected| &expected.need)).map(String::as_str)
    }
}
