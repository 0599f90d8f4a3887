/* What the courier makes of a mail server's words, odd ones and hostile ones. */
#include "courier/imap_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_folder_is_read_from_its_line(void **state)
{
    static const struct {
        const char *line;
        const char *name; /* NULL: no folder */
        bool drafts, sent;
    } CASES[] = {
        {"* LIST (\\HasNoChildren \\Drafts) \"/\" Drafts", "Drafts", true, false},
        {"* list (\\drafts) \".\" \"Entw&APw-rfe\"", "\"Entw&APw-rfe\"", true, false},
        {"* LIST (\\Sent) \"/\" \"[Gmail]/Sent Mail\"", "\"[Gmail]/Sent Mail\"", false, true},
        {"* LIST (\\Drafts) NIL \"a \\\"b\\\" \\\\\"", "\"a \\\"b\\\" \\\\\"", true, false},
        {"* LIST (\\Drafts) \"/\" {6}\r\nDra\"ft", "\"Dra\\\"ft\"", true, false},
        {"* LIST () \"/\" INBOX", "INBOX", false, false},
        {"* LIST (\\Noselect \\Drafts) \"/\" Mail", NULL, false, false},
        {"* LIST (\\Drafts \"/\" Drafts", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" \"open", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" ", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" {9}\r\nshort", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" {4}\r\na\r\nb", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" \"a\rb\"", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" \"a\\\nb\"", NULL, false, false},
        {"* LIST (\\Drafts) \"/\" a(b", NULL, false, false},
        {"* SEARCH 1", NULL, false, false},
        {"", NULL, false, false},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoImapFolder) folder = mo_imap_parse_list(CASES[i].line);
        if (!folder != !CASES[i].name)
            fail_msg("%s: %s", CASES[i].line, folder ? folder->name : "no folder");
        if (!folder)
            continue;
        assert_string_equal(folder->name, CASES[i].name);
        assert_int_equal(folder->drafts, CASES[i].drafts);
        assert_int_equal(folder->sent, CASES[i].sent);
    }
}

static void folders_are_known_by_their_usual_names_too(void **state)
{
    static const struct {
        const char *line;
        bool drafts, sent;
    } CASES[] = {
        {"* LIST () \".\" \"INBOX.drafts\"", true, false},
        {"* LIST () \"/\" \"Sent Items\"", false, true},
        {"* LIST () \"/\" Entw&APw-rfe", true, false},
        {"* LIST () \".\" INBOX.Entw&APw-rfe", true, false},
        {"* LIST () \"/\" \"Gesendete Elemente\"", false, true},
        {"* LIST () \"/\" \"&AMk-l&AOk-ments envoy&AOk-s\"", false, true},
        {"* LIST () \"/\" \"INBOX/INBOX/Drafts\"", false, false},
        {"* LIST () \"/\" \"Drafts 2019\"", false, false},
        {"* LIST () \"/\" INBOX", false, false},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoImapFolder) folder = mo_imap_parse_list(CASES[i].line);
        if (mo_imap_is_usual_name(folder, false) != CASES[i].drafts ||
            mo_imap_is_usual_name(folder, true) != CASES[i].sent)
            fail_msg("%s", CASES[i].line);
    }
}

static void numbers_are_read_where_they_stand(void **state)
{
    uint32_t first = 0, second = 0;
    (void)state;
    assert_true(mo_imap_parse_code("OK [APPENDUID 38505 3955] done", "APPENDUID", &first, &second));
    assert_int_equal(first, 38505);
    assert_int_equal(second, 3955);
    assert_true(
        mo_imap_parse_code("* STATUS Sent (UIDNEXT 44292 UIDVALIDITY 1)", "UIDNEXT", &first, NULL));
    assert_int_equal(first, 44292);
    assert_false(mo_imap_parse_code("OK [APPENDUID 1] x", "APPENDUID", &first, &second));
    assert_false(mo_imap_parse_code("OK [APPENDUID 4294967296 1]", "APPENDUID", &first, &second));
    assert_false(mo_imap_parse_code("OK [XUIDNEXT 4]", "UIDNEXT", &first, NULL));
    assert_false(mo_imap_parse_code("OK done", "UIDNEXT", &first, NULL));
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    assert_true(mo_imap_parse_search("* SEARCH 2 84 882", uids));
    assert_true(mo_imap_parse_search("* SEARCH", uids));
    assert_false(mo_imap_parse_search("* 3 EXISTS", uids));
    assert_true(mo_imap_parse_search("* SEARCH 5 x 6", uids));
    assert_int_equal(uids->len, 4);
}

