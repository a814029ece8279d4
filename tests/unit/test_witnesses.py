"""The search for witnesses: what one or two changes of a test's case reveal is found, and told with the least."""

import pytest

from fairblock.authoring.formatting.canonical import canonical
from fairblock.authoring.mutating.judging import Judge
from fairblock.authoring.mutating.mutants import Breeding
from fairblock.authoring.mutating.pasting import pastes
from fairblock.authoring.mutating.searching import Search
from fairblock.authoring.mutating.writing import write_tests
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import run_test
from fairblock.engine.deciding.policy import Policy
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.load import load_sources

MANIFEST = """\
policy: tiny
version: 1.0.0
evidence_valid: {sha256: {exists: true}}
communication_counts: {logged: true}
"""
RULES = """\
rules:
  - id: approved
    kind: procedure
    on_request: true
    title: {zh: a, en: a}
    require: {request.second_approval.approver_id: {exists: true}}
  - id: dispute
    kind: protection
    title: {zh: a, en: a}
    when: {some: after_sales, where: {status: open}}
  - id: faulty
    kind: protection
    except: [spam]
    title: {zh: a, en: a}
    when: {some: after_sales, where: {kind: quality}}
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when:
      all:
        - distinct: incidents
          by: order_id
          where: {kind: insult, demand.demanded_minor: {gt: {add: [{field: demand.refund_due_minor}, 5]}}}
          within: 90d
          at_least: 3
        - any:
            - {count: incidents, where: {kind: insult}, burst: 3d, within: 90d, at_least: 3}
            - {share: reviews, where: {rating: {lte: 2}}, within: 90d, at_least: 0.8}
    evidence: [{of: incidents, kind: chat_log}, {of: reviews, kind: review_record}]
    communication: {attempts: 1, wait: 24h}
    procedures: [approved]
"""
THREAT = (
    '{{"id": "i{0}", "at": "2026-11-1{0}T12:00:00+08:00", "kind": "insult", "order_id": "o{0}",'
    ' "demand": {{"demanded_minor": 50, "refund_due_minor": 10}}}}'
)
SHA = "a" * 64
CASE = f"""\
{{"case_id": "c", "as_of": "2026-11-20T12:00:00+08:00", "platform": "shop", "shop": {{"id": "s"}},
 "operator": {{"id": "o", "role": "agent", "permissions": []}}, "buyer": {{"id": "b"}},
 "request": {{"buyer_id": "b", "grounds": ["spam"],
  "second_approval": {{"approver_id": "x", "permissions": []}}}},
 "incidents": [{THREAT.format(1)}, {THREAT.format(2)}, {THREAT.format(3)}], "reviews": [], "after_sales": [],
 "communications": [{{"id": "c1", "at": "2026-11-15T12:00:00+08:00", "channel": "platform_chat", "logged": true}}],
 "evidence": [{{"id": "e1", "captured_at": "2026-11-16T12:00:00+08:00", "kind": "chat_log",
  "refs": ["incidents/i1", "incidents/i2", "incidents/i3"], "source": "platform_api", "sha256": "{SHA}"}}]}}
"""
ABOUT_ALL = """\
suite: about all
base: case.json
tests:
  - name: in order
    expect: {verdict: allow}
"""
ABOUT_SPAM = """\
suite: spam
base: case.json
tests:
  - name: in order
    expect: {verdict: allow, statuses: {spam: communicated}}
"""


@pytest.fixture
def tiny(tmp_path):
    folder = tmp_path / "tiny"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text(MANIFEST)
    (folder / "rules.yaml").write_text(RULES)
    (folder / "tests" / "case.json").write_text(CASE)
    (folder / "tests" / "a.yaml").write_text(ABOUT_ALL)
    (folder / "tests" / "b.yaml").write_text(ABOUT_SPAM)
    return folder


def searched(folder, *names):
    """What the search finds for the mutants with one of these in their names: the witnesses, and what was judged."""
    resolved, model = load_sources(str(folder))
    suites = read_suites(find_folder(str(folder)), model)
    judge = Judge(model, [test for suite in suites for test in suite.tests])
    mutants = [one for one in Breeding(resolved, model).mutants() if any(name in one.id for name in names)]
    surviving = [one for one in mutants if judge.noticing(one) is None]
    search = Search(judge.policy, suites)
    return {one: search.witness(one) for one in surviving}


