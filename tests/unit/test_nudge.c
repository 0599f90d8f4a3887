#include "output/nudge.h"

#include "model/customer_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NAME "Ada Example"
#define COMPANY "Example Ltd"

static MoWhen contact = {.type = MO_WHEN_LAST_CONTACT};

/* One moment of one customer, and what it hangs on. */
typedef struct {
    MoHabit habit;
    MoConfig config;
    MoMoment *moment;
    MoDay today;
} Fixture;

static void set_text(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text);
}

static MoMoment *new_moment(Fixture *fixture, const char *name, const char *company)
{
    MoMoment *moment = g_new0(MoMoment, 1);
    moment->customer_name = g_strdup(name);
    moment->company = g_strdup(company);
    moment->habit = &fixture->habit;
    fixture->habit.when = &contact;
    moment->due = fixture->today;
    moment->reason = g_strdup("last contact 34 days ago");
    moment->customer = mo_customer_new();
    moment->customer->bans_until = MO_DAY_NONE;
    return moment;
}

static void set_kind(Fixture *fixture, const char *kind)
{
    set_text(&fixture->habit.kind, kind);
}

static void set_list(Fixture *fixture, MoField field, const char *entry)
{
    const char *const items[] = {entry, NULL};
    mo_customer_set_list(fixture->moment->customer, field, items);
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->today = mo_day_from_civil(2026, 3, 4);
    fixture->habit.class = MO_CLASS_MAGIC;
    set_kind(fixture, "call");
    fixture->moment = new_moment(fixture, NAME, COMPANY);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    mo_moment_free(fixture->moment);
    g_free(fixture->habit.kind);
    g_free(fixture);
    return 0;
}

static MoNote *single(Fixture *fixture, bool again, bool draft_ready)
{
    return mo_nudge_single(fixture->moment, &fixture->config, fixture->today, again, draft_ready,
                           1);
}

static void expect_body(Fixture *fixture, bool draft_ready, const char *body)
{
    g_autoptr(MoNote) note = single(fixture, false, draft_ready);
    assert_string_equal(note->body, body);
}

/* "later=Later spoke=Spoke" */
static void expect_actions(Fixture *fixture, bool draft_ready, const char *wanted)
{
    g_autoptr(MoNote) note = single(fixture, false, draft_ready);
    g_autoptr(GString) all = g_string_new(NULL);
    for (unsigned i = 0; i < note->actions->len; i++) {
        const MoNoteAction *action = g_ptr_array_index(note->actions, i);
        g_string_append_printf(all, "%s%s=%s", i > 0 ? ", " : "", action->key, action->label);
    }
    assert_string_equal(all->str, wanted);
}

static void a_title_says_what_to_do_with_whom(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *kind, *title, *hidden;
    } rows[] = {
        {"call", "Call " NAME " (" COMPANY ")", "Call a customer"},
        {"article", "Send an article to " NAME " (" COMPANY ")", "Send an article to a customer"},
        {"introduction", "Make an introduction for " NAME " (" COMPANY ")",
         "Make an introduction for a customer"},
        {"event", "Invite " NAME " (" COMPANY ")", "Invite a customer"},
        {"advice", "Offer advice to " NAME " (" COMPANY ")", "Offer advice to a customer"},
        {"thank-you", "Thank " NAME " (" COMPANY ")", "Thank a customer"},
        {"card", "Send a card to " NAME " (" COMPANY ")", "Send a card to a customer"},
        {"visit", "Visit " NAME " (" COMPANY ")", "Visit a customer"},
        {"check-in", "Check in with " NAME " (" COMPANY ")", "Check in with a customer"},
        {"site survey", "Site survey: " NAME " (" COMPANY ")", "Site survey: a customer"},
        {"überblick", "Überblick: " NAME " (" COMPANY ")", "Überblick: a customer"},
        {"\n", "To do: " NAME " (" COMPANY ")", "To do: a customer"},
        {"Call", "Call " NAME " (" COMPANY ")", "Call a customer"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set_kind(fixture, rows[i].kind);
        for (int hide = 0; hide < 2; hide++) {
            fixture->config.hide_names = hide ? MO_HIDE_ALWAYS : MO_HIDE_NEVER;
            g_autofree char *title = mo_nudge_title(fixture->moment, &fixture->config);
            assert_string_equal(title, hide ? rows[i].hidden : rows[i].title);
        }
    }
}

