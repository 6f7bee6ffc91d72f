//! A disagreement made small: what can be taken away while it stays is taken away.

use chrono::NaiveDate;
use hearthline::{
    extract::TABLES,
    plan::{CaseRows, Duration, Eligibility, JoinUntil, Least, Need, Node, Plan, Rule},
};

use super::{
    agree::agree,
    print::{plan_text, read},
};

/// A plan and rows on which the evaluators differ in one way.
pub struct Small {
    pub plan: Plan,
    pub rows: CaseRows,
    as_of: NaiveDate,
    sort: String,
    /// How many more may be tried.
    tries: usize,
}

/// Takes away families, needs, clauses, rows and cells while a disagreement of the same sort stays.
pub fn shrink(plan: &Plan, rows: &CaseRows, as_of: NaiveDate, sort: &str) -> Small {
    let mut small = Small { plan: plan.clone(), rows: rows.clone(), as_of, sort: sort.to_owned(), tries: 4000 };
    small.families();
    loop {
        let before = (small.plan.clone(), small.rows.clone());
        small.trees();
        small.tables();
        small.single_rows();
        small.cells();
        if small.tries == 0 || before == (small.plan.clone(), small.rows.clone()) {
            return small;
        }
    }
}

impl Small {
    fn differs(&mut self, plan: &Plan, rows: &CaseRows) -> bool {
        self.tries = self.tries.saturating_sub(1);
        self.tries > 0 && agree(plan, rows, self.as_of).disagreements.iter().any(|found| found.sort == self.sort)
    }

    fn try_rows(&mut self, rows: CaseRows) -> bool {
        let plan = self.plan.clone();
        let still = self.differs(&plan, &rows);
        if still {
            self.rows = rows;
        }
        still
    }

    /// Takes a plan if its file would be accepted.
    fn try_plan(&mut self, plan: &Plan) -> bool {
        let Ok(plan) = read(&plan_text(plan)) else { return false };
        if plan == self.plan {
            return false;
        }
        let rows = self.rows.clone();
        let still = self.differs(&plan, &rows);
        if still {
            self.plan = plan;
        }
        still
    }

    fn families(&mut self) {
        let all = self.rows.get("families").cloned().unwrap_or_default();
        for family in all.iter().filter_map(|row| row.get("family_id")) {
            let mut rows = self.rows.clone();
            for table in rows.values_mut() {
                table.retain(|row| row.get("family_id") != Some(family));
            }
            self.try_rows(rows);
        }
    }

    fn tables(&mut self) {
        let tables: Vec<String> = self.rows.keys().cloned().collect();
        for table in tables {
            let mut rows = self.rows.clone();
            rows.remove(&table);
            self.try_rows(rows);
        }
    }

    fn single_rows(&mut self) {
        let tables: Vec<String> = self.rows.keys().cloned().collect();
        for table in tables {
            let mut place = 0;
            while place < self.rows.get(&table).map_or(0, Vec::len) {
                let mut rows = self.rows.clone();
                rows.get_mut(&table).unwrap().remove(place);
                if !self.try_rows(rows) {
                    place += 1;
                }
            }
        }
    }

    fn cells(&mut self) {
        for table in TABLES {
            for place in 0..self.rows.get(table.name).map_or(0, Vec::len) {
                for column in table.columns.iter().filter(|column| !column.required) {
                    let mut rows = self.rows.clone();
                    if rows.get_mut(table.name).unwrap()[place].remove(column.name).is_some() {
                        self.try_rows(rows);
                    }
                }
            }
        }
    }

    fn trees(&mut self) {
        let mut place = 0;
        while place < self.plan.needs().count() {
            if !self.without_need(place) {
                self.smaller_need(place);
                place += 1;
            }
        }
        let changes: [fn(&mut Plan); 8] = [
            |plan| plan.settings.gate = None,
            |plan| plan.settings.route = None,
            |plan| plan.settings.employment = None,
            |plan| plan.settings.strict = false,
            |plan| plan.settings.practice = false,
            |plan| plan.settings.needs_join_until = JoinUntil::JudgedOn,
            |plan| plan.settings.eligibility = Eligibility { least: Least::Needs(1), most_per_person: None },
            |plan| plan.settings.judged_after = Duration::Months(6),
        ];
        for change in changes {
            let mut plan = self.plan.clone();
            change(&mut plan);
            self.try_plan(&plan);
        }
    }

    fn without_need(&mut self, place: usize) -> bool {
        let mut plan = self.plan.clone();
        let mut left = place;
        for headline in &mut plan.headlines {
            if left < headline.needs.len() {
                headline.needs.remove(left);
                break;
            }
            left -= headline.needs.len();
        }
        plan.headlines.retain(|headline| !headline.needs.is_empty());
        self.try_plan(&plan)
    }

    fn smaller_need(&mut self, place: usize) {
        let mut next = 0;
        loop {
            let need = self.plan.needs().nth(place).unwrap().1.clone();
            let Some(smaller) = smaller_needs(&need).into_iter().nth(next) else { return };
            let mut plan = self.plan.clone();
            *plan.headlines.iter_mut().flat_map(|headline| &mut headline.needs).nth(place).unwrap() = smaller;
            if self.try_plan(&plan) {
                next = 0;
            } else {
                next += 1;
            }
        }
    }
}

/// The need without one of its trees, or with a smaller one, or with another of its clauses as what is to be achieved.
fn smaller_needs(need: &Need) -> Vec<Need> {
    let mut found = vec![Need { supplementary: Vec::new(), ..need.clone() }, Need { found: None, ..need.clone() }];
    let clauses = need.found.iter().chain(&need.supplementary).flat_map(Node::leaves);
    for (clause, _) in clauses.filter(|_| need.published) {
        let achieved = Some(Node { when: None, ..clause.clone() });
        found.push(Need { found: None, supplementary: Vec::new(), achieved, ..need.clone() });
    }
    for tree in need.achieved.iter().flat_map(smaller) {
        found.push(Need { achieved: Some(tree), ..need.clone() });
    }
    for tree in need.found.iter().flat_map(smaller) {
        found.push(Need { found: Some(tree), ..need.clone() });
    }
    found
}

/// One of the trees below, or the tree with one of them away or smaller.
fn smaller(node: &Node) -> Vec<Node> {
    let mut found: Vec<Node> = node.children().iter().map(|child| Node { when: None, ..child.clone() }).collect();
    found.extend(node.when.iter().map(|_| Node { when: None, ..node.clone() }));
    found.extend(
        node.when.iter().flat_map(|when| smaller(when)).map(|when| Node { when: Some(Box::new(when)), ..node.clone() }),
    );
    for (place, child) in node.children().iter().enumerate() {
        let with = |change: &dyn Fn(&mut Vec<Node>)| {
            let mut changed = node.clone();
            match &mut changed.rule {
                Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => change(nodes),
                Rule::Leaf(_) => {}
            }
            changed
        };
        if node.children().len() > 1 {
            found.push(with(&|nodes| {
                nodes.remove(place);
            }));
        }
        for smaller in smaller(child) {
            found.push(with(&|nodes| nodes[place].clone_from(&smaller)));
        }
    }
    found
}