static void a_folder_is_shown_by_the_name_that_she_knows(void **state)
{
    static const struct {
        const char *name, *shown;
    } CASES[] = {
        {"\"Entw&APw-rfe\"", "Entwürfe"},
        {"Drafts", "Drafts"},
        {"\"a \\\"b\\\" \\\\\"", "a \"b\" \\"},
        {"\"You &- me\"", "You & me"},
        {"\"&2D3eCg-\"", "😊"},
        {"\"&,yFfKl8o-\"", "Ａ弪弨"},
        {"\"a & b\"", "a & b"},
        {"\"&A-\"", "&A-"},
        {"\"&2D0-\"", "&2D0-"},
        {"\"&APw\"", "&APw"},
        {"\"open", "open"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *shown = mo_imap_decode_name(CASES[i].name);
        assert_string_equal(shown, CASES[i].shown);
    }
    static const char *const NAMES[] = {"Entwürfe", "草稿 & mehr", "\"x\" \\y", "&-&", "😊a😊"};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *sent = mo_imap_encode_name(NAMES[i]);
        g_autofree char *shown = mo_imap_decode_name(sent);
        assert_string_equal(shown, NAMES[i]);
    }
}

static void a_literal_is_what_stands_at_the_end_of_a_line(void **state)
{
    static const struct {
        const char *line;
        gint64 octets;
    } CASES[] = {
        {"* LIST () {12}", 12},
        {"{0}", 0},
        {"x", -1},
        {"", -1},
        {"{}", -1},
        {"{-1}", -1},
        {"{1 }", -1},
        {"{99999999999}", -1},
        {"{12} x", -1},
        {"a}", -1},
        {"{12+}", -1},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (mo_imap_get_literal(CASES[i].line, strlen(CASES[i].line)) != CASES[i].octets)
            fail_msg("'%s'", CASES[i].line);
}

static void an_address_is_not_found_in_a_longer_one(void **state)
{
    static const struct {
        const char *headers;
        bool found;
    } CASES[] = {
        {"* 1 FETCH (UID 3 BODY[] {30}\r\nTo: Ada <ADA@example.org>\r\n)", true},
        {"To: ada@example.org", true},
        {"To: xada@example.org, Ben <ben@example.org>", false},
        {"To: ada@example.org.example.com", false},
        {"To: x.ada@example.org, ada@example.org", true},
        {"To: ada@example.orgs", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (mo_imap_has_address(CASES[i].headers, "ada@example.org") != CASES[i].found)
            fail_msg("%s", CASES[i].headers);
    assert_false(mo_imap_has_address("anything", ""));
    assert_true(mo_imap_is_fetch("* 12 FETCH (UID 3 BODY[HEADER] {1}\r\nx)", 3));
    assert_false(mo_imap_is_fetch("* 12 FETCH (UID 33 BODY[HEADER] {1}\r\nx)", 3));
    assert_false(mo_imap_is_fetch("* 3 EXISTS", 3));
}

static void a_header_line_is_unfolded_and_readable(void **state)
{
    static const struct {
        const char *headers, *subject;
    } CASES[] = {
        {"* 1 FETCH (UID 3 BODY[X] {9}\r\nSubject: As promised\r\n\r\n)", "As promised"},
        {"* 1 FETCH (UID 3\r\nsubject:As\r\n promised\r\nIn-Reply-To: x\r\n\r\n)", "As promised"},
        {"x\r\nSubject: =?UTF-8?Q?Alles_Gute=2C_Zo=C3=AB?=\r\n", "Alles Gute, Zoë"},
        {"x\r\nSubject: =?utf-8*de?b?R3LDvMOfZQ==?=\r\n", "Grüße"},
        {"x\r\nSubject: =?iso-8859-1?Q?Gr=FC?=\r\n =?UTF-8?Q?=C3=9Fe?= an Sie\r\n", "Grüße an Sie"},
        {"x\r\nSubject: =?nonsense?Q?a?= =?utf-8?X?a?= =?\r\n",
         "=?nonsense?Q?a?= =?utf-8?X?a?= =?"},
        {"x\r\nSubject: =?utf-8?Q?a=\r\n", "=?utf-8?Q?a="},
        {"x\r\nSubjects: no\r\nX: Subject: no\r\n", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *subject = mo_imap_get_header(CASES[i].headers, "Subject");
        if (g_strcmp0(subject, CASES[i].subject) != 0)
            fail_msg("%zu: '%s'", i, subject ? subject : "NULL");
    }
}

static void names_are_sent_in_modified_utf7(void **state)
{
    static const struct {
        const char *name;
        const char *sent;
    } CASES[] = {
        {"Drafts", "\"Drafts\""},
        {"Entwürfe", "\"Entw&APw-rfe\""},
        {"A&B", "\"A&-B\""},
        {"~peter/mail/台北/日本語", "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\""},
        {"😀", "\"&2D3eAA-\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *sent = mo_imap_encode_name(CASES[i].name);
        assert_string_equal(sent, CASES[i].sent);
    }
    assert_null(mo_imap_quote("a\r\nB LOGOUT"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_read_from_its_line),
        cmocka_unit_test(folders_are_known_by_their_usual_names_too),
        cmocka_unit_test(numbers_are_read_where_they_stand),
        cmocka_unit_test(a_folder_is_shown_by_the_name_that_she_knows),
        cmocka_unit_test(a_literal_is_what_stands_at_the_end_of_a_line),
        cmocka_unit_test(an_address_is_not_found_in_a_longer_one),
        cmocka_unit_test(a_header_line_is_unfolded_and_readable),
        cmocka_unit_test(names_are_sent_in_modified_utf7),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
