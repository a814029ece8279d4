"""`fairblock serve` as it is installed: starting, stopping, signals, clients that we did not write, hostile ones."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import decern
import httpx
import pytest
from serving import ALLOW, COMMAND, DENY, TALK, bearer, new_log, own_policy, running, tokens

from fairblock.service.http.workers import Workers
from fairblock.service.log import open_log

BODY = json.dumps(ALLOW).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    """The command with a log, impatient with slow callers."""
    folder = tmp_path_factory.mktemp("serve")
    made = tokens(folder)
    (folder / "serve.yaml").write_text(
        "limits: {body_seconds: 1, idle_seconds: 2, connections: 60, body_bytes: 9000000}\n"
    )
    with running(folder, "--config", "serve.yaml", "--log", new_log(folder), "--access-log") as service:
        yield service, made


@pytest.fixture
def url(served) -> str:
    return served[0].url


@pytest.fixture
def token(served) -> str:
    return served[1]["all"]


def command(folder: Path, *arguments: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [COMMAND, "serve", "--lang", "en", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


# --- starting -----------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_opens(tmp_path: Path) -> None:
    done = command(tmp_path, "--tokens", "tokens", "--new-token", "desk", "--scope", "decide", "--scope", "log.read")
    assert done.returncode == 0
    token = done.stdout.strip()
    assert len(token) == 46
    assert token not in done.stderr + (tmp_path / "tokens").read_text()
    with running(tmp_path) as service:
        assert httpx.get(f"{service.url}/v1/policies", headers=bearer(token)).status_code == 200
        assert httpx.post(f"{service.url}/v1/policies/reload", headers=bearer(token)).status_code == 403
        assert service.stop() == 0
        assert token not in service.text()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "--tokens"),
        (("--no-auth", "--host", "0.0.0.0"), 2, "loopback"),
        (("--no-auth", "--tokens", "tokens"), 2, "do not go together"),
        (("--tokens", "none"), 3, "none"),
        (("--tokens", "empty"), 3, "holds none"),
        (("--tokens", "open"), 3, "chmod 600"),
        (("--no-auth", "--policy", "kuaishu"), 3, "kuaishou"),
        (("--no-auth", "--policy", "kuaishou", "--policy", "kuaishou"), 3, "serve.served_twice"),
        (("--no-auth", "--log", "none.yaml"), 3, "log.config_file"),
        (("--no-auth", "--log", "sqlite:///none.db"), 3, "log.not_there"),
        (("--no-auth", "--config", "bad.yaml"), 3, "bad.yaml:2:3: policy.unknown_key"),
        (("--no-auth", "--config", "none.yaml"), 3, "none.yaml"),
        (("--no-auth", "--host", "192.0.2.7"), 2, "loopback"),
        (("--new-token", "x"), 2, "--tokens"),
        (("--new-token", "x", "--tokens", "new"), 2, "--scope"),
        (("--new-token", "x y", "--tokens", "new", "--scope", "decide"), 3, "x y"),
        (("--no-auth", "--workers", "0"), 2, "workers"),
        (("--tokens", "own", "--config", "dot.yaml"), 1, "cannot listen"),
        (("--no-auth", "--log", "postgresql://u:sekret@h:abc/x"), 3, "log.url"),
        (("--no-auth", "--log", "postgresql://u:sekret@127.0.0.1:1/x"), 1, "log.unreachable"),
        (("--no-auth", "--log", "post gres://u:sekret@h/x"), 3, "log.url"),
    ],
)
def test_what_it_does_not_start_with(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    (tmp_path / "empty").touch(mode=0o600)
    (tmp_path / "open").touch()
    (tmp_path / "open").chmod(0o644)
    (tmp_path / "own").write_text(f"one decide sha256:{'0' * 64}\n")
    (tmp_path / "own").chmod(0o600)
    (tmp_path / "bad.yaml").write_text("limits:\n  bodybytes: 1\n")
    (tmp_path / "dot.yaml").write_text("host: \u3002\n", encoding="utf-8")
    done = command(tmp_path, "--port", "0", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "internal" not in done.stderr
    assert "sekret" not in done.stderr


def test_a_port_that_is_taken(tmp_path: Path, served) -> None:
    done = command(tmp_path, "--no-auth", "--port", str(served[0].port))
    assert done.returncode == 1
    assert "cannot listen" in done.stderr


def test_settings_come_from_one_file(tmp_path: Path) -> None:
    tokens(tmp_path)
    own_policy(tmp_path)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    new_log(tmp_path)
    (tmp_path / "serve.yaml").write_text(
        "policies: [./my-shop, kuaishou]\ntokens: tokens\nlog: log.yaml\nmetrics: loopback\nlimits: {cases: 2}\n"
    )
    made = subprocess.Popen(
        [COMMAND, "serve", "--config", "../serve.yaml", "--port", "0"], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    try:
        line = made.stderr.readline()
        assert "my-shop 1.0.0, kuaishou" in line
        address = next(word for word in line.replace("，", " ").split() if word.startswith("http"))
        assert "fairblock_policy_info" in httpx.get(f"{address}/metrics").text
        made.send_signal(signal.SIGTERM)
        assert made.wait(30) == 0
    finally:
        made.kill()
        made.stderr.close()
        made.wait()


# --- stopping -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_finished(tmp_path: Path, number: int) -> None:
    """Requests that were sent before the signal are answered, recorded and counted; then it ends with 0."""
    made = tokens(tmp_path)
    log = new_log(tmp_path)
    answers: list[int] = []

    def ask(url: str) -> None:
        body = {"cases": [ALLOW] * 25}
        answers.append(
            httpx.post(f"{url}/v1/decisions", json=body, headers=bearer(made["all"]), timeout=60).status_code
        )

    with running(tmp_path, "--log", log) as service:
        asking = [threading.Thread(target=ask, args=(service.url,)) for _ in range(3)]
        for one in asking:
            one.start()
        until = time.monotonic() + 30
        while _connections(service.port) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)  # so that they have been read
        assert service.stop(number) == 0
        for one in asking:
            one.join()
        assert "stopped" in service.text()
    assert answers == [200] * 3
    with open_log(log, read=True) as found:
        assert sum(1 for _ in found.entries()) == 75


def _connections(port: int) -> int:
    """How many connections to that port are established."""
    ours = f":{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:] if Path("/proc/net/tcp").exists() else []
    return sum(1 for line in lines if line.split()[1].endswith(ours) and line.split()[3] == "01")


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    made = tokens(tmp_path)
    with running(tmp_path) as service, socket.create_connection(("127.0.0.1", service.port)) as held:
        held.sendall(_head(made["all"], "Content-Length: 100") + b"{")  # which it would wait for
        time.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert service.process.poll() is None
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(10) == 128 + signal.SIGTERM


def test_a_policy_that_changes_is_noticed_and_a_broken_one_left(tmp_path: Path) -> None:
    made = tokens(tmp_path)
    folder = own_policy(tmp_path)
    manifest, rules = folder / "policy.yaml", folder / "orders.yaml"
    (tmp_path / "serve.yaml").write_text("reload_seconds: 1\n")
    with running(tmp_path, "--policy", str(folder), "--config", "serve.yaml") as service:

        def version() -> tuple[str, bool]:
            decided = httpx.post(f"{service.url}/v1/decisions", json=ALLOW, headers=bearer(made["all"])).json()
            (brief,) = httpx.get(f"{service.url}/v1/policies", headers=bearer(made["all"])).json()["policies"]
            return decided["verdict"]["policy"]["version"], brief["stale"]

        def soon(wanted: tuple[str, bool]) -> None:
            until = time.monotonic() + 30
            while version() != wanted and time.monotonic() < until:
                time.sleep(0.1)
            assert version() == wanted

        assert version() == ("1.0.0", False)
        manifest.write_text(manifest.read_text().replace("1.0.0", "2.0.0"))
        soon(("2.0.0", False))
        good = rules.read_text()
        rules.write_text("rules: [")
        soon(("2.0.0", True))
        rules.write_text(good)
        soon(("2.0.0", False))
        assert "policy my-shop: failed" in service.text()
        assert service.stop() == 0


def test_a_hangup_reads_again(tmp_path: Path) -> None:
    made = tokens(tmp_path)
    folder = own_policy(tmp_path)
    (tmp_path / "serve.yaml").write_text("reload_seconds: 0\n")
    with running(tmp_path, "--policy", str(folder), "--config", "serve.yaml") as service:
        manifest = folder / "policy.yaml"
        manifest.write_text(manifest.read_text().replace("1.0.0", "2.0.0"))
        service.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 30
        while "my-shop: loaded" not in service.text() and time.monotonic() < until:
            time.sleep(0.05)
        decided = httpx.post(f"{service.url}/v1/decisions", json=ALLOW, headers=bearer(made["all"])).json()
        assert decided["verdict"]["policy"]["version"] == "2.0.0"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_several_processes(tmp_path: Path) -> None:
    """They answer alike, record in one log, count together, read again together, and stop together."""
    made = tokens(tmp_path)
    folder, log = own_policy(tmp_path), new_log(tmp_path)
    asked = 60
    with running(tmp_path, "--workers", "2", "--log", log, "--policy", str(folder)) as service:
        headers = bearer(made["all"])
        for _ in range(asked):
            answer = httpx.post(f"{service.url}/v1/decisions", json=ALLOW, headers=headers)
            assert answer.json()["verdict"]["policy"]["version"] == "1.0.0"
        metrics = httpx.get(f"{service.url}/metrics", headers=headers).text
        (line,) = [one for one in metrics.splitlines() if one.startswith("fairblock_decisions_total")]
        assert float(line.split()[-1]) == asked
        manifest = folder / "policy.yaml"
        manifest.write_text(manifest.read_text().replace("1.0.0", "2.0.0"))
        assert httpx.post(f"{service.url}/v1/policies/reload", headers=headers).status_code == 200
        until = time.monotonic() + 30
        while service.text().count("my-shop: loaded") < 2 and time.monotonic() < until:
            time.sleep(0.05)
        for _ in range(20):
            answer = httpx.post(f"{service.url}/v1/decisions", json=ALLOW, headers=headers)
            assert answer.json()["verdict"]["policy"]["version"] == "2.0.0"
        assert service.stop() == 0
    with open_log(log, read=True) as found:
        assert sum(1 for _ in found.entries()) == asked + 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_processes_whose_parent_was_killed_end_and_free_the_port(tmp_path: Path) -> None:
    made = tokens(tmp_path)
    with running(tmp_path, "--workers", "2") as service:
        assert httpx.get(f"{service.url}/v1/policies", headers=bearer(made["all"])).status_code == 200
        service.process.kill()
        service.process.wait()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", service.port)):
                return
            time.sleep(0.1)
    raise AssertionError("the port is still taken")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc")
def test_a_process_that_was_killed_is_replaced(tmp_path: Path) -> None:
    """At whatever age: the others go on answering, and the second one in a row is waited for longer."""
    made = tokens(tmp_path)
    with running(tmp_path, "--workers", "2") as service:

        def children() -> set[int]:
            pid = service.process.pid
            return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

        for pause in (1, 2):
            victim = min(children())
            os.kill(victim, signal.SIGKILL)
            until = time.monotonic() + 30
            while (len(children()) < 2 or victim in children()) and time.monotonic() < until:
                time.sleep(0.05)
            assert len(children() - {victim}) == 2
            line = f"process {victim} was killed by SIGKILL; another takes its place in {pause} seconds"
            assert line in service.text().splitlines()
            assert httpx.get(f"{service.url}/v1/policies", headers=bearer(made["all"])).status_code == 200
        assert service.stop() == 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc")
def test_a_signal_to_stop_while_a_process_is_due(tmp_path: Path) -> None:
    tokens(tmp_path)
    with running(tmp_path, "--workers", "2") as service:
        pid = service.process.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        until = time.monotonic() + 30
        while service.text().count("SIGKILL") < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert service.stop() == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_process_that_cannot_start_stops_the_service(tmp_path: Path) -> None:
    """What it lacks it would lack again: which one it was, and why, stands on standard error."""
    said: list[str] = []

    def say(word: str, **values: object) -> None:
        said.append(word)

    parent = os.fork()
    if parent == 0:
        try:
            code = Workers(2, lambda: 7, say, lambda _pid: None).run(lambda: None)
        except BaseException:
            code = 99
        os._exit(code + 10 * ("serve_worker_failed" in said))
    _, status = os.waitpid(parent, 0)
    assert os.waitstatus_to_exitcode(status) == 11


# --- a client that we did not write -------------------------------------------------------------------


@pytest.mark.parametrize(("case", "allowed"), [(ALLOW, True), (TALK, False), (DENY, False)])
def test_an_authzen_client_gets_right_answers(url: str, token: str, case: dict, allowed: bool) -> None:
    client = decern.Client(url, token=token)
    assert client.healthy()
    found = client.evaluate(
        subject={"type": "operator", "id": case["operator"]["id"]},
        action="block",
        resource={"type": "buyer", "id": case["buyer"]["id"]},
        context={"case": case},
    )
    assert found.allowed is allowed
    assert found.reasons
    assert found.context["decision_id"]


def test_an_authzen_client_is_told_that_there_is_no_answer(url: str, token: str) -> None:
    subject, resource = {"type": "operator", "id": "somebody"}, {"type": "buyer", "id": ALLOW["buyer"]["id"]}
    for client, status in ((decern.Client(url, token=token), 422), (decern.Client(url, token="x"), 401)):
        with pytest.raises(decern.DecernError) as refused:
            client.evaluate(subject, "block", resource, {"case": ALLOW})
        assert refused.value.status_code == status


# --- hostile ones -------------------------------------------------------------------------------------


def _head(token: str, *more: str, line: str = "POST /v1/decisions HTTP/1.1") -> bytes:
    fields = ["Host: x", f"Authorization: Bearer {token}", "Content-Type: application/json", *more]
    return "\r\n".join([line, *fields, "", ""]).encode("latin-1")


def talk(service, *parts: bytes, close: bool = False, wait: float = 15, pause: float = 0) -> bytes:
    """Sends bytes as they are, and reads until the other side closes."""
    got = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=wait) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            if close:
                connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                got += chunk
    return got


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def code(answer: bytes) -> str:
    return json.loads(answer.partition(b"\r\n\r\n")[2])["code"]


def alive(service, token: str) -> None:
    """It goes on answering, and says the right thing."""
    answer = httpx.post(
        f"{service.url}/v1/decisions", content=BODY, headers=bearer(token) | {"Content-Type": "application/json"}
    )
    assert answer.json()["verdict"]["verdict"] == "allow"
    assert "Traceback" not in service.text()
    assert "internal error" not in service.text()


@pytest.mark.parametrize(
    ("parts", "wanted", "problem"),
    [
        ([b"nonsense\r\n\r\n"], 400, "http.malformed"),
        ([b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n"], 400, "http.malformed"),
        ([b"GET /healthz HTTP/1.1\r\n\r\n"], 400, "http.malformed"),  # no Host
        ([b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n"], 400, "http.malformed"),
        ([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n"], 400, "http.malformed"),
        (
            [b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-Flood: " + b"a" * 20_000 + b"\r\n\r\n"],
            431,
            "http.head_too_large",
        ),
        ([b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"], 431, "http.head_too_large"),
        ([b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"], 431, "http.head_too_large"),
        ([b"GET /healthz HTTP/1.1\r\nHost: x\r\n"], 408, "http.slow_body"),  # a head that never ends
    ],
)
def test_what_is_no_request(served, parts: list[bytes], wanted: int, problem: str) -> None:
    service, made = served
    answer = talk(service, *parts)
    assert (status(answer), code(answer)) == (wanted, problem)
    assert b"application/problem+json" in answer
    alive(service, made["all"])


def test_a_connection_that_says_nothing_is_closed(served) -> None:
    assert talk(served[0]) == b""
    alive(served[0], served[1]["all"])


def test_a_body_that_comes_too_slowly(served) -> None:
    service, made = served
    answer = talk(service, _head(made["all"], "Content-Length: 1000"), b"{", b" ", b" ", pause=0.5)
    assert (status(answer), code(answer)) == (408, "http.slow_body")
    alive(service, made["all"])


@pytest.mark.parametrize(
    "body",
    [b"zz\r\n{}\r\n0\r\n\r\n", b"5\r\n{}\r\n0\r\n\r\n", b"-1\r\n\r\n", b"ffffffffffffffffffff\r\n{}", b"2\r\n{}\r\n0"],
)
def test_chunks_that_are_none(served, body: bytes) -> None:
    service, made = served
    answer = talk(service, _head(made["all"], "Transfer-Encoding: chunked") + body)
    assert status(answer) in {400, 408}
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"].startswith(("http.", "case."))
    alive(service, made["all"])


def test_two_ways_to_say_the_length(served) -> None:
    """Where a proxy would read one and we the other, a second request could be smuggled in."""
    service, made = served
    smuggled = b"0\r\n\r\nGET /v1/policies HTTP/1.1\r\nHost: x\r\n\r\n"
    head = _head(made["all"], f"Content-Length: {len(smuggled)}", "Transfer-Encoding: chunked")
    answer = talk(service, head + smuggled, close=True)
    assert answer.count(b"\r\ncontent-length: ") == 1
    assert (status(answer), code(answer)) == (400, "http.malformed")
    assert b'"policies":[' not in answer
    both = _head(made["all"], "Content-Length: 5", "Content-Length: 6")
    assert status(talk(service, both + b"{}    ")) == 400
    alive(service, made["all"])


def test_a_body_that_is_too_large(served) -> None:
    service, made = served
    headers = bearer(made["all"]) | {"Content-Type": "application/json"}
    large = json.dumps(ALLOW | {"extensions": {"x": "a" * 8_500_000}}).encode()
    answer = httpx.post(f"{service.url}/v1/decisions", content=large, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "case.size")  # one case has its own limit
    answer = httpx.post(f"{service.url}/v1/decisions", content=large * 2, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too_large")
    chunks = (large for _ in range(2))
    answer = httpx.post(f"{service.url}/v1/decisions", content=chunks, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too_large")
    answer = talk(service, _head(made["all"], "Content-Length: 99999999999999") + b"{")
    assert (status(answer), code(answer)) == (413, "http.too_large")
    alive(service, made["all"])


def test_a_body_that_is_too_large_is_not_waited_for_as_if_it_could_be_answered(tmp_path: Path) -> None:
    """Neither one that never comes, whatever the limits of time, nor one whose caller asks before sending it."""
    made = tokens(tmp_path)
    (tmp_path / "serve.yaml").write_text("limits: {request_seconds: 1, body_seconds: 2, body_bytes: 2048}\n")
    with running(tmp_path, "--config", "serve.yaml") as service:
        answer = talk(service, _head(made["all"], "Content-Length: 99999999"))
        assert (status(answer), code(answer)) == (413, "http.too_large")
        begun = time.monotonic()
        answer = talk(service, _head(made["all"], "Content-Length: 99999999", "Expect: 100-continue"))
        assert (status(answer), code(answer)) == (413, "http.too_large")
        assert time.monotonic() - begun < 3
        slow = [b"1000\r\n" + b" " * 4096 + b"\r\n", *[b"1\r\n \r\n"] * 7]  # too large, and then slower than allowed
        answer = talk(service, _head(made["all"], "Transfer-Encoding: chunked"), *slow, pause=0.5)
        assert (status(answer), code(answer)) == (413, "http.too_large")


def test_who_has_no_token_is_told_before_anything_is_read(served) -> None:
    answer = talk(served[0], _head("x", "Content-Length: 8000000") + b"{")
    assert (status(answer), code(answer)) == (401, "http.bad_token")


def test_who_has_sent_everything_may_close_their_side(served) -> None:
    service, made = served
    answer = talk(service, _head(made["all"], f"Content-Length: {len(BODY)}") + BODY, close=True)
    assert status(answer) == 200
    assert b'"verdict":"allow"' in answer


def test_who_goes_away_in_the_middle_is_forgotten(served) -> None:
    service, made = served
    before = len(service.text().splitlines())
    for cut in (b"POST /v1", _head(made["all"], f"Content-Length: {len(BODY)}") + BODY[:50]):
        assert talk(service, cut, close=True) == b""
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            connection.sendall(cut)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closes with a reset
    alive(service, made["all"])
    assert len(service.text().splitlines()) <= before + 2  # nothing is noted of it


def test_requests_one_behind_the_other(served) -> None:
    """Pipelined requests are answered in order, each once."""
    service, made = served
    bodies = [json.dumps(ALLOW | {"case_id": f"pipe-{n}"}).encode() for n in range(8)]
    sent = b"".join(_head(made["all"], f"Content-Length: {len(body)}") + body for body in bodies)
    answer = talk(service, sent + _head(made["all"], "Connection: close", line="GET /healthz HTTP/1.1"))
    assert answer.count(b"HTTP/1.1 200 OK") == 9
    places = [answer.index(f'"case_id":"pipe-{n}"'.encode()) for n in range(8)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/政策",
        "/v1/policies/%E6%94%BF",
        "/v1/policies/%ff%fe",
        "/v1/policies/%00",
        "/v1/policies/..%2f..%2fetc",
        "//",
        "/%",
        "/v1/policies/?",
    ],
)
def test_odd_paths(served, path: str) -> None:
    service, made = served
    raw = path.encode("utf-8").decode("latin-1")
    answer = talk(service, _head(made["all"], "Connection: close", line=f"GET {raw} HTTP/1.1"))
    assert status(answer) in {400, 404}
    assert code(answer) in {"http.not_found", "http.no_policy", "http.malformed"}
    alive(service, made["all"])


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("http://localhost:8702/healthz", 200),
        ("HTTPS://shop.example/v1/policies/kuaishou", 200),
        ("http://x/v1/policies/%6buaishou", 200),
        ("http://x/v1/policies?polcy=1", 400),
        ("http://x/nothing", 404),
        ("http://x", 404),
        ("http://me:secret@x/healthz", 400),
        ("http:///healthz", 400),
        ("ftp://x/healthz", 404),
    ],
)
def test_a_target_may_be_a_whole_address(served, target: str, wanted: int) -> None:
    service, made = served
    answer = talk(service, _head(made["all"], "Connection: close", line=f"GET {target} HTTP/1.1"))
    assert status(answer) == wanted
    alive(service, made["all"])


def test_without_tokens_the_host_of_the_target_counts(tmp_path: Path) -> None:
    """RFC 9112, 3.2.2: the Host header is not believed then."""
    with running(tmp_path, "--no-auth") as service:
        for target, host, wanted in (("localhost", "evil.example", 200), ("evil.example", "localhost", 400)):
            head = f"GET http://{target}/v1/policies HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            assert status(talk(service, head.encode())) == wanted


def test_bytes_in_a_request_id_come_back(served) -> None:
    answer = talk(
        served[0], b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-ID: \xe4\xbd\xa0 1\r\n\r\n"
    )
    assert b"x-request-id: \xe4\xbd\xa0 1\r\n" in answer


def test_too_many_connections_are_turned_away(served) -> None:
    service, made = served
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=10)) for _ in range(70)
        ]
        time.sleep(0.3)
        answers = []
        for one in held:
            one.settimeout(0.1)
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                answers.append(one.recv(4096))
        refused = [one for one in answers if b"503" in one[:20]]
        assert 5 <= len(refused) <= 15
    until = time.monotonic() + 10
    while _connections(service.port) > 5 and time.monotonic() < until:
        time.sleep(0.05)
    alive(service, made["all"])


def test_nothing_of_anybody_was_noted(served) -> None:
    """Last: of all that was asked above."""
    text = served[0].text()
    for one in (*served[1].values(), ALLOW["buyer"]["id"], ALLOW["operator"]["id"], "pipe-0"):
        assert one not in text
