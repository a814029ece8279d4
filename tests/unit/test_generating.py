"""Made-up cases: valid, the same every time, of every kind, and what they are said to be."""

import hashlib
import io
import json
from collections import Counter, defaultdict
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairblock
from fairblock.authoring.generating.conduct import CONDUCT
from fairblock.authoring.generating.history import TIMES
from fairblock.authoring.generating.honest import STORIES
from fairblock.authoring.generating.making import Wish, make
from fairblock.authoring.generating.parts import Making
from fairblock.authoring.generating.shops import HABITS, shop_of
from fairblock.authoring.generating.texts import line_of
from fairblock.engine.language.moments import SECOND

pq = pytest.importorskip("pyarrow.parquet")

from fairblock.authoring.generating.tables import ParquetSink  # noqa: E402
from fairblock.engine.tables.layout import case_schema  # noqa: E402
from fairblock.engine.tables.rows import case_of, rows_of, table_of_rows  # noqa: E402

COUNT = 20_000
POLICY = fairblock.load_policy("kuaishou")
KINDS = {rule.id: type(rule).__name__ for rule in POLICY.model.rules}
GROUNDS = sorted(name for name, kind in KINDS.items() if kind == "Ground")
REST = sorted(name for name, kind in KINDS.items() if kind != "Ground")


@cache
def made():
    """The default cases with what is true of them and what the policy says."""
    found = []
    for number in range(COUNT):
        row, truth = make(Wish(), number)
        line = line_of(row)
        found.append((line, truth, *POLICY.evaluate(line)))
    return found


def lines(wish, jobs=1):
    return b"".join(part.cases for part in Making(wish, "jsonl", "").parts(jobs))


# --- the same every time ------------------------------------------------------------------------------------


def test_a_case_depends_on_seed_and_number_alone():
    whole = lines(Wish(cases=300)).splitlines()
    for first, count in ((0, 1), (17, 40), (299, 1)):
        assert lines(Wish(first=first, cases=count)).splitlines() == whole[first : first + count]
    assert lines(Wish(cases=300, seed=2)).splitlines() != whole


def test_the_first_cases_of_the_default_seed_never_change():
    """What was measured with a seed can be measured again: a change of the generator is said in the changelog."""
    assert hashlib.sha256(lines(Wish(cases=200))).hexdigest()[:16] == "bb4dcff84eb62c57"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_any_number_of_processes_makes_the_same(form, monkeypatch):
    making = Making(Wish(cases=25_000, first=3), form, form)
    alone = list(making.parts(1))
    assert [part.count for part in alone] == [10_000, 10_000, 5_000]
    assert list(making.parts(2)) == alone


def test_what_goes_wrong_in_a_process_is_an_error_here():
    with pytest.raises(RuntimeError, match="TypeError"):
        list(Making(Wish(cases=30_000, shops="many"), "jsonl", "").parts(2))


# --- valid, and nothing dangling ----------------------------------------------------------------------------


