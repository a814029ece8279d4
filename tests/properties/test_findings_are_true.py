"""What `fairblock analyze` finds in random policies holds in random cases, by the reference executor."""

import json
from importlib import import_module
from random import Random

import attrs
import cases
import policies
import pytest

from fairblock.authoring.analyzing import analysis as analysis_module
from fairblock.authoring.analyzing.analysis import analyze
from fairblock.authoring.analyzing.setting import of_rule
from fairblock.authoring.analyzing.sites import FALSE
from fairblock.authoring.analyzing.written import Written
from fairblock.authoring.proving.supervising import DONE, UNPROVABLE, Outcome
from fairblock.authoring.proving.symbols import Unprovable
from fairblock.engine.deciding.policy import Policy
from fairblock.engine.language.model import TRUE

CASES = 60
NEVER = {
    "rule-never-true": {"shielded", "proven", "eligible", "communicated"},
    "rule-never-proven": {"proven", "eligible", "communicated"},
    "rule-never-eligible": {"eligible", "communicated"},
    "rule-never-allows": {"communicated"},
    "protection-never-true": {"applies"},
    "protection-always-shields": {"clear"},
    "procedure-never-met": {"met"},
}


def here(tasks, *, seconds, done):
    """Runs tasks in this process; a Disagreement of solver and engine is an error."""
    outcomes = []
    for task in tasks:
        module, name = task.name.split(":")
        function = getattr(import_module(f"fairblock.authoring.{module}"), name)
        try:
            outcomes.append(Outcome(DONE, json.loads(json.dumps(function(**task.values)))))
        except Unprovable as error:
            outcomes.append(Outcome(UNPROVABLE, None, error.what))
    return outcomes


# those of the first hundreds in which something is found, and soon
@pytest.mark.parametrize("seed", [81, 104, 106, 126, 129])
def test_findings_hold_in_random_cases(seed, tmp_path, monkeypatch):
    monkeypatch.setattr(analysis_module, "run", here)
    policy = policies.random_policy(Random(seed))
    policies.write_policy(policy, tmp_path / "p")
    written = Written.read(str(tmp_path / "p"))
    findings = analyze(written).findings
    assert findings
    engine = Policy(written.model)
    for number in range(CASES):
        case = cases.random_case(Random(seed * 1000 + number), policy)
        statuses = engine.evaluate(case)[1]
        for one in findings:
            assert one.subject not in statuses or holds(written, one, case, statuses), (one.problem.message, case)


def holds(written, one, case, statuses):
    """Whether the case agrees with the finding."""
    if one.name in NEVER:
        on_some_days = " (from " in one.problem.message or " (before " in one.problem.message
        return on_some_days or statuses[one.subject] not in NEVER[one.name]
    if one.name == "rule-implied":
        return statuses[one.subject] != "communicated" or statuses[one.way] == "communicated"
    if one.name != "condition-without-effect":
        return True
    rule = written.rules[one.subject]
    constant = TRUE if "always true" in one.problem.message else FALSE
    changed = attrs.evolve(rule, when=written.sites(one.subject)[None, one.way].whole(constant))
    return of_rule(written.model, rule, case)[0] == of_rule(written.model, changed, case)[0]
