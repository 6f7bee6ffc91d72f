use super::{
    super::percentile::interval,
    area::{Area, NotComparable, Share, in_order},
    draw::Draw,
};
use crate::statistics::Interval;

/// An area with its rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The code of the area.
    pub code: String,
    /// Its rank; none without trials, or where it is withheld.
    pub rank: Option<Rank>,
}

/// The place of an area among those that have a share: 1 is the highest share, and areas with the same share have the mean of
/// their places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rank {
    /// The place by the shares found.
    pub rank: f64,
    /// The 95% interval; none where there are no draws.
    pub interval: Option<Interval>,
}

/// Ranks areas by their share, the highest first, each rank with the interval within which it lies in redrawn counts. Gives the
/// areas in the order of their codes.
///
/// In each draw every area's part is binomial with its own whole and share, and the drawn shares are ranked; the interval is
/// that of the 2.5th and 97.5th percentile (linear interpolation). An area whose share is 0 or 1 is drawn the same each time:
/// its interval comes from the others alone. The same seed gives the same intervals, whatever the order of the areas.
///
/// Source: ranks are to be shown with their intervals, which are drawn, after H. Goldstein and D. J. Spiegelhalter, "League
/// tables and their limitations: statistical issues in comparisons of institutional performance", Journal of the Royal
/// Statistical Society A 159 (1996), 385-443; what is drawn here is a parametric bootstrap of the counts.
///
/// # Errors
/// When a code stands there twice or a part is larger than its whole.
pub fn rank(areas: &[Area], draws: u32, seed: u64) -> Result<Vec<Ranked>, NotComparable> {
    let areas = in_order(areas)?;
    let taking_part: Vec<(&Area, Share)> = areas.iter().filter_map(|area| Some((*area, area.known()?))).collect();
    let found = ranks(taking_part.iter().map(|(_, share)| share.value()));
    let intervals = intervals(&taking_part, draws, seed);
    let mut ranks = found.into_iter().zip(intervals).map(|(rank, interval)| Rank { rank, interval });
    let of = |area: &&Area| Ranked { code: area.code.clone(), rank: area.known().and_then(|_| ranks.next()) };
    Ok(areas.iter().map(of).collect())
}

fn intervals(areas: &[(&Area, Share)], draws: u32, seed: u64) -> Vec<Option<Interval>> {
    let mut streams: Vec<Draw> = areas.iter().map(|(area, _)| Draw::new(seed, &area.code)).collect();
    let mut redrawn: Vec<Vec<f64>> = vec![Vec::new(); areas.len()];
    for _ in 0..draws {
        let shares = areas.iter().zip(&mut streams).map(|((area, share), draw)| {
            let part = draw.binomial(area.whole, share.value()).into();
            Share { part, ..*share }.value()
        });
        for (rank, redrawn) in ranks(shares).into_iter().zip(&mut redrawn) {
            redrawn.push(rank);
        }
    }
    redrawn.into_iter().map(interval).collect()
}

/// The rank of each share, the highest 1; the same share has the mean of its places.
fn ranks(shares: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<(f64, usize)> = shares.zip(0..).collect();
    sorted.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    let mut ranks = vec![0.0; sorted.len()];
    let mut before = 0.0;
    for same in sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
        let many = f64::from(u32::try_from(same.len()).unwrap_or(u32::MAX));
        for (_, place) in same {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = before + f64::midpoint(many, 1.0);
            }
        }
        before += many;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_share_has_the_mean_of_its_places() {
        assert_eq!(ranks([0.5, 0.9, 0.5, 0.1, 0.5].into_iter()), [3.0, 1.0, 3.0, 5.0, 3.0]);
        assert_eq!(ranks([0.2, 0.2].into_iter()), [1.5, 1.5]);
        assert_eq!(ranks([].into_iter()), [0.0; 0]);
    }
}
