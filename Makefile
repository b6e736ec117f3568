# Everything a person does in this repository. It needs make and a Python 3.11 to 3.14; all else is installed into
# .venv from the locked files in requirements/. `make PYTHON=/path/to/python3 …` names the Python to use.

VENV := .venv
BIN  := $(VENV)/bin
RUN  := $(VENV)/.installed-run
DEV  := $(VENV)/.installed-dev
LOG  := $(VENV)/setup.log
UV   := $(VENV)/uv/bin
AUDIT := $(VENV)/audit/bin
# What the program is compared with has an environment of its own; neither the program nor a test needs it.
PEERS := $(VENV)/peers/bin

PYTHON ?=
# More words for pytest, for example: make test ARGS="-k standings"
ARGS ?=

# Nothing is resolved on this machine. The locked files are whole, and a pip that looked for what a pin asks for would
# find, some day, a newer release than the one that is locked; one that built a package would fetch what builds it.
pip     = $(1)/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps
locked  = $(pip) --only-binary :all: --require-hashes --requirement
project = $(pip) --no-build-isolation --editable .
# Installing is silent; what it says goes to a file, and is shown only when it fails.
quietly = >>$(LOG) 2>&1 || { tail -n 20 $(LOG) >&2; echo "The set-up failed; its log is $(LOG)." >&2; exit 1; }
compile = pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
          --no-annotate --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup setup-dev demo test soak check docs pictures bench audit lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN) ## Build .venv with the program and all its extras; .venv/bin/season is then the command
	@echo "Ready: $(BIN)/season --help"

setup-dev: $(DEV) ## Build .venv with what tests, checks and docs need as well
	@echo "Ready: $(BIN)/season --help, make test, make check"

demo: $(RUN) ## Show the main job on the fixture season 2025/26
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

# What is compiled is kept, whatever the shell says: a run starts three processes that compile every test, and the program
# many times.
test: $(DEV) ## Run all tests and hold the coverage to its floor; with ARGS run some of them
	@$(BIN)/python -m tests.support.chromium
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal $(if $(ARGS),--no-cov $(ARGS),--cov --cov-report=term)

# The same tests as in `make test`, many times as often. It may take hours; ARGS is more words for pytest.
soak: $(DEV) ## Try faults for long: crashes, simulated stores, floods
	@PYTHONDONTWRITEBYTECODE= SEASON_CRASHES=300 SEASON_SOAK=100 SEASON_EXAMPLES=1000 $(BIN)/python -m pytest --no-cov -n 2 \
	    -o faulthandler_timeout=0 -m soak $(ARGS)

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

pictures: $(DEV) ## Draw the pictures of README and docs anew; it needs a Chromium
	@$(BIN)/python -m tests.support.pictures

bench: $(DEV) $(PEERS)/.installed ## Measure the speed beside what people use, as ratios; ARGS=shell runs a part
	@$(BIN)/python -m tests.bench $(ARGS)

# Exit code 1: a weakness is known. Where the list of weaknesses is out of reach it says so, and ends with 3: not looked
# is not clean.
audit: $(AUDIT)/pip-audit ## Ask whether a locked dependency has a known weakness
	@found=$$(mktemp); : >$(LOG); \
	$(AUDIT)/pip-audit --requirement requirements/dev.txt --require-hashes --disable-pip --progress-spinner off \
	    --timeout 20 --format columns --output "$$found" 2>$(LOG); code=$$?; \
	if grep -q "No known vulnerabilities" $(LOG); then echo "Looked: no weakness is known of what requirements/dev.txt locks."; \
	elif [ -s "$$found" ]; then cat "$$found"; \
	else tail -n 1 $(LOG) >&2; echo "Not looked: the list of known weaknesses is out of reach from here." >&2; code=3; fi; \
	rm -f "$$found"; exit $$code

lock: $(UV)/uv ## Resolve the dependencies anew and write requirements/*.txt
	@$(UV)/uv $(compile) --all-extras --group build --output-file requirements/run.txt pyproject.toml
	@$(UV)/uv $(compile) --all-extras --group dev --constraint requirements/run.txt \
	    --output-file requirements/dev.txt pyproject.toml
	@$(UV)/uv $(compile) --group lock --output-file requirements/lock.txt
	@$(UV)/uv $(compile) --group audit --output-file requirements/audit.txt
	@$(UV)/uv $(compile) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt

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
	@$(call locked,$(BIN)) requirements/run.txt $(quietly)
	@$(call project,$(BIN)) $(quietly)
	@touch $@

# dev.txt holds every pin of run.txt (tests/house proves it), so this stamp answers for both.
$(DEV): requirements/dev.txt requirements/run.txt pyproject.toml | $(VENV)/.created
	@echo "Setting up $(VENV) for development …" >&2
	@: >$(LOG)
	@$(call locked,$(BIN)) requirements/dev.txt $(quietly)
	@$(call project,$(BIN)) $(quietly)
	@touch $(RUN) $@

$(UV)/uv: requirements/lock.txt | $(VENV)/.created
	@$(BIN)/python -m venv $(VENV)/uv
	@: >$(LOG)
	@$(call locked,$(UV)) requirements/lock.txt $(quietly)
	@touch $@

$(AUDIT)/pip-audit: requirements/audit.txt | $(VENV)/.created
	@$(BIN)/python -m venv $(VENV)/audit
	@: >$(LOG)
	@$(call locked,$(AUDIT)) requirements/audit.txt $(quietly)
	@touch $@

$(PEERS)/.installed: requirements/bench.txt | $(VENV)/.created
	@echo "Setting up $(VENV)/peers …" >&2
	@$(BIN)/python -m venv $(VENV)/peers
	@: >$(LOG)
	@$(call locked,$(PEERS)) requirements/bench.txt $(quietly)
	@touch $@
