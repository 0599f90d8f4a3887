/* A draft read again: what she made of it, whichever program she used. */
#include "output/message.h"

#include "base/error.h"
#include "base/file.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

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

static char *write_file(const char *folder, const char *text)
{
    char *path = g_build_filename(folder, "a.eml", NULL);
    assert_true(mo_file_write(path, text, -1, NULL));
    return path;
}

static void what_was_built_is_read_as_it_was_meant(void **state)
{
    MoMailbox to[] = {{"Ada \"A\" Example", "ada@example.org"},
                      {"Zoë", "zoe@xn--bcher-kva.example"}};
    MoAttachment file = {"notes.txt", "text/plain", NULL};
    g_autoptr(GBytes) bytes = g_bytes_new_static("not the letter", 14);
    file.bytes = bytes;
    MoMessage message = {.from_name = "Dana",
                         .from_address = "dana@example.com",
                         .to = to,
                         .n_to = 2,
                         .subject = "Grüße <b>",
                         .body = "Hello Zoë,\n\n- one\n- two & <three>\n",
                         .attachments = &file,
                         .n_attachments = 1,
                         .id = "k7m2q9"};
    g_autoptr(GBytes) eml = mo_message_build(&message, NULL);
    g_autofree char *text = g_strndup(g_bytes_get_data(eml, NULL), g_bytes_get_size(eml));
    g_autofree char *path = write_file(*state, text);
    g_auto(MoMessageText) read = {0};
    assert_true(mo_message_read(path, &read, NULL));
    assert_string_equal(read.to, "ada@example.org,zoe@xn--bcher-kva.example");
    assert_string_equal(read.subject, "Grüße <b>");
    assert_string_equal(read.body, message.body);
}

static void what_she_wrote_is_read_from_any_program(void **state)
{
    static const struct {
        const char *eml, *to, *subject, *body;
    } CASES[] = {
        {"Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\nTo: a@example.org\n"
         "Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdf"
         "e\n",
         "a@example.org", "Grüße", "Grüße\n"},
        {"To: evil; a@b@c, Team: b@example.org;, c@example.org\n\nmine\n", "c@example.org", "",
         "mine\n"},
        {"Content-Type: text/html\n\n<html><head><title>x</title><style>p{}</style></head><body>"
         "<p>One &amp;\n two</p><script>alert(1)</script>a<br>b &#228;&#xe4;&lt;i&gt;</body>",
         "", "", "One & two\na\nb ää<i>\n"},
        {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n"
         "Content-Disposition: attachment\n\nno\n--x\nContent-Type: text/plain\n\nyes\n--x--\n",
         "", "", "yes\n"},
        {"Content-Type: text/plain; charset=utf-8\n\na\x01\x1b[31mb\xff\n", "", "", NULL},
        {"Content-Type: image/png\n\nx", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *path = write_file(*state, CASES[i].eml);
        g_autoptr(GError) error = NULL;
        g_auto(MoMessageText) read = {0};
        bool fine = mo_message_read(path, &read, &error);
        if (fine != (CASES[i].to != NULL))
            fail_msg("%zu: %s", i, fine ? read.body : error->message);
        if (!fine)
            continue;
        assert_string_equal(read.to, CASES[i].to);
        assert_string_equal(read.subject, CASES[i].subject);
        if (CASES[i].body)
            assert_string_equal(read.body, CASES[i].body);
        assert_true(g_utf8_validate(read.body, -1, NULL) && !strpbrk(read.body, "\x01\x1b"));
    }
}

static void what_is_no_file_is_not_waited_for(void **state)
{
    g_autofree char *fifo = g_build_filename(*state, "fifo", NULL);
    g_autofree char *link = g_build_filename(*state, "link", NULL);
    g_autofree char *real = write_file(*state, "Subject: a\n\nb\n");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(symlink(real, link), 0);
    const char *const paths[] = {fifo, link, *state, "/there/is/none.eml"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(MoMessageText) read = {0};
        g_autoptr(GError) error = NULL;
        assert_false(mo_message_read(paths[i], &read, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_built_is_read_as_it_was_meant, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_she_wrote_is_read_from_any_program, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_file_is_not_waited_for, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
