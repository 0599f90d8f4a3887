#include "history_script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const nudge_words[] = {"popup", "draft", "digest", "reminder"};
static const char *const class_words[] = {"magic", "promise", "recovery"};

static int index_of(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0)
            return (int)i;
    }
    fail_msg("unknown word '%s'", word);
    return 0;
}

static int64_t number(const char *text)
{
    char *end;
    int64_t value = g_ascii_strtoll(text, &end, 10);
    if (*end != '\0')
        fail_msg("'%s' is not a number", text);
    return value;
}

static bool set_text(MoEntry *entry, const char *key, const char *value)
{
    const struct {
        const char *key;
        char **place;
    } texts[] = {
        {"customer", &entry->customer},
        {"habit", &entry->habit},
        {"kind", &entry->kind},
        {"token", &entry->token},
        {"suggestion", &entry->suggestion},
        {"by", &entry->by},
        {"note", &entry->note},
        {"machine", &entry->undone_machine},
        {"name", &entry->name},
        {"company", &entry->company},
        {"other", &entry->other},
        {"origin", &entry->origin},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(texts[i].key, key) == 0) {
            g_free(*texts[i].place);
            *texts[i].place = *value != '\0' ? g_strdup(value) : NULL;
            return true;
        }
    }
    return false;
}

/* "3+7": small numbers instead of hashes; "" is an empty list. */
static char *aliases_of(const char *value)
{
    GString *text = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(value, "+", -1);
    for (char **word = words; *word != NULL; word++) {
        char digits[17];
        mo_alias_print((uint64_t)number(*word), digits);
        g_string_append_printf(text, "%s%s", word > words ? " " : "", digits);
    }
    return g_string_free(text, FALSE);
}

static void set_field(MoEntry *entry, const char *key, const char *value)
{
    const struct {
        const char *key;
        MoDay *place;
    } days[] = {{"day", &entry->day},
                {"nominal", &entry->nominal},
                {"show", &entry->show},
                {"due", &entry->due},
                {"until", &entry->until.day}};
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        if (strcmp(days[i].key, key) == 0) {
            *days[i].place = *value != '\0' ? (MoDay)number(value) : MO_DAY_NONE;
            return;
        }
    }
    if (set_text(entry, key, value))
        return;
    if (strcmp(key, "class") == 0)
        entry->class = (MoClass)index_of(class_words, G_N_ELEMENTS(class_words), value);
    else if (strcmp(key, "nudge") == 0)
        entry->nudge = (MoNudge)(1 << index_of(nudge_words, G_N_ELEMENTS(nudge_words), value));
    else if (strcmp(key, "attempt") == 0)
        entry->attempt = (unsigned)number(value);
    else if (strcmp(key, "count") == 0)
        entry->count = (unsigned)number(value);
    else if (strcmp(key, "fixed") == 0)
        entry->fixed = number(value) != 0;
    else if (strcmp(key, "no-answer") == 0)
        entry->no_answer = number(value) != 0;
    else if (strcmp(key, "bans") == 0)
        entry->bans = (unsigned)number(value);
    else if (strcmp(key, "digest") == 0)
        entry->digest = (uint32_t)number(value);
    else if (strcmp(key, "aliases") == 0)
        entry->aliases = aliases_of(value);
    else if (strcmp(key, "undo") == 0)
        entry->undone_number = (uint64_t)number(value);
    else
        fail_msg("unknown field '%s'", key);
}

static void set_defaults(MoEntry *entry)
{
    MoEntryType type = entry->type;
    bool none = type == MO_ENTRY_SEEN_HABIT || type == MO_ENTRY_LAPSED_UNRAISED ||
                type == MO_ENTRY_DIGEST || type == MO_ENTRY_PLANNED || type == MO_ENTRY_QUIET ||
                type == MO_ENTRY_AWAY;
    bool occurrence =
        (type >= MO_ENTRY_DELIVERING && type <= MO_ENTRY_LAPSED) || type == MO_ENTRY_WITHDRAWN;
    if (!none)
        entry->customer = g_strdup("ann");
    if (occurrence || type == MO_ENTRY_SEEN_HABIT || type == MO_ENTRY_LAPSED_UNRAISED)
        entry->habit = g_strdup("call");
    if (occurrence)
        entry->nominal = 10;
    if (type == MO_ENTRY_KNOWN_AS)
        entry->name = g_strdup("Ann");
    if (type == MO_ENTRY_DELIVERING || type == MO_ENTRY_RAISED || type == MO_ENTRY_FAILED) {
        entry->nudge = MO_NUDGE_POPUP;
        entry->attempt = 1;
    }
    entry->day = type == MO_ENTRY_BANNED ? MO_DAY_NONE : (MoDay)(entry->at_utc / 10);
}

