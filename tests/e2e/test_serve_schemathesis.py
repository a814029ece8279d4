"""schemathesis asks whatever the OpenAPI document allows, and much that it does not: nothing must be found.

Answers are held against the document: status, media type, headers, schema; what is of a wrong form must be refused,
what is of the right form answered, no address may ignore its token, and nothing may end in a server error.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from serving import new_log, running, tokens

SETTINGS = """
[checks.positive_data_acceptance]
# 422: of the right form, but a case that contradicts itself, or a question that is about somebody else
expected-statuses = ["2xx", "401", "403", "404", "422"]

[checks.negative_data_rejection]
# 413: more cases than a request may have
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
"""


# Its coverage phase breaks each constraint of each schema once: with a whole case in the body, thousands of times.
CASES = r"^/(access/|v1/decisions$)"
RUNS = {
    "all": ("--phases", "examples,fuzzing,stateful"),
    "without cases": ("--phases", "coverage", "--exclude-path-regex", CASES),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("schemathesis")
    made = tokens(folder)
    (folder / "serve.yaml").write_text("limits: {per_second: 1000000, burst: 1000000}\nreload_seconds: 0\n")
    (folder / "schemathesis.toml").write_text(SETTINGS)
    with running(folder, "--config", "serve.yaml", "--log", new_log(folder)) as found:
        yield found, made["all"], folder


@pytest.mark.parametrize("run", RUNS)
def test_nothing_is_found(service, run: str) -> None:
    served, token, folder = service
    done = subprocess.run(
        [
            *(Path(sys.executable).parent / "st", "run", f"{served.url}/openapi.json", *RUNS[run]),
            *("--header", f"Authorization: Bearer {token}", "--max-examples", "5", "--seed", "1"),
            *("--generation-database", "none", "--no-color", "--warnings", "off", "--request-timeout", "60"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert "internal error" not in served.text()
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    # all but the document itself
    assert int(re.search(r"Tested: (\d+)", done.stdout)[1]) == (11 if run == "all" else 8), done.stdout[-3000:]
