#include "base/error.h"
#include "base/text.h"
#include "golden.h"
#include "input/vcard_private.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static void append_escaped(GString *out, const char *text)
{
    for (; *text; text++)
        if (*text == '\n')
            g_string_append(out, "<LF>");
        else if (*text == '\r')
            g_string_append(out, "<CR>");
        else
            g_string_append_c(out, *text);
}

/* `LINE VERSION`, and below it each property: `group.NAME;PARAMETER=value:value`. */
static void append_card(GString *out, const MoCard *card)
{
    g_string_append_printf(out, "%u v%u\n", card->line, card->version);
    for (size_t i = 0; i < card->n_properties; i++) {
        const MoCardProperty *property = &card->properties[i];
        g_string_append_printf(out, "%s%s%s", property->group, *property->group ? "." : "",
                               property->name);
        for (size_t k = 0; k < property->n_parameters; k++) {
            g_string_append_printf(out, ";%s=", property->parameters[k].name);
            append_escaped(out, property->parameters[k].value);
        }
        g_string_append_c(out, ':');
        append_escaped(out, property->value);
        g_string_append_c(out, '\n');
        assert_int_equal(property->length, strlen(property->value));
        if (property->is_plain &&
            (!mo_text_is_plain(property->value, property->length) || strchr(property->value, '\\')))
            fail_msg("this is not plain: '%s'", property->value);
    }
}

/* The cards, then the problems, of a text that is read in chunks of so many bytes. */
static char *dump(const char *data, size_t length, const char *encoding, size_t chunk)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, length, "x.vcf", encoding);
    mo_vcard_set_chunk(vcard, chunk);
    GString *out = g_string_new(NULL);
    for (MoCard card; mo_vcard_next(vcard, &card, problems);)
        append_card(out, &card);
    g_autofree char *printed = mo_test_print_problems(problems);
    g_string_append(out, printed);
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *what;
    const char *text;
    const char *wanted;
} Case;

#define V3 "BEGIN:VCARD\nVERSION:3.0\n"
#define V21 "BEGIN:VCARD\r\nVERSION:2.1\r\n"
#define END "END:VCARD\n"
#define IN_3 "1 v30\nVERSION:3.0\n"
#define IN_21 "1 v21\nVERSION:2.1\n"

