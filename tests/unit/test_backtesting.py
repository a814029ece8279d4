"""The numbers of a backtest, against `Policy.evaluate` case by case, whatever the cases are kept in."""

import json
import os
import shutil
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from broken_cases import broken
from filelock import FileLock
from histories import history
from tabling import random_pair

import fairblock

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from fairblock.authoring.backtesting import deciding, judging  # noqa: E402
from fairblock.authoring.backtesting.command import Backtesting  # noqa: E402
from fairblock.authoring.backtesting.gates import BadGate, Gate  # noqa: E402
from fairblock.authoring.backtesting.model import AT_ONCE  # noqa: E402
from fairblock.engine.executors.columnar import sql  # noqa: E402
from fairblock.engine.executors.columnar.errors import TableError  # noqa: E402
from fairblock.engine.language.wording import normal  # noqa: E402
from fairblock.engine.tables.rows import table_of  # noqa: E402

CASES = list(history(400))
SHOP = """\
policy: shop
version: {version}
platforms: [kuaishou]
evidence_valid: {{source: {{in: [platform_api, authority]}}}}
communication_counts: {{channel: platform_chat}}
"""
RULES = """\
rules:
  - id: orders.unpaid
    kind: ground
    ground: malicious_order
    title: {zh: 拍下不付款, en: Unpaid orders}
    when: {count: orders, where: {status: closed}, at_least: %d}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: %d, wait: 24h}
  - id: incidents.any
    kind: ground
    ground: malicious_attack
    title: {zh: 事件, en: Incidents}
    when: {some: incidents, within: %dd}
    communication: {attempts: 1, wait: 24h}
  - id: protection.acts
    kind: protection
    title: {zh: 维权, en: A right used}
    when: {some: protected_acts, within: %dd}
"""
NEW_RULE = """\
  - id: reviews.low
    kind: ground
    ground: malicious_review
    title: {zh: 差评, en: Bad reviews}
    when: {some: reviews, where: {rating: {lte: 1}}}
"""


@pytest.fixture(scope="module")
def policies(tmp_path_factory):
    found = []
    for version, rules in (("2.0.0", RULES % (6, 2, 300, 30) + NEW_RULE), ("1.0.0", RULES % (3, 1, 3, 90))):
        folder = tmp_path_factory.mktemp("policy")
        (folder / "policy.yaml").write_text(SHOP.format(version=version), encoding="utf-8")
        (folder / "rules.yaml").write_text(rules, encoding="utf-8")
        found.append(fairblock.load_policy(folder))
    return tuple(found)


@pytest.fixture(autouse=True, scope="module")
def built_once():
    """The query of a policy takes a second to build, and is the same for one digest."""
    build, known = deciding.compiled_query, {}

    def compiled_query(model, schema, name, keep, *, valid):
        key = (model.digest, valid)
        if key not in known:
            known[key] = build(model, schema, name, keep, valid=valid)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "compiled_query", compiled_query)
        yield


@pytest.fixture
def run(capsys):
    def ran(paths, new, against=None, code=0, by=(), gates=(), out=None, restart=False, examples=5, at_once=AT_ONCE):
        names, read = list(map(str, paths)), tuple(map(Gate.read, gates))
        out = None if out is None else str(out)
        task = Backtesting(names, new, against, by, read, out, restart, examples, at_once, "json", "en")
        ended, (said, noted) = task.run(), capsys.readouterr()
        assert ended == code, noted
        return (json.loads(said) if said else None), noted

    return ran


def in_parquet(path, cases, **how):
    pq.write_table(table_of(cases), path, **how)
    return path


def in_lines(path, lines):
    text = "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def evaluated(policy, cases):
    """Verdict and statuses of each case, or None where it has problems."""
    found = []
    for case in cases:
        try:
            found.append(policy.evaluate(case))
        except fairblock.CaseError:
            found.append(None)
    return found


def per_month(case):
    return datetime.fromisoformat(case["as_of"]).astimezone(UTC).strftime("%Y-%m")


def rating(case):
    reviews = case.get("reviews")
    return "unknown" if reviews is None else str(min(r["rating"] for r in reviews)) if reviews else "no review"


