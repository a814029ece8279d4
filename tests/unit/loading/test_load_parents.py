"""Policies that extend others (contract 4.1)."""

from pathlib import Path

import pytest
from small_policies import REMARK, codes, rule, rules

from fairblock import PolicyError, load_policy
from fairblock.engine.language.folder import shipped_folder
from fairblock.engine.language.load import load_model

PARENT = {
    "common/policy.yaml": """\
policy: common
version: 1.0.0
platforms: [kuaishou]
parameters: {least: {value: 3}, days: {value: 30}}
facts: {f: {some: orders}}
terms: {t: {add: [1]}}
evidence_valid: {edited: false}
communication_counts: {logged: true}
obligations: [{id: one, title: {en: one}}, {id: two, title: {en: two}}]
""",
    "common/rules.yaml": """\
rules:
  - {id: a, kind: procedure, require: {request.remark: {length: {gte: $least}}}}
  - {id: b, kind: procedure, require: {all: [{fact: f}, {request.duration_days: {lte: {term: t}}}]}}
  - {id: c, kind: ground, ground: g, when: {some: orders}, block: {days: $days}}
""",
}


def test_a_child_sees_all_that_its_parent_defines(write, load):
    """Names, predicates, platforms and obligations come with the rules."""
    write(PARENT)
    model = load(
        "extends: ../common\n", {"r.yaml": rules(rule("d", "{all: [{fact: f}, {request.remark: {length: $least}}]}"))}
    )
    assert [one.id for one in model.rules] == ["a", "b", "c", "d"]
    assert model.platforms == ("kuaishou",)
    assert [one.id for one in model.obligations] == ["one", "two"]
    assert model.evidence_valid is not None
    assert model.communication_counts is not None
    assert (model.name, model.version) == ("shop", "1.0.0")


REPLACED = {
    "parameter": ("parameters: {least: {value: 5}}", None),
    "fact": ("facts: {f: {none: orders}}", None),
    "term": ("terms: {t: {add: [2]}}", None),
    "platforms": ("platforms: [taobao]", None),
    "evidence_valid": ("evidence_valid: {edited: true}", None),
    "communication_counts": ("communication_counts: {logged: false}", None),
    "obligation": ("obligations: [{id: one, title: {en: other}}]", None),
    "rule": ("", rules(rule("b", REMARK))),
    "disabled rule": ("disable: [c]", None),
}


@pytest.mark.parametrize("what", REPLACED)
def test_a_child_replaces_its_parents_definitions(what, write, load):
    """Just the one thing changes, also for the parent's rules that use it, and so does the digest."""
    write(PARENT)
    same = load("extends: ../common\n")
    manifest, text = REPLACED[what]
    changed = load(f"extends: ../common\n{manifest}\n", {"r.yaml": text} if text else {})
    assert changed.digest != same.digest
    before, after = ({one.id: one.when for one in model.rules} for model in (same, changed))
    differing = {name for name in before if before[name] != after.get(name)}
    expected = {"parameter": {"a"}, "fact": {"b"}, "term": {"b"}, "rule": {"b"}, "disabled rule": {"c"}}
    assert differing == expected.get(what, set())
    assert (same.platforms != changed.platforms) == (what == "platforms")
    assert (same.evidence_valid != changed.evidence_valid) == (what == "evidence_valid")
    assert (same.communication_counts != changed.communication_counts) == (what == "communication_counts")
    assert [o.title.en for o in changed.obligations] == (["other", "two"] if what == "obligation" else ["one", "two"])


def test_a_disabled_rule_may_be_written_anew(write, load):
    """`disable` is about the parent's rules, not the child's own."""
    write(PARENT)
    model = load("extends: ../common\ndisable: [a]\n", {"r.yaml": rules(rule("a", "{request.remark: x}"))})
    assert [one.id for one in model.rules] == ["a", "b", "c"]