static void a_promise_begins_as_sentences_do(void **state)
{
    Fixture *fixture = *state;
    set_text(&fixture->moment->what, "send the price list");
    g_autoptr(MoNote) note = single(fixture, false, false);
    assert_string_equal(note->summary, "Send the price list: " NAME " (" COMPANY ")");
}

static void a_long_title_loses_the_company_first(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *name, *company, *title;
    } rows[] = {
        {NAME, "", "Call " NAME},
        {NAME, NAME, "Call " NAME},
        {"", "", "Call a customer"},
        {NAME, "The Example Company for Pumps, Pipes and everything in between, Limited",
         "Call " NAME " (The Example Company for Pumps, Pipes and everything in bet…)"},
        {"Wolfeschlegelsteinhausenbergerdorff-Example the Younger, of Exampleton", COMPANY,
         "Call Wolfeschlegelsteinhausenbergerdorff-Example the Younger, of Exampleton"},
        {"Wolfeschlegelsteinhausenbergerdorff-Example the Younger, of Exampleton and Sampleford",
         COMPANY, "Call Wolfeschlegelsteinhausenbergerdorff-Example the Younger, of Exampleton a…"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set_text(&fixture->moment->customer_name, rows[i].name);
        set_text(&fixture->moment->company, rows[i].company);
        g_autofree char *title = mo_nudge_title(fixture->moment, &fixture->config);
        assert_string_equal(title, rows[i].title);
        assert_true(strlen(title) <= 80);
    }
}

static void the_first_button_is_always_harmless(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *kind;
        bool draft;
        const char *actions;
    } rows[] = {
        {"call", false, "later=Later, spoke=Spoke, no-answer=No answer"},
        {"call", true, "open-draft=Open draft, later=Later, spoke=Spoke"},
        {"article", false, "later=Later, done=Sent"},
        {"article", true, "open-draft=Open draft, done=Sent, later=Later"},
        {"card", false, "later=Later, done=Sent, skip=Skip"},
        {"card", true, "open-draft=Open draft, later=Later, done=Sent"},
        {"visit", false, "later=Later, done=Visited, skip=Skip"},
        {"event", false, "later=Later, done=Invited, skip=Skip"},
        {"report", false, "later=Later, done=Done, skip=Skip"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set_kind(fixture, rows[i].kind);
        expect_actions(fixture, rows[i].draft, rows[i].actions);
    }
    set_kind(fixture, "report");
    fixture->habit.class = MO_CLASS_PROMISE;
    expect_actions(fixture, false, "later=Later, will-be-late=Will be late, done=Kept");
    expect_actions(fixture, true, "open-draft=Open draft, later=Later, done=Kept");
    fixture->habit.class = MO_CLASS_RECOVERY;
    expect_actions(fixture, false, "later=Later, done=Done");
}

static MoSuggestion *new_suggestion(const char *title)
{
    MoSuggestion *suggestion = g_new0(MoSuggestion, 1);
    suggestion->kind = g_strdup("article");
    suggestion->key = g_strdup("https://www.example.org/pumps");
    suggestion->title = g_strdup(title);
    suggestion->url = g_strdup("https://www.example.org/pumps");
    suggestion->summary = g_strdup("");
    suggestion->reason = g_strdup("shares the tag energy, in English");
    return suggestion;
}

static void an_article_is_named_with_its_reason(void **state)
{
    Fixture *fixture = *state;
    set_kind(fixture, "article");
    set_text(&fixture->moment->reason, "every 6 weeks");
    fixture->moment->suggestion = new_suggestion("Heat pumps in 2026");
    expect_body(fixture, true,
                "Send: Heat pumps in 2026\nEvery 6 weeks\nA draft is ready.\n"
                "Why this one: shares the tag energy, in English");
    expect_actions(fixture, true, "open-draft=Open draft, another=Another, later=Later");
    expect_actions(fixture, false, "later=Later, done=Sent, another=Another");
}

static void a_draft_with_gaps_is_not_offered_as_ready(void **state)
{
    Fixture *fixture = *state;
    set_kind(fixture, "article");
    set_text(&fixture->moment->reason, "every 6 weeks");
    set_text(&fixture->moment->draft_unready, "it lacks customer.phone");
    expect_body(fixture, true, "Every 6 weeks\nComplete the draft: it lacks customer.phone.");
    expect_actions(fixture, true, "open-draft=Complete draft, done=Sent, later=Later");
    set_kind(fixture, "card");
    expect_actions(fixture, true, "open-draft=Complete draft, later=Later, done=Sent");
    fixture->config.hide_names = MO_HIDE_ALWAYS;
    g_autoptr(MoNote) note = single(fixture, false, true);
    assert_null(strstr(note->body, "phone"));
    assert_non_null(strstr(note->body, "A draft is there to be completed."));
}

