# Two commands: `make demo` runs a whole shop on this machine, `make check` proves the project.
.PHONY: demo check histories crashes format setup sync dashboard bench bench-quick bench-growth bench-soak bench-drain dashboard-bench
SHELL := /bin/bash
# Every process that a test starts would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
TOOLS := .tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
PYTHON ?= python3

NEEDED := $(if $(filter $(TOOLS)/%,$(UV)),$(UV))

setup: sync dashboard

sync: | $(NEEDED)
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
	$(NPM) run check --silent
	$(UV) run --no-sync pytest
	$(UV) run --no-sync python -m tests.histories 1000 --known

histories: setup
	@$(UV) run --no-sync python -m tests.histories $(or $(N),1000)

crashes: setup
	@$(UV) run --no-sync python -m tests.crashes $(or $(N),20)

format: setup
	$(UV) run --no-sync ruff format .
	$(UV) run --no-sync ruff check --fix .

bench: setup
	$(UV) run --no-sync python -m bench

# With a million stored payments (N=), under a load that lasts (SECONDS=), and with a backlog after down-time (N=).
bench-growth bench-drain: setup
	$(UV) run --no-sync python -m bench $(@:bench-%=%) $(N)

bench-soak: setup
	$(UV) run --no-sync python -m bench soak $(if $(filter command line,$(origin SECONDS)),$(SECONDS))

bench-quick: setup
	@$(UV) run --no-sync python -m bench quick

# The guide's pictures, made by the tests that look at every screen.
pictures: setup
	PICTURES=1 $(UV) run --no-sync pytest -n 0 -q tests/dashboard/test_screens.py

dashboard-bench: setup
	@$(UV) run --no-sync python -m bench.dashboard

# The UI in the Dashboard: built anew when a source is newer than what was built.
BUILT := app/web/static/dashboard/index.html
INSTALLED := dashboard/node_modules/.package-lock.json
NPM := $(if $(shell command -v npm),$(PYTHON),$(UV) run --isolated --only-group node python) -m tools.npm
dashboard: $(BUILT)

$(INSTALLED): dashboard/package-lock.json dashboard/.npmrc | $(NEEDED)
	$(NPM) ci --silent
	@touch $@

$(BUILT): $(INSTALLED) $(shell find dashboard/src -type f) $(wildcard dashboard/*.*)
	$(NPM) run build --silent
	@touch $@
