"""Splits tables of counts by the definition, with numpy alone, and writes split_tables.csv (the tables) and split.csv (what
they split into) into tests/hearthline. Run from anywhere: python write_split.py (numpy 2.4.6).

The definition, after Kitagawa 1955, averaged over order: cohorts T and S, plans T and S, strata g.
r[c,p,g] = share of cohort c's families in g that achieve under plan p; w[c,g] = share of the cohort's families in g;
A[c,p] = sum w r; m[c,g] = (r[c,T,g] + r[c,S,g]) / 2.
rule = ((A[S,S] - A[S,T]) + (A[T,S] - A[T,T])) / 2; mix = sum (w[S,g] - w[T,g]) (m[S,g] + m[T,g]) / 2;
rest = sum (w[S,g] + w[T,g]) / 2 (m[S,g] - m[T,g]); no counterpart = the change over all less that over shared strata.
A stratum that only one cohort has is merged over the youngest child, then over the domains, never over areas.

By hand, the table `hand`: one area, two strata. T: 10 of 20 in each, rates (0.6, 0.4) under plan T and (0.4, 0.2) under S.
S: 5 and 15 of 20, rates (0.8, 0.6) under T and (0.6, 0.4) under S. A[T,T] = 0.5, A[T,S] = 0.3, A[S,T] = 0.65, A[S,S] = 0.45.
rule = ((0.45 - 0.65) + (0.3 - 0.5)) / 2 = -0.2; m[T] = (0.5, 0.3), m[S] = (0.7, 0.5);
mix = -0.25 x 0.6 + 0.25 x 0.4 = -0.05; rest = 0.375 x 0.2 + 0.625 x 0.2 = 0.2; total = 0.45 - 0.5 = -0.05.
"""
from pathlib import Path
import numpy as np

HERE = Path(__file__).parent.parent / "hearthline"
BOTH, ONLY_T, ONLY_S, NEITHER = range(4)

def merged(keys, t, s):
    """Repeats until nothing changes: whoever stands in a stratum of one cohort gives up a level, with all who share the rest."""
    keys = [tuple(k) for k in keys]
    while True:
        families = {}
        for k, a, b in zip(keys, t, s):
            n = families.setdefault(k, [0, 0]); n[0] += a.sum(); n[1] += b.sum()
        lonely = {k for k, (a, b) in families.items() if (a == 0) != (b == 0) and len(k) > 1}
        if not lonely:
            return keys, families
        deepest = max(len(k) for k in lonely)
        parents = {k[:-1] for k in lonely if len(k) == deepest}
        keys = [next((p for p in parents if k[:len(p)] == p), k) for k in keys]

def terms(keys, t, s):
    t, s = np.asarray(t, float), np.asarray(s, float)
    A = lambda x, plan: (x[:, BOTH].sum() + x[:, plan].sum()) / x.sum()
    total = A(s, ONLY_S) - A(t, ONLY_T)
    keys, families = merged(keys, t, s)
    strata = sorted({k for k in keys if families[k][0] > 0 and families[k][1] > 0})
    if not strata:
        return None
    row = {k: i for i, k in enumerate(strata)}
    T, S = np.zeros((len(strata), 4)), np.zeros((len(strata), 4))
    for k, a, b in zip(keys, t, s):
        if k in row: T[row[k]] += a; S[row[k]] += b
    w = lambda x: x.sum(1) / x.sum()
    r = lambda x, plan: (x[:, BOTH] + x[:, plan]) / x.sum(1)
    a = lambda x, plan: (w(x) * r(x, plan)).sum()
    m = lambda x: (r(x, ONLY_T) + r(x, ONLY_S)) / 2
    dw, dm = w(S) - w(T), m(S) - m(T)
    first = a(T, ONLY_S) - a(T, ONLY_T), (dw * m(T)).sum(), (w(T) * dm).sum()
    last = a(S, ONLY_S) - a(S, ONLY_T), (dw * m(S)).sum(), (w(S) * dm).sum()
    rule = (last[0] + first[0]) / 2
    mix, rest = (dw * (m(S) + m(T)) / 2).sum(), ((w(S) + w(T)) / 2 * dm).sum()
    alone = total - (a(S, ONLY_S) - a(T, ONLY_T))
    assert abs(rule + mix + rest + alone - total) < 1e-12
    out = dict(total=total, rule=rule, mix=mix, rest=rest, no_counterpart=alone)
    for name, one, other in zip(("rule", "mix", "rest"), first, last): out[name + "_first"], out[name + "_last"] = one, other
    out |= dict(t_under_t=A(t, ONLY_T), t_under_s=A(t, ONLY_S), s_under_t=A(s, ONLY_T), s_under_s=A(s, ONLY_S))
    depth = [len(k) for k in strata]
    out |= dict(as_they_are=depth.count(3), without_youngest=depth.count(2), whole_areas=depth.count(1),
                alone=len({k[0] for k in keys} - {k[0] for k in strata}))
    return out

