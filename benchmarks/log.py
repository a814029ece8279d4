"""What it costs to put a decision on the record, beside what one `fsync` of the same disk takes.

Time on the wall, since waiting for the disk is what it costs. Each round does everything once, so that what disturbs
one disturbs all.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import attrs
from kuaishou import cases as kuaishou_cases
from report import Aim, Bar, Section

import fairblock
from fairblock.service.log import DecisionLog, open_log
from fairblock.service.log.settings import Settings
from fairblock.service.log.signing import make_key

FSYNC, ONE = "append 16 kB and `fsync`", "`record`, one at a time"
NO_DISK = "`record`, one at a time, to a disk in memory"
MEMORY = Path("/dev/shm")
BATCHES, THREADS = (10, 100, 1000), 8
AIM = "a decision on the record in less than 1 ms in the median, SQLite, on the disk when acknowledged"
Decided = tuple[fairblock.Policy, dict, fairblock.Verdict, int]


def log(rounds: int) -> tuple[Section, Aim]:
    """The section and its aim; `rounds` of everything."""
    policy = fairblock.load_policy("kuaishou")
    cases = kuaishou_cases.cases(50)
    decided = [(policy, case, policy.decide(case), 1) for case in cases]
    with tempfile.TemporaryDirectory(dir=os.environ.get("FAIRBLOCK_BENCH_DISK")) as folder:
        found = _measured(Path(folder), decided, rounds)
    size = sum(len(verdict.to_json().encode()) for _, _, verdict, _ in decided) / len(decided)
    bars = [Bar(FSYNC, found[FSYNC])]
    bars += [Bar(name, seconds, seconds / found[FSYNC]) for name, seconds in found.items() if name != FSYNC]
    text = (
        f"Time on the wall for one decision: case and verdict ({size / 1000:.1f} kB) kept whole, the head signed, on "
        "the disk when the call returns (WAL, `synchronous=FULL`). One at a time it cannot be faster than the disk's "
        "`fsync`; decisions that are recorded together, or by several threads at once, share one."
    )
    best = min(found[_many(100)], found[_many(1000)])
    said = f"{best * 1000:.2f} ms batched; one at a time {found[ONE] * 1000:.2f} ms, where one `fsync` alone takes "
    said += f"{found[FSYNC] * 1000:.2f} ms"
    if NO_DISK in found:
        said += f" and the work beside it {found[NO_DISK] * 1000:.2f} ms"
    return Section("The decision log", text, FSYNC, tuple(bars)), Aim(AIM, said, best < 0.001)


def _many(count: int) -> str:
    return f"`record_many` of {count:,}"


def _measured(folder: Path, decided: list[Decided], rounds: int) -> dict[str, float]:
    """The median seconds for one decision, by name."""
    make_key(folder / "log.key", folder / "log.pub")
    how = Settings(f"sqlite:///{folder}/log.db", key=folder / "log.key", inputs="full")
    number = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with ExitStack() as stack:
        log = stack.enter_context(open_log(how, create=True))
        parts: dict[str, Callable[[], list[float]]] = {
            FSYNC: lambda: [_timed(lambda: _append(number)) for _ in range(20)],
            ONE: lambda: [_one(log, one) for one in decided[:20]],
            f"`record`, {THREADS} threads at once": lambda: _threads(log, decided),
        }
        if MEMORY.is_dir():
            memory = stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY))
            other = stack.enter_context(open_log(attrs.evolve(how, url=f"sqlite:///{memory}/log.db"), create=True))
            parts[NO_DISK] = lambda: [_one(other, one) for one in decided[:20]]
        parts |= {_many(count): _batch(log, decided, count) for count in BATCHES}
        found: dict[str, list[float]] = {name: [] for name in parts}
        for _ in range(rounds):
            for name, part in parts.items():
                found[name] += part()
    os.close(number)
    return {name: median(seconds) for name, seconds in found.items()}


def _batch(log: DecisionLog, decided: list[Decided], count: int) -> Callable[[], list[float]]:
    batch = [decided[n % len(decided)] for n in range(count)]
    return lambda: [_timed(lambda: log.record_many(batch)) / count]


def _one(log: DecisionLog, one: Decided) -> float:
    policy, case, verdict, latency = one
    return _timed(lambda: log.record(policy, case, verdict, latency_us=latency))


def _threads(log: DecisionLog, decided: list[Decided]) -> list[float]:
    """How long a decision takes where several threads record at once: the time for all, by their number."""

    def work() -> None:
        for policy, case, verdict, latency in decided[:20]:
            log.record(policy, case, verdict, latency_us=latency)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    before = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(time.perf_counter() - before) / (THREADS * 20)]


def _append(number: int) -> None:
    os.write(number, b"\0" * 16384)
    os.fsync(number)


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
