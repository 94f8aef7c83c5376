# The one task runner: CI, hooks and people call only these targets. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
BUNDLE := src/pitt/web/bundle
# What the bundle is built from: everything under web/ that is neither installed nor a test.
WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f -not -name '*.test.ts' -not -name '*.test.tsx' -print 2>/dev/null)
SFU_SOURCES := $(shell find sfu -name target -prune -o -type f -print 2>/dev/null)
CARGO := cd sfu && cargo
PYTEST := $(BIN)/python -m pytest
# Options for `pitt serve`, e.g. make run ARGS=--lan
ARGS ?=

.PHONY: help
help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# ---------------------------------------------------------------- what is built

# The interpreter is looked for only when the environment has to be made.
$(BIN)/python:
	@python=$$(scripts/find-python) && echo "Making $(VENV) with $$python ..." && "$$python" -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Pitt into $(VENV) ..."
	@PITT_SKIP_WEB_BUILD=1 $(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Pitt and its developers' tools into $(VENV) ..."
	@PITT_SKIP_WEB_BUILD=1 $(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

web/node_modules/.installed: web/package.json web/package-lock.json
	@scripts/need-node
	@echo "Installing the web client's packages ..."
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUNDLE)/index.html: $(WEB_SOURCES) | web/node_modules/.installed
	@echo "Building the web client ..."
	@cd web && npm run --silent build

$(VENV)/.installed-sfu: $(SFU_SOURCES) | $(VENV)/.installed
	@scripts/build-sfu $(BIN)/python $@

.PHONY: venv bundle sfu
sfu: $(VENV)/.installed-sfu ## Build the media server into .venv, where cargo is there
venv: $(VENV)/.installed-dev ## Install Pitt for developers into .venv
bundle: $(BUNDLE)/index.html ## Build the web client into src/pitt/web/bundle

.PHONY: test-tools
test-tools:
	@scripts/need-test-tools

# ---------------------------------------------------------------- run

.PHONY: run rehearse
run: $(VENV)/.installed $(VENV)/.installed-sfu $(BUNDLE)/index.html ## Start Pitt on http://localhost:8000 (ARGS=--lan lets others join)
	@exec $(BIN)/pitt serve --data-dir data $(ARGS)

rehearse: $(VENV)/.installed ## Fill the running server's classroom with 12 simulated students
	@exec $(BIN)/pitt rehearse --data-dir data $(ARGS)

# ---------------------------------------------------------------- tests

.PHONY: test lint types unit rust vitest integration browser
test: test-tools lint types unit rust vitest integration browser ## Run everything that must pass before a change lands
	@echo "All of lint, types, unit, rust, vitest, integration and browser passed."

lint: $(VENV)/.installed-dev web/node_modules/.installed ## Check style, import directions and generated types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	cd web && npm run --silent lint
	$(CARGO) fmt --check
	$(CARGO) clippy --quiet --release --workspace --all-targets -- -D warnings

types: $(VENV)/.installed-dev $(VENV)/.installed-sfu web/node_modules/.installed ## Check types: mypy and tsc, both strict
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest --allowlist sfu/python/stubtest-allowlist.txt pitt_sfu
	cd web && npm run --silent types

unit: $(VENV)/.installed-dev ## Run unit and property tests
	$(PYTEST) -n 2 tests/unit tests/property

rust: ## Run the media server's tests, in simulated time and over real sockets
	$(CARGO) test --quiet --release --workspace --exclude pitt-sfu-python

# Seconds for each target; cargo-fuzz is installed by hand: cargo install cargo-fuzz. Its instruments want flags that stable
# Rust keeps back.
FUZZ_S ?= 60
.PHONY: fuzz
fuzz: ## Fuzz everything that reads bytes from outside (FUZZ_S=600 seconds each)
	$(CARGO) fuzz list | while read -r target; do \
	    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none --release "$$target" -- -max_total_time=$(FUZZ_S) -max_len=4096; done

vitest: web/node_modules/.installed ## Run the web client's unit tests
	cd web && npm run --silent test

integration: $(VENV)/.installed-dev $(VENV)/.installed-sfu $(BUNDLE)/index.html ## Run tests over real sockets, files and processes
	$(PYTEST) -n 2 tests/integration

browser: $(VENV)/.installed-dev $(VENV)/.installed-sfu $(BUNDLE)/index.html test-tools ## Run the tests in real Chromium
	$(PYTEST) -n 2 tests/browser/test_screens.py
	$(PYTEST) --reruns 1 --ignore tests/browser/test_screens.py tests/browser

# ---------------------------------------------------------------- benchmarks and pictures

BENCHES := control appends votes grouping start switch sfu sfu-switch
.PHONY: bench $(addprefix bench-,$(BENCHES)) screenshots
bench: $(addprefix bench-,$(BENCHES)) ## Run all benchmarks into bench/results.json

bench-control: $(VENV)/.installed-dev web/node_modules/.installed ## 1,000 clients: split to everybody informed
	$(BIN)/python -m bench.control

bench-appends: $(VENV)/.installed-dev ## Durable appends a second
	$(BIN)/python -m bench.appends

bench-votes: $(VENV)/.installed-dev ## 1,000 students vote within 2 s, twice
	$(BIN)/python -m bench.votes

bench-grouping: $(VENV)/.installed-dev ## Who meets another answer in groups by answer
	$(BIN)/python -m bench.grouping

bench-start: $(VENV)/.installed-dev $(BUNDLE)/index.html test-tools ## Time to ready, and the weight of the first page
	$(BIN)/python -m bench.start

bench-switch: $(VENV)/.installed-dev $(VENV)/.installed-sfu $(BUNDLE)/index.html test-tools ## Press to first rendered frame, in real Chromium
	$(BIN)/python -m bench.switch

# Both make network namespaces, so they need root; the peer is Debian's janus.
bench-sfu: $(VENV)/.installed-dev ## Processor time per forwarded packet, against floor and Janus
	cd sfu && cargo build --quiet --release -p pitt-sfu-load
	$(BIN)/python -m bench.sfu

bench-sfu-switch: $(VENV)/.installed-dev ## 500 participants change groups at once
	cd sfu && cargo build --quiet --release -p pitt-sfu-load
	$(BIN)/python -m bench.sfu_switch

screenshots: $(VENV)/.installed-dev $(BUNDLE)/index.html test-tools ## Take pictures of every screen and state
	$(BIN)/python -m tests.browser.screenshots

# ---------------------------------------------------------------- release

.PHONY: dist
dist: $(VENV)/.installed-dev $(BUNDLE)/index.html ## Build the sdist and the wheel into dist/
	$(BIN)/python -m build

# ---------------------------------------------------------------- clean

.PHONY: format clean
format: $(VENV)/.installed-dev ## Put all Python into the one style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

clean: ## Remove everything that make has built (data/ stays)
	rm -rf $(VENV) web/node_modules sfu/target $(BUNDLE) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
