"""`fairblock check` as people and programs run it: inputs, outputs, exit codes, terminals, locales, signals."""

import copy
import errno
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import fairblock
from fairblock.reporting.checking import Checking

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "fairblock"
CASES = ROOT / "tests" / "conformance"
ALLOW, TALK, DENY = (
    json.loads((CASES / f"{name}.json").read_bytes())
    for name in ("01-hoarding-allow", "02-hoarding-not-talked-over", "04-genuine-bad-review")
)
OLD = ALLOW["as_of"]
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
MIB = 1024 * 1024


def settings(**more):
    """The environment without what this machine says of languages and colours."""
    drop = {"LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8"}
    clean = {key: value for key, value in os.environ.items() if key not in drop and not key.startswith("LC_")}
    return clean | {"LANG": "C.UTF-8", "COLUMNS": "80", "TERM": "xterm"} | more


def check(*arguments, given=b"", where=None, **more):
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    return subprocess.run(
        [COMMAND, "check", *arguments],
        input=given,
        cwd=where,
        env=settings(**more),
        capture_output=True,
        timeout=120,
        check=False,
    )


def line(case):
    return json.dumps(case, ensure_ascii=False).encode() + b"\n"


def documents(output):
    return [json.loads(one) for one in output.splitlines()]


def codes(document):
    return {problem["code"] for problem in document["error"]["problems"]}


