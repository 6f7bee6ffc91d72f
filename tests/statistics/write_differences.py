"""Writes the values that differences of shares are tested against: newcombe.csv, newcombe_paired.csv and mcnemar.csv in
tests/hearthline. Run from anywhere: python write_differences.py (statsmodels 0.15.0, scipy 1.17.1)."""
import itertools, math
from pathlib import Path
import scipy, statsmodels
from scipy.stats import norm
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

HERE = Path(__file__).parent.parent / "hearthline"
SM, SP = f"statsmodels {statsmodels.__version__}", f"scipy {scipy.__version__}"
LEVELS = (0.95, 0.998)

def write(name, note, head, rows):
    lines = [f"# {line}" for line in note] + [head] + [",".join(repr(float(v)) if isinstance(v, float) else str(int(v)) for v in row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n")

# Two independent shares.
shares = [(0, 1), (1, 1), (0, 7), (3, 7), (7, 7), (1, 29), (56, 70), (48, 80), (999, 1000), (31415, 271828)]
rows = []
for (k1, n1), (k2, n2) in itertools.product(shares, shares):
    for level in LEVELS:
        low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff", alpha=1 - level)
        rows.append((k1, n1, k2, n2, level, float(low), float(high)))
write("newcombe.csv", [f"{SM} confint_proportions_2indep(k1, n1, k2, n2, method='newcomb', compare='diff', alpha=1 - level)"],
      "k1,n1,k2,n2,level,low,high", rows)

# Two shares of the same families. statsmodels 0.15.0 has no interval for pairs, so method 10 is written out here:
# the Wilson intervals (l, u) of both margins are statsmodels', the rest is arithmetic.
def paired(a, b, c, d, level):
    n = a + b + c + d
    wilson = lambda k: proportion_confint(k, n, alpha=1 - level, method="wilson")
    (l1, u1), (l2, u2) = wilson(a + b), wilson(a + c)
    p1, p2, delta = (a + b) / n, (a + c) / n, (b - c) / n
    product = (a + b) * (c + d) * (a + c) * (b + d)
    phi = 0.0
    if product > 0:
        numerator = a * d - b * c
        if numerator > n / 2:
            phi = (numerator - n / 2) / math.sqrt(product)
        elif numerator < 0:
            phi = numerator / math.sqrt(product)
    low = delta - math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = delta + math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    return max(low, -1.0), min(high, 1.0)

tables = [(1, 1, 7, 12), (59, 6, 16, 80), (36, 12, 2, 0), (36, 14, 0, 0), (2, 14, 1, 33), (2, 14, 0, 34), (54, 0, 0, 0), (53, 1, 0, 0),
          (53, 0, 0, 1), (0, 30, 0, 0), (0, 0, 30, 0), (1, 29, 0, 0), (14, 5, 0, 22), (212, 144, 256, 707), (0, 5, 6, 0), (1, 0, 0, 0),
          (0, 0, 0, 1), (3, 4, 4, 3), (4, 3, 3, 4), (5, 3, 3, 5), (100, 1, 2, 100), (1, 100, 90, 2), (20000, 1500, 900, 30000), (0, 12, 5, 983)]
write("newcombe_paired.csv", ["Newcombe 1998b, method 10, written out in tests/statistics/write_differences.py over the Wilson intervals of",
                              f"{SM} proportion_confint(k, n, alpha=1 - level, method='wilson')"],
      "a,b,c,d,level,low,high", [(*t, level, *map(float, paired(*t, level))) for t in tables for level in LEVELS])

# Changes one way and the other.
pairs = [(b, c) for b in range(0, 9) for c in range(0, 9)] + [(25, 50), (100, 100), (101, 100), (150, 100), (0, 60), (3, 1000), (0, 1100),
         (5000, 4800), (5000, 5400), (49800, 50200), (500000, 501500), (1000000, 997000)]
write("mcnemar.csv", [f"{SM} mcnemar([[0, b], [c, 0]], exact=True), whose tails are {SP}'s binom.cdf"], "b,c,p",
      [(b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)) for b, c in pairs])
