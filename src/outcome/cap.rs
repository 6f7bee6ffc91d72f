//! How much a family's people give where each can give only so much.

/// How many things can be counted, each given by one of its givers, where a person gives at most `cap` of them. What nobody in
/// particular gives (none) is always counted.
pub fn most_given(givers: &[Vec<Option<u32>>], cap: usize) -> usize {
    let capped: Vec<Vec<u32>> = givers.iter().filter_map(|of| of.iter().copied().collect()).collect();
    let mut given: Vec<Option<u32>> = vec![None; capped.len()];
    let placed = (0..capped.len()).filter(|thing| give(*thing, &capped, cap, &mut given, &mut Vec::new())).count();
    givers.len() - capped.len() + placed
}

/// Finds a giver for one thing more: one with something left to give, or one of whose things another can give.
fn give(thing: usize, givers: &[Vec<u32>], cap: usize, given: &mut Vec<Option<u32>>, tried: &mut Vec<u32>) -> bool {
    for giver in givers.get(thing).into_iter().flatten() {
        if tried.contains(giver) {
            continue;
        }
        tried.push(*giver);
        let own: Vec<usize> = (0..given.len()).filter(|other| given.get(*other) == Some(&Some(*giver))).collect();
        if own.len() < cap || own.iter().any(|other| give(*other, givers, cap, given, tried)) {
            if let Some(place) = given.get_mut(thing) {
                *place = Some(*giver);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::most_given;

    #[test]
    fn a_thing_moves_to_another_giver_to_make_room() {
        let (one, two, nobody) = (Some(1), Some(2), None);
        assert_eq!(most_given(&[], 1), 0);
        assert_eq!(most_given(&[vec![one], vec![one], vec![one]], 2), 2);
        assert_eq!(most_given(&[vec![one, two], vec![one]], 1), 2);
        assert_eq!(most_given(&[vec![one, two], vec![one, two], vec![two]], 1), 2);
        assert_eq!(most_given(&[vec![one, nobody], vec![one], vec![nobody]], 1), 3);
    }
}
