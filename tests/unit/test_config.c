#include "folder.h"
#include "golden.h"
#include "model/config.h"

#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "/home/dana/.config/moments"

static MoConfigFile *new_file(const char *path, const char *text)
{
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_strdup(path);
    file->text = g_strdup(text);
    file->length = strlen(text);
    return file;
}

static GPtrArray *new_files(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
}

/* The problems under the bare name of their file: where the table lies is nobody's business. */
static void move_problems(const MoProblems *from, MoProblems *to)
{
    for (unsigned i = 0; i < mo_problems_count(from); i++) {
        const MoProblem *problem = mo_problems_get(from, i);
        g_autofree char *name = g_path_get_basename(problem->file);
        mo_problems_add(to, problem->severity, name, problem->line, "%s", problem->text);
    }
}

static void dump_habit(GString *out, const MoHabit *habit)
{
    g_autofree char *when = mo_when_describe(habit->when);
    g_autofree char *who = mo_selector_print(habit->who);
    g_autofree char *at = habit->at < 0 ? g_strdup("digest") : mo_time_of_day_print(habit->at);
    g_string_append_printf(out, "%u habit %s: %s %s, %s; who: %s\n", habit->line, habit->name,
                           mo_class_to_string(habit->class), habit->kind, when,
                           *who ? who : "everybody");
    g_string_append_printf(out, "   gap %u, at %s, give up %u, priority %u, day off %u, %s%s%s",
                           habit->gap_days, at, habit->give_up_days, habit->priority,
                           habit->if_day_off, habit->active ? "active" : "resting",
                           mo_habit_is_fixed_day(habit) ? ", fixed" : "",
                           *habit->template ? ", template " : "");
    static const char *const pers[] = {"", ", per company", ", per project"};
    g_string_append_printf(out, "%s%s; show", habit->template, pers[habit->per]);
    if (habit->spread_days + habit->surprise_days > 0)
        g_string_append_printf(out, " (spread %u, surprise %u)", habit->spread_days,
                               habit->surprise_days);
    for (unsigned i = 0; i < habit->show_before->len; i++) {
        g_autofree char *span = mo_span_print(g_array_index(habit->show_before, MoSpan, i));
        g_string_append_printf(out, " %s,", span);
    }
    for (unsigned bit = 0; bit < 4; bit++)
        if (habit->nudges & (1U << bit))
            g_string_append_printf(out, " %s", mo_nudge_to_string((MoNudge)(1U << bit)));
    g_string_append_c(out, '\n');
}

/* Only where it is not the usual. */
static void dump_mail(GString *out, const MoConfig *config)
{
    const MoImap *imap = &config->imap;
    if (config->maildir)
        g_string_append_printf(out, "maildir %s\n", config->maildir);
    if (!*imap->server)
        return;
    g_autofree char *password =
        imap->password_command ? g_strjoinv("|", imap->password_command) : NULL;
    g_autofree char *oauth = imap->oauth_command ? g_strjoinv("|", imap->oauth_command) : NULL;
    g_string_append_printf(
        out, "imap%s %s:%u%s user %s certificates %s drafts '%s' sent '%s' password %s oauth %s\n",
        config->drafts_way == MO_DRAFTS_IMAP ? "" : " (unused)", imap->server, imap->port,
        imap->starttls ? " starttls" : "", imap->user,
        imap->certificates ? imap->certificates : "-", imap->drafts_folder, imap->sent_folder,
        password ? password : "-", oauth ? oauth : "-");
}

static void dump_config(GString *out, const MoConfig *config)
{
    g_autofree char *digest = mo_time_of_day_print(config->digest);
    g_autofree char *open = mo_time_of_day_print(mo_workdays_get_open(config->workdays));
    g_autofree char *only = mo_selector_print(config->only);
    g_autofree char *folder = mo_path_display(config->folder);
    g_autofree char *drafts = mo_path_display(config->drafts);
    g_string_append_printf(out, "me %s <%s> mail %s language %s folder %s drafts %s\n",
                           config->my_name, config->my_email, config->mail, config->language,
                           folder, drafts);
    dump_mail(out, config);
    for (unsigned i = 0; i < config->files->len; i++)
        g_string_append_printf(out, "%u file %s\n", config->files_line,
                               (char *)g_ptr_array_index(config->files, i));
    g_string_append_printf(out, "%u only %s\n", config->only_line, only);
    if (config->encoding || config->date_order != MO_DATE_ORDER_UNKNOWN)
        g_string_append_printf(out, "form %s, order %u\n",
                               config->encoding ? config->encoding : "found out",
                               config->date_order);
    g_autofree char *keep = mo_span_print(config->keep);
    if (config->keep.n > 0)
        g_string_append_printf(out, "keep %s\n", keep);
    g_autoptr(GList) ours = g_hash_table_get_keys(config->columns);
    ours = g_list_sort(ours, (GCompareFunc)strcmp);
    for (GList *key = ours; key; key = key->next)
        g_string_append_printf(out, "column %s = %s\n", (char *)key->data,
                               (char *)g_hash_table_lookup(config->columns, key->data));
    g_string_append_printf(
        out, "day %u a week from %s, digest %s, popups %u, %u a day, renotify %u, hide %d\n",
        mo_workdays_per_week(config->workdays), open, digest, config->popups,
        config->surprises_a_day, config->renotify_minutes, config->hide_names);
    for (unsigned i = 0; i < config->holidays->len; i++) {
        g_autofree char *shown = mo_path_display(g_ptr_array_index(config->holidays, i));
        g_string_append_printf(out, "holidays %s\n", shown);
    }
    for (MoDay day = mo_day_parse("2026-01-01"); day < mo_day_parse("2028-01-01"); day++) {
        g_autofree char *text = mo_day_print(day);
        if (mo_workdays_is_absent(config->workdays, day) !=
            mo_workdays_is_absent(config->workdays, day - 1))
            g_string_append_printf(out, "%s from %s\n",
                                   mo_workdays_is_absent(config->workdays, day) ? "away" : "back",
                                   text);
    }
}