static const Case cases[] = {
    {"a card", V3 "FN:Zoë\nEMAIL;TYPE=home:z@example.com\n" END,
     IN_3 "FN:Zoë\nEMAIL;TYPE=home:z@example.com\n"},
    {"no version, small letters, blanks",
     "begin:vcard \nfn : Zoe\nitem1.email:z@example.com\nend:vCard",
     "1 v0\nFN: Zoe\nitem1.EMAIL:z@example.com\n"},
    {"a line folded inside a word", V3 "NOTE:one wo\n rd\n\t and more\n" END,
     IN_3 "NOTE:one word and more\n"},
    {"a line folded inside a character", V3 "FN:Zo\xc3\n \xab\n" END, IN_3 "FN:Zoë\n"},
    {"a header folded", V3 "EMAIL;TYPE=wo\n rk;X=\"a\n b\":z@exa\n mple.com\n" END,
     IN_3 "EMAIL;TYPE=work;X=ab:z@example.com\n"},
    {"quoted values hold what ends others", V3 "TEL;TYPE=\"a,b\";X=\"c;d:e\":1\n" END,
     IN_3 "TEL;TYPE=a,b;X=c;d:e:1\n"},
    {"a quote that is not closed", V3 "TEL;TYPE=\"a:1\nFN:Zoe\n" END,
     IN_3 "TEL;TYPE=a:1\nFN:Zoe\n"},
    {"carets", V3 "TEL;X=a^nb^^c^'d^e:1\n" END, IN_3 "TEL;X=a<LF>b^c\"d^e:1\n"},
    {"bare words", V21 "TEL;WORK;VOICE:1\r\n" END, IN_21 "TEL;TYPE=WORK;TYPE=VOICE:1\n"},
    {"quoted-printable over soft breaks",
     V21 "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo =3D=\r\n three\r\n" END,
     IN_21 "NOTE;ENCODING=QUOTED-PRINTABLE:one<CR><LF>two = three\n"},
    {"quoted-printable, bare, of a charset",
     V21 "FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-2:=A3ukasz\r\n" END,
     IN_21 "FN;TYPE=QUOTED-PRINTABLE;CHARSET=ISO-8859-2:Łukasz\n"},
    {"a soft break at the end of the card", V21 "NOTE;ENCODING=QUOTED-PRINTABLE:tea=\r\n" END,
     IN_21 "NOTE;ENCODING=QUOTED-PRINTABLE:tea\n"},
    {"broken quoted-printable stays", V21 "NOTE;ENCODING=QUOTED-PRINTABLE:100=% =Zz =4\r\n" END,
     IN_21 "NOTE;ENCODING=QUOTED-PRINTABLE:100=% =Zz =4\n"},
    {"a charset of one property", V21 "FN;CHARSET=windows-1252:Zo\xeb\r\nORG:Bör\r\n" END,
     IN_21 "FN;CHARSET=windows-1252:Zoë\nORG:Bör\n"},
    {"bytes without a charset", V21 "FN:Zo\xeb \x80\r\nORG:Bör\r\n" END,
     IN_21 "FN:Zoë €\nORG:Bör\n"},
    {"a charset that nobody knows", V21 "FN;CHARSET=X-OWN:Zoë\r\n" END,
     IN_21 "FN;CHARSET=X-OWN:Zoë\n"},
    {"UTF-8 cut inside a character", V21 "FN;CHARSET=UTF-8:Zoë ë \xc3\r\n" END,
     IN_21 "FN;CHARSET=UTF-8:Zoë ë \xef\xbf\xbd\n"},
    {"a photo that is folded", V3 "PHOTO;ENCODING=b;TYPE=JPEG:/9j/\n 4AAQ\n SkZJ\nFN:Zoe\n" END,
     IN_3 "FN:Zoe\n"},
    {"a photo that an empty line ends", V21 "PHOTO;BASE64:\r\n /9j/4AAQ\r\n\r\nFN:Zoe\r\n" END,
     IN_21 "FN:Zoe\n"},
    {"a photo that is not indented",
     V21 "PHOTO;ENCODING=BASE64;GIF:R0lG\r\nOAAA==\r\n\r\nFN:Zoe\r\n" END, IN_21 "FN:Zoe\n"},
    {"a photo that nothing ends", V21 "PHOTO;ENCODING=BASE64:R0lG\r\nOAAA==\r\nFN:Zoe\r\n" END,
     IN_21 "FN:Zoe\n"},
    {"a photo as a URI",
     "BEGIN:VCARD\nVERSION:4.0\nPHOTO:da\n ta:image/png;base64,iVBO\n Rw0K\nFN:Zoe\n" END,
     "1 v40\nVERSION:4.0\nFN:Zoe\n"},
    {"the card of an agent", V21 "AGENT:\r\nBEGIN:VCARD\r\nFN:Max\r\nEND:VCARD\r\nFN:Zoe\r\n" END,
     IN_21 "AGENT:\nFN:Zoe\n"},
    {"the card of an agent on one line",
     V21 "AGENT: BEGIN:VCARD\r\nFN:Max\r\nEND:VCARD\r\nFN:Zoe\r\n" END, IN_21 "FN:Zoe\n"},
    {"CR CR LF",
     "BEGIN:VCARD\r\r\nVERSION:3.0\r\r\nFN:Zo\r\r\n "
     "e\r\r\nEND:VCARD\r\r\nBEGIN:VCARD\r\r\nEND:VCARD\r\r\n",
     IN_3 "FN:Zoe\n6 v0\n"},
    {"CR alone", "BEGIN:VCARD\rVERSION:3.0\r\rFN:Zoe\rEND:VCARD\rBEGIN:VCARD\rEND:VCARD\r",
     IN_3 "FN:Zoe\n6 v0\n"},
    {"a byte order mark, and one in the middle",
     "\xef\xbb\xbf" V3 "FN:Zoe\n" END "\xef\xbb\xbf"
     "BEGIN:VCARD\n" END,
     IN_3 "FN:Zoe\n5 v0\n"},
    {"a card without an end", V3 "FN:Zoe\n" V3 "FN:Max\n" END,
     IN_3 "FN:Zoe\n4 v30\nVERSION:3.0\nFN:Max\n"
          "x.vcf:1: warning: this card has no end (END:VCARD) before the next one begins; what "
          "stands between is read as one card\n"},
    {"the last card without an end", V3 "FN:Zoe\n",
     IN_3 "FN:Zoe\nx.vcf:1: warning: this card has no end (END:VCARD); is the end of the file "
          "missing?\n"},
    {"a file that was cut", V3 "FN:Zoe\n" END V3 "FN:Ma",
     IN_3 "FN:Zoe\nx.vcf:5: error: the file ends in the middle of this card, which is left out; "
          "export it again\n"},
    {"a card without a beginning", "VERSION:3.0\nFN:Zoe\n" END V3 END,
     "4 v30\nVERSION:3.0\n"
     "x.vcf:1: warning: this text stands outside of the cards and is left out; a card begins with "
     "BEGIN:VCARD and ends with END:VCARD\n"
     "x.vcf:3: error: a card ends here, but its beginning (BEGIN:VCARD) is missing; it is left "
     "out\n"},
    {"lines that are none", V3 "FN:Zoe\nwhat is this\nor that\n:x\nNOTE:a\n" END,
     IN_3 "FN:Zoe\nNOTE:a\n"
          "x.vcf:4: warning: this line of a card is no property (NAME:value) and is left out; a "
          "long text goes on in lines that begin with a blank\n"},
    {"nothing", "", ""},
    {"empty lines", "\n\n" V3 "\nFN:Zoe\n\n" END "\n", "3 v30\nVERSION:3.0\nFN:Zoe\n"},
};

