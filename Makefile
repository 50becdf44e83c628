# Every target makes the environment first (.venv, from requirements.lock), and does nothing where it stands already.
# ARGS goes to the command: make test ARGS="-k ledger", make run ARGS="--help".

.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.wiredesk-setup
ARGS :=
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-package wiredesk-schemas --no-emit-index-url --custom-compile-command "make lock"
BUILD_REQUIRES := $(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'
PEERS := --group peers -c requirements.lock --override bench/peers/overrides.txt
LOCKS := requirements.lock requirements-runtime.lock requirements-build.lock requirements-peers.lock

# The interpreter that .venv points to may have gone since: then the stamp is worth nothing.
ifneq ($(shell test -x $(BIN)/python && echo there),there)
$(shell rm -f $(STAMP))
endif

.PHONY: help setup run test test-quick lint format types chaos damage bench bench-peers peers wheels schemas docs picture pictures lock lock-check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with what is locked, and the two packages in it

$(STAMP): requirements.lock pyproject.toml schemas/pyproject.toml .ci/setup
	@.ci/setup $(VENV)
	@touch $@

run: $(STAMP) ## start Kafka, a worker and the page, feed examples/, show the events; Ctrl-C ends it
	@$(BIN)/wiredesk up --feed examples $(ARGS)

test: $(STAMP) ## run all tests, those on the real Kafka too (minutes)
	@$(BIN)/pytest $(ARGS)

test-quick: $(STAMP) ## run the tests that need no Kafka (a minute)
	@$(BIN)/pytest -q -m "not integration and not chaos" $(ARGS)

lint: $(STAMP) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(STAMP) ## let ruff put the format right
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

types: $(STAMP) ## mypy --strict
	@$(BIN)/mypy schemas/wiredesk_schemas services/wiredesk tests docs bench .ci/dockerfile.py

chaos: $(STAMP) ## the long campaign: kill workers and brokers, count every article (ARGS="--help")
	@$(BIN)/python tests/chaos/campaign.py $(ARGS)

damage: $(STAMP) ## damage 20,000 documents a format, and look how each is answered (ARGS="--help")
	@$(BIN)/python tests/property/damage.py $(ARGS)

bench: $(STAMP) ## measure what labels cost, beside a TF-IDF baseline (ARGS="--help")
	@$(BIN)/python -m bench $(ARGS)

bench-peers: $(STAMP) peers ## run the worker beside its peers on the real Kafka, 15 minutes (ARGS="--quick", "--help")
	@$(BIN)/python -m bench peers $(ARGS)

# Quix Streams asks for older releases of what we have, and runs well on ours: so it stands in no lock but its own.
peers: $(STAMP) ## install what bench-peers compares with and .venv lacks
	@$(BIN)/python -c 'import quixstreams' 2>/dev/null || \
		$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r requirements-peers.lock

wheels: $(STAMP) ## build both wheels into dist/
	@rm -f dist/*.whl
	@$(BIN)/python -m build --no-isolation --wheel --outdir dist schemas
	@$(BIN)/python -m build --no-isolation --wheel --outdir dist .

schemas: $(STAMP) ## write JSON Schema and AsyncAPI anew from the models
	@$(BIN)/wiredesk schemas export

docs: $(STAMP) ## write docs/settings.md anew from the settings
	@$(BIN)/python docs/make_settings.py

picture: $(STAMP) ## take the README's picture of `make run` anew
	@WIREDESK_BROKER__PORT=0 WIREDESK_WORKER__WEB_PORT=0 $(BIN)/python docs/pictures/take.py --title "make run" \
		--seconds 22 --lines 62 docs/pictures/run.svg -- $(BIN)/wiredesk up --feed examples

pictures: $(STAMP) ## take the pictures of the gateway's page anew (needs chromium)
	@$(BIN)/python docs/pictures/page.py $(ARGS)

lock: $(STAMP) ## lock anew what pyproject.toml asks for (ARGS=--upgrade takes newer releases)
	@$(COMPILE) pyproject.toml --all-extras --group dev --group bench $(ARGS) -o requirements.lock
	@$(COMPILE) pyproject.toml -c requirements.lock $(ARGS) -o requirements-runtime.lock
	@$(BUILD_REQUIRES) | $(COMPILE) - -c requirements.lock $(ARGS) -o requirements-build.lock
	@$(COMPILE) $(PEERS) $(ARGS) -o requirements-peers.lock

lock-check: $(STAMP) ## find out whether the locks are what `make lock` would write
	@rm -rf $(VENV)/lock && mkdir $(VENV)/lock && cp $(LOCKS) $(VENV)/lock
	@$(COMPILE) pyproject.toml --all-extras --group dev --group bench -o $(VENV)/lock/requirements.lock >/dev/null
	@$(COMPILE) pyproject.toml -c requirements.lock -o $(VENV)/lock/requirements-runtime.lock >/dev/null
	@$(BUILD_REQUIRES) | $(COMPILE) - -c requirements.lock -o $(VENV)/lock/requirements-build.lock >/dev/null
	@$(COMPILE) $(PEERS) -o $(VENV)/lock/requirements-peers.lock >/dev/null
	@for lock in $(LOCKS); do diff -u $$lock $(VENV)/lock/$$lock || exit 1; done

clean: ## remove .venv, caches and builds (not the downloaded Kafka)
	@rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
