/* Maildir delivery: whole or not at all, never over another message. */
#include "output/maildir.h"

#include "folder.h"

#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((int64_t)1772450000)
#define TEXT "To: ada@example.org\n\nHello\n"

static int set_up(void **state)
{
    *state = g_dir_make_tmp("moments-XXXXXX", NULL);
    return 0;
}

static int tear_down(void **state)
{
    test_folder_remove(*state);
    g_free(*state);
    return 0;
}

/* The only file of a folder, or NULL. */
static char *only_file(const char *maildir, const char *part)
{
    g_autofree char *folder = g_build_filename(maildir, part, NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    assert_non_null(files);
    const char *first = g_dir_read_name(files);
    char *path = first ? g_build_filename(folder, first, NULL) : NULL;
    assert_null(g_dir_read_name(files));
    return path;
}

static char *deliver(const char *maildir)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) message = g_bytes_new_static(TEXT, strlen(TEXT));
    char *name = mo_maildir_deliver(maildir, message, NOW, &error);
    if (error)
        fail_msg("%s", error->message);
    return name;
}

static char *hash_of(const char *text)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static void a_draft_stands_in_cur_with_its_flags_for_the_user_alone(void **state)
{
    g_autofree char *maildir = g_build_filename(*state, "Drafts", NULL);
    g_autofree char *name = deliver(maildir);
    g_autofree char *path = only_file(maildir, "cur");
    g_autofree char *data = NULL;
    struct stat info;
    assert_non_null(path);
    assert_true(g_str_has_suffix(path, ":2,DS"));
    assert_non_null(strstr(path, name));
    assert_true(g_str_has_prefix(name, "1772450000."));
    assert_true(mo_file_read(path, 1000, &data, NULL, NULL));
    assert_string_equal(data, TEXT);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_null(only_file(maildir, "tmp"));
    assert_null(only_file(maildir, "new"));
}

static void two_drafts_of_one_second_are_two_files(void **state)
{
    g_autofree char *maildir = g_build_filename(*state, "m", NULL);
    g_autofree char *first = deliver(maildir);
    g_autofree char *second = deliver(maildir);
    assert_string_not_equal(first, second);
}

static void a_folder_of_other_things_is_left_alone(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) message = g_bytes_new_static(TEXT, strlen(TEXT));
    assert_null(mo_maildir_deliver(*state, message, NOW, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_non_null(strstr(error->message, "no Maildir"));
    g_autoptr(GDir) files = g_dir_open(*state, 0, NULL);
    assert_null(g_dir_read_name(files));
}

static void nothing_is_left_behind_when_it_cannot_be_written(void **state)
{
    g_autofree char *maildir = g_build_filename(*state, "m", NULL);
    g_free(deliver(maildir));
    g_autofree char *cur = g_build_filename(maildir, "cur", NULL);
    g_autofree char *away = g_build_filename(maildir, "away", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) message = g_bytes_new_static(TEXT, strlen(TEXT));
    /* A file stands where the folder was; root may write anywhere, so no rights are taken. */
    assert_int_equal(rename(cur, away), 0);
    assert_int_equal(symlink("nowhere", cur), 0);
    assert_null(mo_maildir_deliver(maildir, message, NOW, &error));
    assert_non_null(error);
    assert_null(only_file(maildir, "tmp"));
}

static void an_untouched_draft_is_taken_away_whatever_its_flags(void **state)
{
    g_autofree char *maildir = g_build_filename(*state, "m", NULL);
    g_autofree char *name = deliver(maildir);
    g_autofree char *path = only_file(maildir, "cur");
    g_autofree char *other = g_strdup_printf("%s/cur/%s:2,DFS", maildir, name);
    g_autofree char *hash = hash_of(TEXT);
    assert_int_equal(rename(path, other), 0);
    assert_true(mo_maildir_remove_untouched(maildir, name, hash));
    assert_null(only_file(maildir, "cur"));
    assert_false(mo_maildir_remove_untouched(maildir, name, hash));
}

static void an_edited_draft_stays(void **state)
{
    g_autofree char *maildir = g_build_filename(*state, "m", NULL);
    g_autofree char *name = deliver(maildir);
    g_autofree char *path = only_file(maildir, "cur");
    g_autofree char *hash = hash_of(TEXT);
    assert_true(g_file_set_contents(path, TEXT "more\n", -1, NULL));
    assert_false(mo_maildir_remove_untouched(maildir, name, hash));
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_stands_in_cur_with_its_flags_for_the_user_alone),
        TEST(two_drafts_of_one_second_are_two_files),
        TEST(a_folder_of_other_things_is_left_alone),
        TEST(nothing_is_left_behind_when_it_cannot_be_written),
        TEST(an_untouched_draft_is_taken_away_whatever_its_flags),
        TEST(an_edited_draft_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