static char *read_config(const char *data, size_t length, const char *name, MoProblems *problems)
{
    g_autofree char *path = g_build_filename(FOLDER, name, NULL);
    g_autoptr(GPtrArray) files = new_files();
    MoConfigFile *file = new_file(path, "");
    g_free(file->text);
    file->text = g_strndup(data, length);
    file->length = length;
    g_ptr_array_add(files, file);
    g_autoptr(MoProblems) found = mo_problems_new();
    g_autoptr(MoConfig) config = mo_config_parse(files, found);
    move_problems(found, problems);
    GString *out = g_string_new(NULL);
    dump_config(out, config);
    for (unsigned i = 0; i < config->n_own; i++)
        dump_habit(out, g_ptr_array_index(config->habits, i));
    return g_string_free(out, FALSE);
}

static void every_file_of_the_table_is_understood_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/config", ".ini", read_config);
}

static void a_later_file_overrides_key_by_key(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini",
                                    "[me]\nname = Dana\nemail = dana@example.com\n"
                                    "[customers]\nfiles = a.csv\n[columns]\ncompany = A\n"));
    g_ptr_array_add(files,
                    new_file("/c/moments.d/10.ini", "[me]\nname = Eve\n[customers]\nfiles = b.csv\n"
                                                    "[columns]\ntitle = B\n"));
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) config = mo_config_parse(files, problems);
    assert_int_equal(mo_problems_count(problems), 0);
    assert_string_equal(config->my_name, "Eve");
    assert_string_equal(config->my_email, "dana@example.com");
    assert_int_equal(config->files->len, 1);
    assert_string_equal(g_ptr_array_index(config->files, 0), "/c/moments.d/b.csv");
    assert_string_equal(config->files_file, "/c/moments.d/10.ini");
    assert_string_equal(g_hash_table_lookup(config->columns, "company"), "A");
    assert_string_equal(g_hash_table_lookup(config->columns, "title"), "B");
}

static void the_same_habit_in_two_files_is_an_error_that_names_the_first(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini", "[customers]\nfiles = a.csv\n"
                                                      "[habit Call]\nwhen = every friday\n"));
    g_ptr_array_add(files, new_file("/c/moments.d/10.ini", "\n[habit call]\nwhen = birthday\n"));
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) config = mo_config_parse(files, problems);
    g_autofree char *printed = mo_test_print_problems(problems);
    assert_string_equal(printed,
                        "/c/moments.d/10.ini:2: error: the habit 'call' stands in "
                        "/c/moments.ini:3 already, and that one counts: give this one another "
                        "name\n");
    assert_int_equal(config->n_own, 1);
    assert_int_equal(mo_config_find_habit(config, "CALL")->when->type, MO_WHEN_RULE);
    assert_null(mo_config_find_habit(config, "cal"));
}

static void paths_count_from_the_file_they_stand_in(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini", "[me]\nfolder = mine\n[customers]\n"
                                                      "files = ~/x.csv\n   ../y.csv\n   /z\n"));
    g_autoptr(MoConfig) config = mo_config_parse(files, NULL);
    assert_string_equal(config->folder, "/c/mine");
    assert_string_equal(config->drafts, "/c/mine/Drafts");
    assert_string_equal(config->notes, "/c/mine/notes.csv");
    g_autofree char *home = g_build_filename(g_get_home_dir(), "x.csv", NULL);
    assert_string_equal(g_ptr_array_index(config->files, 0), home);
    assert_string_equal(g_ptr_array_index(config->files, 2), "/z");
}

static void the_notes_may_stand_elsewhere(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini", "[customers]\nnotes = mine/learned.csv\n"));
    g_autoptr(MoConfig) config = mo_config_parse(files, NULL);
    assert_string_equal(config->notes, "/c/mine/learned.csv");
}

