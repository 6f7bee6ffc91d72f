//! Expected numbers: `tests/statistics/check_control_chart.py` (numpy 2.4.6, scipy 1.17.1), unless a publication is named.
//! Montgomery's data are from memory, not from the book; their totals and the samples outside are those recalled too.

use super::*;

const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn label(place: usize) -> String {
    format!("{} {}", NAMES[place % 12], 2023 + place / 12)
}

fn months<V: Copy>(values: &[V]) -> Vec<Month<V>> {
    let month =
        |(place, value): (usize, &V)| Month { label: label(place), standing: Standing::Complete, value: Some(*value) };
    values.iter().enumerate().map(month).collect()
}

fn shares(parts: &[u32], wholes: &[u32]) -> Vec<Month<Share>> {
    let share = |(part, whole): (&u32, &u32)| Share { part: *part, whole: *whole };
    months(&parts.iter().zip(wholes).map(share).collect::<Vec<_>>())
}

fn near(got: Option<f64>, expected: f64, within: f64) {
    assert!(got.is_some_and(|got| (got - expected).abs() <= within), "{got:?}, not {expected}");
}

fn lines(chart: &Chart, place: usize, expected: [f64; 3]) {
    let point = &chart.points[place];
    for (got, expected) in [point.low, point.centre, point.high].into_iter().zip(expected) {
        near(got, expected, 1e-12 * expected.max(1.0));
    }
}

fn places(chart: &Chart) -> Vec<(Rule, usize, usize)> {
    chart.signals.iter().map(|signal| (signal.rule, signal.first, signal.last)).collect()
}

const PRIMER: [u32; 10] = [496, 476, 499, 513, 478, 512, 526, 524, 536, 521];
const HAND: [u32; 14] = [20, 24, 19, 22, 25, 18, 21, 23, 20, 24, 60, 22, 19, 21];
const SHIFT: [u32; 25] =
    [30, 28, 31, 27, 33, 29, 32, 30, 26, 31, 21, 18, 20, 17, 22, 19, 20, 18, 21, 19, 17, 16, 15, 13, 11];
const JUICE: [u32; 30] =
    [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6];
const ERRORS: [u32; 25] = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9];
const ORDERS: [u32; 25] =
    [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100, 90, 90];

#[test]
fn xmr_agrees_with_the_nist_handbook() {
    // NIST/SEMATECH e-Handbook, 6.3.2.2, flow rates (times ten, to be counts): mean 50.81, limits 45.8159 and 55.8041.
    let chart = xmr_chart(&months(&PRIMER));
    lines(&chart, 0, [458.151_111_111_111_1, 508.1, 558.048_888_888_888_9]);
    // NIST divides by 1.128 where Wheeler multiplies by 2.66, which is rounded.
    near(chart.points[9].low, 458.159, 0.01);
    near(chart.points[9].high, 558.041, 0.01);
    assert!(chart.trial && chart.judged == 10 && chart.signals.is_empty());
    assert_eq!(chart.findings(), ["No month and no run of months stands out."]);
    assert_eq!(
        chart.notes(),
        [
            "Limits: the mean and 2.66 mean moving ranges on either side (XmR chart).",
            "The limits are on trial: 10 months set them, fewer than 13.",
            "In 10 steady months chance alone gives about 0.05 signals.",
        ]
    );
}

#[test]
fn xmr_says_which_month_moved() {
    let chart = xmr_chart(&months(&HAND));
    lines(&chart, 13, [1.021_318_681_318_682_3, 24.142_857_142_857_142, 47.264_395_604_395_6]);
    assert_eq!(chart.points[10].signals, [Rule::AboveLimit]);
    assert_eq!(chart.findings(), ["November 2023 is above the upper limit."]);
    assert!(!chart.trial);
}

