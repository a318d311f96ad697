# Works with GNU make 3.81 (macOS) and later. `make help` lists what there is.
SHELL := /bin/sh
MAKEFLAGS += -rR
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all setup build test check lint types layers clean lock help FORCE

PYTHON ?= python3
BIN := .venv/bin

# One question decides whether to render: is anything newer than the last build? Folder times
# catch what was added or deleted; nothing is listed as a prerequisite, so names may have blanks.
INPUTS := codings reports/templates src/theorycoding Makefile pyproject.toml
CHANGED := $(shell \
	{ find $(INPUTS) -name __pycache__ -prune -o -newer .build/begun -print; \
	  find reports -path reports/templates -prune -o -newer .build/done -print; \
	} 2>/dev/null | head -n 1)
ifeq ($(wildcard .build/done),)
CHANGED := first
endif

all: .build/done ## set up, check the codings, and build every report (the default)

.build/done: $(if $(CHANGED),FORCE) | .venv/ready
	@mkdir -p .build
	@touch .build/next
	@$(BIN)/theorycoding build
	@mv .build/next .build/begun
	@touch .build/done

setup: .venv/ready ## create .venv from the pinned requirements

.venv/ready: requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

build: .venv/ready ## render every report, whatever the file times say
	$(BIN)/theorycoding build

# What reads, checks and writes files is tested branch by branch.
WHOLE := */labels.py,*/markup.py,*/writing.py,*/mending.py,*/reading/*,*/checks/*

test: .venv/ready ## run the tests, with doctests and branch coverage
	$(BIN)/python -m pytest --quiet --cov --cov-report=term
	$(BIN)/coverage report --include='$(WHOLE)' --fail-under=100

check: test lint types layers ## the whole gate: tests, lint, types, layers, codings, reports
	$(BIN)/theorycoding check
	$(BIN)/theorycoding build --check

lint: .venv/ready ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/ready ## check types
	$(BIN)/mypy

layers: .venv/ready ## check that each module imports only what stands below it
	$(BIN)/lint-imports

lock: .venv/ready ## pin the requirements again (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --upgrade --quiet -o requirements/runtime.txt
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --upgrade --quiet -o requirements/dev.txt

clean: ## delete what is made here and not committed
	rm -rf .venv .build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -e 's/:.*## /: /' | sort
