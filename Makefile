# `make screen` and `make test` are all that a newcomer needs; both prepare their own virtual environment first.
VENV := .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
CONFIG := configs/default.yaml
BIN = $(VENV)/bin
RUN_READY = $(VENV)/.run-ready
DEV_READY = $(VENV)/.dev-ready
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: help screen test test-fast check format lock clean
help:
	@echo "make screen      set up, then screen the formulations of $(CONFIG) (CONFIG=configs/mine.yaml for your own)"
	@echo "make test        set up, then run every test"
	@echo "make test-fast   the tests that take no more than a few seconds each"
	@echo "make check       format, lint, types, layers, workflow lint"
	@echo "make lock        pin the newest versions that fit pyproject.toml"
	@echo "make clean       remove the virtual environment and caches, never results"

screen: $(RUN_READY)
	@$(BIN)/solvscreen validate --config $(CONFIG)
	@$(BIN)/snakemake --configfile $(CONFIG)

test: $(DEV_READY)
	@$(BIN)/python -m pytest

test-fast: $(DEV_READY)
	@$(BIN)/python -m pytest -m "not slow"

check: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/python scripts/lint_workflow.py

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/snakefmt Snakefile workflow

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "solvscreen needs Python 3.11; say which with: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -f $(BIN)/python; echo "no venv module: apt-get install python3-venv (Debian), then again"; exit 1; }

$(RUN_READY): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing pinned packages into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

LOCK = $(BIN)/uv pip compile --quiet pyproject.toml --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade
lock: $(DEV_READY)
	$(PIP) install --quiet uv
	$(LOCK) --output-file requirements/run.txt
	$(LOCK) --extra dev --extra slurm --constraints requirements/run.txt --output-file requirements/dev.txt

clean:
	rm -rf .venv .cache .snakemake/log build dist
