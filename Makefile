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
export PYTHONDONTWRITEBYTECODE := 1
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
else ifeq ($(MODE),fuzz)
CC := clang
MODE_CFLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_LDFLAGS := -fsanitize=address,undefined
else ifeq ($(MODE),mutate)
MODE_CFLAGS := -O1 -fPIC
MODE_LDFLAGS :=
else
$(error MODE is '$(MODE)': use debug, asan, clang or fuzz)
endif
ifeq ($(origin CC),default)
CC := gcc
endif

OUT := build/$(MODE)

# ---- flags ----------------------------------------------------------------------------------
PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 libical libnotify inih sqlite3 gmime-3.0 libidn2 json-glib-1.0
# Of moments-courier alone: its network must not come near the agent.
COURIER_PACKAGES := libcurl libsecret-1
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wformat=2 \
	-Wundef -Wvla -Wwrite-strings -Wpointer-arith
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

# The libraries' own headers are not ours to judge: -isystem instead of -I.
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES) $(COURIER_PACKAGES) 2>/dev/null))
# name:version of each, for --version.
LIBRARIES  := $(join $(addsuffix :,$(PACKAGES)),$(shell $(PKG_CONFIG) --modversion $(PACKAGES) 2>/dev/null))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null) -lm
COURIER_LIBS := $(shell $(PKG_CONFIG) --libs $(COURIER_PACKAGES) 2>/dev/null)
TEST_LIBS  := $(COURIER_LIBS) $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null || echo -lcmocka)

MO_CPPFLAGS := -Iagent -D_GNU_SOURCE -DG_LOG_DOMAIN='"moments"' -DGETTEXT_PACKAGE='"moments"' \
	-DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
	-DVERSION='"$(VERSION)"' -DLIBRARY_VERSIONS='"$(LIBRARIES)"' -DLOCALEDIR='"$(LOCALEDIR)"'
MO_CFLAGS   := -std=gnu17 -fPIE $(MODE_CFLAGS) $(WARNINGS)
MO_LDFLAGS  := -pie $(MODE_LDFLAGS) -Wl,--as-needed
TEST_CPPFLAGS := -Itests/lib -DTEST_DATA='"$(CURDIR)/tests/data"'

COMPILE = $(CC) $(MO_CPPFLAGS) $(PKG_CFLAGS) $(CPPFLAGS) $(MO_CFLAGS) $(CFLAGS)
LINK    = $(CC) $(MO_CFLAGS) $(CFLAGS) $(MO_LDFLAGS) $(LDFLAGS)

