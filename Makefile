# SPDX-License-Identifier: GPL-2.0-only
#
# One makefile, nothing hidden: `make help` says what there is, V=1 shows
# the commands. Everything is built below $(O); the source folders stay as
# they are.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

O	?= build
# make has a CC and an AR of its own (cc, ar): ours, unless the user says.
ifneq ($(filter undefined default,$(origin CC)),)
CC	:= gcc
endif
ifneq ($(filter undefined default,$(origin AR)),)
AR	:= ar
endif
Q	:= $(if $(filter 1,$(V)),,@)
say	= $(if $(Q),@printf '  %-7s %s\n' $(1) '$(2)',@:)

# --- libclang: 19 where it is installed, else the newest from 17 up ---

llvm-dir	= /usr/lib/llvm-$(1)
llvm-have	= $(wildcard $(call llvm-dir,$(1))/include/clang-c/Index.h)
LLVM		?= $(firstword $(foreach n,19 22 21 20 18 17,\
			$(if $(call llvm-have,$(n)),$(n))) 19)
LLVM_DIR	?= $(call llvm-dir,$(LLVM))

# --- flags ---

ifneq ($(SAN),)
O	:= build/san
SANFLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
endif

WARN	:= -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wvla -Werror
CFLAGS	?= -O2 -g
ALLFLAGS = -std=gnu17 $(WARN) $(CFLAGS) $(SANFLAGS) -pthread \
	-Ichecker -I$(LLVM_DIR)/include \
	-DLLVM_RESOURCE_DIR=\"$(LLVM_DIR)/lib/clang/$(LLVM)\"
LINK	= $(SANFLAGS) $(LDFLAGS) -L$(LLVM_DIR)/lib -Wl,-rpath,$(LLVM_DIR)/lib
LIBS	= -lclang-$(LLVM) -ljansson -lsqlite3 -lxxhash -lpthread

# --- what there is ---

