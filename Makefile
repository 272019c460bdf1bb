# Two commands: `make demo` runs a whole shop on this machine, `make check` proves the project.
.PHONY: demo check histories format setup bench bench-quick
SHELL := /bin/bash
TOOLS := .tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
PYTHON ?= python3

setup: | $(if $(filter $(TOOLS)/%,$(UV)),$(UV))
	@$(UV) sync --locked --quiet --all-packages --all-extras

$(TOOLS)/bin/uv:
	@$(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/pip install --quiet uv

demo: setup
	@$(UV) run --no-sync saleor-qmore demo

check: setup
	$(UV) run --no-sync ruff format --check .
	$(UV) run --no-sync ruff check .
	$(UV) run --no-sync mypy
	$(UV) run --no-sync lint-imports
	$(UV) run --no-sync pytest
	$(UV) run --no-sync python -m tests.histories 1000 --known

histories: setup
	@$(UV) run --no-sync python -m tests.histories $(or $(N),1000)

format: setup
	$(UV) run --no-sync ruff format .
	$(UV) run --no-sync ruff check --fix .

bench: setup
	$(UV) run --no-sync python -m bench

bench-quick: setup
	@$(UV) run --no-sync python -m bench quick

# The UI in the Dashboard: built anew when a source is newer than what was built.
BUILT := app/web/static/dashboard/index.html
dashboard: $(BUILT)

$(BUILT): $(shell find dashboard/src -type f) $(wildcard dashboard/*.*)
	cd dashboard && npm ci --no-audit --no-fund --legacy-peer-deps && npm run check && npm run build
	@touch $@
