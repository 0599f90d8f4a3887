#include "base/error.h"
#include "input/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WINDOW 1024

static const char *const encodings[] = {"UTF-8",    "windows-1252", "UTF-16LE",   "UTF-16BE",
                                        "UTF-32LE", "ISO-8859-15",  "ISO-2022-JP"};

/* A text in an encoding; NULL when it has not all the characters. */
static char *encode(const char *text, const char *encoding, size_t *ret_length)
{
    return g_convert(text, -1, encoding, "UTF-8", NULL, ret_length, NULL);
}

/* All that is left in a stream, taken line by line. */
static char *drain(MoStream *stream)
{
    GString *out = g_string_new(NULL);
    for (int c; (c = mo_stream_peek(stream)) >= 0;) {
        g_string_append_c(out, (char)c);
        stream->at++;
        if (c == '\n')
            mo_stream_begin(stream);
    }
    return g_string_free(out, FALSE);
}

static void open_as(MoStream *stream, const char *bytes, size_t length, const char *encoding)
{
    mo_stream_open_memory(stream, bytes, length, WINDOW);
    assert_true(mo_stream_set_encoding(stream, encoding, NULL));
}

static void every_encoding_gives_the_same_text_at_every_edge(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",         "a", "name\nZoë\n", "Ünï\r\n€ x\nlast", "\xf0\x9f\x8e\x82 a\n\xf0\x9f\x8e\x82",
        "日本\nx\n"};
    unsigned seen = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(encodings); j++) {
            size_t length;
            g_autofree char *bytes = encode(texts[i], encodings[j], &length);
            for (size_t chunk = 1; bytes && chunk < 9; chunk++) {
                MoStream stream;
                open_as(&stream, bytes, length, encodings[j]);
                stream.chunk = chunk;
                g_autofree char *got = drain(&stream);
                if (strcmp(got, texts[i]) != 0)
                    fail_msg("%s, chunk %zu: '%s'", encodings[j], chunk, got);
                assert_int_equal(stream.n_replaced, 0);
                assert_string_equal(mo_stream_get_encoding(&stream), encodings[j]);
                mo_stream_clear(&stream);
                seen++;
            }
        }
    assert_true(seen > 150);
}

static void a_line_is_found_again_by_its_place(void **state)
{
    (void)state;
    const char *text = "name\nZoë €\n\n\xc3\xa9\xc3\xa9\xc3\xa9\nJos\xc3\xa9\nend";
    for (size_t j = 0; j < 4; j++)
        for (int marked = 0; marked < 2; marked++)
            for (size_t chunk = 1; chunk < 12; chunk++) {
                g_autofree char *whole = g_strconcat(marked ? "\xef\xbb\xbf" : "", text, NULL);
                size_t length;
                g_autofree char *bytes = encode(whole, encodings[j], &length);
                if (!bytes)
                    continue; /* windows-1252 has no mark */
                MoStream stream, again;
                open_as(&stream, bytes, length, encodings[j]);
                open_as(&again, bytes, length, encodings[j]);
                assert_int_equal(stream.has_bom, marked);
                stream.chunk = chunk;
                const char *rest = text;
                for (int c; (c = mo_stream_peek(&stream)) >= 0;) {
                    if (stream.at == stream.row) {
                        assert_true(mo_stream_seek(&again, stream.row_offset));
                        assert_int_equal(again.row_offset, stream.row_offset);
                        g_autofree char *got = drain(&again);
                        assert_string_equal(got, rest);
                    }
                    rest++;
                    stream.at++;
                    if (c == '\n')
                        mo_stream_begin(&stream);
                }
                mo_stream_clear(&stream);
                mo_stream_clear(&again);
            }
}

static void utf_16_is_found_out_and_other_bytes_stay(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *text, *encoding;
        bool has_bom;
    } table[] = {
        {"\xff\xfen\0a\0\n\0", 8, "na\n", "UTF-16LE", true},
        {"\xfe\xff\0n\0a\0\n", 8, "na\n", "UTF-16BE", true},
        {"n\0\xe4\0\n\0", 6, "nä\n", "UTF-16LE", false},
        {"\0n\0\xe4\0\n", 6, "nä\n", "UTF-16BE", false},
        {"\xef\xbb\xbfn\n", 5, "n\n", "UTF-8", true},
        {"n\xe4\n", 3, "n\xe4\n", NULL, false},
        {"nä\n", 4, "nä\n", NULL, false},
        {"", 0, "", NULL, false},
        {"\xff\xfe", 2, "", "UTF-16LE", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        MoStream stream;
        mo_stream_open_memory(&stream, table[i].bytes, table[i].length, WINDOW);
        mo_stream_find_utf16(&stream);
        const char *encoding = mo_stream_get_encoding(&stream);
        assert_string_equal(encoding ? encoding : "none",
                            table[i].encoding ? table[i].encoding : "none");
        assert_int_equal(stream.has_bom, table[i].has_bom);
        g_autofree char *got = drain(&stream);
        assert_string_equal(got, table[i].text);
        mo_stream_clear(&stream);
    }
}

