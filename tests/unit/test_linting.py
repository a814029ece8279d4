"""Lints without the command: comments, silences, fixes, what can be, and each lint where a page shows too little."""

import textwrap

import pytest

from fairblock.authoring.linting.comments import comments_of
from fairblock.authoring.linting.fixing import fix
from fairblock.authoring.linting.lints.every import BY_NAME, LINTS
from fairblock.authoring.linting.model import SEVERITIES
from fairblock.authoring.linting.running import lint_policy
from fairblock.authoring.linting.silences import silences_of
from fairblock.engine.language.load import build_artefact
from fairblock.engine.language.yaml_reader import read_yaml

HEAD = "policy: tiny\nversion: 1.0.0\ntitle: {zh: 小, en: Tiny}\n"
TESTED = "suite: all\nbase: c.json\ntests: [{name: a, expect: {statuses: {NAMES}}}]\n"


@pytest.fixture
def policy(tmp_path):
    """Writes a small policy without parents: what is added to the manifest, and rules, which all count as tested."""

    def write(rules="", manifest="", tested=True):
        folder = tmp_path / "tiny"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        (folder / "policy.yaml").write_text(HEAD + textwrap.dedent(manifest), encoding="utf-8")
        text = "rules:\n" + textwrap.indent(textwrap.dedent(rules).strip("\n"), "  ") + "\n"
        (folder / "r.yaml").write_text(text, encoding="utf-8")
        if tested:
            names = [line.split("id: ")[1].split()[0] for line in text.split("\n") if "- id: " in line]
            (folder / "tests/t.yaml").write_text(TESTED.replace("NAMES", ", ".join(f"{n}: a" for n in names)))
        return str(folder)

    return write


def found(folder):
    linted = lint_policy(folder)
    assert not linted.problems, linted.problems
    return [(finding.name, finding.problem.line, finding.problem.column) for finding in linted.findings]


def names(folder):
    return [name for name, _, _ in found(folder)]


PROTECTION = """
- id: p
  kind: protection
  title: {zh: 甲, en: a}
  when: %s
"""


# --- lints as a whole -----------------------------------------------------------------------------------------------


def test_every_lint_is_a_sentence_of_its_own():
    assert len(BY_NAME) == len(LINTS) >= 25
    for lint in LINTS:
        assert type(lint).__doc__
        assert lint.severity in SEVERITIES
        assert "-must-" in lint.name
        assert lint.name.replace("-", " ").startswith(lint.says.en.split()[0])


def test_a_policy_with_errors_is_not_linted(policy):
    linted = lint_policy(policy("- {id: p, kind: protection, when: {nothing: 1}}"))
    assert [problem.code for problem in linted.problems] == ["policy.unknown_path"]
    assert linted.findings == ()


def test_what_the_parents_say_is_their_authors_to_mend(tmp_path):
    (tmp_path / "mother").mkdir()
    (tmp_path / "child").mkdir()
    (tmp_path / "mother/policy.yaml").write_text(HEAD)
    (tmp_path / "mother/r.yaml").write_text("rules:\n" + PROTECTION % "{buyer.id: {exists: true}}")
    (tmp_path / "child/policy.yaml").write_text(HEAD + "extends: ../mother\n")
    assert names(str(tmp_path / "mother")) == ["rules-must-be-tested", "protections-must-depend-on-the-case"]
    assert names(str(tmp_path / "child")) == []


def test_a_built_policy_has_no_text_to_lint(policy, tmp_path):
    built = tmp_path / "tiny.fairblock"
    built.write_bytes(build_artefact(policy(PROTECTION % "{buyer.id: {exists: true}}"))[1])
    linted = lint_policy(str(built))
    assert (linted.model.name, linted.findings, linted.folder) == ("tiny", (), None)


