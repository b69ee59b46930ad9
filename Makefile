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
	-Ichecker -I$(LLVM_DIR)/include
LINK	= $(SANFLAGS) $(LDFLAGS) -L$(LLVM_DIR)/lib -Wl,-rpath,$(LLVM_DIR)/lib
LIBS	= -lclang-$(LLVM) -ljansson -lsqlite3 -lxxhash -lpthread

# --- what there is ---

MAIN	:= checker/cmd/main.c
SRCS	:= $(sort $(wildcard checker/*/*.c))
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

-include $(wildcard $(O)/obj/*/*.d $(O)/obj/tests/unit/*.d)
