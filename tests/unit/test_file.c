#include "base/error.h"

#include "base/file.h"
#include "folder.h"

#include <errno.h>
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
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

static char *folder; /* of the test in hand */

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    test_folder_remove(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static char *inside(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode & 07777;
}

static unsigned count_files(void)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    unsigned n = 0;
    while (g_dir_read_name(entries))
        n++;
    return n;
}

static void assert_holds(const char *path, const char *wanted)
{
    g_autofree char *data = NULL;
    size_t length;
    assert_true(mo_file_read(path, 1000, &data, &length, NULL));
    assert_int_equal(length, strlen(wanted));
    assert_string_equal(data, wanted);
}

static void a_file_is_read_only_from_inside_its_folder(void **state)
{
    /* Under valgrind, which does not know openat2, less can be read. */
    if (syscall(SYS_openat2, -1, "", NULL, 0) < 0 && errno == ENOSYS)
        skip();
    static const struct {
        const char *name;
        int code; /* -1: it is read */
    } CASES[] = {
        {"a.pdf", -1},
        {"deep/b.pdf", -1},
        {"link", -1},
        {"deep/../a.pdf", -1},
        {"../secret", MO_ERROR_REFUSED},
        {"out", MO_ERROR_REFUSED},
        {"deep/out", MO_ERROR_REFUSED},
        {"/etc/passwd", MO_ERROR_REFUSED},
        {"pipe", MO_ERROR_REFUSED},
        {"deep", MO_ERROR_REFUSED},
        {"circle", MO_ERROR_REFUSED},
        {"missing", MO_ERROR_NOT_FOUND},
        {"long", MO_ERROR_REFUSED},
        {"", MO_ERROR_NOT_FOUND},
    };
    (void)state;
    g_autofree char *inner = inside("in"), *deep = inside("in/deep"), *a = inside("in/a.pdf"),
                    *b = inside("in/deep/b.pdf"), *secret = inside("secret"),
                    *link = inside("in/link"), *out = inside("in/out"),
                    *deep_out = inside("in/deep/out"), *pipe = inside("in/pipe"),
                    *circle = inside("in/circle"), *too_long = inside("in/long");
    assert_int_equal(g_mkdir_with_parents(deep, 0700), 0);
    assert_true(g_file_set_contents(a, "inside", -1, NULL));
    assert_true(g_file_set_contents(b, "inside", -1, NULL));
    assert_true(g_file_set_contents(secret, "secret", -1, NULL));
    assert_true(g_file_set_contents(too_long, "a long text", -1, NULL));
    assert_int_equal(symlink("deep/b.pdf", link), 0);
    assert_int_equal(symlink(secret, out), 0);
    assert_int_equal(symlink("../../secret", deep_out), 0);
    assert_int_equal(symlink("circle", circle), 0);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *data = NULL;
        g_autoptr(GError) error = NULL;
        bool read = mo_file_read_beneath(inner, CASES[i].name, 10, &data, NULL, &error);
        if (read != (CASES[i].code < 0))
            fail_msg("'%s': %s", CASES[i].name, error ? error->message : "was read");
        if (read)
            assert_string_equal(data, "inside");
        else if (!g_error_matches(error, MO_ERROR, CASES[i].code))
            fail_msg("'%s': %s", CASES[i].name, error->message);
    }
}

static void a_file_is_written_for_its_owner_alone(void **state)
{
    (void)state;
    mode_t before = umask(0);
    g_autofree char *path = inside("a.txt");
    assert_true(mo_file_write(path, "one", -1, NULL));
    umask(before);
    assert_int_equal(mode_of(path), 0600);
    assert_holds(path, "one");
    assert_true(mo_file_write(path, "two and more", 3, NULL));
    assert_holds(path, "two");
    assert_int_equal(count_files(), 1);
}