# --- single lints, beyond their pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{some: reviews, where: {rating: {lte: 5}}}", True),
        ("{some: reviews, where: {rating: {lte: 4}}}", False),
        ("{some: reviews, where: {rating: {gt: 5}}}", True),
        ("{some: reviews, where: {similarity_bp: {gte: 10001}}}", True),
        ("{some: reviews, where: {similarity_bp: {gte: 10000}}}", False),
        ("{some: reviews, where: {rating: {gte: 3, lte: 2}}}", True),
        ("{some: reviews, where: {rating: {gte: 3, lte: 3}}}", False),
        ("{some: orders, where: {category: {in: [general, food]}}}", True),
        ("{some: orders, where: {category: {not_in: [general, food]}}}", True),
        ("{some: orders, where: {category: {in: [food]}}}", False),
        ("{some: orders, where: {refunded: {in: [true, false]}}}", True),
        ("{some: orders, where: {refunded: {default: false, ne: true}}}", False),
        ("{request.duration_days: {default: 0, gte: 1}}", False),
        ("{request.duration_days: {gte: 1}}", True),
        ("{some: orders, where: {amount_minor: {exists: false}}}", False),
        ("{some: orders, where: {status: {exists: true}}}", True),
        ("{any: [{request.remark: {length: {gte: 3}}}, {request.remark: {exists: false}}]}", False),
        ("{request.scope: {length: {lte: 5}}}", False),
        ("{some: orders, where: {placed_at: {lt: {field: case.as_of}}}}", False),
    ],
)
def test_comparisons_that_leave_no_choice(policy, condition, expected):
    rule = PROTECTION % f"{{any: [{{all: [{condition}, {{buyer.nickname: a}}]}}, {{buyer.account_compromised: true}}]}}"
    assert ("comparisons-must-leave-a-choice" in names(policy(rule))) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{some: orders, where: {all: [{status: paid}, {status: closed}]}}", True),
        ("{some: orders, where: {any: [{status: paid}, {status: closed}]}}", False),
        ("{any: [{request.duration_days: {lt: 9}}, {request.duration_days: {gte: 9}}]}", True),
        ("{any: [{request.duration_days: {lt: 9}}, {request.duration_days: {gt: 9}}]}", False),
        ("{all: [{buyer.age_band: adult}, {buyer.age_band: {ne: adult}}]}", True),
        ("{any: [{buyer.age_band: {exists: false}}, {buyer.age_band: {exists: true}}]}", True),
        ("{all: [{buyer.age_band: {exists: false}}, {buyer.age_band: {exists: false}}]}", False),
        ("{all: [{some: orders, where: {status: paid}}, {some: orders, where: {status: closed}}]}", False),
    ],
)
def test_conditions_that_cannot_hold(policy, condition, expected):
    rule = PROTECTION % f"{{any: [{{all: [{condition}, {{buyer.nickname: a}}]}}, {{buyer.account_compromised: true}}]}}"
    assert ("conditions-must-be-able-to-hold" in names(policy(rule))) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{count: orders, at_most: 10000}", True),
        ("{count: orders, at_least: 10001}", True),
        ("{count: orders, at_least: 10000}", False),
        ("{total: orders, of: amount_minor, at_least: 20000}", False),
        ("{not: {buyer.account_compromised: {exists: true}}}", True),
        ("{some: orders, where: {status: {in: [unpaid, paid, shipped, delivered, completed, closed]}}}", False),
        ("{none: orders, where: {all: [{status: paid}, {status: closed}]}}", True),
    ],
)
def test_protections_that_are_stuck(policy, condition, expected):
    assert ("protections-must-depend-on-the-case" in names(policy(PROTECTION % condition))) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{some: orders, where: {not: {category: food}}}", True),
        ("{some: orders, where: {not: {status: paid}}}", False),
        ("{some: orders, where: {not: {category: {default: general, eq: food}}}}", False),
        ("{every: orders, where: {status: paid}, satisfies: {category: food}}", False),
        ("{every: orders, where: {status: paid}, satisfies: {not: {category: food}}}", True),
        ("{all: [{not: {buyer.account_compromised: true}}, {buyer.age_band: adult}]}", False),
    ],
)
def test_not_over_optional_fields(policy, where, expected):
    assert ("not-must-not-stand-over-optional-fields" in names(policy(PROTECTION % where))) == expected


GROUND = """
- id: g
  kind: ground
  ground: malicious_order
  title: {zh: 甲, en: a}
  when: %s
  evidence: [{of: orders, kind: %s}]
  communication: waived
"""


@pytest.mark.parametrize(
    ("valid", "kind", "expected"),
    [
        ("", "chat_log", ["evidence-must-be-possible"]),
        ("evidence_valid: {kind: chat_log}", "chat_log", []),
        ("evidence_valid: {kind: chat_log}", "screenshot", ["evidence-must-be-possible"]),
        ("evidence_valid: {any: [{kind: chat_log}, {source: authority}]}", "screenshot", []),
        (
            "evidence_valid: {all: [{edited: false}, {not: {kind: screenshot}}]}",
            "screenshot",
            ["evidence-must-be-possible"],
        ),
    ],
)
def test_evidence_that_is_never_valid(policy, valid, kind, expected):
    rule = GROUND % ("{some: orders, where: {status: paid}, within: 9d}", kind)
    assert names(policy(rule, valid + "\n")) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{some: orders, where: {status: paid}, within: 9d}", []),
        ("{not: {none: orders, where: {status: paid}, within: 9d}}", []),
        ("{none: orders, where: {status: paid}, within: 9d}", ["evidence-must-be-needed"]),
        ("{some: orders, where: {status: paid}, within: 61d}", ["windows-must-not-outlast-their-evidence"]),
        ("{some: orders, where: {status: paid}}", ["grounds-must-say-how-far-back-they-look"]),
        ("{some: orders, where: {status: paid, age: {lte: 9d}}}", []),
        (
            "{count: orders, where: {status: paid}, within: 9d, burst: 9d, at_least: 2}",
            ["bursts-must-be-shorter-than-their-window"],
        ),
        ("{some: orders, where: {status: paid}, within: 0s}", ["thresholds-must-not-be-zero"]),
    ],
)  # fmt: skip
def test_windows_and_evidence(policy, when, expected):
    valid = "evidence_valid: {age: {lte: 60d}}\n"
    assert names(policy(GROUND % (when, "chat_log"), valid)) == expected


