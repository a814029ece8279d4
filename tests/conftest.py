"""What all tests share: where the tree is, hypothesis profiles, and a root that is no package of tests."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

SLOW_FILES = {
    *(
        "test_kuaishou.py",
        "test_requires.py",
        "test_new_case.py",
        "test_packaging.py",
        "test_load_spoilt.py",
        "test_load_cost.py",
    ),
    *("test_editing.py", "test_rete.py", "test_claims.py", "test_diff.py", "test_proving.py"),
    *("test_backtesting.py", "test_generating.py", "test_tables_conform.py", "test_backtest_page.py"),
    *("test_benchmark_bulk.py", "test_benchmark_workload.py", "test_witnesses.py", "test_analyzing.py"),
    *("test_scaffolding.py", "test_mutation.py", "test_coverage.py", "test_replay.py", "test_table_errors.py"),
}
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# the same examples every time, so that a run says something about the change and not about luck; `search` tries others
settings.register_profile("default", max_examples=100, deadline=None, suppress_health_check=_CALM, derandomize=True)
settings.register_profile("quick", settings.get_profile("default"), max_examples=15)
settings.register_profile("search", settings.get_profile("default"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


class RootIsNoPackageOfTests:
    """The root holds an `__init__.py`, the front door; pytest would import it again under the clone's name."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path, parent):
        return pytest.Dir.from_parent(parent, path=path) if path == parent.config.rootpath else None


def pytest_configure(config):
    config.pluginmanager.register(RootIsNoPackageOfTests())


def pytest_collection_modifyitems(items):
    """What starts the command again and again, or decides hundreds of cases, is not for the quick run."""
    for item in items:
        # (the quick run does not even read them: Makefile)
        if {"e2e", "faults", "properties"} & set(item.path.parts) or item.path.name in SLOW_FILES:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the source tree."""
    return ROOT
