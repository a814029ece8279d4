"""The processes that serve, and what becomes of the service where one of them ends by itself or cannot start."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="one process serves there")

# two that serve until they are told to end; any later one fails at once
SCRIPT = """
import os, pathlib, signal, sys, time

from fairblock.service.http import workers

workers._FAST = 0.5
forks = []

def fork(fork=os.fork):
    forks.append(1)
    if len(forks) in map(int, sys.argv[2:]):
        raise OSError(11, "Resource temporarily unavailable")
    return fork()

os.fork = fork

def work():
    begun = len(list(pathlib.Path(".").glob("begun-*")))
    pathlib.Path(f"begun-{os.getpid()}").touch()
    if begun >= int(sys.argv[1]):
        return 3
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, workers.SIGNALS)
    time.sleep(60)

def say(word, **values):
    print(word, values.get("code", values.get("how")), values.get("seconds", ""), flush=True)

sys.exit(workers.Workers(2, work, say, lambda _pid: None).run(lambda: print("runs", flush=True)))
"""


@pytest.fixture
def started(tmp_path: Path):
    processes = []

    def start(serving: int, *refused: int) -> subprocess.Popen[str]:
        """`serving` processes serve, any later one fails; the so-manieth of them are not started at all."""
        command = [sys.executable, "-c", SCRIPT, str(serving), *map(str, refused)]
        processes.append(subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8"))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.stdout.close()
        process.wait()
    for one in begun(tmp_path):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue


def begun(where: Path) -> list[int]:
    return [int(path.name.removeprefix("begun-")) for path in where.glob("begun-*")]


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_new_one_that_fails_does_not_end_those_that_serve(tmp_path: Path, started) -> None:
    parent = started(2)
    assert parent.stdout.readline() == "runs\n"
    wait_for(lambda: len(begun(tmp_path)) == 2)
    time.sleep(0.6)  # until both have served for a while
    first, second = begun(tmp_path)
    os.kill(first, signal.SIGKILL)
    said = [parent.stdout.readline().rstrip() for _ in range(3)]
    assert said == ["serve_worker_killed SIGKILL 0", "serve_worker_ended 3 1", "serve_worker_ended 3 2"]
    os.kill(second, 0)  # it is there
    parent.terminate()
    assert parent.wait(timeout=30) == 0


def test_where_none_serves_and_none_can_start_it_ends(tmp_path: Path, started) -> None:
    parent = started(2)
    assert parent.stdout.readline() == "runs\n"
    wait_for(lambda: len(begun(tmp_path)) == 2)
    for one in begun(tmp_path):
        os.kill(one, signal.SIGKILL)
    assert parent.wait(timeout=30) == 1
    assert "serve_worker_failed 3" in parent.stdout.read()


def test_one_that_cannot_start_at_first_ends_it(started) -> None:
    parent = started(0)
    assert parent.wait(timeout=30) == 1
    assert "serve_worker_failed 3" in parent.stdout.read()


def test_a_machine_that_starts_no_more_processes_for_a_while(tmp_path: Path, started) -> None:
    parent = started(3, 3)
    assert parent.stdout.readline() == "runs\n"
    wait_for(lambda: len(begun(tmp_path)) == 2)
    time.sleep(0.6)
    os.kill(begun(tmp_path)[0], signal.SIGKILL)
    said = [parent.stdout.readline().rstrip() for _ in range(2)]
    assert said == ["serve_worker_killed SIGKILL 0", "serve_worker_unforked None 1"]
    wait_for(lambda: len(begun(tmp_path)) == 3)
    parent.terminate()
    assert parent.wait(timeout=30) == 0
