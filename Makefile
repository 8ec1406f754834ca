# Kith. `make run` sets up a fresh machine and serves the sample directory; `make test` sets up and passes every test.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# PyTorch is for the checks and tests of models only, never for `make run`. On a machine without a GPU set TORCH_INDEX
# to the package index of PyTorch's CPU builds (pytorch.org gives its address) and spare gigabytes of CUDA.
TORCH := torch==2.13.0
TORCH_INDEX ?=
MODEL ?= quality
PYTEST_ARGS ?=
# Test files run side by side in this many processes; 0 for one after another in this one.
PYTEST_WORKERS ?= 2
export KITH_DATA_DIR ?= $(CURDIR)/.kith

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev models run test check format bench screenshots lock clean

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run ## Make the virtual environment and install what serving needs

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kith needs Python 3.11 or newer: install it, or set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: $(BIN)/pip requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

setup-dev: $(VENV)/.dev ## Also install what tests and checks need, PyTorch included

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m tests.browser
	@touch $@

models: setup ## Bring and build the language model
	@KITH_MODEL=$(MODEL) $(BIN)/kith models build

run: setup ## Gather the sample sources, index them and serve at http://127.0.0.1:8000 (PORT= to change)
	@KITH_MODEL=$(MODEL) $(BIN)/kith models build
	@KITH_MODEL=$(MODEL) exec $(BIN)/kith samples --port $(PORT)

test: setup-dev ## Pass every test
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile $(PYTEST_ARGS)

check: setup-dev ## Lint, types, templates, import rules and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy kith.py commands directory crawler index search_api web
	$(BIN)/djlint web/templates --lint --profile jinja --ignore J018 --quiet
	$(BIN)/python -m pytest -q tests/test_house.py tests/directory/test_store.py

format: setup-dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-dev ## Measure speed, as ratios taken in one run
	$(BIN)/python -m bench.index_rate
	$(BIN)/python -m bench.search_latency
	$(BIN)/python -m bench.served_latency
	$(BIN)/python -m bench.crawl_rate
	$(BIN)/python -m bench.linkage
	$(BIN)/python -m bench.merging
	$(BIN)/python -m bench.prose
	$(BIN)/python -m bench.unacceptable

screenshots: setup-dev ## Make docs/screenshots anew
	$(BIN)/python -m tests.screenshots

lock: setup-dev ## Pin every dependency with hashes and without addresses
	$(BIN)/pip install --quiet 'uv>=0.9,<1'
	for extra in "requirements.lock" "requirements-dev.lock --extra dev --extra places --extra torch"; do \
	  $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
	    --no-header --no-annotate --no-emit-index-url --output-file $$extra || exit 1; done

clean: ## Remove the virtual environment and the sample data (models stay in the user's cache)
	rm -rf $(VENV) .kith .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
