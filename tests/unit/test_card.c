#include "customer_text.h"
#include "golden.h"
#include "model/card.h"
#include "model/selector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Whatever is said of a customer. */
static char *print_all(const MoCustomer *customer)
{
    GString *out = g_string_new(NULL);
    mo_test_append_customer(out, customer);
    for (size_t i = 0; i < customer->columns->n; i++)
        g_string_append_printf(out, "%s=%s\n", customer->columns->names[i], customer->values[i]);
    return g_string_free(out, FALSE);
}

/* What the reader of cards saw in passing saves work, and changes nothing. */
static void assert_same_when_nothing_was_seen(MoCardMapping *mapping, const MoCard *card,
                                              const MoCustomer *seen)
{
    g_autofree char *wanted = print_all(seen);
    g_autofree MoCardProperty *properties =
        g_memdup2(card->properties, card->n_properties * sizeof *properties);
    for (size_t i = 0; i < card->n_properties; i++)
        properties[i].is_plain = false;
    MoCard unseen = *card;
    unseen.properties = properties;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoReading reading;
    mo_card_mapping_read(mapping, &unseen, customer, &reading, NULL);
    g_autofree char *got = print_all(customer);
    assert_string_equal(got, wanted);
}

static char *read_cards(const char *data, size_t length, const char *name, MoProblems *problems)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, length, name, NULL);
    g_autoptr(MoCardMapping) mapping = mo_card_mapping_new(name);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    GString *out = g_string_new(NULL);
    MoReading reading;
    for (MoCard card; mo_vcard_next(vcard, &card, problems);) {
        mo_card_mapping_read(mapping, &card, customer, &reading, problems);
        if (reading.is_group)
            g_string_append_printf(out, "%u is a group\n", customer->line);
        else
            mo_test_append_customer(out, customer);
        assert_same_when_nothing_was_seen(mapping, &card, customer);
    }
    return g_string_free(out, FALSE);
}

static void every_file_of_the_table_is_understood_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/cards", ".vcf", read_cards);
}

typedef struct {
    MoVcard *vcard;
    MoCardMapping *mapping;
    MoCustomer *customer;
    MoReading reading;
} Reader;

static void reader_open(Reader *reader, const char *text)
{
    *reader = (Reader){.vcard = mo_vcard_open_memory(text, strlen(text), "x.vcf", NULL),
                       .mapping = mo_card_mapping_new("x.vcf"),
                       .customer = mo_customer_new()};
}

static void reader_next(Reader *reader)
{
    MoCard card;
    assert_true(mo_vcard_next(reader->vcard, &card, NULL));
    mo_card_mapping_read(reader->mapping, &card, reader->customer, &reader->reading, NULL);
}

static void reader_clear(Reader *reader)
{
    mo_vcard_free(reader->vcard);
    mo_card_mapping_free(reader->mapping);
    mo_customer_free(reader->customer);
}

#define CARD(lines) "BEGIN:VCARD\n" lines "END:VCARD\n"

static void every_property_counts_as_a_column(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader, CARD("FN:Zoe\nX-TEAM:Blue\\, North\nADR:;;Weg 1;Ulm;;;\n"
                              "CATEGORIES:a,b\nURL:one\nURL:two\n") CARD("FN:Max\nX-COLOUR:red\n"));
    reader_next(&reader);
    static const struct {
        const char *who;
        bool matches;
    } rows[] = {{"X-TEAM:\"Blue, North\"", true},
                {"ADR:Ulm", true},
                {"CATEGORIES:b", true},
                {"URL:two", true},
                {"X-TEAM:Red", false},
                {"tag:a", true}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoSelector) who = mo_selector_parse(rows[i].who, NULL);
        assert_int_equal(mo_selector_match(who, reader.customer), rows[i].matches);
    }
    const MoColumns *columns = mo_card_mapping_get_columns(reader.mapping);
    assert_int_equal(columns->n, 5);
    reader_next(&reader);
    assert_ptr_equal(mo_card_mapping_get_columns(reader.mapping), columns);
    assert_int_equal(columns->n, 6);
    assert_string_equal(columns->names[5], "X-COLOUR");
    assert_null(columns->names[6]);
    g_autoptr(MoSelector) who = mo_selector_parse("X-COLOUR:red and not URL:two", NULL);
    assert_true(mo_selector_match(who, reader.customer));
    reader_clear(&reader);
}