static void a_new_file_never_overwrites(void **state)
{
    (void)state;
    g_autofree char *path = inside("a.txt");
    assert_true(mo_file_write_new(path, "one", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_false(mo_file_write_new(path, "two", -1, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_non_null(strstr(error->message, "a.txt"));
    assert_holds(path, "one");
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(count_files(), 1);
}

static void a_planted_link_is_replaced_and_never_followed(void **state)
{
    (void)state;
    g_autofree char *victim = inside("victim"), *link = inside("link");
    assert_true(mo_file_write(victim, "mine", -1, NULL));
    assert_int_equal(symlink(victim, link), 0);
    assert_false(mo_file_write_new(link, "evil", -1, NULL));
    assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_true(mo_file_write(link, "ours", -1, NULL));
    assert_false(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_holds(link, "ours");
    assert_holds(victim, "mine");
    g_autofree char *dangling = inside("dangling");
    assert_int_equal(symlink("/nonexistent/x", dangling), 0);
    assert_false(mo_file_write_new(dangling, "evil", -1, NULL));
}

/* RLIMIT_FSIZE stands for a full disk: the write stops half-way. */
static void a_write_that_fails_leaves_the_old_file_and_nothing_else(void **state)
{
    (void)state;
    g_autofree char *path = inside("a.txt");
    g_autofree char *big = g_strnfill(100000, 'x');
    assert_true(mo_file_write(path, "old", -1, NULL));
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 5000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    g_autoptr(GError) error = NULL;
    bool written = mo_file_write(path, big, -1, &error);
    g_autofree char *other = inside("b.txt");
    bool written_new = mo_file_write_new(other, big, -1, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(written);
    assert_false(written_new);
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
    assert_holds(path, "old");
    assert_int_equal(count_files(), 1);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    g_autofree char *path = inside("none/a.txt");
    g_autoptr(GError) error = NULL;
    assert_false(mo_file_write(path, "x", -1, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
}

static void folders_are_made_for_their_owner_alone(void **state)
{
    (void)state;
    g_autofree char *above = inside("a"), *below = inside("a/b"), *file = inside("file");
    assert_true(mo_folder_make(below, NULL));
    assert_true(mo_folder_make(below, NULL));
    assert_int_equal(mode_of(above), 0700);
    assert_int_equal(mode_of(below), 0700);
    assert_true(mo_file_write(file, "x", -1, NULL));
    g_autofree char *wrong = inside("file/b");
    g_autoptr(GError) error = NULL;
    assert_false(mo_folder_make(wrong, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
}

static void a_file_is_read_up_to_its_limit(void **state)
{
    (void)state;
    g_autofree char *path = inside("a.txt");
    static const size_t sizes[] = {0, 1, 16383, 16384, 16385, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *wanted = g_strnfill(sizes[i], 'y');
        assert_true(mo_file_write(path, wanted, (gssize)sizes[i], NULL));
        g_autofree char *data = NULL;
        size_t length = 7;
        assert_true(mo_file_read(path, sizes[i], &data, &length, NULL));
        assert_int_equal(length, sizes[i]);
        assert_string_equal(data, wanted);
        if (sizes[i] == 0)
            continue;
        g_autoptr(GError) error = NULL;
        char *untouched = NULL;
        assert_false(mo_file_read(path, sizes[i] - 1, &untouched, NULL, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
        assert_null(untouched);
    }
}

static void zero_bytes_are_read_and_written(void **state)
{
    (void)state;
    g_autofree char *path = inside("a.bin"), *data = NULL;
    size_t length;
    assert_true(mo_file_write(path, "a\0b", 3, NULL));
    assert_true(mo_file_read(path, 10, &data, &length, NULL));
    assert_int_equal(length, 3);
    assert_memory_equal(data, "a\0b", 4);
}

static void what_is_no_plain_file_is_refused_without_waiting(void **state)
{
    (void)state;
    g_autofree char *pipe_path = inside("pipe"), *none = inside("none");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    const struct {
        const char *path;
        int code;
    } cases[] = {{pipe_path, MO_ERROR_FAILED},
                 {folder, MO_ERROR_FAILED},
                 {"/dev/zero", MO_ERROR_FAILED},
                 {none, MO_ERROR_NOT_FOUND},
                 {"/dev/null/x", MO_ERROR_NOT_FOUND}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        char *data = NULL;
        assert_false(mo_file_read(cases[i].path, 10, &data, NULL, &error));
        assert_true(g_error_matches(error, MO_ERROR, cases[i].code));
    }
}

/* The message must say what is wrong, and whose file it is. */
static void assert_not_opened(const char *path, const char *why)
{
    g_autoptr(GError) error = NULL;
    assert_int_equal(mo_file_open(path, &error), -1);
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
    assert_non_null(strstr(error->message, path));
    if (!strstr(error->message, why))
        fail_msg("'%s' does not say '%s'", error->message, why);
}

static void what_cannot_be_opened_says_why(void **state)
{
    (void)state;
    g_autofree char *pipe_path = inside("pipe"), *there = inside("there"), *back = inside("back"),
                    *secret = inside("secret");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_int_equal(symlink(there, back), 0);
    assert_int_equal(symlink(back, there), 0);
    assert_not_opened(pipe_path, "is a pipe or a device");
    assert_not_opened("/dev/zero", "is a pipe or a device");
    assert_not_opened(folder, "is a folder");
    assert_not_opened(there, "in a circle");
    assert_true(g_file_set_contents(secret, "x", 1, NULL));
    assert_int_equal(chmod(secret, 0), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    /* The administrator may read everything, so for once it is nobody who asks. */
    bool is_root = geteuid() == 0;
    assert_true(!is_root || seteuid(65534) == 0);
    assert_not_opened(secret, "allow it with chmod");
    assert_true(!is_root || seteuid(0) == 0);
    assert_int_equal(unlink(there), 0);
    assert_int_equal(unlink(back), 0);
}

static void paths_are_expanded(void **state)
{
    (void)state;
    g_autofree char *here = g_get_current_dir();
    const char *home = g_get_home_dir();
    const struct {
        const char *path, *base, *start, *rest;
    } cases[] = {{"~", NULL, home, ""},
                 {"~/a b", "/x", home, "/a b"},
                 {"/a", "/x", "/a", ""},
                 {"a", "/x", "/x", "/a"},
                 {"./a", "/x", "/x", "/a"},
                 {".//./a", "/x", "/x", "/a"},
                 {"../a", "/x/y", "/x/y", "/../a"},
                 {"a", NULL, here, "/a"},
                 {"a", "b", here, "/b/a"},
                 {"~dana/a", "/x", "/x", "/~dana/a"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = mo_path_expand(cases[i].path, cases[i].base);
        g_autofree char *wanted = g_strconcat(cases[i].start, cases[i].rest, NULL);
        assert_string_equal(got, wanted);
    }
}

static void paths_are_shown_with_a_tilde(void **state)
{
    (void)state;
    const char *home = g_get_home_dir();
    g_autofree char *in_home = g_build_filename(home, "a", NULL);
    g_autofree char *beside = g_strconcat(home, "x/a", NULL);
    const struct {
        const char *path, *shown;
    } cases[] = {{home, "~"},      {in_home, "~/a"},
                 {beside, beside}, {"/nowhere", "/nowhere"},
                 {NULL, ""},       {"/Zo\xeb", "/Zo\xef\xbf\xbd"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = mo_path_display(cases[i].path);
        assert_string_equal(got, cases[i].shown);
    }
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_file_is_read_only_from_inside_its_folder),
        WITH_FOLDER(a_file_is_written_for_its_owner_alone),
        WITH_FOLDER(a_new_file_never_overwrites),
        WITH_FOLDER(a_planted_link_is_replaced_and_never_followed),
        WITH_FOLDER(a_write_that_fails_leaves_the_old_file_and_nothing_else),
        WITH_FOLDER(a_folder_that_is_not_there_is_an_error),
        WITH_FOLDER(folders_are_made_for_their_owner_alone),
        WITH_FOLDER(a_file_is_read_up_to_its_limit),
        WITH_FOLDER(zero_bytes_are_read_and_written),
        WITH_FOLDER(what_is_no_plain_file_is_refused_without_waiting),
        WITH_FOLDER(what_cannot_be_opened_says_why),
        cmocka_unit_test(paths_are_expanded),
        cmocka_unit_test(paths_are_shown_with_a_tilde),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
