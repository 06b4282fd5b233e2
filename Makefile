# Keifu: every target does its own set-up in .venv, from nothing but Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
HOST ?= 127.0.0.1
PORT ?= 8000
PIP_OPTIONS := --quiet --disable-pip-version-check
RUFF_TARGETS := keifu loaders server tests benchmarks

.DEFAULT_GOAL := help
.PHONY: bench-endpoint bench-inference bench-lineage bench-links bench-loaders bench-speed bench-validation check clean conformance docs fmt help lock serve soak test

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# A half-finished environment has no stamp, so the next run starts it anew.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Keifu needs Python 3.11 or newer (set PYTHON=…) / Python 3.11 以上が必要です" >&2; exit 3; }
	@echo "==> making the environment in $(VENV) / 環境を $(VENV) に作ります" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/runtime.stamp: $(VENV)/python.stamp requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "==> installing what Keifu runs on / 実行に必要な部品を入れます" >&2
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements/dev.txt
	@echo "==> installing what the tests need / 試験に必要な部品を入れます" >&2
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements/dev.txt
	@touch $@

serve: $(VENV)/runtime.stamp ## Build the graph where needed and serve it (HOST=, PORT=)
	@$(BIN)/keifu serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp check ## Check the code, then run every test
	@echo "==> running the tests / 試験を走らせます" >&2
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/dev.stamp ## Format, lint, types and who may import whom
	@echo "==> checking format, lint, types, imports / 書式・型・依存の向きを調べます" >&2
	@$(BIN)/ruff format --check --quiet $(RUFF_TARGETS)
	@$(BIN)/ruff check --quiet $(RUFF_TARGETS)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

conformance: $(VENV)/dev.stamp ## Run the W3C's tests of SPARQL 1.1 over HTTP, and report in build/earl.ttl (KEIFU_SHARED=)
	@KEIFU_EARL=build/earl.ttl $(BIN)/python -m pytest -q -s tests/conformance

fmt: $(VENV)/dev.stamp ## Format the code and mend what ruff can
	@$(BIN)/ruff format $(RUFF_TARGETS)
	@$(BIN)/ruff check --fix $(RUFF_TARGETS)

bench-inference: $(VENV)/dev.stamp ## Measure inference against owlrl, then up to 200 plans (BENCH=--no-unchanged)
	@$(BIN)/python -m benchmarks.inference $(BENCH)

bench-lineage: $(VENV)/dev.stamp ## Measure how long lineage takes for every measure (BENCH="--commands 20")
	@$(BIN)/keifu build
	@$(BIN)/python -m benchmarks.lineage $(BENCH)

docs: $(VENV)/dev.stamp ## Give the examples in docs/ their answers anew from the data, and write the pages on the ontology and the settings
	@$(BIN)/python tests/queries/questions_page.py
	@$(BIN)/python tests/ontology/ontology_pages.py
	@$(BIN)/python tests/server/settings_page.py

soak: $(VENV)/dev.stamp ## Strain the endpoint on the loopback address for ten minutes (SECONDS=60)
	@$(BIN)/keifu build
	@$(BIN)/python -m benchmarks.endpoint.soak --seconds $(or $(SECONDS),600)

# The other endpoints live in an environment of their own: the project needs none of them.
$(BENCH_VENV)/stamp: requirements/bench.in $(VENV)/dev.stamp
	@echo "==> installing the endpoints to compare with / 比較する相手を入れます" >&2
	@$(PYTHON) -m venv --clear $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install $(PIP_OPTIONS) -r requirements/bench.in
	@touch $@

bench-endpoint: $(VENV)/dev.stamp $(BENCH_VENV)/stamp ## Measure the endpoint beside others (BENCH="--seconds 3 --plans 50")
	@$(BIN)/keifu build
	@KEIFU_BENCH_ENV=$(BENCH_VENV) $(BIN)/python -m benchmarks.endpoint $(BENCH)

bench-loaders: $(VENV)/dev.stamp ## Measure how plans in unknown layouts are read (BENCH="--seeds 50 --misses 20")
	@$(BIN)/python -m benchmarks.loaders $(BENCH)

bench-links: $(VENV)/dev.stamp ## Measure how well claims are proposed (BENCH=--write puts it into docs/proposals.md)
	@$(BIN)/python -m benchmarks.links $(BENCH)

bench-speed: $(VENV)/dev.stamp ## Measure plans a second, from text and from PDF (BENCH="--plans 100")
	@$(BIN)/python -m benchmarks.loaders.speed $(BENCH)

bench-validation: $(VENV)/dev.stamp ## Measure validation beside plain pySHACL (BENCH="--plans 1 5 50")
	@$(BIN)/python -m benchmarks.validation $(BENCH)

lock: ## Resolve requirements/ anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt
	uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/build.txt

clean: ## Remove the environment, the snapshots and the caches
	rm -rf $(VENV) $(BENCH_VENV) .keifu .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
