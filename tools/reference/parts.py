"""Every generated part by its name."""

from collections.abc import Callable

from .case import case_codes, case_fields, case_limits
from .commands import help_of
from .language import collection_conditions, condition_options, language_limits, operators, terms
from .lints import lints
from .problems import (
    case_problems,
    findings,
    life_codes,
    log_findings,
    log_problems,
    other_hints,
    policy_problems,
    service_problems,
    test_problems,
    yaml_problems,
)
from .shipped import shipped_grounds, shipped_parameters, shipped_procedures, shipped_protections
from .verdict import reasons, statuses, steps, warnings
from .writing import Words, keys_of

LOG_COMMANDS = ("key", "init", "list", "search", "show", "verify", "anchor", "export", "purge")

PARTS: dict[str, Callable[[Words], str]] = {
    "case-fields": case_fields,
    "case-codes": case_codes,
    "case-limits": case_limits,
    "manifest-keys": keys_of("policy", None),
    "parameter-keys": keys_of("policy", "parameter"),
    "ground-keys": keys_of("rules", "ground_rule"),
    "protection-keys": keys_of("rules", "protection_rule"),
    "procedure-keys": keys_of("rules", "procedure_rule"),
    "collection-conditions": collection_conditions,
    "condition-options": condition_options,
    "operators": operators,
    "terms": terms,
    "language-limits": language_limits,
    "lints": lints,
    "life-codes": life_codes,
    "findings": findings,
    "verdict-fields": keys_of("verdict", None),
    "reason-fields": keys_of("verdict", "reason"),
    "rule-fields": keys_of("verdict", "rule_result"),
    "block-fields": keys_of("verdict", "block"),
    "statuses": statuses,
    "reasons": reasons,
    "warnings": warnings,
    "steps": steps,
    "shipped-grounds": shipped_grounds,
    "shipped-protections": shipped_protections,
    "shipped-procedures": shipped_procedures,
    "shipped-parameters": shipped_parameters,
    "suite-keys": keys_of("policy_test", None),
    "test-keys": keys_of("policy_test", "test"),
    "expect-keys": keys_of("policy_test", "expect"),
    "help": help_of(),
    "help-analyze": help_of("analyze"),
    "help-check": help_of("check"),
    "help-lint": help_of("lint"),
    "help-test": help_of("test"),
    "help-generate": help_of("generate"),
    "help-mutate": help_of("mutate"),
    "help-diff": help_of("diff"),
    "help-backtest": help_of("backtest"),
    "help-prove": help_of("prove"),
    "help-new-case": help_of("new", "case"),
    "help-new-policy": help_of("new", "policy"),
    "help-new-rule": help_of("new", "rule"),
    "help-new-test": help_of("new", "test"),
    "help-fmt": help_of("fmt"),
    "help-hook": help_of("hook"),
    "help-build": help_of("build"),
    "help-explain": help_of("explain"),
    "help-serve": help_of("serve"),
    "serve-keys": keys_of("serve", None),
    "serve-limits": keys_of("serve", "limits"),
    "service-problems": service_problems,
    "policy-problems": policy_problems,
    "yaml-problems": yaml_problems,
    "test-problems": test_problems,
    "case-problems": case_problems,
    "log-problems": log_problems,
    "log-findings": log_findings,
    "log-config": keys_of("log", None),
    **{f"help-log-{name}": help_of("log", name) for name in LOG_COMMANDS},
    "other-hints": other_hints,
}
