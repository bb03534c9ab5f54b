# Every target that needs libvips, SQLite or Swift sees to them first.

SWIFT ?= swift
SWIFT_FILES = Package.swift Sources Tests pipelines fixtures/user-package \
	$(wildcard Benchmarks/Package.swift Benchmarks/Sources)

.DEFAULT_GOAL := help
.PHONY: help setup build demo demo-kill test test-package bench format lint clean

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
	$(SWIFT) test

test-package: setup ## build and run a package of a user's own against this one
	@sh .ci/user-package

bench: setup ## measure durable steps, fills and image pipelines (Benchmarks/README.md)
	$(SWIFT) run -c release --package-path Benchmarks weft-bench

format: ## format all Swift files in place
	$(SWIFT) format -i -r --parallel $(SWIFT_FILES)

lint: ## check the format of all Swift files
	$(SWIFT) format lint -r --strict --parallel $(SWIFT_FILES)

clean: ## remove what was built
	rm -rf .build .build-* demo-out Benchmarks/.build
