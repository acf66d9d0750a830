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
	@$(WIRESTEP) labs $(LABS) $(IP) --results results/labs.json $(FLAGS)

labs-slow: ## the labs that wait for a timer of the kernel, a minute and more
	@$(WIRESTEP) labs --slow --results results/labs-slow.json $(FLAGS)

results: ## what came of the labs run before: results/junit.xml, and what did not pass in results/not-passed
	@$(WIRESTEP) results $(wildcard results/labs*.json) --junit results/junit.xml --collect results/not-passed $(FLAGS)

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

matrix: ## which labs CI runs together and which alone, as JSON
	@$(WIRESTEP) list --matrix

new-lab: ## write a lab that passes, to make yours from: make new-lab NAME=my-lab, in another folder with DIR=../my-course/labs
	@$(WIRESTEP) new-lab $(NAME) $(if $(DIR),--in "$(DIR)") $(FLAGS)

check-labs: ## what is wrong with lab files, with file and line; without Docker; of one with LAB=../my-course/labs/my-lab
	@$(WIRESTEP) check $(if $(LAB),"$(LAB)")

step: ## step a lab line by line with keys, e.g. make step LAB=close; saying before each step what will happen with PREDICT=yes
	@$(WIRESTEP) step $(LAB) $(IP) $(if $(PREDICT),--predict)

studio: ## step labs in a page of your browser, edit their programs there, run them; on 127.0.0.1 alone
	@$(WIRESTEP) studio $(LABS) $(FLAGS)

gdb-server: ## step a lab's server yourself in GDB's TUI, e.g. make gdb-server LAB=close
	@$(WIRESTEP) gdb $(LAB) server $(IP)

gdb-client: ## the same for its client
	@$(WIRESTEP) gdb $(LAB) client $(IP)

watch: ## a lab's packets as they pass while you step by hand, e.g. make watch LAB=close
	@$(WIRESTEP) watch $(LAB) $(IP)

netstat: ## both socket tables while you step by hand, e.g. make netstat LAB=close
	@$(WIRESTEP) netstat $(LAB) $(IP)

doctor: ## what this machine has of all that a run needs, and how to mend what is missing
	@$(WIRESTEP) doctor $(FLAGS)

clean: ## remove kept stages and what killed runs left behind
	@$(WIRESTEP) clean

test: check ## everything a change needs: types, lint, pure tests, pages in Chromium, labs on a real engine
	@$(VITEST)

PARTS ?= test changed-programs faults soak fuzz repeat-all reproducible
test-all: ## the same, and what is exhaustive, hours; some parts of it with e.g. PARTS="faults fuzz"
	@for part in $(PARTS); do $(MAKE) --no-print-directory $$part || exit; done

changed-programs: ## run every changed program of test/labs/mutations: each lab must notice its own
	@MUTATIONS=all $(VITEST) --project live test/labs/mutations.live.test.ts

repeat-all: ## run all quick labs 50 times and compare the runs
	@$(NODE) tools/repeat.ts all $(or $(N),50)

check: ## types, lint and format
	@$(NODE) node_modules/typescript/bin/tsc -p .
	@$(NODE) node_modules/typescript/bin/tsc -p web
	@$(NODE) node_modules/@biomejs/biome/bin/biome ci --config-path=.biome.json .

prose: ## words and openings that this project's English avoids, with file and line; of some files with FILES="README.md src/cli"
	@$(NODE) tools/prose/main.ts $(FILES)

test-fast: ## the tests that need no Docker, in a few seconds
	@$(VITEST) --project pure

test-page: ## the tests of the page in Chromium, which is installed where root may on Debian
	@$(VITEST) --project page --project page-alone

test-live: ## the tests on a real Docker engine
	@$(VITEST) --project live --project live-alone

repeat: ## run a lab (or LAB=all) many times and compare the runs, e.g. make repeat LAB=close N=50
	@$(NODE) tools/repeat.ts $(or $(LAB),handshake) $(or $(N),50) $(IP)

soak: ## N runs of all quick labs while the machine is busy; nothing may fail, differ or grow
	@$(NODE) tools/soak/run.ts $(or $(N),1000)

faults: ## kill, cut and fill what a run stands on, at N seeded moments, e.g. make faults N=200 SEED=7
	@$(NODE) tools/faults/run.ts $(or $(N),112) $(SEED)

mutations: ## run all labs and try every single thing they could say wrong: all must be caught
	@$(NODE) tools/mutations/main.ts

fuzz: ## a million inputs to everything that reads bytes or text from outside, e.g. make fuzz N=10000 SEED=7 TARGET=netstat
	@$(NODE) tools/fuzz/main.ts $(if $(N),--n $(N)) $(if $(SEED),--seed $(SEED)) $(if $(TARGET),--target $(TARGET))

bench: ## what a run costs beside the engine alone and beside a script, e.g. make bench N=20
	@$(NODE) tools/bench/speed.ts $(or $(N),12)

bench-gate: ## what holding packets costs, side by side
	@$(NODE) tools/bench/gate.ts $(or $(N),12)

bench-read: ## wirestep read beside tcpdump and tshark, N rounds on a capture of 200 MB that it makes
	@$(NODE) tools/bench/read.ts $(or $(N),5)

bench-scale: ## 1 to 32 labs at once on one engine: time, CPU, memory, verdicts; what held labs need
	@$(NODE) tools/bench/scale.ts $(or $(N),3)

figures: ## put what the benches and trials have measured here into the tables of tools/bench/README.md
	@$(NODE) tools/figures/main.ts

bundle: ## one file for machines with Docker and no network; LABS="handshake close" for some labs, COMPILER=yes to change programs there
	@$(WIRESTEP) bundle create $(LABS) $(if $(COMPILER),--compiler) $(FLAGS)

lock: ## lock the packages of the images to the versions that Debian has today
	@$(WIRESTEP) bundle lock

reproducible: ## make a bundle twice, each on an empty engine, and compare, e.g. make reproducible LABS=handshake
	@$(NODE) tools/reproducible.ts $(or $(LABS),handshake)

format: ## put the sources into shape
	@$(NODE) node_modules/@biomejs/biome/bin/biome check --write --config-path=.biome.json .

schema: ## write the JSON Schema of a record to src/record/record.schema.json
	@$(WIRESTEP) schema >src/record/record.schema.json

bake: ## what docker buildx builds a release's images from, in dist/images; REGISTRY=ghcr.io/me/wirestep VERSION=v1.0.0
	@$(WIRESTEP) bake dist/images --registry "$(or $(REGISTRY),wirestep)" --version "$(or $(VERSION),dev)" $(if $(SOURCE),--source "$(SOURCE)")

push-images: ## build them for both architectures and push them; make bake before
	@cd dist/images && docker buildx bake --push

sbom: ## what a release consists of, npm's packages and the images', as CycloneDX JSON in dist/
	@$(WIRESTEP) sbom dist/wirestep-$(shell uname -m).cdx.json

engine-stop: ## end the engine that wirestep started, if it did
	@docker/engine.sh stop

.PHONY: $(shell awk -F: '/^[a-z-]+:.*\#\# / { print $$1 }' $(firstword $(MAKEFILE_LIST)))
