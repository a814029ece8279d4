"""Whatever is done to the files of a policy, the answer is a policy or problems that a person can use."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_policies import ACCEPTED, CONTEXT, EXAMPLE_MANIFEST, EXAMPLE_RULES, MANIFEST, rule, rules

from fairblock import PolicyError, load_policy
from fairblock.engine.language.catalog import PROBLEMS
from fairblock.engine.language.folder import shipped_folder

SHIPPED = {
    f"{folder.name}/{path.name}": path.read_text(encoding="utf-8")
    for folder in sorted(shipped_folder().iterdir())
    if folder.is_dir() and (folder / "policy.yaml").is_file()
    for path in sorted(folder.glob("*.yaml"))
}
JUNK = st.sampled_from(
    ["", "0", "-1", "1.5", "1e9", "true", "yes", "null", "~", "''", "[]", "{}", "[[]]", "[1]", "[true]", "{a: b}", "{a: {b: [c]}}", "$", "$x",  # noqa: E501
     "$$", "x", "x.y", "case", "case.", "case.request", ".", "..", "orders", "age", "30d", "7", "2026-01-01", "2026-02-30", "{field: x}",  # noqa: E501
     "{field: [x]}", "{field: request.remark}", "{term: x}", "{add: []}", "{add: [1]}", "{if: x}", "{if: {}, then: 1, else: 2}",  # noqa: E501
     "{some: orders}", "{fact: x}", "{not: x}", "{all: x}", "{all: [x]}", "{exists: 1}", "{default: 1}", "{length: {}}", "{length: x}",  # noqa: E501
     "{in: x}", "{in: [[]]}", "{has_any: {}}", "9007199254740992", "99999999999999999999", "\\", "\"\\ud800\"", "\"\\0\"", "&a b", "*a",  # noqa: E501
     "!!str x", "拉黑", "é", "a: b", "- a", "#", "? a", "|", "\t", "{from: x}", "policy.yaml", "./", "base"]
)  # fmt: skip
VALUE = re.compile(
    r"(?<=[:,\[{] )[^ ,:{}\[\]#\n][^,{}\[\]#\n]*|(?<=[\[{])[^,:{}\[\]#\n]+|\{[^{}\n]*\}|\[[^\[\]\n]*\]|^ *[\w.$-]+(?=:)",  # noqa: E501
    re.MULTILINE,
)


@st.composite
def spoilt(draw, files, name):
    """One of the files with something done to it."""
    text = files[name]
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["value", "value", "value", "delete", "double", "swap", "cut", "bytes", "indent"]))
        lines = text.split("\n")
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        if kind == "value":
            spots = list(VALUE.finditer(text))
            if spots:
                spot = spots[draw(st.integers(0, len(spots) - 1))]
                text = text[: spot.start()] + draw(JUNK) + text[spot.end() :]
            continue
        if kind == "delete":
            del lines[at : at + draw(st.integers(1, 4))]
        elif kind == "double":
            lines[at:at] = lines[at : at + draw(st.integers(1, 6))]
        elif kind == "swap":
            other = draw(st.integers(0, max(0, len(lines) - 1)))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "indent":
            lines[at] = draw(st.sampled_from([" ", "  ", "\t", "- "])) + lines[at]
        elif kind == "cut":
            lines = ["\n".join(lines)[: draw(st.integers(0, len(text)))]]
        else:
            place = draw(st.integers(0, len(text)))
            junk = draw(st.one_of(st.binary(max_size=6).map(lambda b: b.decode("latin-1")), st.text(max_size=4)))
            lines = [text[:place] + junk + text[place:]]
        text = "\n".join(lines)
    return text


def check(folder):
    """Loads: a policy with a digest, or problems that a person can use."""
    try:
        policy = load_policy(folder)
    except PolicyError as error:
        assert error.problems  # noqa: PT017
        assert list(error.problems) == sorted(set(error.problems))  # noqa: PT017
        for problem in error.problems:
            assert problem.file
            assert problem.line >= 1
            assert problem.column >= 1
            assert problem.width >= 1
            assert problem.code in PROBLEMS
            assert problem.text.zh
            assert problem.text.en
            assert bool(problem.advice.zh) == bool(problem.advice.en)
            if problem.source:
                assert problem.column <= max(len(problem.source), 400) + 1
        return
    assert policy.digest.startswith("sha256:")
    for one in policy.model.rules:
        assert one.id


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=25)
@given(data=st.data())
def test_spoilt_shipped_files_are_read_or_refused(name, data, tmp_path_factory):
    """Whatever is done to a rule file, the answer is a policy or a PolicyError."""
    folder = tmp_path_factory.mktemp("spoilt")
    for other, text in SHIPPED.items():
        (folder / other).parent.mkdir(exist_ok=True)
        (folder / other).write_text(text, encoding="utf-8")
    text = data.draw(spoilt(SHIPPED, name))
    own = folder / "kuaishou" / "policy.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("extends: base", "extends: ../base"), encoding="utf-8")
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    check(folder / "kuaishou")


@pytest.mark.parametrize("name", ["shop/policy.yaml", "shop/r.yaml"])
@settings(max_examples=60)
@given(data=st.data())
def test_spoilt_examples_are_read_or_refused(name, data, tmp_path_factory):
    """The contract's examples, spoilt: small, so that every part of them is met."""
    files = {
        "shop/policy.yaml": EXAMPLE_MANIFEST.replace("extends: base", "#"),
        "shop/r.yaml": EXAMPLE_RULES.replace("except: [malicious_attack.threat]", "#"),
    }
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "shop").mkdir()
    files[name] = data.draw(spoilt(files, name))
    for other, text in files.items():
        (folder / other).write_bytes(text.encode("utf-8", "surrogatepass"))
    check(folder / "shop")


@pytest.mark.parametrize("condition", ACCEPTED)
@settings(max_examples=8)
@given(data=st.data())
def test_spoilt_conditions_are_read_or_refused(condition, data, tmp_path_factory):
    """Every form with junk in the places of its keys and values."""
    folder = tmp_path_factory.mktemp("spoilt")
    text = data.draw(spoilt({"": condition}, ""))
    (folder / "policy.yaml").write_text(MANIFEST + CONTEXT, encoding="utf-8")
    (folder / "r.yaml").write_bytes(rules(rule("a", text)).encode("utf-8", "surrogatepass"))
    check(folder)


@pytest.mark.parametrize(
    "name", ["", "\0", "x" * 5000, "no/such", "policy.yaml", "..", "~", "kuaisho", "\ud800", "/dev/null"]
)
def test_no_policy_by_that_name(name, write):
    """Whatever is asked for, what is not there is a PolicyError."""
    write({})
    check(name)
    with pytest.raises(PolicyError):
        load_policy(name)
