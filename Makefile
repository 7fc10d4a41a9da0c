# Every target works on a fresh clone: the first one that needs it makes the environment.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
UVNET  := --no-progress
SRC    := platform tenants workers_async migrations tests bench

# The programs that tests and the demo start need half the time when compiled modules are kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test nightly check bench format lock clean containers

help:
	@echo "make demo        start Yui with five towns and three months of business"
	@echo "make demo-reset  stop it and remove the demo's data"
	@echo "make test        the whole suite (under 8 minutes)"
	@echo "make check       style, types, architecture, migrations, the catalogue gate"
	@echo "make nightly     what takes longer than make test may"
	@echo "make bench       speed, side by side with a floor and with peers"
	@echo "make lock        renew the three lock files (needs uv)"

# --- environments -------------------------------------------------------------------------------
$(VENV)/pip-ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Yui needs Python 3.11 or later; try: make PYTHON=python3.13 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "The venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

# $(call install,LOCKFILE): exact versions with their hashes, by uv where it is present, else by pip.
# A lock is the whole truth: the overrides that made one of them stay out of installing another.
define install
	@echo "installing $(1)"
	@if [ -n "$(UV)" ]; then "$(UV)" pip install -q --no-config --python $(BIN)/python --no-deps --require-hashes -r $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r $(1); fi
endef

$(VENV)/run-ok: $(VENV)/pip-ok requirements.lock
	$(call install,requirements.lock)
	@$(BIN)/python deploy/link.py
	@touch $@

$(VENV)/dev-ok: $(VENV)/run-ok requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $@

$(VENV)/bench-ok: $(VENV)/dev-ok requirements-bench.lock
	$(call install,requirements-bench.lock)
	@touch $@

# --- what people do -----------------------------------------------------------------------------
demo: $(VENV)/run-ok
	@exec $(BIN)/python -m yui.cli demo

demo-reset: $(VENV)/run-ok
	@$(BIN)/python -m yui.cli demo-reset

# Compiled once on all cores, not once more by each of the test programs.
test: $(VENV)/dev-ok
	@$(BIN)/python -m compileall -q -j 0 platform tenants workers_async migrations
	$(BIN)/python -m pytest -n 2 --dist loadgroup

nightly: $(VENV)/dev-ok
	YUI_NIGHTLY=1 $(BIN)/python -m pytest -n 2 --dist loadgroup -m "nightly or not nightly"

check: $(VENV)/dev-ok
	$(BIN)/ruff check $(SRC)
	$(BIN)/ruff format --check $(SRC)
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/squawk --config .squawk.toml migrations/versions/*.sql
	$(BIN)/python -m tests.catalogue_gate

bench: $(VENV)/bench-ok
	$(BIN)/python -m bench

format: $(VENV)/dev-ok
	$(BIN)/ruff check --fix $(SRC)
	$(BIN)/ruff format $(SRC)

COMPILE := uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --no-config bench/requirements.in -c requirements.lock -o requirements-bench.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
