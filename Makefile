# run     serves Kenesh at http://127.0.0.1:$PORT, its data in $KENESH_HOME, with demonstration data
# test    every test, on PostgreSQL 18, then what the database decides on the system's PostgreSQL where there is one
# check   everything a machine can say about the code without running it
# bench   measurements at scale; see bench/README.md
# messages  takes the words of the code into locale/, for translators

.PHONY: run test check bench messages lock setup
.SILENT:

# Compiled by the first process that needs it, not by each of the hundred that tests start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
WORKERS ?= 2
SYSTEM_POSTGRES := $(lastword $(sort $(wildcard /usr/lib/postgresql/1[5-9]/bin/initdb)))

run: setup
	export KENESH_DEMO="$${KENESH_DEMO:-1}"; exec $(BIN)/python -m kenesh.serve --with-parent

test: setup
	sh .ci/browser || true
	$(BIN)/pytest -n $(WORKERS) --dist worksteal
	version='$(word 4,$(subst /, ,$(SYSTEM_POSTGRES)))'; \
	if [ -n "$$version" ] && [ -z "$$DATABASE_URL" ]; then \
		echo "Once more on the system's PostgreSQL $$version, all that the database decides:"; \
		$(BIN)/pytest -n $(WORKERS) --dist worksteal --postgres=$$version -m "database and not browser and not once"; \
	fi

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check $$(find kenesh -name '*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/python -m kenesh.messages --check
	$(BIN)/pytest --no-header -q tests/test_house.py

bench: setup
	$(BIN)/python -m bench

messages: setup
	$(BIN)/python -m kenesh.messages

lock: setup
	PATH="$(BIN):$$PATH" uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --quiet --output-file requirements.txt

setup:
	sh .ci/setup
