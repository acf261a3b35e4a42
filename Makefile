# `make` alone prints this help. Nothing else to install beforehand but Python 3.11 or newer.
PYTHON ?= python3
PORT ?= 5000
WORKERS ?= 3
VENV := .venv
PY := $(VENV)/bin/python
FLASK := $(VENV)/bin/flask --app wsgi
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
GUNICORN := $(VENV)/bin/gunicorn wsgi:app --worker-class gthread --workers 2 --threads 4 --timeout 60 --no-control-socket

.DEFAULT_GOAL := help
.PHONY: help run test epreuves bench lint format verrouiller

help: ## print this help
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

$(VENV)/pret:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installe: requirements.txt $(VENV)/pret
	@echo "Installing what the application needs…"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installe-dev: requirements-dev.txt $(VENV)/installe
	@echo "Installing what the tests need…"
	@$(PIP) -r requirements-dev.txt
	@touch $@

run: $(VENV)/installe ## install, migrate, load the demo into an empty database, serve on http://127.0.0.1:5000 (PORT)
	@$(FLASK) db upgrade
	@$(FLASK) referentiels charger --si-vide >/dev/null
	@$(FLASK) demo --si-vide
	@echo "CMonStage: http://stage.localhost:$(PORT)/ (or http://127.0.0.1:$(PORT)/). Ctrl+C stops it."
	@exec env PORT=$(PORT) $(GUNICORN) --bind 127.0.0.1:$(PORT)

test: $(VENV)/installe-dev ## every test, on SQLite and PostgreSQL, and in Chromium (CI=true: nothing may be missing)
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal

epreuves: $(VENV)/installe-dev ## the long trials: races, kills, fuzzing, many rounds
	@EPREUVES=1 $(PY) -m pytest -m epreuve -n $(WORKERS) --dist worksteal

bench: $(VENV)/installe-dev ## benchmarks, printed as ratios to a bare function
	@$(PY) -m bench

lint: $(VENV)/installe-dev ## ruff and djlint
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint cmon/templates --lint --quiet

format: $(VENV)/installe-dev ## rewrite the Python files the way lint wants them
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

verrouiller: ## rewrite requirements*.txt, exact versions and hashes, from the .in files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --only-binary :all: -q requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --only-binary :all: -q requirements-dev.in -o requirements-dev.txt
