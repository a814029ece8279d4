"""`/v1/decisions` and what stands around every answer: forms of a request, problems, limits, the log, headers."""

from __future__ import annotations

import contextlib
import copy
import json
import re
import sqlite3
import time
from pathlib import Path

import pytest
from serving import ALLOW, DENY, TALK, new_log, own_policy, served

import fairblock
from fairblock.service.http.catalog import PROBLEMS
from fairblock.service.http.examples import QUESTION
from fairblock.service.http.problems import language_of
from fairblock.service.http.recording import log_problem
from fairblock.service.http.settings import Limits
from fairblock.service.log import LogError, open_log

POLICY = fairblock.load_policy("kuaishou")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("service")
    policies = ("kuaishou", str(own_policy(folder)))
    with served(folder, log=new_log(folder), policies=policies) as found:
        yield found


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory):
    """Without a log, and with small limits."""
    limits = Limits(body_bytes=20_000, cases=3)
    with served(tmp_path_factory.mktemp("bare"), limits=limits) as found:
        yield found


def test_a_case_is_decided_as_the_library_decides_it(service) -> None:
    for case in (ALLOW, TALK, DENY):
        answer = service.post("/v1/decisions", case)
        assert answer.status_code == 200
        assert answer.json()["verdict"] == POLICY.decide(case).to_dict()


def test_the_same_bytes_come_out_of_every_form(service) -> None:
    wanted = POLICY.decide(ALLOW).to_json()
    for body in (ALLOW, {"case": ALLOW}, {"cases": [ALLOW]}, {"cases": [ALLOW], "policy": "kuaishou"}):
        assert wanted in service.post("/v1/decisions", body).text


def test_many_cases_are_answered_in_order_with_problems_in_their_place(service) -> None:
    other = copy.deepcopy(ALLOW)
    other["request"]["buyer_id"] = "somebody-else"
    cases = [ALLOW, {"case_id": 1}, DENY, "{}", None, other, TALK, [ALLOW]]
    found = service.post("/v1/decisions", {"cases": cases}).json()["decisions"]
    assert len(found) == len(cases)
    assert [one["verdict"]["verdict"] if "verdict" in one else None for one in found] == [
        *("allow", None, "deny", None, None, None, "needs-communication", None)
    ]
    assert {problem["code"] for problem in found[5]["error"]["problems"]} == {"case.another_buyer"}
    for one in (found[1], found[3], found[4], found[7]):
        assert {problem["code"] for problem in one["error"]["problems"]} <= {"case.schema", "case.number"}
    ids = [one["id"] for one in found if "id" in one]
    assert len(set(ids)) == 3


def test_what_was_decided_can_be_read_again(service) -> None:
    answer = service.post("/v1/decisions", TALK)
    entry = service.get(answer.headers["location"], "log.read").json()
    assert entry["id"] == answer.json()["id"]
    assert entry["verdict"] == answer.json()["verdict"]
    assert entry["case"] == TALK
    assert entry["policy"]["digest"] == POLICY.digest
    assert not entry["erased"]