MoEntry *test_entry_parse(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    if (g_strv_length(words) < 2)
        fail_msg("no type in '%s'", line);
    MoEntryType type;
    if (!mo_entry_type_from_string(words[1], &type))
        fail_msg("unknown type '%s'", words[1]);
    MoEntry *entry = mo_entry_new(type);
    entry->at_utc = number(words[0]);
    set_defaults(entry);
    for (char **word = words + 2; *word != NULL; word++) {
        char *equals = strchr(*word, '=');
        if (equals == NULL)
            fail_msg("no '=' in '%s'", *word);
        *equals = '\0';
        set_field(entry, *word, equals + 1);
    }
    return entry;
}

GPtrArray *test_entries_parse(const char *text)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0')
            g_ptr_array_add(entries, test_entry_parse(*line));
    }
    return entries;
}

/* ---- printing ------------------------------------------------------------------------------- */

static void add_day(GString *out, const char *key, MoDay day)
{
    if (day != MO_DAY_NONE)
        g_string_append_printf(out, " %s=%d", key, day);
}

static void add_count(GString *out, const char *key, unsigned count)
{
    if (count != 0)
        g_string_append_printf(out, " %s=%u", key, count);
}

static void add_text(GString *out, const char *key, const char *text)
{
    if (text != NULL)
        g_string_append_printf(out, " %s=%s", key, text);
}

static void add_utc(GString *out, const char *key, int64_t utc)
{
    if (utc != INT64_MIN)
        g_string_append_printf(out, " %s=%" G_GINT64_FORMAT, key, utc);
}

/* Machines have names of their own; their numbers are enough. */
static void add_origin(GString *out, const char *key, const char *origin)
{
    if (origin != NULL)
        add_text(out, key, strchr(origin, '/') != NULL ? strchr(origin, '/') + 1 : origin);
}

char *test_record_print(const MoRecord *record)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s/%s/%d %s", record->customer, record->habit, record->nominal,
                           mo_state_to_string(record->state));
    add_origin(out, "origin", record->origin);
    if (record->class != MO_CLASS_MAGIC)
        add_text(out, "class", class_words[record->class]);
    add_count(out, "fixed", record->fixed);
    add_text(out, "kind", record->kind);
    add_day(out, "show", record->show);
    add_day(out, "due", record->due);
    add_day(out, "raised", record->raised_day);
    add_utc(out, "at", record->raised_utc);
    add_count(out, "nudges", record->nudges_raised);
    add_count(out, "begun", record->nudges_begun);
    add_count(out, "attempts", record->attempts);
    for (unsigned n = 0; n < MO_NUDGE_KINDS; n++) {
        if (record->last_begun[n] != 0 || record->last_settled[n] != 0)
            g_string_append_printf(out, " %s:%u/%u", nudge_words[n], record->last_settled[n],
                                   record->last_begun[n]);
    }
    add_count(out, "reminders", record->reminders);
    add_utc(out, "nudged", record->nudged_utc);
    add_count(out, "noticed", record->noticed);
    add_text(out, "token", record->token);
    add_text(out, "suggestion", record->suggestion);
    add_day(out, "until", record->until.day);
    if (record->until.day != MO_DAY_NONE && record->until.second != 0)
        g_string_append_printf(out, "+%d", record->until.second);
    add_count(out, "no-answers", record->no_answers);
    add_day(out, "closed", record->closed_day);
    return g_string_free(out, FALSE);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_pair(GString *out, const MoPairHistory *pair)
{
    g_string_append_printf(out, "\n%s:", pair->habit);
    add_count(out, "never", pair->never);
    add_day(out, "done", pair->last_done);
    add_day(out, "passed", pair->last_passed);
    for (unsigned i = 0; i < pair->records->len; i++) {
        g_autofree char *text = test_record_print(pair->records->pdata[i]);
        g_string_append_printf(out, "\n  %s", text);
    }
}

char *test_history_print(const MoCustomerHistory *history)
{
    GString *out = g_string_new(history->customer);
    add_day(out, "seen", history->first_seen);
    add_day(out, "gone", history->gone_day);
    add_day(out, "contact", history->last_contact);
    add_text(out, "done-kind", history->last_done_kind);
    add_day(out, "done-day", history->last_done_day);
    add_day(out, "paused-from", history->paused_from);
    add_day(out, "paused-until", history->paused_until);
    for (unsigned i = 0; history->pauses != NULL && i < history->pauses->len; i++) {
        const MoPause *pause = &g_array_index(history->pauses, MoPause, i);
        g_string_append_printf(out, " before=%d-%d", pause->from, pause->until);
    }
    g_autoptr(GPtrArray) given = g_ptr_array_new();
    g_ptr_array_extend(given, history->given, NULL, NULL);
    g_ptr_array_sort(given, compare_texts);
    for (unsigned i = 0; i < given->len; i++)
        add_text(out, "given", given->pdata[i]);
    for (unsigned i = 0; i < history->pairs->len; i++)
        print_pair(out, history->pairs->pdata[i]);
    return g_string_free(out, FALSE);
}