def acts(case):
    if case.get("protected_acts") is None:
        return ["unknown"]
    now = datetime.fromisoformat(case["as_of"])
    kinds = {
        act["kind"]
        for act in case["protected_acts"]
        if now - timedelta(days=90) <= datetime.fromisoformat(act["at"]) <= now
    }
    return sorted(kinds) or ["none"]


VALUES = {
    "platform": lambda case: [case["platform"]],
    "shop": lambda case: [case["shop"]["id"]],
    "ground": lambda case: sorted(set(case["request"].get("grounds", ["no ground"]))),
    "month": lambda case: [per_month(case)],
    "rating": lambda case: [rating(case)],
    "operator": lambda case: [case["operator"]["id"]],
    "protected_act": acts,
}


def agrees(summary, new, against, cases):
    """The summary is what deciding the cases one by one and counting gives."""
    now, before = evaluated(new, cases), evaluated(against, cases)
    sound = [(c, n, b) for c, n, b in zip(cases, now, before, strict=True) if n is not None and b is not None]
    assert summary["cases"]["read"] == len(cases)
    assert summary["cases"]["decided"] == len(sound)
    assert summary["cases"]["undecided"] == len(cases) - len(sound) == sum(summary["undecided"].values())
    every = dict.fromkeys(("allow", "needs-communication", "deny"), 0)
    for name, side in (("new", 1), ("against", 2)):
        assert summary["verdicts"][name] == every | Counter(one[side][0].value for one in sound)
    flips = Counter((b[0].value, n[0].value) for _, n, b in sound if b[0] != n[0])
    assert {(one["from"], one["to"]): one["cases"] for one in summary["flips"]} == flips
    agrees_on_rules(summary, sound)
    agrees_on_buyers(summary, sound)
    for one in (*summary["segments"], *summary["fairness"]):
        expected = Counter()
        for case, n, b in sound:
            for value in VALUES[one["by"]](case):
                expected[value, b[0].value, n[0].value] += 1
        assert_values(one, expected)


def assert_values(one, expected):
    assert one["left_out"] == 0
    assert {value["value"] for value in one["values"]} == {value for value, _, _ in expected}
    for value in one["values"]:
        own = {(b, n): count for (name, b, n), count in expected.items() if name == value["value"]}
        assert value["cases"] == sum(own.values())
        assert value["verdicts"]["new"]["allow"] == sum(count for (_, n), count in own.items() if n == "allow")
        assert value["verdicts"]["against"]["deny"] == sum(count for (b, _), count in own.items() if b == "deny")
        flips = {(flip["from"], flip["to"]): flip["cases"] for flip in value["flips"]}
        assert flips == {pair: count for pair, count in own.items() if pair[0] != pair[1]}


def agrees_on_rules(summary, sound):
    for rule in summary["rules"]:
        name = rule["id"]
        pairs = [(b[1].get(name), n[1].get(name)) for _, n, b in sound]
        for side, which in ((0, "against"), (1, "new")):
            counted = Counter(pair[side] for pair in pairs if pair[side] is not None)
            assert (rule[which] or {}) == counted, name
        assert rule["newly_allowing"] == sum(n == "communicated" != b for b, n in pairs)
        assert rule["no_longer_allowing"] == sum(b == "communicated" != n for b, n in pairs)
        if rule["new"] is not None and rule["against"] is not None:
            assert rule["changed"] == sum(b != n for b, n in pairs)


def agrees_on_buyers(summary, sound):
    blocked = {"n": set(), "b": set()}
    for case, n, b in sound:
        buyer = normal(case["shop"]["id"]), normal(case["buyer"]["id"])
        blocked["n"] |= {buyer} if n[0] == "allow" else set()
        blocked["b"] |= {buyer} if b[0] == "allow" else set()
    assert summary["buyers"] == {
        "cases": len({(normal(case["shop"]["id"]), normal(case["buyer"]["id"])) for case, _, _ in sound}),
        "blocked_new": len(blocked["n"]),
        "blocked_against": len(blocked["b"]),
        "newly_blocked": len(blocked["n"] - blocked["b"]),
        "no_longer_blocked": len(blocked["b"] - blocked["n"]),
    }


