#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "model/customer_slots.h"
#include "model/overlay_file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER "id,name,tags,interests,needs,offers,manner,greeting,notes\n"
#define BOM "\xef\xbb\xbf"

static char *folder; /* of the test in hand */
static char *path;   /* notes.csv in it */

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("moments-overlay-XXXXXX", NULL);
    path = g_build_filename(folder, "notes.csv", NULL);
    return folder ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *inner = g_build_filename(folder, name, NULL);
        g_unlink(inner);
    }
    g_rmdir(folder);
    g_clear_pointer(&path, g_free);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static void put(const char *text, size_t length)
{
    assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
}

static void assert_holds(const char *wanted, size_t length)
{
    g_autofree char *data = NULL;
    gsize n = 0;
    assert_true(g_file_get_contents(path, &data, &n, NULL));
    if (n != length || memcmp(data, wanted, n) != 0)
        print_error("wanted:\n%s\ngot:\n%s\n", wanted, data);
    assert_int_equal(n, length);
    assert_memory_equal(data, wanted, n);
}

static unsigned count_files(void)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    unsigned n = 0;
    while (g_dir_read_name(entries))
        n++;
    return n;
}

static MoCustomer *new_customer(const char *id, const char *name)
{
    MoCustomer *customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_set_text(customer, MO_FIELD_NAME, name);
    return customer;
}

static bool write_change(const char *id, const MoOverlayChange *change, char **ret_notice,
                         GError **error)
{
    g_autoptr(MoCustomer) customer = new_customer(id, "Ada Example");
    return mo_overlay_write(path, customer, mo_day_parse("2026-03-02"), change, 1, ret_notice,
                            error);
}

static bool write_note(const char *id, const char *note, GError **error)
{
    const MoOverlayChange change = {.field = MO_FIELD_NOTES, .text = note};
    return write_change(id, &change, NULL, error);
}

static bool write_words(const char *id, MoField field, const char *add, const char *remove,
                        GError **error)
{
    g_auto(GStrv) more = mo_text_split_list(add, " "), less = mo_text_split_list(remove, " ");
    const MoOverlayChange change = {
        .field = field, .add = (const char *const *)more, .remove = (const char *const *)less};
    return write_change(id, &change, NULL, error);
}

static void the_first_note_makes_the_file_for_its_owner_alone(void **state)
{
    (void)state;
    mode_t before = umask(0);
    g_free(path);
    path = g_build_filename(folder, "deeper", "notes.csv", NULL);
    assert_true(write_note("S001", "likes blue; and red", NULL));
    umask(before);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    const char wanted[] = BOM HEADER "S001,Ada Example,,,,,,,\"2026-03-02: likes blue; and red\"\n";
    assert_holds(wanted, strlen(wanted));
    g_unlink(path);
    g_autofree char *deeper = g_path_get_dirname(path);
    g_rmdir(deeper);
}

