# The commands of the project. Each sets up what it needs first; a second time that costs nothing.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv),.tools/bin/uv)
# What is on the machine is used; only where no Python fits does uv fetch one.
PYTHON_VERSIONS := >=3.11,<3.14

# The machine's own certificates, where it has any: behind a company's proxy no others will do.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)

# Stamps: empty files, newer than what they depend on once a step of the set-up is done.
INSTALLED := .venv/.installed
SYSTEM := .venv/.system
JARS := .jars/.fetched
JAR_FILES := $(patsubst %,.jars/%,$(filter %.jar,$(file < infra/spark/jars.sha256)))
# Gone, or in a folder of the user's: whoever cares for the jars looks again.
JARS_UNSURE := $(if $(DELTA_JARS)$(filter-out $(wildcard $(JAR_FILES)),$(JAR_FILES)),unsure)

# A query or description reaches the shell as it was typed, dollar signs and quotes included.
override Q := $(value Q)
override ABOUT := $(value ABOUT)
export Q ABOUT

.PHONY: help run estimate ui sql schema seeds skills skill preview test lint bench clean setup lock unsure

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## seeds → flows → checks → a published version (CONFIG=run.yaml SKILLS=all ASSETS=group:flows)
	@$(PYTHON) -m infra.run $(if $(CONFIG),--config "$(CONFIG)") $(if $(ASSETS),--assets "$(ASSETS)") \
		$(if $(SKILLS),--skills "$(SKILLS)")

estimate: setup ## what a run would ask, cost and take, before it is paid (CONFIG=run.yaml)
	@$(PYTHON) -m infra.estimate $(if $(CONFIG),--config "$(CONFIG)")

ui: setup ## Dagster's UI on http://127.0.0.1:3000 (PORT=… for another port)
	@$(PYTHON) -m infra.dagster.ui

sql: setup ## query the lakehouse: make sql Q="select …" (FORMAT=table|full|json|csv|md)
	@$(PYTHON) -m infra.sql "$$Q"

schema: setup ## a corpus's columns beside those expected (CORPUS=codeparrot INPUTS="folder …")
	@$(PYTHON) -m infra.schema "$(CORPUS)" "$(INPUTS)"

seeds: setup ## flagged seeds to decide on (SEEDS="approve ID --reason '…'", or withdraw)
	@$(PYTHON) -m infra.seeds $(value SEEDS)

skills: setup ## write the README's table of skills from the code
	@$(PYTHON) -m infra.skill_table

skill: setup ## a new skill's folder (NAME=proof_writing ABOUT="Write …" DRAFT=teacher ATTEMPT=1)
	@$(PYTHON) -m infra.new_skill --name "$(NAME)" --about "$$ABOUT" \
		$(if $(DRAFT),--draft "$(DRAFT)") $(if $(ATTEMPT),--attempt "$(ATTEMPT)")

preview: setup ## try a skill on three seeds, writing to no table (SKILL=… SEEDS=3 CALLS=60)
	@$(PYTHON) -m infra.preview --skill "$(SKILL)" $(if $(SEEDS),--seeds "$(SEEDS)") \
		$(if $(CALLS),--calls "$(CALLS)")

test: lint ## lint, then every test (two files at a time; TESTS="tests/unit -n 0" for some)
	@$(PYTHON) -m pytest -n 2 --dist loadfile $(TESTS)

lint: setup ## ruff and mypy
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

bench: setup ## measure saturation, faults, costs, beside other programs (BENCH="cpu tail --short")
	@$(PYTHON) -m tests.benchmarks $(BENCH)

clean: ## remove what the set-up made; data and run history stay
	@rm -rf .venv .tools .jars .cache .pytest_cache .ruff_cache .mypy_cache dist spark-warehouse
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed the environment, the jars and the caches."
	@echo "Kept .lakehouse (the data) and .dagster (the run history): delete them yourself."

setup: $(INSTALLED) $(SYSTEM) $(JARS) ## everything a command needs (they all do this first)

lock: | $(UV) ## pin the dependencies of pyproject.toml anew in requirements.lock
	@$(UV) pip compile --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	    --no-emit-find-links --group dev pyproject.toml -o requirements.lock --quiet
	@echo "requirements.lock is up to date; the next command installs it"

.tools/bin/uv:
	@command -v python3 >/dev/null || { \
	    echo "error: there is no python3. Install it: sudo apt-get install python3 python3-venv" >&2; \
	    exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "error: this python3 cannot make environments." \
	        "Install what it lacks: sudo apt-get install python3-venv" >&2; \
	    exit 1; }
	@echo "setting up: uv"
	@python3 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(INSTALLED): requirements.lock pyproject.toml | $(UV)
	@echo "setting up: the Python environment"
	@test -x $(PYTHON) || $(UV) venv --quiet --python '$(PYTHON_VERSIONS)' .venv
	@$(UV) pip sync --quiet --python $(PYTHON) requirements.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	@touch $@

$(SYSTEM): infra/setup/system.py | $(INSTALLED)
	@$(PYTHON) -m infra.setup.system
	@touch $@

$(JARS): infra/spark/jars.sha256 infra/spark/fetch_jars.py $(JARS_UNSURE) | $(SYSTEM)
	@$(PYTHON) -m infra.spark.fetch_jars
	@mkdir -p $(@D) && touch $@
