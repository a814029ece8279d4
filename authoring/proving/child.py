"""The process in which z3 runs: a task a line comes in, its result a line goes out. A task is a function by name."""

import json
import os
import sys
import threading
import time
import traceback
from importlib import import_module
from typing import Any

from .asking import Disagreement
from .logic import start_anew
from .symbols import Unprovable

DONE, UNPROVABLE, DISAGREED, BROKEN = "done", "unprovable", "disagreed", "broken"


def limit_memory(megabytes: int) -> None:
    """Lets this process take no more than so much memory, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def end_with(parent: int) -> None:
    """Ends this process where the one that started it is gone without a word: nobody else would ever end it."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def work(task: dict[str, Any]) -> dict[str, Any]:
    """The result of one task, or why there is none."""
    start_anew()
    package = (__package__ or "").rpartition(".")[0]
    module, _, name = task["task"].partition(":")
    try:
        found = getattr(import_module(f"{package}.{module}"), name)(**task["values"])
    except Unprovable as error:
        return {"state": UNPROVABLE, "why": error.what}
    except Disagreement as error:
        return {"state": DISAGREED, "why": str(error), "cases": list(error.cases)}
    except MemoryError:
        raise
    except Exception:
        return {"state": BROKEN, "why": traceback.format_exc()}
    return {"state": DONE, "result": found}


def main() -> None:
    """Works until nothing more comes."""
    limit_memory(int(sys.argv[2]))
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    sys.setrecursionlimit(20_000)
    answers, sys.stdout = sys.stdout, sys.stderr  # nobody else may write where the answers go
    for line in sys.stdin:
        answers.write(json.dumps(work(json.loads(line)), ensure_ascii=True) + "\n")
        answers.flush()
