"""Whatever comes in, there is a verdict or a clear error, soon: never a traceback, never the exit code 1."""

import copy
import json
import os
import random
import signal
import subprocess
import sys
from collections import UserDict
from contextlib import contextmanager
from enum import Enum, IntEnum, StrEnum
from pathlib import Path

import pytest

from fairblock import CaseError, PolicyError, load_policy

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "fairblock"
GOOD = (ROOT / "tests" / "conformance" / "01-hoarding-allow.json").read_bytes()
CASE = json.loads(GOOD)
T = "2026-11-01T00:00:00Z"
MIB = 1024 * 1024
MANIFEST = b"policy: mine\nversion: 1.0.0\ntitle: {zh: a, en: b}\n"
MARKS = "\u0300\u0316"  # to be put in order by NFC: a simple sort takes quadratic time


@pytest.fixture(scope="module")
def policy():
    return load_policy("kuaishou")


pytestmark = pytest.mark.slow


class TooSlow(BaseException):
    """Not an Exception, so that nobody takes it for a fault of the input."""


@contextmanager
def at_most(seconds):
    """Processor time: the machine may be busy. What runs in C is only noticed when it is done."""

    def stop(*_):
        raise TooSlow(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def answer(policy, case, seconds=120):
    """The verdict, or the codes of the error."""
    with at_most(seconds):
        found = next(policy.decide_many([case]))
    if not isinstance(found, CaseError):
        return found.outcome.value
    assert len(json.dumps(found.to_dict())) < 1_000_000
    assert all(line.isprintable() for line in str(found).split("\n"))
    return {problem.code for problem in found.problems}


def with_(**parts):
    return copy.deepcopy(CASE) | parts


def places(value, at=()):
    yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
    elif isinstance(value, list):
        for number, item in enumerate(value[:1]):
            yield from places(item, (*at, number))


def put(at, value):
    if not at:
        return value
    case = copy.deepcopy(CASE)
    inner = case
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = value
    return case


def in_extensions(text):
    return GOOD.rstrip()[:-1] + b',"extensions":{"x":' + text + b"}}"


# --- text and bytes -------------------------------------------------------------------------------------------------


def test_a_case_that_is_cut_off_anywhere(policy):
    for end in range(0, len(GOOD.rstrip()) - 1, 97):
        assert answer(policy, GOOD[:end]) == {"case.json"}, end


def test_noise(policy):
    noise = random.Random(1)
    for _ in range(200):
        assert answer(policy, noise.randbytes(noise.randrange(300))) == {"case.json"}
        spoilt = bytearray(GOOD)
        for _ in range(3):
            spoilt[noise.randrange(len(spoilt))] = noise.randrange(256)
        answer(policy, bytes(spoilt))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (b"[" * 100_000, "case.too_large"),
        (b'{"a":' * 100_000, "case.too_large"),
        (b'{"a":[' * 33 + b"]}" * 33, "case.too_large"),
        (b" " * 8 * MIB + b"1", "case.too_large"),
        (b"\0" * 8 * MIB, "case.json"),
        (b"[" + b"0," * 2_000_000 + b"0]", "case.schema"),
        (b"9" * 8 * MIB, "case.number"),
        (b"-" + b"9" * 100_000, "case.number"),
        (b'"' + b"\\" * 8_000_000, "case.json"),
        (b'"\xed\xa0\x80"', "case.json"),
        (b'{"\\ud800": 1}', "case.json"),
        (GOOD.decode().encode("utf-16"), "case.json"),
        (GOOD.decode().encode("utf-32"), "case.json"),
        (b"\xef\xbb\xbf\xef\xbb\xbf\xef\xbb\xbf" + GOOD, "case.json"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[:12].decode("latin-1") + f"…{len(value)}",
)
def test_odd_documents(policy, text, codes):
    assert codes in answer(policy, text, seconds=120)


ODD_NUMBERS = [
    *("NaN", "Infinity", "-Infinity", "01", "+1", "0x1", ".5", "1.", "1_0", "１"),
    *("1e400", "1.0", "1e2", "-1", "9007199254740992"),
]


@pytest.mark.parametrize("number", [*ODD_NUMBERS, "9" * 399, "9" * 401, "9" * 100_000], ids=lambda text: text[:16])
def test_odd_numbers(policy, number):
    text = GOOD.replace(b'"amount_minor": 9900', b'"amount_minor": ' + number.encode(), 1)
    assert answer(policy, text) <= {"case.json", "case.number", "case.schema"}


def test_every_place_with_every_wrong_thing(policy):
    wrong = [
        None,
        True,
        -1,
        1.5,
        float("nan"),
        10**30,
        "",
        "\x1b[31m\n",
        "\ud800",
        [],
        [[]],
        {},
        {"": {"": 1}},
        (),
        b"x",
    ]
    asked = [(at, value) for at in places(CASE) for value in wrong]
    for at, value in random.Random(3).sample(asked, 600):
        answer(policy, put(at, value))


# --- time -----------------------------------------------------------------------------------------------------------

KEYS = b"{" + b",".join(b'"%03d":0' % number for number in range(998)) + b',"000":1}'


@pytest.mark.parametrize(
    "text",
    [
        in_extensions(b"[" + b",".join([KEYS] * 1000) + b"]"),
        in_extensions(b"{" + b",".join(b'"k%d":0' % (number // 2) for number in range(600_000)) + b"}"),
        b"{" + b",".join(b'"k%d":0' % number for number in range(600_000)) + b"}",
        b'{"orders":[' + b",".join(b'{"k%d":0}' % number for number in range(10_000)) + b"]}",
        b'{"orders":[' + b",".join([b"1.5"] * 300_000) + b"]}",
    ],
    ids=["duplicates-in-many-objects", "many-duplicates", "unknown-fields", "unknown-fields-of-records", "fractions"],
)
def test_many_faults_are_found_in_time(policy, text):
    assert len(text) <= 8 * MIB
    assert answer(policy, text, seconds=120) & {"case.json", "case.schema", "case.number", "case.too_large"}


def test_a_duplicate_key_is_named_however_many_keys_there_are(policy):
    text = in_extensions(b"{" + b",".join(b'"k%d":0' % number for number in range(5000)) + b',"k4999":1}')
    with pytest.raises(CaseError) as caught:
        policy.decide(text)
    assert [problem.pointer for problem in caught.value.problems] == ["/extensions/x/k4999"]


@pytest.mark.parametrize(
    "at", [("request", "remark"), ("shop", "id"), ("request", "grounds", 0), ("evidence", 0, "refs", 0)]
)
def test_marks_out_of_order_are_put_in_order_in_time(policy, at):
    answer(policy, put(at, "a" + MARKS * 75_000), seconds=120)


def test_the_order_of_marks_makes_no_difference_to_ids(policy):
    case = with_(
        blocks=[{"id": "a" + marks, "started_at": T, "scope": [], "status": "lifted"} for marks in (MARKS, MARKS[::-1])]
    )
    assert answer(policy, case) == {"case.duplicate_id"}


def test_many_records_that_lack_what_a_rule_asks_for(policy):
    """A remedy may ask for something in each of them; leaving out one after the other is quadratic."""
    orders = [{"id": str(n), "placed_at": T, "status": "closed", "close_cause": "buyer_unpaid"} for n in range(400)]
    assert answer(policy, with_(orders=orders)) == "deny"


@pytest.mark.slow
@pytest.mark.parametrize("number", [2_000, 10_001])
def test_as_many_records_as_there_may_be_and_one_more(policy, number):
    orders = [{"id": str(n), "placed_at": T, "status": "closed", "close_cause": "buyer_unpaid"} for n in range(number)]
    assert answer(policy, with_(orders=orders), seconds=300) == ({"case.too_large"} if number > 10_000 else "deny")


# --- dicts ----------------------------------------------------------------------------------------------------------


class Shy:
    """Raises whatever it is asked."""

    def _raise(self, *_):
        raise ZeroDivisionError

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __bool__ = __int__ = __float__ = __getitem__ = _raise
    __hash__ = object.__hash__


class ShyText(str):
    __slots__ = ()

    def _raise(self, *_):
        raise ZeroDivisionError

    __repr__ = __str__ = __len__ = __eq__ = isascii = encode = _raise
    __hash__ = str.__hash__


class Role(StrEnum):
    AGENT = "agent"


class OldRole(str, Enum):  # noqa: UP042 - its `str()` is not what it holds
    AGENT = "agent"


class Days(IntEnum):
    MONTH = 30


@pytest.mark.parametrize(
    "value",
    [
        *(Shy(), Shy, float("nan"), float("-inf"), 10**5000, 1 << 400_000, (1,), {1}, b"x", 1j, iter([1])),
        *({Shy(): 1}, {None: 1}, {(10**5000,): 1}, {10**5000: 1}, {True: 1}, {"\ud800": 1}, {"\x1b]0;x\x07\n": 1}),
        UserDict(a=Shy()),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    "at", [(), ("shop",), ("orders",), ("orders", 0, "amount_minor"), ("request", "remark")], ids=str
)
def test_what_json_does_not_have(policy, at, value):
    assert answer(policy, put(at, value)) <= {"case.json", "case.schema", "case.number"}


def test_a_mapping_is_as_good_as_a_dict_and_subclasses_are_what_they_hold(policy):
    plain = copy.deepcopy(CASE)
    plain["operator"]["role"] = "agent"
    for role in (Role.AGENT, OldRole.AGENT, ShyText("agent")):
        case = copy.deepcopy(plain)
        case["operator"] = UserDict(case["operator"] | {"role": role})
        case["request"]["duration_days"] = Days.MONTH
        assert policy.decide(case) == policy.decide(plain)


def test_what_a_decide_keeps_is_not_what_it_was_given(policy):
    case = with_(extensions={"x": [1]})
    before = copy.deepcopy(case)
    document = policy.decide(case).to_dict()
    document["reasons"].clear()
    assert case == before
    assert policy.decide(case).to_dict()["reasons"]


@pytest.mark.parametrize("width", [1, 2, 50, 10_000])
@pytest.mark.parametrize("kind", [list, dict])
def test_what_holds_itself(policy, kind, width):
    loop = kind()
    if kind is list:
        loop.extend([loop] * width)
    else:
        loop.update({str(number): loop for number in range(width)})
    assert answer(policy, with_(extensions={"x": loop})) == {"case.too_large"}


def test_one_thing_in_many_places(policy):
    for shared in ("x" * MIB, [0] * 100_000, {str(number): 0 for number in range(10_000)}):
        assert answer(policy, with_(extensions={"x": [shared] * 10_000})) == {"case.too_large"}


def test_generators_of_cases(policy):
    answers = policy.decide_many(case for case in (CASE, 7, "{", CASE))
    assert [isinstance(one, CaseError) for one in answers] == [False, True, True, False]


# --- files ----------------------------------------------------------------------------------------------------------


def settings():
    return {key: value for key, value in os.environ.items() if not key.startswith("LC_")} | {"LANG": "C.UTF-8"}


def check(*names, where, given=None, seconds=60):
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    return subprocess.run(
        [COMMAND, "check", *names, "--format", "jsonl"],
        cwd=where,
        env=settings(),
        stdin=given or subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


def test_files_full_of_it_in_one_call(tmp_path):
    noise = random.Random(5)
    files = {
        b"deep.json": b"[" * 100_000,
        b"deeper.json": b'{"a":' * 1_000_000,
        b"large.json": b"[" + b" " * (9 * MIB) + b"]",
        b"noise.json": noise.randbytes(100_000),
        b"nul.json": b"\0" * 1000,
        b"utf16.json": GOOD.decode().encode("utf-16"),
        b"surrogate.json": in_extensions(b'"\\udfff"'),
        b"huge.json": GOOD.replace(b"9900", b"9" * 100_000),
        b"twice.json": in_extensions(b"{" + b'"k":0,' * 100_000 + b'"k":1}'),
        b"line\nbreak\x1b[31m.json": b"{",
        b"no\xfftext.json": b"{",
        b"cut.jsonl": b"".join(json.dumps(CASE).encode()[:end] + b"\n" for end in range(1, 3000, 97)),
    }
    for name, text in files.items():
        (tmp_path / os.fsdecode(name)).write_bytes(text)
    run = check(*files, where=tmp_path)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 3
    assert run.stderr == b""
    assert len(found) == len(files) - 1 + len(range(1, 3000, 97))
    assert all(one["error"]["problems"] for one in found)
    assert {os.fsencode(one["file"]) for one in found} == files.keys()


def test_things_that_are_no_files(tmp_path):
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "loop.json").symlink_to("loop.json")
    (tmp_path / "good.json").write_bytes(GOOD)
    run = check("zero.json", "loop.json", "/dev/null", "/proc/self/mem", "/", "good.json", where=tmp_path)
    assert run.returncode == 3
    assert b"internal error" not in run.stderr, run.stderr.decode()
    assert [json.loads(line).get("verdict") for line in run.stdout.splitlines()] == [None, "allow"]


def test_a_line_without_an_end(tmp_path):
    (tmp_path / "zero.jsonl").symlink_to("/dev/zero")
    assert check("zero.jsonl", where=tmp_path).returncode == 3


def test_a_standard_input_without_an_end(tmp_path):
    with open("/dev/zero", "rb") as zero:
        assert check("-", where=tmp_path, given=zero).returncode == 3


def test_a_pipe_with_a_name(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with subprocess.Popen(["sh", "-c", "cat > pipe.json"], cwd=tmp_path, stdin=subprocess.PIPE) as writer:
        writer.stdin.write(GOOD)
        writer.stdin.close()
        run = check("pipe.json", where=tmp_path)
    assert run.returncode == 0


def test_a_standard_input_that_is_closed(tmp_path):
    run = subprocess.run(
        ["sh", "-c", '"$0" check - <&-', COMMAND], cwd=tmp_path, env=settings(), capture_output=True, check=False
    )
    assert run.returncode == 3
    assert b"internal error" not in run.stderr


# --- rule files -----------------------------------------------------------------------------------------------------


def filled(text, size=MIB):
    return (text * (size // len(text) + 1))[:size]


@pytest.mark.parametrize(
    "text",
    [
        b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nrules: *c\n",
        b"rules: !!python/object/apply:os.system [x]\n",
        b"rules: !!binary aaaa\n",
        b"rules:\n\t- a\n",
        b'a: "\\UFFFFFFFF"\n',
        b'a: "\\U00110000"\n',
        b'a: "\\ud800"\n',
        b"a: \0\n",
        b"a: \xed\xa0\x80\n",
        b"rules: []".decode().encode("utf-16"),
        b"a: " + b"9" * 100_000,
        b"a: 1e999999999",
        b"a: 0x" + b"f" * 100_000,
        b"[" * 100_000,
        b"{a: " * 100_000,
        b"- " * 300_000,
        b"? " * 300_000,
        b"?\n" * 300_000,
        b"rules: [" + b"a," * 300_000 + b"]",
        b"a: 1\n" * 200_000,
        b"rules:\n" + b"- a\n" * 200_000,
        b"rules:\n" + b"- \n" * 300_000,
        b"rules:\n" + b"- {a: b}\n" * 100_000,
        b"a:\n b:\n" * 100_000,
        b"rules: {" + b"".join(b"a%d: 1, " % number for number in range(70_000)) + b"}",
        b"%FOO bar\n" * 100_000 + b"---\na: b",
        b'rules: "' + b"\\n" * 500_000 + b'"',
        filled(b"!"),
        filled(b"&"),
        filled(b"%"),
        filled(b":"),
        filled(b"'"),
        filled(b"#\n"),
        filled(b"---\n"),
        random.Random(9).randbytes(MIB),
        b"policy: {zh: " + (MARKS * 75_000).encode() + b"}",
        b"rules:\n- {id: a, kind: procedure, odd: 1, title: {zh: a, en: b}, require: {request.remark: a"
        + (MARKS * 75_000).encode()
        + b"}}",
    ],
    ids=lambda text: f"{text[:14].decode('latin-1')}…{len(text)}",
)
def test_rule_files(tmp_path, text):
    (tmp_path / "policy.yaml").write_bytes(MANIFEST)
    (tmp_path / "r.yaml").write_bytes(text)
    with at_most(120), pytest.raises(PolicyError) as caught:
        load_policy(tmp_path)
    problems = caught.value.problems
    assert len(problems) <= 1000
    assert all(text.isprintable() for problem in problems for text in (problem.message, problem.hint))
    assert not any("Error" in problem.message for problem in problems)  # no names of ours
