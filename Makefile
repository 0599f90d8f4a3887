# Moments: one Makefile for everything. `make help` lists what it does.
#
# The user's CC, CFLAGS, CPPFLAGS, LDFLAGS are kept: ours stand before them, so theirs win.
# Everything made lies in build/$(MODE)/, so that the builds never mix.

VERSION := 0.1.0
APP_ID  := org.moments.Moments

MODE    ?= debug
PREFIX  ?= /usr/local
DESTDIR ?=
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man
LOCALEDIR  ?= $(DATADIR)/locale
USERUNITDIR ?= $(PREFIX)/lib/systemd/user
SYSCONFDIR ?= /etc

PKG_CONFIG ?= pkg-config
PYTHON     ?= /usr/bin/python3
SHELL      := /bin/bash
.SHELLFLAGS := -e -u -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

ifneq ($(V),1)
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)'
MAKEFLAGS += --no-print-directory
else
Q :=
say = @:
endif

# ---- modes ----------------------------------------------------------------------------------
# debug: what is installed. asan: AddressSanitizer and UBSan. clang: the other compiler's opinion.
HARDEN := -fstack-protector-strong -fstack-clash-protection
ifeq (,$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)))
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
HARDEN_LD := -Wl,-z,relro,-z,now

ifeq ($(MODE),debug)
MODE_CFLAGS := -O2 -g $(HARDEN)
MODE_LDFLAGS := $(HARDEN_LD)
else ifeq ($(MODE),clang)
CC := clang
MODE_CFLAGS := -O2 -g $(HARDEN)
MODE_LDFLAGS := $(HARDEN_LD)
else ifeq ($(MODE),asan)
MODE_CFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_LDFLAGS := -fsanitize=address,undefined
else
$(error MODE is '$(MODE)': use debug, asan or clang)
endif
ifeq ($(origin CC),default)
CC := gcc
endif

OUT := build/$(MODE)

# ---- flags ----------------------------------------------------------------------------------
PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 libical libnotify inih sqlite3 gmime-3.0 libidn2 json-glib-1.0
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wformat=2 \
	-Wundef -Wvla -Wwrite-strings -Wpointer-arith
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

# The libraries' own headers are not ours to judge: -isystem instead of -I.
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)
TEST_LIBS  := $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null || echo -lcmocka)

MO_CPPFLAGS := -Iagent -D_GNU_SOURCE -DG_LOG_DOMAIN='"moments"' -DGETTEXT_PACKAGE='"moments"' \
	-DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
	-DVERSION='"$(VERSION)"' -DLOCALEDIR='"$(LOCALEDIR)"'
MO_CFLAGS   := -std=gnu17 -fPIE $(MODE_CFLAGS) $(WARNINGS)
MO_LDFLAGS  := -pie $(MODE_LDFLAGS) -Wl,--as-needed
TEST_CPPFLAGS := -Itests/lib -DTEST_DATA='"$(CURDIR)/tests/data"'

COMPILE = $(CC) $(MO_CPPFLAGS) $(PKG_CFLAGS) $(CPPFLAGS) $(MO_CFLAGS) $(CFLAGS)
LINK    = $(CC) $(MO_CFLAGS) $(CFLAGS) $(MO_LDFLAGS) $(LDFLAGS)

# ---- what there is --------------------------------------------------------------------------
MAIN      := agent/cli/main.c
SOURCES   := $(sort $(wildcard agent/*/*.c))
HEADERS   := $(sort $(wildcard agent/*/*.h))
LIB_OBJS  := $(patsubst %.c,$(OUT)/%.o,$(filter-out $(MAIN),$(SOURCES)))
MAIN_OBJ  := $(patsubst %.c,$(OUT)/%.o,$(filter $(MAIN),$(SOURCES)))
LIB       := $(OUT)/libmoments.a
PROGRAM   := $(if $(MAIN_OBJ),$(OUT)/moments)
HELPER_OBJS := $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard tests/lib/*.c)))
TESTS     := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/unit/test_*.c)))
TEST_OBJS := $(addsuffix .o,$(TESTS))
E2E       := $(sort $(wildcard tests/e2e/[0-9]*.sh))
LINGUAS   := $(patsubst agent/po/%.po,%,$(sort $(wildcard agent/po/*.po)))
CATALOGS  := $(LINGUAS:%=build/po/%/LC_MESSAGES/moments.mo)
C_FILES   := $(SOURCES) $(HEADERS) $(sort $(wildcard tests/*/*.c tests/*/*.h))

# ---- build ----------------------------------------------------------------------------------
.PHONY: all
all: $(PROGRAM) $(LIB) $(CATALOGS) ## build the program (the default)

# The stamp changes when a flag does, or when a source comes or goes; what hangs on it is made anew.
FLAGS_NOW := $(COMPILE) | $(LINK) | $(PKG_LIBS)
$(OUT)/flags: force
	@mkdir -p $(@D)
	@missing=$$($(PKG_CONFIG) --print-errors --exists $(PACKAGES) 2>&1) || { \
		printf '%s\n' "$$missing" 'Something needed to build is missing. "make deps" installs it.' >&2; exit 1; }
	@printf '%s\n' $(call quote,$(FLAGS_NOW)) | cmp -s - $@ || printf '%s\n' $(call quote,$(FLAGS_NOW)) >$@
$(OUT)/objects: force
	@mkdir -p $(@D)
	@echo '$(LIB_OBJS) $(HELPER_OBJS)' | cmp -s - $@ || echo '$(LIB_OBJS) $(HELPER_OBJS)' >$@
quote = '$(subst ','\'',$(1))'
.PHONY: force
force:

$(LIB_OBJS) $(MAIN_OBJ): $(OUT)/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(TEST_OBJS) $(HELPER_OBJS): $(OUT)/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) -MMD -MP -c -o $@ $<

# From nothing each time: ar would keep the members of sources that are gone.
$(LIB): $(LIB_OBJS) $(OUT)/objects
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcsD $@ $(LIB_OBJS)

$(OUT)/moments: $(MAIN_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(MAIN_OBJ) $(LIB) $(PKG_LIBS) $(LDLIBS)

$(TESTS): $(OUT)/%: $(OUT)/%.o $(HELPER_OBJS) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(HELPER_OBJS) $(LIB) $(TEST_LIBS) $(PKG_LIBS) $(LDLIBS)

-include $(patsubst %.o,%.d,$(LIB_OBJS) $(MAIN_OBJ) $(TEST_OBJS) $(HELPER_OBJS))

.PHONY: unit-tests
unit-tests: $(TESTS)

# ---- tests ----------------------------------------------------------------------------------
.PHONY: test-unit
test-unit: $(TESTS) ## run the unit tests
	@for t in $(TESTS); do echo "  TEST    $$t"; timeout 120 $$t 2>&1 || exit 1; done

.PHONY: clean
clean: ## remove everything that was made
	rm -rf build

.PHONY: help
help: ## show this list
	@echo 'make [MODE=debug|asan|clang] [V=1] [WERROR=1] [PREFIX=/usr/local] [DESTDIR=] TARGET'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
