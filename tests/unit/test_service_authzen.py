"""The OpenID AuthZEN Authorization API 1.0: the mapping of docs/decisions/0012-authzen.md, and the protocol."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from serving import ALLOW, DENY, TALK, new_log, own_policy, served

import fairblock

ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"


def question(case: dict, **parts) -> dict:
    asked = {
        "subject": {"type": "operator", "id": case["operator"]["id"]},
        "action": {"name": "block"},
        "resource": {"type": "buyer", "id": case["buyer"]["id"]},
        "context": {"case": case},
    }
    return asked | parts


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("authzen")
    with served(folder, log=new_log(folder), policies=("kuaishou", str(own_policy(folder)))) as found:
        yield found


@pytest.mark.parametrize("case", [ALLOW, TALK, DENY], ids=["allow", "needs-communication", "deny"])
@pytest.mark.parametrize("path", [ONE, MANY])
def test_only_an_allow_is_true(service, case: dict, path: str) -> None:
    answer = service.post(path, question(case), "decide")
    assert answer.status_code == 200
    found, verdict = answer.json(), fairblock.load_policy("kuaishou").decide(case).to_dict()
    assert found["decision"] is (verdict["verdict"] == "allow")
    context = found["context"]
    for name in ("verdict", "policy", "input_digest", "reasons", "remedies", "obligations", "warnings"):
        assert context[name] == verdict[name]
    assert context.get("block") == verdict.get("block")
    entry = service.get(f"/v1/decisions/{context['decision_id']}", "log.read").json()
    assert entry["verdict"] == verdict


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"subject": {"type": "operator", "id": "somebody"}}, 422, "authzen.disagrees"),
        ({"resource": {"type": "buyer", "id": "somebody"}}, 422, "authzen.disagrees"),
        ({"resource": {"type": "order", "id": "o1"}}, 400, "authzen.form"),
        ({"action": {"name": "read"}}, 400, "authzen.form"),
        ({"action": {"name": "Block"}}, 400, "authzen.form"),
        ({"action": {"name": 123}}, 400, "authzen.form"),
        ({"action": {}}, 400, "authzen.form"),
        ({"subject": "alice"}, 400, "authzen.form"),
        ({"subject": {"id": "x"}}, 400, "authzen.form"),
        ({"subject": {"type": "operator"}}, 400, "authzen.form"),
        ({"subject": {"type": "", "id": "x"}}, 400, "authzen.form"),
        ({"subject": {"type": "operator", "id": "x", "properties": []}}, 400, "authzen.form"),
        ({"context": {}}, 400, "authzen.form"),
        ({"context": {"case": "{}"}}, 400, "authzen.form"),
        ({"context": {"case": {}}}, 400, "case.form"),
        ({"context": {"case": ALLOW, "policy": None}}, 400, "authzen.form"),
        ({"context": {"case": ALLOW, "policy": "nobody"}}, 404, "http.no_policy"),
        ({"context": {"case": ALLOW | {"platform": "elsewhere"}}}, 422, "case.meaning"),
    ],
)
def test_what_is_no_right_question_gets_no_answer(service, change: dict, status: int, code: str) -> None:
    asked = question(ALLOW, **change)
    answer = service.post(ONE, asked, "decide")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "decision" not in answer.json()
    (one,) = service.post(MANY, {"evaluations": [asked]}, "decide").json()["evaluations"]
    assert one["decision"] is False
    error = one["context"]["error"]
    assert (error["status"], error["code"]) == (status, code)
    assert set(error["message"]) == {"zh", "en"}
    assert "verdict" not in one["context"]


@pytest.mark.parametrize("missing", ["subject", "action", "resource", "context"])
def test_a_part_that_is_missing(service, missing: str) -> None:
    asked = question(ALLOW)
    del asked[missing]
    answer = service.post(ONE, asked, "decide")
    assert (answer.status_code, answer.json()["code"]) == (400, "authzen.form")
    assert f"/{missing}" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", "application/json"), (b"{", "application/json"), (b"{}", "text/plain")]
)
@pytest.mark.parametrize("path", [ONE, MANY])
def test_what_the_certification_wants_to_be_400(service, path: str, body: bytes, kind: str) -> None:
    assert service.post(path, None, "decide", content=body, headers={"Content-Type": kind}).status_code == 400


def test_what_is_not_known_is_ignored_but_not_in_the_case(service) -> None:
    more = {"properties": {"department": "Sales"}, "future": 1}
    asked = question(ALLOW, foo="bar")
    for part in ("subject", "action", "resource"):
        asked[part] = asked[part] | more
    asked["context"] |= {"time": "1985-10-26T01:22-07:00"}
    assert service.post(ONE, asked, "decide").json()["decision"] is True
    asked["context"] = {"case": ALLOW | {"foo": "bar"}}
    assert service.post(ONE, asked, "decide").status_code == 400


def test_ids_are_compared_as_cases_compare_them(service) -> None:
    case = copy.deepcopy(ALLOW)
    case["operator"]["id"] = "Ame\u0301lie"
    asked = question(case, subject={"type": "operator", "id": "Am\u00e9lie"})
    assert service.post(ONE, asked, "decide").status_code == 200


def test_the_policy_is_chosen_in_the_context_or_the_query(service) -> None:
    asked = question(ALLOW, context={"case": ALLOW, "policy": "my-shop"})
    assert service.post(ONE, asked, "decide").json()["context"]["policy"]["name"] == "my-shop"
    found = service.post(f"{MANY}?policy=my-shop", {"evaluations": [question(ALLOW), asked]}, "decide").json()
    assert [one["context"]["policy"]["name"] for one in found["evaluations"]] == ["my-shop"] * 2
    assert service.post(f"{MANY}?policy=nobody", {"evaluations": [asked]}, "decide").status_code == 404


# --- many ---------------------------------------------------------------------------------------------


def decisions(service, asked: list, semantic: str | None = None, **top) -> list[bool]:
    options = {} if semantic is None else {"options": {"evaluations_semantic": semantic}}
    answer = service.post(MANY, {"evaluations": asked, **top, **options}, "decide")
    assert answer.status_code == 200, answer.text
    assert "decision" not in answer.json()
    return [one["decision"] for one in answer.json()["evaluations"]]


def test_the_semantics(service) -> None:
    yes, no, talk, wrong = question(ALLOW), question(DENY), question(TALK), {}
    assert decisions(service, [yes, no, yes, talk]) == [True, False, True, False]
    assert decisions(service, [yes, no, yes], "execute_all") == [True, False, True]
    assert decisions(service, [yes, no, yes], "deny_on_first_deny") == [True, False]
    assert decisions(service, [yes, wrong, yes], "deny_on_first_deny") == [True, False]
    assert decisions(service, [yes, yes], "deny_on_first_deny") == [True, True]
    assert decisions(service, [no, wrong, yes, no], "permit_on_first_permit") == [False, False, True]
    assert decisions(service, [no, talk], "permit_on_first_permit") == [False, False]


def test_what_is_cut_off_is_not_decided(service) -> None:
    log = service.app.service.decider.recorder.log
    before = sum(1 for _ in log.entries())
    decisions(service, [question(DENY), question(ALLOW), question(ALLOW)], "deny_on_first_deny")
    assert sum(1 for _ in log.entries()) == before + 1


@pytest.mark.parametrize(
    "body",
    [
        {"options": {"evaluations_semantic": "first"}},
        {"options": {"evaluations_semantic": ["execute_all"]}},
        {"options": []},
        {"evaluations": {}},
        {"evaluations": None},
    ],
)
def test_a_payload_of_another_form(service, body: dict) -> None:
    answer = service.post(MANY, {"evaluations": [question(ALLOW)]} | body, "decide")
    assert (answer.status_code, answer.json()["code"]) == (400, "authzen.form")


@pytest.mark.parametrize("path", [ONE, MANY])
@pytest.mark.parametrize(
    ("found", "twice"),
    [
        ('"subject":{', '"subject":{"id":"x",'),
        ('"action":{', '"action":{"name":"x",'),
        ('"resource":{', '"resource":{"type":"x",'),
        ('"context":{', '"context":{"case":{},'),
        ('"context":{', '"context":{"policy":"my-shop","policy":"kuaishou",'),
        ('"properties":{', '"properties":{"deep":[{"a":1,"a":2}],'),
        ('"case_id":', '"case_id":"x","case_id":'),
        ('"extensions":{', '"extensions":{"x":{"a":1,"a":2},'),
    ],
)
def test_a_key_twice_is_refused_wherever_it_is(service, path: str, found: str, twice: str) -> None:
    """Two readers of such a body could see two questions."""
    asked = question(ALLOW | {"extensions": {}})
    asked["subject"]["properties"] = {}
    plain = json.dumps(asked, separators=(",", ":"))
    before = service.app.service.decider.recorder.log.anchor().seq
    for whole in (plain, f'{{"evaluations":[{plain}]}}') if path == MANY else (plain,):
        body = whole.replace(found, twice, 1)
        assert body != whole
        answer = service.post(path, content=body.encode(), headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (400, "case.json")
        assert answer.json()["problems"]
    assert service.app.service.decider.recorder.log.anchor().seq == before


def test_a_deep_body_is_no_trouble(service) -> None:
    for deep in (400, 900, 5000):
        body = '{"context":' + '{"a":' * deep + "1" + "}" * deep + "}"
        answer = service.post(ONE, content=body.encode(), headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 413)


def test_defaults_come_from_the_top(service) -> None:
    whole = question(ALLOW)
    top = {name: whole[name] for name in ("subject", "action")}
    rest = {name: whole[name] for name in ("resource", "context")}
    assert decisions(service, [rest, rest], **top) == [True, True]
    assert decisions(service, [{}], **whole) == [True]
    other = rest | {"subject": {"type": "operator", "id": "somebody"}}
    assert decisions(service, [rest, other], **top) == [True, False]  # replaced, and it disagrees with the case
    assert decisions(service, [rest | {"action": {"name": "unblock"}}, rest], **top) == [False, True]
    half = {"resource": {"id": whole["resource"]["id"]}, "context": whole["context"]}
    assert decisions(service, [half], **top, resource={"type": "buyer", "id": "elsewhere"}) == [True]
    assert decisions(service, [None, 1, [], rest], **top) == [False, False, False, True]


def test_an_empty_list_is_a_single_question(service) -> None:
    assert service.post(MANY, question(ALLOW, evaluations=[]), "decide").json()["decision"] is True
    assert service.post(MANY, {"evaluations": []}, "decide").status_code == 400


def test_the_metadata(service, tmp_path: Path) -> None:
    found = service.get("/.well-known/authzen-configuration", None).json()
    assert found == {
        "policy_decision_point": "http://127.0.0.1:8000",
        "access_evaluation_endpoint": "http://127.0.0.1:8000/access/v1/evaluation",
        "access_evaluations_endpoint": "http://127.0.0.1:8000/access/v1/evaluations",
    }
    with served(tmp_path, public_url="https://pdp.example/fair") as other:
        answer = other.get("/.well-known/authzen-configuration", None, headers={"Host": "evil.example"})
        assert answer.json()["access_evaluation_endpoint"] == "https://pdp.example/fair/access/v1/evaluation"
        assert "evil" not in answer.text
