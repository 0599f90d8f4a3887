/* The words of a digest. */
#include "output/nudge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const MoHabit magic = {.class = MO_CLASS_MAGIC, .kind = (char *)"call"};
static const MoHabit promise = {.class = MO_CLASS_PROMISE, .kind = (char *)"promise"};
static const MoHabit recovery = {.class = MO_CLASS_RECOVERY, .kind = (char *)"call"};

#define TODAY "2026-03-06" /* a Friday */

typedef struct {
    MoConfig config;
    GPtrArray *moments;
    MoDay today;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->config.workdays = mo_workdays_new(0x1f, 9 * 3600, 17 * 3600);
    fixture->moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    fixture->today = mo_day_parse(TODAY);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    mo_workdays_free(fixture->config.workdays);
    g_ptr_array_unref(fixture->moments);
    g_free(fixture);
    return 0;
}

/* `what` NULL: nothing that was promised. */
static MoMoment *add(Fixture *fixture, const MoHabit *habit, const char *what, int due)
{
    MoMoment *moment = g_new0(MoMoment, 1);
    moment->id = g_strdup_printf("id%u", fixture->moments->len);
    moment->customer_name = g_strdup("Ada Example");
    moment->company = g_strdup("");
    moment->habit = habit;
    moment->what = g_strdup(what);
    moment->nominal = moment->due = fixture->today + due;
    moment->days_late = -due;
    g_ptr_array_add(fixture->moments, moment);
    return moment;
}

static MoNote *make(const Fixture *fixture)
{
    return mo_nudge_digest(fixture->moments, &fixture->config, fixture->today, 0, false, 1);
}

/* The words that a closed banner shows: each letter is a moment; p, q, r, s a promise due today,
 * tomorrow, on Wednesday, two days late; f a card for today; w to put right; m a surprise. */
static const struct {
    const char *moments;
    const char *headline; /* NULL: the first line is that of a moment */
    const char *hidden;
} rows[] = {
    {"mm", NULL, NULL},
    {"pm", "Send the quote: today · 1 more", "1 with its day · 1 more"},
    {"pwmmmmm", "Send the quote: today · 1 to put right · 5 more",
     "1 with its day · 1 to put right · 5 more"},
    {"qm", "Send the quote: tomorrow · 1 more", "1 with its day · 1 more"},
    {"rm", "Send the quote: by Wednesday 11 March · 1 more", "1 with its day · 1 more"},
    {"sm", "Send the quote: 2 days late · 1 more", "1 with its day · 1 more"},
    {"sp", "Send the quote: 2 days late · 1 more", "2 with their day"},
    {"fmm", "Send a card to Ada Example: today · 2 more", "1 with its day · 2 more"},
    {"wm", "1 to put right · 1 more", "1 to put right · 1 more"},
    {"ww", "2 to put right", "2 to put right"},
};

static void fill(Fixture *fixture, const char *letters)
{
    static const MoHabit card = {.class = MO_CLASS_MAGIC, .kind = (char *)"card"};
    g_ptr_array_set_size(fixture->moments, 0);
    for (const char *letter = letters; *letter; letter++) {
        static const struct {
            char letter;
            int due;
        } promises[] = {{'p', 0}, {'q', 1}, {'r', 5}, {'s', -2}};
        for (size_t i = 0; i < G_N_ELEMENTS(promises); i++) {
            if (promises[i].letter == *letter)
                add(fixture, &promise, "send the quote", promises[i].due);
        }
        if (*letter == 'f')
            add(fixture, &card, NULL, 0)->must_today = true;
        else if (*letter == 'w')
            add(fixture, &recovery, NULL, 0);
        else if (*letter == 'm')
            add(fixture, &magic, NULL, 0);
    }
}

static void expect_headline(const Fixture *fixture, const char *wanted)
{
    g_autoptr(MoNote) note = make(fixture);
    g_autofree char *first = g_strndup(note->body, strcspn(note->body, "\n"));
    if (wanted)
        assert_string_equal(first, wanted);
    else
        assert_true(g_str_has_prefix(first, "• "));
}

static void what_presses_most_comes_first(void **state)
{
    Fixture *fixture = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        fill(fixture, rows[i].moments);
        fixture->config.hide_names = MO_HIDE_NEVER;
        expect_headline(fixture, rows[i].headline);
        fixture->config.hide_names = MO_HIDE_ALWAYS;
        expect_headline(fixture, rows[i].hidden);
    }
}

static void a_long_promise_leaves_room_for_the_counts(void **state)
{
    Fixture *fixture = *state;
    add(fixture, &promise, "send the quote for the pumps, the pipes and all that is between", 0);
    add(fixture, &recovery, NULL, 0);
    g_autoptr(MoNote) note = make(fixture);
    const char *counts = strstr(note->body, "· 1 to put right");
    assert_non_null(counts);
    assert_true(counts - note->body <= 50);
}

/* "open=Open, all-later=All to Monday 9 March"; "" without buttons. */
static char *print_actions(const MoNote *note)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < note->actions->len; i++) {
        const MoNoteAction *action = g_ptr_array_index(note->actions, i);
        g_string_append_printf(all, "%s%s=%s", i > 0 ? ", " : "", action->key, action->label);
    }
    return g_string_free(all, FALSE);
}

