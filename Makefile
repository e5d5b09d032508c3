# make site    the posted site, in site/
# make test    all tests: Rust, then the built site in a browser
# make check   format, lints, documentation
# make bench   wall time and peak memory of a build
#
# Every target sets up what it needs (scripts/setup.sh) and says what it does.
# Under sudo only the installing of packages runs as root: the rest is handed
# back to the person who called, so that no file of theirs becomes root's.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := site

CARGO ?= cargo
KEIJI := target/release/keiji

# Who called through sudo, where they live, and whether the tree is theirs.
CALLER := $(filter-out root,$(SUDO_USER))
CALLER_HOME := $(if $(CALLER),$(shell getent passwd $(CALLER) | cut -d: -f6))
OWNER := $(shell stat -c %U . 2>/dev/null)

# sudo shortens PATH. rustup's toolchain may be in the caller's home only; it
# is read from there, and root's own cargo directory is written.
export PATH := $(PATH):$(HOME)/.cargo/bin$(if $(CALLER_HOME),:$(CALLER_HOME)/.cargo/bin)
ifeq ($(wildcard $(HOME)/.rustup),)
ifneq ($(wildcard $(CALLER_HOME)/.rustup),)
export RUSTUP_HOME ?= $(CALLER_HOME)/.rustup
endif
endif

.PHONY: site test check bench clean
ifneq ($(and $(CALLER),$(filter $(CALLER),$(OWNER))),)

site test check bench clean:
	@case $@ in
	site | check) scripts/setup.sh --packages-only ;;
	test | bench) scripts/setup.sh --packages-only $@ ;;
	esac
	exec runuser -u $(CALLER) -- env -u SUDO_USER HOME="$(CALLER_HOME)" USER=$(CALLER) LOGNAME=$(CALLER) \
		$(MAKE) --no-print-directory $@

else

site:
	@scripts/setup.sh
	$(CARGO) build --release
	$(KEIJI) verify
	$(KEIJI) build
	echo "site/index.html をブラウザで開いてください"

test:
	@scripts/setup.sh test
	$(CARGO) test --release
	temporary=$$(mktemp -d)
	trap 'rm -rf "$$temporary"' EXIT
	$(KEIJI) build -o "$$temporary/site"
	KEIJI_SITE="$$temporary/site" node tests/browser/run.mjs

check:
	@scripts/setup.sh
	$(CARGO) fmt --check
	$(CARGO) clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --no-deps

bench:
	@scripts/setup.sh bench
	$(CARGO) build --release
	scripts/bench.sh

clean:
	$(CARGO) clean
	rm -rf tests/browser/node_modules

endif
