# Any Python from 3.11 on: make test PYTHON=python3.13
PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Marks are named after the interpreter, so that another PYTHON starts a fresh environment: of the
# environment itself, of the app in it, and of the tools of development.
MARK := $(subst /,_,$(PYTHON))
MADE := $(VENV)/.made-$(MARK)
APP := $(VENV)/.ready-$(MARK)
DEV := $(VENV)/.ready-dev-$(MARK)
PIP := -m pip --disable-pip-version-check --quiet
# Textual reads the first two, and the snapshots would differ. Where Python may write no bytecode,
# each worker, and each process that a test starts, compiles all that was changed since the set-up.
PYTEST := env -u TEXTUAL_THEME -u NO_COLOR -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run test course check style format types layers lessons snapshots coverage web bench screenshots wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "smtplab needs Python 3.11 or later; try make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# pip builds in an environment of its own, which the two variables hold to the same releases.
$(APP): pyproject.toml constraints.txt | $(MADE)
	PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt $(BIN)/python $(PIP) install -e .
# As pip does for a wheel; without it, each start compiles where Python may write no bytecode.
	$(BIN)/python -m compileall -q smtplab
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(MADE)
	$(BIN)/python $(PIP) install -c constraints.txt hatchling hatch-vcs
	$(BIN)/python $(PIP) install -c constraints.txt --no-build-isolation -e '.[dev,fast]'
	$(BIN)/python -m compileall -q smtplab
	@touch $(APP) $@

run: $(APP) ## Start smtplab; ARGS="sandbox" gives it arguments
	@$(BIN)/smtplab $(ARGS)

test: $(DEV) ## Run the tests; ARGS="-k name" gives pytest arguments
	$(PYTEST) -n auto $(ARGS)

check: style types layers lessons test wheel ## Run all that must pass before a change goes in

style: $(DEV) ## Check style and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(DEV) ## Correct style and format where a tool can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(DEV) ## Prove the types
	$(BIN)/mypy

layers: $(DEV) ## Prove that each layer knows only those below it
	$(BIN)/lint-imports

lessons: $(DEV) ## Prove that the lessons run as they are written
	$(BIN)/smtplab check lessons

snapshots: $(DEV) ## Record the pictures of the screens again; look at the difference before a commit
	$(PYTEST) --snapshot-update tests/tui

course: $(DEV) ## Play the whole course in a browser by key presses
	WHOLE_COURSE=1 $(PYTEST) -n auto tests/web/test_course.py $(ARGS)

coverage: $(DEV) ## Show which branches no test has taken
	$(PYTEST) -n auto --cov --cov-report=term $(ARGS)

web: $(APP) ## Write the app as a web page into build/web, and open it on this machine
	$(BIN)/smtplab web build/web --serve $(ARGS)

bench: $(DEV) ## Measure the budgets
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(DEV) ## Take the pictures for the documentation
	$(BIN)/python -m tests.screenshots $(ARGS)

wheel: $(DEV) ## Build the wheel, install it elsewhere and use it there
	rm -rf dist
	$(BIN)/python $(PIP) wheel --no-deps --no-build-isolation -w dist .
	tests/wheel.sh $(BIN)/python dist/*.whl

clean: ## Remove all that make has made
	rm -rf $(VENV) build dist htmlcov .coverage .hypothesis snapshot_report.html
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find smtplab tests -name __pycache__ -type d -exec rm -rf {} +
