"""The fast validator accepts nothing that the slow one refuses, and no ordinary case is left to the slow one.

`accepted` and `read_accepted` (engine/semantics/accepting.py) against `read_case` and `check_case`, over every example,
over random valid cases, and over far more cases with something wrong in them. What is valid and all the same not
accepted must be one of the few things that `left_to_the_slow` names.
"""

import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import broken_cases
import cases
import kuaishou_cases as kuaishou
import policies
import pytest

from fairblock.engine.semantics import accepting, recogniser
from fairblock.engine.semantics.accepting import accepted, read_accepted
from fairblock.engine.semantics.checks import check_case
from fairblock.engine.semantics.intake import read_case
from fairblock.engine.semantics.problems import CaseError
from fairblock.schemas import load_schema

TESTS = Path(__file__).resolve().parents[1]
PLATFORMS = [None, ("kuaishou",), ("taobao", "kuaishou"), ("taobao",), ()]


ALLOWED = [kuaishou.case(name, way) for name, way in kuaishou.WAYS]
FULL = broken_cases.full_case()


def refused(case, platforms=None):
    """The codes that the slow path refuses a case with; none if it is valid. And the case as that path reads it."""
    try:
        data, numbers = read_case(case)
        check_case(data, numbers, platforms)
    except CaseError as error:
        return {problem.code for problem in error.problems}, None
    return set(), data


def without_extensions(value):
    if isinstance(value, dict):
        return {key: without_extensions(inner) for key, inner in value.items() if key != "extensions"}
    return [without_extensions(inner) for inner in value] if isinstance(value, list) else value


def plain(value, extension=False):
    """Nothing but the types of JSON themselves; floats and null in extensions only."""
    if type(value) is dict:
        return all(type(key) is str and plain(inner, extension or key == "extensions") for key, inner in value.items())
    if type(value) is list:
        return all(plain(inner, extension) for inner in value)
    return type(value) in (str, int, bool) or (extension and (value is None or type(value) is float))


def left_to_the_slow(case):
    """Why a valid case may not be accepted: the whole list, but for sizes (tests/unit/test_accepting.py)."""
    if not plain(case):
        return "a mapping, a subclass, an enum, or no JSON in an extension"
    for path, value in broken_cases.walk(case):
        if type(value) is str and re.fullmatch(r"[0-9:.+-]+(t[0-9:.+-]+[zZ]?|T[0-9:.+-]+z)", value):
            return "a time with a small t or z"
        if path[-1:] == ("extensions",) and odd(value):
            return "an extension with NaN or an infinity, or of more than 50 levels"
    return None


def odd(value, level=1):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    too_deep = level > accepting._LEVELS
    return too_deep or (type(value) is float and not math.isfinite(value)) or any(odd(one, level + 1) for one in inner)


def agree(case, platforms, text=True):
    """Holds both against each other, as a dict and as text; says what was found."""
    fast = accepted(case, platforms)
    codes, data = refused(case, platforms)
    if fast:
        assert codes == set(), case
        assert plain(case), case
        assert without_extensions(case) == without_extensions(data)
    elif not codes:
        assert left_to_the_slow(case), case
    written = as_text(case) if text else None
    if written is not None:
        agree_on_text(written, platforms)
    return "accepted" if fast else "slow" if not codes else "refused"


def as_text(case):
    """The case as JSON, as far as it can be written so."""
    try:
        return json.dumps(case, ensure_ascii=False)
    except (TypeError, ValueError, RuntimeError):
        return None


def agree_on_text(text, platforms):
    fast = read_accepted(text, platforms)
    codes, data = refused(text, platforms)
    if fast is not None:
        assert codes == set(), text
        assert plain(fast)
        assert without_extensions(fast) == without_extensions(data)
        assert read_accepted(text.encode(), platforms) == fast
    elif not codes:
        assert left_to_the_slow(json.loads(text)) or "\\u003" in text, text


def examples():
    for folder in ("tests/conformance", "examples/cases"):
        for path in sorted((TESTS.parent / folder).glob("*.json*")):
            if not path.name.endswith(".expected.json"):
                lines = path.read_text(encoding="utf-8")
                yield from lines.splitlines() if path.suffix == ".jsonl" else [lines]


def test_examples():
    found = Counter(agree(json.loads(text), None) for text in examples())
    for text in examples():
        agree_on_text(text, ("kuaishou",))
        agree_on_text(json.dumps(json.loads(text)), None)  # with escapes
    assert found["accepted"] >= 15
    assert found["slow"] == 0
    assert found["refused"] >= 3


