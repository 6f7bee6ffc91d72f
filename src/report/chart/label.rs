//! Keeping labels apart: a column of labels that each want a height of their own.

use super::scale::{pixel, whole};

/// Says where the centre of a label wants to be and how much height it needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub centre: i32,
    pub height: i32,
}

/// Returns the centres nearest to the wishes at which no two labels overlap, between `top` and `bottom` if there is room.
///
/// Least squares under an order: pool adjacent violators (Ayer et al., 1955) on the wishes less the heights above them.
pub(super) fn spread(wishes: &[Wish], top: i32, bottom: i32) -> Vec<i32> {
    let mut order: Vec<(usize, Wish)> = wishes.iter().copied().enumerate().collect();
    order.sort_by_key(|(index, wish)| (wish.centre, *index));

    let mut above = 0;
    let mut offsets = Vec::new();
    let mut pools: Vec<Pool> = Vec::new();
    for (_, wish) in &order {
        offsets.push(above + wish.height / 2);
        let mut pool = Pool { sum: i64::from(wish.centre - above - wish.height / 2), count: 1 };
        while let Some(last) = pools.pop_if(|last| last.mean() >= pool.mean()) {
            pool = Pool { sum: pool.sum + last.sum, count: pool.count + last.count };
        }
        pools.push(pool);
        above += wish.height;
    }

    let latest = (bottom - above).max(top);
    let starts = pools.iter().flat_map(|pool| std::iter::repeat_n(pixel(pool.mean()).clamp(top, latest), pool.count));
    let mut placed: Vec<(usize, i32)> =
        order.iter().zip(offsets).zip(starts).map(|(((index, _), offset), start)| (*index, start + offset)).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, centre)| centre).collect()
}

/// Labels that touch, and so move as one.
#[derive(Debug, Clone, Copy)]
struct Pool {
    sum: i64,
    count: usize,
}

impl Pool {
    fn mean(self) -> f64 {
        f64::from(i32::try_from(self.sum).unwrap_or(i32::MAX)) / f64::from(whole(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::{Wish, spread};

    fn wishes(centres: &[i32]) -> Vec<Wish> {
        centres.iter().map(|centre| Wish { centre: *centre, height: 10 }).collect()
    }

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&wishes(&[50, 20, 80]), 0, 100), [50, 20, 80]);
        assert!(spread(&[], 0, 100).is_empty());
    }

    #[test]
    fn labels_that_collide_share_the_move() {
        assert_eq!(spread(&wishes(&[50, 50]), 0, 100), [45, 55]);
        assert_eq!(spread(&wishes(&[52, 50, 20]), 0, 100), [56, 46, 20]);
    }

    #[test]
    fn labels_stay_between_the_ends() {
        assert_eq!(spread(&wishes(&[0, 0, 100]), 0, 100), [5, 15, 95]);
        // Without enough room they still do not overlap.
        assert_eq!(spread(&wishes(&[9, 9, 9]), 0, 20), [5, 15, 25]);
    }
}
