use super::{Average, Need, Node, Number, Parameter, Plan, Reading, Rule, Setting, Settings, Switch, Test, check};
use crate::base::{Problem, nearest};

impl Plan {
    /// Gives every reading that was not taken: those of the whole plan first, then those of each need.
    pub fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().chain(self.needs().flat_map(|(_, need)| &need.readings))
    }

    /// Gives the plan with other readings of its source, by the ids of their switches.
    ///
    /// # Errors
    /// When the plan has no such reading, or they do not go together.
    pub fn read_otherwise<T: AsRef<str>>(&self, readings: &[T]) -> Result<Self, Problem> {
        let mut plan = self.clone();
        for (place, id) in readings.iter().enumerate() {
            let id = id.as_ref();
            if readings.iter().take(place).any(|earlier| earlier.as_ref() == id) {
                let problem = Problem::new(format!("plan {}", self.id), format!("is given the reading `{id}` twice"));
                return Err(problem.help("name each reading once"));
            }
            let Some(reading) = self.readings().find(|reading| reading.id == id) else {
                let problem = Problem::new(format!("plan {}", self.id), format!("has no reading `{id}`"));
                return Err(match nearest(id, self.readings().map(|reading| reading.id.as_str())) {
                    Some(close) => problem.help(format!("`{close}` is close")),
                    None => problem.help(format!("`hearthline plan show {}` lists its readings", self.id)),
                });
            };
            let target = self.target(reading);
            let same = |earlier: &&Reading| self.target(earlier) == target;
            let mut earlier = readings.iter().take(place);
            if let Some(earlier) =
                earlier.find_map(|id| self.readings().find(|known| known.id == id.as_ref()).filter(same))
            {
                let cause = format!("the readings `{}` and `{id}` change the same", earlier.id);
                return Err(Problem::new(format!("plan {}", self.id), cause).help("name one of them"));
            }
            let before = plan.clone();
            // As the readings before it have left it.
            let now = before.readings().find(|known| known.id == id).unwrap_or(reading);
            plan.switch(now);
            if plan == before {
                let cause = format!("the reading `{id}` changes nothing beside the readings before it");
                return Err(Problem::new(format!("plan {}", self.id), cause).help("leave it out"));
            }
        }
        match check::first_fault(&plan).filter(|_| !readings.is_empty()) {
            Some(problem) => Err(problem),
            None => Ok(plan),
        }
    }

    /// Gives the plan with one reading switched.
    pub(super) fn switched(&self, reading: &Reading) -> Self {
        let mut plan = self.clone();
        plan.switch(reading);
        plan
    }

    /// What a reading changes.
    fn target(&self, reading: &Reading) -> String {
        match &reading.switch {
            Switch::Setting(setting) => format!("{:?}", std::mem::discriminant(setting)),
            Switch::Parameter(name, _) => format!("parameter {name}"),
            Switch::Average(name, _) => format!("average {name}"),
            Switch::Clause(id, _) => {
                let need = self.needs().find(|(_, need)| need.readings.iter().any(|own| own.id == reading.id));
                format!("clause {id} of {}", need.map_or("", |(_, need)| &need.id))
            }
        }
    }

    fn switch(&mut self, reading: &Reading) {
        self.set(&reading.switch);
        for need in self.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
            need.switch(reading);
        }
    }

    /// Gives a setting, a parameter or an average another value; a clause is a need's to switch.
    pub(super) fn set(&mut self, switch: &Switch) {
        match switch {
            Switch::Setting(setting) => self.settings.set(setting.clone()),
            Switch::Parameter(name, value) => {
                self.settings.parameters.insert(name.clone(), value.clone());
                self.settings.averages.values_mut().for_each(|average| average.number.set_parameter(name, value));
                self.each_tree(&mut |node| node.each_number(&mut |number| number.set_parameter(name, value)));
            }
            Switch::Average(name, average) => {
                self.settings.averages.insert(name.clone(), average.clone());
                self.each_tree(&mut |node| node.each_number(&mut |number| number.set_average(name, average)));
            }
            Switch::Clause(..) => {}
        }
    }

    /// Visits every tree to change it, those of readings too: they may be taken after this one.
    fn each_tree(&mut self, change: &mut impl FnMut(&mut Node)) {
        for need in self.headlines.iter_mut().flat_map(|headline| &mut headline.needs) {
            need.found.iter_mut().chain(&mut need.achieved).chain(&mut need.supplementary).for_each(&mut *change);
            need.readings.iter_mut().filter_map(Reading::tree_mut).for_each(&mut *change);
        }
        self.readings.iter_mut().filter_map(Reading::tree_mut).for_each(&mut *change);
        let settings = &mut self.settings;
        [&mut settings.gate, &mut settings.route, &mut settings.employment].into_iter().flatten().for_each(change);
    }
}

impl Reading {
    /// The tree that something becomes, if it is one.
    fn tree_mut(&mut self) -> Option<&mut Node> {
        match &mut self.switch {
            Switch::Clause(_, tree) => Some(tree),
            Switch::Setting(Setting::Gate(tree) | Setting::Route(tree) | Setting::Employment(tree)) => Some(tree),
            Switch::Setting(_) | Switch::Parameter(..) | Switch::Average(..) => None,
        }
    }
}

