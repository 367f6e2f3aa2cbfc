# One word for each task. Needs Python 3.11 or newer with venv, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test check sim lab lab-wire bench docs lock clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## start a station on virtual hardware, a Central System and the panel
	$(BIN)/plugwright run $(ARGS)

test: $(VENV)/dev.stamp ## 200 simulated worlds, then the tests on every core (ARGS=tests/rpc for a part of them)
ifeq ($(ARGS),)
	$(BIN)/plugwright sim --seeds 1..200 --hours 6
endif
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/dev.stamp ## lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(VENV)/lab.stamp ## every OCTT case that applies, on the virtual station (ARGS="--product ac-wallbox-2")
	$(BIN)/plugwright lab run --virtual $(ARGS)

lab-wire: $(VENV)/lab.stamp ## the same over a real link, in real time: three minutes (ARGS="ac-wallbox-2 --out report")
	$(BIN)/python -m tools.lab_wire $(ARGS)

sim: $(VENV)/run.stamp ## 200 simulated worlds of twelve hours, half of them with power cuts (ARGS="--seeds 1..1000")
	$(BIN)/plugwright sim --seeds 1..200 --hours 12 $(ARGS)

bench: $(VENV)/dev.stamp ## measure the building blocks
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/dev.stamp ## write the generated pages of docs/
	$(BIN)/python -m tools.docs

lock: $(VENV)/dev.stamp ## pin the dependencies anew (UPGRADE=--upgrade for the newest)
	$(LOCK) pyproject.toml --group build --output-file requirements/run.txt
	$(LOCK) pyproject.toml --group build --extra lab --constraint requirements/run.txt \
		--output-file requirements/lab.txt
	$(LOCK) pyproject.toml --group build --group dev --extra speed --extra lab --constraint requirements/lab.txt \
		--output-file requirements/dev.txt

clean: ## remove the virtual environment and the caches
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis src/*.egg-info
	find . -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamps are remade when the lock or the project's description changes. What runs needs no tool of the developers.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Plugwright needs Python 3.11 or newer; this is " \
		+ sys.version.split()[0] + ". Name another: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements/run.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/lab.stamp: $(VENV)/run.stamp requirements/lab.txt
	$(PIP) install --require-hashes --requirement requirements/lab.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@