static void lists_of_a_card_are_cut_where_they_part(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader,
                CARD("FN:Zoe\nCATEGORIES:Sales\\, EMEA,key\nTEL:+49 1234561;+49 1234562\n"));
    reader_next(&reader);
    assert_int_equal(g_strv_length((char **)(void *)reader.customer->tags), 2);
    assert_string_equal(reader.customer->tags[0], "Sales, EMEA");
    assert_string_equal(reader.customer->tags[1], "key");
    assert_int_equal(g_strv_length((char **)(void *)reader.customer->phone), 2);
    assert_string_equal(reader.customer->phone[1], "+49 1234562");
    reader_clear(&reader);
}

static void a_birthday_of_a_card_is_not_to_come(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *birthday;
        unsigned n_problems;
    } cases[] = {
        {CARD("FN:Zoe\nBDAY:20500101\n"), "", 1},
        {CARD("FN:Zoe\nBDAY:1 Feb 27\n"), "1927-02-01", 0},
        {CARD("FN:Zoe\nBDAY:2026-11-22\n"), "2026-11-22", 0},
        {CARD("FN:Zoe\nBDAY;VALUE=date-time:19800311T230000Z\n"), "1980-03-12", 0},
        {CARD("FN:Zoe\nBDAY;VALUE=date-time:19800311T000000Z\n"), "1980-03-11", 0},
    };
    g_autoptr(MoZone) zone = mo_zone_new("Europe/Berlin", NULL);
    const MoDateView view = {.today = mo_day_parse("2026-11-22"), .zone = zone};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Reader reader;
        reader_open(&reader, cases[i].lines);
        mo_card_mapping_set_view(reader.mapping, &view);
        reader_next(&reader);
        g_autofree char *birthday = mo_date_print(reader.customer->birthday);
        if (strcmp(birthday, cases[i].birthday) != 0 ||
            reader.reading.n_problems != cases[i].n_problems)
            fail_msg("%s gave '%s', %u problems", cases[i].lines, birthday,
                     reader.reading.n_problems);
        reader_clear(&reader);
    }
}

static void a_card_with_a_day_of_death_is_of_somebody_dead(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        bool died;
    } cases[] = {
        {CARD("FN:Zoe\nDEATHDATE:20190302\n"), true},
        {CARD("FN:Zoe\nDEATHDATE;VALUE=text:circa 1800\n"), true},
        {CARD("FN:Zoe\nDEATHDATE:--0302\n"), true},
        {CARD("FN:Zoe\nDEATHDATE:\n"), false},
        {CARD("FN:Zoe\nX-DEATHDATE:2019-03-02\n"), true},
        {CARD("FN:Zoe\na.X-ABDATE:2019-03-02\na.X-ABLABEL:Date of death\n"), true},
        {CARD("FN:Zoe\na.X-ABDATE:2019-03-02\na.X-ABLABEL:Opening\n"), false},
        {CARD("FN:Zoe\nDEATHDATE:20190302\nX-MOMENTS-DNC:email until 2026-01-01\n"), true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Reader reader;
        reader_open(&reader, cases[i].lines);
        reader_next(&reader);
        unsigned bans = mo_customer_bans_on(reader.customer, mo_day_parse("2026-11-22"));
        if (bans != (cases[i].died ? MO_BAN_ALL | MO_BAN_DIED : 0))
            fail_msg("%s gave %u", cases[i].lines, bans);
        reader_clear(&reader);
    }
}

static void columns_know_what_they_mean(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader, CARD("FN:Zoe\nBDAY:--0415\nX-OWN:1\na.X-ABDATE:2000-01-02\n"
                              "a.X-ABLABEL:Opening\nb.X-ABDATE:2000-01-02\n"
                              "b.X-ABLABEL:_$!<Anniversary>!$_\nX-MOMENTS-OWNER:dana\n"));
    reader_next(&reader);
    static const struct {
        const char *name;
        MoField field;
    } rows[] = {{"FN", MO_FIELD_NAME},
                {"BDAY", MO_FIELD_BIRTHDAY},
                {"X-OWN", MO_FIELD_NONE},
                {"date:Opening", MO_FIELD_DATE},
                {"anniversary", MO_FIELD_ANNIVERSARY},
                {"X-MOMENTS-OWNER", MO_FIELD_OWNER}};
    const MoColumns *columns = mo_card_mapping_get_columns(reader.mapping);
    assert_int_equal(columns->n, G_N_ELEMENTS(rows));
    for (size_t i = 0; i < columns->n; i++) {
        assert_string_equal(columns->names[i], rows[i].name);
        assert_int_equal(mo_card_mapping_get_field(reader.mapping, i), rows[i].field);
    }
    reader_clear(&reader);
}

