# `make up` and `make test` do everything on a machine with Python 3.11 or newer; `make help` lists the rest.
# The first Python that is new enough; name another one with: make PYTHON=…
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
PORT ?= 4566
STAGE ?= prod
V := .venv/bin

.PHONY: help
help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/ok: requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Reelwright needs Python 3.11 to 3.14; name one with: make PYTHON=/path/to/python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "If Python's venv module is missing: on Debian, apt install python3-venv"; exit 1; }
	@echo "Installing …"
	@$(V)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: up
up: .venv/ok  ## the local cloud, in the foreground; prints the URL and the credentials (PORT=4566, DEMO=1)
	@exec $(V)/python -m local.up --port "$(PORT)" $(if $(DEMO),--demo)

.PHONY: down
down: .venv/ok  ## stop a local cloud that runs somewhere else
	@$(V)/python -m local.down

.PHONY: demo
demo: .venv/ok  ## make three personalised videos on the local cloud that is up
	@$(V)/python -m local.demo

.PHONY: examples
examples: .venv/ok  ## render the example templates into build/examples, without the cloud (ONE=name)
	@$(V)/python -m local.examples $(ONE)

.PHONY: logs
logs: .venv/ok  ## what the functions of the local cloud log (FOLLOW=1)
	@$(V)/python -m local.logs $(if $(FOLLOW),--follow)

.PHONY: reset
reset: down  ## forget everything that the local cloud holds
	@rm -rf .local

.PHONY: test
test: .venv/ok  ## all tests
	@$(V)/pytest -q -n logical tests/unit tests/integration
	@$(V)/pytest -q tests/e2e tests/golden

.PHONY: unit
unit: .venv/ok  ## the tests that run in seconds
	@$(V)/pytest -q -n logical tests/unit

.PHONY: golden
golden: .venv/ok  ## the golden frames, expected and actual side by side, in build/golden.html (ACCEPT=1, ONLY=part of a name)
	@$(V)/python -m tests.golden.sheet $(if $(ACCEPT),--accept) $(ONLY)

.PHONY: bench
bench: .venv/ok  ## what a video costs beside the best command by hand and other programs, into bench/RESULTS.md (ONLY=names; 30 minutes)
	@$(V)/python -m bench $(ONLY)

.PHONY: lint
lint: .venv/ok  ## ruff, mypy, import-linter
	@$(V)/ruff check . && $(V)/ruff format --check . && $(V)/mypy && $(V)/lint-imports

.PHONY: fmt
fmt: .venv/ok  ## put the code into shape
	@$(V)/ruff check --fix . ; $(V)/ruff format .

.PHONY: docs
docs: .venv/ok  ## make the pictures of docs/reference/script-language.md anew from its scripts
	@$(V)/python -m local.docs

.PHONY: layer
layer: .venv/ok  ## the ffmpeg layer's zip (ARCH=x86_64 or arm64)
	@$(V)/python -m layers.ffmpeg.build $(ARCH)

.PHONY: fonts
fonts: .venv/ok  ## the optional layer of fonts: Chinese, Japanese, Korean, colour emoji (needs npm)
	@$(V)/python -m layers.fonts.build

.PHONY: package
package: .venv/ok  ## the deployment package for AWS, with its layers, in build/ (STAGE=prod, ARCH=arm64, FONTS=1)
	@$(V)/python -m local.aws_package "$(STAGE)" $(if $(ARCH),--architecture "$(ARCH)") $(if $(FONTS),--fonts)

.PHONY: deploy
deploy: can-deploy package  ## deploy it with the AWS command line (STAGE=prod, BUCKET=for the artifacts)
	aws cloudformation package --template-file build/$(STAGE)/sam.json --s3-bucket $(BUCKET) \
	  --output-template-file build/$(STAGE)/packaged.yaml
	aws cloudformation deploy --template-file build/$(STAGE)/packaged.yaml --stack-name reelwright-$(STAGE) \
	  --s3-bucket $(BUCKET) --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND

.PHONY: can-deploy
can-deploy:
	@test -n "$(BUCKET)" || { echo "Name a bucket of yours for the artifacts: make deploy BUCKET=my-artifacts"; exit 1; }
	@command -v aws >/dev/null || { echo "The AWS command line is missing: install it, and see docs/guides/deploying.md"; exit 1; }

.PHONY: lock
lock: .venv/ok  ## pin the requirements anew from pyproject.toml
	@$(V)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate --no-header \
	  --group dev --extra cli pyproject.toml -o requirements-dev.txt
	@$(V)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate --no-header \
	  pyproject.toml -c requirements-dev.txt -o requirements.txt
