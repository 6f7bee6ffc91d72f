//! One engagement of a family: its dates, how well it goes, and why it ends.

use super::{
    Span,
    areas::Area,
    calendar::{Day, day},
    rows::{Pseudonym, Word},
    source::{Source, probability},
};

/// The programme under which a family is worked with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Programme {
    TroubledFamilies,
    SupportingFamilies,
}

impl Programme {
    /// The id of the programme's plan.
    pub(super) fn plan(self) -> Word {
        match self {
            Self::TroubledFamilies => "mk-tf-2020",
            Self::SupportingFamilies => "mk-sf-2022",
        }
    }
}

/// One engagement. Dates are as they will turn out; a submission shows those that have passed.
pub(super) struct Family {
    pub(super) id: Pseudonym,
    pub(super) earlier: Option<Pseudonym>,
    pub(super) programme: Programme,
    /// Which troubles weigh most on it.
    pub(super) kind: usize,
    /// From 0 to 1.
    pub(super) severity: f64,
    pub(super) identified: Day,
    /// When the work begins; for a family that never engages, when it would have.
    pub(super) engaged: Day,
    /// When the work ends, perhaps after the last submission.
    pub(super) closed: Day,
    /// Whether the work ever begins.
    pub(super) takes_part: bool,
    /// The day of closure as it will be recorded; some who never engage are never closed either.
    pub(super) recorded_closed: Option<Day>,
    pub(super) closure_reason: Word,
    /// Whether most of its needs will be met.
    pub(super) well: bool,
    pub(super) supported: bool,
    /// Assessment, action plan, lead practitioner, support.
    pub(super) practice: [Option<Day>; 4],
    pub(super) locality: Option<i32>,
    pub(super) imd_decile: Option<i32>,
}

impl Family {
    /// Draws the first engagement of a family.
    pub(super) fn first(area: &Area, span: Span, source: &mut Source) -> Self {
        let id = source.pseudonym();
        let kind = kind_of(area, source);
        let severity = source.unit();
        let takes_part = source.chance(0.94);
        let (identified, engaged, closed) = dates(area, span, takes_part, source);
        let decile = (area.deprivation - 1.6 * severity + 0.8 + 2.0 * source.normal()).round().clamp(1.0, 10.0);
        let locality = source.between(1, area.localities);
        let mut family = Self {
            id,
            earlier: None,
            programme: programme(engaged),
            kind,
            severity,
            identified,
            engaged,
            closed,
            takes_part,
            recorded_closed: if takes_part { Some(closed) } else { source.maybe(0.5, engaged + 40) },
            closure_reason: "",
            well: false,
            supported: false,
            practice: [None; 4],
            locality: source.maybe(0.97, locality),
            imd_decile: source.maybe(0.96, super::source::whole(decile)),
        };
        family.work(area, source);
        family
    }

    /// Draws the engagement of a family that comes back, if this one does.
    pub(super) fn next(&self, area: &Area, span: Span, source: &mut Source) -> Option<Self> {
        let returns = source.chance(if self.well { 0.03 } else { 0.12 });
        let wait = if self.well { source.between(200, 700) } else { source.between(30, 600) };
        let identified = self.closed + wait;
        if !self.takes_part || !returns || identified > span.end {
            return None;
        }
        let engaged = identified + source.between(5, 50);
        let closed = engaged + length(source);
        let mut family = Self {
            id: source.pseudonym(),
            earlier: Some(self.id),
            programme: programme(engaged),
            identified,
            engaged,
            closed,
            takes_part: true,
            recorded_closed: Some(closed),
            closure_reason: "",
            practice: [None; 4],
            ..*self
        };
        family.work(area, source);
        Some(family)
    }

    /// The day on which the engagement is judged.
    pub(super) fn judged(&self) -> Day {
        self.closed + super::calendar::HALF_YEAR
    }

    /// Draws how the work goes: better where the family is supported, worse where much weighs on it.
    fn work(&mut self, area: &Area, source: &mut Source) {
        self.supported = source.chance(0.78);
        let help = if self.supported { 0.45 } else { -0.75 };
        let deprived = self.imd_decile.map_or(0.0, |decile| 0.05 * f64::from(decile - 4));
        self.well = source.chance(probability(0.95 + area.success + help + deprived - 1.5 * self.severity));
        self.closure_reason = closure_reason(self.takes_part, self.well, source);
        let careful = if source.chance(0.06) { 0.65 } else { 0.995 };
        let begun = self.engaged;
        let days = [source.between(0, 42), source.between(10, 63), source.between(0, 14), source.between(7, 40)];
        self.practice = days.map(|days| source.maybe(careful, begun + days));
    }
}

fn programme(engaged: Day) -> Programme {
    if engaged < day(2022, 10, 1) { Programme::TroubledFamilies } else { Programme::SupportingFamilies }
}

fn kind_of(area: &Area, source: &mut Source) -> usize {
    let total: f64 = area.mix.iter().sum();
    let mut left = source.unit() * total;
    for (kind, share) in area.mix.iter().enumerate() {
        left -= share;
        if left < 0.0 {
            return kind;
        }
    }
    0
}

/// Draws identification, start and end. The extract begins with the families in support on its first day: who was
/// closed before is left out, which a draw repeated until it fits does without a ramp in the first year.
fn dates(area: &Area, span: Span, takes_part: bool, source: &mut Source) -> (Day, Day, Day) {
    let earliest = span.begin - LONGEST;
    for _ in 0..40 {
        let identified = source.between(earliest, span.end);
        let engaged = identified + source.between(5, 60);
        let closed = engaged + length(source);
        let quiet = area.busier_from.is_some_and(|from| identified < from && source.chance(0.4));
        let early = if takes_part { closed < span.begin } else { identified < span.begin };
        if !quiet && !early {
            return (identified, engaged, closed);
        }
    }
    (span.begin, span.begin + 20, span.begin + 320)
}

/// The days from identification to closure at most.
pub(super) const LONGEST: Day = 60 + 300 + 125;

/// The days that the work lasts: six to fourteen months.
fn length(source: &mut Source) -> Day {
    source.between(183, 300) + source.between(0, 125)
}

fn closure_reason(takes_part: bool, well: bool, source: &mut Source) -> Word {
    if source.chance(0.04) {
        return "";
    }
    match (takes_part, well) {
        (false, _) => source.weighted(&[("consent_withdrawn", 60), ("disengaged", 20), ("moved", 10), ("other", 10)]),
        (true, true) => source.weighted(&[("completed", 92), ("moved", 3), ("disengaged", 3), ("other", 2)]),
        (true, false) => source.weighted(&[
            ("completed", 45),
            ("disengaged", 24),
            ("consent_withdrawn", 9),
            ("moved", 9),
            ("stepped_up", 10),
            ("other", 3),
        ]),
    }
}