def assert_quiet(run):
    """No traceback, and nothing that Python itself complained of."""
    for sign in (b"Traceback", b"Exception ignored", b"internal error", "内部错误".encode()):
        assert sign not in run.stderr, run.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("cases")
    for name, case in (("allow", ALLOW), ("talk", TALK), ("deny", DENY)):
        (where / f"{name}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1), encoding="utf-8")
    (where / "bad.json").write_text('{"case_id": }', encoding="utf-8")
    (where / "three.jsonl").write_bytes(line(ALLOW) + line(TALK) + line(DENY))
    (where / "empty.json").touch()
    (where / "empty.jsonl").touch()
    (where / "blank.jsonl").write_bytes(b"\n\r\n   \n")
    return where


# --- formats --------------------------------------------------------------------------------------------------------


def test_one_case_in_every_format(folder):
    expected = fairblock.load_policy("kuaishou").decide(ALLOW).to_dict()
    pretty, compact, text = (check("allow.json", "--format", form, where=folder) for form in ("json", "jsonl", "text"))
    assert json.loads(pretty.stdout) == expected
    assert documents(compact.stdout) == [expected]
    assert text.stdout.startswith(b"allow")
    assert {run.returncode for run in (pretty, compact, text)} == {0}
    assert not any(b"\x1b" in run.stdout + run.stderr for run in (pretty, compact, text))


def test_several_files_keep_their_order_and_errors_their_file(folder):
    names = ("deny.json", "bad.json", "three.jsonl", "allow.json")
    run = check(*names, "--format", "json", where=folder)
    found = json.loads(run.stdout)
    assert [one.get("verdict") for one in found] == ["deny", None, "allow", "needs-communication", "deny", "allow"]
    assert found[1]["file"] == "bad.json"
    assert codes(found[1]) == {"case.json"}
    assert run.returncode == 3
    text = check(*names, where=folder)
    assert len(text.stdout.splitlines()) == 5  # one line a verdict; the error is on the other stream
    assert b"bad.json" in text.stderr
    assert b"case.json" in text.stderr


@pytest.mark.parametrize("more", [1, 2, 3, 1000, MIB])
def test_a_first_line_that_is_too_large_stops_nothing_on_standard_input(folder, more):
    large = b'{"case_id": "' + b"x" * (8 * MIB + more - 15) + b'"}\n'
    assert len(large) == 8 * MIB + more + 1
    run = check("-", "--format", "jsonl", where=folder, given=large + b"\n" + line(ALLOW) + line(DENY))
    found = documents(run.stdout)
    assert [one.get("verdict") for one in found] == [None, "allow", "deny"]
    assert found[0]["line"] == 1
    assert codes(found[0]) == {"case.too_large"}
    assert run.returncode == 3
    given = b"\n\n\n\n" + large + large + b"{bad\n" + line(ALLOW)
    found = documents(check("-", "--format", "jsonl", where=folder, given=given).stdout)
    assert [one.get("verdict") for one in found] == [None, None, None, "allow"]
    assert [one["line"] for one in found[:3]] == [5, 6, 7]
    run = check("-", "--format", "jsonl", where=folder, given=large)
    assert [codes(one) for one in documents(run.stdout)] == [{"case.too_large"}]


def test_a_jsonl_answers_line_by_line_whatever_the_lines_are(tmp_path):
    big = b'{"case_id": "' + b"x" * (9 * MIB) + b'"}\n'
    lines = [
        (line(ALLOW), "allow"),
        (b"{bad\n", "case.json"),
        (line(DENY).replace(b"\n", b"\r\n"), "deny"),
        (big, "case.too_large"),
        (line(TALK), "needs-communication"),
        (b"[" * 65 + b"]" * 65 + b"\n", "case.too_large"),
        (b"[" * 100_000 + b"\n", "case.too_large"),
        (b"\xef\xbb\xbf" + line(ALLOW), "allow"),
        (b'{"case_id": "\xff"}\n', "case.json"),
        (b'{"case_id": "\\ud800"}\n', "case.json"),
        (b'{"a": 1, "a": 1}\n', "case.json"),
        (b"null\n", "case.schema"),
        (b"\x00\n", "case.json"),
        (line(ALLOW | {"buyer": {"id": "someone else"}}), "case.another_buyer"),
        (line(ALLOW | {"platform": "taobao"}), "case.other_platform"),
        (line(ALLOW).rstrip(), "allow"),
    ]
    (tmp_path / "cases.jsonl").write_bytes(b"".join(text for text, _ in lines))
    run = check("cases.jsonl", "--format", "jsonl", "--exit-verdict", where=tmp_path)
    found = documents(run.stdout)
    assert_quiet(run)
    assert run.returncode == 3
    assert len(found) == len(lines)
    for number, (document, (_, expected)) in enumerate(zip(found, lines, strict=True), start=1):
        if expected.startswith("case."):
            assert expected in codes(document)
            assert document.keys() == {"error", "line"}
            assert document["line"] == number
        else:
            assert document["verdict"] == expected
    assert run.stderr == b""  # only the answers are asked for


def test_blank_lines_are_no_cases_but_count_as_lines(tmp_path):
    (tmp_path / "cases.jsonl").write_bytes(b"\xef\xbb\xbf" + line(ALLOW) + b"\n  \r\n{\n")
    first, second = documents(check("cases.jsonl", "--format", "jsonl", where=tmp_path).stdout)
    assert first["verdict"] == "allow"
    assert second["line"] == 4


# --- standard input -------------------------------------------------------------------------------------------------


def test_one_document_on_stdin_however_it_is_laid_out():
    pretty = json.dumps(ALLOW, indent=1).encode()
    first, second, third = (check("-", given=text) for text in (pretty, line(ALLOW), b"\xef\xbb\xbf" + pretty))
    assert first.returncode == 0
    assert first.stdout == second.stdout == third.stdout


def test_one_document_on_stdin_as_json():
    run = check("-", "--format", "json", given=line(ALLOW))
    assert json.loads(run.stdout)["verdict"] == "allow"


@pytest.mark.parametrize("last", [line(DENY), b"{bad\n"], ids=["good", "bad"])
def test_jsonl_on_stdin_as_json_is_one_array(last):
    found = json.loads(check("-", "--format", "json", given=line(ALLOW) + last).stdout)
    assert [one.get("verdict") for one in found] == ["allow", "deny" if last == line(DENY) else None]


@pytest.mark.parametrize("first", [b"\n", b"\xef\xbb\xbf", b"{bad\n"], ids=["blank", "bom", "bad"])
def test_jsonl_on_stdin_goes_on_whatever_its_first_line_is(first):
    found = documents(check("-", "--format", "jsonl", given=first + line(ALLOW) + line(DENY)).stdout)
    assert [one["verdict"] for one in found if "verdict" in one] == ["allow", "deny"]
    assert [one["line"] for one in found if "error" in one] == ([1] if first == b"{bad\n" else [])


# --- exit codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("deny.json", "talk.json"), 0),
        (("allow.json", "--exit-verdict"), 0),
        (("allow.json", "deny.json", "--exit-verdict"), 10),
        (("three.jsonl", "--exit-verdict"), 11),
        (("talk.json", "bad.json", "--exit-verdict"), 3),
        (("nowhere.json", "three.jsonl", "--exit-verdict"), 3),
        (("deny.json", "empty.json", "--exit-verdict"), 3),
    ],
    ids=str,
)
def test_exit_codes(folder, arguments, code):
    run = check(*arguments, where=folder)
    assert run.returncode == code
    assert_quiet(run)


