"""Measures everything and writes docs/benchmarks.md and its plots: `make bench`.

First every engine must agree with ours on every case; then they are timed, in turns (measure.py). `run.py cases` and
`run.py bulk` measure one half of the page, and leave the other as it is.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import contenders
from bulk import section as bulk
from cold import cold
from kuaishou import cases as kuaishou_cases
from kuaishou import handwritten as kuaishou_by_hand
from log import log
from measure import Part, Times, interleaved, machine
from report import Aim, Bar, Section, page, plot, times
from workload import cases as workload_cases
from workload import handwritten as workload_by_hand
from workload.scaled import POLICY, write_scaled

import fairblock
from fairblock import Policy

DOCS = Path(__file__).resolve().parents[1] / "docs"
BY_HAND, OURS, TRUSTING, DOCUMENT = (
    "hand-written Python",
    "`evaluate`",
    "`evaluate` of a case known to be valid",
    "`decide`",
)
PEER_NAMES = {"zen": "zen-engine, one compiled expression", "cedar": "cedarpy, counts prepared in Python"}
SCALES = (1, 10, 100)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
MARK = "<!-- cases in bulk -->"


def main() -> int:
    """The command. Ends with 0 even where an aim is missed: the page says so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=("all", "cases", "bulk", "log"), default="all", help="log: print that section alone"
    )
    parser.add_argument("--cases", type=int, default=workload_cases.SIZE, help="cases of the workload, one by one")
    parser.add_argument("--passes", type=int, default=3, help="how often all cases are gone through")
    parser.add_argument("--size", type=int, default=1_000_000, help="bulk: cases that all contenders decide")
    parser.add_argument("--most", type=int, default=10_000_000, help="bulk: cases that ours decides; 0: as --size")
    parser.add_argument("--rounds", type=int, default=3, help="bulk: how often each contender runs")
    parser.add_argument("--copies", type=int, default=100, help="bulk: times the 12 rules, at most")
    parser.add_argument("--out", type=Path, default=DOCS, help="folder for benchmarks.md and its plots")
    asked = parser.parse_args()
    if asked.part == "log":
        section, aim = log(asked.passes * 3)
        print(page(machine(), [aim], [section]))
        return 0
    began, path = time.monotonic(), asked.out / "benchmarks.md"
    one_by_one, in_bulk = _parts(path)
    if asked.part != "bulk":
        one_by_one = _one_by_one(asked.cases, asked.passes, asked.out)
    if asked.part != "cases":
        sizes = [size for size in SIZES if size <= max(asked.size, asked.most)]
        found = bulk.measured(asked.size, sizes, asked.rounds, [one for one in SCALES if one <= asked.copies])
        in_bulk = "\n".join(bulk.text_of(found)) + "\n"
        bulk.plot(found, asked.out / "benchmarks-bulk.svg")
    path.write_text(f"{one_by_one.rstrip()}\n\n{MARK}\n\n{in_bulk.strip()}\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))
    progress(f"measured in {(time.monotonic() - began) / 60:.0f} minutes")
    return 0


def _parts(path: Path) -> tuple[str, str]:
    """The two halves of the page as it is."""
    before, _, after = (path.read_text(encoding="utf-8") if path.is_file() else "").partition(MARK)
    return before, after


def _one_by_one(count: int, passes: int, out: Path) -> str:
    sections, aims = measured(count, passes)
    about = {**machine(), "fairblock": fairblock.__version__, **contenders.versions()}
    plot(sections, out / "benchmarks.svg")
    return page(about, aims, sections)


def measured(count: int, passes: int) -> tuple[list[Section], list[Aim]]:
    """All sections and aims, in the order of the page."""
    peers_section, peers_aims = workload(count, passes)
    kuaishou_section, kuaishou_aim = kuaishou(max(count // 2, 1), passes)
    # Before `scale`: its policies of 1,200 rules leave the memory in pieces, and cases read from there are slower.
    validation_section, validation_aim = validation(count, passes)
    scale_section, scale_aim = scale(max(count // 20, 10), passes)
    with tempfile.TemporaryDirectory() as folder:
        cold_section, cold_aims = cold(Path(folder), POLICY)
    log_section, log_aim = log(passes * 3)
    sections = [peers_section, kuaishou_section, scale_section, validation_section, cold_section, log_section]
    return sections, [peers_aims[0], kuaishou_aim, *peers_aims[1:], scale_aim, validation_aim, *cold_aims, log_aim]


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def bars(found: Times, reference: str) -> tuple[Bar, ...]:
    return tuple(
        Bar(name, found.of(name))
        if name == reference
        else Bar(name, found.of(name), found.ratio(name, reference), found.spread(name, reference))
        for name in found.blocks
    )


def outcomes(answer: Callable[[Any], tuple[str, Any]], cases: list[Any]) -> str:
    """How the verdicts are mixed, and how long the cases are."""
    found = [str(answer(case)[0]) for case in cases]
    shares = ", ".join(
        f"{found.count(name) / len(found):.0%} {name}" for name in ("allow", "deny", "needs-communication")
    )
    size = sum(len(text.encode()) for text in contenders.as_json(cases)) / len(cases)
    return f"{len(cases):,} cases of {size / 1000:.1f} kB on average: {shares}."


def ours(policy: Policy, cases: list[Any]) -> dict[str, Part]:
    trusting = contenders.trusting(policy)
    contenders.agree(policy.evaluate, trusting, cases)
    return {TRUSTING: (trusting, cases), OURS: (policy.evaluate, cases), DOCUMENT: (policy.decide, cases)}


def workload(count: int, passes: int) -> tuple[Section, list[Aim]]:
    """The peers' workload, and the aims that are about it."""
    policy, cases, peers = fairblock.load_policy(POLICY), workload_cases.cases(count), contenders.peers()
    by_hand = workload_by_hand.evaluate
    progress(f"workload: {count} cases, {', '.join(peers) or 'no other engine'}")
    for other in (by_hand, *peers.values()):
        contenders.agree(policy.evaluate, other, cases)
    parts: dict[str, Part] = {BY_HAND: (by_hand, cases)}
    parts |= ours(policy, cases)
    parts |= {PEER_NAMES[name]: (evaluate, cases) for name, evaluate in peers.items()}
    found = interleaved(parts, passes=passes)
    text = (
        "A policy of 12 rules; each engine reads the same dict and gives the outcome and the status of every rule, and "
        f"all agree on every case. {outcomes(by_hand, cases)} Cedar's time includes what Python prepares for it."
    )
    aims = [
        _hand_aim(found, "`evaluate` of a valid dict at most 2.5 times the hand-written function"),
        *_peer_aims(found),
        _document_aim(found),
    ]
    return Section("The workload", text, BY_HAND, bars(found, BY_HAND), plotted=True), aims


def _hand_aim(found: Times, text: str) -> Aim:
    ratio = found.ratio(TRUSTING, BY_HAND)
    said = f"{times(ratio)}; {times(found.ratio(OURS, BY_HAND))} with the case checked first"
    return Aim(text, said, ratio <= 2.5)


def _peer_aims(found: Times) -> list[Aim]:
    text, zen = "`evaluate` of a valid dict at least 2 times faster than zen-engine", PEER_NAMES["zen"]
    if zen not in found.blocks:
        return [Aim(text, "zen-engine is not installed", None)]
    ratio = found.ratio(zen, TRUSTING)
    said = f"{times(ratio)}; {times(found.ratio(zen, OURS))} with the case checked first"
    return [Aim(text, said, ratio >= 2)]


def _document_aim(found: Times) -> Aim:
    ratio = found.ratio(DOCUMENT, OURS)
    return Aim("`decide` with its document at most 10 times `evaluate`", times(ratio), ratio <= 10)


def kuaishou(count: int, passes: int) -> tuple[Section, Aim]:
    """The shipped policy."""
    policy, cases = fairblock.load_policy("kuaishou"), kuaishou_cases.cases(count)
    by_hand = kuaishou_by_hand.evaluate
    progress(f"kuaishou: {count} cases")
    contenders.agree(policy.evaluate, by_hand, cases)
    found = interleaved({BY_HAND: (by_hand, cases), **ours(policy, cases)}, passes=passes)
    text = (
        f"The shipped policy, {len(policy.model.rules)} rules, beside a hand-written function with the same answers. "
        f"{outcomes(by_hand, cases)}"
    )
    section = Section("The Kuaishou policy", text, BY_HAND, bars(found, BY_HAND), plotted=True)
    return section, _hand_aim(found, "the same, with the Kuaishou policy and its function")


def scale(count: int, passes: int) -> tuple[Section, Aim]:
    """10 and 100 times the rules."""
    cases = workload_cases.cases(count)
    parts: dict[str, Part] = {}
    with tempfile.TemporaryDirectory() as folder:
        for factor in SCALES:
            progress(f"scale: {12 * factor} rules")
            policy = fairblock.load_policy(write_scaled(Path(folder) / str(factor), factor))
            assert len(policy.evaluate(cases[0])[1]) == 12 * factor
            parts |= {_scaled(name, factor): part for name, part in ours(policy, cases).items()}
    found = interleaved(parts, block=10, passes=passes)
    first = _scaled(OURS, SCALES[0])
    ratios = {
        name: found.ratio(_scaled(name, SCALES[-1]), _scaled(name, SCALES[0]))
        for name in (OURS, TRUSTING)
        if _scaled(name, SCALES[0]) in parts
    }
    said = "; ".join(f"{times(ratio)} ({name})" for name, ratio in ratios.items())
    text = (
        "The workload's rules again under other ids and with other numbers; every other copy has grounds of its own. "
        f"{len(cases)} of its cases."
    )
    aim = Aim("1,200 rules in at most 100 times the time of 12", said, max(ratios.values()) <= 100)
    return Section("More rules", text, first, bars(found, first)), aim


def _scaled(name: str, factor: int) -> str:
    return f"{name}, {12 * factor:,} rules"


def validation(count: int, passes: int) -> tuple[Section, Aim]:
    """What it costs to see that a dict is a valid case, beside what it costs to read it from JSON."""
    reading, section = "`json.loads` of the same case", []
    policies = {"workload": fairblock.load_policy(POLICY), "kuaishou": fairblock.load_policy("kuaishou")}
    sources = {"workload": workload_cases.cases(count), "kuaishou": kuaishou_cases.cases(max(count // 2, 1))}
    ratios = []
    for name, cases in sources.items():
        progress(f"validation: {name}")
        checker, check = contenders.validation(policies[name])
        parts: dict[str, Part] = {reading: (json.loads, contenders.as_json(cases)), "checking": (check, cases)}
        found = interleaved(parts, passes=passes)
        ratios.append(found.ratio("checking", reading))
        section.append(Bar(f"{reading}, {name}", found.of(reading)))
        spread = found.spread("checking", reading)
        section.append(Bar(f"`{checker}`, {name}", found.of("checking"), ratios[-1], spread))
    aim = Aim(
        "validating a dict in at most twice the time of `json.loads`",
        f"{times(ratios[0])} (workload), {times(ratios[1])} (kuaishou)",
        max(ratios) <= 2,
    )
    text = "Whether a dict is a valid case of the policy's platform; it is part of `evaluate` and `decide`."
    return Section("Validation", text, "`json.loads`", tuple(section)), aim


if __name__ == "__main__":
    sys.exit(main())