def test_the_policy_is_chosen_by_query_or_body(service) -> None:
    def name(answer) -> str:
        return answer.json()["verdict"]["policy"]["name"]

    assert name(service.post("/v1/decisions", ALLOW)) == "kuaishou"
    assert name(service.post("/v1/decisions?policy=my-shop", ALLOW)) == "my-shop"
    assert name(service.post("/v1/decisions", {"case": ALLOW, "policy": "my-shop"})) == "my-shop"
    assert name(service.post("/v1/decisions?policy=my-shop", {"case": ALLOW, "policy": "my-shop"})) == "my-shop"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/decisions?policy=kuaishu", ALLOW, 404, "http.no_policy"),
        ("/v1/decisions?policy=my-shop", {"case": ALLOW, "policy": "kuaishou"}, 422, "http.two_policies"),
        ("/v1/decisions?polcy=my-shop", ALLOW, 400, "http.unknown_parameter"),
        ("/v1/decisions?policy=my-shop&policy=kuaishou", ALLOW, 400, "http.parameter_twice"),
        ("/v1/decisions", {"case": ALLOW, "cases": [ALLOW]}, 400, "http.request"),
        ("/v1/decisions", {"policy": "kuaishou"}, 400, "http.request"),
        ("/v1/decisions", {"cases": ALLOW}, 400, "http.request"),
        ("/v1/decisions", {"case": ALLOW, "polcy": "kuaishou"}, 400, "http.request"),
        ("/v1/decisions", {"case": ALLOW, "policy": None}, 400, "http.request"),
        ("/v1/decisions", {"cases": []}, 400, "http.no_cases"),
        ("/v1/decisions", [ALLOW], 400, "case.form"),
        ("/v1/decisions", {}, 400, "case.form"),
        ("/v1/decisions", ALLOW | {"extra": 1}, 400, "case.form"),
        ("/v1/decisions", ALLOW | {"platform": "elsewhere"}, 422, "case.meaning"),
        ("/v1/nothing", ALLOW, 404, "http.not_found"),
        ("/v1/decisions/", ALLOW, 404, "http.not_found"),
        ("/v1/policies", ALLOW, 405, "http.method"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(service, path: str, body, status: int, code: str) -> None:
    answer = service.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:fairblock:problem:{code}"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "case.json"),
        (b"{", 400, "case.json"),
        (b"\xff\xfe{\x00}\x00", 400, "case.json"),
        (b'{"case_id": NaN}', 400, "case.json"),
        (b'{"cases": [], "cases": [1]}', 400, "case.json"),
        (b"[" * 100_000 + b"]" * 100_000, 413, "case.size"),
        (b"[" * 65 + b"]" * 65, 413, "case.size"),
        (b'{"extensions": ' + b'{"a":' * 64 + b"1" + b"}" * 64 + b"}", 413, "case.size"),
        (json.dumps(ALLOW).replace('"buyer"', '"buyer": {"id": "x"}, "buyer"', 1).encode(), 400, "case.json"),
    ],
)
def test_bytes_that_are_no_case(service, body: bytes, status: int, code: str) -> None:
    answer = service.post("/v1/decisions", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["problems"]


def test_a_key_twice_in_one_of_many_is_a_problem_in_its_place(service) -> None:
    twice = json.dumps(ALLOW).replace('"buyer"', '"buyer": {"id": "x"}, "buyer"', 1)
    body = f'{{"cases": [{twice}, {json.dumps(ALLOW)}]}}'.encode()
    answer = service.post("/v1/decisions", content=body, headers={"Content-Type": "application/json"})
    first, second = answer.json()["decisions"]
    assert {problem["code"] for problem in first["error"]["problems"]} == {"case.json"}
    assert second["verdict"]["verdict"] == "allow"


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/json; charset=gbk", "application/jsonx", "multipart/x"]
)
def test_only_json_is_taken(service, kind: str) -> None:
    headers = {"Content-Type": kind}
    answer = service.post("/v1/decisions", content=json.dumps(ALLOW).encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "http.content_type")


def test_json_may_say_that_it_is_utf_8(service) -> None:
    headers = {"Content-Type": "Application/JSON; charset=UTF-8"}
    assert service.post("/v1/decisions", content=json.dumps(ALLOW).encode(), headers=headers).status_code == 200


def test_nothing_compressed_is_taken(service) -> None:
    answer = service.post("/v1/decisions", ALLOW, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (415, "http.content_encoding")


def test_limits_of_size(bare) -> None:
    long = ALLOW | {"extensions": {"text": "x" * 20_000}}
    answer = bare.post("/v1/decisions", long)
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too_large")
    chunks = (b"x" * 1000 for _ in range(60))
    answer = bare.post("/v1/decisions", content=chunks, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too_large")
    answer = bare.post("/v1/decisions", {"cases": [{}] * 4})
    assert (answer.status_code, answer.json()["code"]) == (413, "http.too_many_cases")


def test_without_a_log_there_is_no_id_and_nothing_to_read(bare) -> None:
    answer = bare.post("/v1/decisions", ALLOW)
    assert set(answer.json()) == {"verdict"}
    assert "location" not in answer.headers
    answer = bare.get("/v1/decisions/1", "log.read")
    assert (answer.status_code, answer.json()["code"]) == (404, "http.no_log")


@pytest.mark.parametrize("id", ["1", "01a2286d-8768-7934-a559-872cadb1e86a", "%00", "é" * 100, "..%2f..", "'--"])
def test_an_id_that_the_log_does_not_have(service, id: str) -> None:
    answer = service.get(f"/v1/decisions/{id}", "log.read")
    assert (answer.status_code, answer.json()["code"]) in {(404, "http.no_decision"), (404, "http.not_found")}


def test_large_cases_are_decided_aside_and_all_the_same(service) -> None:
    large = ALLOW | {"extensions": {"text": "字" * 100_000}}
    answer = service.post("/v1/decisions", large)
    assert answer.json()["verdict"] == POLICY.decide(ALLOW).to_dict()


def test_nothing_is_answered_that_is_not_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path, log=new_log(tmp_path)) as service:
        log = service.app.service.decider.recorder.log

        def full(_made: object) -> list[str]:
            raise LogError("log.full", where="/secret/place")

        with monkeypatch.context() as broken:
            broken.setattr(log, "record_many", full)
            for body in (ALLOW, {"cases": [ALLOW, DENY]}):
                answer = service.post("/v1/decisions", body)
                assert (answer.status_code, answer.json()["code"]) == (503, "http.log_failed")
                assert answer.json()["log_code"] == "log.full"
                assert "verdict" not in answer.text
                assert "/secret/place" not in answer.text
            assert service.post("/v1/decisions", {"case_id": 1}).status_code == 400  # which needs no record
        assert service.post("/v1/decisions", ALLOW).status_code == 200
        assert sum(1 for _ in log.entries()) == 1


def test_what_breaks_is_an_internal_error_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_policy: object, case: dict) -> None:
        raise RuntimeError(case["buyer"]["id"])

    with served(tmp_path) as service:
        monkeypatch.setattr(fairblock.Policy, "decide", broken)
        answer = service.post("/v1/decisions", ALLOW)
        assert (answer.status_code, answer.json()["code"]) == (500, "http.internal")
        assert "Traceback" not in answer.text
        assert ALLOW["buyer"]["id"] not in answer.text
        (note,) = service.notes
        assert "RuntimeError" in note
        assert ALLOW["buyer"]["id"] not in note


