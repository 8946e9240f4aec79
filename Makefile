# Everything a researcher, coder or developer starts from here; `make help` explains each target.
# No shell tricks: the README gives the same steps for Windows.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCK := requirements.lock

# Nothing is fetched at run time: hub libraries are told so, and DVC sends no statistics.
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export HF_HUB_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1
export DVC_NO_ANALYTICS := 1
export PYTHONHASHSEED := 0
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup repro test check format bench docs deps corpus corpus-check encoder deep names clean

help: ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1	/' | expand -t 12

setup: $(STAMP) ## make .venv and install the pinned environment (done once)

$(STAMP): $(LOCK) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "samenspraak needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

repro: $(STAMP) ## run the whole pipeline on the study named in params.yaml, and say where the report is
	$(BIN)/samenspraak check
	$(BIN)/dvc repro
	@$(BIN)/samenspraak summary

test: $(STAMP) ## run the tests
	$(BIN)/python -m pytest -q

check: $(STAMP) ## format, lint, types, the import wall, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_imports.py tests/test_dvc_yaml.py tests/test_documents.py
	$(BIN)/python corpora/example/build.py --check

format: $(STAMP) ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure quality and speed against peers (needs the optional data folder for some)
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: $(STAMP) ## write the documents that are generated: codebooks/motivation.md
	$(BIN)/samenspraak render

deps: ## write into dvc.yaml which modules each stage imports
	$(PYTHON) tests/closure.py

corpus: $(STAMP) ## build corpora/example/raw from the text masters
	$(BIN)/python corpora/example/build.py

corpus-check: $(STAMP) ## count the example study, verify its data sheet, print its tables
	$(BIN)/python corpora/example/check.py

encoder: $(STAMP) ## train the embedded encoder "fast" again (needs the optional data folder and WordNet)
	$(BIN)/python models/training/fast.py

deep: $(STAMP) ## train the embedded encoder "deep" again, hours (needs the optional data folder and WordNet)
	$(BIN)/python models/training/deep.py

names: $(STAMP) ## compile the embedded name lexicon again (needs the optional data folder)
	$(BIN)/python models/training/names.py

clean: ## remove the environment and caches; outputs stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
