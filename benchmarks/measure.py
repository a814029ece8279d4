"""How long things take, compared fairly on a machine that does other work as well.

Functions that are compared take turns on the same small block of inputs, each block in another order, so that what
disturbs one disturbs all. A ratio is the median of the blocks' ratios; a time is the median of the blocks' times.
CPU time of the process is counted, not time on the wall, and the garbage collector rests within a block.
"""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from fairblock.engine.tables.collecting import without_collecting

Function = Callable[[Any], object]
Part = tuple[Function, Sequence[Any]]  # a function and its inputs; compared parts have equally many


@dataclass(frozen=True)
class Times:
    """Seconds of CPU for each input, by name and block; the blocks of all names belong together."""

    blocks: dict[str, list[float]]

    def of(self, name: str) -> float:
        """The median time for one input."""
        return median(self.blocks[name])

    def ratio(self, name: str, to: str) -> float:
        """How many times as long `name` takes as `to`, by the median block."""
        return median(one / other for one, other in zip(self.blocks[name], self.blocks[to], strict=True))

    def spread(self, name: str, to: str) -> tuple[float, float]:
        """Between what the middle half of the blocks' ratios lies."""
        found = sorted(one / other for one, other in zip(self.blocks[name], self.blocks[to], strict=True))
        return found[len(found) // 4], found[-1 - len(found) // 4]


@contextmanager
def resting_collector() -> Iterator[None]:
    """No garbage collection inside; it would fall on whoever happens to run."""
    gc.collect()
    with without_collecting():
        yield


def interleaved(parts: dict[str, Part], block: int = 50, passes: int = 3) -> Times:
    """Times of each part, in blocks of so many inputs, over all inputs `passes` times."""
    names = list(parts)
    (count,) = {len(inputs) for _, inputs in parts.values()}
    for function, inputs in parts.values():  # caches and branches get warm
        for one in inputs[:block]:
            function(one)
    found: dict[str, list[float]] = {name: [] for name in names}
    turn = 0
    for _ in range(passes):
        for start in range(0, count, block):
            turn += 1
            first = turn % len(names)
            for name in (*names[first:], *names[:first]):
                function, inputs = parts[name]
                found[name].append(_timed(function, inputs[start : start + block]))
    return Times(found)


def _timed(function: Function, inputs: Sequence[Any]) -> float:
    with resting_collector():
        before = time.process_time()
        for one in inputs:
            function(one)
        return (time.process_time() - before) / len(inputs)


def cpu_of(command: Sequence[str], folder: Path, repeats: int = 11) -> float:
    """The median CPU time, user and system, of a command that is started anew each time; it must succeed."""
    found = []
    for _ in range(repeats):
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode()}")
        found.append(used.ru_utime + used.ru_stime)
    return median(found)


def python(code: str) -> list[str]:
    """A command that runs this code in the Python of now, with nothing of the current folder on its path."""
    return [sys.executable, "-P", "-c", code]


def machine() -> dict[str, str]:
    """What was measured on: processor, cores, Python; nothing that names the machine."""
    processor = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = (line.partition(":") for line in info.read_text(encoding="utf-8").splitlines())
        processor = next((value.strip() for key, _, value in lines if key.strip() == "model name"), processor)
    version = f"{sys.implementation.name} {sys.version.split()[0]}"
    return {"processor": processor, "cores": str(os.cpu_count()), "python": version}