char *test_entry_print(const MoEntry *entry)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s/%" G_GUINT64_FORMAT, entry->at_utc,
                           mo_entry_type_to_string(entry->type), entry->machine, entry->number);
    add_day(out, "day", entry->day);
    add_text(out, "customer", entry->customer);
    add_text(out, "habit", entry->habit);
    add_day(out, "nominal", entry->nominal);
    add_text(out, "class", class_words[entry->class]);
    add_count(out, "fixed", entry->fixed);
    add_text(out, "kind", entry->kind);
    add_day(out, "show", entry->show);
    add_day(out, "due", entry->due);
    add_count(out, "nudge", entry->nudge);
    add_count(out, "attempt", entry->attempt);
    add_text(out, "token", entry->token);
    add_text(out, "suggestion", entry->suggestion);
    if (entry->until.day != MO_DAY_NONE)
        g_string_append_printf(out, " until=%d+%d", entry->until.day, entry->until.second);
    add_text(out, "by", entry->by);
    add_count(out, "no-answer", entry->no_answer);
    add_text(out, "note", entry->note);
    add_count(out, "count", entry->count);
    add_text(out, "name", entry->name);
    add_text(out, "company", entry->company);
    add_text(out, "aliases", entry->aliases);
    add_text(out, "other", entry->other);
    add_count(out, "bans", entry->bans);
    add_count(out, "digest", entry->digest);
    add_text(out, "origin", entry->origin);
    return g_string_free(out, FALSE);
}

static void print_start(GString *out, const MoStart *start)
{
    static const char *const words[] = {"touch", "done", "promise", "move"};
    if (out->len > 0)
        g_string_append_c(out, '\n');
    g_string_append(out, words[start->type]);
    add_text(out, "word", start->word);
    add_text(out, "note", start->note);
    add_day(out, "day", start->day);
    add_day(out, "aim", start->aim);
    add_day(out, "told", start->told);
    add_origin(out, "origin", start->origin);
}

char *test_starts_print(MoHistory *history, const char *customer)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) starts = mo_history_load_starts(history, customer, NULL);
    assert_non_null(starts);
    for (unsigned i = 0; i < starts->len; i++)
        print_start(out, starts->pdata[i]);
    return g_string_free(out, FALSE);
}

/* ---- who is who ----------------------------------------------------------------------------- */

static bool print_known(const MoKnown *known, void *data)
{
    GString *out = g_string_new(known->customer);
    if (known->first_seen == MO_DAY_NONE)
        g_string_append(out, " unseen");
    add_day(out, "seen", known->first_seen);
    add_day(out, "gone", known->gone_day);
    g_string_append_printf(out, " digest=%u%s", known->digest, known->is_plain ? " plain" : "");
    g_ptr_array_add(data, g_string_free(out, FALSE));
    return true;
}

static bool print_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until,
                      bool by_user, void *data)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s banned=%u alias=%" G_GINT64_MODIFIER "x", customer, bans,
                           alias);
    add_day(out, "until", until);
    g_string_append(out, by_user ? " by-user" : "");
    g_ptr_array_add(data, g_string_free(out, FALSE));
    return true;
}

static char *join_sorted(GPtrArray *lines)
{
    g_ptr_array_sort(lines, compare_texts);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

char *test_known_print(MoHistory *history)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    assert_true(mo_history_foreach_known(history, print_known, lines, NULL));
    unsigned n_seen = 0;
    for (guint i = 0; i < lines->len; i++)
        n_seen += strstr(lines->pdata[i], " unseen") == NULL;
    assert_int_equal(n_seen, mo_history_count_known(history));
    return join_sorted(lines);
}

char *test_bans_print(MoHistory *history)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    assert_true(mo_history_foreach_ban(history, print_ban, lines, NULL));
    return join_sorted(lines);
}

char *test_alias_print(MoHistory *history, uint64_t alias)
{
    char *customer = NULL;
    assert_true(mo_history_find_alias(history, alias, &customer, NULL));
    return customer != NULL ? customer : g_strdup("nobody");
}

char *test_name_print(MoHistory *history, const char *customer)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (!mo_history_get_name(history, customer, &name, &company))
        return g_strdup("unknown");
    return g_strdup_printf("%s of %s", name != NULL ? name : "-", company != NULL ? company : "-");
}

static bool print_history(const MoCustomerHistory *known, void *data)
{
    g_autofree char *text = test_history_print(known);
    g_string_append_printf(data, "%s\n", text);
    return true;
}

char *test_histories_print(MoHistory *history, MoDay since)
{
    GString *out = g_string_new(NULL);
    assert_true(mo_history_foreach_history(history, since, print_history, out, NULL));
    return g_string_free(out, FALSE);
}