def test_time_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fairblock.Policy.decide

    def slow(self, case):
        time.sleep(0.4)
        return real(self, case)

    with served(tmp_path, limits=Limits(request_seconds=0.2, body_seconds=0.5)) as service:
        monkeypatch.setattr(fairblock.Policy, "decide", slow)
        long = [ALLOW | {"extensions": {"text": "x" * 20_000}}] * 5
        answer = service.post("/v1/decisions", {"cases": long})
        assert (answer.status_code, answer.json()["code"]) == (503, "http.timeout")
        assert answer.headers["retry-after"]


@pytest.mark.parametrize("path", ["/v1/decisions", "/access/v1/evaluation"])
def test_a_record_that_comes_too_late_to_be_answered_is_not_denied(tmp_path: Path, path: str) -> None:
    """Who heard that nothing was decided would ask again, and have the case on the record twice."""
    log = new_log(tmp_path)
    with served(tmp_path, log=log, limits=Limits(request_seconds=0.3, body_seconds=0.1)) as service:
        other = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = service.post(path, ALLOW if path == "/v1/decisions" else QUESTION)
        other.execute("ROLLBACK")
        other.close()
        assert (answer.status_code, answer.json()["code"]) == (503, "http.unheard")
        assert "retry-after" not in answer.headers
        assert "nothing was decided" not in answer.text
    with open_log(log, read=True) as found:
        case = ALLOW if path == "/v1/decisions" else QUESTION["context"]["case"]
        assert len(list(found.entries(case_id=case["case_id"]))) == 1


def test_the_time_counts_from_when_the_request_is_there(tmp_path: Path) -> None:
    """What a slow body might have taken is not given to one that came at once."""
    with served(tmp_path, log=new_log(tmp_path), limits=Limits(request_seconds=0.3, body_seconds=20)) as service:
        with contextlib.closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            answer = service.post("/v1/decisions", ALLOW)
            assert time.monotonic() - begun < 5
        assert (answer.status_code, answer.json()["code"]) == (503, "http.unheard")


def test_who_only_reads_is_told_about_reading(tmp_path: Path) -> None:
    with served(tmp_path, log=new_log(tmp_path)) as service:
        path = service.post("/v1/decisions", ALLOW).headers["location"]
        for file in tmp_path.glob("log.db*"):
            file.unlink()
        answer = service.get(path, "log.read")
        assert (answer.status_code, answer.json()["code"]) == (503, "http.log_unread")
        assert answer.json()["log_code"] == "log.gone"
        assert "record" not in answer.json()["detail"]
        assert "writ" not in answer.json()["detail"]


@pytest.mark.parametrize(("code", "again"), [("log.busy", True), ("log.lost", False), ("log.input_output", False)])
def test_who_may_be_on_the_record_already_is_not_told_to_ask_again(code: str, again: bool) -> None:
    problem = log_problem(LogError(code, where="", why="", seconds=1))
    assert ("Retry-After" in problem.headers) is again


# --- around every answer ------------------------------------------------------------------------------


