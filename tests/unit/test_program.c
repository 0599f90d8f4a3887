/* What is understood of the exports of each program: one small file a program in
 * tests/data/programs, with the columns that mean something and the customers beside it. */
#include "model/program.h"

#include "customer_text.h"
#include "golden.h"
#include "input/csv.h"
#include "model/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const MoTextStyle lines = {"\n  ", ": ", " | "};

static void dump_words(GString *out, const MoCustomer *customer)
{
    const struct {
        const char *label, *text;
    } texts[] = {{"own id", customer->own_id},
                 {"given", customer->given_name},
                 {"family", customer->family_name},
                 {"nickname", customer->nickname},
                 {"called", mo_customer_get_call_name(customer)},
                 {"salutation", customer->salutation},
                 {"academic", customer->academic_title},
                 {"manner", customer->manner},
                 {"company", customer->company},
                 {"title", customer->title},
                 {"project", customer->project},
                 {"channel", customer->channel},
                 {"language", customer->language},
                 {"zone", customer->timezone},
                 {"owner", customer->owner},
                 {"next step", customer->next_step},
                 {"introduced by", customer->introduced_by},
                 {"notes", customer->notes}};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        mo_test_append_text(out, &lines, texts[i].label, texts[i].text);
    mo_test_append_lists(out, &lines, customer);
}

static void dump_bans(GString *out, const MoCustomer *customer)
{
    static const char *const words[] = {"email", "phone", "promo", "all"};
    g_autoptr(GString) bans = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (customer->bans & 1U << i)
            g_string_append_printf(bans, "%s%s%s", bans->len ? ", " : "", words[i],
                                   customer->bans_for_good & 1U << i ? " for good" : "");
    mo_test_append_text(out, &lines, "bans",
                        bans->len || !customer->bans_said ? bans->str : "none, it says");
    mo_test_append_day(out, &lines, "bans until", customer->bans_until);
}

static void dump_customer(GString *out, const MoCustomer *customer, const MoReading *reading)
{
    g_string_append_printf(out, "%u %s", customer->line, *customer->name ? customer->name : "-");
    dump_words(out, customer);
    mo_test_append_date(out, &lines, "birthday", customer->birthday);
    mo_test_append_date(out, &lines, "anniversary", customer->anniversary);
    mo_test_append_date(out, &lines, "customer since", customer->customer_since);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        g_autofree char *label = g_strdup_printf("date %s", dated->label);
        mo_test_append_date(out, &lines, label, dated->date);
    }
    mo_test_append_day(out, &lines, "renewal", customer->renewal_date);
    mo_test_append_day(out, &lines, "next step on", customer->next_step_date);
    mo_test_append_day(out, &lines, "last contact", customer->last_contacted);
    dump_bans(out, customer);
    if (reading->is_deleted)
        mo_test_append_text(out, &lines, "deleted", "yes");
    g_string_append_c(out, '\n');
}

static void dump_columns(GString *out, const MoMapping *mapping)
{
    const char *program = mo_mapping_get_program(mapping);
    const MoColumns *columns = mo_mapping_get_columns(mapping);
    g_autoptr(GString) own = g_string_new(NULL);
    g_string_append_printf(out, "program: %s\n", *program ? program : "unknown");
    for (size_t i = 0; i < columns->n; i++) {
        MoField field = mo_mapping_get_field(mapping, i);
        if (field != MO_FIELD_NONE)
            g_string_append_printf(out, "%s -> %s\n", columns->names[i], mo_field_get_name(field));
        else if (*columns->names[i])
            g_string_append_printf(own, "%s%s", own->len ? "; " : "", columns->names[i]);
    }
    g_string_append_printf(out, "own columns: %s\n", own->str);
}

/* The header: the first row in which something names a person. */
static MoMapping *open_header(MoCsv *csv, const char *name, MoProblems *problems)
{
    MoCsvRow row;
    while (mo_csv_next(csv, &row, problems)) {
        const char *const *fields = (const char *const *)row.fields;
        if (mo_mapping_can_name(fields, row.n_fields))
            return mo_mapping_new(fields, row.n_fields, name, row.line, NULL, problems);
    }
    return NULL;
}

static void read_rows(const char *data, size_t length, MoMapping *mapping, unsigned header_line,
                      GString *out, MoProblems *problems)
{
    g_autoptr(MoCsv) csv = mo_csv_open_memory(data, length, "x", NULL);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoCsvRow row;
    MoReading reading;
    while (mo_csv_next(csv, &row, NULL)) {
        const char *const *fields = (const char *const *)row.fields;
        if (row.line <= header_line)
            continue;
        if (!out) {
            mo_mapping_gather_orders(mapping, fields, row.n_fields);
            continue;
        }
        g_autoptr(GString) plain = g_string_new(NULL);
        mo_mapping_read(mapping, fields, row.n_fields, row.line, customer, &reading, NULL);
        dump_customer(plain, customer, &reading);
        mo_mapping_read_row(mapping, &row, customer, &reading, problems);
        assert_false(reading.wants_orders);
        size_t start = out->len;
        dump_customer(out, customer, &reading);
        /* What the reader of the file saw in passing changes nothing. */
        assert_string_equal(out->str + start, plain->str);
    }
}

static char *read_export(const char *data, size_t length, const char *name, MoProblems *problems)
{
    g_autoptr(MoCsv) csv = mo_csv_open_memory(data, length, name, NULL);
    g_autoptr(MoMapping) mapping = open_header(csv, name, problems);
    GString *out = g_string_new(NULL);
    if (!mapping)
        return g_string_free(out, FALSE);
    unsigned header_line = mo_mapping_get_line(mapping);
    read_rows(data, length, mapping, header_line, NULL, NULL);
    mo_mapping_settle_orders(mapping, problems);
    dump_columns(out, mapping);
    read_rows(data, length, mapping, header_line, out, problems);
    return g_string_free(out, FALSE);
}

static void every_export_is_read_as_its_owner_would(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/programs", ".csv", read_export);
}

static void each_program_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (MoProgram a = 0; a < MO_PROGRAM_N; a++)
        for (MoProgram b = 0; b < a; b++)
            assert_string_not_equal(mo_program_get_name(a), mo_program_get_name(b));
    assert_string_equal(mo_program_get_name(MO_PROGRAM_NONE), "");
    assert_string_equal(mo_program_get_name(MO_PROGRAM_N), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_export_is_read_as_its_owner_would),
        cmocka_unit_test(each_program_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