/* Around the edges of what is looked at in one go. */
static const size_t places[] = {0,     1,     WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW + 2,
                                65536, 99998, 99999};

static char *make_text(const char *piece)
{
    GString *text = g_string_new(NULL);
    while (text->len < 100000)
        g_string_append(text, piece);
    g_string_truncate(text, 100000);
    return g_string_free(text, FALSE);
}

static void assert_encoding(const char *bytes, const char *encoding)
{
    MoStream stream;
    mo_stream_open_memory(&stream, bytes, 100000, WINDOW);
    mo_stream_find_encoding(&stream);
    assert_string_equal(mo_stream_get_encoding(&stream), encoding);
    assert_int_equal(stream.encoding_assumed, strcmp(encoding, "windows-1252") == 0);
    mo_stream_clear(&stream);
}

static void one_bad_byte_anywhere_makes_the_whole_file_windows_1252(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *bytes = make_text("Zoe, ");
        assert_encoding(bytes, "UTF-8");
        bytes[places[i]] = '\xfc';
        assert_encoding(bytes, "windows-1252");
    }
}

static void a_letter_cut_in_half_does_not_spoil_a_file_full_of_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *bytes = make_text("Zo\xc3\xab Weiß, ");
        bytes[99999] = '.';
        assert_encoding(bytes, "UTF-8");
        bytes[places[i]] = '\xc3';
        assert_encoding(bytes, "UTF-8");
    }
    g_autofree char *old = make_text("Zo\xeb Wei\xdf, ");
    assert_encoding(old, "windows-1252");
}

static void a_character_cut_off_by_the_end_is_no_utf_8(void **state)
{
    (void)state;
    MoStream stream;
    mo_stream_open_memory(&stream, "Zo\xc3", 3, WINDOW);
    mo_stream_find_encoding(&stream);
    g_autofree char *got = drain(&stream);
    assert_string_equal(got, "ZoÃ");
    assert_true(stream.encoding_assumed);
    mo_stream_clear(&stream);
}

static void zero_bytes_do_not_decide_about_utf_8(void **state)
{
    (void)state;
    MoStream stream;
    mo_stream_open_memory(&stream, "Zo\xc3\xab\0\0\0Zo\xc3\xab\n", 12, WINDOW);
    mo_stream_find_encoding(&stream);
    assert_string_equal(mo_stream_get_encoding(&stream), "UTF-8");
    mo_stream_clear(&stream);
}

static void a_mark_wins_over_the_name_that_was_given(void **state)
{
    (void)state;
    MoStream stream;
    open_as(&stream, "\xef\xbb\xbfZo\xc3\xab", 7, "windows-1252");
    assert_string_equal(mo_stream_get_encoding(&stream), "UTF-8");
    g_autofree char *got = drain(&stream);
    assert_string_equal(got, "Zoë");
    mo_stream_clear(&stream);
    open_as(&stream, "\xfe\xff\0x", 4, "utf-16");
    assert_string_equal(mo_stream_get_encoding(&stream), "UTF-16BE");
    mo_stream_clear(&stream);
    open_as(&stream, "\0x\0y\0z", 6, "utf-16");
    assert_string_equal(mo_stream_get_encoding(&stream), "UTF-16BE");
    mo_stream_clear(&stream);
}

