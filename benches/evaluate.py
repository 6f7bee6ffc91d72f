"""Works out benches/evaluate.sql over the landed Parquet of a store with DuckDB, and compares it with what Hearthline kept.

    python benches/evaluate.py STORE DATE time      the median of five runs in one query; one run area by area
    python benches/evaluate.py STORE DATE compare   row by row; exit code 1 with what differs

The area by area way runs the same SQL once per submission, as Hearthline does.
"""

import sys
import time
from pathlib import Path

import duckdb

TABLES = "families people needs attendance events scores spells support judgements amounts claims coverage rejects".split()
SQL = (Path(__file__).parent / "evaluate.sql").read_text()


def submissions(store):
    """The folder of the newest submission of each area."""
    folders = []
    for area in sorted((store / "submissions").iterdir()):
        newest = sorted(area.iterdir())[-1]
        folders.append(next(newest.iterdir()))
    return folders


def run(db, folders):
    for table in TABLES:
        files = [str(folder / f"{table}.parquet") for folder in folders]
        db.execute(f"create or replace view {table} as select * from read_parquet({files}, union_by_name = true)")
    db.execute(SQL)


def connect(day):
    db = duckdb.connect()
    db.execute("set threads = 2")
    db.execute(f"set variable as_of = date '{day}'")
    return db


def timed(work, runs):
    """The median of some runs, after one that warms the cache."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times[1:])[runs // 2]


def time_both(store, day):
    folders = submissions(store)
    db = connect(day)
    whole = timed(lambda: run(db, folders), 5)
    # Slower by far, so that once says enough.
    by_area = timed(lambda: [run(db, [folder]) for folder in folders], 1)
    print(f"{duckdb.__version__}: {whole:.2f} s in one query, {by_area:.2f} s area by area")


def compare(store, day):
    folders = submissions(store)
    db = connect(day)
    run(db, folders)
    kept = [str(path) for path in (store / "outcome").glob("submissions/*/*/*/need_status.parquet")]
    differing = db.execute(
        f"""
        with ours as (
            select n.area_code, f.family_no, p.person_no, n.need, n.status
            from read_parquet({kept}) n
            join families f using (area_code, family_id)
            left join people p using (area_code, family_id, person_id)
            where n.recorded
        )
        select 'only here' as whose, * from (from ours except all from need_status)
        union all
        select 'only DuckDB', * from (from need_status except all from ours)
        """
    ).fetchall()
    rows = db.execute("select count(*) from need_status").fetchone()[0]
    print(f"{rows} statuses of recorded needs, {len(differing)} differences")
    if differing or not rows:
        sys.exit(1)


if __name__ == "__main__":
    store, day, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    {"time": time_both, "compare": compare}[what](store, day)