static void a_greeting_prepared_early_says_from_when_it_may_go(void **state)
{
    Fixture *fixture = *state;
    MoWhen when = {.type = MO_WHEN_DATE};
    set_kind(fixture, "card");
    fixture->habit.when = &when;
    fixture->moment->fixed = true;
    fixture->moment->show = fixture->today;
    fixture->moment->due = fixture->today + 4;
    set_text(&fixture->moment->reason, "birthday on Sunday");
    g_autofree char *day = mo_day_print_short(fixture->moment->due, fixture->today);
    g_autofree char *body =
        g_strdup_printf("Birthday on Sunday\nA draft is ready.\nSend it not before %s.", day);
    expect_body(fixture, true, body);
    expect_body(fixture, false, "Birthday on Sunday");
    fixture->today += 4;
    expect_body(fixture, true, "Birthday on Sunday\nA draft is ready.");
    fixture->habit.when = &contact;
}

static void without_an_article_the_nudge_says_so(void **state)
{
    Fixture *fixture = *state;
    set_kind(fixture, "article");
    fixture->moment->no_suggestion_fits = true;
    expect_body(fixture, false, "No article fits; choose one yourself.\nLast contact 34 days ago");
}

static void a_call_has_the_number_and_what_was_tried(void **state)
{
    Fixture *fixture = *state;
    expect_body(fixture, false, "Last contact 34 days ago\nNo phone number in your records.");
    set_list(fixture, MO_FIELD_PHONE, "+44 20 7946 0000");
    fixture->moment->customer->next_step = "send the new price list";
    fixture->moment->no_answers = 2;
    expect_body(fixture, false,
                "Last contact 34 days ago\nPhone: +44 20 7946 0000\n"
                "Tried 2 times, nobody there.\nNext step: send the new price list");
    fixture->moment->no_answers = 1;
    fixture->moment->customer->next_step = "";
    expect_body(fixture, false,
                "Last contact 34 days ago\nPhone: +44 20 7946 0000\nTried 1 time, nobody there.");
}

static void what_a_customer_does_not_want_is_said(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *kind;
        unsigned bans;
        const char *rest;
    } rows[] = {
        {"call", MO_BAN_PHONE, "\nAsked for no phone calls."},
        {"call", MO_BAN_EMAIL, "\nPhone: +44 20 7946 0000"},
        {"article", MO_BAN_EMAIL, "\nAsked for no e-mail."},
        {"article", MO_BAN_EMAIL | MO_BAN_PROMO,
         "\nAsked for no e-mail.\nAsked for no advertising."},
        {"visit", MO_BAN_EMAIL | MO_BAN_PROMO, "\nPhone: +44 20 7946 0000"},
        {"visit", MO_BAN_PHONE, ""},
        {"card", MO_BAN_EMAIL | MO_BAN_PHONE | MO_BAN_PROMO, ""},
    };
    set_list(fixture, MO_FIELD_PHONE, "+44 20 7946 0000");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set_kind(fixture, rows[i].kind);
        fixture->moment->customer->bans = rows[i].bans;
        g_autofree char *body = g_strconcat("Last contact 34 days ago", rows[i].rest, NULL);
        expect_body(fixture, false, body);
    }
    set_kind(fixture, "call");
    fixture->moment->customer->bans = MO_BAN_PHONE;
    fixture->moment->customer->bans_until = fixture->today - 1;
    expect_body(fixture, false, "Last contact 34 days ago\nPhone: +44 20 7946 0000");
}

static void a_missing_draft_is_explained(void **state)
{
    Fixture *fixture = *state;
    set_kind(fixture, "thank-you");
    fixture->habit.nudges = MO_NUDGE_POPUP | MO_NUDGE_DRAFT;
    expect_body(fixture, false, "Last contact 34 days ago\nNo e-mail address, so no draft.");
    set_list(fixture, MO_FIELD_EMAIL, "ada@example.com");
    expect_body(fixture, false, "Last contact 34 days ago");
    fixture->moment->draft_problem = g_strdup("there is no template thank-you");
    expect_body(fixture, false,
                "Last contact 34 days ago\nNo draft: there is no template thank-you");
    fixture->moment->customer->bans = MO_BAN_EMAIL;
    expect_body(fixture, false, "Last contact 34 days ago\nAsked for no e-mail.");
}

