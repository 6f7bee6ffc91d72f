use super::{
    area::{Area, Share},
    compared::{Compared, Comparison, Funnel},
    draw::Draw,
    fit::Fit,
};

/// How many areas the fitted model flags by itself, on average over draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByChance {
    /// Beyond 95%, those beyond 99.8% among them.
    pub beyond_95: f64,
    /// Beyond 99.8%.
    pub beyond_998: f64,
}

impl Comparison {
    /// Gives how many areas would be flagged, on average, if the fitted model were all there is; none where there are no limits,
    /// or no draws.
    ///
    /// In each draw every area's true share is normal with mean p and standard deviation tau, clamped to 0 and 1, and its part
    /// is binomial with that share; the pooled share, phi, tau and the limits are then worked out anew from the draw, and the
    /// areas beyond them counted, but for those whose share is withheld. The same seed gives the same number, whatever the order of the areas.
    pub fn flagged_by_chance(&self, draws: u32, seed: u64) -> Option<ByChance> {
        let (p, tau) = (self.pooled?, self.spread?.tau);
        let all = self.areas.iter().filter_map(|Compared { area, .. }| Some((area, area.share()?)));
        let mut streams: Vec<(&Area, Share, Draw)> =
            all.map(|(area, share)| (area, share, Draw::new(seed, &area.code))).collect();
        let mut shares: Vec<Share> = Vec::with_capacity(streams.len());
        let (mut beyond_95, mut beyond_998) = (0.0, 0.0);
        for _ in 0..draws {
            shares.clear();
            shares.extend(streams.iter_mut().map(|(area, share, draw)| {
                let truth = (p + tau * draw.normal()).clamp(0.0, 1.0);
                Share { part: draw.binomial(area.whole, truth).into(), ..*share }
            }));
            let flagged = Funnel::new(Fit::of(&shares)?)?.flagged(&shares);
            beyond_95 += f64::from(flagged.beyond_95);
            beyond_998 += f64::from(flagged.beyond_998);
        }
        let draws = f64::from(draws);
        (draws > 0.0).then(|| ByChance { beyond_95: beyond_95 / draws, beyond_998: beyond_998 / draws })
    }
}
