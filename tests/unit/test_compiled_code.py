"""The code that a policy becomes holds nothing of the policy but literals: a rule file cannot run code."""

import ast
import json
from pathlib import Path
from random import Random

import policies
import pytest

import fairblock
from fairblock.authoring.explaining.code import code_of
from fairblock.engine.executors.compiled.program import build, write
from fairblock.engine.executors.compiled.runtime import Reading
from fairblock.engine.executors.compiled.tallies import NAMES
from fairblock.engine.executors.compiled.writing import identifier, literal

ROOT = Path(__file__).resolve().parents[2]
DAY = 20_640
ALLOWED = {
    *("Module", "FunctionDef", "arguments", "arg", "keyword", "Return", "Assign", "AugAssign", "NamedExpr", "Expr"),
    *("If", "For", "Continue", "IfExp", "BoolOp", "And", "Or", "UnaryOp", "Not", "USub", "BinOp", "Add", "Sub"),
    *("BitAnd", "BitOr", "Call", "Attribute", "Subscript", "Slice", "Name", "Load", "Store", "Constant", "Tuple"),
    *("List", "Compare", "Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In"),
    "NotIn",
}
METHODS = {"get", "append"} | {name for name in dir(Reading) if not name.startswith("_")}


def breaches(code: str):
    """What generated code must not hold: other syntax, names from elsewhere, attributes that are none of ours."""
    tree = ast.parse(code)
    defined = {node.name for node in tree.body}
    for function in tree.body:
        assert isinstance(function, ast.FunctionDef)
        local = {
            node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        local |= {argument.arg for argument in function.args.args}
        for node in ast.walk(function):
            if type(node).__name__ not in ALLOWED:
                yield type(node).__name__
            elif isinstance(node, ast.Attribute) and node.attr not in METHODS:
                yield f".{node.attr}"
            elif isinstance(node, ast.Name) and node.id not in local | defined | NAMES.keys():
                yield node.id


def test_the_shipped_policy_and_random_ones(tmp_path):
    models = [fairblock.load_policy("kuaishou").model]
    for seed in range(40):
        policies.write_policy(policies.random_policy(Random(seed)), tmp_path / str(seed))
        models.append(fairblock.load_policy(tmp_path / str(seed)).model)
    for model in models:
        assert not set(breaches(write(model, DAY).code))


@pytest.mark.parametrize(
    "code", ["def f(c):\n    return __import__('os')", "def f(c):\n    return c.__class__", "def f(c):\n    import os"]
)
def test_a_breach_is_seen(code):
    assert set(breaches(code))


HOSTILE = [
    "'); __import__('os').system('touch pwned') #",
    '"""\n__import__("os")\n"""',
    "\\",
    "\\'",
    "{case}",
    "a\nimport os\n",
    "'\r\n\u2028\u2029\x0c#",
    "\U0001f600\u0000"[:1],
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_of_a_rule_file_stay_texts(tmp_path, text, monkeypatch):
    """In values, titles, parameters and remarks; where YAML or the language refuses one, that is as good."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "policy"
    folder.mkdir()
    title = {"zh": text, "en": text}
    manifest = {"policy": "hostile", "version": "1", "title": title, "parameters": {"p": {"value": text}}}
    rules = [
        {"id": "a", "kind": "protection", "title": title, "when": {"some": "reviews", "where": {"text": text}}},
        {"id": "b", "kind": "protection", "title": title, "when": {"request.remark": {"in": [text, "$p"]}}},
        {"id": "c", "kind": "protection", "title": title, "when": {"request.remark": "$p"}},
    ]
    (folder / "policy.yaml").write_text(json.dumps(manifest, ensure_ascii=False))
    (folder / "rules.yaml").write_text(json.dumps({"rules": rules}, ensure_ascii=False))
    policy = fairblock.load_policy(folder)
    assert not set(breaches(write(policy.model, DAY).code))
    case = json.loads((ROOT / "tests" / "conformance" / "01-hoarding-allow.json").read_bytes())
    case["request"]["remark"] = text
    statuses = policy.evaluate(case)[1]
    assert (statuses["b"], statuses["c"]) == ("applies", "applies")
    assert not (tmp_path / "pwned").exists()


def test_the_code_sees_no_builtins():
    program = build(fairblock.load_policy("kuaishou").model, DAY)
    names = program.rules[0].value.__globals__
    assert names["__builtins__"] == {}
    assert not {"open", "eval", "exec", "__import__", "getattr"} & set(names)


@pytest.mark.parametrize(
    "value", [1.5, None, b"x", ["x"], {"x": 1}, object(), type("Text", (str,), {})("x"), (1, None)]
)
def test_only_plain_values_have_a_literal(value):
    with pytest.raises(AssertionError):
        literal(value)


def test_an_id_becomes_a_name():
    for name in ["a.b-c", "规则", "if", "__class__", "1", "a" * 500, "x\ny"]:
        assert identifier(name).isidentifier()
        assert identifier(name).startswith("rule_")


def test_deep_and_wide_conditions_are_written_flat(tmp_path):
    """Python's parser and compiler give up on deep brackets and long chains; no policy may bring them there."""
    facts = {"deep0": {"request.remark": "x"}}
    for level in range(1, 16):  # four levels each, and 64 are allowed
        deeper = {("all", "any")[level % 2]: [{"fact": f"deep{level - 1}"}, {"buyer.nickname": f"n{level}"}]}
        facts[f"deep{level}"] = {"not": deeper}
    wide = {"any": [{"request.remark": f"t{n}"} for n in range(3000)]}
    term = {"field": "open_orders.count"}
    for _ in range(20):
        term = {"add": [term, {"max": [1, 2]}]}
    manifest = {"policy": "deep", "version": "1", "title": {"zh": "题", "en": "t"}, "facts": facts}
    whens = [{"fact": "deep15"}, wide, {"open_orders.count": {"lt": term}}]
    rules = [
        {"id": f"r{n}", "kind": "protection", "title": {"zh": "题", "en": "t"}, "when": when}
        for n, when in enumerate(whens)
    ]
    (tmp_path / "policy.yaml").write_text(json.dumps(manifest, ensure_ascii=False))
    (tmp_path / "rules.yaml").write_text(json.dumps({"rules": rules}, ensure_ascii=False))
    case = json.loads((ROOT / "tests" / "conformance" / "01-hoarding-allow.json").read_bytes())
    case["request"]["remark"] = "t2999"
    case["open_orders"] = {"count": 3}
    compiled, reference = (fairblock.load_policy(tmp_path, engine=one) for one in ("compiled", "reference"))
    assert compiled.evaluate(case) == reference.evaluate(case)
    assert compiled.evaluate(case)[1]["r1"] == "applies"
    assert compiled.evaluate(case)[1]["r2"] == "applies"


@pytest.mark.parametrize("count", [None, 1, 3])
def test_a_burst_whose_bound_may_be_unknown_is_compiled(tmp_path, count):
    """Such a bound assigns on its way, which not every place of a program allows."""
    bound = {"if": {"open_orders.count": {"gte": 2}}, "then": 2, "else": 1}
    title = {"zh": "题", "en": "t"}
    rule = {
        "id": "a",
        "kind": "ground",
        "ground": "malicious_order",
        "title": title,
        "when": {"count": "orders", "where": {"status": "closed"}, "burst": "7d", "at_least": bound},
        "evidence": [{"of": "orders", "kind": "order_record"}],
        "communication": {"attempts": 1, "wait": "24h"},
    }
    manifest = {"policy": "p", "version": "1", "title": title, "extends": "base", "platforms": ["kuaishou"]}
    (tmp_path / "policy.yaml").write_text(json.dumps(manifest, ensure_ascii=False))
    (tmp_path / "rules.yaml").write_text(json.dumps({"rules": [rule]}, ensure_ascii=False))
    case = json.loads((ROOT / "tests" / "conformance" / "01-hoarding-allow.json").read_bytes())
    case.pop("open_orders", None)
    if count is not None:
        case["open_orders"] = {"count": count, "plan": "fulfil"}
    compiled, reference = (fairblock.load_policy(tmp_path, engine=one) for one in ("compiled", "reference"))
    assert compiled.decide(case) == reference.decide(case)
    assert (compiled.evaluate(case)[1]["a"] == "unproven") == (count is None)


def test_explain_prints_the_tree_that_is_run():
    model = fairblock.load_policy("kuaishou").model
    printed = ast.dump(ast.parse(code_of(model, DAY, [])))
    assert printed == ast.dump(ast.parse(write(model, DAY).code))
    one = code_of(model, DAY, ["malicious_review.extortion"])
    assert "malicious_review.extortion" in one
    assert "def evidence_valid" in one
    assert len(one) < len(code_of(model, DAY, [])) / 5
    ast.parse(one)