#[test]
fn a_shift_is_found_as_two_runs_and_a_trend() {
    // The script finds the same months by sliding windows over exact fractions.
    let chart = xmr_chart(&months(&SHIFT));
    lines(&chart, 0, [14.247_5, 22.56, 30.872_5]);
    assert_eq!(
        chart.findings(),
        [
            "All 10 months from January 2023 to October 2023 are above the centre line.",
            "March 2023 is above the upper limit.",
            "May 2023 is above the upper limit.",
            "July 2023 is above the upper limit.",
            "October 2023 is above the upper limit.",
            "All 15 months from November 2023 to January 2025 are below the centre line.",
            "The 7 months from July 2024 to January 2025 fall without a break.",
            "December 2024 is below the lower limit.",
            "January 2025 is below the lower limit.",
        ]
    );
    assert_eq!(chart.points[24].signals, [Rule::RunBelow, Rule::Falling, Rule::BelowLimit]);
    assert_eq!(chart.notes()[1..], ["In 25 steady months chance alone gives about 0.19 signals."]);
}

#[test]
fn xmr_limits_are_clamped_at_zero() {
    lines(&xmr_chart(&months(&[2, 14, 3, 15, 1, 12])), 0, [0.0, 7.833_333_333_333_333, 39.753_333_333_333_33]);
}

