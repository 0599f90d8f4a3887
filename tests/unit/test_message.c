/* Messages: what hostile values become. The cases stand in tests/data/hostile/messages.tsv and are
 * read again by Python's e-mail parser (tests/lib/check_eml.py). */
#include "output/message.h"
#include "output/message_private.h"

#include "base/error.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CASES TEST_DATA "/hostile/messages.tsv"
#define CHECKER TEST_DATA "/../lib/check_eml.py"

/* A message with room for what it points to. */
typedef struct {
    MoMessage message;
    MoMailbox to[3];
    MoAttachment attachments[2];
} Sample;

static MoMessage *make_sample(Sample *sample)
{
    sample->to[0] = (MoMailbox){"Ines Example", "ines@example.org"};
    sample->message =
        (MoMessage){.from_name = "Dana Smith",
                    .from_address = "dana@example.com",
                    .to = sample->to,
                    .n_to = 1,
                    .subject = "Grüße",
                    .body = "Hello Ines,\n\nsee https://example.org/a?b=1&c=2.\n\nDana\n",
                    .date_utc = 1767603600,
                    .date_offset = 3600,
                    .id = "k7m2q9"};
    return &sample->message;
}

/* The whole message as text. */
static char *build(const MoMessage *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) octets = mo_message_build(message, &error);
    if (error)
        fail_msg("%s", error->message);
    return g_strndup(g_bytes_get_data(octets, NULL), g_bytes_get_size(octets));
}

static char *read_value(const char *text)
{
    if (!g_str_has_prefix(text, "@repeat:"))
        return g_strcompress(text);
    g_auto(GStrv) parts = g_strsplit(text, ":", 3);
    g_autofree char *piece = g_strcompress(parts[2]);
    GString *value = g_string_new(NULL);
    for (guint64 i = g_ascii_strtoull(parts[1], NULL, 10); i > 0; i--)
        g_string_append(value, piece);
    return g_string_free(value, FALSE);
}

static void set_field(Sample *sample, const char *field, const char *value)
{
    MoMessage *message = &sample->message;
    const struct {
        const char *name;
        const char **place;
    } FIELDS[] = {
        {"to_name", &sample->to[0].name},
        {"to_address", &sample->to[0].address},
        {"from_name", &message->from_name},
        {"from_address", &message->from_address},
        {"subject", &message->subject},
        {"body", &message->body},
        {"reply_to", &message->reply_to_id},
        {"file_name", &sample->attachments[0].name},
        {"file_type", &sample->attachments[0].type},
    };
    if (g_str_has_prefix(field, "file_"))
        message->n_attachments = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
        if (strcmp(FIELDS[i].name, field) != 0)
            continue;
        *FIELDS[i].place = value;
        return;
    }
    fail_msg("no field '%s'", field);
}

static void write_case(char **columns, const char *folder)
{
    Sample sample;
    g_autoptr(GBytes) file = g_bytes_new_static("\0\r\n.\r\n\377 file", 12);
    sample.attachments[0] = (MoAttachment){"note.txt", "text/plain; charset=utf-8", file};
    make_sample(&sample)->attachments = sample.attachments;
    g_autofree char *value = read_value(columns[2]);
    set_field(&sample, columns[1], value);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) octets = mo_message_build(&sample.message, &error);
    if (!octets) {
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
        return;
    }
    assert_null(error);
    g_autofree char *name = g_strconcat(columns[0], ".eml", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gsize length = 0;
    const char *data = g_bytes_get_data(octets, &length);
    assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
}

static void empty_folder(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(entries); name; name = g_dir_read_name(entries)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        remove(path);
    }
    remove(folder);
}

static void no_hostile_value_gets_further_than_its_field(void **state)
{
    (void)state;
    g_autofree char *cases = NULL;
    assert_true(mo_file_read(CASES, 1 << 20, &cases, NULL, NULL));
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_auto(GStrv) lines = g_strsplit(cases, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);
        if (*lines[i] && *lines[i] != '#')
            write_case(columns, folder);
    }
    const char *arguments[] = {"/usr/bin/python3", "-B", CHECKER, CASES, folder, NULL};
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status = -1;
    assert_true(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                             &errors, &status, NULL));
    empty_folder(folder);
    if (status != 0)
        fail_msg("%s%s", output, errors);
}