def test_a_case_that_the_slow_one_takes_for_every_ground_rule():
    for case in ALLOWED:
        for platforms in PLATFORMS:
            expected = "accepted" if platforms is None or "kuaishou" in platforms else "refused"
            assert agree(case, platforms) == expected


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_random_valid_cases(start):
    found = Counter()
    for seed in range(start, start + 50):
        policy = policies.random_policy(Random(seed))
        for number in range(6):
            found[agree(cases.random_case(Random(f"{seed}.{number}"), policy), None)] += 1
    assert set(found) == {"accepted"}, found


@pytest.mark.parametrize("start", range(0, 8000, 1000))
def test_random_broken_cases(start):
    found = Counter()
    for seed in range(start, start + 1000):
        rng = Random(seed)
        case = broken_cases.broken(rng, rng.choice([*ALLOWED, FULL]))
        found[agree(case, rng.choice(PLATFORMS[:3]))] += 1
    assert found["refused"] > 300, found
    assert found["accepted"] > 50, found
    assert found["slow"] < 200, found


@pytest.mark.parametrize("form", [dict, list, tuple, str, bytes])
def test_what_is_no_case(form):
    for value in [*broken_cases.VALUES, form()]:
        assert accepted(value, None) is False
        assert read_accepted(value, None) is None


def test_another_value_at_each_place_of_a_case_with_everything():
    """Every one that is accepted is valid; of those that are not, the slow one is asked about some."""
    assert agree(FULL, None) == "accepted"
    for number, (what, case) in enumerate(broken_cases.replacements(FULL)):
        if accepted(case, None) or number % 97 == 0:
            try:
                agree(case, None, text=False)
            except AssertionError as error:
                raise AssertionError(what) from error


# ------------------------------------------------------------------ no check too many

ASCII = broken_cases.full_case("text")


def test_each_line_that_refuses_is_needed(monkeypatch):
    """Without it, or without one of its conditions, a case is accepted that must not be, or one is not that must be."""
    source, names = recogniser.recogniser_source(load_schema("case"))
    lines = source.split("\n")
    by_line = refused_by(lines, names)
    survivors = []
    for number, line in enumerate(lines):
        for mutant in weaker(line, lines[max(0, number - 7) : number]):
            run = compiled([*lines[:number], mutant, *lines[number + 1 :]], names)
            monkeypatch.setattr(accepting, "recogniser", lambda run=run: run)
            wrong = (case for case in by_line[number if "return None" in line else None] if accepted(case, None))
            seen = any(not plain(case) or refused(case)[0] for case in wrong)
            if not seen and read_accepted(json.dumps(ASCII), None) == ASCII:
                survivors.append(f"{number + 1}: {line.strip()}  ->  {mutant.strip()}")
    assert len(by_line) > 200
    assert not survivors, "\n".join(survivors)


def refused_by(lines, names):
    """Broken cases, by the number of the line that refuses them; None where no line does, but what is done after."""
    found = defaultdict(list)
    last = []
    telling = [line.replace("return None", f"return told({number})") for number, line in enumerate(lines)]
    run = compiled(telling, {**names, "told": lambda number: last.append(number)})
    for _, case in broken_cases.replacements(ASCII):
        last.clear()
        try:
            run(case)
        except KeyError:
            continue
        if last or not accepted(case, None):
            found[last[0] if last else None].append(case)
    return found


def compiled(lines, names):
    scope = dict(names)
    exec("\n".join(lines), scope)
    return scope["case"]


def weaker(line, before):
    """The line without one of its conditions, or without what it notes down, where that makes a difference."""
    margin, text = line[: len(line) - len(line.lstrip())], line.strip()
    if re.match(r"(texts|times|owners|ids|all_ids|extensions)(\.append\(| \+= (v|ids))|keys \+= ", text):
        if "pattern" not in "".join(before[-1:]):  # no pattern allows a colon or a surrogate
            yield f"{margin}pass"
    elif found := re.fullmatch(r"if (.*): return None", text):
        conditions = found[1].split(" or ")
        for left_out in conditions:
            bound_by_pattern = left_out.startswith("len(v") and "pattern" in text
            # an empty buyer would be another buyer
            bound_by_buyer = left_out.startswith("not v") and re.search(r"'buyer_id'|'buyer'\]", "".join(before))
            if not bound_by_pattern and not (bound_by_buyer and re.search(r"'(buyer_)?id'\]$", before[-1])):
                rest = " or ".join(one for one in conditions if one != left_out)
                yield f"{margin}if {rest or 'False'}: return None"
