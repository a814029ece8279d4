"""Which files of a folder are read, and all their problems at once."""

import errno
import os

import pytest
from small_policies import MANIFEST, codes, rule, rules

from fairblock import PolicyError, load_policy


def test_a_policy_without_rules_loads(load):
    """It denies everything, which is an answer."""
    assert load().rules == ()


def test_nested_folders_are_read_and_tests_are_not(load):
    """Any other `.yaml` file is a rule file; `tests` at the top, hidden files and other endings are not."""
    model = load("", {
        "a.yaml": rules(rule("a")),
        "x/b.yaml": rules(rule("b")),
        "x/y/c.yaml": rules(rule("c")),
        "x/tests/d.yaml": rules(rule("d")),
        "tests/t.yaml": "not: [a rule file",
        "tests/more/t.yaml": "not: [a rule file",
        ".hidden.yaml": "[",
        ".git/x.yaml": "[",
        "README.md": "[",
    })  # fmt: skip
    assert [one.id for one in model.rules] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("name", ["a.yml", "x/a.yml", "policy.yml"])
def test_a_file_that_looks_like_rules_but_is_not_read_is_a_problem(name, load):
    """A protection must not be left out without a word."""
    with pytest.raises(PolicyError) as error:
        load("", {name: rules(rule("a"))})
    assert codes(error) == ["policy.yml"]


@pytest.mark.parametrize("name", ["a.YAML", "a.YML", "linked/a.yaml"])
def test_no_rule_file_is_left_out_without_a_word(name, load, write, tmp_path):
    """Read, or a problem (contract 4.2: any other `*.yaml` in the folder)."""
    if name.startswith("linked/"):
        write({"elsewhere/a.yaml": rules(rule("a"))})
        load()
        (tmp_path / "shop" / "linked").symlink_to(tmp_path / "elsewhere")
        files = {}
    else:
        files = {name: rules(rule("a"))}
    try:
        found = [one.id for one in load("", files).rules]
    except PolicyError:
        return
    assert found == ["a"]


@pytest.mark.parametrize("name", ["claims.yaml", "x/claims.yaml", "complaints/y/claims.yaml"])
def test_claims_with_rules_are_a_rule_file(name, load):
    """And below the manifest's folder a file of that name is one like any other."""
    for before in ("", "\ufeff", "# kept here\n", "\n\n"):
        assert [one.id for one in load("", {name: before + rules(rule("a"))}).rules] == ["a"]
    text = rules(rule("a")).replace("\n", "\r")
    assert [one.id for one in load("", {name: text}).rules] == ["a"]


@pytest.mark.parametrize("text", ["rules: [", "rules:  # ours\n\n# kept here\n  - {id: a, id: a}", "rules:\n- &x a"])
def test_claims_that_look_like_rules_are_read_as_such_to_say_what_is_wrong(text, load):
    with pytest.raises(PolicyError) as error:
        load("", {"claims.yaml": text})
    assert {problem.file for problem in error.value.problems} == {"shop/claims.yaml"}


def test_claims_are_no_rule_file(load):
    """Whatever is wrong with them: that is for those who prove them."""
    for text in ("claims: []", "claims: [", "a: rules", "rules: {a: b", "rules: {a: b}", "  rules: [", ""):
        assert load("", {"claims.yaml": text}).rules == ()
    with pytest.raises(PolicyError) as error:
        load("", {"x/claims.yaml": "claims: []"})
    assert codes(error) == ["policy.missing_key", "policy.unknown_key"]


@pytest.mark.parametrize("name", [".a.yaml", "x/.a.yaml", ".claims.yaml", ".a.yml"])
def test_hidden_rules_are_a_problem(name, load):
    """A dot is soon typed, and the protection behind it would be gone without a word."""
    with pytest.raises(PolicyError) as error:
        load("", {name: rules(rule("a"))})
    assert codes(error) == ["policy.hidden"]
    assert error.value.problems[0].file == f"shop/{name}"


def test_hidden_files_of_other_tools_are_not(load, tmp_path):
    """A linter's settings, a lock that leads nowhere, copies in hidden folders."""
    load()
    (tmp_path / "shop" / ".#a.yaml").symlink_to("nowhere")
    files = {
        ".yamllint.yaml": "rules: {line-length: disable}",
        ".x.yaml": b"\xff rules:",
        "..data/a.yaml": rules(rule("a")),
    }
    assert load("", files).rules == ()


@pytest.fixture
def shut(monkeypatch, tmp_path):
    """Folders that may not be listed, or not even entered; as it is for all but root."""

    def shut(name, *, entered=True):
        folder = os.fspath(tmp_path / name)

        def guarded(function):
            def called(path=".", *arguments, **more):
                at = os.path.abspath(path) if isinstance(path, (str, os.PathLike)) else ""
                inside = not entered and at.startswith(folder + os.sep)
                if inside or (function is os_scandir and at == folder):
                    raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
                return function(path, *arguments, **more)

            return called

        os_scandir, os_stat = os.scandir, os.stat
        monkeypatch.setattr(os, "scandir", guarded(os_scandir))
        monkeypatch.setattr(os, "stat", guarded(os_stat))

    return shut


