"""schemathesis asks whatever the OpenAPI document allows, and much that it does not: nothing must be found.

Answers are held against the document: status, media type, headers, schema; what is of a wrong form must be refused,
what is of the right form answered, no address may ignore its token, and nothing may end in a server error.
"""

from __future__ import annotations

import os
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


@pytest.mark.parametrize("seed", [1])
def test_nothing_is_found(tmp_path: Path, seed: int) -> None:
    made = tokens(tmp_path)
    (tmp_path / "serve.yaml").write_text("limits: {per_second: 1000000, burst: 1000000}\nreload_seconds: 0\n")
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    with running(tmp_path, "--config", "serve.yaml", "--log", new_log(tmp_path)) as service:
        done = subprocess.run(
            [
                *(Path(sys.executable).parent / "st", "run", f"{service.url}/openapi.json"),
                *("--header", f"Authorization: Bearer {made['all']}"),
                *("--max-examples", "8", "--seed", str(seed), "--generation-database", "none", "--no-color"),
                *("--warnings", "off", "--request-timeout", "60"),
            ],
            cwd=tmp_path,
            env=os.environ | {"SCHEMATHESIS_HOOKS": ""},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert "internal error" not in service.text()
        assert service.stop() == 0
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "Tested: 12" in done.stdout, done.stdout[-3000:]