static void a_name_that_nobody_knows_is_an_error(void **state)
{
    (void)state;
    static const char *const names[] = {"klingon", "", "utf-8//TRANSLIT"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        MoStream stream;
        g_autoptr(GError) error = NULL;
        mo_stream_open_memory(&stream, "x", 1, WINDOW);
        assert_false(mo_stream_set_encoding(&stream, names[i], &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        assert_non_null(strstr(error->message, names[i]));
        mo_stream_clear(&stream);
    }
}

static void what_is_no_text_is_counted_and_shown_as_a_mark(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *encoding, *text;
        unsigned n_replaced;
    } table[] = {
        {"a\0\x00\xd8"
         "b\0",
         6, "UTF-16LE",
         "a\xef\xbf\xbd"
         "b",
         1},
        {"a\0\x00\xdc", 4, "UTF-16LE", "a\xef\xbf\xbd", 1},
        {"a\0\x00\xd8", 4, "UTF-16LE", "a\xef\xbf\xbd", 1},
        {"a\0b", 3, "UTF-16LE", "a\xef\xbf\xbd", 1},
        {"a\0\x00\xd8"
         "b",
         5, "UTF-16LE", "a\xef\xbf\xbd\xef\xbf\xbd", 2},
        {"a\xff"
         "b",
         3, "EUC-JP",
         "a\xef\xbf\xbd"
         "b",
         1},
        {"a\xa4", 2, "EUC-JP", "a\xef\xbf\xbd", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        for (size_t chunk = 1; chunk < 8; chunk++) {
            MoStream stream;
            open_as(&stream, table[i].bytes, table[i].length, table[i].encoding);
            stream.chunk = chunk;
            g_autofree char *got = drain(&stream);
            if (strcmp(got, table[i].text) != 0)
                fail_msg("row %zu: %s", i, got);
            assert_int_equal(stream.n_replaced, table[i].n_replaced);
            mo_stream_clear(&stream);
        }
}

static void the_window_holds_what_is_in_hand_and_no_more(void **state)
{
    (void)state;
    for (size_t j = 0; j < G_N_ELEMENTS(encodings); j++) {
        g_autofree char *long_line = g_strnfill(200000, 'x');
        size_t length;
        g_autofree char *bytes = encode(long_line, encodings[j], &length);
        MoStream stream;
        mo_stream_open_memory(&stream, bytes, length, 70000);
        assert_true(mo_stream_set_encoding(&stream, encodings[j], NULL));
        while (mo_stream_more(&stream))
            ;
        assert_true(stream.full && !stream.ended);
        assert_in_range(stream.end, 70001, 70032);
        assert_int_equal(stream.buffer[stream.end], '\n');
        size_t seen = stream.end;
        stream.at = stream.end;
        mo_stream_begin(&stream);
        assert_false(stream.full);
        for (; mo_stream_more(&stream); mo_stream_begin(&stream)) {
            seen += stream.end - stream.at;
            stream.at = stream.end;
        }
        assert_int_equal(seen, 200000);
        mo_stream_clear(&stream);
    }
}

static void no_place_is_gone_to_that_is_none(void **state)
{
    (void)state;
    MoStream stream;
    open_as(&stream,
            "\xff\xfe"
            "a\0b\0",
            6, "utf-16");
    assert_false(mo_stream_seek(&stream, -1));
    assert_false(mo_stream_seek(&stream, 0));
    assert_false(mo_stream_seek(&stream, 3));
    assert_true(mo_stream_seek(&stream, 4));
    assert_int_equal(mo_stream_peek(&stream), 'b');
    mo_stream_clear(&stream);
    open_as(&stream, "abc", 3, "iso-8859-15");
    assert_int_equal(stream.row_offset, -1);
    assert_int_equal(mo_stream_peek(&stream), 'a');
    assert_false(mo_stream_seek(&stream, 1));
    assert_true(mo_stream_seek(&stream, 0));
    assert_int_equal(mo_stream_peek(&stream), 'a');
    assert_int_equal(stream.row_offset, -1);
    mo_stream_clear(&stream);
}

typedef struct {
    char *folder, *path;
} File;

static int make_file(void **state)
{
    File *file = g_new0(File, 1);
    file->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    file->path = g_build_filename(file->folder, "customers.csv", NULL);
    *state = file;
    return !g_file_set_contents(file->path, "name\nZoe\nAnn\n", -1, NULL);
}

static int remove_file(void **state)
{
    File *file = *state;
    g_unlink(file->path);
    g_rmdir(file->folder);
    g_free(file->folder);
    g_free(file->path);
    g_free(file);
    return 0;
}

static void a_file_gives_its_lines_and_their_places(void **state)
{
    File *file = *state;
    MoStream stream;
    assert_true(mo_stream_open(&stream, file->path, WINDOW, NULL));
    mo_stream_find_encoding(&stream);
    g_autofree char *all = drain(&stream);
    assert_string_equal(all, "name\nZoe\nAnn\n");
    assert_int_equal(stream.row_offset, 13);
    assert_true(mo_stream_seek(&stream, 9));
    g_autofree char *rest = drain(&stream);
    assert_string_equal(rest, "Ann\n");
    assert_false(mo_stream_has_changed(&stream));
    mo_stream_clear(&stream);
}

/* What somebody else does to the file while it is read. */
static void write_same_length(const char *path)
{
    int fd = g_open(path, O_WRONLY);
    struct timespec times[2] = {{.tv_sec = 1, .tv_nsec = 0}, {.tv_sec = 1, .tv_nsec = 0}};
    assert_int_equal(pwrite(fd, "Bob", 3, 5), 3);
    assert_int_equal(futimens(fd, times), 0);
    close(fd);
}

static void append(const char *path)
{
    int fd = g_open(path, O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, "Eve\n", 4), 4);
    close(fd);
}

static void cut(const char *path)
{
    assert_int_equal(truncate(path, 5), 0);
}

static void a_file_that_is_written_to_has_changed(void **state)
{
    File *file = *state;
    void (*const changes[])(const char *) = {write_same_length, append, cut};
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
        MoStream stream;
        assert_true(mo_stream_open(&stream, file->path, WINDOW, NULL));
        mo_stream_find_utf16(&stream);
        assert_int_equal(mo_stream_peek(&stream), 'n');
        assert_false(mo_stream_has_changed(&stream));
        changes[i](file->path);
        if (!mo_stream_has_changed(&stream))
            fail_msg("change %zu was not seen", i);
        mo_stream_clear(&stream);
    }
}

static void a_failure_while_reading_is_told_and_ends_the_text(void **state)
{
    File *file = *state;
    static const char *const ways[] = {"", "utf-8", "windows-1252", "utf-16", "iso-8859-15"};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        MoStream stream;
        assert_true(mo_stream_open(&stream, file->path, WINDOW, NULL));
        if (*ways[i])
            assert_true(mo_stream_set_encoding(&stream, ways[i], NULL));
        stream.chunk = 4;
        assert_true(mo_stream_peek(&stream) > 0);
        int folder = g_open(file->folder, O_RDONLY);
        assert_true(dup2(folder, stream.fd) >= 0);
        close(folder);
        g_autofree char *got = drain(&stream);
        assert_in_range(strlen(got), 3, 6);
        assert_int_equal(stream.failure, EISDIR);
        assert_false(mo_stream_more(&stream));
        mo_stream_clear(&stream);
    }
}