def of_case(summary):
    """The summary without what says where the cases were, and how long it took."""
    left = ("seconds", "resumed", "flip_examples", "undecided_examples", "cases")
    counts = {key: value for key, value in summary["cases"].items() if key != "source"}
    return {key: value for key, value in summary.items() if key not in left} | {"cases": counts}


BY = ("platform", "shop", "ground", "month")


def test_lines_and_tables_give_the_numbers_of_one_by_one(policies, run, tmp_path):
    new, against = policies
    lines = in_lines(tmp_path / "cases.jsonl", CASES)
    summary, noted = run([lines], new, against, by=BY)
    assert noted == ""
    agrees(summary, new, against, CASES)
    flips = {(one["from"], one["to"]) for one in summary["flips"]}
    assert flips >= {("deny", "allow"), ("allow", "deny"), ("allow", "needs-communication")}
    table = in_parquet(tmp_path / "cases.parquet", CASES, row_group_size=150)
    assert of_case(run([table], new, against, by=BY)[0]) == of_case(summary)
    check_examples(summary, policies)


def check_examples(summary, policies):
    new, against = policies
    assert len(summary["flip_examples"]) == 5
    kinds = [(one["from"], one["to"]) for one in summary["flip_examples"]]
    assert set(kinds) == {(one["from"], one["to"]) for one in summary["flips"]}
    assert kinds[0] == ("deny", "allow")
    for one in summary["flip_examples"]:
        case = CASES[one["row"] - 1]
        assert one["case_id"] == case["case_id"]
        for side, policy in (("new", new), ("against", against)):
            expected = policy.decide(case).to_dict()
            for document in (expected, one[side]):  # a table keeps the moment of a time, not how it was written
                for key in ("as_of", "input_digest", "block"):
                    document.pop(key, None)
            assert one[side] == expected


def test_the_shipped_policies(run, tmp_path):
    new, against = fairblock.load_policy("base"), fairblock.load_policy("kuaishou")
    summary, _ = run([in_parquet(tmp_path / "cases.parquet", CASES)], new, against, by=BY)
    agrees(summary, new, against, CASES)
    assert summary["verdicts"]["against"]["allow"] > 20


def test_without_another_policy_nothing_is_compared(policies, run, tmp_path):
    new = policies[0]
    summary, _ = run([in_parquet(tmp_path / "a.parquet", CASES[:50])], new, by=("shop",))
    assert summary["against"] is None is summary["verdicts"]["against"]
    assert summary["flips"] == [] == summary["flip_examples"]
    assert summary["buyers"]["newly_blocked"] is None
    assert all(rule["against"] is None and rule["changed"] == 0 for rule in summary["rules"])
    counted = Counter(outcome.value for outcome, _ in evaluated(new, CASES[:50]))
    assert +Counter(summary["verdicts"]["new"]) == counted


@pytest.mark.parametrize("seed", range(6))
def test_random_policies(seed, run, tmp_path):
    new, cases = random_pair(seed)
    against, more = random_pair(seed + 100)
    paths = [in_lines(tmp_path / "a.jsonl", cases), in_parquet(tmp_path / "b.parquet", more)]
    every = cases + more
    bad = sum(None in pair for pair in zip(evaluated(new, every), evaluated(against, every), strict=True))
    summary, _ = run(paths, new, against, code=3 if bad else 0)
    agrees_without_segments(summary, new, against, every)


def agrees_without_segments(summary, new, against, cases):
    summary["segments"] = summary["fairness"] = []
    agrees(summary, new, against, cases)


# --- how the cases are kept ------------------------------------------------------------------------


def test_small_parts_and_folders_give_the_same(policies, run, tmp_path):
    new, against = policies
    whole, _ = run([in_lines(tmp_path / "all.jsonl", CASES)], new, against)
    folder = tmp_path / "some"
    (folder / "deep" / "_temporary").mkdir(parents=True)
    (folder / "_SUCCESS").write_text("")
    in_lines(folder / "deep" / "_temporary" / "x.jsonl", ["{}"])
    in_lines(folder / "a.jsonl", CASES[:145])
    in_parquet(folder / "deep" / "b.parquet", CASES[145:380], row_group_size=400)
    in_parquet(folder / "deep" / "c.PARQUET", CASES[380:], row_group_size=7)
    found, _ = run([folder, folder / "a.jsonl"], new, against, at_once=130)
    assert of_case(found) == of_case(whole)


