# Silmukka's commands. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help env run test bench check fix lock messages shell
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
VAR_DIR ?= $(CURDIR)/var
PYTEST_WORKERS ?= auto
export VAR_DIR PYTHON
export PYTHONUTF8 := 1

BIN := .venv/bin
DEV := DEBUG=1 DEMO=1
KEY = SECRET_KEY="$$(cat "$(VAR_DIR)/secret-key")"
ROOMS := network places groups responsibilities reporting

help:  ## List these commands
	@sed -n 's/^\([a-z]*\):.*##/\1##/p' $(MAKEFILE_LIST) | while IFS='#' read -r name _ text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

env:  ## Make .venv as the lock file says (run and test do it by themselves)
	@requirements/install

run: env $(VAR_DIR)/secret-key  ## Run the portal with the demo network on http://127.0.0.1:8000 (PORT=…), until Ctrl-C
	@exec env $(DEV) SITE_URL="$${SITE_URL:-http://$(HOST):$(PORT)}" $(KEY) $(BIN)/python manage.py portal --host "$(HOST)" --port "$(PORT)" --end-with-parent

test: env  ## Run the whole test suite, on SQLite or on DATABASE_URL and REDIS_URL (ARGS=… for pytest)
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal $(ARGS)

check: env  ## Format, lint, types, import layers, migrations, translations, production settings
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	@find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/djlint templates --lint --quiet
	$(DEV) $(BIN)/mypy --no-error-summary
	@told=$$(PATH="$(BIN):$$PATH" lint-imports --no-cache) || { echo "$$told"; exit 1; }
	$(DEV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(DEV) $(BIN)/python manage.py check_translations
	@env DEBUG=0 SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	    ALLOWED_HOSTS=silmukka.example.org SITE_URL=https://silmukka.example.org EMAIL_URL=smtp://localhost \
	    DISCLOSURE_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	    $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: env  ## Measure the public pages beside a bare view (SCALE=small; or the data of DATABASE_URL)
	@bench/run

fix: env  ## Format everything, and repair what can be repaired by itself
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

lock: env  ## Choose library versions anew (requirements/*.txt)
	UV_SYSTEM_CERTS=1 UV_CUSTOM_COMPILE_COMMAND="make lock" .tools/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --python .venv pyproject.toml --output-file requirements/production.txt
	UV_SYSTEM_CERTS=1 UV_CUSTOM_COMPILE_COMMAND="make lock" .tools/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --python .venv --constraints requirements/production.txt --group dev pyproject.toml --output-file requirements/development.txt

messages: env  ## Collect the texts to be translated into locale/
	@$(DEV) $(BIN)/python manage.py make_messages

shell: env  ## Open Django's shell on the data of make run
	@env $(DEV) $(KEY) $(BIN)/python manage.py shell

$(VAR_DIR)/secret-key: | env
	@mkdir -p "$(VAR_DIR)"
	@umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))' > "$@"

-include css.mk
