"""Loads a policy: text in, model out, or every problem at once."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .artefact import SUFFIX, frozen, shipped_path, shipped_sources, tampered, thawed
from .conditions import Conditions
from .content import content_of, content_read
from .digest import policy_digest
from .folder import shipped_names
from .literals import NUMBER
from .meant import listed, separated
from .model import Ground, PolicyModel, Procedure, Protection, Rule
from .nearest import nearest
from .problems import PolicyError, PolicyProblem
from .resolve import NOTHING, ReadDocument, Resolved, resolve
from .rules import Rules, text_of
from .scope import Place, Reading, Scope, some_of
from .yaml_reader import read_yaml

# where a value is at fault, a parameter that is not used may have stood in its place
_FOR_A_PARAMETER = {
    "policy.unknown_parameter",
    "policy.number_wanted",
    "policy.whole_wanted",
    "policy.bound_small",
    "policy.share_bound",
    "policy.duration",
    "policy.list_wanted",
}


def load_model(policy: str | os.PathLike[str]) -> PolicyModel:
    """The policy of a shipped name or a folder, checked; raises PolicyError with all its problems."""
    return _artefact(policy) or _shipped(policy) or load_sources(policy)[1]


def build_artefact(policy: str | os.PathLike[str], *, shipped: bool = False) -> tuple[PolicyModel, bytes]:
    """The policy of a name or folder, and the same as one file that loads faster; raises PolicyError.

    `shipped`: for our own package, where it stands for the policy of that name as long as its files are the same.
    """
    resolved, model = load_sources(policy)
    return model, frozen(resolved, model.digest, shipped_sources() if shipped else "")


def _shipped(policy: str | os.PathLike[str]) -> PolicyModel | None:
    """A shipped policy from its artefact; None where it has none, or one of other files or another version."""
    if not isinstance(policy, str) or policy not in shipped_names() or not shipped_path(policy).is_file():
        return None
    try:
        resolved, digest = thawed(shipped_path(policy), shipped_sources())
    except PolicyError:
        return None
    return _checked(resolved, digest)


def _checked(resolved: Resolved, digest: str) -> PolicyModel | None:
    """The policy of an artefact, None where its content is not what its digest says."""
    problems: list[PolicyProblem] = []
    try:
        model = _read(resolved, problems)
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError):
        return None  # of a form that no rule file can have: the schema has not seen this one
    return None if problems or model.digest != digest else model


def load_content(text: str, digest: str) -> PolicyModel | None:
    """The policy of a text that `content_text` wrote, checked like any other; raises PolicyError.

    None where it is no such text, or its content is not what the digest says.
    """
    problems: list[PolicyProblem] = []
    try:
        resolved = content_read(text, digest)
        model = _read(resolved, problems) if policy_digest(resolved) == digest else None
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError, ArithmeticError, RecursionError):
        return None
    if problems:
        raise PolicyError(problems)
    return model


def load_sources(
    policy: str | os.PathLike[str], unsaved: Mapping[Path, bytes] = NOTHING
) -> tuple[Resolved, PolicyModel]:
    """The policy with what it was read from, every piece at its place in the text; raises PolicyError.

    It reads the YAML also of a policy that has an artefact, since that only knows where each rule begins. `unsaved`:
    what stands in an editor instead of the files, by real path.
    """
    problems: list[PolicyProblem] = []
    resolved = resolve(policy, problems.append, unsaved)
    model = _read(resolved, problems) if resolved is not None else None
    if problems or model is None or resolved is None:
        raise PolicyError(problems)
    return resolved, model


def examine(
    policy: str | os.PathLike[str], unsaved: Mapping[Path, bytes] = NOTHING, read: ReadDocument = read_yaml
) -> tuple[Resolved | None, tuple[PolicyProblem, ...]]:
    """What can be made of a policy that may be half written, and its problems, sorted; never raises PolicyError.

    `unsaved` is what an editor holds instead of the files, by real path; None where there is no manifest to go by.
    """
    problems: list[PolicyProblem] = []
    resolved = resolve(policy, problems.append, unsaved, read)
    if resolved is not None:
        _read(resolved, problems)
    return resolved, tuple(sorted(set(problems)))


def _artefact(policy: str | os.PathLike[str]) -> PolicyModel | None:
    """The policy of a file that `fairblock build` wrote; None where it is none."""
    text = os.fspath(policy)
    if not isinstance(text, str) or not text.endswith(SUFFIX) or "\0" in text or not os.path.isfile(text):
        return None
    path = Path(text)
    model = _checked(*thawed(path))
    if model is None:
        raise tampered(path)
    return model


def _read(resolved: Resolved, problems: list[PolicyProblem]) -> PolicyModel:
    reading = Reading(resolved.names, problems.append)
    reader = Rules(reading)
    # rules first: a fact or term that is used is checked where its use gives it meaning
    rules = [rule for name in sorted(resolved.rules) if (rule := reader.rule(resolved.rules[name])) is not None]
    for name, place in resolved.facts.items():
        reader.conditions.condition(_naming("fact", name, place), Scope(reading))
    evidence = reader.predicate(resolved.single.get("evidence_valid"), "evidence")
    counts = reader.predicate(resolved.single.get("communication_counts"), "communications")
    _check_unused_terms(resolved, reading)
    parameters = {name: reader.parameter(name, place) for name, place in resolved.parameters.items()}
    if not resolved.incomplete:  # what is not there may only not have been readable
        codes = {problem.code for problem in problems}
        if not codes & _FOR_A_PARAMETER:
            _check_unused_parameters(resolved, reading)
        _check_names(resolved, rules, problems, surely="policy.duplicate_id" not in codes)
    lines = {(problem.file, problem.line) for problem in problems}
    places = {(problem.file, problem.line, problem.column) for problem in problems}
    for problem, in_condition in resolved.structure:
        # where the reader has found the fault of a condition too, it says it better than the schema
        known = (
            (problem.file, problem.line) in lines
            if in_condition
            else (problem.file, problem.line, problem.column) in places
        )
        if not known:
            problems.append(problem)
    own = Place(resolved.own.manifest, (), resolved.own.manifest.data)
    platforms = resolved.single.get("platforms")
    return PolicyModel(
        name=str(own.data.get("policy", "")),
        version=str(own.data.get("version", "")),
        title=text_of(own.get("title")),
        digest=policy_digest(resolved),
        platforms=tuple(map(str, platforms.data))
        if platforms is not None and isinstance(platforms.data, list)
        else None,
        rules=tuple(rules),
        parameters=parameters,
        obligations=tuple(reader.obligation(name, place) for name, place in resolved.obligations.items()),
        evidence_valid=evidence,
        communication_counts=counts,
        content=content_of(resolved),
    )


def _naming(key: str, name: str, place: Place) -> Place:
    """A piece that stands for a use of a name where nobody uses it, so that its faults are found too."""
    return Place(place.document, place.at, {key: name})


def _check_unused_terms(resolved: Resolved, reading: Reading) -> None:
    """A term means something only where it is used; one that nobody uses must make sense somewhere."""
    named = set(_texts(place.data for place in resolved.terms.values()))
    seen = set(reading.used_terms)
    # those that no other term names come first, and what they name is seen with them; the rest are circles
    for name in sorted(resolved.terms, key=named.__contains__):
        if name in seen:
            continue
        at = _naming("term", name, resolved.terms[name])
        attempts: list[list[PolicyProblem]] = []
        for collection in (None, *reading.types.collections):
            faults: list[PolicyProblem] = []
            trial = reading.trial(faults.append)
            Conditions().values.read(at, NUMBER, Scope(trial, collection))
            reading.work = trial.work
            seen |= trial.used_terms
            attempts.append(faults)
        for problem in min(attempts, key=len):
            reading.report(problem)


def _texts(data: object) -> Iterator[str]:
    """Every text in some data of a policy."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for item in data.values():
            yield from _texts(item)
    elif isinstance(data, Iterable):
        for item in data:
            yield from _texts(item)