def with_type(table, old, new):
    """The table with every column and field of one type as another."""

    def changed(kind):
        if kind == old:
            return new
        if pa.types.is_struct(kind):
            return pa.struct([field.with_type(changed(field.type)) for field in kind])
        return pa.list_(changed(kind.value_type)) if pa.types.is_list(kind) else kind

    schema = pa.schema([field.with_type(changed(field.type)) for field in table.schema])
    return table.cast(schema)


UTC_TIME = pa.timestamp("us", tz="UTC")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (UTC_TIME, pa.timestamp("ns", tz="UTC")),
        (UTC_TIME, pa.timestamp("ms", tz="Asia/Shanghai")),
        (pa.int64(), pa.int32()),
        (pa.string(), pa.large_string()),
    ],
)
def test_other_types_of_the_same_meaning(old, new, policies, run, tmp_path):
    small = [{k: v for k, v in case.items() if k != "reviews"} for case in CASES[:60]]
    table = table_of(small).drop_columns(["reviews"])
    pq.write_table(with_type(table, old, new), tmp_path / "a.parquet")
    summary, _ = run([tmp_path / "a.parquet"], policies[1])
    assert +Counter(summary["verdicts"]["new"]) == Counter(o.value for o, _ in evaluated(policies[1], small))


def as_texts(table):
    rows = [json.loads(json.dumps(row, default=lambda time: time.isoformat())) for row in table.to_pylist()]
    return pa.Table.from_pylist(rows)


def test_times_as_texts_are_checked_like_those_of_json(policies, run, tmp_path):
    cases = [*CASES[:20], CASES[20] | {"as_of": "2026-11-20 12:00:00"}]
    table = as_texts(table_of(CASES[:21]))
    column = pa.array([*table["as_of"].to_pylist()[:20], cases[20]["as_of"]])
    table = table.set_column(table.schema.get_field_index("as_of"), "as_of", column)
    pq.write_table(table.select([n for n in table.column_names if table[n].null_count < 21]), tmp_path / "a.parquet")
    summary, _ = run([tmp_path / "a.parquet"], policies[1], code=3)
    assert summary["undecided"] == {"case.time": 1}
    assert summary["undecided_examples"][0]["row"] == 21
    assert +Counter(summary["verdicts"]["new"]) == Counter(o.value for o, _ in evaluated(policies[1], CASES[:20]))


def test_times_without_a_zone_are_utc_and_that_is_said(policies, run, tmp_path):
    naive = with_type(table_of(CASES[:20]), UTC_TIME, pa.timestamp("us"))
    pq.write_table(naive, tmp_path / "a.parquet")
    summary, noted = run([tmp_path / "a.parquet"], policies[1])
    assert "have no time zone and are read as UTC" in noted
    assert +Counter(summary["verdicts"]["new"]) == Counter(o.value for o, _ in evaluated(policies[1], CASES[:20]))


# --- what cannot be decided ------------------------------------------------------------------------


def as_json(value):
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError, RuntimeError):  # something that only Python has
        return "[]"


def test_broken_lines_are_named_and_the_rest_goes_on(policies, run, tmp_path):
    new, against = policies
    rng = Random(5)
    lines = [as_json(broken(rng, case)) if n % 3 else json.dumps(case) for n, case in enumerate(CASES[:150])]
    lines[10], lines[20], lines[30] = "{", '{"case_id": "x", "case_id": "y"}', "\n" + json.dumps(CASES[30])
    path = in_lines(tmp_path / "a.jsonl", lines)
    summary, _ = run([path], new, against, code=3, out=tmp_path / "out")
    problems = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        try:
            if line.strip():
                new.decide(line)
        except fairblock.CaseError as error:
            problems[number] = error.problems[0]
    assert len(problems) > 20
    assert summary["cases"]["read"] == 150
    assert summary["undecided"] == Counter(problem.code for problem in problems.values())
    found = [json.loads(line) for line in (tmp_path / "out" / "undecided.jsonl").read_text().splitlines()]
    assert found[:5] == summary["undecided_examples"]
    assert {one["row"]: (one["code"], one["message"]["en"], one["pointer"] or "") for one in found} == {
        number: (problem.code, problem.message, problem.pointer) for number, problem in problems.items()
    }