static void a_message_is_an_unsent_draft(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    g_autofree char *text = build(message);
    assert_true(g_str_has_prefix(text, "From: Dana Smith <dana@example.com>\r\n"
                                       "To: Ines Example <ines@example.org>\r\n"
                                       "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n"
                                       "Date: Mon, 05 Jan 2026 10:00:00 +0100\r\n"
                                       "Message-Id: <k7m2q9."));
    assert_non_null(strstr(text, "@example.com>\r\nX-Unsent: 1\r\n"));
    assert_null(strstr(text, "Bcc"));
    assert_non_null(strstr(text, "Content-Type: multipart/alternative;"));
    assert_true(strstr(text, "text/plain") < strstr(text, "text/html"));
}

static void without_an_own_address_the_message_has_no_sender_and_tells_no_host(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    message->from_address = "";
    message->id = NULL;
    g_autofree char *text = build(message);
    assert_true(g_str_has_prefix(text, "To: "));
    assert_null(strstr(text, "From:"));
    assert_non_null(strstr(text, "@moments.invalid>\r\n"));
}

static void two_messages_never_have_the_same_id(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    g_autofree char *first = build(message);
    g_autofree char *second = build(message);
    const char *id = strstr(first, "Message-Id: ");
    g_autofree char *line = g_strndup(id, strcspn(id, "\r"));
    assert_null(strstr(second, line));
}

