"""Writes the values that the comparison of areas is tested against into tests/hearthline: koopman.csv, byar.csv and funnel.csv;
of the areas in areas_given.csv areas_spread.csv, areas_placed.csv and areas_drawn.csv; of the strata in strata_given.csv
standardised.csv. Run from anywhere: python write_areas.py (numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0); it takes ten minutes.

The definitions. Funnel: p -+ z sqrt(p (1 - p) / n), clamped; binomial quantiles / n where n p or n (1 - p) is below 10.
Spread, additive: s = sqrt(p (1 - p) / n); z winsorised at the 10th and 90th percentile, linear interpolation; phi = mean z^2;
w = 1 / s^2; tau^2 = max(0, (N phi - (N - 1)) / (sum w - sum w^2 / sum w)); limits p -+ z sqrt(s^2 + tau^2), clamped, and where the
funnel's are wider on a side, those; five areas or more. Outside: strictly beyond 99.8%. By chance: true shares normal(p, tau) clamped to 0 and 1, counts binomial, all steps
again. Ranks: counts binomial(n, k / n), 1 the highest, ties the mean; percentiles 2.5 and 97.5.
Standardised: sum w k / n over the strata, w = share of all areas' families; where the area has nobody in one, those with the same
coarse are one stratum, and where it has nobody in that one either, all are. Interval: share + sqrt(sum w^2 k / n^2 / O) (bound of O - O), the bounds by byar; without any success sum w^2 / n over sum n below the root.
"""
import itertools
from decimal import Decimal, localcontext
from pathlib import Path
import numpy as np, scipy, statsmodels
from scipy.optimize import brentq
from scipy.stats import binom, chi2, norm, rankdata
from statsmodels.stats.proportion import confint_proportions_2indep, score_test_proportions_2indep

HERE = Path(__file__).parent.parent / "hearthline"
SM, SP, NP = f"statsmodels {statsmodels.__version__}", f"scipy {scipy.__version__}", f"numpy {np.__version__}"
LEVELS = (0.95, 0.998)