def test_broken_rows_are_named_and_the_rest_goes_on(policies, run, tmp_path):
    new, against = policies
    rows = [json.loads(json.dumps(case)) for case in CASES[:40]]
    rows[3]["platform"] = "elsewhere"
    rows[5]["request"]["buyer_id"] = "somebody"
    rows[7]["evidence"] = [*rows[7]["evidence"], *rows[7]["evidence"]] or None
    rows[9]["reviews"] = [{"id": "r", "posted_at": rows[9]["as_of"], "order_id": "o", "rating": 9}]
    rows[11]["buyer"] = {"id": ""}
    path = in_parquet(tmp_path / "a.parquet", rows, row_group_size=6)
    summary, _ = run([path], new, against, code=3, examples=9)
    expected = {}
    for number, case in enumerate(rows, start=1):
        try:
            new.decide(case)
        except fairblock.CaseError as error:
            expected[number] = {problem.code for problem in error.problems}
    assert len(expected) == 5
    found = {one["row"]: one for one in summary["undecided_examples"]}
    assert set(found) == set(expected)
    for number, one in found.items():
        assert one["code"] in expected[number]
        assert one["message"]["zh"]
        assert one["case_id"] == rows[number - 1]["case_id"]
    agrees(summary, new, against, rows)


def test_a_platform_of_only_one_of_the_policies_is_undecided(policies, run, tmp_path):
    cases = [*CASES[:10], CASES[10] | {"platform": "elsewhere"}]
    any_platform = random_pair(1, 0)[0]
    assert any_platform.model.platforms is None
    for path in (in_lines(tmp_path / "a.jsonl", cases), in_parquet(tmp_path / "a.parquet", cases)):
        for new, against in ((any_platform, policies[0]), (policies[0], any_platform)):
            summary, _ = run([path], new, against, code=3)
            assert summary["undecided"] == {"case.other_platform": 1}
        assert run([path], any_platform)[0]["cases"]["undecided"] == 0


def test_what_no_query_can_do_is_decided_one_by_one(policies, run, tmp_path, monkeypatch):
    new, against = policies
    path = in_parquet(tmp_path / "a.parquet", CASES[:60])
    usual, _ = run([path], new, against)

    def refused(*given, **how):
        raise TableError("table.digits", rule="r")

    monkeypatch.setattr(deciding, "compiled_query", refused)
    summary, noted = run([path], new, against)
    assert "decided one by one" in noted
    assert "38 digits" in noted
    assert of_case(summary) == of_case(usual)
    monkeypatch.setattr(deciding, "compiled_query", lambda *given, **how: "SELECT 'x'::INT FROM nothing")
    summary, noted = run([path], new, against)
    assert "decided one by one" in noted
    assert of_case(summary) == of_case(usual)


class Interrupted:
    """Cases that Ctrl-C comes in between when DuckDB looks at them; it makes an error of its own of that."""

    num_rows = 1

    def __arrow_c_stream__(self, requested_schema=None):
        raise KeyboardInterrupt


def test_ctrl_c_within_a_query_is_no_reason_to_decide_one_by_one(policies):
    noted = []
    decider = deciding.Decider(policies[0], sql.connect().con, lambda *said: noted.append(said))
    with pytest.raises(KeyboardInterrupt):
        decider.decide(Interrupted(), valid=True)
    assert not noted


