"""A program that records one decision after the other and prints each id once it is acknowledged.

    python log_writer.py URL KEY CASE SECONDS COUNT [THREADS [BYTES]]

It prints `ready`, waits for a line, and then each thread records COUNT decisions. The first error of the log ends it
with 3, its code printed last. BYTES: the largest file that it may write.
"""

import json
import resource
import sys
import threading
from pathlib import Path

import fairblock
from fairblock.service.log import LogError, open_log
from fairblock.service.log.settings import Settings


def main() -> int:
    url, key, case, seconds, count, *more = sys.argv[1:]
    threads = int(more[0]) if more else 1
    if len(more) > 1:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(more[1]), int(more[1])))
    policy = fairblock.load_policy("kuaishou")
    data = json.loads(Path(case).read_bytes())
    verdict = policy.decide(data)
    errors = []
    saying = threading.Lock()
    with open_log(Settings(url, key=Path(key), inputs="full", seconds=float(seconds)), create=True) as log:

        def work() -> None:
            try:
                for _ in range(int(count)):
                    id = log.record(policy, data, verdict, latency_us=1)
                    with saying:
                        print(id, flush=True)
            except LogError as error:
                errors.append(error)

        workers = [threading.Thread(target=work) for _ in range(threads)]
        print("ready", flush=True)
        sys.stdin.readline()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    for error in errors:
        print(error.code)
    return 3 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
