# Everything a person does in this repository. It needs make and a Python 3.11, 3.12 or 3.13; all else is installed
# into .venv from the locked files in requirements/. `make PYTHON=/path/to/python3 …` names the Python to use.

VENV := .venv
BIN  := $(VENV)/bin
RUN  := $(VENV)/.installed-run
DEV  := $(VENV)/.installed-dev
LOG  := $(VENV)/setup.log
UV   := $(VENV)/uv/bin/uv

PYTHON ?=
# More words for pytest, for example: make test ARGS="-k standings"
ARGS ?=

# Installing is silent; what it says goes to a file, and is shown only when it fails.
pip     = $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
quietly = >>$(LOG) 2>&1 || { tail -n 20 $(LOG) >&2; echo "The set-up failed; its log is $(LOG)." >&2; exit 1; }
compile = pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
          --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup setup-dev demo test check docs bench lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN) ## Build .venv with what the program needs; .venv/bin/season is then the command
	@echo "Ready: $(BIN)/season --help"

setup-dev: $(DEV) ## Build .venv with what tests, checks and docs need as well
	@echo "Ready: $(BIN)/season --help, make test, make check"

demo: $(RUN) ## Show the main job on the fixture season 2025/26
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

test: $(DEV) ## Run all tests and hold the coverage to its floor
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term $(ARGS)

check: $(DEV) ## Lint, format, types, the three floors, and the docs
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/mypy --explicit-package-bases docs/_ext
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory docs

docs: $(DEV) ## Build the docs into docs/_build/html; a warning is an error
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky docs docs/_build/html
	@echo "The docs are built: docs/_build/html/index.html"

bench: $(DEV) ## Measure the speed, as ratios within one run
	@$(BIN)/python -m tests.bench

lock: $(UV) ## Resolve the dependencies anew and write requirements/*.txt
	@$(UV) $(compile) --upgrade --group build --output-file requirements/run.txt pyproject.toml
	@$(UV) $(compile) --upgrade --all-extras --group dev --constraint requirements/run.txt \
	    --output-file requirements/dev.txt pyproject.toml

clean: ## Remove .venv and everything that was built
	@rm -rf $(VENV) build dist docs/_build .coverage .coverage.* .hypothesis .pytest_cache .mypy_cache .ruff_cache \
	    .import_linter_cache
	@find ledger projections commands tests docs -name __pycache__ -type d -exec rm -rf {} +

# A .venv that works is kept as it is; one whose Python has gone is built anew.
$(VENV)/.created:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 \
	    || { python=$$(sh .ci/find-python "$(PYTHON)") && "$$python" -m venv --clear $(VENV); }
	@touch $@

$(RUN): requirements/run.txt pyproject.toml | $(VENV)/.created
	@echo "Setting up $(VENV) …" >&2
	@: >$(LOG)
	@$(pip) --require-hashes --requirement requirements/run.txt $(quietly)
	@$(pip) --no-deps --no-build-isolation --editable . $(quietly)
	@touch $@

# dev.txt holds every pin of run.txt (tests/house proves it), so this stamp answers for both.
$(DEV): requirements/dev.txt requirements/run.txt pyproject.toml | $(VENV)/.created
	@echo "Setting up $(VENV) for development …" >&2
	@: >$(LOG)
	@$(pip) --require-hashes --requirement requirements/dev.txt $(quietly)
	@$(pip) --no-deps --no-build-isolation --editable . $(quietly)
	@touch $(RUN) $@

$(UV): | $(VENV)/.created
	@$(BIN)/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/python -m pip --disable-pip-version-check install --quiet uv