static void the_id_is_the_uid_in_every_spelling(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader, CARD("UID:urn:uuid:4fbe\nFN:Zoe\n") CARD("FN:Zoe\nUID:4fbe\n")
                             CARD("FN:Zoe\nEMAIL:z@example.com\n") CARD("FN:Zoe\n"));
    static const MoIdSource sources[] = {MO_ID_COLUMN, MO_ID_COLUMN, MO_ID_EMAIL, MO_ID_NAME};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        reader_next(&reader);
        assert_int_equal(reader.reading.id_source, sources[i]);
        if (sources[i] == MO_ID_COLUMN)
            assert_string_equal(reader.customer->id, "4fbe");
        assert_string_equal(reader.customer->own_id, sources[i] == MO_ID_COLUMN ? "4fbe" : "");
    }
    reader_clear(&reader);
}

static void another_file_is_named_from_then_on(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader, CARD("FN:Zoe\n") CARD("FN:Max\n"));
    reader_next(&reader);
    assert_string_equal(reader.customer->file, "x.vcf");
    mo_card_mapping_set_file(reader.mapping, "y.vcf");
    reader_next(&reader);
    assert_string_equal(reader.customer->file, "y.vcf");
    assert_int_equal(reader.customer->line, 4);
    reader_clear(&reader);
}

/* What is made to be slow or large stays bounded. */
static void a_card_of_thousands_of_everything_is_read_in_bounds(void **state)
{
    (void)state;
    static const char *const lines[] = {"X-NAME-%u:1\n",
                                        "EMAIL:a%u@example.com\n",
                                        "CATEGORIES:a%u,b,c\n",
                                        "a%u.X-ABDATE:2000-01-02\n",
                                        "NOTE:one more note of some length %u\n",
                                        "URL:%u\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) text = g_string_new("BEGIN:VCARD\nFN:Zoe\n");
        for (unsigned k = 0; k < 8000; k++) {
            g_autofree char *number = g_strdup_printf("%u", k);
            g_autoptr(GString) line = g_string_new(lines[i]);
            g_string_replace(line, "%u", number, 1);
            g_string_append(text, line->str);
        }
        g_string_append(text, "END:VCARD\n");
        Reader reader;
        reader_open(&reader, text->str);
        reader_next(&reader);
        assert_string_equal(reader.customer->name, "Zoe");
        assert_true(mo_card_mapping_get_columns(reader.mapping)->n <= 1000);
        assert_true(g_strv_length((char **)(void *)reader.customer->email) <= 200);
        assert_true(strlen(reader.customer->notes) <= 64 * 1024);
        reader_clear(&reader);
    }
}

static void the_prefix_between_the_names_of_a_card_is_of_the_family(void **state)
{
    (void)state;
    Reader reader;
    reader_open(&reader,
                CARD("FN:Els van der Berg\nN:Berg;Els;van der;;\n") CARD("N:Example;Ada;Ben;;\n"));
    reader_next(&reader);
    assert_string_equal(reader.customer->family_name, "van der Berg");
    reader_next(&reader);
    assert_string_equal(reader.customer->family_name, "Example");
    reader_clear(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_understood_as_written_beside_it),
        cmocka_unit_test(every_property_counts_as_a_column),
        cmocka_unit_test(lists_of_a_card_are_cut_where_they_part),
        cmocka_unit_test(the_prefix_between_the_names_of_a_card_is_of_the_family),
        cmocka_unit_test(a_birthday_of_a_card_is_not_to_come),
        cmocka_unit_test(a_card_with_a_day_of_death_is_of_somebody_dead),
        cmocka_unit_test(columns_know_what_they_mean),
        cmocka_unit_test(the_id_is_the_uid_in_every_spelling),
        cmocka_unit_test(another_file_is_named_from_then_on),
        cmocka_unit_test(a_card_of_thousands_of_everything_is_read_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
