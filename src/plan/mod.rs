//! Outcome plans: which needs a plan knows, under which headlines, and for whom.
//!
//! This is the first half of a plan file. The rules that say when a need is found and when its outcome is achieved are
//! not part of it yet, so nothing here evaluates anything.

mod catalogue;
mod read;

use chrono::NaiveDate;

pub use catalogue::Plans;
pub use read::read_plan;

/// An outcome plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The id by which extracts name the plan.
    pub id: String,
    /// The national programme: `TF` or `SF`.
    pub programme: String,
    /// What it is called.
    pub title: String,
    /// The printed source.
    pub source: String,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// Last day in force; none while it is.
    pub in_force_to: Option<NaiveDate>,
    /// Its headlines, in printed order.
    pub headlines: Vec<Headline>,
}

/// A group of needs that the programme counts as one problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The id, unique in the plan.
    pub id: String,
    /// The printed number.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its needs, in printed order.
    pub needs: Vec<Need>,
}

/// A need that makes a family eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The id, unique in the plan.
    pub id: String,
    /// The number of the headline and of the row.
    pub code: String,
    /// What it is, in our own words.
    pub title: String,
    /// Whose need it is: child, adult, parent or family.
    pub person: String,
    /// Where the source prints it.
    pub cite: String,
    /// Whether the source prints an outcome for it.
    pub published: bool,
}

impl Plan {
    /// Gives every need with its headline, in printed order.
    pub fn needs(&self) -> impl Iterator<Item = (&Headline, &Need)> {
        self.headlines.iter().flat_map(|headline| headline.needs.iter().map(move |need| (headline, need)))
    }
}
