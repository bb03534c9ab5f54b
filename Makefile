# Every target that needs libvips, SQLite or Swift sees to them first.

SWIFT ?= swift
export SWIFT
SWIFT_FILES = Package.swift Sources Tests pipelines fixtures/user-package .ci/docs-lint.swift \
	$(wildcard Benchmarks/Package.swift Benchmarks/Sources)

# Tests at once: with all of a thousand at once there are more open files than Foundation's Process
# bears; a Swift that cannot be told runs them so.
WIDTH = $(shell $(SWIFT) test --help-hidden 2>/dev/null | grep -q maximum-parallelization-width && \
	echo --experimental-maximum-parallelization-width 128)

.DEFAULT_GOAL := help
.PHONY: help setup build demo demo-kill test test-replay test-tsan test-asan torture test-package \
	docs bench bench-durable bench-folders bench-kernels bench-fill format lint clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-13s %s\n' "$$name" "$$text"; done

setup: ## install libvips and SQLite where they are missing, check Swift
	@sh .ci/setup

build: setup ## build the weft command, optimized
	$(SWIFT) build -c release --product weft

demo: build ## remove an object from a photo, step by durable step
	@sh .ci/demo

demo-kill: build ## the same, killed after every third step and resumed
	@sh .ci/demo --kill

test: setup ## build and run all tests
	@sh .ci/tests $(WIDTH)

# The costs that the tests skipped here count are those of instances that stay in memory.
test-replay: setup ## the engine's tests, with every instance read again after every turn
	WEFT_ALWAYS_REPLAY=1 sh .ci/tests $(WIDTH) \
		--filter 'WeftDurableTests|WeftPipelineTests|WeftTests\.' \
		--skip 'SimulationTests|LinearCostTests|foldReadsNoInputsOfActivities'

test-tsan: setup ## the engine's tests under ThreadSanitizer
	@sh .ci/sanitize thread

test-asan: setup ## the engine's and the fill's tests under AddressSanitizer
	@sh .ci/sanitize address

# How much: 1 takes about 15 minutes on two cores, 10 ten times as long.
TORTURE ?= 1

torture: setup ## kill, tear and simulate for long; more with TORTURE=10
	@WEFT_SEED=$(WEFT_SEED) sh .ci/torture $(TORTURE)

test-package: setup ## build, test and run a package that weft init has written
	@sh .ci/user-package

docs: setup ## build the documentation; every public declaration has some
	@sh .ci/docs

bench: setup ## measure durable steps, fills and image pipelines (Benchmarks/README.md)
	$(SWIFT) run -c release --package-path Benchmarks weft-bench

bench-durable: setup .build-bench/dbos/.installed ## measure the engine, beside raw SQLite and DBOS
	$(SWIFT) run -c release --package-path Benchmarks weft-bench $(addprefix --only ,$(DURABLE))

DURABLE = sequential fan-out latency cold-start at-rest json observability plan

# Where there is no Python or no package index the yardstick is left out, and its cases say so.
.build-bench/dbos/.installed: Benchmarks/dbos/requirements.txt
	@mkdir -p .build-bench
	@python3 -m venv .build-bench/dbos && \
		.build-bench/dbos/bin/pip install -q -r Benchmarks/dbos/requirements.txt && touch $@ || \
		echo "DBOS could not be installed; its figures are left out." >&2

bench-folders: setup ## images per second of folders, beside pyvips, vipsthumbnail, Pillow, mogrify
	@sh Benchmarks/folders/run

bench-kernels: ## count the instructions of the fill's inner loops in Swift and in C (needs valgrind)
	@sh Benchmarks/count-instructions

bench-fill: ## score fills of photos against peers (FILLBENCH, FILLBENCH_PYTHON, FILL_SET)
	@sh .ci/bench-fill

format: ## format all Swift files in place
	$(SWIFT) format -i -r --parallel $(SWIFT_FILES)

lint: ## check the format of all Swift files
	$(SWIFT) format lint -r --strict --parallel $(SWIFT_FILES)

clean: ## remove what was built
	rm -rf .build .build-* demo-out Benchmarks/.build
