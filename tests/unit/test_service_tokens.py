"""Who may ask for what: the file of tokens, and that no request without its scope gets anything."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import ALLOW, bearer, new_log, own_policy, served

from fairblock.service.http.calls import Buckets
from fairblock.service.http.endpoints import ENDPOINTS
from fairblock.service.http.examples import QUESTION, QUESTIONS
from fairblock.service.http.problems import Problem
from fairblock.service.http.settings import Limits, is_loopback, names_this_machine
from fairblock.service.http.tokens import SCOPES, TokenFileError, Tokens, new_token, read_tokens

GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.scopes is not None]
BODIES = {
    "/v1/decisions": ALLOW,
    "/access/v1/evaluation": QUESTION,
    "/access/v1/evaluations": QUESTIONS,
    "/v1/policies/reload": None,
}
LIMITS = Limits(per_second=1_000_000, burst=1_000_000)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("tokens")
    with served(folder, log=new_log(folder), limits=LIMITS, policies=("kuaishou", str(own_policy(folder)))) as found:
        yield found


def ask(service, endpoint, headers: dict[str, str], query: str = ""):
    """The endpoint asked with something that it would answer."""
    path = endpoint.path.replace("{name}", "kuaishou").replace("{id}", ask_id(service)) + query
    body = BODIES.get(endpoint.path)
    more = {} if body is None else {"json": body}
    return service.client.request(endpoint.method, path, headers=headers, **more)


def ask_id(service) -> str:
    if not hasattr(service.app, "one_id"):
        service.app.one_id = service.post("/v1/decisions", ALLOW).json()["id"]
    return service.app.one_id


def count(service) -> int:
    return sum(1 for _ in service.app.service.decider.recorder.log.entries())


# --- scopes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("scope", [*SCOPES, "all", None])
def test_every_route_with_every_token(service, endpoint, scope: str | None) -> None:
    """What is answered to whom is this table and nothing else; what is refused leaves no trace in the log."""
    ask_id(service)
    before = count(service)
    answer = ask(service, endpoint, bearer(service.tokens[scope]) if scope else {})
    if endpoint.scopes is None or scope == "all" or scope in endpoint.scopes:
        assert answer.status_code == 200, answer.text
        return
    assert count(service) == before
    assert answer.status_code == (401 if scope is None else 403)
    assert answer.headers["www-authenticate"].startswith('Bearer realm="fairblock"')
    assert set(answer.json()) == {"type", "title", "status", "detail", "code", "message"}


def test_what_each_scope_opens() -> None:
    """A change here is a change of who may do what."""
    table = {f"{one.method} {one.path}": one.scopes for one in ENDPOINTS}
    assert table == {
        "POST /v1/decisions": ("decide",),
        "GET /v1/decisions/{id}": ("log.read",),
        "GET /v1/policies": ("decide", "log.read", "admin"),
        "POST /v1/policies/reload": ("admin",),
        "GET /v1/policies/{name}": ("decide", "log.read", "admin"),
        "GET /.well-known/authzen-configuration": None,
        "POST /access/v1/evaluation": ("decide",),
        "POST /access/v1/evaluations": ("decide",),
        "GET /openapi.json": None,
        "GET /healthz": None,
        "GET /readyz": None,
        "GET /metrics": ("admin",),
    }


HEADERS = st.one_of(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60),
    st.builds(
        "{} {}".format, st.sampled_from(["Bearer", "bearer", "Basic", "Token", ""]), st.from_regex(r"\A[!-~]{0,50}\Z")
    ),
    st.builds("Bearer fb_{}".format, st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z")),
)


@settings(max_examples=60)
@given(st.sampled_from(GUARDED), HEADERS)
def test_no_header_that_is_no_token_gets_anything(service, endpoint, header: str) -> None:
    answer = ask(service, endpoint, {"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["code"] in {"http.unauthorized", "http.bad_token"}


@settings(max_examples=15)
@given(st.sampled_from(GUARDED), st.data())
def test_a_token_that_is_nearly_right_gets_nothing(service, endpoint, data) -> None:
    token = service.tokens["all"]
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("abcXYZ019_-").filter(lambda c: c != token[at]))
    for wrong in (token[:at] + other + token[at + 1 :], token[:at], token + other, token.swapcase()):
        assert ask(service, endpoint, bearer(wrong)).status_code == 401


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("name", ["access_token", "token", "Authorization", "policy", "x"])
def test_a_token_in_the_address_is_refused(service, endpoint, name: str) -> None:
    for headers in ({}, bearer(service.tokens["all"])):
        answer = ask(service, endpoint, headers, f"?{name}={service.tokens['all']}")
        assert (answer.status_code, answer.json()["code"]) == (400, "http.token_in_query")
        assert service.tokens["all"] not in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "address", ["/v1/decisions?{}", "/v1/decisions?{}=1", "/v1/decisions/{}", "/v1/policies/{}", "/{}", "/readyz?a={}x"]
)
def test_a_token_anywhere_in_the_address_is_refused(service, method: str, address: str) -> None:
    token = service.tokens["all"]
    for written in (token, "".join(f"%{ord(one):02x}" for one in token)):
        answer = service.client.request(method, address.format(written), headers=bearer(token))
        assert (answer.status_code, answer.json()["code"]) == (400, "http.token_in_query")
        assert token not in answer.text
        assert written not in answer.text


@pytest.mark.parametrize("name", ["Authorization", "Content-Type"])
def test_a_header_that_says_who_or_what_cannot_be_given_twice(service, name: str) -> None:
    """Of two the first must not count silently: a proxy may have checked the other."""
    first = {"Authorization": f"Bearer {service.tokens['all']}", "Content-Type": "application/json"}
    second = {"Authorization": f"Bearer {service.tokens['decide']}", "Content-Type": "text/plain"}
    for twice in (second[name], first[name]):
        headers = [*first.items(), (name, twice)]
        answer = service.client.post("/v1/decisions", content=json.dumps(ALLOW), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "http.header_twice")
        assert f"`{name}`" in answer.json()["detail"]
        assert service.tokens["all"] not in answer.text


def test_a_token_under_two_names_is_not_read_again(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        file = tmp_path / "tokens"
        text = file.read_text()
        file.write_text(text + text.splitlines()[0].replace("decide decide", "other admin") + "\n")
        service.client.portal.call(service.app.reload, True)
        assert any("remove one of the two" in note for note in service.notes)
        assert service.post("/v1/policies/reload", scope="decide").status_code == 403


def test_nothing_that_is_noted_holds_a_token(tmp_path: Path) -> None:
    with served(tmp_path, access_log=True) as service:
        service.get(f"/v1/policies?token={service.tokens['all']}")
        service.post("/v1/decisions", ALLOW)
        service.get(f"/{service.tokens['all']}")
        assert len(service.notes) == 3
        assert not [note for note in service.notes if any(token in note for token in service.tokens.values())]
        assert not [note for note in service.notes if ALLOW["buyer"]["id"] in note]


@pytest.mark.parametrize(
    ("metrics", "here", "there"), [("admin", 401, 401), ("loopback", 200, 401), ("open", 200, 200)]
)
def test_who_may_read_the_metrics(tmp_path: Path, metrics: str, here: int, there: int) -> None:
    from starlette.testclient import TestClient

    with served(tmp_path, metrics=metrics) as service:
        for client, status in (("127.0.0.1", here), ("192.0.2.1", there)):
            asking = TestClient(service.app, client=(client, 1))
            assert asking.get("/metrics").status_code == status
            assert asking.get("/v1/policies").status_code == 401


def test_without_tokens_only_this_machine_is_answered(tmp_path: Path) -> None:
    with served(tmp_path, no_auth=True, tokens=None) as service:
        for host in ("127.0.0.1:8000", "localhost", "[::1]:1"):
            assert service.post("/v1/decisions", ALLOW, None, headers={"Host": host}).status_code == 200
        for host in ("shop.example", "127.0.0.1.example", "localhost.example:80", ""):
            answer = service.post("/v1/decisions", ALLOW, None, headers={"Host": host})
            assert (answer.status_code, answer.json()["code"]) == (400, "http.host")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_addresses_of_this_machine(host: str) -> None:
    assert is_loopback(host)
    assert names_this_machine(f"[{host}]:80" if ":" in host else f"{host}:80")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example", "", "127.0.0.1.nip"])
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)


# --- the file -----------------------------------------------------------------------------------------


def test_a_new_token_works_and_only_its_digest_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    first = new_token(str(file), "one", ("decide",))
    second = new_token(str(file), "two", ("admin", "decide", "decide"))
    text = file.read_text()
    assert first not in text
    assert second not in text
    assert re.fullmatch(r"(\S+ [a-z.,]+ sha256:[0-9a-f]{64}\n){2}", text)
    assert file.stat().st_mode & 0o777 == 0o600
    tokens = read_tokens(str(file))
    assert tokens.caller(first).scopes == {"decide"}
    assert tokens.caller(second).scopes == {"admin", "decide"}
    assert tokens.caller("") is None
    assert tokens.caller("\ud800") is None


def test_a_file_without_a_last_line_break_is_continued_well(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    first = new_token(str(file), "one", ("decide",))
    file.write_text("# ours\n\n" + file.read_text().rstrip("\n"))
    second = new_token(str(file), "two", ("admin",))
    tokens = read_tokens(str(file))
    assert tokens.caller(first).name == "one"
    assert tokens.caller(second).name == "two"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("one decide", "serve_tokens_line"),
        (f"one decide sha256:{'0' * 63}\n", "serve_tokens_line"),
        (f"one decide,fly sha256:{'0' * 64}\n", "serve_tokens_line"),
        (f"one  sha256:{'0' * 64}\n", "serve_tokens_line"),
        (f"o/e decide sha256:{'0' * 64}\n", "serve_tokens_line"),
        (f"one decide sha256:{'0' * 64}\none admin sha256:{'1' * 64}\n", "serve_token_twice"),
        (f"one decide sha256:{'0' * 64}\ntwo admin sha256:{'0' * 64}\n", "serve_digest_twice"),
        ("\udcff", "serve_tokens_unreadable"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "tokens"
    file.write_text(text, errors="surrogateescape")
    file.chmod(0o600)
    with pytest.raises(TokenFileError) as refused:
        read_tokens(str(file))
    assert refused.value.word == word


@pytest.mark.skipif(os.name == "nt", reason="files have no modes there")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "tokens"
    new_token(str(file), "one", ("decide",))
    file.chmod(mode)
    with pytest.raises(TokenFileError) as refused:
        read_tokens(str(file))
    assert refused.value.word == "serve_tokens_mode"


def test_names_of_tokens(tmp_path: Path) -> None:
    file = str(tmp_path / "tokens")
    new_token(file, "one", ("decide",))
    with pytest.raises(TokenFileError, match="twice"):
        new_token(file, "one", ("decide",))
    for name in ("", "a b", "x" * 65, "ü", "a\n"):
        with pytest.raises(TokenFileError, match="name"):
            new_token(file, name, ("decide",))


def test_every_entry_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the time says nothing about which one was right."""
    import hmac

    from fairblock.service.http.tokens import Caller

    compared: list[bytes] = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(a) or real(a, b))
    entries = tuple((bytes([n + 1]) * 32, Caller(str(n), frozenset())) for n in range(5))
    Tokens(entries).caller("x")
    assert [one for one in compared if one in dict(entries)] == [digest for digest, _ in entries]