@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 10**9),
    st.integers(1, 100_000),
    st.floats(0, 1),
    st.integers(10_957, 80_000),
    st.integers(1, 4_000),
)
def test_every_case_is_valid(seed, number, shops, malicious, since, days):
    wish = Wish(seed, 1, number, shops, since, since + days, malicious)
    row, truth = make(wish, number)
    case, moment = case_of(row), row["as_of"]
    verdict = POLICY.decide(case).to_dict()
    assert json.loads(line_of(row)) == case
    assert since <= (moment // SECOND + 8 * 3_600) // 86_400 < since + days
    codes = {warning["code"] for warning in verdict["warnings"]}
    assert codes <= {"evidence.before_record"}
    assert not codes or {"evidence_too_early", "evidence_too_old"} & set(truth.flaws)
    assert all(case[name] == sorted(case[name], key=lambda r: r[time]) for name, time in TIMES.items() if name in case)


def test_the_table_holds_the_same_cases():
    rows = [make(Wish(), number)[0] for number in range(1_000)]
    table = table_of_rows(rows)
    assert table.schema == case_schema()
    back = [case_of(row) for row in rows_of(table)]
    assert [json.loads(line_of(row)) for row in rows] == back


def test_about_two_kilobytes_and_no_more_records_than_people_have():
    sizes = [len(line.encode()) for line, *_ in made()]
    assert 1_500 < sum(sizes) / COUNT < 2_800
    cases = [json.loads(line) for line, *_ in made()[:5_000]]
    assert min(len(case["orders"]) for case in cases) >= 1
    few = sum(len(case["orders"]) <= 12 for case in cases)
    assert few > 0.97 * len(cases)
    for name in TIMES.keys() - {"orders"}:
        assert sum(len(case.get(name, ())) <= 6 for case in cases) > 0.97 * len(cases), name


# --- of every kind ------------------------------------------------------------------------------------------


def test_all_verdicts_are_there_in_sensible_shares():
    shares = Counter(str(outcome.value) for _, _, outcome, _ in made())
    assert 0.05 * COUNT < shares["allow"] < 0.4 * COUNT
    assert 0.05 * COUNT < shares["needs-communication"] < 0.3 * COUNT
    assert shares["deny"] > 0.5 * COUNT


@pytest.mark.parametrize("rule", GROUNDS)
def test_every_ground_rule_is_met_and_missed(rule):
    seen = Counter(statuses[rule] for _, truth, _, statuses in made() if truth.conduct == rule)
    assert seen["communicated"] >= 5
    assert seen["eligible"] + seen["communicated"] > 0.2 * seen.total()
    assert seen["unproven"] >= 1
    assert seen["shielded"] + seen["proven"] >= 1
    if rule not in {conduct.rule for conduct in CONDUCT if not conduct.contacts}:
        assert seen["eligible"] >= 5


@pytest.mark.parametrize("rule", REST)
def test_every_protection_and_procedure_turns_some_verdict(rule, tmp_path):
    """Without it some case that is denied would not be."""
    manifest = "policy: without\nversion: 1.0.0\nextends: kuaishou\nplatforms: [kuaishou]\n"
    title = "title: {zh: 无, en: None}"
    nothing = f"rules:\n  - {{id: {rule}, kind: procedure, {title}, require: {{request.buyer_id: {{exists: true}}}}}}\n"
    if rule in ("second-approval", "urgent-scope"):
        nothing = nothing.replace("kind: procedure", "kind: procedure, on_request: true")
    if KINDS[rule] == "Protection":
        manifest, nothing = manifest + f"disable: [{rule}]\n", "rules: []\n"
    (tmp_path / "policy.yaml").write_text(manifest)
    (tmp_path / "rules.yaml").write_text(nothing)
    without = fairblock.load_policy(tmp_path)
    calm = {"clear", "met"}
    stopped = [line for line, _, outcome, found in made() if outcome.value == "deny" and found[rule] not in calm]
    turned = sum(without.evaluate(line)[0].value != "deny" for line in stopped)
    assert turned >= 3


def test_every_story_and_habit_is_told():
    truths = [truth for _, truth, *_ in made()]
    assert {truth.conduct for truth in truths} - {None} == {conduct.rule for conduct in CONDUCT} == set(GROUNDS)
    assert {truth.story for truth in truths} == {story.name for story in STORIES} | {"malicious", "not_enough"}
    assert {truth.habit for truth in truths} == {habit.name for habit in HABITS}
    flaws = Counter(flaw for truth in truths for flaw in truth.flaws)
    assert min(flaws.values()) >= 5


# --- what they are said to be -------------------------------------------------------------------------------


def test_the_truth_fits_the_verdicts():
    """Malicious buyers are blocked far more often than honest ones, of whom some look bad enough."""
    allowed, all_ = Counter(), Counter()
    for _, truth, outcome, _ in made():
        all_[truth.malicious] += 1
        allowed[truth.malicious] += outcome.value == "allow"
        assert (truth.conduct is not None) == truth.malicious == (truth.story in ("malicious", "not_enough"))
    assert allowed[True] / all_[True] > 0.2
    assert 0 < allowed[False] / all_[False] < 0.03


def test_who_did_not_do_enough_is_not_proven():
    for line, truth, _, statuses in made():
        if truth.story == "not_enough":
            assert statuses[truth.conduct] in ("not_established", "unproven", "not_considered"), line


@pytest.mark.parametrize("share", [0, 0.05, 0.3, 0.8, 1])
def test_the_share_of_malicious_buyers_is_the_one_asked_for(share):
    count = 4_000
    malicious = sum(make(Wish(malicious=share), number)[1].malicious for number in range(count))
    assert abs(malicious / count - share) < 0.03
    assert share not in (0, 1) or malicious == share * count


def test_a_buyer_who_comes_again_is_as_malicious_and_has_the_same_name():
    seen = defaultdict(set)
    for line, truth, *_ in made():
        buyer = json.loads(line)["buyer"]
        seen[buyer["id"]].add((truth.malicious, buyer["nickname"]))
    assert all(len(about) == 1 for about in seen.values())
    assert len(seen) < COUNT


def test_staff_have_habits():
    """Who forgets to talk is allowed less and sent back more than who is careful."""
    seen = defaultdict(Counter)
    for _, truth, outcome, _ in made():
        if truth.malicious:
            seen[truth.habit][str(outcome.value)] += 1
    careful, forgetful = seen["careful"], seen["forgets_to_talk"]
    assert careful["allow"] / careful.total() > 1.5 * forgetful["allow"] / forgetful.total()
    assert forgetful["needs-communication"] / forgetful.total() > careful["needs-communication"] / careful.total()
    habits = {person.id: person.habit for number in range(40) for person in shop_of(1, number).staff}
    assert all(habits[json.loads(line)["operator"]["id"]].name == truth.habit for line, truth, *_ in made()[:2_000])


def test_shops_and_months_are_those_asked_for():
    wish = Wish(shops=3, since=20_500, until=20_530)
    shops = {make(wish, number)[0]["shop"]["id"] for number in range(500)}
    assert shops == {"shop-0001", "shop-0002", "shop-0003"}


def test_the_truth_goes_into_columns():
    part = next(Making(Wish(cases=50), "parquet", "parquet").parts(1))
    file = io.BytesIO()
    sink = ParquetSink(file, truth=True)
    sink.write(part.truth)
    sink.close()
    rows = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
    assert rows == [make(Wish(cases=50), number)[1].to_dict() for number in range(50)]


@pytest.mark.parametrize("page", ["generating.md", "zh/generating.md"])
def test_every_word_of_the_truth_is_explained(page, root):
    text = (root / "docs" / page).read_text(encoding="utf-8")
    words = {flaw for _, truth, *_ in made() for flaw in truth.flaws}
    words |= {story.name for story in STORIES} | {habit.name for habit in HABITS} | {"malicious", "not_enough"}
    assert not [word for word in words if f"`{word}`" not in text]
