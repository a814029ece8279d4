"""The wheel is this tree, file by file, under `fairblock/`, and brings nothing else into site-packages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_ROOMS = {"tests", "benchmarks", "examples", "docs", "tools", "build", "dist"}
DATA = {("policy", ".yaml"), ("policy", ".json"), ("schemas", ".json"), ("built", ".fairblock")}
DATA |= {("service", kind) for kind in (".css", ".html", ".js", ".svg")}  # the desk's page


def source_files() -> list[PurePosixPath]:
    """What git would commit, tracked or not; without git, all but hidden files and what a build leaves."""
    listed = b""
    if shutil.which("git"):
        command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, check=False).stdout
    if listed:
        paths = [PurePosixPath(name) for name in sorted(set(listed.decode().split("\0"))) if name]
    else:
        paths = sorted(PurePosixPath(path.relative_to(ROOT).as_posix()) for path in ROOT.rglob("*"))
        paths = [path for path in paths if not any(map(is_made, path.parts))]
    return [path for path in paths if (ROOT / path).is_file()]


def is_made(name: str) -> bool:
    return name.startswith(".") or name in {"build", "dist", "__pycache__"} or name.endswith(".egg-info")


def is_in_a_room(path: PurePosixPath) -> bool:
    top = path.parts[0]
    return top not in NOT_ROOMS and not top.startswith(".")


def is_packaged(path: PurePosixPath) -> bool:
    """Code, rule files, schemas and the marker of a typed package."""
    if path.suffix == ".py":
        return is_in_a_room(path)
    kind = (path.parts[0], path.suffix)
    return kind in DATA or str(path) == "py.typed"


def package_of(folder: PurePosixPath) -> str:
    return ".".join(("fairblock", *folder.parts))


@pytest.fixture(scope="module")
def files() -> list[PurePosixPath]:
    found = source_files()
    assert PurePosixPath("pyproject.toml") in found, f"no source tree at {ROOT}"
    return found


@pytest.fixture(scope="module")
def built(files: list[PurePosixPath], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `source/`, a copy of the tree, and its wheels: from the tree in `tree/`, via `sdist/`."""
    folder = tmp_path_factory.mktemp("packaging")
    source = folder / "source"
    for path in files:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, source / path)
    build = [sys.executable, "-m", "build", "--no-isolation"]
    for outcome, options in (("tree", ["--wheel"]), ("sdist", [])):  # no options: an sdist, the wheel from it
        command = [*build, *options, "--outdir", str(folder / outcome), str(source)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return folder


@pytest.fixture(scope="module", params=["tree", "sdist"])
def wheel(built: Path, request: pytest.FixtureRequest) -> Iterator[zipfile.ZipFile]:
    (path,) = (built / request.param).glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def metadata_folder(wheel: zipfile.ZipFile) -> str:
    (name,) = {name.split("/")[0] for name in wheel.namelist()} - {"fairblock"}
    return name


def test_the_listed_packages_are_the_folders_with_code(files: list[PurePosixPath]) -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    rooms = {path.parent for path in files if path.suffix == ".py" and is_in_a_room(path)}
    assert rooms, f"no code in {ROOT}"
    missing = sorted(str(room) for room in rooms if package_of(room) not in listed)
    assert not missing, f"not in `tool.setuptools.packages` of pyproject.toml, so not in the wheel: {missing}"
    there = {package_of(folder) for path in files for folder in path.parents}
    empty = sorted(set(listed) - there)
    assert not empty, f"in `tool.setuptools.packages` of pyproject.toml, but git has no file of it: {empty}"


def test_the_wheel_holds_what_the_tree_holds(wheel: zipfile.ZipFile, built: Path, files: list[PurePosixPath]) -> None:
    source = built / "source"
    in_tree = {f"fairblock/{path}": (source / path).read_bytes() for path in files if is_packaged(path)}
    in_wheel = {name: wheel.read(name) for name in wheel.namelist() if name.startswith("fairblock/")}
    missing, unasked = in_tree.keys() - in_wheel.keys(), in_wheel.keys() - in_tree.keys()
    assert not missing, f"in the tree, not in the wheel: {sorted(missing)}"
    assert not unasked, f"in the wheel, not in the tree: {sorted(unasked)}"
    changed = [name for name in in_tree if in_tree[name] != in_wheel[name]]
    assert not changed, f"not the same in tree and wheel: {changed}"


def test_nothing_generic_lands_in_site_packages(wheel: zipfile.ZipFile) -> None:
    metadata = metadata_folder(wheel)
    assert metadata.endswith(".dist-info")
    assert wheel.read(f"{metadata}/top_level.txt").split() == [b"fairblock"]


def test_the_command_and_the_license_come_along(wheel: zipfile.ZipFile) -> None:
    metadata = metadata_folder(wheel)
    assert b"fairblock = fairblock.cli:main" in wheel.read(f"{metadata}/entry_points.txt").splitlines()
    assert wheel.read(f"{metadata}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
