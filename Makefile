# Camin: each target does its whole set-up. Needs Python 3.11 or newer, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo serve test check bench clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Camin demande Python 3.11 ou plus récent (PYTHON=/chemin/python3.11 make ...)."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $(STAMP)

demo: setup
	$(BIN)/camin demo

serve: setup
	$(BIN)/camin serve --snapshot $(or $(SNAPSHOT),snapshots)

test: setup
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: setup
	$(BIN)/camin evaluate --data $(or $(CAMIN_DATA),../shared/data) --to benchmarks/results

clean:
	rm -rf $(VENV) snapshots .pytest_cache .ruff_cache .hypothesis .coverage