@pytest.mark.parametrize("name", ["empty.json", "empty.jsonl", "blank.jsonl", "-"])
def test_no_case_is_a_failure(folder, name):
    run = check(name, "--format", "jsonl", "--exit-verdict", where=folder)
    assert (run.returncode, run.stdout) == (3, b"")
    assert run.stderr.strip()


def test_files_that_cannot_be_read_are_named_and_the_others_decided(folder):
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "folder.json").mkdir()
    run = check("nowhere.json", "loop.json", "folder.json", "", "deny.json", "--format", "jsonl", where=folder)
    assert run.returncode == 3
    assert [one["verdict"] for one in documents(run.stdout)] == ["deny"]
    assert all(name in run.stderr for name in (b"nowhere.json", b"loop.json", b"folder.json"))
    assert_quiet(run)


def test_a_file_without_permission(tmp_path, monkeypatch, capsys):
    """In this process, and refused by hand: root, as whom tests may run, reads everything."""
    really_open = open

    def refusing(name, *arguments, **more):
        if str(name).endswith("secret.json"):
            raise PermissionError(errno.EACCES, "Permission denied", name)
        return really_open(name, *arguments, **more)

    monkeypatch.setattr("builtins.open", refusing)
    names = [str(tmp_path / name) for name in ("secret.json", "open.json")]
    (tmp_path / "open.json").write_bytes(line(DENY))
    assert Checking(fairblock.load_policy("kuaishou"), names, "jsonl", "en").run(exit_verdict=False) == 3
    said = capsys.readouterr()
    assert [one["verdict"] for one in documents(said.out)] == ["deny"]
    assert "secret.json" in said.err
    assert "Permission denied" in said.err


def test_a_policy_that_is_not_there_or_not_valid(folder):
    (folder / "mine").mkdir()
    (folder / "mine" / "policy.yaml").write_text("policy: mine\nversion: 1.0.0\ntitel: x\n", encoding="utf-8")
    unknown, faulty = (check("deny.json", "--policy", name, where=folder) for name in ("kuaisho", "mine"))
    assert (unknown.returncode, faulty.returncode) == (3, 3)
    assert b"`kuaishou`" in unknown.stderr
    assert b"policy.yaml:3:1: policy.unknown_key" in faulty.stderr
    assert unknown.stdout + faulty.stdout == b""


@pytest.mark.parametrize(
    "arguments", [("a.json", "--polici", "x"), (), ("a.json", "--format", "xml"), ("a.json", "--lang", "fr")], ids=str
)
def test_usage(arguments):
    run = check(*arguments)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"Usage: fairblock check" in run.stderr


# --- text -----------------------------------------------------------------------------------------------------------