def test_a_chain_of_three(write, load):
    """The nearest definition wins; a path is relative to the policy that names it."""
    write({f"all/{name}": text for name, text in PARENT.items()})
    write(
        {"all/middle/policy.yaml": "policy: m\nversion: 1.0.0\nextends: ../common\nparameters: {least: {value: 4}}\n"}
    )
    write({"all/middle/r.yaml": rules(rule("m", "{request.remark: {length: $least}}"))})
    model = load("extends: ../all/middle\ndisable: [a]\n")
    assert [one.id for one in model.rules] == ["b", "c", "m"]
    assert dict(model.parameters)["least"].values == ((None, 4),)


def test_a_shipped_parent(load):
    """By its name, wherever the child lies."""
    model = load("extends: base\nplatforms: [taobao]\nparameters: {min_remark: {value: 20}}\n")
    base = load_model("base")
    assert [one.id for one in model.rules] == [one.id for one in base.rules]
    assert model.platforms == ("taobao",)
    assert model.digest != base.digest


@pytest.mark.parametrize("way", ["shop", "./shop", "shop/", "shop/policy.yaml", Path("shop")])
def test_ways_to_name_a_folder(way, load):
    """A path as text or as a path, with the manifest or without, is the same policy."""
    assert load_model(way).digest == load().digest if load() else None


def test_no_name_at_all_is_not_the_folder_that_one_is_in(monkeypatch):
    monkeypatch.chdir(shipped_folder() / "base")
    with pytest.raises(PolicyError) as caught:
        load_policy("")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint.partition(":")[0]) == ("policy.not_found", "shipped policies")
    assert load_policy(".").name == "base"


def test_a_shipped_name_comes_before_a_folder_of_that_name(load):
    """A folder `base` in the working directory is reached as `./base`."""
    load(folder="base")
    assert load_model("base").rules
    assert not load_model("./base").rules


@pytest.mark.parametrize("extends", [".", "./", "../shop", "../other"])
def test_a_circle(extends, write, load):
    """A policy that extends itself, at once or by way of another, is refused and not followed for ever."""
    write({"other/policy.yaml": "policy: o\nversion: 1.0.0\nextends: ../shop\n"})
    with pytest.raises(PolicyError) as error:
        load(f"extends: {extends}\n")
    assert codes(error) == ["policy.extends_cycle"]


def test_a_circle_through_a_symbolic_link(write, load, tmp_path):
    """Another name of the same folder is the same folder."""
    (tmp_path / "link").symlink_to("shop")
    with pytest.raises(PolicyError) as error:
        load("extends: ../link\n")
    assert codes(error) == ["policy.extends_cycle"]


@pytest.mark.parametrize("extends", ["nothing", "./nothing", "/etc", "common", "..", "../common/rules.yaml"])
def test_no_such_parent(extends, write, load):
    """A shipped name, or a path that begins with a dot, of a folder that is there."""
    write(PARENT)
    with pytest.raises(PolicyError) as error:
        load(f"extends: {extends}\n")
    assert codes(error) == ["policy.no_manifest" if extends == ".." else "policy.extends_unknown"]


def test_what_is_disabled_may_not_be_named(write, load):
    """Neither a rule that goes nor one that never was: the contract calls it an error (4.1)."""
    write(PARENT)
    write({"common/more.yaml": rules("  - {id: p, kind: protection, when: {some: orders}, except: [c]}\n")})
    with pytest.raises(PolicyError) as error:
        load("extends: ../common\ndisable: [c, nothing]\n")
    assert [(p.file, p.code) for p in error.value.problems] == [
        ("common/more.yaml", "policy.unknown_rule"),
        ("shop/policy.yaml", "policy.disable_unknown"),
    ]


def test_a_parents_problems_are_shown_in_its_files(write, load):
    """Where they are, and once."""
    write(PARENT)
    write({"common/bad.yaml": rules(rule("x", "{request.remrk: a}"))})
    with pytest.raises(PolicyError) as error:
        load("extends: ../common\n")
    assert [(p.file, p.line, p.code) for p in error.value.problems] == [("common/bad.yaml", 2, "policy.unknown_path")]