static void what_is_no_file_is_not_opened(void **state)
{
    File *file = *state;
    MoStream stream = {0};
    g_autoptr(GError) error = NULL;
    assert_false(mo_stream_open(&stream, file->folder, WINDOW, &error));
    assert_non_null(strstr(error->message, "is a folder"));
    mo_stream_clear(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_gives_the_same_text_at_every_edge),
        cmocka_unit_test(a_line_is_found_again_by_its_place),
        cmocka_unit_test(utf_16_is_found_out_and_other_bytes_stay),
        cmocka_unit_test(one_bad_byte_anywhere_makes_the_whole_file_windows_1252),
        cmocka_unit_test(a_letter_cut_in_half_does_not_spoil_a_file_full_of_letters),
        cmocka_unit_test(a_character_cut_off_by_the_end_is_no_utf_8),
        cmocka_unit_test(zero_bytes_do_not_decide_about_utf_8),
        cmocka_unit_test(a_mark_wins_over_the_name_that_was_given),
        cmocka_unit_test(a_name_that_nobody_knows_is_an_error),
        cmocka_unit_test(what_is_no_text_is_counted_and_shown_as_a_mark),
        cmocka_unit_test(the_window_holds_what_is_in_hand_and_no_more),
        cmocka_unit_test(no_place_is_gone_to_that_is_none),
        cmocka_unit_test_setup_teardown(a_file_gives_its_lines_and_their_places, make_file,
                                        remove_file),
        cmocka_unit_test_setup_teardown(a_file_that_is_written_to_has_changed, make_file,
                                        remove_file),
        cmocka_unit_test_setup_teardown(a_failure_while_reading_is_told_and_ends_the_text,
                                        make_file, remove_file),
        cmocka_unit_test_setup_teardown(what_is_no_file_is_not_opened, make_file, remove_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