REVEALED = [
    "spam procedures/0 approved → dropped",
    "spam evidence/0/may_precede false → true",
    "spam evidence/1 {of: reviews, kind: review_record} → dropped",
    "spam evidence/1/may_precede false → true",
    "spam when/all/0/within 90d → dropped",
    "spam when/all/0/where/demand.demanded_minor/gt gt → gte",
    "spam when/all/1/any/0/where {kind: insult} → dropped",
    "spam when/all/1/any/0/within 90d → 91d",
    "spam when/all/1/any/0/burst 3d → 4d",
    "spam when/all/1/any/1/where/rating/lte 2 → 3",
    "spam when/all/1/any/1/within 90d → 89d",
    "spam when/all/1/any/1/at_least 0.8 → 0.7",
    "spam when/all/1/any/1/at_least 0.8 → 0.9",
    "spam communication/wait 24h → 23h",
    "faulty except/0 spam → dropped",
]


@pytest.mark.parametrize("name", REVEALED)
def test_what_a_few_changes_reveal_is_found(tiny, name):
    """Though in the tests no review is there, no protection applies, and each window is far from its edge."""
    found = searched(tiny, name)
    assert [one.id for one in found] == [name]
    ((mutant, witness),) = found.items()
    assert witness is not None
    one, two = (policy.evaluate(witness.case) for policy in (Policy(load_sources(str(tiny))[1]), Policy(mutant.model)))
    assert one != two
    assert witness.sign.outcome == one[0]
    assert witness.suite.name == ("spam" if name.startswith("spam") else witness.suite.name)


def test_a_witness_holds_nothing_that_it_does_not_need(tiny):
    found = searched(tiny, "spam when/all/1/any/1/where/rating/lte 2 → 3", "spam procedures/0")
    made = pastes([(mutant, witness) for mutant, witness in found.items()])
    assert made["spam procedures/0 approved → dropped"].lines[1:] == (
        "  remove: [/request/second_approval/approver_id]",
        "  expect: {verdict: deny, statuses: {spam: proven}}",
    )
    text = "\n".join(made["spam when/all/1/any/1/where/rating/lte 2 → 3"].lines)
    assert text.count("rating: 3") == 1
    assert "review_record" not in text  # what does not count needs no evidence
    assert "more-" not in text


def test_one_test_for_all_changes_that_it_notices(tiny):
    found = searched(tiny, "spam when/all/0/within 90d → ")
    made = pastes([(mutant, witness) for mutant, witness in found.items() if witness is not None])
    assert len(made) == 3
    assert len({test.name for test in made.values()}) == 2  # one second past 90 days tells of `dropped` and of `91d`


def test_written_tests_are_canonical_and_notice(tiny):
    found = searched(tiny, "spam when", "spam evidence", "spam comm")
    made = pastes([(mutant, witness) for mutant, witness in found.items() if witness is not None])
    written = write_tests(find_folder(str(tiny)), str(tiny), list({id(one): one for one in made.values()}.values()))
    assert [(one.file.rsplit("/")[-1], one.why) for one in written] == [("b.yaml", None)]
    file = tiny / "tests" / "b.yaml"
    assert canonical("b.yaml", file.read_bytes()) == file.read_bytes()
    model = load_sources(str(tiny))[1]
    suites = read_suites(find_folder(str(tiny)), model)
    assert all(run_test(Policy(model), test).passed for suite in suites for test in suite.tests)
    judge = Judge(model, [test for suite in suites for test in suite.tests])
    assert {one.id for one in found if judge.noticing(one) is None} == {one.id for one in found} - made.keys()


def test_a_request_is_not_made_for_what_is_no_ground(tiny):
    found = searched(tiny, "faulty ", "dispute ")
    grounds = [witness.case["request"]["grounds"] for witness in found.values() if witness is not None]
    assert grounds
    assert all(set(one) <= {"spam"} for one in grounds)
