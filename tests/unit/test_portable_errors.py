"""Every error that holds more than its message survives pickle and copy: pools of processes send errors so."""

import ast
import copy
import importlib
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import fairblock
from fairblock.authoring.proving import asking, supervising, symbols
from fairblock.authoring.testing.bases import _NotJson
from fairblock.engine.deciding.executing import EnginesDisagree
from fairblock.engine.executors.rete.errors import NO_PYTHON
from fairblock.engine.language.texts import Text
from fairblock.service.letters.errors import LetterError
from fairblock.service.life.errors import LifeError
from fairblock.service.log.errors import LogError, UnreadableError
from fairblock.service.log.settings import LogConfigError
from fairblock.service.mcp.answer import Refusal

# what is raised and caught within one folder, and nobody else ever holds
WITHIN = {"BadFormError", "TokenFileError", "Problem", "Refused", "_Stop"}


def policy_error():
    with pytest.raises(fairblock.PolicyError) as caught:
        fairblock.load_policy("kuaishu")
    return caught.value


def case_error():
    with pytest.raises(fairblock.CaseError) as caught:
        fairblock.load_policy("base").decide({"colour": "red", "as_of": "2026-03-10"})
    return caught.value


ERRORS = [
    policy_error(),
    case_error(),
    fairblock.TableError("table.no_column", name="as_of"),
    fairblock.ExecutorError("rete.unavailable", why=NO_PYTHON),
    EnginesDisagree(["malicious_order.hoarding", "protection.minor"]),
    LogError("log.unknown_id", id="nothing"),
    UnreadableError("form", 7, "d-1", "seq", "`seven`"),
    LogConfigError("log.yaml", list(policy_error().problems)),
    LetterError("letter.declined", id="d-1"),
    LifeError("life.in_future", at="2026-11-20T09:30:00+08:00", now="2026-11-19T09:30:00+08:00"),
    Refusal("no such policy", {"problems": [{"code": "mcp.no_policy"}]}),
    supervising.Fault("the solver says another thing", [{"case_id": "c"}]),
    symbols.Unprovable("a text"),
    asking.Disagreement("which?", ({"case_id": "c"},), "not so"),
    _NotJson(Text("不是 JSON", "no JSON")),
]


def same(one, other):
    assert type(one) is type(other)
    assert (str(one), one.args, vars(one)) == (str(other), other.args, vars(other))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickle_and_copy(error):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        same(pickle.loads(pickle.dumps(error, protocol)), error)
    same(copy.deepcopy(error), error)
    same(copy.copy(error), error)


def test_no_error_is_left_out():
    """Those with an `__init__` of their own are all above."""
    root = Path(fairblock.__file__).parent
    found = set()
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(getattr(one, "name", "") == "__init__" for one in node.body):
                module = importlib.import_module(".".join(["fairblock", *file.relative_to(root).with_suffix("").parts]))
                kind = getattr(module, node.name, None)
                if isinstance(kind, type) and issubclass(kind, Exception):
                    found.add(node.name)
    assert found == {type(error).__name__ for error in ERRORS} | WITHIN


def test_an_invalid_case_does_not_take_down_a_pool_of_processes():
    policy = fairblock.load_policy("base")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(fairblock.CaseError, match=r"case\.schema"):
            pool.submit(policy.decide, {"case_id": "c"}).result()
        assert pool.submit(json.dumps, 1).result() == "1"
