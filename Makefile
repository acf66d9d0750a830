# Every target is one call, here and in CI. `make help` lists them.
.DEFAULT_GOAL := help
WIRESTEP := src/launch
NODE := src/launch --exec
IP := $(if $(FAMILY),--family $(FAMILY))
VITEST := $(NODE) node_modules/vitest/vitest.mjs run --config test/vitest.config.ts

help: ## this list
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

lab-%: ## step a lab's programs and check every packet, e.g. make lab-handshake; on IPv6 with FAMILY=6
	@$(WIRESTEP) lab $* $(IP) $(FLAGS)

labs: ## all labs side by side, with one table; with FAMILY=6 those that are made for IPv6
	@$(WIRESTEP) labs $(IP)

labs-slow: ## the labs that wait for a timer of the kernel, a minute and more
	@$(WIRESTEP) labs --slow

claims: ## which statements the newest run of each lab shows
	@$(WIRESTEP) claims

edges: ## which edges of TCP's state diagram they show; draws labs/state-diagram.svg
	@$(WIRESTEP) edges --svg labs/state-diagram.svg

report: ## write the page of a lab's newest run and say where it is, e.g. make report LAB=close; without LAB, of all runs
	@$(WIRESTEP) report $(or $(LAB),--all) $(IP)

page: ## build the page that reports are made of; a run does so by itself
	@$(WIRESTEP) page

drawings: ## draw the pictures in the labs' READMEs from their newest runs
	@$(WIRESTEP) draw --sheets

list: ## the labs and the question each answers
	@$(WIRESTEP) list

step: ## step a lab line by line with keys, e.g. make step LAB=close
	@$(WIRESTEP) step $(LAB) $(IP)

gdb-server: ## step a lab's server yourself in GDB's TUI, e.g. make gdb-server LAB=close
	@$(WIRESTEP) gdb $(LAB) server $(IP)

gdb-client: ## the same for its client
	@$(WIRESTEP) gdb $(LAB) client $(IP)

watch: ## a lab's packets as they pass while you step by hand, e.g. make watch LAB=close
	@$(WIRESTEP) watch $(LAB) $(IP)

netstat: ## both socket tables while you step by hand, e.g. make netstat LAB=close
	@$(WIRESTEP) netstat $(LAB) $(IP)

clean: ## remove kept stages and what killed runs left behind
	@$(WIRESTEP) clean

test: check test-fast test-page test-live claims ## everything: types, lint, format, pure tests, labs on a real engine

check: ## types, lint and format
	@$(NODE) node_modules/typescript/bin/tsc -p .
	@$(NODE) node_modules/typescript/bin/tsc -p web
	@$(NODE) node_modules/@biomejs/biome/bin/biome ci --config-path=.biome.json .

test-fast: ## the tests that need no Docker, in a few seconds
	@$(VITEST) --project pure

test-page: ## the tests of the page in Chromium, which is installed where root may on Debian
	@$(VITEST) --project page

test-live: ## the tests on a real Docker engine
	@$(VITEST) --project live

repeat: ## run a lab (or LAB=all) many times and compare the runs, e.g. make repeat LAB=close N=50
	@$(NODE) test/repeat.ts $(or $(LAB),handshake) $(or $(N),50) $(IP)

bench-gate: ## what holding packets costs, side by side
	@$(NODE) test/bench/gate.ts $(or $(N),12)

format: ## put the sources into shape
	@$(NODE) node_modules/@biomejs/biome/bin/biome check --write --config-path=.biome.json .

schema: ## write the JSON Schema of a record to src/record/record.schema.json
	@$(WIRESTEP) schema >src/record/record.schema.json

engine-stop: ## end the engine that wirestep started, if it did
	@docker/engine.sh stop

.PHONY: help labs labs-slow claims edges report page drawings list step gdb-server gdb-client watch netstat clean test check test-fast test-page test-live repeat bench-gate format schema engine-stop