MAIN	:= checker/cmd/main.c
SRCS	:= $(sort $(wildcard checker/*/*.c checker/model/*/*.c \
		checker/convert/*/*.c))
LIBSRCS	:= $(filter-out $(MAIN),$(SRCS))
UNITS	:= $(sort $(wildcard checker/tests/unit/test_*.c))
obj	= $(patsubst checker/%.c,$(O)/obj/%.o,$(1))
LIBOBJS	:= $(call obj,$(LIBSRCS))
LIB	:= $(O)/libdmabuf-revoke.a
PROG	:= $(O)/dmabuf-revoke
TESTS	:= $(patsubst checker/tests/unit/%.c,$(O)/tests/%,$(UNITS))

.PHONY: all lib unit FORCE
all: lib $(if $(wildcard $(MAIN)),$(PROG))
lib: $(LIB)
unit: $(TESTS)

# --- building ---

# Rebuild when the compiler or a flag changed, and pack again when a source
# came or went: make itself only looks at times.
keep	= mkdir -p $(dir $@) && { printf '%s\n' '$(1)' | cmp -s - $@ || \
	printf '%s\n' '$(1)' >$@; }

$(O)/.flags: FORCE
	@$(call keep,$(CC) $(ALLFLAGS) $(LINK))
$(O)/.sources: FORCE
	@$(call keep,$(LIBSRCS))

$(O)/obj/%.o: checker/%.c $(O)/.flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALLFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(LIBOBJS) $(O)/.sources
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $(LIBOBJS)

$(PROG): $(call obj,$(MAIN)) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LINK) -o $@ $^ $(LIBS)

$(O)/tests/%: $(O)/obj/tests/unit/%.o $(LIB)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LINK) -o $@ $^ -lcmocka $(LIBS)

# Objects of unit tests are kept: they are what the next build starts from.
.SECONDARY:

# --- the commands on a tree: KDIR=, or the distribution's linux-source-6.12 ---

PROFILE	?= upstream
ARGS	?=
export KDIR DEPS
deps	= $(Q)CC='$(CC)' checker/scripts/deps.sh $(1)
# A second make, because what the first may have installed (libclang) is
# looked for while a makefile is read.
again	= +$(Q)$(MAKE) --no-print-directory $(1)
tree	= $$(checker/scripts/tree.sh) || exit; test -n "$$tree"

.PHONY: run audit series coccicheck

# DEPS=check asks what is missing, and nothing else is to happen.
ifeq ($(DEPS),check)
.PHONY: run test bench
run test bench:
	$(call deps,$@)
	@echo 'Nothing is missing.'
else
run:
	$(Q)checker/scripts/profile.sh '$(PROFILE)'
	$(call deps,run)
	$(call again,all)
	$(Q)tree=$(tree); \
	checker/scripts/run.sh $(PROG) "$$tree" '$(PROFILE)'
endif

audit: $(PROG)
	$(Q)tree=$(tree); $(PROG) audit $(ARGS) "$$tree"

series: $(PROG)
	$(Q)tree=$(tree); dir=kernel-patches/out/$$(basename "$$tree"); \
	$(PROG) series --profile '$(PROFILE)' $(ARGS) -o "$$dir" "$$tree"

# Without our program: what Coccinelle alone can say.
MODE	?= report
coccicheck:
	$(Q)tree=$(tree); checker/scripts/coccicheck.sh "$$tree" '$(MODE)'

# --- checking the project ---

JOBS	?= $(shell nproc)
# What takes minutes comes first, so that nothing waits for it alone.
SLOW	= $(addprefix checker/tests/,series_kernel.t mutate.t series_contract.t \
		reverse_kernel.t)
T	?= $(SLOW) $(filter-out $(SLOW),\
		$(sort $(TESTS) $(SANTESTS) $(wildcard checker/tests/*.t)))
SANTESTS = $(wildcard $(patsubst $(O)/tests/%,build/san/tests/%,$(TESTS)))
PROVE	= DMABUF_REVOKE='$(abspath $(PROG))' \
	prove --exec checker/scripts/tap.sh --jobs $(JOBS)

.PHONY: test check bench deps
ifneq ($(DEPS),check)
test:
	$(call deps,test)
	$(call again,all unit)
	$(call again,CC=$(CLANG) O=build/clang all unit)
	$(call again,SAN=address$(comma)undefined all unit)
	$(call again,check)
endif
comma	:= ,
CLANG	= $(LLVM_DIR)/bin/clang

check:
	$(Q)$(PROVE) $(T)

ifneq ($(DEPS),check)
bench:
	$(call deps,bench)
	$(call again,all)
	$(Q)tree=$(tree); LLVM_DIR=$(LLVM_DIR) \
	checker/scripts/bench.sh $(PROG) "$$tree"
endif

deps:
	$(call deps,test)

# --- installing ---

PREFIX	?= /usr/local
BINDIR	?= $(PREFIX)/bin
DATADIR	?= $(PREFIX)/share
MANDIR	?= $(DATADIR)/man
INSTALL	?= install
COMPLETIONS = $(DATADIR)/bash-completion/completions
# Which folders were not there before us.
FOLDERS	= $(DATADIR)/dmabuf-revoke/.folders
MANPAGE	:= $(if $(wildcard docs/dmabuf-revoke.1.scd),$(O)/dmabuf-revoke.1)
# What the program reads at run time, found relative to the program.
DATA	= $(filter-out %/out,$(shell find cocci kernel-patches reports checker/data \
	-name out -prune -o -name tests -prune -o -type f -print 2>/dev/null))

.PHONY: install uninstall clean help
$(O)/dmabuf-revoke.1: docs/dmabuf-revoke.1.scd
	$(call say,SCDOC,$@)
	$(Q)scdoc <$< >$@

install: $(PROG) $(MANPAGE)
	$(Q)list=$$(checker/scripts/folders.sh '$(DESTDIR)' '$(BINDIR)' \
		'$(DATADIR)' '$(COMPLETIONS)' '$(MANDIR)/man1') && \
	mkdir -p '$(DESTDIR)$(DATADIR)/dmabuf-revoke' && \
	printf '%s\n' "$$list" >>'$(DESTDIR)$(FOLDERS)'
	$(Q)$(INSTALL) -D -m 755 $(PROG) $(DESTDIR)$(BINDIR)/dmabuf-revoke
	$(Q)for file in $(DATA); do \
		$(INSTALL) -D -m $$(test -x "$$file" && echo 755 || echo 644) \
			"$$file" \
			"$(DESTDIR)$(DATADIR)/dmabuf-revoke/$$file" || exit; \
	done
	$(Q)$(INSTALL) -D -m 644 checker/scripts/completion.bash \
		$(DESTDIR)$(COMPLETIONS)/dmabuf-revoke
	$(if $(MANPAGE),$(Q)$(INSTALL) -D -m 644 $(MANPAGE) \
		$(DESTDIR)$(MANDIR)/man1/dmabuf-revoke.1)

uninstall:
	$(Q)list=$$(cat '$(DESTDIR)$(FOLDERS)' 2>/dev/null); \
	rm -f '$(DESTDIR)$(BINDIR)/dmabuf-revoke' \
		'$(DESTDIR)$(COMPLETIONS)/dmabuf-revoke' \
		'$(DESTDIR)$(MANDIR)/man1/dmabuf-revoke.1' && \
	rm -rf '$(DESTDIR)$(DATADIR)/dmabuf-revoke' && \
	printf '%s\n' "$$list" | sort -ru | while read -r dir; do \
		[ -z "$$dir" ] || [ ! -d "$(DESTDIR)$$dir" ] || \
			rmdir --ignore-fail-on-non-empty "$(DESTDIR)$$dir"; \
	done

clean:
	$(Q)rm -rf build

help:
	@echo 'make [all]      build $(PROG)'
	@echo 'make run        audit and series of a kernel tree, and where they are'
	@echo 'make test       everything that checks the project'
	@echo 'make audit      the audit alone; ARGS= for its options'
	@echo 'make series     the series alone; PROFILE=upstream'
	@echo 'make coccicheck what Coccinelle alone finds; MODE=report, org or context'
	@echo 'make bench      time and memory, as ratios to grep, clang and spatch'
	@echo 'make install    under DESTDIR= and PREFIX= (/usr/local)'
	@echo 'make uninstall  take that away again'
	@echo 'make lib, unit  only the library, only the unit tests'
	@echo 'make check      run the tests that are built; T= names some'
	@echo 'make deps       only install what the build and the tests need'
	@echo 'make clean      remove build/'
	@echo
	@echo 'KDIR=DIR        a kernel tree; default: linux-source-6.12, fetched once'
	@echo 'DEPS=check      only say what is missing; DEPS=skip: do not look'
	@echo 'CC=, LLVM=, SAN=address,undefined, O=, V=1'

-include $(wildcard $(O)/obj/*/*.d $(O)/obj/*/*/*.d)
