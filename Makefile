# Works with GNU make 3.81 (macOS) and later. `make help` lists what there is.
SHELL := /bin/sh
MAKEFLAGS += -rR
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all venv setup build test exhaustive check lint types layers site engines ways lock clean help FORCE

# What Python compiles is kept, whatever the shell asks for: anew, tests take ten seconds more.
# It is kept out of the sources, whose folder times would call for another build.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.build/compiled

PYTHON ?= python3
# By module, never by launcher: the first line of a launcher breaks on quotes in the path.
RUN := .venv/bin/python -m

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

# Another folder, or a Python that is gone, and nothing in .venv works: it is made anew.
BROKEN := $(shell [ "`cat .venv/made 2>/dev/null`" = "`pwd -P`" ] && [ -x .venv/bin/python ] || echo yes)

all: .build/done ## install what a report needs, check the codings, build every report (the default)

.build/done: $(if $(CHANGED),FORCE) | .venv/runtime
	@mkdir -p .build
	@touch .build/next
	@$(RUN) theorycoding build
	@mv .build/next .build/begun
	@touch .build/done

venv: .venv/made ## make .venv, with nothing in it yet

.venv/made: $(if $(BROKEN),FORCE)
	@sh requirements/install.sh venv "$(PYTHON)"

.venv/runtime: requirements/runtime.txt requirements/build.txt requirements/install.sh .venv/made
	@sh requirements/install.sh runtime "$(PYTHON)"

setup: .venv/dev ## install what developers need

.venv/dev: requirements/dev.txt .venv/runtime
	@sh requirements/install.sh dev

build: .venv/runtime ## render every report, whatever the file times say
	$(RUN) theorycoding build

PYTEST := $(RUN) pytest --quiet --numprocesses auto --dist worksteal

test: .venv/dev ## run the tests, with doctests and the branch rule
	$(PYTEST) --cov --cov-report=
	$(RUN) coverage report

exhaustive: .venv/dev ## run the tests that are slow or need other programs
	$(PYTEST) --hypothesis-profile exhaustive -m 'exhaustive or tools or hypothesis'

check: test exhaustive lint types layers site ## the whole gate: tests, lint, types, layers, site, codings, reports
	$(RUN) theorycoding check
	$(RUN) theorycoding build --check

lint: .venv/dev ## format and lint
	$(RUN) ruff format --check .
	$(RUN) ruff check .

types: .venv/dev ## check types
	$(RUN) mypy

layers: .venv/dev ## check that each module imports only what stands below it
	.venv/bin/python -c 'from importlinter.cli import lint_imports_command as run; run()'

engines: .venv/engines ## count frames of dask and pyspark, which need java (some minutes)
	$(RUN) pytest --quiet tests/engines

.venv/engines: requirements/engines.txt .venv/dev
	@sh requirements/install.sh engines

# Built from a copy, in which docs/, reports/ and the pages beside them link to each other.
site: .venv/dev ## build the documentation as a site, in .build/site
	@rm -rf .build/pages .build/site
	@mkdir -p .build/pages
	@cp -R *.md CITATION.cff LICENSE codings docs reports .build/pages
	$(RUN) zensical build --strict --clean

ways: .venv/dev ## try every way to install, from nothing (some minutes)
	$(PYTEST) tests/ways

# Wheels only, as install.sh wants them; no index is named, so a lock works with any.
COMPILE := uv pip compile --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --only-binary :all: --upgrade --quiet

lock: ## pin the requirements again (needs uv)
	@command -v uv >/dev/null || { echo "uv is not on this machine (python -m pip install uv)" >&2; exit 1; }
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml --group dev --group engines -c requirements/dev.txt \
		--no-binary pyspark -o requirements/engines.txt
	$(COMPILE) --group build -o requirements/build.txt
	$(COMPILE) --group ways -o requirements/ways.txt

clean: ## delete what is made here and not committed
	rm -rf .venv .build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -e 's/:.*## /: /' | sort
