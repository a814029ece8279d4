"""The installed `fairblock mcp` as an assistant starts it, through the protocol's own client."""

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).with_name("fairblock"))
CASE = json.loads((ROOT / "examples/cases/extortion.json").read_text(encoding="utf-8"))
Json = dict[str, Any]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A policy of a shop that may be spoilt."""
    return Path(shutil.copytree(ROOT / "examples/policies/my-shop", tmp_path / "my-shop"))


def ask(what: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    """What a client of a fresh server gets."""

    async def main() -> Any:
        server = StdioServerParameters(command=COMMAND, args=["mcp", "--lang", "en", *options])
        async with Client(stdio_client(server)) as client:
            return await what(client)

    return anyio.run(main)


def call(tool: str, arguments: Json, *options: str) -> tuple[bool, str, Json]:
    """Whether a call failed, its text and its data."""
    found = ask(lambda client: client.call_tool(tool, arguments), *options)
    return bool(found.is_error), "".join(part.text for part in found.content), found.structured_content or {}


def codes(data: Json) -> list[str]:
    """Of what is wrong."""
    return [problem["code"] for problem in data["problems"]]


def test_the_tools_are_listed_and_say_that_they_only_read() -> None:
    tools = ask(lambda client: client.list_tools()).tools
    assert sorted(tool.name for tool in tools) == ["decide", "explain", "lint", "policies", "requires", "test"]
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


def test_a_case_is_decided_as_the_command_decides_it() -> None:
    failed, text, document = call("decide", {"case": CASE})
    shown = subprocess.run(
        [COMMAND, "check", str(ROOT / "examples/cases/extortion.json"), "--format", "json"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert not failed
    assert document == json.loads(shown.stdout)
    assert text.startswith("needs-communication  talk to the buyer first")
    assert "\x1b" not in text


def test_the_language_is_asked_for_in_the_call() -> None:
    _, text, _ = call("decide", {"case": CASE, "language": "zh"})
    assert text.startswith("needs-communication  请先与买家沟通") or "沟通" in text


def test_a_case_as_text_keeps_what_an_object_loses() -> None:
    twice = json.dumps(CASE)[:-1] + ', "case_id": "other"}'
    failed, text, data = call("decide", {"case_json": twice})
    assert failed
    assert [problem["code"] for problem in data["problems"]] == ["case.json"]
    assert "case.json" in text


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"case": {}}, "case.schema"),
        ({"case": {**CASE, "buyer": {"id": "b2"}}}, "case.another_buyer"),
        ({"case": {**CASE, "open_orders": {"count": 0.0}}}, "case.number"),
        ({"case_json": "["}, "case.json"),
    ],
)
def test_a_bad_case_is_an_error_and_never_an_answer(case: Json, code: str) -> None:
    failed, text, data = call("decide", case)
    assert failed
    assert code in {problem["code"] for problem in data["problems"]}
    assert code in text


@pytest.mark.parametrize("both", [{}, {"case": CASE, "case_json": json.dumps(CASE)}])
def test_a_case_is_given_in_one_way(both: Json) -> None:
    failed, text, data = call("decide", both)
    assert failed
    assert "case_json" in text
    assert codes(data) == ["mcp.one_case"]


def test_a_rule_and_a_case_are_explained() -> None:
    failed, text, _ = call("explain", {"rules": ["malicious_review.extortion"], "date": "2026-03-10"})
    assert not failed
    assert "Extortion by bad review" in text
    failed, text, _ = call("explain", {"rules": ["malicious_review.extortion"], "case": CASE})
    assert not failed
    assert "incidents/i1" in text


def test_what_is_not_there_is_named_with_the_nearest() -> None:
    failed, text, data = call("explain", {"rules": ["malicious_review.extorsion"]})
    assert failed
    assert text.startswith("mcp.no_such_rule: ")
    assert text.endswith("hint: did you mean `malicious_review.extortion`?")
    assert data["problems"][0]["hint"]["en"] == "did you mean `malicious_review.extortion`?"
    failed, text, data = call("requires", {"ground": "malicious_revue"})
    assert failed
    assert "malicious_review" in text
    assert codes(data) == ["mcp.no_ground"]
    failed, text, data = call("decide", {"case": CASE, "policy": "/etc"})
    assert failed
    assert "kuaishou" in text
    assert codes(data) == ["mcp.no_policy"]
    assert data["problems"][0]["hint"] == {}


def test_an_argument_that_a_tool_does_not_have_is_refused() -> None:
    failed, text, data = call("decide", {"case": CASE, "polcy": "base"}, "--policy", "kuaishou", "--policy", "base")
    assert failed
    assert codes(data) == ["mcp.unknown_argument"]
    assert data["problems"][0]["hint"]["en"] == "did you mean `policy`?"
    assert "the tool `decide` has no argument `polcy`; it has: case, case_json, policy, language" in text
    _, text, _ = call("policies", {"language": "zh", "x\ny": 1})
    assert "`policies` 没有参数" in text
    assert "\n" not in text
    for tool in ask(lambda client: client.list_tools()).tools:
        assert tool.input_schema["additionalProperties"] is False


def test_what_a_ground_needs() -> None:
    failed, _, data = call("requires", {"ground": "malicious_review"})
    assert not failed
    assert "chat_log" in data["evidence_kinds"]
    assert "incidents.demand.price_minor" in data["fields"]


def test_a_policy_is_linted_as_its_files_are_now(shop: Path) -> None:
    async def edited(client: Client) -> tuple[Any, Any]:
        before = await client.call_tool("lint", {})
        rules = shop / "orders.yaml"
        rules.write_text(rules.read_text(encoding="utf-8").replace("not_received", "not_recieved"), encoding="utf-8")
        return before, await client.call_tool("lint", {})

    before, after = ask(edited, "--policy", str(shop))
    assert before.structured_content["valid"]
    assert not after.structured_content["valid"]
    problem = after.structured_content["problems"][0]
    assert problem["file"].endswith("orders.yaml")
    assert problem["line"]


def test_a_policy_that_is_spoilt_later_decides_nothing_and_says_why(shop: Path) -> None:
    async def edited(client: Client) -> Any:
        (shop / "orders.yaml").write_text("rules: [", encoding="utf-8")
        return await client.call_tool("decide", {"case": CASE})

    found = ask(edited, "--policy", str(shop))
    assert found.is_error
    assert "orders.yaml" in found.content[0].text


def test_tests_are_run_and_a_policy_without_any_is_no_success(shop: Path) -> None:
    failed, text, data = call("test", {"select": ["hoarding"]})
    assert not failed, text
    assert data["passed"]
    assert data["summary"]["total"] > 0
    shutil.rmtree(shop / "tests", ignore_errors=True)
    failed, text, data = call("test", {}, "--policy", str(shop))
    assert failed
    assert "test" in text
    assert codes(data) == ["mcp.test_none"]


def test_nothing_is_changed(shop: Path) -> None:
    def state() -> dict[str, str]:
        files = sorted(path for path in shop.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    async def everything(client: Client) -> None:
        for tool, arguments in (
            ("policies", {}),
            ("decide", {"case": CASE}),
            ("explain", {"case": CASE}),
            ("requires", {"ground": "malicious_order"}),
            ("lint", {}),
            ("test", {}),
        ):
            await client.call_tool(tool, arguments)

    before = state()
    ask(everything, "--policy", str(shop), "--policy", "base")
    assert state() == before


def test_the_fields_of_a_case_are_a_resource() -> None:
    found = ask(lambda client: client.read_resource("fairblock://schemas/case"))
    assert json.loads(found.contents[0].text)["properties"]["case_id"]


def test_a_policy_that_cannot_be_read_at_the_start(tmp_path: Path) -> None:
    ended = subprocess.run(
        [COMMAND, "mcp", "--policy", str(tmp_path / "none"), "--lang", "en"], input="", capture_output=True, text=True
    )
    assert ended.returncode == 3
    assert "none" in ended.stderr
    assert ended.stdout == ""


def test_garbage_on_its_input_does_not_end_it() -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        },
    }
    lines = ["not json", '{"jsonrpc": "2.0"}', "[" * 5000, json.dumps(hello)]
    ended = subprocess.run([COMMAND, "mcp"], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert any(one.get("id") == 1 and one["result"]["serverInfo"]["name"] == "fairblock" for one in answers)
    assert "Traceback" not in ended.stderr


def raw(*lines: str) -> list[Json]:
    """What the server writes to these lines after the handshake, and to one last ping with the id `end`."""
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    sent = [
        json.dumps({"jsonrpc": "2.0", "id": "start", "method": "initialize", "params": start}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        *lines,
        json.dumps({"jsonrpc": "2.0", "id": "end", "method": "ping"}),
    ]
    server = subprocess.Popen(
        [COMMAND, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    watch = threading.Timer(60, server.kill)
    watch.start()
    try:
        server.stdin.write("".join(f"{line}\n" for line in sent))
        server.stdin.flush()
        found: list[Json] = []
        while not found or found[-1].get("id") != "end":
            found.append(json.loads(server.stdout.readline()))
        _, said = server.communicate()
        assert (server.returncode, said) == (0, "")
    finally:
        watch.cancel()
        server.kill()
    return [one for one in found if one["id"] not in ("start", "end")]


def request(id: int, method: str, params: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def test_every_request_is_answered_under_its_id() -> None:
    half = "\ud800"
    asked = [
        request(1, "tools/call", {"name": "decide", "arguments": {"case": {half: 1}}}),
        request(2, "tools/call", {"name": "decide", "arguments": {"case_json": half}}),
        request(3, "tools/call", {"name": "decide", "arguments": {"case": CASE, "policy": half}}),
        request(4, "resources/read", {"uri": half}),
        request(5, "tools/call", []),
        request(6, "tools/call", "x"),
    ]
    answers = raw(*asked)
    assert [one["id"] for one in answers] == [1, 2, 3, 4, 5, 6]
    assert {one["error"]["code"] for one in answers} == {-32602}
    assert all("surrogate" in one["error"]["message"] for one in answers[:4])
    assert all("`params`" in one["error"]["message"] for one in answers[4:])


def test_lines_that_are_no_requests_are_said_to_be_none() -> None:
    answers = raw("junk", "[]", "", "[" * 100_000, '{"jsonrpc": "2.0", "id": true, "method": "ping", "params": []}')
    assert [(one["id"], one["error"]["code"]) for one in answers] == [
        *((None, -32700), (None, -32600), (None, -32700), (None, -32600))
    ]
    assert raw(json.dumps({"jsonrpc": "2.0", "method": "notifications/x", "params": []})) == []


def test_a_request_whose_id_is_none_is_answered() -> None:
    ids = ("{}", "null", "1.5", "1e999", "[]", "true")
    answers = raw(*(f'{{"jsonrpc": "2.0", "id": {id}, "method": "tools/list", "params": {{}}}}' for id in ids))
    assert [(one["id"], one["error"]["code"]) for one in answers] == [(None, -32600)] * len(ids)


def test_a_date_that_is_none_is_refused_in_words() -> None:
    for date in ("0000-01-01", "2026-02-30"):
        failed, text, data = call("explain", {"date": date})
        assert failed
        assert codes(data) == ["mcp.no_date"]
        assert f"`{date}` is no date" in text