impl Need {
    /// Switches a reading of a clause, where it is one of this need's.
    pub(super) fn switch(&mut self, reading: &Reading) {
        let Switch::Clause(id, becomes) = &reading.switch else { return };
        if self.readings.iter().any(|own| own.id == reading.id) {
            self.found.iter_mut().chain(&mut self.achieved).for_each(|tree| tree.replace(id, becomes));
        }
    }
}

impl Settings {
    /// Says whether a setting is as in others.
    pub(super) fn has_as_in(&self, other: &Self, setting: &Setting) -> bool {
        match setting {
            Setting::JudgedAfter(_) => self.judged_after == other.judged_after,
            Setting::NeedsJoinUntil(_) => self.needs_join_until == other.needs_join_until,
            Setting::Eligibility(_) => self.eligibility == other.eligibility,
            Setting::Practice(_) => self.practice == other.practice,
            Setting::Gate(_) => self.gate == other.gate,
            Setting::Route(_) => self.route == other.route,
            Setting::Employment(_) => self.employment == other.employment,
            Setting::Strict(_) => self.strict == other.strict,
        }
    }

    /// The settings without where anything is printed.
    pub(super) fn bare(&self) -> Self {
        let bare = |tree: &Option<Node>| tree.as_ref().map(Node::bare);
        Self { gate: bare(&self.gate), route: bare(&self.route), employment: bare(&self.employment), ..self.clone() }
    }

    fn set(&mut self, setting: Setting) {
        match setting {
            Setting::JudgedAfter(after) => self.judged_after = after,
            Setting::NeedsJoinUntil(until) => self.needs_join_until = until,
            Setting::Eligibility(eligibility) => self.eligibility = eligibility,
            Setting::Practice(practice) => self.practice = practice,
            Setting::Gate(tree) => self.gate = Some(*tree),
            Setting::Route(tree) => self.route = Some(*tree),
            Setting::Employment(tree) => self.employment = Some(*tree),
            Setting::Strict(strict) => self.strict = strict,
        }
    }
}

impl Node {
    /// Gives the node of an id, here or below.
    pub fn find(&self, id: &str) -> Option<&Self> {
        if self.id == id {
            return Some(self);
        }
        self.when.iter().map(|when| &**when).chain(self.children()).find_map(|child| child.find(id))
    }

    /// Gives the tree without where each part is printed.
    pub(super) fn bare(&self) -> Self {
        let mut node =
            Self { cite: String::new(), when: self.when.as_ref().map(|when| Box::new(when.bare())), ..self.clone() };
        for child in node.children_mut() {
            *child = child.bare();
        }
        node
    }

    /// Gives the trees right below.
    pub fn children(&self) -> &[Self] {
        match &self.rule {
            Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => nodes,
            Rule::Leaf(_) => &[],
        }
    }

    fn children_mut(&mut self) -> &mut [Self] {
        match &mut self.rule {
            Rule::All(nodes) | Rule::Any(nodes) | Rule::Evidence(nodes) | Rule::First(nodes) => nodes,
            Rule::Leaf(_) => &mut [],
        }
    }

    pub(super) fn replace(&mut self, id: &str, becomes: &Self) {
        if self.id == id {
            *self = Self { when: self.when.take(), ..becomes.clone() };
            return;
        }
        self.when.iter_mut().for_each(|when| when.replace(id, becomes));
        self.children_mut().iter_mut().for_each(|child| child.replace(id, becomes));
    }

    /// Visits the two sides of every comparison to change them.
    fn each_number(&mut self, change: &mut impl FnMut(&mut Number)) {
        self.when.iter_mut().for_each(|when| when.each_number(change));
        self.children_mut().iter_mut().for_each(|child| child.each_number(change));
        if let Rule::Leaf(leaf) = &mut self.rule
            && let Test::Compare(left, _, right) = &mut leaf.test
        {
            change(left);
            change(right);
        }
    }
}

impl Number {
    fn set_parameter(&mut self, name: &str, value: &Parameter) {
        match self {
            Self::Parameter(found, number) if found == name => *number = value.clone(),
            Self::Plus(left, right) | Self::Minus(left, right) | Self::Times(left, right) => {
                left.set_parameter(name, value);
                right.set_parameter(name, value);
            }
            Self::Average(_, average) => average.number.set_parameter(name, value),
            Self::Literal(_) | Self::Parameter(..) | Self::Call(_) => {}
        }
    }

    fn set_average(&mut self, name: &str, becomes: &Average) {
        match self {
            Self::Average(found, average) if found == name => **average = becomes.clone(),
            Self::Plus(left, right) | Self::Minus(left, right) | Self::Times(left, right) => {
                left.set_average(name, becomes);
                right.set_average(name, becomes);
            }
            Self::Literal(_) | Self::Parameter(..) | Self::Average(..) | Self::Call(_) => {}
        }
    }
}