def test_a_token_taken_out_of_the_file_is_worth_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        assert service.get("/v1/policies", "decide").status_code == 200
        file = tmp_path / "tokens"
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("decide ")))
        assert service.post("/v1/policies/reload", None, "admin").status_code == 200
        assert service.get("/v1/policies", "decide").status_code == 401
        file.chmod(0o644)  # now nothing of it is believed, and what was known goes on
        assert service.post("/v1/policies/reload", None, "admin").status_code == 422
        assert service.get("/v1/policies", "admin").status_code == 200
        assert [note for note in service.notes if "the tokens were not read again" in note]


@pytest.mark.parametrize("slip", ["line", "twice", "gone"])
def test_a_slip_in_the_file_is_told_wherever_somebody_looks(tmp_path: Path, slip: str) -> None:
    """Tokens that were withdrawn go on then, which nobody may take for done."""
    file = tmp_path / "tokens"
    with served(tmp_path, language="zh") as service:

        def stale() -> tuple[bool, bool]:
            metrics = service.get("/metrics", "admin").text
            ready = service.get("/readyz", None)
            assert ready.status_code == 200
            return "fairblock_tokens_stale 1.0" in metrics, ready.json()["stale_tokens"]

        assert stale() == (False, False)
        lines = file.read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("decide ")]
        match slip:
            case "line":
                file.write_text("".join(kept) + "shop\n")
            case "twice":
                file.write_text("".join(kept) + kept[-1])
            case _:
                file.unlink()
        answer = service.post("/v1/policies/reload", None, "admin", headers={"Accept-Language": "zh"})
        assert (answer.status_code, answer.json()["code"]) == (422, "tokens.invalid")
        assert answer.json()["tokens"] == "failed"
        (problem,) = answer.json()["problems"]
        assert problem["code"] == {"line": "tokens.line", "twice": "tokens.name_twice"}.get(slip, "tokens.unreadable")
        assert (problem["file"], problem["line"]) == (str(file), 1 if slip == "gone" else 4)
        assert set(problem["hint"]) == set(problem["message"]) == {"zh", "en"}
        assert stale() == (True, True)
        (note,) = [note for note in service.notes if "令牌" in note]
        assert "全部仍然有效" in note
        assert "serve_" not in note
        assert service.get("/v1/policies", "decide").status_code == 200
        service.client.portal.call(service.app.reload)
        assert len(service.notes) == 2  # looking every few seconds says it once
        file.write_text("".join(kept))
        file.chmod(0o600)
        answer = service.post("/v1/policies/reload", None, "admin")
        assert (answer.status_code, answer.json()["tokens"]) == (200, "loaded")
        assert stale() == (False, False)
        assert service.get("/v1/policies", "decide").status_code == 401


