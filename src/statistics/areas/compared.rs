use super::{
    area::{Area, NotComparable, Share, in_order},
    fit::{Fit, pooled},
};
use crate::statistics::{Interval, funnel, z_of_level};

/// The level beyond which an area is marked, and the one beyond which it is outside.
const LEVELS: [f64; 2] = [0.95, 0.998];

/// Areas compared with all of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The share of all areas together, withheld ones among them; none where none has trials.
    pub pooled: Option<f64>,
    /// How the areas spread; none where fewer than five have a known share, which then have no limits.
    pub spread: Option<Spread>,
    /// The areas, in the order of their codes.
    pub areas: Vec<Compared>,
}

/// How areas spread around their pooled share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean squared z score, the highest and the lowest tenth drawn in: about 0.7 where there is nothing but chance.
    pub phi: f64,
    /// The standard deviation of the true shares that phi speaks for; 0 where phi is not above 1 less one over the areas.
    pub tau: f64,
    /// How many areas lie beyond the adjusted limits.
    pub flagged: Flagged,
}

/// Areas beyond adjusted limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flagged {
    /// Beyond 95%, those beyond 99.8% among them.
    pub beyond_95: u32,
    /// Beyond 99.8%.
    pub beyond_998: u32,
}

/// An area as it stands in the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The area.
    pub area: Area,
    /// Its share; none without trials, or where it is withheld.
    pub share: Option<f64>,
    /// Where it stands in the funnel; none without a share, or where there are no limits.
    pub placed: Option<Placed>,
}

/// Where an area stands in the funnel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Limits of chance and of the spread of the true shares.
    pub adjusted: Limits,
    /// Limits of chance alone.
    pub unadjusted: Limits,
    /// What the adjusted limits say.
    pub verdict: Verdict,
}

/// Limits between 0 and 1 around the pooled share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// At 95%.
    pub at_95: Interval,
    /// At 99.8%.
    pub at_998: Interval,
}

/// What the adjusted funnel says of an area. A share on a limit is not beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Beyond 99.8%.
    Outside(Side),
    /// Beyond 95% and not beyond 99.8%: a mark, no word.
    Marked(Side),
    /// Within 95%.
    Similar,
}

/// On which side of the pooled share an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Below it.
    Low,
    /// Above it.
    High,
}

/// Compares areas, or localities, with all of them together: pooled share, phi and tau, the funnel's limits at 95% and 99.8%,
/// adjusted for what the areas spread by more than chance and unadjusted, and the verdict of each.
///
/// Adjusted: `p -+ z sqrt(s^2 + tau^2)`, after D. J. Spiegelhalter, "Handling over-dispersion of performance indicators",
/// Quality and Safety in Health Care 14 (2005), 347-351, the additive model; these are normal also where few successes are
/// expected, and there lie within what chance alone allows, so that the wider of both stand. Unadjusted: as `funnel` gives them.
///
/// The order of the areas does not matter. An area without trials is listed and takes no part; one that is withheld takes part in
/// the pooled share, phi and tau, and has no verdict.
///
/// # Errors
/// When a code stands there twice or a part is larger than its whole.
pub fn compare(areas: &[Area]) -> Result<Comparison, NotComparable> {
    let areas = in_order(areas)?;
    let shares: Vec<Share> = areas.iter().filter_map(|area| area.share()).collect();
    let funnel = Fit::of(&shares).and_then(Funnel::new);
    let place = |area: &&Area| Compared {
        area: (*area).clone(),
        share: area.known().map(Share::value),
        placed: area.known().zip(funnel).and_then(|(share, funnel)| funnel.place(share)),
    };
    Ok(Comparison {
        pooled: pooled(&shares),
        spread: funnel.map(|funnel| Spread {
            phi: funnel.fit.phi,
            tau: funnel.fit.tau,
            flagged: funnel.flagged(&shares),
        }),
        areas: areas.iter().map(place).collect(),
    })
}

impl Comparison {
    /// Gives the adjusted limits of a share of so many trials: for the lines of a funnel, and for an area shown beside those
    /// that are compared. None without limits, or for no trials.
    pub fn adjusted_limits(&self, whole: u32) -> Option<Limits> {
        self.funnel()?.adjusted(whole.into())
    }

    /// Gives the limits of chance alone of a share of so many trials. None without limits, or for no trials.
    pub fn unadjusted_limits(&self, whole: u32) -> Option<Limits> {
        self.funnel()?.unadjusted(whole.into())
    }

    fn funnel(&self) -> Option<Funnel> {
        let Spread { phi, tau, .. } = self.spread?;
        Funnel::new(Fit { p: self.pooled?, phi, tau })
    }
}

/// A fitted model with the factors of its limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Funnel {
    fit: Fit,
    z: [f64; 2],
}

impl Funnel {
    pub(super) fn new(fit: Fit) -> Option<Self> {
        let [inner, outer] = LEVELS.map(|level| z_of_level(level).ok());
        Some(Self { fit, z: [inner?, outer?] })
    }

    pub(super) fn flagged(&self, shares: &[Share]) -> Flagged {
        let mut flagged = Flagged::default();
        for share in shares.iter().filter(|share| share.is_known) {
            let verdict = self.verdict(*share);
            flagged.beyond_95 += u32::from(verdict != Verdict::Similar);
            flagged.beyond_998 += u32::from(matches!(verdict, Verdict::Outside(_)));
        }
        flagged
    }

    fn place(&self, share: Share) -> Option<Placed> {
        Some(Placed {
            adjusted: self.adjusted(share.whole)?,
            unadjusted: self.unadjusted(share.whole)?,
            verdict: self.verdict(share),
        })
    }

    fn adjusted(&self, whole: f64) -> Option<Limits> {
        let chance = self.unadjusted(whole)?;
        let [at_95, at_998] = self.z.map(|z| self.fit.limits(whole, z));
        Some(Limits { at_95: wider(at_95, chance.at_95), at_998: wider(at_998, chance.at_998) })
    }

    fn unadjusted(&self, whole: f64) -> Option<Limits> {
        let [at_95, at_998] = LEVELS.map(|level| funnel(self.fit.p, whole, level).ok().flatten());
        Some(Limits { at_95: at_95?, at_998: at_998? })
    }

    fn verdict(&self, share: Share) -> Verdict {
        // What chance alone allows is looked at where it can make a difference: draws ask this many thousand times.
        let outside = |level: f64, z: f64| {
            let side = beyond(share, self.fit.limits(share.whole, z))?;
            beyond(share, funnel(self.fit.p, share.whole, level).ok().flatten()?).filter(|chance| *chance == side)
        };
        let ([inner, outer], [z_inner, z_outer]) = (LEVELS, self.z);
        match (outside(outer, z_outer), outside(inner, z_inner)) {
            (Some(side), _) => Verdict::Outside(side),
            (None, Some(side)) => Verdict::Marked(side),
            (None, None) => Verdict::Similar,
        }
    }
}

fn wider(one: Interval, other: Interval) -> Interval {
    Interval { low: one.low.min(other.low), high: one.high.max(other.high) }
}

fn beyond(share: Share, limits: Interval) -> Option<Side> {
    let share = share.value();
    if share < limits.low {
        Some(Side::Low)
    } else if share > limits.high {
        Some(Side::High)
    } else {
        None
    }
}
