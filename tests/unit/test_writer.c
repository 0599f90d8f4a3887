/* Who is writing a file, as the kernel tells. */
#include "base/writer.h"

#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void a_file_has_a_writer_while_somebody_has_it_open_for_writing(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "customers.csv", NULL);
    assert_true(mo_file_write(path, "name\n", -1, NULL));
    assert_false(mo_file_has_writer(path));
    assert_false(mo_file_is_being_written(path));

    int reader = g_open(path, O_RDONLY | O_CLOEXEC, 0);
    assert_false(mo_file_is_being_written(path));
    int writer = g_open(path, O_WRONLY | O_CLOEXEC, 0);
    assert_true(mo_file_has_writer(path));
    assert_true(mo_file_is_being_written(path));
    close(reader);

    /* It only keeps the file open: nothing was written for long. */
    const struct timespec long_ago[] = {{1000, 0}, {1000, 0}};
    assert_int_equal(futimens(writer, long_ago), 0);
    assert_true(mo_file_has_writer(path));
    assert_false(mo_file_is_being_written(path));
    close(writer);
    assert_false(mo_file_has_writer(path));

    g_unlink(path);
    assert_false(mo_file_has_writer(path));
    assert_false(mo_file_is_being_written(folder));
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_has_a_writer_while_somebody_has_it_open_for_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