static void two_people_are_two_recipients_and_the_same_one_twice_is_one(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    sample.to[1] = (MoMailbox){"Müller, Jo", "jo@example.com"};
    sample.to[2] = (MoMailbox){"Ines again", "Ines@Example.org"};
    message->n_to = 3;
    g_autofree char *text = build(message);
    assert_non_null(strstr(text, "\r\nTo: Ines Example <ines@example.org>,\r\n "
                                 "=?utf-8?B?TcO8bGxlciwgSm8=?= <jo@example.com>\r\nSubject:"));
    sample.to[1].address = "jo";
    g_autoptr(GError) error = NULL;
    assert_null(mo_message_build(message, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
}

static void an_answer_names_the_message_that_it_answers(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    message->reply_to_id = "a.1@example.org";
    g_autofree char *text = build(message);
    assert_non_null(strstr(text, "\r\nIn-Reply-To: <a.1@example.org>\r\n"));
    assert_non_null(strstr(text, "\r\nReferences: <a.1@example.org>\r\n"));
}

static void files_stand_behind_the_text(void **state)
{
    (void)state;
    Sample sample;
    MoMessage *message = make_sample(&sample);
    g_autoptr(GBytes) one = g_bytes_new_static("BEGIN:VCALENDAR\r\n", 17);
    g_autoptr(GBytes) two = g_bytes_new_static(NULL, 0);
    sample.attachments[0] =
        (MoAttachment){"invitation.ics", "text/calendar; method=PUBLISH; charset=utf-8", one};
    sample.attachments[1] = (MoAttachment){"Über uns.pdf", "application/pdf", two};
    message->attachments = sample.attachments;
    message->n_attachments = 2;
    g_autofree char *text = build(message);
    const char *mixed = strstr(text, "Content-Type: multipart/mixed;");
    const char *body = mixed ? strstr(mixed, "multipart/alternative") : NULL;
    const char *event = body ? strstr(body, "text/calendar; method=PUBLISH; charset=utf-8") : NULL;
    assert_non_null(event);
    assert_non_null(
        strstr(event, "Content-Disposition: attachment;\r\n filename=invitation.ics\r\n"));
    assert_non_null(strstr(event, "\r\n\r\nQkVHSU46VkNBTEVOREFSDQo="));
    assert_non_null(strstr(event, "filename*0*=utf-8''%C3%9Cber%20uns.pdf\r\n"));
}

static void a_file_name_is_a_name_and_never_a_place(void **state)
{
    static const struct {
        const char *name;
        const char *clean;
    } NAMES[] = {
        {NULL, "file"},
        {"", "file"},
        {"..", "file"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\a.pdf", "a.pdf"},
        {".bashrc", "bashrc"},
        {"a\"b|c?.pdf", "a_b_c_.pdf"},
        {"invoice\u202efdp.exe", "invoicefdp.exe"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *clean = mo_message_clean_file_name(NAMES[i].name);
        assert_string_equal(clean, NAMES[i].clean);
    }
    g_autofree char *letters = g_strnfill(5000, 'a');
    g_autofree char *name = g_strconcat(letters, ".pdf", NULL);
    g_autofree char *clean = mo_message_clean_file_name(name);
    assert_true(strlen(clean) < 200 && g_str_has_suffix(clean, ".pdf"));
}

static void header_text_is_folded_and_encoded_within_the_limits(void **state)
{
    static const struct {
        const char *text;
        size_t used;
        const char *expected;
    } TEXTS[] = {
        {"", 9, ""},
        {"plain", 9, "plain"},
        {"aaaaaaaaaa bbbbbbbbbb", 60, "aaaaaaaaaa\n bbbbbbbbbb"},
        {"ü", 9, "=?utf-8?B?w7w=?="},
        {"ü", 70, "\n =?utf-8?B?w7w=?="},
        {"=?x", 9, "=?utf-8?B?PT94?="},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *encoded = mo_message_encode_text(TEXTS[i].text, TEXTS[i].used);
        assert_string_equal(encoded, TEXTS[i].expected);
    }
    g_autofree char *quoted = mo_message_encode_name("Smith, \"J\" \\", 4);
    assert_string_equal(quoted, "\"Smith, \\\"J\\\" \\\\\"");
}

static void html_is_made_of_paragraphs_lists_and_safe_links(void **state)
{
    static const struct {
        const char *text;
        const char *holds;
    } TEXTS[] = {
        {"a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"},
        {"a\n- b\n- c\nd", "<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n<p>d</p>\n"},
        {"<&>\"'", "<p>&lt;&amp;&gt;&quot;&#39;</p>"},
        {"(https://example.org/a_(b).)",
         "(<a href=\"https://example.org/a_(b)\">https://example.org/a_(b)</a>.)"},
        {"(https://example.org/a)",
         "(<a href=\"https://example.org/a\">https://example.org/a</a>)"},
        {"https://example.org/a)))", "\">https://example.org/a</a>)))"},
        {"https://example.org/(((", "\">https://example.org/(((</a>"},
        {"* a\n\xe2\x80\xa2 b", "<li>a</li>\n<li>b</li>"},
        {"write mailto:a.b+c@example.org.",
         "<a href=\"mailto:a.b+c@example.org\">mailto:a.b+c@example.org</a>."},
        {"mailto:a@example.org?bcc=x@example.org", "<p>mailto:a@example.org?bcc=x@example.org</p>"},
        {"mailto:nobody", "<p>mailto:nobody</p>"},
        {"xhttps://example.org", "<p>xhttps://example.org</p>"},
        {"https://", "<p>https://</p>"},
        {"javascript:alert(1)", "<p>javascript:alert(1)</p>"},
        {"https://example.org/ü", "href=\"https://example.org/%C3%BC\""},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *html = mo_message_make_html(TEXTS[i].text);
        if (!strstr(html, TEXTS[i].holds))
            fail_msg("'%s' became %s", TEXTS[i].text, html);
    }
}

static void a_body_keeps_its_lines_and_nothing_invisible(void **state)
{
    static const struct {
        const char *text;
        const char *clean;
    } TEXTS[] = {
        {NULL, "\n"},
        {"", "\n"},
        {"a", "a\n"},
        {"a\r\nb\rc\n\n\n", "a\nb\nc\n"},
        {"  - indented  twice", "  - indented twice\n"},
        {"bye\n-- \nDana", "bye\n-- \nDana\n"},
        {"a\x1b[31m\u202e\u200b b", "a[31m b\n"},
        {"a\n\nb", "a\n\nb\n"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *clean = mo_message_clean_body(TEXTS[i].text, 1000);
        assert_string_equal(clean, TEXTS[i].clean);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hostile_value_gets_further_than_its_field),
        cmocka_unit_test(a_message_is_an_unsent_draft),
        cmocka_unit_test(without_an_own_address_the_message_has_no_sender_and_tells_no_host),
        cmocka_unit_test(two_messages_never_have_the_same_id),
        cmocka_unit_test(two_people_are_two_recipients_and_the_same_one_twice_is_one),
        cmocka_unit_test(an_answer_names_the_message_that_it_answers),
        cmocka_unit_test(files_stand_behind_the_text),
        cmocka_unit_test(a_file_name_is_a_name_and_never_a_place),
        cmocka_unit_test(header_text_is_folded_and_encoded_within_the_limits),
        cmocka_unit_test(html_is_made_of_paragraphs_lists_and_safe_links),
        cmocka_unit_test(a_body_keeps_its_lines_and_nothing_invisible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