static void the_day_is_told_as_people_say_it(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        int due;
        bool fixed, must_today;
        const char *reason, *body;
    } rows[] = {
        {0, false, false, "every friday", "Every friday"},
        {1, false, false, "every friday", "Every friday · due tomorrow"},
        {4, false, false, "every friday", "Every friday · due Sunday 8 March"},
        {-1, false, false, "every friday", "Every friday · due yesterday"},
        {-3, false, false, "every friday", "Every friday · due 3 days ago"},
        {-1, false, false, "", "Due yesterday"},
        {4, true, false, "birthday on Sunday 8 March", "Birthday on Sunday 8 March"},
        {0, true, true, "birthday on Wednesday 4 March", "Birthday on Wednesday 4 March · today"},
        {0, true, true, "birthday today", "Birthday today"},
        {0, false, false, "", ""},
    };
    set_kind(fixture, "card");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        fixture->moment->due = fixture->today + rows[i].due;
        fixture->moment->fixed = rows[i].fixed;
        fixture->moment->must_today = rows[i].must_today;
        set_text(&fixture->moment->reason, rows[i].reason);
        expect_body(fixture, false, rows[i].body);
    }
}

static void a_repeated_nudge_says_so_however_long_it_is(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *long_text = g_strnfill(600, 'x');
    set_kind(fixture, "article");
    set_text(&fixture->moment->reason, long_text);
    fixture->moment->suggestion = new_suggestion(long_text);
    g_autoptr(MoNote) note = single(fixture, true, true);
    assert_true(g_str_has_suffix(note->body, "\nShown again after an interruption."));
    assert_true(strlen(note->body) <= 250);
    assert_true(g_str_has_prefix(note->body, "Send: xxx"));
    assert_non_null(strstr(note->body, "\nXxx"));
}

static void hidden_names_are_nowhere(void **state)
{
    Fixture *fixture = *state;
    fixture->config.hide_names = MO_HIDE_ALWAYS;
    set_list(fixture, MO_FIELD_PHONE, "+44 20 7946 0000");
    fixture->moment->customer->next_step = "lunch with Ada";
    expect_body(fixture, false, "Last contact 34 days ago");
}

/* Names as careless exports and ill will make them: what comes out is one clean line that fits. */
static void hostile_names_stay_names(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *huge = g_strnfill(200 * 1024, 'Z');
    g_autofree char *umlauts = g_strnfill(600, '\xeb');
    const struct {
        const char *name, *title;
    } rows[] = {
        {"Zoe\r\nBcc: evil@example.org", "Call Zoe Bcc: evil@example.org"},
        {"Zoe\x01\x1b[31m", "Call Zoe[31m"},
        {"Zoe\xe2\x80\xa8"
         "Example\xc2\x85X",
         "Call Zoe Example X"},
        {"Zoe \"The Boss\" O'Hara \\", "Call Zoe \"The Boss\" O'Hara \\"},
        {"<b>Zoe</b> & <script>alert(1)</script>", "Call <b>Zoe</b> & <script>alert(1)</script>"},
        {"%s%n%1$s {{customer.id}} $(id) `id`", "Call %s%n%1$s {{customer.id}} $(id) `id`"},
        {"Zo\xeb", "Call Zo\xef\xbf\xbd"},
        {"\xe2\x80\xaegnp.exe", "Call gnp.exe"},
        {"Zoe\xcc\x88", "Call Zo\xc3\xab"},
        {"  \t ", "Call a customer"},
        {huge, NULL},
        {umlauts, NULL},
    };
    set_text(&fixture->moment->company, "");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        set_text(&fixture->moment->customer_name, rows[i].name);
        set_text(&fixture->moment->company, i % 2 ? "" : rows[i].name);
        set_list(fixture, MO_FIELD_PHONE, rows[i].name);
        set_text(&fixture->moment->reason, rows[i].name);
        fixture->moment->customer->next_step = rows[i].name;
        g_autoptr(MoNote) note = single(fixture, true, false);
        if (rows[i].title)
            assert_string_equal(note->summary, rows[i].title);
        assert_true(g_utf8_validate(note->summary, -1, NULL));
        assert_true(g_utf8_validate(note->body, -1, NULL));
        assert_true(strlen(note->summary) <= 80);
        assert_true(strlen(note->body) <= 250);
        assert_null(strpbrk(note->body, "\r\x01\x1b"));
    }
}

