# Everything here sets itself up: a virtual environment in .venv, from the locked requirements, when the lock changed.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
RIVALS := .rivals/.ready
N ?= 100000
KILLS ?= 200
SECONDS ?= 480
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --quiet \
  --custom-compile-command 'make lock'

# Where pip finds packages is your affair; where and how it puts them is ours.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIRE_HASHES PIP_CONSTRAINT PIP_DRY_RUN PYTHONPATH PYTHONHOME

.PHONY: help demo test lint format docs bench bench-start crash lock clean
help:              ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(READY)     ## a PMO's story, loaded and looked at
	$(BIN)/flywheel demo

test: lint         ## lint, type-check and run every test
	$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile

lint: $(READY)     ## ruff and mypy, strictly
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)   ## put the code in the house's form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(READY)     ## the manual's reference, from what flywheel says of itself
	$(BIN)/python docs/reference.py

bench: $(READY) $(RIVALS)  ## how fast, and against whom; make bench N=1000000 for the whole
	$(BIN)/python -m bench --events $(N) --write

bench-start: $(READY)  ## what starting costs
	$(BIN)/python -m bench --events 1000 --rounds 7 --only starting

crash: $(READY)    ## killed, cut off, filled up and crowded at random moments; make crash KILLS=1000 SEED=7 FOLDER=/dev/shm
	$(BIN)/python -m tests.crash --kills $(KILLS) --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) \
	  $(if $(FOLDER),--folder $(FOLDER))

lock:              ## requirements/*.txt anew from pyproject.toml (needs uv)
	$(COMPILE) --upgrade --group dev --output-file requirements/dev.txt
	$(COMPILE) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt

clean:             ## away with everything that can be made again
	rm -rf .venv .rivals bench/.cache .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist

$(READY): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed. Try: make PYTHON=python3.11")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(RIVALS): requirements/bench.txt
	@$(PYTHON) -m venv --clear .rivals
	.rivals/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@