def test_the_window_of_a_parent_is_said_where_the_child_changed_what_matters(tmp_path):
    (tmp_path / "child").mkdir()
    manifest = "parameters: {recent_window: {value: 200d, title: {zh: 甲, en: a}, why: {zh: 乙, en: b}}}\n"
    (tmp_path / "child/policy.yaml").write_text(HEAD + "extends: base\n" + manifest, encoding="utf-8")
    assert found(str(tmp_path / "child")) == [("windows-must-not-outlast-their-evidence", 5, 14)]


def test_every_rule_wants_a_test(policy):
    rules = PROTECTION % "{buyer.account_compromised: true}" + (PROTECTION % "{buyer.age_band: adult}").replace(
        "id: p", "id: q.r"
    )
    folder = policy(rules, tested=False)
    assert found(folder) == [("rules-must-be-tested", 1, 9)]
    (tests := lint_policy(folder).folder.path / "tests/t.yaml").write_text("# p is tested elsewhere\nsuite: q.r\n")
    assert [f.problem.text.en for f in lint_policy(folder).findings] == ["no test names the rule `p`"]
    tests.write_text("statuses: {p: applies, q.r.s: clear}\n")
    assert [f.problem.text.en for f in lint_policy(folder).findings] == ["no test names the rule `q.r`"]


# --- comments -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b # c", [(1, 6, "# c", False)]),
        ("a: b#c", []),
        ("# c\na: 1", [(1, 1, "# c", True)]),
        ("a:\n  # c\n  b: 1", [(2, 3, "# c", True)]),
        ("a: 'b # c'", []),
        ("a: 'it''s # c' # d", [(1, 16, "# d", False)]),
        ('a: "b \\" # c" # d', [(1, 15, "# d", False)]),
        ("a: shop's # d 'e'", [(1, 11, "# d 'e'", False)]),
        ('a: "b\n  # c\n  d" # e', [(3, 6, "# e", False)]),
        ("a: |\n  b # c\n  # d\nb: 1 # e", [(4, 6, "# e", False)]),
        ("a: >-  # x\n  b # c\n\n  d # y\n# e\nb: 1", [(1, 8, "# x", False), (5, 1, "# e", True)]),
        ("a: |2\n    # b\n  # c\nb: 1 # d", [(4, 6, "# d", False)]),
        ("{a: [b, 'c # d'], e: f} # g", [(1, 25, "# g", False)]),
        ("a: b # c # d", [(1, 6, "# c # d", False)]),
        ("a: 1\r\nb: 2 # c\r\n", [(2, 6, "# c", False)]),
        ("'a # b': c # d", [(1, 12, "# d", False)]),
    ],
)  # fmt: skip
def test_comments_are_found_and_texts_left_alone(text, expected):
    document = read_yaml("a.yaml", text.encode())
    assert [(c.line, c.column, c.text, c.alone) for c in comments_of(document)] == expected


# --- silences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "names", "reason"),
    [
        ("# fairblock: allow a-b - because", ("a-b",), "because"),
        ("#fairblock:allow a-b, c-d - two - reasons", ("a-b", "c-d"), "two - reasons"),
        ("# fairblock: allow a-b，c —— 中文理由", ("a-b", "c"), "中文理由"),
        ("# fairblock: allow a-b：理由", ("a-b",), "理由"),
        ("# fairblock: allow a-b", ("a-b",), ""),
        ("# fairblock: allow a-b -", ("a-b",), ""),
        ("# fairblock: allow - why", (), "why"),
        ("# fairblock: nonsense", (), ""),
    ],
)
def test_what_a_silence_says(comment, names, reason):
    (silence,) = silences_of(read_yaml("a.yaml", f"a: 1 {comment}\n".encode()))
    assert (silence.line, silence.names, silence.reason) == (1, names, reason)


