"""Independent numbers for the control charts, by numpy and scipy. Run: python check_control_chart.py"""
import itertools, math
import numpy as np
from scipy import stats

def xmr(x):
    x = np.asarray(x, float); mr = np.abs(np.diff(x)).mean(); m = x.mean()
    return m, mr, max(0, m - 2.66 * mr), m + 2.66 * mr

def p(k, n):
    k, n = np.asarray(k, float), np.asarray(n, float)
    c = k.sum() / n.sum(); s = np.sqrt(c * (1 - c) / n)
    sz = np.abs(np.diff((k / n - c) / s)).mean() / 1.128
    return c, s, sz

def threshold(m):
    r = m - 1
    v = ((math.pi / 2 - 1) * r + 2 * (math.sqrt(3) / 2 + math.pi / 12 - 1) * (r - 1)) / r**2
    return 1 + 1.645 * math.sqrt(v)

def show(name, *values):
    print(name, *[repr(float(v)) if not isinstance(v, str) else v for v in values])

def lines(name, k, n, prime=False):
    c, s, sz = p(k, n); f = 3 * (sz if prime else 1)
    show(name, c); show("  sigma_z, threshold", sz, threshold(len(k)))
    lo, hi = np.clip(c - f * s, 0, 1), np.clip(c + f * s, 0, 1)
    for i in (0, 1, 2, len(k) - 1): show(f"  {i}", lo[i], hi[i])
    sh = np.asarray(k) / np.asarray(n); print("  outside", np.flatnonzero((sh < lo) | (sh > hi)))

nist = [496, 476, 499, 513, 478, 512, 526, 524, 536, 521]
show("xmr nist x10 (mean, mR, low, high)", *xmr(nist))
hand = [20, 24, 19, 22, 25, 18, 21, 23, 20, 24, 60, 22, 19, 21]
show("xmr hand-made", *xmr(hand)); show("xmr clamped", *xmr([2, 14, 3, 15, 1, 12]))
oj = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
print("orange juice", len(oj), sum(oj)); lines("p equal n, orange juice", oj, [50] * 30)
po_d = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
po_n = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100, 90, 90]
print("purchase orders", len(po_d), sum(po_d), sum(po_n)); lines("p varying n, purchase orders", po_d, po_n)
ae_r = [266501, 264225, 276532, 281461, 269071, 261215]; ae_n = [280443, 276823, 291681, 296155, 282343, 275888]
lines("p' accident and emergency", ae_r, ae_n, prime=True)
# A gap splits the moving ranges: mean over (10,14,12) and (20,17,19,21).
g = np.concatenate([np.abs(np.diff([10, 14, 12])), np.abs(np.diff([20, 17, 19, 21]))]).mean(); gm = np.mean([10, 14, 12, 20, 17, 19, 21])
show("xmr with a gap", gm, g, gm - 2.66 * g, gm + 2.66 * g)

# Chance: exact by enumeration, one signal for each maximal run.
def side_runs(bits, k=8): return sum(1 for _, g in itertools.groupby(bits) if len(list(g)) >= k)
def trends(x, k=6): return side_runs(np.sign(np.diff(x)).tolist(), k - 1)
for m in (8, 10, 14):
    e = sum(side_runs(b) for b in itertools.product((0, 1), repeat=m)) / 2**m
    show(f"runs m={m} enumerated, formula", e, (m - 6) / 256)
for m in (6, 7, 8):
    e = sum(trends(q) for q in itertools.permutations(range(m))) / math.factorial(m)
    show(f"trends m={m} enumerated, formula", e, (6 * m - 29) / 2520)
show("two-sided normal beyond 3", 2 * stats.norm.sf(3))
for m in (13, 24, 36):
    show(f"formula m={m}: outside, runs, trends", .0027 * m, (m - 6) / 256, (6 * m - 29) / 2520); show("  threshold", threshold(m))

# What the formulas leave out: lines estimated from the same points. Seed fixed.
rng = np.random.default_rng(20230401)
for m in (13, 24, 36):
    R = 40000; x = rng.standard_normal((R, m)); c = x.mean(1, keepdims=True)
    w = 2.66 * np.abs(np.diff(x, axis=1)).mean(1, keepdims=True)
    out = (np.abs(x - c) > w).sum() / R
    rn = sum(side_runs((row > 0).tolist()) for row in (x - c)) / R; tr = sum(trends(row) for row in x) / R
    show(f"estimated lines m={m}: outside, runs, trends", out, rn, tr)
for m in (13, 24, 36):
    for n, q in ((40, .3), (200, .3)):
        R = 20000; k = rng.binomial(n, q, (R, m)); c = k.mean(1, keepdims=True) / n
        sz = np.abs(np.diff((k / n - c) / np.sqrt(c * (1 - c) / n), axis=1)).mean(1) / 1.128
        show(f"sigma_z under binomial m={m} n={n}: mean, sd, sd by formula, share above the threshold", sz.mean(), sz.std(),
             (threshold(m) - 1) / 1.645, (sz > threshold(m)).mean())
for n, q in ((10, .1), (20, .1), (50, .1), (50, .3), (200, .1), (20, .5)):
    s = 3 * math.sqrt(q * (1 - q) / n); k = np.arange(n + 1)
    show(f"p chart, chance outside n={n} p={q}", stats.binom.pmf(k, n, q)[np.abs(k / n - q) > s].sum())
for lam in (5, 8, 20, 50):
    k = np.arange(0, 400); show(f"poisson mean {lam}, chance outside 3 sd", stats.poisson.pmf(k, lam)[np.abs(k - lam) > 3 * math.sqrt(lam)].sum())
lines("p equal n, hand-made", [12, 9, 14, 10, 11, 8, 13, 12, 9, 15, 10, 11, 13], [50] * 13)

# Signals found another way: every window of 8 or of 6, in exact fractions; prints the months that any such window covers.
from fractions import Fraction as F
def windows(name, v, c):
    for what, size, test in (("above", 8, lambda w: all(x > c for x in w)), ("below", 8, lambda w: all(x < c for x in w)),
                             ("rising", 6, lambda w: all(a < b for a, b in zip(w, w[1:]))),
                             ("falling", 6, lambda w: all(a > b for a, b in zip(w, w[1:])))):
        hit = sorted({j for i in range(len(v) - size + 1) if test(v[i:i + size]) for j in range(i, i + size)})
        if hit: print("windows", name, what, hit)
windows("orders", [F(a, b) for a, b in zip(po_d, po_n)], F(sum(po_d), sum(po_n)))
windows("juice", [F(a, 50) for a in oj], F(sum(oj), 1500))
windows("hand", hand, F(sum(hand), len(hand))); windows("nist", nist, F(sum(nist), len(nist)))
shift = [30, 28, 31, 27, 33, 29, 32, 30, 26, 31, 21, 18, 20, 17, 22, 19, 20, 18, 21, 19, 17, 16, 15, 13, 11]
windows("shift", shift, F(sum(shift), len(shift))); show("shift", *xmr(shift))
lo, hi = xmr(shift)[2:]; print("  outside", [i for i, x in enumerate(shift) if x < lo or x > hi])
lines("juice p'", oj, [50] * 30, prime=True)
m = 10; show("m=10 total", .0027 * m + (m - 6) / 256 + (6 * m - 29) / 2520)
m = 25; show("m=25 total", .0027 * m + (m - 6) / 256 + (6 * m - 29) / 2520)
