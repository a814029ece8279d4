"""A load of decisions with a real load tool: `python tests/serving/loading.py [SECONDS [WORKERS]]`, or from a test.

wrk (from Debian) posts cases as fast as they are answered, with the log on. Afterwards every answer that was
acknowledged must be in the log, and say what the library says.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from serving import ALLOW, DENY, TALK, new_log, running, tokens

from fairblock import load_policy
from fairblock.service.log import open_log

SCRIPT = Path(__file__).with_name("post.lua")
CONNECTIONS = 32


def load(folder: Path, seconds: int, workers: int = 1) -> dict:
    """What wrk counted, and `recorded`: how often each verdict is in the log."""
    policy = load_policy("kuaishou")
    cases = [case | {"case_id": f"{policy.decide(case).outcome.value}/1"} for case in (ALLOW, DENY, TALK)]
    (folder / "cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    (folder / "serve.yaml").write_text("limits: {per_second: 1000000, burst: 1000000}\n", encoding="utf-8")
    made, log = tokens(folder), new_log(folder, "digest")
    with running(folder, "--config", "serve.yaml", "--log", log, "--workers", str(workers)) as service:
        done = subprocess.run(
            [
                *("wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "30s", "-s", SCRIPT),
                *(f"{service.url}/v1/decisions", "--", folder / "cases.jsonl", made["decide"]),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        assert service.stop() == 0, service.text()
    found: dict = json.loads(done.stdout.strip().rpartition("\n")[2])
    with open_log(log, read=True) as entries:
        recorded = Counter((one.personal.case_id, one.personal.verdict["verdict"]) for one in entries.entries())
    return found | {"recorded": {f"{case}={verdict}": count for (case, verdict), count in sorted(recorded.items())}}


def main() -> None:
    """Prints what came of it; the exit code is 1 where an answer was lost or wrong."""
    if shutil.which("wrk") is None:
        raise SystemExit("it needs wrk: apt-get install wrk")
    seconds, workers = (int(one) for one in (sys.argv[1:] + ["60", "1"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        found = load(Path(folder), seconds, workers)
    recorded = sum(found["recorded"].values())
    print(json.dumps(found, indent=2))
    print(f"{found['acknowledged'] / found['seconds']:.0f} a second, {recorded} recorded")
    # what was under way when wrk stopped was recorded, but wrk did not wait for the answer
    lost = found["acknowledged"] - recorded
    sys.exit(bool(found["wrong"] or found["refused"] or found["errors"] or lost > 0 or -lost > CONNECTIONS))


if __name__ == "__main__":
    main()