#[test]
fn xmr_needs_a_mean_of_five() {
    let chart = xmr_chart(&months(&[4, 6, 5, 5, 4, 30, 0, 0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(chart.no_limits, Some(NoLimits::MeanBelowFive(54.0 / 14.0)));
    assert!(chart.points.iter().all(|point| point.high.is_none() && point.signals.is_empty()));
    assert_eq!(chart.findings(), ["No limits: the mean count, 3.8, is below 5."]);
    assert_eq!(NoLimits::MeanBelowFive(4.99).sentence(), "No limits: the mean count, 4.9, is below 5.");
    assert_eq!(xmr_chart(&months(&[4, 6, 5])).no_limits, None);
}

#[test]
fn a_gap_gives_no_range_and_ends_runs() {
    let mut series = months(&[10, 14, 12, 0, 20, 17, 19, 21]);
    series[3].value = None;
    let chart = xmr_chart(&series);
    lines(&chart, 0, [9.226_857_142_857_142, 16.142_857_142_857_142, 23.058_857_142_857_143]);
    assert_eq!(chart.judged, 7);
    let mut rising = months(&[10, 11, 12, 13, 14, 15, 16, 17]);
    assert_eq!(places(&xmr_chart(&rising))[..1], [(Rule::BelowLimit, 0, 0)]);
    assert!(places(&xmr_chart(&rising)).contains(&(Rule::Rising, 0, 7)));
    rising[4].value = None;
    assert!(xmr_chart(&rising).signals.iter().all(|signal| signal.rule != Rule::Rising));
}

#[test]
fn provisional_and_incomplete_months_set_nothing_and_signal_nothing() {
    let settled = xmr_chart(&months(&HAND));
    let mut series = months(&HAND);
    for (place, standing) in [(14, Standing::Provisional), (15, Standing::Provisional), (16, Standing::Incomplete)] {
        series.push(Month { label: label(place), standing, value: Some(900) });
    }
    let chart = xmr_chart(&series);
    assert_eq!(chart.signals, settled.signals);
    assert_eq!((chart.judged, chart.by_chance), (14, settled.by_chance));
    assert_eq!(chart.points[..14], settled.points);
    assert_eq!((chart.points[15].value, chart.points[15].high), (Some(900.0), settled.points[0].high));
    assert_eq!((chart.points[16].value, chart.points[16].centre, chart.points[16].high), (None, None, None));
    assert!(chart.notes().iter().any(|note| note.starts_with("Hollow")));
}

#[test]
fn p_with_equal_wholes() {
    let chart = p_chart(&shares(&[12, 9, 14, 10, 11, 8, 13, 12, 9, 15, 10, 11, 13], &[50; 13])).unwrap();
    lines(&chart, 0, [0.048_667_251_943_859_82, 0.226_153_846_153_846_15, 0.403_640_440_363_832_5]);
    let Kind::P { sigma_z } = chart.kind else { panic!("{:?}", chart.kind) };
    near(sigma_z, 0.974_002_240_535_444_3, 1e-12);
    assert!(!chart.trial);
}

#[test]
fn p_with_varying_wholes_agrees_with_montgomery() {
    // D. C. Montgomery, "Introduction to Statistical Quality Control", purchase orders: 234 / 2450, sample 11 outside.
    let chart = p_chart(&shares(&ERRORS, &ORDERS)).unwrap();
    lines(&chart, 0, [0.007_334_694_727_773_067, 0.095_510_204_081_632_65, 0.183_685_713_435_492_23]);
    lines(&chart, 1, [0.0, 0.095_510_204_081_632_65, 0.194_093_420_514_581_95]);
    lines(&chart, 24, [0.002_565_056_280_406_610_7, 0.095_510_204_081_632_65, 0.188_455_351_882_858_67]);
    let Kind::P { sigma_z } = chart.kind else { panic!("{:?}", chart.kind) };
    near(sigma_z, 0.965_674_024_958_970_8, 1e-12);
    assert_eq!(places(&chart), [(Rule::Rising, 2, 7), (Rule::AboveLimit, 10, 10)]);
    assert_eq!(
        chart.findings(),
        [
            "The 6 months from March 2023 to August 2023 rise without a break.",
            "November 2023 is above the upper limit."
        ]
    );
}

#[test]
fn overdispersed_shares_get_the_p_prime_chart() {
    // Montgomery's orange juice, 347 / 1500: his p chart has 0.0524 and 0.4102, ours has them times sigma_z.
    let chart = p_chart(&shares(&JUICE, &[50; 30])).unwrap();
    let Kind::PPrime { sigma_z } = chart.kind else { panic!("{:?}", chart.kind) };
    near(Some(sigma_z), 1.660_866_719_743_238_5, 1e-12);
    let (centre, high) = (chart.points[0].centre.unwrap(), chart.points[0].high.unwrap());
    near(Some(centre + (high - centre) / sigma_z), 0.410_239_118_594_738_44, 1e-12);
    lines(&chart, 29, [0.0, 0.231_333_333_333_333_34, 0.528_471_998_043_531_5]);
    assert!(chart.signals.is_empty());
    assert!(chart.notes()[0].starts_with("The months differ 1.7 times as much"));
}

#[test]
fn p_prime_with_large_wholes() {
    // The first six weeks of M. A. Mohammed and others, BMJ Quality and Safety 22 (2013), 362-368, as in qicharts2.
    let chart = p_chart(&shares(
        &[266_501, 264_225, 276_532, 281_461, 269_071, 261_215],
        &[280_443, 276_823, 291_681, 296_155, 282_343, 275_888],
    ))
    .unwrap();
    lines(&chart, 0, [0.938_911_314_078_031_2, 0.950_492_358_217_682_6, 0.962_073_402_357_334_1]);
    lines(&chart, 5, [0.938_816_102_074_516_5, 0.950_492_358_217_682_6, 0.962_168_614_360_848_8]);
    let Kind::PPrime { sigma_z } = chart.kind else { panic!("{:?}", chart.kind) };
    near(Some(sigma_z), 9.424_066_229_740_736, 1e-9);
    assert!(chart.signals.is_empty() && chart.trial);
}

#[test]
fn a_month_without_a_whole_has_no_share() {
    let mut parts = ERRORS.to_vec();
    let mut wholes = ORDERS.to_vec();
    parts.push(0);
    wholes.push(0);
    let (chart, without) = (p_chart(&shares(&parts, &wholes)).unwrap(), p_chart(&shares(&ERRORS, &ORDERS)).unwrap());
    assert_eq!(chart.points[..25], without.points);
    assert_eq!((chart.points[25].value, chart.points[25].low), (None, None));
    assert_eq!(p_chart(&shares(&[0, 0], &[0, 0])).unwrap().no_limits, Some(NoLimits::NoPoints));
}

#[test]
fn a_part_above_its_whole_is_refused() {
    assert_eq!(p_chart(&shares(&[2], &[1])), Err(Impossible::PartAboveWhole));
}

#[test]
fn the_edges_have_reasons_instead_of_limits() {
    assert_eq!(xmr_chart(&[]).no_limits, Some(NoLimits::NoPoints));
    assert_eq!(xmr_chart(&months(&[9])).no_limits, Some(NoLimits::NoNeighbours));
    assert_eq!(xmr_chart(&months(&[9; 20])).no_limits, Some(NoLimits::NoVariation));
    assert_eq!(xmr_chart(&months(&[0; 20])).no_limits, Some(NoLimits::MeanBelowFive(0.0)));
    let mut steps = months(&[10, 10, 0, 20, 20]);
    steps[2].value = None;
    assert_eq!(xmr_chart(&steps).no_limits, Some(NoLimits::NoVariation));
    assert_eq!(p_chart(&[]).unwrap().no_limits, Some(NoLimits::NoPoints));
    assert_eq!(p_chart(&shares(&[3], &[9])).unwrap().no_limits, Some(NoLimits::NoNeighbours));
    for (part, centre) in [(0, 0.0), (9, 1.0)] {
        let chart = p_chart(&shares(&[part; 20], &[9; 20])).unwrap();
        assert_eq!((chart.no_limits, chart.points[3].centre), (Some(NoLimits::NoVariation), Some(centre)));
    }
    // Equal shares between 0 and 1 have binomial limits, and lie on the centre.
    let equal = p_chart(&shares(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[3, 6, 9, 12, 15, 18, 21, 24, 27, 30])).unwrap();
    assert_eq!(equal.kind, Kind::P { sigma_z: Some(0.0) });
    assert!(equal.signals.is_empty() && equal.no_limits.is_none());
}

#[test]
fn nothing_is_ever_not_a_number() {
    let mut seed = 20_230_401_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((seed >> 33) % below).unwrap()
    };
    for _ in 0..300 {
        let count = next(30) as usize;
        let below = u64::from(next(40)) + 1;
        let mut series = Vec::new();
        for place in 0..count {
            let whole = next(below);
            let share = Share { part: next(u64::from(whole) + 1), whole };
            let standing = [Standing::Complete, Standing::Provisional, Standing::Incomplete, Standing::Complete];
            let value = (next(9) > 0).then_some(share);
            series.push(Month { label: label(place), standing: standing[next(4) as usize], value });
        }
        let counts: Vec<Month<u32>> = series
            .iter()
            .map(|month| Month {
                label: month.label.clone(),
                standing: month.standing,
                value: month.value.map(|share| share.whole),
            })
            .collect();
        for (chart, most) in [(xmr_chart(&counts), f64::MAX), (p_chart(&series).unwrap(), 1.0)] {
            for point in &chart.points {
                for number in [point.value, point.centre, point.low, point.high].into_iter().flatten() {
                    assert!((0.0..=most).contains(&number), "{point:?}");
                }
                assert!(point.signals.is_empty() || point.standing == Standing::Complete);
                assert!(point.low.zip(point.high).is_none_or(|(low, high)| low <= high));
            }
            assert!(chart.by_chance.is_none_or(|chance| chance.total().is_finite()));
            assert!(!chart.findings().is_empty());
        }
    }
}

#[test]
fn a_chart_says_what_is_drawn_and_where_nothing_could_stand_out() {
    let said = |chart: Chart| (chart.drawn(), chart.notes().join(" "));
    let (drawn, notes) = said(xmr_chart(&months(&[9, 8, 9])));
    assert!(drawn.ends_with("of a steady flow") && !notes.contains("every share"), "{notes}");
    let (drawn, notes) = said(xmr_chart(&months(&[1, 2, 1])));
    assert!(drawn.starts_with("The months alone are drawn") && notes.is_empty());
    // One family a month: half of them, -+ 3 x 0.5, is all that a share can be. Of 100 it is 0.35 to 0.65 at the least.
    let (drawn, notes) = said(p_chart(&shares(&[1, 0, 1, 50], &[1, 1, 1, 100])).unwrap());
    assert!(drawn.ends_with("of a steady share") && notes.contains("In 3 of the 4 complete months so few"), "{notes}");
}