def bounds(keys, t, s, rng, resamples):
    t, s = np.asarray(t), np.asarray(s)
    draw = lambda x: rng.multinomial(x.sum(), (x / x.sum()).ravel()).reshape(x.shape)
    found = [f for f in (terms(keys, draw(t), draw(s)) for _ in range(resamples)) if f]
    names = ("total", "rule", "mix", "rest", "no_counterpart")
    return {f"{n}_{side}": q for n in names for side, q in zip(("low", "high"), np.percentile([f[n] for f in found], [2.5, 97.5]))}

def random_table(rng, areas, families, drop):
    keys = [(f"A{a}", d, y) for a in range(areas) for d in ("1", "2", "3+") for y in ("0-4", "5-10", "11+", "none")]
    def cohort(shift):
        weight = rng.dirichlet(np.full(len(keys), 2.0))
        rate = np.array([rng.dirichlet([3 + shift, 2, 1, 4]) for _ in keys])
        return np.array([rng.multinomial(n, p) for n, p in zip(rng.multinomial(families, weight), rate)])
    t, s = cohort(0), cohort(1)
    for k, cohorts in drop:
        for i, key in enumerate(keys):
            if key[:len(k)] == k:
                for c in cohorts: (t if c == "T" else s)[i] = 0
    return keys, t, s

def cells(n, under_t, under_s):
    both = min(under_t, under_s)
    return [both, under_t - both, under_s - both, n - max(under_t, under_s)]

rng = np.random.default_rng(20240331)
tables = {
    "hand": ([("A", "1", "0-4"), ("A", "1", "5-10")], [cells(10, 6, 4), cells(10, 4, 2)], [cells(5, 4, 3), cells(15, 9, 6)]),
    "dense": random_table(rng, 4, 3000, []),
    "merged": random_table(rng, 4, 2000, [(("A0", "1", "none"), "T"), (("A0", "2", "5-10"), "S"), (("A1", "3+"), "S"),
                                          (("A1", "1", "0-4"), "T"), (("A2", "2", "none"), "TS"), (("A2", "3+", "0-4"), "T")]),
    "alone": random_table(rng, 5, 1500, [(("A1",), "T"), (("A3",), "S"), (("A4", "1"), "T")]),
    "sparse": random_table(rng, 12, 400, []),
}
given, expected = ["table,area,domains,youngest,cohort,both,only_t,only_s,neither"], ["table,value,expected"]
for name, (keys, t, s) in tables.items():
    for key, a, b in zip(keys, t, s):
        for cohort, counts in (("T", a), ("S", b)):
            given.append(",".join([name, *key, cohort, *(str(int(c)) for c in counts)]))
    found = terms(keys, t, s)
    if name != "hand": found |= bounds(keys, t, s, rng, 8000)
    for value, number in found.items(): expected.append(f"{name},{value},{number!r}".replace("np.float64(", "").replace(")", ""))
    print(name, {k: v for k, v in found.items() if isinstance(v, int)})
note = f"# tests/statistics/write_split.py, numpy {np.__version__}; bounds: percentiles of 8000 resamples"
(HERE / "split_tables.csv").write_text("\n".join([note, *given]) + "\n")
(HERE / "split.csv").write_text("\n".join([note, *expected]) + "\n")