def test_other_comments_say_nothing():
    assert not list(silences_of(read_yaml("a.yaml", b"a: 1 # fairblock is great\nb: '# fairblock: allow x - y'\n")))


def test_a_comment_alone_speaks_of_the_next_line_that_says_something():
    text = "a: 1\n# fairblock: allow x - y\n\n# more\nb: 2\n"
    assert [silence.line for silence in silences_of(read_yaml("a.yaml", text.encode()))] == [5]


STUCK = "{buyer.id: {exists: true}}  # fairblock: allow "


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("protections-must-depend-on-the-case - a reason", []),
        ("protections-must-depend-on-the-case", ["silences-must-give-a-reason"]),
        ("protections-must-depend-on-the-case - ", ["silences-must-give-a-reason"]),
        (
            "protections-must-depend-on-the-cas - a reason",
            ["protections-must-depend-on-the-case", "silences-must-name-lints"],
        ),
        ("rules-must-differ, protections-must-depend-on-the-case - x", ["silences-must-silence-something"]),
        ("silences-must-give-a-reason - x", ["protections-must-depend-on-the-case", "silences-must-name-lints"]),
        ("- x", ["protections-must-depend-on-the-case", "silences-must-name-lints"]),
    ],
)
def test_silences(policy, comment, expected):
    assert names(policy(PROTECTION % (STUCK + comment))) == expected


def test_what_is_silenced_is_kept_with_its_reason(policy):
    linted = lint_policy(policy(PROTECTION % (STUCK + "protections-must-depend-on-the-case - 整改")))
    assert [(one.finding.name, one.reason) for one in linted.silenced] == [
        ("protections-must-depend-on-the-case", "整改")
    ]


# --- fixes ----------------------------------------------------------------------------------------------------------

LISTED = "\n    buyer.age_band:\n      in:\n      - adult\n"


def fixed(folder):
    linted = lint_policy(folder)
    path = linted.folder.path / "r.yaml"
    after, made = fix(linted)
    return path.read_bytes().decode(), made, [finding.name for finding in after.findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{buyer.age_band: adult}  # fairblock: allow rules-must-differ - x", "{buyer.age_band: adult}"),
        (
            "{buyer.age_band: adult}\n  # fairblock: allow rules-must-differ - x\n  against: [b]",
            "{buyer.age_band: adult}\n  against: [b]",
        ),
        ("{buyer.age_band: {in: [adult, unknown, adult, unknown]}}", "{buyer.age_band: {in: [adult, unknown]}}"),
        ("{buyer.age_band: {in: [adult, adult]}}  # why", "{buyer.age_band: {in: [adult]}}  # why"),
        (f"{LISTED}      - unknown\n      - adult\n", f"{LISTED}      - unknown\n"),
        (f"{LISTED}      - adult # kept\n", None),
        ('{buyer.age_band: {in: ["adult", \'adult\']}}', '{buyer.age_band: {in: ["adult"]}}'),
        (
            f"{STUCK}rules-must-differ, protections-must-depend-on-the-case - x",
            f"{STUCK}protections-must-depend-on-the-case - x",
        ),
    ],
)  # fmt: skip
def test_fixes_change_only_what_does_nothing(policy, before, after):
    folder = policy(PROTECTION % before)
    original = (lint_policy(folder).folder.path / "r.yaml").read_text()
    expected = (
        original if after is None else (lint_policy(policy(PROTECTION % after)).folder.path / "r.yaml").read_text()
    )
    text, made, _ = fixed(policy(PROTECTION % before))
    assert text == expected
    assert (made > 0) == (after is not None)


def test_fixes_keep_line_ends_byte_order_marks_and_modes(policy):
    folder = policy(PROTECTION % "{buyer.age_band: {in: [adult, adult]}}")
    path = lint_policy(folder).folder.path / "r.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    before = path.read_bytes()
    text, made, _ = fixed(folder)
    assert made == 1
    assert path.read_bytes() == before.replace(b"[adult, adult]", b"[adult]")
    assert text.startswith("\ufeff")
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in path.parent.iterdir()) == ["policy.yaml", "r.yaml", "tests"]


def test_an_exception_that_does_nothing_goes_but_the_last_one_stays(policy):
    rules = (
        GROUND % ("{some: orders, where: {status: paid}, within: 9d}", "chat_log")
        + """
- id: p
  kind: protection
  title: {zh: 甲, en: a}
  against: [malicious_review]
  except: [g, g]
  when: {buyer.age_band: adult}
"""
    )
    text, made, left = fixed(policy(rules, "evidence_valid: {edited: false}\n"))
    assert "except: [g]" in text
    assert (made, "exceptions-must-matter" in left) == (1, True)