def test_every_answer_has_the_headers_that_protect(service) -> None:
    for answer in (
        service.get("/healthz", None),
        service.get("/v1/policies", None),
        service.get("/nothing", None),
        service.post("/v1/decisions", ALLOW),
        service.post("/v1/decisions", {}),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-request-id"]
        assert "server" not in answer.headers


def test_a_request_id_comes_back(service) -> None:
    for path in ("/healthz", "/nothing", "/v1/decisions/1"):
        answer = service.get(path, "log.read", headers={"X-Request-ID": "abc-123 {}; ="})
        assert answer.headers.get_list("x-request-id") == ["abc-123 {}; ="]


def test_problems_are_in_the_language_of_the_caller(service) -> None:
    answers = {
        language: service.post("/v1/decisions", {}, headers={"Accept-Language": language})
        for language in ("zh-CN,zh;q=0.9,en;q=0.8", "en-GB", "de")
    }
    titles = [answer.json()["title"] for answer in answers.values()]
    assert titles == ["案件的形式不对", "the case has another form", "the case has another form"]
    assert [answer.headers["content-language"] for answer in answers.values()] == ["zh", "en", "en"]
    assert len({json.dumps(answer.json()["message"]) for answer in answers.values()}) == 1


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("ZH-hant", "zh"),
        ("en;q=0.5, zh;q=0.6", "zh"),
        ("zh;q=0.5, en", "en"),
        ("zh;q=0", "en"),
        ("*", "en"),
        ("zh;q=x,,;;=", "en"),
        ("fr, zh;q=0.1", "zh"),
    ],
)
def test_the_language_of_a_header(header: str, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_is_told_in_both_languages(code: str) -> None:
    kind = PROBLEMS[code]
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    assert 400 <= kind.status < 600
    for text in (kind.title, kind.detail):
        assert re.search(r"[\u4e00-\u9fff]", text.zh) or text.zh.startswith("`{")
        assert text.en[0].islower() or text.en[0] in "`{" or text.en.split()[0].isupper()
        assert not text.en.endswith(".")
        assert set(re.findall(r"\{\w+\}", text.zh)) == set(re.findall(r"\{\w+\}", text.en))


def test_metrics_count_and_name_nobody(service) -> None:
    before = service.get("/metrics", "admin").text
    service.post("/v1/decisions", {"cases": [ALLOW, DENY, {}]})
    service.get(f"/v1/decisions/{ALLOW['buyer']['id']}", "log.read")
    after = service.get("/metrics", "admin").text

    def value(text: str, line: str) -> float:
        return float((re.findall(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE) or ["0"])[0])

    for line, more in (
        ('fairblock_decisions_total{policy="kuaishou",verdict="allow"}', 1),
        ('fairblock_decisions_total{policy="kuaishou",verdict="deny"}', 1),
        ('fairblock_errors_total{code="case.schema"}', 1),
        ('fairblock_errors_total{code="http.no_decision"}', 1),
        ('fairblock_decision_seconds_count{policy="kuaishou"}', 2),
        ("fairblock_log_batch_sum", 2),
    ):
        assert value(after, line) - value(before, line) == more, line
    for secret in (ALLOW["buyer"]["id"], ALLOW["operator"]["id"], ALLOW["case_id"], *service.tokens.values()):
        assert secret not in after


def test_health_and_readiness(service, bare) -> None:
    assert service.get("/healthz", None).text == "ok"
    ready = {"status": "ready", "policies": 2, "stale_policies": 0, "stale_tokens": False}
    assert service.get("/readyz", None).json() == ready
    assert bare.get("/readyz", None).json()["policies"] == 1


def test_it_is_not_ready_without_its_log(tmp_path: Path) -> None:
    with served(tmp_path, log=new_log(tmp_path)) as service:
        log = service.app.service.decider.recorder.log

        def gone(_id: str) -> None:
            raise RuntimeError("no disk")

        log.get = gone
        answer = service.get("/readyz", None)
        assert (answer.status_code, answer.json()["code"]) == (503, "http.not_ready")
        assert "no disk" not in answer.text


def test_no_decision_goes_into_a_log_that_is_gone(tmp_path: Path) -> None:
    with served(tmp_path, log=new_log(tmp_path)) as service:
        assert service.post("/v1/decisions", ALLOW).status_code == 200
        for file in tmp_path.glob("log.db*"):
            file.unlink()
        answer = service.post("/v1/decisions", ALLOW)
        assert (answer.status_code, answer.json()["code"]) == (503, "http.log_failed")
        assert answer.json()["log_code"] == "log.gone"
        assert "verdict" not in answer.text
        answer = service.get("/readyz", None)
        assert (answer.status_code, answer.json()["code"]) == (503, "http.not_ready")
        assert answer.json()["log_code"] == "log.gone"