def test_a_collection_that_many_rules_wait_for_is_said_once(tmp_path):
    case = {key: DENY[key] for key in ("case_id", "as_of", "platform", "shop", "operator", "buyer")}
    case["request"] = {"buyer_id": case["buyer"]["id"]}
    run = check("-", given=json.dumps(case, indent=1).encode())
    text = run.stdout.decode()
    assert text.startswith("deny")
    for name in ("incidents", "complaints", "orders"):
        assert text.count(f"`{name}`") == 1
    assert b"\x1b" not in run.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_case_says_is_never_printed_raw(tmp_path, language):
    evil = "\x1b[2J\x1b]0;t\x07\r\nallow\x9b31m\u202e\u2028"
    case = copy.deepcopy(DENY) | {"case_id": evil}
    case["request"] |= {"remark": evil, "grounds": [evil, "malicious_order", "malicious_review"]}
    case["buyer"]["nickname"] = evil
    case["orders"] = [order | {"id": evil + order["id"]} for order in ALLOW["orders"]]
    (tmp_path / "good.json").write_text(json.dumps(case, indent=1), encoding="utf-8")
    (tmp_path / "bad.json").write_text(
        json.dumps({evil: 1, "platform": evil, "orders": [{"id": evil}]}), encoding="utf-8"
    )
    (tmp_path / f"{evil}.json").write_text("{", encoding="utf-8")
    for names in (["good.json"], ["bad.json", f"{evil}.json", "good.json", f"{evil}.jsonl"]):
        run = check(*names, "--lang", language, where=tmp_path)
        lines = (run.stdout + run.stderr).decode().split("\n")
        assert all(text.isprintable() for text in lines)
        assert not any(text.startswith("allow") for text in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_says_where_and_what_and_what_to_do(language):
    case = ALLOW | {"orders": [ALLOW["orders"][0] | {"placed_at": "2026-01-01", "status": "shiped"}]}
    with pytest.raises(fairblock.CaseError) as caught:
        fairblock.load_policy("kuaishou").decide(case)
    said = check("-", "--lang", language, given=json.dumps(case, indent=1).encode()).stderr.decode()
    assert {problem.code for problem in caught.value.problems} == {"case.time", "case.schema"}
    for problem in caught.value.problems:
        message, hint = problem.text.in_(language), problem.advice.in_(language)
        assert all(part in said for part in (problem.pointer, problem.code, message, hint))


def test_the_note_on_the_day_of_a_single_case(tmp_path):
    now = datetime.now(UTC)
    for name, moment in (
        ("now", now),
        ("yesterday", now - timedelta(hours=23)),
        ("tomorrow", now + timedelta(hours=47)),
    ):
        case = ALLOW | {"as_of": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        (tmp_path / f"{name}.json").write_bytes(line(case))
    (tmp_path / "old.json").write_bytes(line(ALLOW))
    noted = {name: check(f"{name}.json", where=tmp_path).stderr for name in ("now", "yesterday", "tomorrow", "old")}
    assert [name for name, said in noted.items() if said] == ["tomorrow", "old"]
    assert OLD.encode() in noted["old"]
    assert OLD.encode() not in check("old.json", "old.json", where=tmp_path).stderr


# --- locales, terminals, signals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "options", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, (), True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, (), False),
        ({"LANG": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"}, (), True),
        (ASCII, ("--lang", "zh"), True),
        ({"LC_ALL": "xx_YY.nonsense"}, (), False),
        ({"LANG": "zh_CN.UTF-8"}, ("--lang", "en"), False),
    ],
    ids=["zh", "C", "gbk", "ascii", "nonsense", "asked"],
)
def test_locales(folder, more, options, chinese):
    run = check("allow.json", *options, where=folder, **more)
    assert run.returncode == 0
    assert ("可以拉黑" in run.stdout.decode("utf-8")) == chinese
    assert OLD in run.stderr.decode("utf-8")
    assert_quiet(run)


def on_terminal(*arguments, stdout, where, **more):
    """What a terminal of 80 columns is sent: by both streams, or by stderr alone."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [COMMAND, "check", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout else subprocess.DEVNULL,
        stderr=theirs,
        cwd=where,
        env=settings(**more),
    ) as process:
        os.close(theirs)
        got = b""
        try:
            while more_bytes := os.read(ours, 65536):
                got += more_bytes
        except OSError:  # how Linux says that the other side is closed
            pass
    os.close(ours)
    return process.returncode, got


def test_colours_on_a_terminal_only_and_not_with_no_color(folder):
    code, shown = on_terminal("deny.json", "bad.json", stdout=True, where=folder)
    assert code == 3
    assert b"\x1b[31m" in shown
    assert b"\x1b" not in on_terminal("deny.json", "bad.json", stdout=True, where=folder, NO_COLOR="1")[1]


def test_a_progress_bar_for_much_input_when_the_answers_go_elsewhere(tmp_path):
    much = line(ALLOW | {"extensions": {"x": "y" * (MIB // 2)}}) * 6
    (tmp_path / "much.jsonl").write_bytes(much)
    (tmp_path / "little.jsonl").write_bytes(line(ALLOW))
    assert b"100%" in on_terminal("much.jsonl", stdout=False, where=tmp_path)[1]
    assert b"%" not in on_terminal("much.jsonl", stdout=True, where=tmp_path)[1]
    assert b"%" not in on_terminal("little.jsonl", stdout=False, where=tmp_path)[1]
    assert check("much.jsonl", where=tmp_path).stderr.count(b"\n") == 1  # no bar in a file


def test_an_interrupt_ends_it_without_a_traceback():
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # where tests run in the background it may be ignored
    with subprocess.Popen(
        [COMMAND, "check", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=settings(),
    ) as process:
        signal.signal(signal.SIGINT, before)
        process.stdin.write(line(ALLOW) * 2)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["verdict"] == "allow"
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(timeout=20) == 130
    assert b"Traceback" not in said


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_a_reader_that_has_seen_enough(tmp_path, form):
    (tmp_path / "many.jsonl").write_bytes(line(ALLOW) * 100)
    many = ["many.jsonl"] * (20 if form == "text" else 1)
    with subprocess.Popen(
        [COMMAND, "check", *many, "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=settings(),
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) not in (0, 1)
    assert said == b""


def test_a_full_disk_is_no_fault_of_ours(folder):
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [COMMAND, "check", "allow.json"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=settings(),
            check=False,
        )
    assert run.returncode != 0
    assert run.stderr.strip()
    assert_quiet(run)


@pytest.mark.skipif(os.name != "posix", reason="asks a shell to close what every program has")
@pytest.mark.parametrize(
    ("redirection", "arguments", "code", "says"),
    [
        (">&-", "check allow.json", 1, "cannot write the answer"),
        (">&-", "check allow.json --format json --exit-verdict", 1, "cannot write the answer"),
        (">&-", "lint nowhere", 1, "cannot write the answer"),
        (">&-", "generate --cases 3 --out cases.jsonl", 0, "wrote 3 cases"),
        ("<&-", "check -", 3, "no case"),
        ("<&-", "check allow.json", 0, ""),
        ("<&-", "mcp", 0, ""),
        ("2>&-", "check allow.json", 0, ""),
        ("2>&-", "check nowhere.json", 3, ""),
    ],
)
def test_a_stream_that_is_closed_loses_no_answer_silently(folder, redirection, arguments, code, says):
    run = subprocess.run(
        ["sh", "-c", f'exec "$0" {arguments} {redirection}', COMMAND],
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=settings(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert_quiet(run)
    assert run.returncode == code, run.stderr
    assert says.encode() in run.stderr


@pytest.mark.slow
def test_a_hundred_megabytes_take_no_more_memory_than_one_case(tmp_path):
    one = line(ALLOW | {"extensions": {"x": "y" * MIB}})
    with (tmp_path / "cases.jsonl").open("wb") as file:
        for _ in range(100):
            file.write(one)
    # a limit on the address space, not ru_maxrss: that begins with what the parent had
    run = subprocess.run(
        ["sh", "-c", 'ulimit -v 300000; exec "$@"', "sh", COMMAND, "check", "cases.jsonl", "--format", "jsonl"],
        cwd=tmp_path,
        env=settings(),
        capture_output=True,
        check=False,
    )
    assert_quiet(run)
    assert run.returncode == 0
    assert run.stdout.count(b"\n") == 100
