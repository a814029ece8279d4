# Everything that people and machines do here; `make` alone lists it.
#
#   PYTHON   makes the virtual environment (3.11 or newer)
#   VENV     where it stands
#   ARGS     goes to pytest: make test ARGS="-k remedies"; or to benchmarks/run.py

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
PAIRS ?= 100000

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# pytest as a script, not `python -m pytest`: that would put the root on sys.path, and `engine` beside `fairblock.engine`
PYTEST := $(BIN)/pytest -n 2

# setuptools packs what an earlier build left in build/, files deleted since included
UNBUILD := rm -rf build *.egg-info

# one number for the names and bytes of all that is installed
FINGERPRINT := find . \( -path './.*' -o -path './$(VENV)' -o -path ./build -o -path ./tests -o -path ./docs \
	-o -path ./examples -o -path ./benchmarks -o -path ./tools -o -name __pycache__ -o -name '*.egg-info' \) -prune \
	-o -type f \( -name '*.py' -o -name '*.yaml' -o -name '*.json' -o -name '*.fairblock' -o -path './service/desk/page/*' -o -name '*.toml' -o -name '*.md' -o -name py.typed \
	-o -name LICENSE \) -exec cksum {} + | LC_ALL=C sort | cksum

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint-policies docs built schemas agree load bench clean install-run install-dev install-bench

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: install-run ## decide one case with the shipped Kuaishou policy
	$(BIN)/fairblock check examples/cases/extortion.json --policy kuaishou --format text

test: install-dev ## run all tests on a fresh install of this tree
	$(PYTEST) $(ARGS)

check: install-dev ## ruff, mypy and the quick tests
	$(BIN)/ruff check .
	$(BIN)/mypy -p fairblock & types=$$!; \
	HYPOTHESIS_PROFILE=quick $(PYTEST) tests/unit -m "not slow" $(ARGS); tests=$$?; \
	wait $$types && exit $$tests

lint-policies: install-run ## lint the policies under policy/
	$(BIN)/fairblock lint $(patsubst %/policy.yaml,%,$(wildcard policy/*/policy.yaml))

docs: install-run ## write the generated parts of docs/ anew
	$(BIN)/python tools/write_docs.py

built: install-run ## write the artefacts of the shipped policies anew, after a change of policy/, schemas/ or the version
	$(BIN)/python tools/build_shipped.py

schemas: install-run ## write the schemas for editors (draft-07) anew, after a change of schemas/
	$(BIN)/python tools/write_schemas.py

agree: install-dev ## the compiled executor and tables against the reference one on PAIRS random pairs (100,000), for long
	$(BIN)/python tests/generating/agreeing.py --pairs $(PAIRS)
	$(BIN)/python tests/generating/tabling.py --pairs $(PAIRS)

load: install-dev ## decisions over HTTP from a load tool (wrk) for a minute, with the log on; none may be lost or wrong
	$(BIN)/python tests/serving/loading.py $(ARGS)

bench: install-bench ## measure against hand-written Python and other engines, and write docs/benchmarks.md
	$(BIN)/python benchmarks/run.py $(ARGS)

clean: ## remove the virtual environment, builds and caches
	rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The tree is installed as a user would have it, not editable: what is missing in the wheel is missing in the tests.
define install_tree
@now=$$($(FINGERPRINT)); \
if [ "$$now" != "$$(cat $(VENV)/.installed 2>/dev/null)" ]; then \
	echo "installing fairblock from this tree into $(VENV)" && rm -f $(VENV)/.installed && $(UNBUILD) && \
	$(PIP) install --no-deps --no-build-isolation --force-reinstall . && \
	$(UNBUILD) && echo "$$now" > $(VENV)/.installed; \
fi
endef

install-run: $(VENV)/.deps-run
	$(install_tree)

install-dev: $(VENV)/.deps-dev
	$(install_tree)

install-bench: $(VENV)/.deps-bench
	$(install_tree)

# the dependencies, and fairblock itself along with them
define install_deps
@echo "installing what fairblock needs$(1) into $(VENV)"
@rm -f $(VENV)/.installed && $(UNBUILD)
@$(PIP) install --no-build-isolation --constraint constraints.txt '.$(2)'
@$(UNBUILD)
@touch $@
endef

$(VENV)/.deps-run: $(VENV)/.made pyproject.toml constraints.txt
	$(call install_deps,,)

$(VENV)/.deps-dev: $(VENV)/.made pyproject.toml constraints.txt
	$(call install_deps, and its tests need,[dev])

$(VENV)/.deps-bench: $(VENV)/.made pyproject.toml constraints.txt
	$(call install_deps, and its benchmarks need,[bench])

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "fairblock needs Python 3.11 or newer, and \`$(PYTHON)\` is $$($(PYTHON) --version 2>&1);" \
			"name another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt setuptools wheel
	@touch $@