static void after_days_away_all_can_be_put_off(void **state)
{
    Fixture *fixture = *state;
    add(fixture, &magic, NULL, -3);
    add(fixture, &magic, NULL, -2);
    add(fixture, &promise, "send the quote", -2);
    add(fixture, &magic, NULL, -9)->fixed = true;
    g_autoptr(MoNote) two = make(fixture);
    g_autofree char *none = print_actions(two);
    assert_string_equal(none, "");
    add(fixture, &magic, NULL, -1);
    g_autoptr(MoNote) three = make(fixture);
    g_autofree char *buttons = print_actions(three);
    assert_string_equal(buttons, "open=Open, all-later=All to Monday 9 March");
    assert_non_null(strstr(three->body, "due 3 days ago"));
}

/* What fell into the days that she was away was moved to her first day; it is as late all the same,
 * what fell on a day off is not. */
static void what_came_due_while_she_was_away_has_its_age(void **state)
{
    Fixture *fixture = *state;
    mo_workdays_add_absence(fixture->config.workdays, fixture->today - 10, fixture->today - 1);
    for (int i = 0; i < 3; i++) {
        MoMoment *moment = add(fixture, &magic, NULL, 0);
        moment->nominal = fixture->today - (i == 2 ? 12 : 9);
    }
    g_autoptr(MoNote) two = make(fixture);
    assert_int_equal(two->actions->len, 0);
    assert_non_null(strstr(two->body, "due 9 days ago"));
    assert_null(strstr(two->body, "due 12 days ago"));
    add(fixture, &magic, NULL, 0)->nominal = fixture->today - 1;
    g_autoptr(MoNote) three = make(fixture);
    g_autofree char *buttons = print_actions(three);
    assert_string_equal(buttons, "open=Open, all-later=All to Monday 9 March");
    assert_non_null(strstr(three->body, "due yesterday"));
}

/* However long the rest of its line is. */
static void a_draft_written_early_says_from_when_it_may_go(void **state)
{
    static const MoWhen when = {.type = MO_WHEN_DATE};
    static const MoHabit card = {
        .class = MO_CLASS_MAGIC, .kind = (char *)"card", .when = (MoWhen *)&when};
    Fixture *fixture = *state;
    MoMoment *early = add(fixture, &card, NULL, 4);
    early->reason = g_strnfill(200, 'x');
    early->fixed = true;
    early->show = fixture->today;
    add(fixture, &magic, NULL, 0);
    g_autofree char *day = mo_day_print_short(early->due, fixture->today);
    g_autofree char *words = g_strdup_printf(" · send it not before %s\n", day);
    g_autoptr(MoNote) none = make(fixture);
    assert_null(strstr(none->body, "not before"));
    early->nudges_raised = MO_NUDGE_DRAFT;
    g_autoptr(MoNote) there = make(fixture);
    assert_non_null(strstr(there->body, words));
    assert_true(strcspn(there->body, "\n") <= 130);
    early->draft_unready = g_strdup("it lacks customer.phone");
    g_autoptr(MoNote) unready = make(fixture);
    g_autofree char *both = g_strdup_printf(" · send it not before %s · complete the draft\n", day);
    assert_non_null(strstr(unready->body, both));
    early->nudges_raised = 0;
    g_autoptr(MoNote) gone = make(fixture);
    assert_null(strstr(gone->body, "complete the draft"));
}

static void an_opened_draft_is_asked_for(void **state)
{
    Fixture *fixture = *state;
    add(fixture, &magic, NULL, 0)->draft_opened = true;
    g_autoptr(MoNote) one = make(fixture);
    assert_string_equal(one->summary, "Sent? Call Ada Example");
    g_autofree char *buttons = print_actions(one);
    assert_string_equal(buttons, "later=Later, sent=Sent, open-draft=Open draft");
    add(fixture, &magic, NULL, 0);
    g_autoptr(MoNote) two = make(fixture);
    assert_true(g_str_has_prefix(two->body, "• Sent? Call Ada Example"));
}

static void a_digest_of_one_offers_its_draft(void **state)
{
    Fixture *fixture = *state;
    MoMoment *moment = add(fixture, &magic, NULL, 0);
    g_autoptr(MoNote) without = make(fixture);
    g_autofree char *plain = print_actions(without);
    assert_null(strstr(plain, "open-draft"));
    moment->nudges_raised = MO_NUDGE_DRAFT;
    g_autoptr(MoNote) with = make(fixture);
    g_autofree char *buttons = print_actions(with);
    assert_string_equal(buttons, "open-draft=Open draft, later=Later, spoke=Spoke");
}

static void while_others_see_the_screen_it_only_counts(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        MoHideNames hide;
        unsigned n;
        const char *discreet;
    } notes[] = {
        {MO_HIDE_NEVER, 2, NULL},
        {MO_HIDE_PRESENTING, 1, "Moments: 1 for today"},
        {MO_HIDE_PRESENTING, 3, "Moments: 3 for today"},
        {MO_HIDE_ALWAYS, 2, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(notes); i++) {
        g_ptr_array_set_size(fixture->moments, 0);
        for (unsigned n = 0; n < notes[i].n; n++)
            add(fixture, &magic, NULL, 0);
        fixture->config.hide_names = notes[i].hide;
        g_autoptr(MoNote) note = make(fixture);
        if (notes[i].discreet)
            assert_string_equal(note->discreet, notes[i].discreet);
        else
            assert_null(note->discreet);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_presses_most_comes_first),
        TEST(a_long_promise_leaves_room_for_the_counts),
        TEST(after_days_away_all_can_be_put_off),
        TEST(what_came_due_while_she_was_away_has_its_age),
        TEST(an_opened_draft_is_asked_for),
        TEST(a_draft_written_early_says_from_when_it_may_go),
        TEST(a_digest_of_one_offers_its_draft),
        TEST(while_others_see_the_screen_it_only_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