@pytest.mark.parametrize(
    ("name", "folder"),
    [("shop/protect", "shop"), ("shop/protect", "./shop/"), ("shop", "shop"), ("shop", "./shop"), ("shop", "shop/")],
)
def test_a_folder_that_cannot_be_listed_is_a_problem(name, folder, load, shut):
    """Its rules must not be left out without a word."""
    load("", {"protect/a.yaml": rules(rule("a"))})
    shut(name)
    with pytest.raises(PolicyError) as error:
        load_policy(folder)
    (problem,) = error.value.problems
    assert (problem.code, os.path.normpath(problem.file)) == ("policy.folder_unreadable", name)
    assert problem.message == "the folder cannot be read: Permission denied"
    assert problem.hint == "see that the folder may be read and entered"


@pytest.mark.parametrize("name", ["shop", "./shop", "shop/policy.yaml", "."])
def test_a_folder_that_cannot_be_entered_is_a_problem(name, load, shut, tmp_path):
    """And not one that is not there."""
    load()
    shut("" if name == "." else "shop", entered=False)
    with pytest.raises(PolicyError) as error:
        load_policy("shop" if name == "." else name)
    assert codes(error) == ["policy.folder_unreadable"]


def test_a_parent_that_cannot_be_entered_is_a_problem(load, shut):
    """The same for what is extended."""
    load("", {"../parent/policy.yaml": MANIFEST})
    load("extends: ../parent\n")
    shut("parent", entered=False)
    with pytest.raises(PolicyError) as error:
        load_policy("shop")
    assert [(p.code, p.file) for p in error.value.problems] == [("policy.folder_unreadable", "parent")]


def test_the_same_id_twice(load):
    """In one policy an id stands once, whichever file it is in."""
    with pytest.raises(PolicyError) as error:
        load("", {"a.yaml": rules(rule("x")), "b.yaml": rules(rule("y"), rule("x"))})
    assert [(p.file, p.line, p.code) for p in error.value.problems] == [("shop/b.yaml", 3, "policy.duplicate_id")]
    assert "shop/a.yaml:2" in error.value.problems[0].message


def test_all_problems_at_once_and_sorted(load):
    """By file, line and column; nothing waits for something else to be repaired."""
    with pytest.raises(PolicyError) as error:
        load("extends: nothing\nplatforms: []\nfoo: 1\n", {
            "b.yaml": rules(rule("a", "{request.remrk: a}"), rule("b", "{all: [{request.x: 1}, {count: ordrs}]}")),
            "a.yaml": "rules: [\n",
            "c.yaml": "rules:\n  - {kind: ground}\n  - 3\n",
        })  # fmt: skip
    problems = error.value.problems
    assert list(problems) == sorted(problems)
    assert [(p.file, p.line, p.code) for p in problems] == [
        ("shop/a.yaml", 1, "yaml.syntax"),
        ("shop/b.yaml", 2, "policy.unknown_path"),
        ("shop/b.yaml", 3, "policy.unknown_path"),
        ("shop/b.yaml", 3, "policy.one_bound"),
        ("shop/b.yaml", 3, "policy.unknown_collection"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 3, "policy.wrong_type"),
        ("shop/policy.yaml", 3, "policy.extends_unknown"),
        ("shop/policy.yaml", 4, "policy.length_size"),
        ("shop/policy.yaml", 5, "policy.unknown_key"),
    ]


def test_two_faults_in_one_line_are_both_shown(load):
    """A rule in one line is common, and its faults are independent."""
    with pytest.raises(PolicyError) as error:
        load("", {"r.yaml": "rules:\n  - {id: a b, kind: procedure, require: {request.remrk: x}, foo: 1}\n"})
    assert codes(error) == ["policy.wrong_form", "policy.unknown_path", "policy.unknown_key"]


FOLLOWING = {
    "a misspelt collection": {"r.yaml": rules(rule("a", "{count: ordrs, at_least: $least}"))},
    "a misspelt path": {"r.yaml": rules(rule("a", "{request.remrk: {length: $least}}"))},
    "a misspelt operator": {"r.yaml": rules(rule("a", "{request.duration_days: {lessthan: $least}}"))},
    "a file that is no YAML": {"r.yaml": rules(rule("a", "{request.remark: {length: $least}}")) + "  - {"},
}


@pytest.mark.parametrize(
    "what",
    list(FOLLOWING),
)
def test_one_fault_is_one_problem(what, load):
    """What follows from a fault only confuses: the parameter is used."""
    with pytest.raises(PolicyError) as error:
        load("parameters: {least: {value: 3}}\n", FOLLOWING[what])
    assert len(error.value.problems) == 1
