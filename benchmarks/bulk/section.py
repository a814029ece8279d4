"""Who decides a million cases how fast: the measurements, their section of the page, and the plot.

Each run is a process of its own (contender.py). Contenders take turns, round after round; a figure is the median.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from report import Aim
from workload.scaled import POLICY, write_scaled

from . import contender, data

HERE = Path(__file__).resolve().parents[1]
OURS, CHECKED = "columnar", "columnar_checked"
NAMES = {
    OURS: "`decide_table`, cases known to be valid",
    CHECKED: "`decide_table`, cases checked",
    "handwritten": "hand-written SQL, DuckDB",
    "compiled": "`evaluate` in two processes, cases known to be valid",
    "compiled_checked": "`evaluate` in two processes, cases checked",
    "zen": "zen-engine in two processes",
}
RULES = (1, 10, 100)  # copies of the policy's 12 rules
_STEP = 11  # ten times as much may take so many times as long: a tenth is left to the noise


@dataclass(frozen=True)
class Run:
    """What a run took: seconds on the wall and of CPU, and the most memory in bytes."""

    wall: float
    cpu: float
    peak: int
    verdicts: dict[str, int]


@dataclass(frozen=True)
class Line:
    """Median figures of one contender on so many cases and rules."""

    name: str
    cases: int
    rules: int
    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Measured:
    """Everything, and what the page says."""

    million: list[Line]
    sizes: list[Line]
    rules: list[Line]
    aims: list[Aim]
    took: float


def measured(size: int, sizes: list[int], rounds: int, copies: list[int]) -> Measured:
    """All figures: of every contender on `size` cases, of ours on `sizes`, and with that many copies of the rules."""
    began = time.monotonic()
    files = data.files(size)
    agree(files, min(size, 20_000))
    contenders = [(name, str(POLICY), files, 12) for name in NAMES]
    million = _taking_turns(contenders, rounds, often=list(NAMES).index(OURS))
    grown = _taking_turns([(OURS, str(POLICY), data.files(one), 12) for one in sizes], rounds)
    with tempfile.TemporaryDirectory() as folder:
        parts = [(OURS, str(write_scaled(Path(folder) / str(times), times)), files, 12 * times) for times in copies]
        rules = _taking_turns(parts, rounds)
    aims = [*_aims(million), _growth("cases", grown), _growth("rules", rules)]
    return Measured(million, grown, rules, aims, time.monotonic() - began)


def agree(files: list[Path], some: int) -> None:
    """Raises ValueError unless the two queries agree on every case, and the others with them on the first of them."""
    _say(f"bulk: the hand-written query and ours agree on every case, the others on {some:,}")
    import fairblock

    policy, paths = fairblock.load_policy(POLICY), [str(path) for path in files]
    backend = contender.duckdb()
    connection = backend.con
    connection.execute(f"CREATE TEMP TABLE ours AS {contender.query(backend, policy, paths, valid=False)}")
    connection.execute(f"CREATE TEMP TABLE theirs AS {contender.handwritten_query(paths)}")
    names = [name for (name,) in connection.execute("SELECT column_name FROM (DESCRIBE theirs)").fetchall()]
    listed = ", ".join(f'"{name}"' for name in names)
    differ = f"""SELECT count(*) FROM (
        (SELECT {listed} FROM ours EXCEPT ALL SELECT {listed} FROM theirs)
        UNION ALL (SELECT {listed} FROM theirs EXCEPT ALL SELECT {listed} FROM ours))"""
    ((count,),) = connection.execute(differ).fetchall()
    ((cases,),) = connection.execute("SELECT count(*) FROM ours").fetchall()
    if count or not cases:
        raise ValueError(f"{count} answers of {cases} cases differ between the two queries")
    _agree_in_python(connection, paths[0], some)


def _agree_in_python(connection: Any, path: str, some: int) -> None:
    import pyarrow.parquet as pq

    opened = pq.ParquetFile(path)
    groups = min(opened.num_row_groups, ceil(some / data.PART))
    table = opened.read_row_groups(range(groups)).slice(0, some)
    ids = table.column("case_id").to_pylist()
    wanted = _rows(connection, ids)
    for how in ("compiled", "compiled_valid", "zen"):
        found = zip(ids, contender.ANSWERS[how](str(POLICY), table), strict=False)
        for case_id, (outcome, statuses) in found:
            row = wanted[case_id]
            if row["verdict"] != outcome or any(row[f"status.{rule}"] != one for rule, one in statuses.items()):
                raise ValueError(f"{how}: case {case_id}: {outcome}, {statuses}; the query says {row}")


def _rows(connection: Any, ids: list[str]) -> dict[str, Any]:
    found = connection.sql("SELECT * FROM ours WHERE list_contains(?, case_id)", params=[ids]).to_arrow_table()
    return {row["case_id"]: row for row in found.to_pylist()}


def _taking_turns(
    parts: list[tuple[str, str, list[Path], int]], rounds: int, *, often: int | None = None
) -> list[Line]:
    """The median figures of each part; every round runs all of them, beginning with another one. `often`: the place of
    one that runs after each other, as the machine is not as fast in every minute, and that one is compared with all."""
    runs: list[list[Run]] = [[] for _ in parts]
    for turn in range(rounds):
        for offset in range(len(parts)):
            next_one = (turn + offset) % len(parts)
            if next_one == often:
                continue
            for place in (next_one,) if often is None else (next_one, often):
                name, policy, files, rules = parts[place]
                _say(f"bulk: round {turn + 1} of {rounds}: {name}, {_counted(files):,} cases, {rules:,} rules")
                runs[place].append(_run(name, policy, files))
                _say(f"      {runs[place][-1].wall:.1f} s, {runs[place][-1].cpu:.1f} s of CPU")
    return [_line(*part, found) for part, found in zip(parts, runs, strict=True)]


def _line(name: str, _policy: str, files: list[Path], rules: int, runs: list[Run]) -> Line:
    count = _counted(files)
    for run in runs:
        if sum(run.verdicts.values()) != count or "problem" in run.verdicts:
            raise ValueError(f"{name}: {count} cases, and the verdicts are {run.verdicts}")
    wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
    return Line(name, count, rules, wall, cpu, max(run.peak for run in runs))


def _run(name: str, policy: str, files: list[Path]) -> Run:
    command = [sys.executable, "-m", "bulk.contender", name, *map(str, files), "--policy", policy]
    done = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONPATH": ""})
    return Run(**json.loads(done.stdout))


def _counted(files: list[Path]) -> int:
    import pyarrow.parquet as pq

    return sum(pq.ParquetFile(file).metadata.num_rows for file in files)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# --- aims -----------------------------------------------------------------------------------------------


def _aims(lines: list[Line]) -> Iterator[Aim]:
    by = {line.name: line for line in lines}
    count = f"{lines[0].cases:,} cases"
    for other, said in (("compiled", "`evaluate`"), ("zen", "zen-engine")):
        wall, cpu = by[other].wall / by[OURS].wall, by[other].cpu / by[OURS].cpu
        text = f"{count}: `decide_table` at least 10 times as fast as {said} in two processes"
        more = f"{wall:.1f} times on the wall, {cpu:.1f} in CPU"
        if other == "compiled":
            more += f"; {by['compiled_checked'].wall / by[CHECKED].wall:.1f} with the cases checked"
        yield Aim(text, more, wall >= 10)
    wall, cpu = by[OURS].wall / by["handwritten"].wall, by[OURS].cpu / by["handwritten"].cpu
    checked = by[CHECKED].wall / by["handwritten"].wall
    yield Aim(
        f"{count}: `decide_table` within 3 times of hand-written SQL",
        f"{wall:.2f} on the wall, {cpu:.2f} in CPU; {checked:.2f} with the cases checked",
        wall <= 3,
    )


def _growth(what: str, lines: list[Line]) -> Aim:
    """Whether ten times as much takes ten times as long, and no longer."""
    said, worst = [], 0.0
    for one, other in pairwise(lines):
        before, after = (getattr(line, what) for line in (one, other))
        grown = other.wall / one.wall
        worst = max(worst, grown / (after / before))
        said.append(f"{before:,} to {after:,}: {grown:.1f}")
    text = f"`decide_table`: time grows no faster than the {what}"
    return Aim(text, "; ".join(said) or "not measured", worst <= _STEP / 10 if said else None)


# --- page -----------------------------------------------------------------------------------------------


def text_of(found: Measured) -> list[str]:
    """The lines of the section."""
    lines = [
        "## Cases in bulk",
        "",
        f"The workload's cases in Parquet, decided by its 12 rules on {contender.PROCESSES} cores. Every contender "
        "gives the verdict and the status of every rule; the two queries were compared on every case, the others with "
        "them on 20,000. From a loaded policy to the last answer, so that our query being written and planned is part "
        "of it. Medians of runs that took turns, ours after each of the others, each in a new process; memory is the "
        "most of any run, of the parent process alone where there are several. All of it took "
        f"{found.took / 60:.0f} minutes.",
        "",
        *_aim_table(found.aims),
        "",
        "![Seconds by number of cases](benchmarks-bulk.svg)",
        "",
        *_table(found.million),
        "",
        "More cases, known to be valid. Up to a million they are made one by one; ten million are those at ten times.",
        "",
        *_table(found.sizes),
        "",
        f"More rules, on {found.rules[0].cases:,} cases, known to be valid." if found.rules else "",
        "",
        *_table(found.rules),
    ]
    return lines


def _aim_table(aims: list[Aim]) -> list[str]:
    said = {True: "yes", False: "**no**", None: "not measured"}
    rows = [f"| {aim.text} | {aim.measured} | {said[aim.met]} |" for aim in aims]
    return ["| aim | measured | met |", "|---|---|---|", *rows]


def _table(lines: list[Line]) -> list[str]:
    head = ["| | cases | rules | seconds | of CPU | cases a second | memory |", "|---|---|---|---|---|---|---|"]
    return head + [
        f"| {NAMES[line.name]} | {line.cases:,} | {line.rules:,} | {line.wall:.1f} | {line.cpu:.1f} "
        f"| {line.cases / line.wall:,.0f} | {line.peak / 2**20:,.0f} MiB |"
        for line in lines
    ]


def plot(found: Measured, path: Path) -> None:
    """Cases and seconds, both on logarithmic scales."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "fairblock", "font.size": 9})
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(7.5, 4))
    cases, seconds = [line.cases for line in found.sizes], [line.wall for line in found.sizes]
    axis.plot(cases, seconds, "o-", color="#2b6cb0", label="decide_table")
    last = found.sizes[-1]
    axis.plot(cases, [last.wall * one / last.cases for one in cases], ":", color="#718096", label="linear")
    for line, mark in zip((one for one in found.million if one.name != OURS), "sv^D*", strict=False):
        axis.plot([line.cases], [line.wall], mark, color="#4a5568", label=NAMES[line.name].replace("`", ""))
    axis.set(xscale="log", yscale="log", xlabel="cases", ylabel="seconds")
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    path.write_text("\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()) + "\n")
