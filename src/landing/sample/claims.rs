//! Claims: the history of results claimed, mostly by rule, some by discretion, a few that an audit would question.

use super::{family::Programme, needs::Chosen, rows::Claim, story::Story, troubles::Trouble as T};

pub(super) fn tell(story: &mut Story, needs: &[Chosen]) {
    let family = story.family;
    if !family.takes_part || needs.is_empty() {
        return;
    }
    let all_met = needs.iter().all(|need| need.met);
    let in_work = needs.iter().any(|need| need.met && matches!(need.trouble, T::Workless | T::UniversalCredit));
    let employment = family.programme == Programme::TroubledFamilies && in_work && story.source.chance(0.2);
    let drawn = story.source.unit();
    let basis = match (all_met || employment, drawn) {
        (true, drawn) if drawn < 0.72 => "rule",
        (true, drawn) if drawn < 0.74 => "discretion",
        (false, drawn) if drawn < 0.03 => "discretion",
        (false, drawn) if drawn < 0.05 => "rule",
        _ => return,
    };
    let route = if employment { "employment" } else { "outcomes" };
    let claimed = family.judged() + story.source.between(5, 120);
    story.rows.claims.push(Claim { route, basis, claimed });
}
