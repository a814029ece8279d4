"""Tests of one rule to begin with: what they state is what the engine says of made-up cases, never a guess."""

import json
from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.deciding.requirements import reads
from ...engine.language.model import Ground, Protection, Rule
from ...engine.language.texts import Text
from ...engine.language.types import case_types
from ...reporting.style import Tongue
from ..formatting.canonical import canonical
from ..testing.pointers import Fault, find, put, steps_of, without
from .cases_for_tests import BaseCase, base_case, blank_case, came_of
from .lacking import lacking

Json = dict[str, Any]
FOLDER, CASES = "tests", "cases"
_NOT_CONDUCT = ("evidence", "communications")


@attrs.frozen(eq=False)
class RuleTests:
    """The tests of a rule; `as_of` is the day of their case, `policy_name` how the user names the policy."""

    policy: Policy
    rule: Rule
    as_of: str
    tongue: Tongue
    policy_name: str

    @property
    def stem(self) -> str:
        """The name of the files, without their endings."""
        return self.rule.id.replace(".", "-")

    def files(self) -> dict[str, str]:
        """The test file and its base case, by their paths in the policy's folder."""
        base = self._base()
        case_file = f"{CASES}/{self.stem}.json"
        suite = {"suite": self.rule.id, "base": case_file, "tests": list(self._tests(base, case_file))}
        about = self.tongue.say("about_suite", file=case_file, policy=self.policy_name)
        return {
            f"{FOLDER}/{case_file}": case_text(base.case),
            f"{FOLDER}/{self.stem}.yaml": yaml_text(about, suite),
        }

    def _base(self) -> BaseCase:
        base = base_case(self.policy, self.rule, self.stem, self.as_of)
        if base.outcome != "error":
            return base
        ground = self.rule.ground if isinstance(self.rule, Ground) else "malicious_order"
        blank = blank_case(self.policy, self.stem, self.as_of, ground)
        return BaseCase(blank, *came_of(self.policy, blank, self.rule), found=False)

    def _tests(self, base: BaseCase, case_file: str) -> Iterator[Json]:
        if not base.found:
            yield self._to_do(base, case_file)
            yield self._test("try_as_it_is", base.outcome, base.status)
            return
        if isinstance(self.rule, Ground):
            variants = self._of_ground(base.case)
        elif isinstance(self.rule, Protection):
            variants = self._of_other(base.case, ("clear", "applies", "unresolved"))
        else:
            variants = self._of_other(base.case, ("met", "unmet", "unknown"))
        seen: set[str] = set()
        for word, wanted, edits, values in variants:
            found = edited(base.case, edits)
            outcome, status = came_of(self.policy, found, self.rule)
            text = json.dumps(found, sort_keys=True)
            if status == wanted and text not in seen:
                seen.add(text)
                yield self._test(word, outcome, status, edits, **values)

    def _test(self, word: str, outcome: str, status: str, edits: Json | None = None, **values: object) -> Json:
        verdict = {"verdict": outcome} if isinstance(self.rule, Ground) else {}
        return {
            "name": self.tongue.say(word, **values),
            **(edits or {}),
            "expect": verdict | {"statuses": {self.rule.id: status}},
        }

    def _to_do(self, base: BaseCase, case_file: str) -> Json:
        word, outcome, status = {
            "Ground": ("try_allow", "allow", "communicated"),
            "Protection": ("try_clear", "deny", "clear"),
        }.get(type(self.rule).__name__, ("try_met", "deny", "met"))
        lacks = Text(*[lacking(self.policy, base.case, self.rule, base.status, self.tongue)] * 2)
        return self._test(word, outcome, status) | {"todo": self.tongue.say("try_todo", lacks=lacks, file=case_file)}

    # --- what is tried: a word for the name, the status that must come out, and what is different ---

    def _of_ground(self, case: Json) -> Iterator[tuple[str, str, Json, dict[str, object]]]:
        conduct = [n for n in case_types().collections if case.get(n) and n not in _NOT_CONDUCT]
        yield "try_allow", "communicated", {}, {}
        for name in conduct:
            if (count := len(case[name])) > 1:
                values: dict[str, object] = {"title": Text(case_types().collections[name].title.zh, name)}
                yield "try_fewer", "not_established", {"remove": [f"/{name}/{count - 1}"]}, values
        read = [name for name in conduct if any(one.path == name for one in reads(self.rule.when))]
        yield "try_nothing", "not_established", {"change": {f"/{name}": [] for name in read}}, {}
        yield "try_nobody_looked", "unproven", {"remove": [f"/{name}" for name in read]}, {}
        yield "try_no_evidence", "unproven", {"change": {"/evidence": []}}, {}
        yield "try_no_talk", "eligible", {"change": {"/communications": []}}, {}

    def _of_other(self, case: Json, wanted: tuple[str, str, str]) -> Iterator[tuple[str, str, Json, dict[str, object]]]:
        settled, opposite, unknown = wanted
        yield f"try_{settled}", settled, {}, {}
        other = base_case(self.policy, self.rule, self.stem, self.as_of, wanted=False)
        if other.outcome != "error":
            yield f"try_{opposite}", opposite, differences(case, other.case), {}
        for path in dict.fromkeys(one.path for one in reads(self.rule.when) if one.collection is None):
            yield f"try_{unknown}", unknown, {"remove": [f"/{path.replace('.', '/')}"]}, {"what": path}


def edited(case: Json, edits: Json) -> Json:
    """The case with the changes and removals of a test; as it is where these lead nowhere."""
    data: Any = case
    for pointer, value in edits.get("change", {}).items():
        data = put(data, steps_of(pointer) or (), value)
        if isinstance(data, Fault):
            return case
    ways = [find(data, steps_of(pointer) or ()) for pointer in edits.get("remove", ())]
    if any(isinstance(way, Fault) for way in ways):
        return case
    found: Json = without(data, [way for way in ways if not isinstance(way, Fault)])
    return found


def differences(one: Json, other: Json) -> Json:
    """What has to be changed and removed to make one case of the other."""
    changes = dict(_changed(one, other, ""))
    removed = list(_removed(one, other, ""))
    return ({"change": changes} if changes else {}) | ({"remove": removed} if removed else {})


def _changed(one: Json, other: Json, at: str) -> Iterator[tuple[str, Any]]:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(one.get(key), dict):
            yield from _changed(one[key], value, f"{at}/{key}")
        elif key not in one or one[key] != value:
            yield f"{at}/{key}", value


def _removed(one: Json, other: Json, at: str) -> Iterator[str]:
    for key, value in one.items():
        if key not in other:
            yield f"{at}/{key}"
        elif isinstance(value, dict) and isinstance(other[key], dict):
            yield from _removed(value, other[key], f"{at}/{key}")


def case_text(case: Json) -> str:
    """A case as JSON that is read easily: one field of the case, or one record, a line."""
    lines = []
    for key, value in case.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(f"    {_line(item)}" for item in value)
            lines.append(f"  {_line(key)}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {_line(key)}: {_line(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def yaml_text(about: str, data: Json) -> str:
    """A policy file in its canonical form, with what it is about in comments at its top."""
    comments = "".join(f"# {line}\n" for line in about.split("\n"))
    return canonical("", (comments + _line(data)).encode()).decode()