/* Everything that is not asked for stays as the bytes it was. */
static void only_what_is_asked_for_changes(void **state)
{
    (void)state;
    static const struct {
        const char *before, *id;
        MoField field;
        const char *text, *remove; /* a note, a greeting; words to be added and taken away */
        const char *after;
    } cases[] = {
        {"id,notes\nS001,old\nS002,x\n", "S001", MO_FIELD_NOTES, "new", "",
         "id,notes\nS001,\"2026-03-02: new\nold\"\nS002,x\n"},
        {"id,notes\n\"S001\" , \"o\"\"ld\"\n\n\nS002,\"x\"\n", "S001", MO_FIELD_NOTES, "a \"b\"",
         "", "id,notes\n\"S001\" ,\"2026-03-02: a \"\"b\"\"\no\"\"ld\"\n\n\nS002,\"x\"\n"},
        {"id,notes\r\nS001,\"two\nlines\"\r\n,,\r\n", "S002", MO_FIELD_NOTES, "new", "",
         "id,notes\r\nS001,\"two\nlines\"\r\n,,\r\nS002,2026-03-02: new\r\n"},
        {"id,notes\rS001,x", "S002", MO_FIELD_NOTES, "new", "",
         "id,notes\rS001,x\rS002,2026-03-02: new\r"},
        {"Shoe size;Tags;ID;Name\r\n42;key;S001;\"Ada; Example\"\r\n;;;\r\n", "S001", MO_FIELD_TAGS,
         "vip", "key", "Shoe size;Tags;ID;Name\r\n42;vip;S001;\"Ada; Example\"\r\n;;;\r\n"},
        {"Shoe size\tTags\tID\n42\tkey\tS001\n", "S001", MO_FIELD_TAGS, "vip", "",
         "Shoe size\tTags\tID\n42\t\"key; vip\"\tS001\n"},
        {"sep=;\nid;tags\nS001;\n", "S001", MO_FIELD_TAGS, "vip", "", "sep=;\nid;tags\nS001;vip\n"},
        {BOM "id,tags\nS001,'-a\n", "S001", MO_FIELD_TAGS, "a", "", BOM "id,tags\nS001,a\n"},
        {"id,tags\nS001\n", "S001", MO_FIELD_TAGS, "key", "", "id,tags\nS001,key\n"},
        {"id,a,tags,b\nS001\n", "S001", MO_FIELD_TAGS, "key", "", "id,a,tags,b\nS001,,key\n"},
        {"id\nS001\nS002\n", "S001", MO_FIELD_GREETING, "=1+1", "",
         "id,greeting\nS001,'=1+1\nS002\n"},
        {"id\nS001\nS002,x,y\n", "S001", MO_FIELD_GREETING, "Hi", "",
         "id,,,greeting\nS001,,,Hi\nS002,x,y\n"},
        {"id,greeting\nS001,'@x\n", "S001", MO_FIELD_GREETING, "", "", "id,greeting\nS001,\n"},
        {"id,greeting\n'=S1,x\n", "=S1", MO_FIELD_GREETING, "y", "", "id,greeting\n'=S1,y\n"},
        {"", "S001", MO_FIELD_GREETING, "Hi", "", BOM HEADER "S001,Ada Example,,,,,,Hi,\n"},
        {"\n\n", "S001", MO_FIELD_GREETING, "Hi", "", HEADER "S001,Ada Example,,,,,,Hi,\n"},
        {"id,notes\nS001,Gru\xdf\n", "S002", MO_FIELD_NOTES, "sch\xc3\xb6n \xe2\x82\xac", "",
         "id,notes\nS001,Gru\xdf\nS002,2026-03-02: sch\xf6n \x80\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put(cases[i].before, strlen(cases[i].before));
        g_autoptr(GError) error = NULL;
        const MoOverlayChange change = {.field = cases[i].field, .text = cases[i].text};
        bool good =
            mo_field_get_cell(cases[i].field) == MO_CELL_LIST
                ? write_words(cases[i].id, cases[i].field, cases[i].text, cases[i].remove, &error)
                : write_change(cases[i].id, &change, NULL, &error);
        if (!good)
            fail_msg("case %zu: %s", i, error->message);
        assert_holds(cases[i].after, strlen(cases[i].after));
        assert_int_equal(count_files(), 1);
    }
}

static void utf_16_stays_utf_16(void **state)
{
    (void)state;
    static const char before[] = "\xff\xfei\0d\0,\0t\0a\0g\0s\0\r\0\n\0A\0,\0\xe4\0\r\0\n\0";
    static const char after[] =
        "\xff\xfei\0d\0,\0t\0a\0g\0s\0\r\0\n\0A\0,\0\"\0\xe4\0;\0 \0b\0\"\0\r\0\n\0";
    put(before, sizeof before - 1);
    assert_true(write_words("A", MO_FIELD_TAGS, "b", "", NULL));
    assert_holds(after, sizeof after - 1);
}

static void a_letter_that_the_file_lacks_makes_it_utf_8_and_says_so(void **state)
{
    (void)state;
    put("id,notes\nS001,Gru\xdf\n", strlen("id,notes\nS001,Gru\xdf\n"));
    const MoOverlayChange change = {.field = MO_FIELD_NOTES, .text = "\xe2\x98\x83"};
    g_autofree char *notice = NULL;
    assert_true(write_change("S002", &change, &notice, NULL));
    assert_non_null(strstr(notice, "UTF-8"));
    const char after[] = BOM "id,notes\nS001,Gru\xc3\x9f\nS002,2026-03-02: \xe2\x98\x83\n";
    assert_holds(after, strlen(after));
}

static void what_cannot_be_understood_whole_is_not_touched(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        const char *says;
    } cases[] = {
        {"id,notes\nS001,\"open\nS002,x\n", 26, "notes.csv:2"},
        {"name,notes\nAda,x\n", 17, "no column 'id'"},
        {"id,notes\nS001,\"a\"b\n", 19, "notes.csv:2"},
        {"id,notes\nS001,a\0b\n", 18, "clean text"},
        {"id,notes,notes\nS001,a,b\nS001,c,d\n", 33, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put(cases[i].text, cases[i].length);
        g_autoptr(GError) error = NULL;
        const char *note = "x";
        bool good = cases[i].says ? write_note("S001", note, &error)
                                  : write_words("S001", MO_FIELD_TAGS, "a", "", &error);
        assert_false(good);
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
        assert_non_null(strstr(error->message, cases[i].says ? cases[i].says : "lines 2 and 3"));
        assert_holds(cases[i].text, cases[i].length);
        assert_int_equal(count_files(), 1);
    }
}

static void a_note_goes_into_the_first_of_two_rows(void **state)
{
    (void)state;
    put("id,notes\nA,1\nA,2\n", 17);
    assert_true(write_note("A", "0", NULL));
    assert_holds("id,notes\nA,\"2026-03-02: 0\n1\"\nA,2\n", 33);
}

static void a_word_of_the_record_is_taken_away_by_a_minus(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = new_customer("A", "Ada Example");
    mo_customer_add_to_list(customer, MO_FIELD_TAGS, "Dormant");
    mo_customer_add_to_list(customer, MO_FIELD_TAGS, "key");
    static const char *const remove[] = {"dormant", "unknown", NULL};
    const MoOverlayChange change = {.field = MO_FIELD_TAGS, .remove = remove};
    put("id,tags\nA,vip\n", 14);
    assert_true(mo_overlay_write(path, customer, 0, &change, 1, NULL, NULL));
    assert_holds("id,tags\nA,\"vip; -dormant\"\n", 26);
    g_autoptr(MoOverlay) overlay = mo_overlay_load(path, NULL);
    assert_true(mo_overlay_apply(overlay, customer));
    assert_string_equal(customer->tags[0], "key");
    assert_string_equal(customer->tags[1], "vip");
    assert_null(customer->tags[2]);
}

static void nothing_to_change_writes_nothing(void **state)
{
    (void)state;
    assert_true(write_words("A", MO_FIELD_TAGS, "", "key", NULL));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    put("id,tags\nA,key\n", 14);
    g_chmod(path, 0640);
    assert_true(write_words("A", MO_FIELD_TAGS, "key", "", NULL));
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
}

static void a_note_too_long_for_a_spreadsheet_is_refused(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("id,notes\nA,");
    while (text->len < 32010)
        g_string_append_c(text, 'x');
    put(text->str, text->len);
    g_autoptr(GError) error = NULL;
    assert_false(write_note("A", "one more", &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_holds(text->str, text->len);
}

/* What is written as a text comes back as that text, and no cell begins like a formula. */
static void every_text_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char *const letters[] = {"=", "+", "-", "@", "'",       "\"",
                                          ";", ",", " ", "a", "\xc3\xa9"};
    uint64_t seed = 7;
    put("id,greeting\nB,b\n", 16);
    for (unsigned round = 0; round < 300; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (unsigned i = 0; i < 1 + round % 6; i++) {
            seed = mo_hash(seed, "letter", NULL);
            g_string_append(text, letters[seed % G_N_ELEMENTS(letters)]);
        }
        g_autofree char *clean = mo_text_clean_line(text->str, 100);
        const MoOverlayChange change = {.field = MO_FIELD_GREETING, .text = clean};
        assert_true(write_change("A", &change, NULL, NULL));
        g_autoptr(MoOverlay) overlay = mo_overlay_load(path, NULL);
        g_autoptr(MoCustomer) customer = new_customer("A", "");
        (void)mo_overlay_apply(overlay, customer);
        assert_string_equal(customer->greeting, clean);
        g_autofree char *data = NULL;
        assert_true(g_file_get_contents(path, &data, NULL, NULL));
        const char *cell = strstr(data, "\nA,") ? strstr(data, "\nA,") + 3 : "";
        assert_null(*cell && strchr("=+-@", cell[*cell == '"']) ? cell : NULL);
    }
}

static void a_link_stays_a_link(void **state)
{
    (void)state;
    g_autofree char *real = g_build_filename(folder, "real.csv", NULL);
    assert_true(g_file_set_contents(real, "id,notes\nA,1\n", -1, NULL));
    assert_int_equal(symlink("real.csv", path), 0);
    assert_true(write_note("A", "2", NULL));
    assert_true(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
    assert_holds("id,notes\nA,\"2026-03-02: 2\n1\"\n", 29);
    g_unlink(real);
    g_autoptr(GError) error = NULL;
    assert_false(write_note("A", "3", &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_true(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
    assert_false(g_file_test(real, G_FILE_TEST_EXISTS));
}

static void a_read_only_file_is_left_alone(void **state)
{
    (void)state;
    put("id,notes\nA,1\n", 13);
    g_chmod(path, 0400);
    g_autoptr(GError) error = NULL;
    assert_false(write_note("A", "2", &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_non_null(strstr(error->message, "read-only"));
    assert_holds("id,notes\nA,1\n", 13);
}

static void a_file_open_in_libreoffice_is_left_alone(void **state)
{
    (void)state;
    put("id,notes\nA,1\n", 13);
    g_autofree char *mark = g_build_filename(folder, ".~lock.notes.csv#", NULL);
    assert_true(g_file_set_contents(mark, ",dana,desk,", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_false(write_note("A", "2", &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
    assert_non_null(strstr(error->message, ".~lock.notes.csv#"));
    assert_holds("id,notes\nA,1\n", 13);
    g_unlink(mark);
    assert_true(write_note("A", "2", NULL));
}

static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    put("id,notes\nA,1\n", 13);
    struct rlimit before, tight = {20, RLIM_INFINITY};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight.rlim_max = before.rlim_max;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    sigaction(SIGXFSZ, &ignore, &old);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    g_autoptr(GError) error = NULL;
    bool good = write_note("A", "a note that is too long for the disk", &error);
    setrlimit(RLIMIT_FSIZE, &before);
    sigaction(SIGXFSZ, &old, NULL);
    assert_false(good);
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
    assert_holds("id,notes\nA,1\n", 13);
    assert_int_equal(count_files(), 1);
}

typedef struct {
    unsigned rounds;
    unsigned disturbances; /* how often another program writes in between */
} Disturbed;

static bool add_while_another_writes(MoNotedTable *table, bool *ret_changed, void *data,
                                     GError **error)
{
    (void)error;
    Disturbed *disturbed = data;
    if (disturbed->rounds++ < disturbed->disturbances) {
        g_autofree char *text = g_strdup_printf("id,notes\nB,theirs %u\n", disturbed->rounds);
        assert_true(mo_file_write(path, text, -1, NULL));
    }
    MoNotedRow *row = mo_noted_table_add(table);
    mo_noted_table_set(table, row, MO_NOTED_ID, "A");
    *ret_changed = true;
    return true;
}

static void what_another_program_wrote_meanwhile_is_kept(void **state)
{
    (void)state;
    put("id,notes\nB,old\n", 15);
    Disturbed once = {.disturbances = 2}, always = {.disturbances = G_MAXUINT};
    assert_true(mo_noted_change(path, add_while_another_writes, &once, NULL, NULL));
    assert_int_equal(once.rounds, 3);
    assert_holds("id,notes\nB,theirs 2\nA,\n", 23);
    g_autoptr(GError) error = NULL;
    assert_false(mo_noted_change(path, add_while_another_writes, &always, NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
    assert_holds("id,notes\nB,theirs 5\n", 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_note_makes_the_file_for_its_owner_alone),
        TEST(only_what_is_asked_for_changes),
        TEST(utf_16_stays_utf_16),
        TEST(a_letter_that_the_file_lacks_makes_it_utf_8_and_says_so),
        TEST(what_cannot_be_understood_whole_is_not_touched),
        TEST(a_note_goes_into_the_first_of_two_rows),
        TEST(a_word_of_the_record_is_taken_away_by_a_minus),
        TEST(nothing_to_change_writes_nothing),
        TEST(a_note_too_long_for_a_spreadsheet_is_refused),
        TEST(every_text_comes_back_as_it_was),
        TEST(a_link_stays_a_link),
        TEST(a_read_only_file_is_left_alone),
        TEST(a_file_open_in_libreoffice_is_left_alone),
        TEST(a_full_disk_loses_nothing),
        TEST(what_another_program_wrote_meanwhile_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