/* ---- digests ---- */

static MoNote *digest(Fixture *fixture, unsigned n, unsigned n_waiting, bool afternoon)
{
    g_autoptr(GPtrArray) moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("Person %u", i + 1);
        g_ptr_array_add(moments, new_moment(fixture, name, COMPANY));
    }
    return mo_nudge_digest(moments, &fixture->config, fixture->today, n_waiting, afternoon, 7);
}

#define LINE(n) "• Call Person " n " (" COMPANY ") – last contact 34 days ago\n"
#define LAST(n) "• Call Person " n " (" COMPANY ") – last contact 34 days ago"

static void a_digest_has_a_line_a_moment(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(MoNote) note = digest(fixture, 3, 0, false);
    assert_string_equal(note->summary, "3 moments today");
    assert_string_equal(note->body, LINE("1") LINE("2") LAST("3"));
    assert_string_equal(note->typed, "To answer, type: moments today");
    assert_string_equal(note->pressed, "Open shows all of it.");
    assert_true(note->sticky);
    assert_int_equal(note->tag, 7);
    assert_int_equal(note->actions->len, 0);
    g_autoptr(MoNote) later = digest(fixture, 2, 0, true);
    assert_string_equal(later->summary, "2 moments left for today");
}

static void a_long_digest_counts_the_rest(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(MoNote) eight = digest(fixture, 8, 1, false);
    assert_null(strstr(eight->body, "more"));
    assert_non_null(strstr(eight->body, LINE("8") "1 surprise waits for another day."));
    g_autoptr(MoNote) many = digest(fixture, 10000, 4, false);
    assert_string_equal(many->summary, "10000 moments today");
    assert_non_null(strstr(many->body, LINE("8") "and 9992 more\n"
                                                 "4 surprises wait for another day."));
}

static void a_digest_of_one_is_that_moment_with_its_buttons(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(MoNote) note = digest(fixture, 1, 3, false);
    assert_string_equal(note->summary, "Call Person 1 (" COMPANY ")");
    assert_int_equal(note->actions->len, 3);
}

static void lines_of_a_digest_are_cut(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *long_text = g_strnfill(4000, 'y');
    set_text(&fixture->moment->reason, long_text);
    set_text(&fixture->moment->customer_name, long_text);
    g_autoptr(GPtrArray) moments = g_ptr_array_new();
    for (int i = 0; i < 8; i++)
        g_ptr_array_add(moments, fixture->moment);
    g_autoptr(MoNote) note =
        mo_nudge_digest(moments, &fixture->config, fixture->today, 0, false, 1);
    assert_true(strlen(note->body) < 8 * 130 + 40);
}

static void a_message_is_cleaned(void **state)
{
    (void)state;
    g_autoptr(MoNote) note = mo_nudge_message("Your settings\nhave a mistake",
                                              "moments.ini:3: unknown key\x1b\nline two", 9);
    assert_string_equal(note->summary, "Your settings have a mistake");
    assert_string_equal(note->body, "moments.ini:3: unknown key\nline two");
    assert_int_equal(note->tag, 9);
    assert_false(note->sticky);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_title_says_what_to_do_with_whom),
        TEST(a_promise_begins_as_sentences_do),
        TEST(a_long_title_loses_the_company_first),
        TEST(the_first_button_is_always_harmless),
        TEST(an_article_is_named_with_its_reason),
        TEST(a_draft_with_gaps_is_not_offered_as_ready),
        TEST(a_greeting_prepared_early_says_from_when_it_may_go),
        TEST(without_an_article_the_nudge_says_so),
        TEST(a_call_has_the_number_and_what_was_tried),
        TEST(what_a_customer_does_not_want_is_said),
        TEST(a_missing_draft_is_explained),
        TEST(the_day_is_told_as_people_say_it),
        TEST(a_repeated_nudge_says_so_however_long_it_is),
        TEST(hidden_names_are_nowhere),
        TEST(hostile_names_stay_names),
        TEST(a_digest_has_a_line_a_moment),
        TEST(a_long_digest_counts_the_rest),
        TEST(a_digest_of_one_is_that_moment_with_its_buttons),
        TEST(lines_of_a_digest_are_cut),
        TEST(a_message_is_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