# ---- what there is --------------------------------------------------------------------------
MAIN      := agent/cli/main.c agent/courier/main.c
PRINT_KEYS := agent/man/print_keys.c
SOURCES   := $(filter-out $(PRINT_KEYS),$(sort $(wildcard agent/*/*.c)))
HEADERS   := $(sort $(wildcard agent/*/*.h))
LIB_OBJS  := $(patsubst %.c,$(OUT)/%.o,$(filter-out $(MAIN),$(SOURCES))) $(OUT)/resources.o
# The files of config/ that are compiled into the program.
RESOURCES := config/moments.gresource.xml
RESOURCE_FILES := $(addprefix config/,$(shell sed -n 's|.*<file>\(.*\)</file>.*|\1|p' $(RESOURCES)))
MAIN_OBJ  := $(patsubst %.c,$(OUT)/%.o,$(filter $(MAIN),$(SOURCES)))
KEYS_OBJ  := $(patsubst %.c,$(OUT)/%.o,$(PRINT_KEYS))
LIB       := $(OUT)/libmoments.a
PROGRAM   := $(OUT)/moments $(OUT)/moments-courier
HELPER_OBJS := $(patsubst %.c,$(OUT)/%.o,$(sort $(wildcard tests/lib/*.c)))
TESTS     := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/unit/test_*.c)))
TEST_OBJS := $(addsuffix .o,$(TESTS))
BENCHES   := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/bench/bench_*.c)))
FUZZERS   := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_OBJS := $(addsuffix .o,$(FUZZERS))
BENCH_OBJS := $(addsuffix .o,$(BENCHES))
BENCH_SCRIPTS := $(sort $(wildcard tests/bench/bench-*.sh))
E2E       := $(sort $(wildcard tests/e2e/[0-9]*.sh))
LINGUAS   := $(patsubst agent/po/%.po,%,$(sort $(wildcard agent/po/*.po)))
CATALOGS  := $(LINGUAS:%=build/po/%/LC_MESSAGES/moments.mo)
MAN_MADE  := $(patsubst agent/man/%.in,build/man/%,$(sort $(wildcard agent/man/*.in)))
MAN_PAGES := $(sort $(wildcard agent/man/*.[1-8])) $(MAN_MADE)
C_FILES   := $(SOURCES) $(PRINT_KEYS) $(HEADERS) $(sort $(wildcard tests/*/*.c tests/*/*.h))

# ---- build ----------------------------------------------------------------------------------
.PHONY: all
all: $(PROGRAM) $(LIB) $(CATALOGS) $(MAN_MADE) ## build the programs (the default)

# The stamp changes when a flag does, or when a source comes or goes; what hangs on it is made anew.
FLAGS_NOW := $(COMPILE) | $(LINK) | $(PKG_LIBS)
$(OUT)/flags: force
	@mkdir -p $(@D)
	@missing=$$($(PKG_CONFIG) --print-errors --exists $(PACKAGES) $(COURIER_PACKAGES) 2>&1) || { \
		printf '%s\n' "$$missing" 'Something needed to build is missing. "make deps" installs it.' >&2; exit 1; }
	@printf '%s\n' $(call quote,$(FLAGS_NOW)) | cmp -s - $@ || printf '%s\n' $(call quote,$(FLAGS_NOW)) >$@
$(OUT)/objects: force
	@mkdir -p $(@D)
	@echo '$(LIB_OBJS) $(HELPER_OBJS)' | cmp -s - $@ || echo '$(LIB_OBJS) $(HELPER_OBJS)' >$@
quote = '$(subst ','\'',$(1))'
.PHONY: force
force:

$(OUT)/resources.c: $(RESOURCES) $(RESOURCE_FILES) $(OUT)/flags
	$(call say,GEN,$@)
	$(Q)glib-compile-resources --sourcedir=config --generate-source --c-name mo_resources --internal --target=$@ $<

$(OUT)/resources.o: $(OUT)/resources.c
	$(call say,CC,$<)
	$(Q)$(COMPILE) -c -o $@ $<

$(filter-out $(OUT)/resources.o,$(LIB_OBJS)) $(MAIN_OBJ) $(KEYS_OBJ): $(OUT)/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(TEST_OBJS) $(BENCH_OBJS) $(FUZZ_OBJS) $(HELPER_OBJS): $(OUT)/%.o: %.c $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) -MMD -MP -c -o $@ $<

# From nothing each time: ar would keep the members of sources that are gone.
$(LIB): $(LIB_OBJS) $(OUT)/objects
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)$(AR) rcsD $@ $(LIB_OBJS)

$(OUT)/moments: $(OUT)/agent/cli/main.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIB) $(PKG_LIBS) $(LDLIBS)

$(OUT)/moments-courier: $(OUT)/agent/courier/main.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIB) $(COURIER_LIBS) $(PKG_LIBS) $(LDLIBS)

# Benchmarks read the same files by another reader, to have something to compare with.
$(BENCHES): TEST_LIBS += -lcsv
$(TESTS) $(BENCHES): $(OUT)/%: $(OUT)/%.o $(HELPER_OBJS) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(HELPER_OBJS) $(LIB) $(TEST_LIBS) $(PKG_LIBS) $(LDLIBS)

$(FUZZERS): $(OUT)/%: $(OUT)/%.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $< $(LIB) $(PKG_LIBS) $(LDLIBS)

# The keys stand in the settings table alone; the manual page lists them where it says @KEYS@.
$(OUT)/print_keys: $(KEYS_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(KEYS_OBJ) $(LIB) $(PKG_LIBS) $(LDLIBS)

$(MAN_MADE): build/man/%: agent/man/%.in $(OUT)/print_keys
	@mkdir -p $(@D)
	$(call say,MAN,$@)
	$(Q)$(OUT)/print_keys >$(OUT)/keys.man
	$(Q)sed -e '/^@KEYS@$$/{r $(OUT)/keys.man' -e 'd;}' $< >$@

-include $(patsubst %.o,%.d,$(KEYS_OBJ) $(LIB_OBJS) $(MAIN_OBJ) $(TEST_OBJS) $(BENCH_OBJS) $(FUZZ_OBJS) $(HELPER_OBJS))

.PHONY: unit-tests
unit-tests: $(TESTS)

# ---- tests ----------------------------------------------------------------------------------
# One test case that needs longer than this is a defect; sanitizers and valgrind are slow.
SECONDS_UNIT := 600
SECONDS_E2E  := 300
SECONDS_SLOW := 900

# A critical message of GLib is a programming error, so a test that causes one ends there.
TEST_ENV := G_DEBUG=fatal-criticals
ASAN_ENV := $(TEST_ENV) MO_TEST_SHORT=1 G_SLICE=always-malloc ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 \
	UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lib/lsan.supp:print_suppressions=0
VALGRIND := valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
	--num-callers=30 --suppressions=$(CURDIR)/tests/lib/valgrind.supp \
	$(addprefix --suppressions=,$(wildcard /usr/share/glib-2.0/valgrind/glib.supp))

# ONLY="test_foo 00-harness" narrows what is built and run.
only = $(if $(ONLY),$(filter $(foreach name,$(ONLY),%/$(name) %/$(name).sh),$(1)),$(1))

# -j unless the caller gave one.
parallel = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: test test-unit test-asan test-e2e test-checks valgrind
test: ## install what is missing, build, run every test
	@tests/deps.sh test
	@rm -rf build/results
	@$(MAKE) $(parallel) all unit-tests
	@$(MAKE) $(parallel) MODE=asan unit-tests
	@status=0; for kind in checks unit asan e2e; do $(MAKE) test-$$kind || status=1; done; \
		tests/lib/summary.sh build/results || status=1; exit $$status

test-unit: $(call only,$(TESTS)) ## run the unit tests (ONLY="test_foo test_bar" for some)
	@$(TEST_ENV) tests/lib/run.sh unit $(SECONDS_UNIT) $(call only,$(TESTS))

test-asan: ## run the unit tests under AddressSanitizer and UBSan
	@$(MAKE) $(parallel) MODE=asan run-asan
.PHONY: run-asan
run-asan: $(call only,$(TESTS))
	@$(ASAN_ENV) tests/lib/run.sh asan $(SECONDS_SLOW) $(call only,$(TESTS))

# They wait more than they work, so twice as many run at once as there are processors.
test-e2e: all ## run the end-to-end tests (ONLY="00-harness" for some)
	@MOMENTS=$(CURDIR)/$(OUT)/moments MODE=$(MODE) PYTHON=$(PYTHON) MAKE="$(MAKE)" JOBS=$${JOBS:-$$((2 * $$(nproc)))} \
		tests/lib/run.sh e2e $(SECONDS_E2E) $(call only,$(E2E))

# Real desktops without a screen. What is on them is looked at by people: build/desktop/*.png.
.PHONY: test-desktop
test-desktop: ## real desktops and mail programs, with a picture of each in build/desktop/
	@tests/deps.sh desktop
	@rm -rf build/desktop
	@install -d -m 0777 build/desktop
	@$(MAKE) install DESTDIR=$(CURDIR)/build/desktop/installed >/dev/null
	@INSTALLED=$(CURDIR)/build/desktop/installed$(PREFIX) SHOTS=$(CURDIR)/build/desktop PYTHON=$(PYTHON) JOBS=1 \
		tests/lib/run.sh desktop $(SECONDS_E2E) $(call only,$(sort $(wildcard tests/desktop/[0-9]*.sh)))

# Real systemd, sleep and clock, in a machine of its own. The first time a Debian is made for it, which takes minutes.
SECONDS_VM := 1500
.PHONY: test-vm
test-vm: ## the shipped unit under a real systemd: sleep, clock, sandbox, watchdog (qemu)
	@tests/deps.sh vm
	@tests/vm/make-base.sh build/vm
	@rm -rf build/vm/installed
	@$(MAKE) install DESTDIR=$(CURDIR)/build/vm/installed >/dev/null
	@V=1 VM=$(CURDIR)/build/vm JOBS=1 tests/lib/run.sh vm $(SECONDS_VM) $(sort $(wildcard tests/vm/[0-9]*.sh))

# Few of these rules are tried by make test.
RULES ?= 100000
.PHONY: check-rules
check-rules: $(OUT)/tests/unit/test_recur_peers ## compare 100,000 random rules with libical and dateutil (RULES=...)
	@tests/deps.sh test
	@V=1 MO_RULES=$(RULES) tests/lib/run.sh rules $(SECONDS_SLOW) $<

.PHONY: test-kills
test-kills: $(OUT)/tests/unit/test_kills ## kill the agent a thousand times while it raises and answers
	@$(TEST_ENV) MO_KILLS=1000 $<

test-checks: # the checks of tests/checks/ find what they are there for
	@tests/lib/run.sh checks 60 tests/checks/test_checks.py

# The unit tests, and those end-to-end tests that have a line "# valgrind: yes".
valgrind: all $(call only,$(TESTS)) ## run the unit tests and some end-to-end tests under valgrind
	@tests/deps.sh checks
	@$(TEST_ENV) MO_TEST_SHORT=1 G_SLICE=always-malloc WRAP="$(VALGRIND)" tests/lib/run.sh valgrind $(SECONDS_SLOW) $(call only,$(TESTS))
	@printf '%s\n' '#!/bin/sh' 'exec $(VALGRIND) $(CURDIR)/$(OUT)/moments "$$@"' >$(OUT)/moments.valgrind
	@chmod +x $(OUT)/moments.valgrind
	@G_SLICE=always-malloc MOMENTS=$(CURDIR)/$(OUT)/moments.valgrind PYTHON=$(PYTHON) \
		tests/lib/run.sh valgrind-e2e $(SECONDS_SLOW) $(shell grep -l '^# valgrind: yes' $(E2E) /dev/null)

# The seeds of fuzz_x.c are the files of tests/data/x; what is found lies in build/fuzz/corpus/.
.PHONY: fuzz run-fuzz
fuzz: ## run each fuzzer for a minute (FUZZ_SECONDS=600, ONLY=fuzz_csv; clang)
	@$(MAKE) $(parallel) MODE=fuzz run-fuzz
FUZZ_SECONDS ?= 60
run-fuzz: $(call only,$(FUZZERS))
	@status=0; for fuzzer in $(call only,$(FUZZERS)); do \
		kind=$${fuzzer##*/fuzz_}; mkdir -p $(OUT)/corpus/$$kind $(OUT)/crashes; echo "  FUZZ    $$kind"; \
		$$fuzzer -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 -verbosity=0 \
			-artifact_prefix=$(OUT)/crashes/$$kind- $(OUT)/corpus/$$kind tests/data/$$kind || status=1; done; exit $$status

# One shared library, so that a file with a fault can be loaded over it and no test is linked again.
MUTATE_FILES ?= $(wildcard agent/when/*.c agent/plan/*.c)
MUTATE_TESTS ?= $(shell grep -lE '#include "((when|plan|run)/|(world|life|stepped)\.h)' tests/unit/*.c)
MUTANTS := $(patsubst tests/unit/%.c,$(OUT)/mutant/%,$(MUTATE_TESTS))
.PHONY: mutate run-mutate
mutate: ## put faults into the planner, and see that the tests find them (MUTATE_COUNT=120, MUTATE_FILES=...)
	@$(MAKE) $(parallel) MODE=mutate run-mutate
run-mutate: $(MUTANTS)
	@MUTANTS='$(MUTANTS)' $(PYTHON) tests/mutate.py $(OUT) $(call quote,$(COMPILE)) '$(CC)' $(MUTATE_FILES)

$(OUT)/libmoments.so: $(LIB_OBJS) $(OUT)/objects
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,$(@F) -o $@ $(LIB_OBJS) $(PKG_LIBS)

$(MUTANTS): $(OUT)/mutant/%: $(OUT)/tests/unit/%.o $(HELPER_OBJS) $(OUT)/libmoments.so
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(HELPER_OBJS) $(OUT)/libmoments.so $(TEST_LIBS) $(PKG_LIBS) $(LDLIBS)

.PHONY: bench
bench: all $(BENCHES) $(OUT)/tests/unit/test_year $(OUT)/tests/unit/test_simulation ## measure, and print each figure beside its limit or a peer's
	@MOMENTS=$(CURDIR)/$(OUT)/moments PYTHON=$(PYTHON) tests/bench/run.sh $(BENCHES) $(BENCH_SCRIPTS)

# ---- checks ---------------------------------------------------------------------------------
.PHONY: check check-layers check-banned check-globals check-headers check-clang check-format check-scripts check-man cppcheck tidy
check: check-layers check-banned check-globals check-headers check-clang check-format check-scripts check-man cppcheck tidy ## all that follow

check-layers: ## prove that the floors hold
	@$(PYTHON) tests/checks/layers.py

check-banned: ## find functions that this code does without
	@$(PYTHON) tests/checks/banned.py

check-globals: $(LIB) ## find state that is global and mutable
	@$(PYTHON) tests/checks/globals.py $(LIB)

check-headers: $(patsubst %.h,$(OUT)/%.h.ok,$(filter %.h,$(C_FILES))) ## compile each header alone

$(OUT)/%.h.ok: %.h $(HEADERS) $(OUT)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) -Werror -fsyntax-only -x c - <<<'#include "$(CURDIR)/$<"'
	@touch $@

# clang's warnings come from reading alone; nothing is made of it. What runs of it is in `make fuzz`.
check-clang: ## clang has nothing to say about what gcc builds
	@tests/deps.sh checks
	@$(MAKE) $(parallel) MODE=clang run-clang
.PHONY: run-clang
run-clang: $(patsubst %,$(OUT)/%.read,$(filter %.c,$(C_FILES)))

$(OUT)/%.c.read: %.c $(HEADERS) $(OUT)/flags
	@mkdir -p $(@D)
	$(call say,READ,$<)
	$(Q)$(COMPILE) $(TEST_CPPFLAGS) -Werror -fsyntax-only $<
	@touch $@

check-format: ## clang-format has nothing to change
	@tests/deps.sh checks
	$(if $(C_FILES),$(Q)clang-format --dry-run -Werror $(C_FILES))

check-scripts: ## shellcheck has nothing to say, and every test can be run
	@tests/deps.sh checks
	$(Q)shellcheck -S info tests/*.sh tests/*/*.sh .ci/run
	$(Q)! find tests/*/[0-9]*.sh ! -perm -u+x | sed 's/$$/: not executable; chmod +x it/' | grep .

check-man: $(MAN_PAGES) ## the manual pages are well-formed
	@tests/deps.sh checks
	$(if $(MAN_PAGES),$(Q)mandoc -T lint -W error $(MAN_PAGES))

cppcheck: ## cppcheck has nothing to say
	@tests/deps.sh checks
	$(Q)cppcheck -q -j$(shell nproc) --std=c11 --library=gtk --enable=warning,performance,portability \
		--inline-suppr --suppress=unknownMacro --suppress=varFuncNullUB \
		--suppress=invalidPrintfArgType_uint --suppress=invalidPrintfArgType_sint --error-exitcode=1 $(MO_CPPFLAGS) agent

tidy: ## clang-tidy has nothing to say
	@tests/deps.sh checks
	@$(MAKE) $(parallel) run-tidy
.PHONY: run-tidy
run-tidy: $(patsubst %,$(OUT)/tidy/%.ok,$(SOURCES))

$(OUT)/tidy/%.ok: % .clang-tidy $(HEADERS)
	@mkdir -p $(@D)
	$(call say,TIDY,$<)
	$(Q)clang-tidy --quiet $< -- $(MO_CPPFLAGS) $(PKG_CFLAGS) -std=gnu17 $(WARNINGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

# ---- people ---------------------------------------------------------------------------------
.PHONY: deps demo
deps: ## install the packages needed to build (Debian)
	@tests/deps.sh build

demo: ## build, and show in a throw-away home what Moments does
	@tests/deps.sh build
	@$(MAKE) $(parallel) all
	@tests/demo.sh $(CURDIR)/$(OUT)/moments

# ---- translations ---------------------------------------------------------------------------
# All sources count, so that no list of files can be forgotten. No dates and no line numbers: the file
# changes only when a text does.
POT := agent/po/moments.pot
.PHONY: pot po check-pot
pot: build/po/moments.pot ## collect the texts to translate in agent/po/moments.pot
	@cmp -s $< $(POT) || { mkdir -p $(dir $(POT)); cp $< $(POT); }

po: pot ## bring the translations in agent/po up to date with the texts
	@for file in $(wildcard agent/po/*.po); do \
		msgmerge --quiet --update --backup=none --add-location=file --sort-output "$$file" $(POT); done

check-pot: build/po/moments.pot ## agent/po/moments.pot and the translations know all texts
	@cmp -s $< $(POT) || { echo '$(POT) is stale: "make po" brings it up to date'; exit 1; }
	$(Q)for file in $(wildcard agent/po/*.po); do msgfmt --check -o /dev/null "$$file"; \
		msgcmp --use-untranslated "$$file" $(POT); done

build/po/moments.pot: $(SOURCES) Makefile
	@mkdir -p $(@D)
	@printf '%s\n' $(SOURCES) >build/po/POTFILES
	$(Q)xgettext --files-from=build/po/POTFILES --from-code=UTF-8 --language=C --sort-output \
		--add-location=file --add-comments=TRANSLATORS --add-comments=Translators \
		--package-name=moments --copyright-holder='The Moments developers' \
		--keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=ngettext:1,2 -o - 2>build/po/log | \
		sed -e '/^"POT-Creation-Date/d' -e '1s/.*/# Moments: the texts that a user sees./' >$@

build/po/%/LC_MESSAGES/moments.mo: agent/po/%.po
	@mkdir -p $(@D)
	$(call say,MSGFMT,$<)
	$(Q)msgfmt --check -o $@ $<

# ---- installing -----------------------------------------------------------------------------
# One list drives install and uninstall: mode:source:destination. What ends in .in has @BINDIR@ filled in.
INSTALLED := 0755:$(OUT)/moments:$(BINDIR)/moments \
	0755:$(OUT)/moments-courier:$(BINDIR)/moments-courier \
	$(foreach page,$(MAN_PAGES),0644:$(page):$(MANDIR)/man$(patsubst .%,%,$(suffix $(page)))/$(notdir $(page))) \
	$(foreach lang,$(LINGUAS),0644:build/po/$(lang)/LC_MESSAGES/moments.mo:$(LOCALEDIR)/$(lang)/LC_MESSAGES/moments.mo) \
	0644:systemd/moments.service.in:$(USERUNITDIR)/moments.service \
	0644:systemd/moments-setup.service:$(USERUNITDIR)/moments-setup.service \
	0644:systemd/moments-courier.service.in:$(USERUNITDIR)/moments-courier.service \
	0644:systemd/moments-courier.timer:$(USERUNITDIR)/moments-courier.timer \
	0644:systemd/moments.path:$(USERUNITDIR)/moments.path \
	0644:config/$(APP_ID).service.in:$(DATADIR)/dbus-1/services/$(APP_ID).service \
	0644:config/$(APP_ID).xml:$(DATADIR)/dbus-1/interfaces/$(APP_ID).xml \
	0644:config/$(APP_ID).desktop:$(DATADIR)/applications/$(APP_ID).desktop \
	0644:config/$(APP_ID).autostart.in:$(SYSCONFDIR)/xdg/autostart/$(APP_ID).desktop \
	0644:config/$(APP_ID).svg:$(DATADIR)/icons/hicolor/scalable/apps/$(APP_ID).svg \
	0644:config/$(APP_ID).png:$(DATADIR)/icons/hicolor/48x48/apps/$(APP_ID).png \
	0644:config/$(APP_ID).metainfo.xml:$(DATADIR)/metainfo/$(APP_ID).metainfo.xml \
	$(foreach file,$(sort $(wildcard config/templates/*.txt)),0644:$(file):$(DATADIR)/moments/templates/$(notdir $(file))) \
	0644:LICENSE:$(DATADIR)/doc/moments/LICENSE \
	0644:README.md:$(DATADIR)/doc/moments/README.md \
	$(foreach file,$(sort $(wildcard config/pictures/*.png)),0644:$(file):$(DATADIR)/doc/moments/$(file))
# Wanted by everybody's session: the unit's conditions keep it from users who have not set up Moments.
WANTS := $(USERUNITDIR)/graphical-session.target.wants
WANTED := moments.service moments.path moments-courier.timer

.PHONY: install uninstall
install: all ## install under PREFIX, below DESTDIR
	@for entry in $(INSTALLED); do \
		IFS=: read -r mode from to <<<"$$entry"; \
		printf '  %-7s %s\n' INSTALL "$(DESTDIR)$$to"; \
		if [[ $$from == *.in ]]; then \
			install -d "$(DESTDIR)$${to%/*}"; \
			sed 's|@BINDIR@|$(BINDIR)|g' "$$from" | install -m "$$mode" /dev/stdin "$(DESTDIR)$$to"; \
		else install -D -m "$$mode" "$$from" "$(DESTDIR)$$to"; fi; \
	done
	@install -d $(DESTDIR)$(WANTS)
	@for unit in $(WANTED); do ln -sfn ../$$unit $(DESTDIR)$(WANTS)/$$unit; done

# Below a DESTDIR emptied folders go too; on a real system only our own do.
uninstall: ## remove what install put there
	@for entry in $(INSTALLED) $(WANTED:%=::$(WANTS)/%); do rm -f "$(DESTDIR)$${entry##*:}"; done
	@rmdir $(DESTDIR)$(DATADIR)/doc/moments/config/pictures $(DESTDIR)$(DATADIR)/doc/moments/config \
		$(DESTDIR)$(DATADIR)/doc/moments $(DESTDIR)$(DATADIR)/moments/templates $(DESTDIR)$(DATADIR)/moments $(DESTDIR)$(WANTS) 2>/dev/null || true
	$(if $(DESTDIR),@[ ! -d $(DESTDIR) ] || find $(DESTDIR) -mindepth 1 -depth -type d -empty -delete)

.PHONY: clean help
clean: ## remove everything that was made
	rm -rf build

help: ## show this list
	@echo 'make [MODE=debug|asan|clang] [V=1] [WERROR=1] [PREFIX=/usr/local] [DESTDIR=] TARGET'
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18
