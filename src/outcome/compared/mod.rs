//! The same families under both plans of the crosswalk: needs on record are carried over its links, and only the rule of the
//! outcome differs.
//!
//! Nothing here counts: what comes out are rows of needs and families, and by how many families another reading of a source
//! moves each cell of a table of them.

mod carry;
mod cells;
mod family;
mod otherwise;
mod rows;

use std::sync::{Arc, OnceLock};

use super::{area::Area, evaluate::Rules};
use crate::{
    base::{Digest, Problem},
    plan::{Carried, Crosswalk},
};
use otherwise::Otherwise;

pub use family::OfFamily;
pub use rows::Rows;

/// Two plans and the links between their needs, ready to be asked.
pub struct Comparison {
    rules: Both<Arc<Rules>>,
    links: Vec<Over>,
    /// For each plan which links each of its needs stands in.
    links_of: Both<Vec<Vec<usize>>>,
    domains: Vec<String>,
    /// Compiled when they are first asked: who looks at one family asks none.
    readings: OnceLock<Result<Both<Vec<Otherwise>>, Problem>>,
    /// A hash of everything that it asks.
    pub fingerprint: String,
}

/// One of the two plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Side {
    From,
    To,
}

/// Something of either plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
struct Both<T> {
    from: T,
    to: T,
}

/// A link, with its needs by their places in the plans.
struct Over {
    needs: Both<u32>,
    domain: usize,
    /// Of whom a need of each plan is carried to the other.
    carried: Both<Carried>,
}

impl Side {
    const BOTH: [Self; 2] = [Self::From, Self::To];

    fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }
}

impl<T> Both<T> {
    fn of(&self, side: Side) -> &T {
        match side {
            Side::From => &self.from,
            Side::To => &self.to,
        }
    }

    fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::From => &mut self.from,
            Side::To => &mut self.to,
        }
    }
}

impl Comparison {
    /// Compiles a crosswalk between two plans.
    pub fn new(crosswalk: &Crosswalk, from: &Arc<Rules>, to: &Arc<Rules>) -> Self {
        let rules = Both { from: Arc::clone(from), to: Arc::clone(to) };
        let place = |side: Side, id: &str| (0..).zip(&rules.of(side).needs).find(|(_, need)| need.id == id);
        let domains: Vec<String> = crosswalk.domains.iter().map(|domain| domain.id.clone()).collect();
        let over = |link: &crate::plan::Link| {
            let needs = Both { from: place(Side::From, &link.from)?.0, to: place(Side::To, &link.to)?.0 };
            let domain = domains.iter().position(|domain| *domain == link.domain)?;
            Some(Over { needs, domain, carried: Both { from: link.onward, to: link.back } })
        };
        // A crosswalk that was checked names needs that are there.
        let links: Vec<Over> = crosswalk.links.iter().filter_map(over).collect();
        let links_of = |side: Side| {
            let of =
                |need: usize| links.iter().enumerate().filter(move |(_, over)| *over.needs.of(side) as usize == need);
            (0..rules.of(side).needs.len()).map(|need| of(need).map(|(link, _)| link).collect()).collect()
        };
        let links_of = Both { from: links_of(Side::From), to: links_of(Side::To) };
        let mut digest = Digest::default();
        digest.feed(format!("{crosswalk:?}").as_bytes());
        for side in Side::BOTH {
            digest.feed(rules.of(side).fingerprint.as_bytes());
        }
        Self { rules, links, links_of, domains, readings: OnceLock::new(), fingerprint: digest.finish() }
    }

    /// Says what both plans make of the families of an area that are worked with under either.
    ///
    /// # Errors
    /// When a reading does not go with its plan; or rows do not fit their schema, which is a fault of the program.
    pub(super) fn rows(&self, area: &Area) -> Result<Rows, Problem> {
        let readings = self.readings()?;
        let base = self.base(area);
        Rows::new(self, area, &base, &self.moved(area, &base, readings))
    }

    /// Every reading of either plan that was not taken.
    fn readings(&self) -> Result<&Both<Vec<Otherwise>>, Problem> {
        let compile = || Ok(Both { from: Otherwise::all(&self.rules.from)?, to: Otherwise::all(&self.rules.to)? });
        self.readings.get_or_init(compile).as_ref().map_err(Clone::clone)
    }

    /// The id of a plan.
    fn plan(&self, side: Side) -> &str {
        &self.rules.of(side).plan.id
    }
}