def write(name, note, head, rows):
    cell = lambda v: repr(float(v)) if isinstance(v, float) else str(v)
    lines = [f"# {line}" for line in note] + [head] + [",".join(map(cell, row)) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n")

# Two shares, their ratio: the closed form of statsmodels where it holds, and everywhere the roots of its score statistic.
def koopman(k1, n1, k2, n2, level):
    z = norm.isf((1 - level) / 2)
    def beyond(log):
        with np.errstate(all="ignore"):
            statistic = score_test_proportions_2indep(k1, n1, k2, n2, np.exp(log), "ratio", correction=False, return_results=False)[0]
        return abs(statistic) - z
    def root(sign):
        start = np.log(k1 / n1 / (k2 / n2)) if k1 and k2 else None
        if start is None:  # one bound is at the end of the scale: search for a change of sign of the other
            grid = np.arange(-12, 12, 0.25) + 0.01
            signs = np.sign([beyond(x) for x in grid])
            at = np.flatnonzero(np.diff(signs))
            assert len(at) == 1, (k1, n1, k2, n2, at)
            return np.exp(brentq(beyond, grid[at[0]], grid[at[0] + 1], xtol=1e-15, rtol=1e-14))
        step = 1e-7
        while beyond(start + sign * step) < 0: step *= 2
        return np.exp(brentq(beyond, start + sign * step / 2 if step > 1e-7 else start + sign * 1e-12, start + sign * step, xtol=1e-15, rtol=1e-14))
    low = 0.0 if k1 == 0 else root(-1)
    high = np.inf if k2 == 0 else root(+1)
    if 0 < k1 < n1 and 0 < k2 < n2:
        closed = confint_proportions_2indep(k1, n1, k2, n2, method="score", compare="ratio", correction=False, alpha=1 - level)
        apart = np.max(np.abs(np.array(closed) / (low, high) - 1))
        # The closed form loses digits where the groups are of other sizes, or a share is near 0 or 1: two roots of its cubic
        # equation nearly meet.
        alike = 0.1 < n1 / n2 < 10 and all(0.1 < k / n < 0.9 for k, n in ((k1, n1), (k2, n2)))
        assert apart < (1e-9 if alike else 1e-3), (k1, n1, k2, n2, closed, low, high)
    return float(low), float(high)

shares = [(0, 7), (1, 7), (3, 7), (7, 7), (1, 29), (28, 29), (56, 70), (48, 80), (16, 80), (999, 1000), (3, 10000), (31415, 271828)]
rows = []
for (a, b), level in itertools.product(itertools.product(shares, shares), LEVELS):
    if a[0] == 0 and b[0] == 0 or a[0] == a[1] and b[0] == b[1]: continue  # by hand in the unit tests
    rows.append((*a, *b, level, *koopman(*a, *b, level)))
# Where doubles lose digits: the same statistic with 60 digits, halved down to its roots.
def exact(k1, n1, k2, n2, level):
    with localcontext() as context:
        context.prec = 60
        k1, n1, k2, n2, z = map(Decimal, (k1, n1, k2, n2, norm.isf((1 - level) / 2)))
        def beyond(ratio):
            a, b, c = (n1 + n2) * ratio, n1 * ratio + k1 + n2 + k2 * ratio, k1 + k2
            p2 = (b - (b * b - 4 * a * c).sqrt()) / (2 * a)
            variance = ratio * p2 * (1 - ratio * p2) / n1 + ratio**2 * p2 * (1 - p2) / n2
            return (k1 / n1 - ratio * k2 / n2) ** 2 > z * z * variance
        def root(step):
            inside = outside = k1 / n1 / (k2 / n2)
            while not beyond(outside): inside, outside = outside, outside * step
            for _ in range(120):
                middle = (inside + outside) / 2
                if beyond(middle): outside = middle
                else: inside = middle
            return float(inside)
        return root(Decimal("0.99")), root(Decimal("1.01"))
extremes = [(999999, 10**6, 999998, 10**6), (1, 10**9, 2, 10**9), (7, 7, 1, 271828), (1, 2, 999999, 10**6), (12, 13, 4 * 10**9, 41 * 10**8),
            (5 * 10**8, 10**9, 10**9, 10**9), (29, 30, 30, 30), (3, 5, 31415, 271828)]
rows += [(*case, level, *exact(*case, level)) for case in extremes for level in LEVELS]
write("koopman.csv", [f"{SP} brentq of the score statistic of {SM}, score_test_proportions_2indep(..., 'ratio', correction=False); where",
                      "groups are of like size and shares from 0.1 to 0.9, to nine digits its confint_proportions_2indep(..., compare='ratio',",
                      "method='score', correction=False), whose closed form has fewer elsewhere; the last rows with Python's decimal"],
      "k1,n1,k2,n2,level,low,high", rows)

# A count.
def byar(k, level):
    z, tail = norm.isf((1 - level) / 2), (1 - level) / 2
    if k < 10:
        return (float(chi2.ppf(tail, 2 * k) / 2) if k else 0.0), float(chi2.isf(tail, 2 * (k + 1)) / 2)
    b = lambda k, z: k * (1 - 1 / (9 * k) + z / (3 * np.sqrt(k))) ** 3
    return float(b(k, -z)), float(b(k + 1, z))
write("byar.csv", [f"{SP} chi2.ppf and chi2.isf halved below 10; from there Byar's formula with its norm.isf"], "k,level,low,high",
      [(k, level, *byar(k, level)) for level in (0.8, *LEVELS) for k in [*range(0, 13), 29, 100, 4711, 1000000]])

# The limits of a share.
def funnel(p, n, level):
    if min(n * p, n * (1 - p)) < 10 - 1e-11:
        return float(binom.ppf((1 - level) / 2, n, p) / n), float(binom.ppf(1 - (1 - level) / 2, n, p) / n)
    half = norm.isf((1 - level) / 2) * np.sqrt(p * (1 - p) / n)
    return float(max(p - half, 0)), float(min(p + half, 1))
rows = [(p, n, level, *funnel(p, n, level)) for level in (0.8, *LEVELS)
        for p in (0.0, 0.001, 0.037, 0.1, 0.25, 0.5, 0.61, 0.9, 0.9931, 1.0) for n in (1, 2, 7, 10, 19, 33, 100, 101, 999, 10000, 12345)]
rows += [(9e-7, n, level, *funnel(9e-7, n, level)) for level in LEVELS for n in (10**6, 11 * 10**6)]
write("funnel.csv", [f"{SP} binom.ppf over n where n p or n (1 - p) is below 10, else the normal limits with its norm.isf"],
      "p,n,level,low,high", rows)

# Areas.
rng = np.random.default_rng(20260301)
def spread_areas(areas, p, tau, smallest, largest):
    n = np.exp(rng.uniform(np.log(smallest), np.log(largest), areas)).astype(int)
    return rng.binomial(n, np.clip(rng.normal(p, tau, areas), 0, 1)), n
sets = {
    "spread": spread_areas(153, 0.31, 0.05, 40, 4000),
    "chance": spread_areas(153, 0.31, 0.0, 40, 4000),
    "rare": spread_areas(60, 0.012, 0.004, 20, 3000),
    "common": spread_areas(40, 0.97, 0.02, 10, 900),
    "five": (np.array([10, 22, 31, 8, 40]), np.array([40, 50, 60, 70, 80])),
    "huge": (np.array([120000000, 1, 3, 0, 9, 4, 2]), np.array([400000000, 10, 10, 10, 30, 11, 2])),
    "small": spread_areas(20, 0.4, 0.1, 1, 12),
    "equal": (np.array([5, 10, 15, 20, 25, 30]), np.array([10, 20, 30, 40, 50, 60])),
    "empty": (np.array([5, 0, 3, 20, 0, 30, 9, 11]), np.array([10, 0, 30, 40, 0, 60, 12, 50])),
    "one": (np.array([8, 8, 8, 8, 8, 8, 1]), np.array([100, 100, 100, 100, 100, 100, 1])),
    "withheld": spread_areas(90, 0.006, 0.002, 60, 4000),
    "none": (np.zeros(6, int), np.array([10, 20, 30, 40, 50, 60])),
    "all": (np.array([10, 20, 30, 40, 50, 60]), np.array([10, 20, 30, 40, 50, 60])),
}

def fit(k, n):
    p = k.sum() / n.sum()
    if p in (0, 1): return p, 0.0, 0.0
    s = np.sqrt(p * (1 - p) / n)
    z = (k / n - p) / s
    z = np.clip(z, *np.percentile(z, [10, 90]))
    N, phi, w = len(n), np.mean(z**2), 1 / s**2
    # sum w - sum w^2 / sum w, written so that it keeps its digits where one area is nearly all
    weight = (w * (w.sum() - w) / w.sum()).sum() if w.max() / w.sum() < 0.9 else 2 * sum(a * b for a, b in itertools.combinations(w, 2)) / w.sum()
    return p, phi, np.sqrt(max(0.0, (N * phi - (N - 1)) / weight))

def adjusted(p, tau, n, level):
    half, tail = norm.isf((1 - level) / 2) * np.sqrt(p * (1 - p) / n + tau**2), (1 - level) / 2
    low, high, few = np.maximum(p - half, 0), np.minimum(p + half, 1), np.minimum(n * p, n * (1 - p)) < 10 - 1e-11
    low[few] = np.minimum(low[few], binom.ppf(tail, n[few], p) / n[few])
    high[few] = np.maximum(high[few], binom.ppf(1 - tail, n[few], p) / n[few])
    return low, high

def flags(k, n, p, tau, known):
    (low95, high95), (low998, high998) = adjusted(p, tau, n, 0.95), adjusted(p, tau, n, 0.998)
    side = np.where(k / n > p, 1, -1)
    return known * side * np.where((k / n < low998) | (k / n > high998), 2, np.where((k / n < low95) | (k / n > high95), 1, 0))

DRAWS = 20000
given, spread, placed, drawn = [], [], [], []
for name, (k, n) in sets.items():
    codes = [f"X{i:08}" for i in range(1, len(k) + 1)]
    # Counts of 1 to 5 of one set are withheld: 3 stands in for them, and nothing is said of the area.
    known = (k < 1) | (k > 5) | (name != "withheld")
    k = np.where(known, k, np.minimum(3, n))
    given += [(name, c, int(a), int(b), not w) for c, a, b, w in zip(codes, k, n, known)]
    has = n > 0
    k, n, known, codes = k[has], n[has], known[has], [c for c, h in zip(codes, has) if h]
    p, phi, tau = fit(k, n)
    flagged = flags(k, n, p, tau, known)
    chance = []
    for _ in range(DRAWS):
        new = rng.binomial(n, np.clip(rng.normal(p, tau, len(n)), 0, 1))
        q, _, t = fit(new, n)
        f = np.abs(flags(new, n, q, t, known))
        chance.append(((f > 0).sum(), (f > 1).sum()))
    mean, sd = np.mean(chance, axis=0), np.std(chance, axis=0)
    spread.append((name, float(p), float(phi), float(tau), int((flagged != 0).sum()), int((np.abs(flagged) > 1).sum()),
                   float(mean[0]), float(mean[1]), float(sd[0]), float(sd[1])))
    limits = [adjusted(p, tau, n, level) for level in LEVELS]
    for i, code in [(i, code) for i, code in enumerate(codes) if known[i]]:
        own = [v for low, high in limits for v in (low[i], high[i])] + [v for level in LEVELS for v in funnel(p, n[i], level)]
        placed.append((name, code, int(flagged[i]), *map(float, own)))
    k, n, codes = k[known], n[known], [c for c, w in zip(codes, known) if w]
    ranks = rankdata(-(k / n))
    redrawn = np.array([rankdata(-(rng.binomial(n, k / n) / n)) for _ in range(DRAWS)])
    # Beside each bound its neighbours, between which the bound of 2,000 draws lies but once in thousands.
    at = np.percentile(redrawn, [2.5, 1.25, 4.0, 97.5, 96.0, 98.75], axis=0)
    drawn += [(name, code, float(ranks[i]), *map(float, at[:, i])) for i, code in enumerate(codes)]
    print(name, spread[-1])
write("areas_given.csv", ["tests/statistics/write_areas.py"], "set,code,part,whole,withheld", given)
write("areas_spread.csv", [f"tests/statistics/write_areas.py, {NP}, {SP}; by chance: mean and standard deviation of {DRAWS} draws"],
      "set,p,phi,tau,beyond_95,beyond_998,by_chance_95,by_chance_998,deviation_95,deviation_998", spread)
write("areas_placed.csv", [f"tests/statistics/write_areas.py, {NP}, {SP}; verdict: 2 outside, 1 marked, 0 similar, below with a minus; a: adjusted, u: not"],
      "set,code,verdict,a95_low,a95_high,a998_low,a998_high,u95_low,u95_high,u998_low,u998_high", placed)
write("areas_drawn.csv", [f"tests/statistics/write_areas.py, {SP} rankdata, {NP} percentile: ranks, and percentiles of {DRAWS} draws"],
      "set,code,rank,at_2.5,at_1.25,at_4,at_97.5,at_96,at_98.75", drawn)

# Standardised shares.
rows = []
for a in range(12):
    for s, weight in enumerate((1.0, 0.5, 2.0, 0.1)):
        n = int(rng.poisson(weight * (3 if a < 3 else 40)))
        rows.append((f"X{a + 1:08}", f"c{s % 2}", f"f{s // 2}", int(rng.binomial(n, min(0.9, 0.05 * (s + 1) * (1 + a / 6)))) if a != 2 else 0, n))
rows += [("X00000013", "c0", "f0", 3, 9), ("X00000013", "c0", "f1", 1, 5)]  # nobody at all in c1
all_n = sum(r[4] for r in rows)
pool = {key: sum(r[4] for r in rows if r[1:3] == key) for key in sorted({r[1:3] for r in rows})}
def merged(own):
    """The strata of an area as lists of their keys: one that it lacks is merged, by fine first and by coarse last."""
    out = []
    for c in sorted({c for c, _ in pool}):
        keys = [key for key in pool if key[0] == c and pool[key]]
        has = [key for key in keys if key in own]
        if not has: return [list(pool)]
        out += [[key] for key in keys] if len(has) == len(keys) else [keys]
    return out
found = []
for code, level in itertools.product(sorted({r[0] for r in rows}), LEVELS):
    own = {r[1:3]: r[3:] for r in rows if r[0] == code and r[4] > 0}
    if not own: continue
    strata = merged(own)
    w = np.array([sum(pool[key] for key in keys) for keys in strata]) / all_n
    k, n = (np.array([sum(own[key][i] for key in keys if key in own) for keys in strata], float) for i in (0, 1))
    share, O = (w * k / n).sum(), k.sum()
    root = np.sqrt((w**2 * k / n**2).sum() / O) if O else np.sqrt((w**2 / n).sum() / n.sum())
    low, high = byar(int(O), level)
    found.append((code, level, float(share), len(strata), sum(len(keys) > 1 for keys in strata), float(max(0, share + root * (low - O))), float(min(1, share + root * (high - O)))))
write("strata_given.csv", ["tests/statistics/write_areas.py"], "area,coarse,fine,part,whole", rows)
write("standardised.csv", [f"tests/statistics/write_areas.py, {NP}, {SP} for the bounds of the count"], "area,level,share,strata,merged,low,high", found)
