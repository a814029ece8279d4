"""Runs tasks in processes of their own, each with so much time and memory: z3 never runs in ours."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from queue import Empty, Queue
from typing import Any

import attrs

DONE, TIME, MEMORY, UNPROVABLE = "done", "time", "memory", "unprovable"
MEGABYTES = 4_096
SECONDS = 120.0
_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
try:
    from {child} import main
except ImportError as error:  # z3 is there, but its library is not
    print(json.dumps({{"state": "broken", "why": str(error)}}), flush=True)
else:
    main()
"""


def z3_is_there() -> bool:
    """Whether the extra `analysis` is installed."""
    return find_spec("z3") is not None


@attrs.frozen
class Task:
    """A function of a module below `authoring`, as `module:function`, and what to call it with: what JSON can hold."""

    name: str
    values: dict[str, Any]


@attrs.frozen
class Outcome:
    """What came of a task: DONE with its result, or why there is none: TIME, MEMORY, or UNPROVABLE with what is."""

    state: str
    result: Any = None
    why: str = ""


class Fault(Exception):
    """The analysis itself is at fault; `cases` are what solver and engine disagree about."""

    def __init__(self, why: str, cases: Sequence[Any] = ()) -> None:
        super().__init__(why)
        self.cases = tuple(cases)


class _Worker:
    """A process that is started when it is needed, and again after it had to be ended."""

    def __init__(self, megabytes: int) -> None:
        self._megabytes = megabytes
        self._ended = False
        self._process: subprocess.Popen[str] | None = None

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            child = f"{(__package__ or '')}.child"
            command = [sys.executable, "-c", _START.format(child=child), json.dumps(sys.path), str(self._megabytes)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "PYTHONHASHSEED": "0"},  # the same case is found every time
            )
        return self._process

    def run(self, task: Task, seconds: float) -> Outcome:
        """The outcome of a task; the process is ended when the time is over."""
        process = self._started()
        if self._ended:  # while it was started
            process.kill()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            process.stdin.write(json.dumps({"task": task.name, "values": task.values}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            self.end()
            return Outcome(TIME if late.is_set() else MEMORY)
        answer = json.loads(line)
        if answer["state"] in (DONE, UNPROVABLE):
            return Outcome(answer["state"], answer.get("result"), answer.get("why", ""))
        raise Fault(answer["why"], answer.get("cases", ()))

    def stop(self) -> None:
        """Ends what is being done, from another thread: whoever waits for the answer waits no longer."""
        self._ended = True
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """Ends the process; nothing is left of it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):  # a task that it never read
                        pipe.close()
            self._process = None


def run(
    tasks: Sequence[Task],
    *,
    workers: int = 2,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    done: Callable[[int], None] = lambda number: None,
) -> list[Outcome]:
    """The outcomes in the order of the tasks; `done` is called with the number of each as it ends. Raises Fault."""
    outcomes: list[Outcome | None] = [None] * len(tasks)
    waiting: Queue[int] = Queue()
    for number in range(len(tasks)):
        waiting.put(number)
    ended: Queue[int | Exception] = Queue()
    stop = threading.Event()

    def work(worker: _Worker) -> None:
        try:
            for number in _taken(waiting, stop):
                outcomes[number] = worker.run(tasks[number], seconds)
                ended.put(number)
        except Exception as error:
            ended.put(error)
        finally:
            worker.end()

    staff = [_Worker(megabytes) for _ in range(min(workers, len(tasks)))]
    threads = [threading.Thread(target=work, args=(worker,), daemon=True) for worker in staff]
    for thread in threads:
        thread.start()
    try:
        for _ in tasks:
            found = ended.get()
            if isinstance(found, Exception):
                raise found
            done(found)
    finally:
        stop.set()
        for worker in staff:  # Ctrl-C, or a fault: nobody waits for what the others are thinking about
            worker.stop()
        for thread in threads:
            thread.join()
    return [outcome for outcome in outcomes if outcome is not None]


def _taken(waiting: "Queue[int]", stop: threading.Event) -> Iterator[int]:
    while not stop.is_set():
        try:
            yield waiting.get_nowait()
        except Empty:
            return