static void every_card_of_the_table_is_read(void **state)
{
    (void)state;
    static const size_t chunks[] = {SIZE_MAX, 1, 2, 3, 7};
    unsigned wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(chunks); k++) {
            const Case *c = &cases[i];
            g_autofree char *got = dump(c->text, strlen(c->text), NULL, chunks[k]);
            if (strcmp(got, c->wanted) == 0)
                continue;
            print_error("%s, chunk %zu\n--- wanted:\n%s--- got:\n%s---\n", c->what, chunks[k],
                        c->wanted, got);
            wrong++;
            break;
        }
    }
    assert_int_equal(wrong, 0);
}

static void values_without_a_charset_are_in_what_the_user_names(void **state)
{
    (void)state;
    static const char text[] = V21
        "FN;ENCODING=QUOTED-PRINTABLE:Iksi=F1ski\r\nORG:\xa3\r\nTITLE;CHARSET=UTF-8:Zoë\r\n" END;
    g_autofree char *got = dump(text, strlen(text), "iso-8859-2", SIZE_MAX);
    assert_string_equal(got, IN_21
                        "FN;ENCODING=QUOTED-PRINTABLE:Iksiński\nORG:Ł\nTITLE;CHARSET=UTF-8:Zoë\n");
}

static void zero_bytes_do_not_end_a_value(void **state)
{
    (void)state;
    static const char text[] =
        V3 "FN:Z\0oe\nTEL;X=a\0b:1\nNOTE;ENCODING=QUOTED-PRINTABLE:a=00b\n" END;
    g_autofree char *got = dump(text, sizeof text - 1, NULL, SIZE_MAX);
    assert_string_equal(got, IN_3 "FN:Zoe\nTEL;X=a b:1\nNOTE;ENCODING=QUOTED-PRINTABLE:ab\n");
}

static void utf_16_is_read_with_and_without_a_mark(void **state)
{
    (void)state;
    static const char text[] = V3 "FN:Ǽgean Zoë\n" END;
    static const struct {
        const char *charset;
        bool mark;
        const char *name;
    } kinds[] = {{"UTF-16LE", false, "UTF-16LE"},
                 {"UTF-16BE", false, "UTF-16BE"},
                 {"UTF-16LE", true, "UTF-16LE"},
                 {"UTF-16BE", true, "UTF-16BE"}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *marked = g_strconcat(kinds[i].mark ? "\xef\xbb\xbf" : "", text, NULL);
        gsize length = 0;
        g_autofree char *data =
            g_convert(marked, -1, kinds[i].charset, "UTF-8", NULL, &length, NULL);
        g_autofree char *got = dump(data, length, NULL, 5);
        assert_string_equal(got, IN_3 "FN:Ǽgean Zoë\n");
        g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, length, "x.vcf", NULL);
        assert_string_equal(mo_vcard_get_encoding(vcard), kinds[i].name);
    }
}

static void the_encoding_is_what_was_met(void **state)
{
    (void)state;
    static const struct {
        const char *text, *given, *wanted;
    } rows[] = {{V3 "FN:Zoë\n" END, NULL, "UTF-8"},
                {V3 "FN:Zo\xeb\n" END, NULL, "windows-1252"},
                {V3 "FN;CHARSET=windows-1252:Zo\xeb\n" END, NULL, "UTF-8"},
                {V3 "FN:Zo\xeb\n" END, "iso-8859-2", "iso-8859-2"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoVcard) vcard =
            mo_vcard_open_memory(rows[i].text, strlen(rows[i].text), "x.vcf", rows[i].given);
        for (MoCard card; mo_vcard_next(vcard, &card, NULL);)
            ;
        assert_string_equal(mo_vcard_get_encoding(vcard), rows[i].wanted);
    }
}