@pytest.fixture
def own_ctrl_c():
    """Ctrl-C as a command has it: Spark, which other tests start in this process, listens for it as well."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("own_ctrl_c")
@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), KeyboardInterrupt()])
def test_whatever_becomes_of_ctrl_c_it_is_an_interruption(error, policies, run, tmp_path, monkeypatch):
    def pressed(connection):
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            raise error from None

    path = in_parquet(tmp_path / "a.parquet", CASES[:60])
    monkeypatch.setattr(judging, "facts", pressed)
    with pytest.raises(KeyboardInterrupt):
        run([path], *policies)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_somebody_elses_ctrl_c_is_left_to_them(own_ctrl_c, policies, run, tmp_path):
    def theirs(_number, _frame):
        raise AssertionError

    signal.signal(signal.SIGINT, theirs)
    run([in_parquet(tmp_path / "a.parquet", CASES[:60])], *policies)
    assert signal.getsignal(signal.SIGINT) is theirs


def test_without_ctrl_c_an_error_stays_what_it_is(policies, run, tmp_path, monkeypatch):
    def fails(connection):
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(judging, "facts", fails)
    with pytest.raises(RuntimeError):
        run([in_parquet(tmp_path / "a.parquet", CASES[:60])], *policies)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pa.table({"a": [1]}), "no column `case_id`"),
        (table_of(CASES[:1]).drop_columns(["case_id"]).append_column("case_id", pa.array([1])), "`case_id` is of type"),
        (table_of(CASES[:1]).append_column("buyer", pa.array([1])), "several columns of one name: buyer"),
        (table_of(CASES[:1]).drop_columns(["platform"]), "no column `platform`"),
    ],
)
def test_a_table_of_something_else_is_refused(table, said, policies, run, tmp_path):
    pq.write_table(table, tmp_path / "a.parquet")
    found, noted = run([tmp_path / "a.parquet"], policies[1], code=3)
    assert found is None
    assert said in noted
    assert str(tmp_path / "a.parquet") in noted


def test_files_that_cannot_be_read(policies, run, tmp_path):
    (tmp_path / "a.parquet").write_text("no")
    assert "as Parquet" in run([tmp_path / "a.parquet"], policies[1], code=3)[1]
    assert "cannot read" in run([tmp_path / "b.parquet"], policies[1], code=3)[1]
    (tmp_path / "a.csv").write_text("no")
    assert "do not know how to read" in run([tmp_path / "a.csv"], policies[1], code=3)[1]
    (tmp_path / "empty").mkdir()
    assert "has no .parquet" in run([tmp_path / "empty"], policies[1], code=3)[1]


def test_no_cases_are_a_failure(policies, run, tmp_path):
    in_lines(tmp_path / "a.jsonl", [])
    in_parquet(tmp_path / "a.parquet", [])
    for name in ("a.jsonl", "a.parquet"):
        assert "no case" in run([tmp_path / name], policies[1], code=3)[1]
    in_lines(tmp_path / "b.jsonl", ["{}"])
    assert "not one case" in run([tmp_path / "b.jsonl"], policies[1], code=3)[1]


# --- gates, and the folder -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count", "of"),
    [
        ("newly_allowed", 12, 1000),
        ("no_longer_allowed", 3, 1000),
        ("changed", 20, 1000),
        ("undecided", 10, 1010),
        ("newly_blocked_buyers", 4, 500),
        ("no_longer_blocked_buyers", 1, 500),
        ("blocked_buyers", 40, 500),
        ("allowed", 100, 1000),
        ("denied", 700, 1000),
        ("needs_communication", 200, 1000),
    ],
)
def test_gates(text, count, of):
    summary = {
        "cases": {"read": 1010, "decided": 1000, "undecided": 10},
        "verdicts": {"new": {"allow": 100, "needs-communication": 200, "deny": 700}},
        "flips": [
            {"from": "deny", "to": "allow", "cases": 10},
            {"from": "needs-communication", "to": "allow", "cases": 2},
            {"from": "allow", "to": "deny", "cases": 3},
            {"from": "deny", "to": "needs-communication", "cases": 5},
        ],
        "buyers": {"cases": 500, "blocked_new": 40, "newly_blocked": 4, "no_longer_blocked": 1},
    }
    percent = f"{100 * count / of:.10f}"
    for compare, failed in ((">", False), (">=", True), ("<", False), ("<=", True)):
        gate = Gate.read(f" {text}{compare} {count}")
        judged = gate.judge(summary)
        assert judged["failed"] is failed
        assert judged["measured"] == {"count": count, "share": count / of}
    assert Gate.read(f"{text} > {float(percent) * 0.999:.12f}%").judge(summary)["failed"]
    assert not Gate.read(f"{text} > {float(percent) * 1.001:.12f}%").judge(summary)["failed"]


@pytest.mark.parametrize("text", ["", "newly > 1", "changed", "changed > x", "changed = 1", "changed > 1 %%", "a > 1%"])
def test_bad_gates(text):
    with pytest.raises(BadGate):
        Gate.read(text)


def test_a_share_is_compared_exactly():
    summary = {"cases": {"decided": 1000}, "verdicts": {"new": {"allow": 1}}, "flips": [], "buyers": {"cases": 0}}
    assert not Gate.read("allowed > 0.1%").judge(summary)["failed"]
    assert Gate.read("allowed >= 0.1%").judge(summary)["failed"]


def test_the_folder_holds_a_row_a_case_and_is_gone_on_with(policies, run, tmp_path):
    new, against = policies
    path, out = in_lines(tmp_path / "a.jsonl", CASES), tmp_path / "out"
    first, _ = run([path], new, against, out=out, at_once=100)
    assert not first["resumed"]
    rows = pq.read_table(out / "verdicts").to_pylist()
    assert [row["case_id"] for row in rows] == [case["case_id"] for case in CASES]
    expected = [(o.value, s) for o, s in evaluated(new, CASES)]
    names = {rule.id: f"new.{rule.id}" for rule in new.model.rules}
    found = [(row["verdict"], {n: row[c] for n, c in names.items() if row[c] is not None}) for row in rows]
    assert found == expected
    parts = sorted((out / "verdicts").glob("*.parquet"))
    assert len(parts) == 4
    before = {part: part.stat().st_mtime_ns for part in parts}
    parts[1].unlink()
    (out / "verdicts" / ".00001.parquet.99").write_text("half")
    again, noted = run([path], new, against, out=out, at_once=100)
    assert "going on in" in noted
    assert "3 parts with 300 cases" in noted
    assert again["resumed"]
    assert again["flip_examples"] == first["flip_examples"]
    assert of_case(again) == of_case(first)
    assert {part for part in parts if part.stat().st_mtime_ns != before[part]} == {parts[1]}
    assert json.loads((out / "summary.json").read_text()) == again


def test_a_folder_of_another_run_is_not_touched(policies, run, tmp_path):
    new, against = policies
    path, out = in_lines(tmp_path / "a.jsonl", CASES[:5]), tmp_path / "out"
    run([path], new, out=out)
    _, noted = run([path], new, against, out=out, code=3)
    assert "another backtest (what differs: against)" in noted
    assert run([path], new, against, out=out, restart=True)[0]["against"]["version"] == "1.0.0"
    in_lines(path, CASES[:6])
    assert "what differs: cases" in run([path], new, against, out=out, code=3)[1]
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("keep me")
    for restart in (False, True):
        assert "holds other things" in run([path], new, out=other, restart=restart, code=3)[1]
    assert [one.name for one in other.iterdir()] == ["mine.txt"]


# --- what else may lie in the folder, and what may be lost from it -----------------------------------------


def without_time(summary):
    return {name: value for name, value in summary.items() if name not in ("seconds", "resumed")}


def test_only_the_parts_of_the_run_are_counted(policies, run, tmp_path):
    new, against = policies
    path, out = in_lines(tmp_path / "a.jsonl", CASES[:20]), tmp_path / "out"
    first, _ = run([path], new, against, out=out, at_once=10)
    for name in ("backup.parquet", "00007.parquet", "7.parquet"):
        shutil.copyfile(out / "verdicts" / "00000.parquet", out / "verdicts" / name)
    again, _ = run([path], new, against, out=out, at_once=10)
    assert without_time(again) == without_time(first)
    fresh, _ = run([path], new, against, out=out, at_once=10, restart=True)
    assert without_time(fresh) == without_time(first)
    assert (out / "verdicts" / "backup.parquet").exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", None, "foreign"])
@pytest.mark.parametrize("kind", ["verdicts", "flips"])
def test_a_part_that_is_broken_or_gone_is_decided_again(policies, run, tmp_path, kind, content):
    new, against = policies
    path, out = in_lines(tmp_path / "a.jsonl", CASES[:30]), tmp_path / "out"
    first, _ = run([path], new, against, out=out, at_once=10)
    (part,) = (out / kind).glob("00001.*")
    part.unlink()
    if content == "foreign":
        if kind == "flips":
            part.write_text("{}\n")
        else:
            pq.write_table(pa.table({"case_id": ["a"] * 10}), part)
    elif content is not None:
        part.write_bytes(content)
    again, _ = run([path], new, against, out=out, at_once=10)
    if (kind, content) == ("flips", b""):  # nobody can know that there were any
        again["flip_examples"] = first["flip_examples"]
    assert without_time(again) == without_time(first)


def test_two_runs_do_not_share_a_folder(policies, run, tmp_path):
    path, out = in_lines(tmp_path / "a.jsonl", CASES[:5]), tmp_path / "out"
    run([path], policies[0], out=out)
    with FileLock(out / ".lock"):
        for restart in (False, True):
            assert "another backtest is using" in run([path], policies[0], out=out, restart=restart, code=3)[1]
    run([path], policies[0], out=out)


@pytest.mark.parametrize("name", ["report.html", "verdicts/judgement.txt"])
def test_what_somebody_else_calls_alike_is_not_touched(policies, run, tmp_path, name):
    path, out = in_lines(tmp_path / "a.jsonl", CASES[:5]), tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine")
    assert "holds other things" in run([path], policies[0], out=out, code=3)[1]
    assert (out / name).read_text() == "mine"


def test_a_folder_of_cases_with_the_results_below_it(policies, run, tmp_path):
    in_lines(tmp_path / "a.jsonl", CASES[:5])
    for _ in range(2):
        assert run([tmp_path], policies[0], out=tmp_path / "out")[0]["cases"]["read"] == 5


def test_links_in_a_folder(policies, run, tmp_path):
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    in_lines(folder / "a.jsonl", CASES[:5])
    in_lines(elsewhere / "b.jsonl", CASES[5:8])
    (folder / "linked").symlink_to(elsewhere)
    (folder / "up").symlink_to(folder)
    assert run([folder], policies[0])[0]["cases"]["read"] == 8
    (folder / "dangling.jsonl").symlink_to("nowhere.jsonl")
    assert "dangling.jsonl" in run([folder], policies[0], code=3)[1]


def test_a_pipe_is_not_read_twice(policies, run, tmp_path):
    os.mkfifo(tmp_path / "p.jsonl")
    assert "give `-`" in run([tmp_path / "p.jsonl"], policies[0], code=3)[1]


# --- values of Parquet that no case can hold -----------------------------------------------------------------


def problems_of(run, policy, tmp_path, table):
    pq.write_table(table, tmp_path / "odd.parquet")
    summary, _ = run([tmp_path / "odd.parquet"], policy, code=3)
    return summary["undecided"]


@pytest.mark.parametrize(("unit", "value"), [("ms", 2**61), ("s", 10**15), ("ns", 1748000000 * 10**9 + 1)])
def test_times_that_microseconds_cannot_say_are_no_times(policies, run, tmp_path, unit, value):
    table = table_of(CASES[:3])
    moments = pa.array([value] * 3).cast(pa.timestamp(unit, "UTC"))
    table = table.set_column(table.column_names.index("as_of"), "as_of", moments)
    assert problems_of(run, policies[0], tmp_path, table) == {"case.time": 3}


def test_texts_that_are_not_utf_8_are_no_texts(policies, run, tmp_path):
    table = table_of(CASES[:3])
    offsets = pa.array(range(4), pa.int32()).buffers()[1]
    broken = pa.Array.from_buffers(pa.string(), 3, [None, offsets, pa.py_buffer(b"a\xffb")])
    table = table.set_column(table.column_names.index("case_id"), "case_id", broken)
    assert problems_of(run, policies[0], tmp_path, table) == {"case.json": 1}
