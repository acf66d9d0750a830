# The targets for daily work, one call each. `make help` lists them; `npm run` lists the commands for maintenance.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules # looking for them takes longer than all else here
WIRESTEP := bin/wirestep
NPM := npm run --silent
IP := $(if $(FAMILY),--family $(FAMILY))
LANGUAGE := $(if $(IN),--in $(IN))

# Stamps of the installed dependencies: those of a run, or the developers' as well. bin/wirestep makes lib/cli.js.
RUNTIME := node_modules/.installed-runtime
ALL := node_modules/.installed-all

help: ## this list
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo "  maintenance: npm run; more commands: bin/wirestep --help"

lab-%: ## step a lab's programs and check every packet, e.g. make lab-handshake; on IPv6 with FAMILY=6, in Python with IN=python
	@$(WIRESTEP) lab $* $(IP) $(LANGUAGE) $(FLAGS)

labs: ## all labs side by side, with one table; with FAMILY=6 those that are made for IPv6
	@$(WIRESTEP) labs $(LABS) $(IP) --results results/labs.json $(FLAGS)

labs-slow: ## the labs that wait for a timer of the kernel, a minute and more
	@$(WIRESTEP) labs --slow --results results/labs-slow.json $(FLAGS)

list: ## the labs and the question each answers
	@$(WIRESTEP) list $(FLAGS)

observe: ## step two programs of yours without a lab, e.g. make observe SERVER=server.c CLIENT=client.c
	@$(WIRESTEP) observe "$(SERVER)" "$(CLIENT)" $(IP) $(FLAGS)

step: ## step a lab line by line with keys, e.g. make step LAB=close; predict before each step with PREDICT=yes
	@$(WIRESTEP) step $(LAB) $(IP) $(if $(PREDICT),--predict)

studio: ## step labs in a page of your browser, edit their programs there, run them; on 127.0.0.1 alone
	@$(WIRESTEP) studio $(LABS) $(FLAGS)

gdb-server: ## step a lab's server yourself in GDB's TUI, e.g. make gdb-server LAB=close
	@$(WIRESTEP) gdb $(LAB) server $(IP)

gdb-client: ## the same for its client
	@$(WIRESTEP) gdb $(LAB) client $(IP)

watch: ## print a lab's packets as they pass while you step by hand, e.g. make watch LAB=close
	@$(WIRESTEP) watch $(LAB) $(IP)

netstat: ## print both socket tables while you step by hand, e.g. make netstat LAB=close
	@$(WIRESTEP) netstat $(LAB) $(IP)

report: ## write the page of a lab's newest run, e.g. make report LAB=close; without LAB, of all runs
	@$(WIRESTEP) report $(or $(LAB),--all) $(IP)

draft: ## write a lab of an observed run, e.g. make draft RUN=runs/observe@92f9ea/TIME TO=../my-course/labs/my-lab
	@$(WIRESTEP) draft "$(RUN)" --to "$(TO)" $(FLAGS)

new-lab: ## write a lab that passes, to make yours from: make new-lab NAME=my-lab, in another folder with DIR=../my-course/labs
	@$(WIRESTEP) new-lab $(NAME) $(if $(DIR),--in "$(DIR)") $(FLAGS)

check-labs: ## check lab files without Docker; one of them with LAB=../my-course/labs/my-lab
	@$(WIRESTEP) check $(if $(LAB),"$(LAB)")

doctor: ## check this machine for all that a run needs, and list how to fix what is missing
	@$(WIRESTEP) doctor $(FLAGS)

clean: ## remove kept stages and what killed runs left behind
	@$(WIRESTEP) clean

bundle: ## one file for machines with Docker and no network; LABS="handshake close" for some labs, COMPILER=yes to change programs there, LANGUAGES="python rust go" for programs in these
	@$(WIRESTEP) bundle create $(LABS) $(if $(COMPILER),--compiler) $(addprefix --language=,$(LANGUAGES)) $(FLAGS)

test: check ## types, lint and all tests: pure ones, pages in Chromium, real runs with and without an engine
	@$(NPM) test

PARTS ?= test tools languages observed-programs distribution mutations changed-programs corpus grade-gate:machine grade-gate:workers witness faults faults:namespaces soak soak:namespaces fuzz repeat-all reproducible engines
test-all: $(if $(filter test,$(PARTS)),check,$(ALL)) ## the same, and what is exhaustive, hours; or some parts, e.g. PARTS="faults fuzz"
	@for part in $(PARTS); do $(NPM) $$part || exit; done

check: $(ALL) ## types, lint of TypeScript and Python, format, dead code and the words of the prose
	@$(NPM) check

format: $(ALL) ## format the sources
	@$(NPM) format

bench: $(ALL) ## compare what a run costs with the engine alone and with a script, e.g. make bench N=20
	@$(NPM) bench $(or $(N),12)

bench-grade: $(ALL) lib/cli.js ## measure a grading: submissions a minute, processor time, memory; e.g. make bench-grade N=40
	@N=$(N) $(NPM) bench:grade

grade-gate: $(ALL) ## grade synthetic submissions with known grades while grader, workers, queue and engine are killed, e.g. make grade-gate N=1000
	@N="$(N)" SEED="$(SEED)" SAMPLE="$(SAMPLE)" ENGINE="$(ENGINE)" PLACES="$(PLACES)" KILLS="$(KILLS)" LABS="$(LABS)" $(NPM) grade-gate

# One build at a time: commands that start together after a change would each build, and take all memory.
lib/cli.js: $(RUNTIME) tools/build.ts $(shell find src)
	@mkdir -p lib
	@flock lib/.building sh -c '$(MAKE) --silent --question $@ || bin/node tools/build.ts'

$(RUNTIME): package-lock.json
	@tools/install runtime

$(ALL): package-lock.json
	@tools/install all

.PHONY: $(shell awk -F: '/^[a-z-]+:.*\#\# / { print $$1 }' $(firstword $(MAKEFILE_LIST)))