static void a_card_is_found_again_by_its_place(void **state)
{
    (void)state;
    static const char text[] =
        "\xef\xbb\xbf" V3 "FN:Zoe\n" END "\n" V3 "FN:Max\n" END V3 "FN:Ida\n" END;
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(text, strlen(text), "x.vcf", NULL);
    MoCard card;
    int64_t offset = -1;
    unsigned line = 0;
    for (unsigned i = 0; i < 2; i++) {
        assert_true(mo_vcard_next(vcard, &card, NULL));
        offset = card.offset;
        line = card.line;
    }
    assert_true(mo_vcard_next(vcard, &card, NULL));
    assert_true(mo_vcard_seek(vcard, offset, line));
    assert_true(mo_vcard_next(vcard, &card, NULL));
    assert_string_equal(card.properties[1].value, "Max");
    assert_int_equal(card.line, line);
    assert_int_equal(card.offset, offset);
    assert_true(mo_vcard_next(vcard, &card, NULL));
    assert_string_equal(card.properties[1].value, "Ida");
    assert_false(mo_vcard_seek(vcard, -1, 1));
}

static char *repeat(const char *head, const char *part, size_t times, const char *tail)
{
    GString *text = g_string_new(head);
    for (size_t i = 0; i < times; i++)
        g_string_append(text, part);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

/* Reads a text and says how often each byte was looked at, rounded up. */
static uint64_t count_looks(const char *text, const char *wanted)
{
    size_t length = strlen(text);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(text, length, "x.vcf", NULL);
    GString *out = g_string_new(NULL);
    for (MoCard card; mo_vcard_next(vcard, &card, problems);)
        append_card(out, &card);
    g_autofree char *printed = mo_test_print_problems(problems);
    g_string_append(out, printed);
    assert_string_equal(out->str, wanted);
    g_string_free(out, TRUE);
    return mo_vcard_get_steps(vcard) / length + 1;
}

#define TOO_LONG                                                                                   \
    "x.vcf:1: error: this card is longer than 1 MiB or has thousands of properties, and is left "  \
    "out; look for a missing END:VCARD\n"

static void no_card_takes_the_next_one_with_it(void **state)
{
    (void)state;
    static const char next[] = "\n" END V3 "FN:Zoe\n" END;
    static const struct {
        const char *what, *part, *wanted;
        size_t times;
    } rows[] = {
        {"a long value", "NOTE:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", TOO_LONG,
         40000},
        {"one long line", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:", TOO_LONG,
         40000},
        {"folds", "\n a", TOO_LONG, 2000000},
        {"properties", "A:\n", TOO_LONG, 100000},
        {"parameters", "A;B;C;D;E;F;G;H;I;J;K;L:\n", TOO_LONG, 8000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = repeat(V3, rows[i].part, rows[i].times, next);
        unsigned line = 1;
        const char *end = text + strlen(text) - strlen(next) + strlen("\n" END);
        for (const char *at = text; at < end; at++)
            line += *at == '\n';
        g_autofree char *wanted =
            g_strdup_printf("%u v30\nVERSION:3.0\nFN:Zoe\n%s", line, rows[i].wanted);
        print_message("%s\n", rows[i].what);
        assert_true(count_looks(text, wanted) <= 4);
    }
}

static void a_huge_photo_is_passed_over(void **state)
{
    (void)state;
    static const char *const heads[] = {V3 "PHOTO;ENCODING=b:", V21 "PHOTO;BASE64:\r\n ",
                                        V3 "PHOTO:data:image/png;base64,"};
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *text = repeat(heads[i], "AAAABBBBCCCCDDDDEEEE", 1000000, "\nFN:Zoe\n" END);
        g_autoptr(MoVcard) vcard = mo_vcard_open_memory(text, strlen(text), "x.vcf", NULL);
        MoCard card;
        assert_true(mo_vcard_next(vcard, &card, NULL));
        assert_int_equal(card.n_properties, 2);
        assert_string_equal(card.properties[1].value, "Zoe");
    }
}

static void files_that_cannot_be_opened_say_why(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(mo_vcard_open(TEST_DATA "/no-such.vcf", NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    g_clear_error(&error);
    assert_null(mo_vcard_open(TEST_DATA, NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
}

static void a_file_that_is_written_to_is_noticed(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.vcf", NULL);
    assert_true(g_file_set_contents(path, V3 END, -1, NULL));
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, NULL, NULL);
    assert_non_null(vcard);
    assert_false(mo_vcard_has_changed(vcard));
    FILE *file = g_fopen(path, "a");
    assert_non_null(file);
    fputs(V3, file);
    fclose(file);
    assert_true(mo_vcard_has_changed(vcard));
    g_unlink(path);
    g_rmdir(folder);
}

static void values_are_split_where_no_backslash_stands(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        char separator;
        const char *wanted;
    } rows[] = {{"a,b", ',', "a|b"},
                {"a\\,b,c", ',', "a,b|c"},
                {"a\\\\,b", ',', "a\\|b"},
                {"", ',', ""},
                {",", ',', "|"},
                {"Doe;Zoe;;Dr.;", ';', "Doe|Zoe||Dr.|"},
                {"http\\://x\\'y", ',', "http://x'y"},
                {"one\\ntwo\\Nthree", ',', "one\ntwo\nthree"},
                {"C:\\dir\\ü\\", ',', "C:\\dir\\ü\\"},
                {"a;b", '\0', "a;b"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) parts = mo_card_split(rows[i].value, rows[i].separator);
        g_autofree char *joined = g_strjoinv("|", parts);
        assert_string_equal(joined, rows[i].wanted);
    }
}

static void types_are_found_in_every_spelling(void **state)
{
    (void)state;
    static const char text[] =
        V3 "TEL;type=home;TYPE=\"WORK,Voice\":1\nTEL;FAX:2\nTEL;X=fax:3\n" END;
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(text, strlen(text), "x.vcf", NULL);
    MoCard card;
    assert_true(mo_vcard_next(vcard, &card, NULL));
    const MoCardProperty *tel = card.properties + 1;
    assert_true(mo_card_has_type(tel, "home") && mo_card_has_type(tel, "work") &&
                mo_card_has_type(tel, "VOICE"));
    assert_false(mo_card_has_type(tel, "voi") || mo_card_has_type(tel, "fax"));
    assert_true(mo_card_has_type(tel + 1, "fax"));
    assert_false(mo_card_has_type(tel + 2, "fax"));
    assert_string_equal(mo_card_get_parameter(tel + 2, "X"), "fax");
    assert_null(mo_card_get_parameter(tel, "X"));
}

/* Every byte beside every other, at every place of a vector. */
static void plain_lines_are_told_in_passing(void **state)
{
    (void)state;
    char line[64] = {0};
    unsigned n_plain = 0;
    for (unsigned pair = 0; pair < 256 * 256 * 18; pair++) {
        const size_t place = pair / (256 * 256) + 1, length = place + 3;
        bool told = false;
        memset(line, 'x', length);
        line[place] = (char)(pair / 256);
        line[place + 1] = (char)pair;
        line[length] = '\n';
        const char *end = mo_vcard_find_line_end(line, &told);
        if (end[-1] == ' ')
            continue;
        bool is_plain = mo_text_is_plain(line, (size_t)(end - line)) &&
                        !memchr(line, '\\', (size_t)(end - line));
        if (told && !is_plain)
            fail_msg("no plain line: '%s'", line);
        n_plain += told;
    }
#ifdef __SSE2__
    /* At each place: two of 94 signs that are no backslash and no blank, or such a one behind a
     * blank or before one; six kinds of letters with 64 each; nothing, or a sign, before a line's
     * end of two kinds. */
    assert_int_equal(n_plain, 18 * (93 * 93 + 93 * 2 + 6 * 64 + 2 * 256 + 93 * 2));
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_card_of_the_table_is_read),
        cmocka_unit_test(values_without_a_charset_are_in_what_the_user_names),
        cmocka_unit_test(zero_bytes_do_not_end_a_value),
        cmocka_unit_test(utf_16_is_read_with_and_without_a_mark),
        cmocka_unit_test(the_encoding_is_what_was_met),
        cmocka_unit_test(a_card_is_found_again_by_its_place),
        cmocka_unit_test(no_card_takes_the_next_one_with_it),
        cmocka_unit_test(a_huge_photo_is_passed_over),
        cmocka_unit_test(files_that_cannot_be_opened_say_why),
        cmocka_unit_test(a_file_that_is_written_to_is_noticed),
        cmocka_unit_test(values_are_split_where_no_backslash_stands),
        cmocka_unit_test(types_are_found_in_every_spelling),
        cmocka_unit_test(plain_lines_are_told_in_passing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
