"""The import law, over the syntax trees of the source: who may know whom.

Each law is a function from the sources (path -> text) to its breaches, so that it can be tried on small
made-up trees as well as on this one.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Low to high. A room imports itself and lower rows; two rooms of one row do not know each other.
ORDER = (
    ("fairblock.version",),
    ("fairblock.schemas",),
    ("fairblock.engine.language",),
    ("fairblock.engine.semantics",),
    ("fairblock.engine.tables",),
    ("fairblock.engine.executors",),
    ("fairblock.engine.deciding",),
    ("fairblock.engine",),
    ("fairblock.reporting",),
    ("fairblock.authoring",),
    ("fairblock.service",),  # the desk and the assistants' door show what authors' tools find
    ("fairblock.commands",),
)
FRONT = ("fairblock", "fairblock.cli")
RANK = {room: rank for rank, row in enumerate((*ORDER, FRONT)) for room in row}

EXECUTORS = "fairblock.engine.executors"
TOP_LEVEL = {"fairblock", "engine", "schemas", "policy", "reporting", "authoring", "service", "commands", "built"}
TOP_LEVEL |= {"cli", "version"}
BEHIND_THE_DOOR = ("fairblock.engine.", "fairblock.version.")
# libraries with quirks, each hidden behind one file of ours
QUIRKY = {"jsonschema", "ruamel", "durable", "durable_rules_engine", "ibis", "sqlglot", "z3", "sqlalchemy"}
QUIRKY |= {"cryptography", "lsprotocol", "psycopg", "pygls"}
# or behind one folder of ours, where there is more of it than a file should hold
FOLDERS = {"sqlalchemy": "service/log/storing/", **dict.fromkeys(("ibis", "sqlglot"), "engine/executors/columnar/sql/")}

SERVING = {"starlette", "uvicorn", "h11", "prometheus_client"}
SERVING_ROOMS = ("fairblock.service.http.", "fairblock.service.desk.")

Sources = dict[str, str]
Law = Callable[[Sources], list[str]]


class Import(NamedTuple):
    place: str  # file:line
    module: str  # the module that imports
    target: str  # the module imported, or the one that the name is taken from
    relative: bool


def name_of(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(("fairblock", *parts[: -1 if parts[-1] == "__init__" else None]))


def imports(sources: Sources) -> Iterator[Import]:
    modules = {name_of(path) for path in sources}
    modules |= {module.rpartition(".")[0] for module in modules}  # folders without `__init__.py`
    for path, text in sources.items():
        module = name_of(path)
        package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        for node in _imports(text):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(f"{path}:{node.lineno}", module, alias.name, relative=False)
            elif isinstance(node, ast.ImportFrom):
                up = package.split(".")[: 1 - node.level or None] if node.level else []
                base = ".".join([*up, *([node.module] if node.module else [])])
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    target = inner if inner in modules else base
                    yield Import(f"{path}:{node.lineno}", module, target, relative=node.level > 0)


@cache
def _imports(text: str) -> tuple[ast.Import | ast.ImportFrom, ...]:
    return tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom))


def room_of(module: str) -> str | None:
    """The innermost room that holds the module; the front door and the commands are rooms of their own."""
    if module in FRONT:
        return module
    holding = [room for row in ORDER for room in row if f"{module}.".startswith(f"{room}.")]
    return max(holding, key=len, default=None)


def imports_go_down(sources: Sources) -> list[str]:
    breaches = [f"{path}: has no place in the import order" for path in sources if not room_of(name_of(path))]
    for at in imports(sources):
        low, high = room_of(at.target), room_of(at.module)
        if not at.relative or high is None or low == high:
            continue
        if low is None:
            breaches.append(f"{at.place}: `{at.target}` is no room to import")
        elif RANK[low] >= RANK[high] and (low, high) != ("fairblock", "fairblock.cli"):
            breaches.append(f"{at.place}: `{high}` may not import `{low}`")
    return breaches


def the_front_door_knows_the_engine_only(sources: Sources) -> list[str]:
    return [
        f"{at.place}: the front door imports `{at.target}`"
        for at in imports(sources)
        if at.module == "fairblock" and at.relative and not f"{at.target}.".startswith(BEHIND_THE_DOOR)
    ]


def nobody_imports_the_commands(sources: Sources) -> list[str]:
    return [f"{at.place}: imports `{at.target}`" for at in imports(sources) if at.target == "fairblock.cli"]


def executors_do_not_know_each_other(sources: Sources) -> list[str]:
    def executor(module: str) -> str | None:
        name = module.removeprefix(f"{EXECUTORS}.").partition(".")[0]
        return name if module.startswith(f"{EXECUTORS}.") else None

    breaches = []
    for at in imports(sources):
        own, other = executor(at.module), executor(at.target)
        if own and other and own != other and not other.startswith("common"):
            breaches.append(f"{at.place}: executor `{own}` imports executor `{other}`")
    return breaches


def imports_inside_are_relative(sources: Sources) -> list[str]:
    return [
        f"{at.place}: `{at.target}` makes a second copy or needs an install; write `from .…`"
        for at in imports(sources)
        if not at.relative and at.target.partition(".")[0] in TOP_LEVEL
    ]


def quirky_libraries_have_one_door(sources: Sources) -> list[str]:
    users: dict[str, set[str]] = {}
    for at in imports(sources):
        library = at.target.partition(".")[0]
        if not at.relative and library in QUIRKY:
            file = at.place.partition(":")[0]
            folder = FOLDERS.get(library, "")
            users.setdefault(library, set()).add(folder if folder and file.startswith(folder) else file)
    return [f"`{name}` is imported in {sorted(of)}" for name, of in sorted(users.items()) if len(of) > 1]


def servers_stay_in_their_room(sources: Sources) -> list[str]:
    """What decides, and what authors use, knows nothing of HTTP."""
    return [
        f"{at.place}: `{at.target}` is for {' and '.join(SERVING_ROOMS)} only"
        for at in imports(sources)
        if not at.relative and at.target.partition(".")[0] in SERVING and not f"{at.module}.".startswith(SERVING_ROOMS)
    ]


LAWS: list[Law] = [
    imports_go_down,
    the_front_door_knows_the_engine_only,
    nobody_imports_the_commands,
    executors_do_not_know_each_other,
    imports_inside_are_relative,
    quirky_libraries_have_one_door,
    servers_stay_in_their_room,
]

GOOD: Sources = {
    "__init__.py": "from .engine import load_policy",
    "cli.py": "import click\nfrom . import load_policy\nfrom .authoring import lint",
    "engine/__init__.py": "from .deciding.verdict import decide",
    "engine/deciding/verdict.py": "from ..executors import by_name\nfrom .. import language",
    "engine/executors/__init__.py": "from . import compiled, reference",
    "engine/executors/common.py": "import attrs",
    "engine/executors/compiled.py": "from .common import plan\nfrom ..semantics import time",
    "engine/executors/reference.py": "from .common import plan",
    "engine/language/check.py": "import jsonschema\nfrom ...schemas import load",
    "schemas/__init__.py": "import json",
    "authoring/lint.py": "from ..engine import load_policy",
}
BAD: list[tuple[Law, Sources]] = [
    (imports_go_down, {"engine/language/reader.py": "from ..semantics import time"}),
    (imports_go_down, {"engine/language/reader.py": "def f():\n    from .. import load_policy"}),
    (imports_go_down, {"schemas/__init__.py": "from ..engine.language import reader"}),
    (imports_go_down, {"authoring/lint.py": "from ..service import log"}),
    (imports_go_down, {"service/log.py": "from ..commands import lint"}),
    (imports_go_down, {"authoring/lint.py": "from .. import load_policy"}),
    (imports_go_down, {"authoring/lint.py": "from ..policy import base"}),
    (imports_go_down, {"helpers.py": ""}),
    (the_front_door_knows_the_engine_only, {"__init__.py": "from .authoring import lint"}),
    (the_front_door_knows_the_engine_only, {"__init__.py": "from . import cli", "cli.py": ""}),
    (nobody_imports_the_commands, {"service/log.py": "from .. import cli", "cli.py": ""}),
    (nobody_imports_the_commands, {"service/log.py": "from ..cli import main"}),
    (executors_do_not_know_each_other, {"engine/executors/compiled.py": "from .reference import run"}),
    (executors_do_not_know_each_other, {"engine/executors/common.py": "from .rete import run"}),
    (imports_inside_are_relative, {"cli.py": "import engine.language"}),
    (imports_inside_are_relative, {"cli.py": "from fairblock.engine import load_policy"}),
    (
        quirky_libraries_have_one_door,
        {"service/log/storing/a.py": "import sqlalchemy", "service/log/b.py": "import sqlalchemy"},
    ),
    (servers_stay_in_their_room, {"service/log.py": "from starlette.responses import Response"}),
    (quirky_libraries_have_one_door, {"cli.py": "import z3", "authoring/lint.py": "from z3 import Solver"}),
]


@pytest.fixture(scope="module")
def tree() -> Sources:
    """The code of every package that pyproject.toml lists; test_packaging finds those that it does not."""
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = [ROOT.joinpath(*package.split(".")[1:]) for package in packages]
    files = sorted(path for folder in folders for path in folder.glob("*.py"))
    assert files, f"no code in {ROOT}"
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_tree_keeps_the_law(law: Law, tree: Sources) -> None:
    breaches = law(tree)
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_lawful_tree_has_no_breach(law: Law) -> None:
    assert law(GOOD) == []


@pytest.mark.parametrize(("law", "sources"), BAD)
def test_a_breach_is_seen(law: Law, sources: Sources) -> None:
    assert len(law(sources)) == 1
