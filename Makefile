# Everything a person does with this site. Needs GNU make and a Python from 3.11 to 3.13; the rest is fetched once.
PYTHON ?= python3
PORT ?= 8000
export PORT
VENV = .venv/bin/python

.PHONY: help run test bench messages format

help:
	@echo "make run [PORT=8000]   the whole site: web, worker, beat, demo content; Ctrl-C stops it"
	@echo "make test              everything that CI runs"
	@echo "make bench             pages, mails and hostile files, as ratios to a bare view and a bare loop"
	@echo "make messages          collect the strings to translate into locale/"
	@echo "make format            let ruff lay out the code"

run: export DEBUG ?= 0
run:
	@$(PYTHON) bootstrap.py --port "$(PORT)"
	@exec $(VENV) manage.py serve --port "$(PORT)" --stop-with-parent

test:
	@$(PYTHON) bootstrap.py --dev
	@$(VENV) -m tests

bench:
	@$(PYTHON) bootstrap.py --dev
	@$(VENV) -m bench

messages:
	@$(PYTHON) bootstrap.py
	@$(VENV) manage.py messages

format:
	@$(PYTHON) bootstrap.py --dev
	@$(VENV) -m ruff check --fix
	@$(VENV) -m ruff format
