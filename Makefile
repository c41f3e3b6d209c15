# Two commands matter: `make app` opens the app, `make test` runs the tests. Both set up what they need, once.
# 两个命令就够:`make app` 打开应用,`make test` 运行测试;第一次会自动安装所需的一切。

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: app test lint docs order bench extras lock clean help

help:
	@sed -n '1,2p' Makefile
	@echo "make lint | docs | order | bench | extras | lock | clean"

app: .venv/ready-app
	$(BIN)/simulator app $(ARGS)

test: .venv/ready-dev
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=8 --dist=loadfile $(ARGS)

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/ready-dev
	$(BIN)/python -m simulator.export.model_docs
	$(BIN)/python -m simulator.language.schema_files
	$(BIN)/python -m simulator.cli.reference
	$(BIN)/python -m simulator.export.register_table

# The statements of documents as they follow in the source texts, which stand beside the project.
SOURCES ?= ../shared/sources
order: .venv/ready-dev
	$(BIN)/python -m simulator.export.document_order --sources $(SOURCES)

# Speed beside peers and beside C; writes docs/performance.md. `ARGS=--quick` for a first look, which writes nothing.
bench: .venv/ready-dev .venv-bench/ready
	$(BIN)/python -m benchmarks $(ARGS)

# All locks hold exact versions and the hashes of every platform's archives, and no address: pip takes them from wherever
# this computer takes its packages. One set of versions for all Python releases and systems, so that numbers agree.
UV_COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --custom-compile-command "make lock"

# Machine code for very many draws, and batches on several machines: not needed, but faster.
extras: .venv/ready-app
	@$(PIP) install --quiet --require-hashes --requirement requirements-extras.lock

lock: .venv/ready-dev
	$(UV_COMPILE) pyproject.toml --extra build --output-file requirements.lock
	$(UV_COMPILE) pyproject.toml --extra build --extra fast --extra cluster --constraint requirements.lock --output-file requirements-extras.lock
	$(UV_COMPILE) pyproject.toml --extra dev --constraint requirements-extras.lock --output-file requirements-dev.lock
	$(UV_COMPILE) --group bench --no-strip-extras --output-file requirements-bench.lock

clean:
	rm -rf .venv .venv-bench build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Set-up. Each stamp is renewed when its lock or pyproject.toml changes; otherwise a second `make` does nothing.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "找不到 $(PYTHON):请先安装 Python 3.11 或更高版本 | $(PYTHON) not found: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更高版本,当前为 $$($(PYTHON) --version 2>&1);可用 make PYTHON=python3.12 指定" \
	    "| Python 3.11 or newer is needed; choose another with make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "建立虚拟环境失败,系统可能缺少 python3-venv | no virtual environment: python3-venv may be missing"; exit 1; }

.venv/ready-app: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "正在安装,首次约需几分钟 | Installing; the first time takes a few minutes"
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready-app
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv-bench/ready: requirements-bench.lock | $(BIN)/pip
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement $<
	@touch $@