def test_a_broken_policy_does_not_hide_a_broken_file_of_tokens(tmp_path: Path) -> None:
    folder = own_policy(tmp_path)
    with served(tmp_path, policies=(str(folder),)) as service:
        (folder / "orders.yaml").write_text("rules: [")
        (tmp_path / "tokens").unlink()
        answer = service.post("/v1/policies/reload", None, "admin").json()
        assert (answer["code"], answer["tokens"]) == ("policy.invalid", "failed")
        assert "tokens.unreadable" in {problem["code"] for problem in answer["problems"]}


# --- how often ----------------------------------------------------------------------------------------


def test_a_bucket_runs_empty_and_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(2, 10, clock=lambda: now[0])
    for _ in range(10):
        buckets.take("a", 1)
    with pytest.raises(Problem) as refused:
        buckets.take("a", 1)
    assert refused.value.headers == {"Retry-After": "1"}
    buckets.take("b", 10)
    now[0] = 3.0
    buckets.take("a", 6)
    with pytest.raises(Problem) as refused:
        buckets.take("a", 5)
    assert refused.value.headers == {"Retry-After": "3"}


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 20)), max_size=40))
def test_no_more_is_given_than_has_flowed_in(asked: list[tuple[float, int]]) -> None:
    now, given_out = [0.0], 0
    buckets = Buckets(3, 20, clock=lambda: now[0])
    for wait, cost in asked:
        now[0] += wait
        try:
            buckets.take("a", cost)
        except Problem:
            continue
        given_out += cost
        assert given_out <= 20 + 3 * now[0] + 1e-6


def test_too_many_requests_are_refused_by_token(tmp_path: Path) -> None:
    with served(tmp_path, limits=Limits(per_second=1, burst=5, cases=5)) as service:
        statuses = [service.get("/v1/policies", "decide").status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        answer = service.get("/v1/policies", "decide")
        assert int(answer.headers["retry-after"]) >= 1
        assert service.post("/v1/decisions", {"cases": [ALLOW] * 5}, "all").status_code == 200  # each has its own
        assert service.post("/v1/decisions", {"cases": [ALLOW] * 5}, "all").status_code == 429
        assert service.get("/healthz", None).status_code == 200