def _check_unused_parameters(resolved: Resolved, reading: Reading) -> None:
    """By what is written, not by what could be read: a slip elsewhere should not make its parameters look unused."""
    tables = (resolved.rules, resolved.facts, resolved.terms, resolved.single)
    written = set(_texts(place.data for table in tables for place in table.values()))
    for name in sorted(resolved.own_parameters):
        if f"${name}" not in written and name not in written:
            place = resolved.parameters[name]
            reading.report(place.problem("policy.unused_parameter", "policy.unused_parameter", key=True, name=name))


def _unknown_rule(entry: Place, known: list[str]) -> PolicyProblem:
    near = nearest(entry.data, known)
    hint = "nearest" if near else "policy.unknown_rule"
    several = separated(entry.data)
    if several:  # no id holds one
        hint, near = "policy.chinese_comma", listed(entry.data)
    sign = several[0] if several else ""
    return entry.problem("policy.unknown_rule", hint, name=entry.data, near=near or "", sign=sign)


def _check_names(resolved: Resolved, rules: list[Rule], problems: list[PolicyProblem], *, surely: bool) -> None:
    """Every rule that another rule names must be there, and be of the kind that is meant.

    Not `surely`: a rule that seems not to be there may only have another one's id.
    """
    kinds: dict[str, object] = {name: place.data.get("kind") for name, place in resolved.rules.items()}
    for rule in rules:
        key, kind = {Ground: ("procedures", "procedure"), Protection: ("except", "ground")}.get(type(rule), ("", ""))
        at = resolved.rules[rule.id].get(key) if key else None
        for _, entry in at.items() if at is not None else ():
            if not isinstance(entry.data, str) or kinds.get(entry.data) == kind:
                continue
            if entry.data in kinds:
                names = some_of(name for name in kinds if kinds[name] == kind)
                values: dict[str, Any] = {"name": entry.data, "found": kinds[entry.data], "kind": kind, "names": names}
                problems.append(
                    entry.problem("policy.rule_kind", "policy.rule_kind" if names else "policy.remove", **values)
                )
            elif surely:
                problems.append(_unknown_rule(entry, [name for name in kinds if kinds[name] == kind]))
    assert all(isinstance(rule, (Ground, Protection, Procedure)) for rule in rules)