static char *make_folder(void)
{
    char *folder = g_dir_make_tmp("moments-config-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void files_are_read_in_the_order_of_their_names(void **state)
{
    (void)state;
    g_autofree char *folder = make_folder();
    write_file(folder, "moments.ini", "[me]\n");
    write_file(folder, "moments.d/20-b.ini", "b");
    write_file(folder, "moments.d/10-a.ini", "a");
    write_file(folder, "moments.d/.hidden.ini", "h");
    write_file(folder, "moments.d/notes.txt", "n");
    g_autofree char *path = g_build_filename(folder, "moments.ini", NULL);
    g_autoptr(GPtrArray) files = mo_config_read_files(path, NULL, NULL);
    assert_non_null(files);
    assert_int_equal(files->len, 3);
    static const char *const texts[] = {"[me]\n", "a", "b"};
    for (unsigned i = 0; i < 3; i++) {
        const MoConfigFile *file = g_ptr_array_index(files, i);
        assert_string_equal(file->text, texts[i]);
        assert_int_equal(file->length, strlen(texts[i]));
    }
    test_folder_remove(folder);
}

static void no_configuration_is_said_to_be_missing(void **state)
{
    (void)state;
    g_autofree char *folder = make_folder();
    g_autofree char *path = g_build_filename(folder, "moments.ini", NULL);
    g_autoptr(GError) error = NULL;
    assert_null(mo_config_read_files(path, NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_non_null(strstr(error->message, "moments.ini"));
    test_folder_remove(folder);
}

static void a_drop_in_that_cannot_be_read_is_a_problem(void **state)
{
    (void)state;
    g_autofree char *folder = make_folder();
    write_file(folder, "moments.ini", "[me]\n");
    write_file(folder, "moments.d/10.ini/file", "x");
    g_autofree char *path = g_build_filename(folder, "moments.ini", NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) files = mo_config_read_files(path, problems, NULL);
    assert_int_equal(files->len, 1);
    assert_int_equal(mo_problems_count_errors(problems), 1);
    assert_true(g_str_has_suffix(mo_problems_get(problems, 0)->file, "moments.d/10.ini"));
    test_folder_remove(folder);
}

static void assert_kept(const char *folder, const GPtrArray *files)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) back = mo_config_read_good(folder, &error);
    assert_null(error);
    assert_int_equal(back->len, files->len);
    for (unsigned i = 0; i < files->len; i++) {
        const MoConfigFile *was = g_ptr_array_index(files, i), *is = g_ptr_array_index(back, i);
        assert_string_equal(is->path, was->path);
        assert_int_equal(is->length, was->length);
        assert_memory_equal(is->text, was->text, was->length);
    }
}

static unsigned count_files(const char *folder)
{
    unsigned n = 0;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        GStatBuf info;
        assert_int_equal(g_stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        n++;
    }
    return n;
}

static void what_was_good_is_kept_and_read_back(void **state)
{
    (void)state;
    g_autofree char *base = make_folder();
    g_autofree char *folder = g_build_filename(base, "state", "good", NULL);
    g_autoptr(GError) error = NULL;
    assert_null(mo_config_read_good(folder, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini", "[me]\nname = Zoë\n"));
    g_ptr_array_add(files, new_file("/c/odd name\n%é.ini", ""));
    assert_true(mo_config_keep_good(files, folder, NULL));
    assert_kept(folder, files);
    assert_int_equal(count_files(folder), 3);
    g_ptr_array_set_size(files, 1);
    MoConfigFile *file = g_ptr_array_index(files, 0);
    file->length = strlen("[me]\n");
    assert_true(mo_config_keep_good(files, folder, NULL));
    assert_kept(folder, files);
    assert_int_equal(count_files(folder), 2);
    test_folder_remove(base);
}

static void a_damaged_snapshot_is_refused(void **state)
{
    (void)state;
    g_autofree char *folder = make_folder();
    g_autoptr(GPtrArray) files = new_files();
    g_ptr_array_add(files, new_file("/c/moments.ini", "[me]\n"));
    assert_true(mo_config_keep_good(files, folder, NULL));
    g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "[me]\n", -1);
    static const struct {
        const char *file, *text;
    } damages[] = {{NULL, "[you]\n"},
                   {"index", "something else\n"},
                   {"index", "moments-configuration 1\n../../etc/passwd /c/x\n"},
                   {"index", "moments-configuration 1\nnothing\n"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(damages); i++) {
        write_file(folder, damages[i].file ? damages[i].file : name, damages[i].text);
        g_autoptr(GError) error = NULL;
        assert_null(mo_config_read_good(folder, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_CORRUPT));
    }
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_understood_as_written_beside_it),
        cmocka_unit_test(a_later_file_overrides_key_by_key),
        cmocka_unit_test(the_same_habit_in_two_files_is_an_error_that_names_the_first),
        cmocka_unit_test(paths_count_from_the_file_they_stand_in),
        cmocka_unit_test(the_notes_may_stand_elsewhere),
        cmocka_unit_test(files_are_read_in_the_order_of_their_names),
        cmocka_unit_test(no_configuration_is_said_to_be_missing),
        cmocka_unit_test(a_drop_in_that_cannot_be_read_is_a_problem),
        cmocka_unit_test(what_was_good_is_kept_and_read_back),
        cmocka_unit_test(a_damaged_snapshot_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
