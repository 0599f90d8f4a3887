/* What is suggested with a moment, and what comes next when that is turned down. */
#include "world.h"

#include "base/text.h"
#include "model/introduction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2026-03-02"
#define BIRTH "2026-01-01"
#define MEET(who) "[habit meet]\nkind = introduction\nwho = " who "\nwhen = every weekday\n"
#define HEAD "id,name,company,email,tags,interests,needs,offers,do_not_contact,introduced_by\n"
#define ANN "a,Ann,A Ltd,a@example.org,key,energy,an accountant,a workshop,,\n"

static MoMoment *get_moment(const MoPlan *plan, const char *customer)
{
    for (guint i = 0; i < plan->moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (strcmp(moment->customer_id, customer) == 0)
            return moment;
    }
    fail_msg("no moment of %s", customer);
    return NULL;
}

/* "b c": the ids of whom is suggested, and of the next ones. The caller frees it. */
static char *print_people(const MoWorld *world, const MoMoment *moment)
{
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) others = mo_plan_suggest_others(&input, moment, NULL, 9, NULL);
    assert_non_null(others);
    GString *text = g_string_new(NULL);
    if (moment->suggestion)
        g_string_append(text, mo_introduction_get_id(moment->suggestion->key));
    for (guint i = 0; i < others->len; i++) {
        const MoSuggestion *other = g_ptr_array_index(others, i);
        g_string_append_printf(text, " %s", mo_introduction_get_id(other->key));
    }
    return g_string_free(text, FALSE);
}

static void expect_people(const MoWorld *world, const MoPlan *plan, const char *customer,
                          const char *expected)
{
    g_autofree char *people = print_people(world, get_moment(plan, customer));
    assert_string_equal(people, expected);
}

static void who_offers_what_she_needs_comes_first_and_colleagues_never(void **state)
{
    (void)state;
    static const struct {
        const char *what, *csv, *people;
    } ROWS[] = {
        {"need before offer before interest",
         "d,Dan,,d@example.org,,energy,,,,\n"
         "c,Cleo,,c@example.org,,,workshop,,,\n"
         "b,Ben,,b@example.org,,,,accounting,,\n",
         "b c d"},
        {"both ways before one way",
         "b,Ben,,b@example.org,,,,accounting,,\n"
         "c,Cleo,,c@example.org,,,workshop,accountant,,\n",
         "c b"},
        {"a need and an interest before a need alone",
         "b,Ben,,b@example.org,,,,accounting,,\n"
         "c,Cleo,,c@example.org,,energy,,accountant,,"
         "\n",
         "c b"},
        {"with an address before without",
         "b,Ben,,,,,,accounting,,\n"
         "c,Cleo,,c@example.org,,,,accountant,,\n",
         "c b"},
        {"a colleague", "b,Ben,a ltd,b@example.org,,,,accounting,,\n", ""},
        {"asked for no contact", "b,Ben,,b@example.org,,,,accounting,all,\n", ""},
        {"asked for no e-mail", "b,Ben,,b@example.org,,,,accounting,email,\n", ""},
        {"asked for no calls", "b,Ben,,b@example.org,,,,accounting,phone,\n", "b"},
        {"introduced by her", "b,Ben,,b@example.org,,,,accounting,,Ann\n", ""},
        {"nothing in common", "b,Ben,,b@example.org,,art,a lawyer,a boat,,\n", ""},
        {"nobody else", "", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autofree char *csv = g_strconcat(HEAD, ANN, ROWS[i].csv, NULL);
        MoWorld *world = mo_world_new(DAY, MEET("tag:key"), csv, BIRTH);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        MoMoment *moment = get_moment(plan, "a");
        g_autofree char *people = print_people(world, moment);
        if (strcmp(g_strstrip(people), ROWS[i].people) != 0)
            fail_msg("%s: %s", ROWS[i].what, people);
        assert_int_equal(moment->no_suggestion_fits, *ROWS[i].people == '\0');
        mo_world_free(world);
    }
}

static void let_rest(MoWorld *world, const char *customer, MoDay until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->customer = g_strdup(customer);
    entry->day = world->now.day;
    entry->until = (MoLocal){until, 0};
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

static void who_is_paused_is_left_alone(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n"
                                           "c,Cleo,,c@example.org,,energy,,,,\n",
                                  BIRTH);
    let_rest(world, "b", world->now.day);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    expect_people(world, plan, "a", "c");
    mo_world_set_now(world, world->now.day + 1, 9);
    g_autoptr(MoPlan) after = mo_world_plan(world);
    expect_people(world, after, "a", "b c");
    mo_world_free(world);
}

static void what_was_raised_stays_until_it_is_answered_and_is_not_given_twice(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n", BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    expect_people(world, plan, "a", "b");
    mo_world_raise(world, plan);
    /* Somebody who fits better does not change what she was told. */
    mo_world_set_customers(world, HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n"
                                           "c,Cleo,,c@example.org,,,workshop,accountant,,\n");
    g_autoptr(MoPlan) again = mo_world_plan(world);
    expect_people(world, again, "a", "b c");
    mo_world_answer(world, get_moment(again, "a"), MO_ENTRY_DONE, world->now.day);
    mo_world_set_now(world, world->now.day + 1, 9);
    g_autoptr(MoPlan) next = mo_world_plan(world);
    expect_people(world, next, "a", "c");
    mo_world_free(world);
}

static void who_left_or_stopped_since_gives_way_to_another(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n", BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_set_customers(world, HEAD ANN "b,Ben,,b@example.org,,,,accounting,all,\n"
                                           "c,Cleo,,c@example.org,,energy,,,,\n");
    g_autoptr(MoPlan) again = mo_world_plan(world);
    expect_people(world, again, "a", "c");
    mo_world_free(world);
}

static void who_is_paused_since_gives_way_to_another_until_the_pause_is_over(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n"
                                           "c,Cleo,,c@example.org,,energy,,,,\n",
                                  BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    expect_people(world, plan, "a", "b c");
    mo_world_raise(world, plan);
    let_rest(world, "b", world->now.day);
    g_autoptr(MoPlan) again = mo_world_plan(world);
    expect_people(world, again, "a", "c");
    mo_world_set_now(world, world->now.day + 1, 9);
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_string_equal(mo_introduction_get_id(get_moment(after, "a")->suggestion->key), "b");
    mo_world_free(world);
}

#define BEN "b,Ben,B Ltd,b@example.org,key,,a workshop,an accountant,,\n"

static void two_are_never_suggested_to_each_other_in_one_list_or_after_it(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"), HEAD ANN BEN, BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    const MoMoment *a = get_moment(plan, "a"), *b = get_moment(plan, "b");
    assert_int_equal((a->suggestion != NULL) + (b->suggestion != NULL), 1);
    mo_world_raise(world, plan);
    const char *first = a->suggestion ? "a" : "b", *second = a->suggestion ? "b" : "a";
    expect_people(world, plan, second, ""); /* while it is open */
    mo_world_answer(world, get_moment(plan, first), MO_ENTRY_DONE, world->now.day);
    mo_world_set_now(world, world->now.day + 1, 9);
    g_autoptr(MoPlan) next = mo_world_plan(world);
    expect_people(world, next, second, "");
    mo_world_free(world);
}

static void nobody_is_suggested_twice_in_one_list_where_it_can_be(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "e,Eva,,e@example.org,key,,an accountant,,,\n"
                                           "b,Ben,,b@example.org,,,,accounting,,\n"
                                           "c,Cleo,,c@example.org,,,,accounting,,\n",
                                  BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    const MoSuggestion *one = get_moment(plan, "a")->suggestion,
                       *other = get_moment(plan, "e")->suggestion;
    assert_string_not_equal(one->key, other->key);
    /* One for two is better than nobody. */
    mo_world_set_customers(world, HEAD ANN "e,Eva,,e@example.org,key,,an accountant,,,\n"
                                           "b,Ben,,b@example.org,,,,accounting,,\n");
    g_autoptr(MoPlan) few = mo_world_plan(world);
    assert_string_equal(get_moment(few, "a")->suggestion->key, "person:b");
    assert_string_equal(get_moment(few, "e")->suggestion->key, "person:b");
    mo_world_free(world);
}

/* Ann and Eva were told of Ben and Cleo already; Flo comes to the list after them. */
static void who_is_suggested_already_is_not_the_first_for_another(void **state)
{
    (void)state;
#define EVA "e,Eva,,e@example.org,key,,an accountant,,,\n"
#define TWO "b,Ben,,b@example.org,,,,accounting,,\nc,Cleo,,c@example.org,,,,accounting,,\n"
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"), HEAD ANN EVA TWO, BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_set_customers(world,
                           HEAD ANN EVA TWO "h,Flo,,h@example.org,key,energy,an accountant,,,\n"
                                            "d,Dan,,d@example.org,,energy,,,,\n");
    g_autoptr(MoPlan) again = mo_world_plan(world);
    assert_int_equal(again->moments->len, 3);
    assert_string_not_equal(((MoMoment *)again->moments->pdata[0])->customer_id, "h");
    assert_string_equal(get_moment(again, "h")->suggestion->key, "person:d");
    mo_world_free(world);
}

static void planning_again_and_looking_ahead_suggest_the_same(void **state)
{
    (void)state;
    GString *csv = g_string_new(HEAD ANN);
    for (unsigned i = 0; i < 40; i++)
        g_string_append_printf(csv, "p%u,P%u,,p%u@example.org,,,,accounting,,\n", i, i, i);
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"), csv->str, BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    g_autoptr(MoPlan) again = mo_world_plan(world);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, world->now.day, world->now.day, true, NULL);
    const char *key = get_moment(plan, "a")->suggestion->key;
    assert_string_equal(get_moment(again, "a")->suggestion->key, key);
    assert_int_equal(ahead->len, 1);
    assert_string_equal(((MoMoment *)ahead->pdata[0])->suggestion->key, key);
    g_string_free(csv, TRUE);
    mo_world_free(world);
}

static void add_article(MoWorld *world, const char *title)
{
    MoArticle *article = g_new0(MoArticle, 1);
    article->key = g_strdup(title);
    article->title = g_strdup(title);
    article->url = g_strdup("");
    article->summary = g_strdup("");
    article->language = g_strdup("");
    article->tags = g_new0(char *, 1);
    article->expires = MO_DAY_NONE;
    g_ptr_array_add(world->articles, article);
}

static void an_article_that_was_told_stays_though_a_new_one_comes_first(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, "[habit h]\nkind = article\nwhen = every weekday\n",
                                  "id,name\na,Ann\n", BIRTH);
    g_ptr_array_set_free_func(world->articles, (GDestroyNotify)mo_article_free);
    add_article(world, "B");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    add_article(world, "A");
    gpointer told = world->articles->pdata[0];
    world->articles->pdata[0] = world->articles->pdata[1];
    world->articles->pdata[1] = told;
    g_autoptr(MoPlan) again = mo_world_plan(world);
    assert_string_equal(get_moment(again, "a")->suggestion->key, "B");
    /* She took it out of her list: it is suggested no more. */
    g_ptr_array_unref(world->articles);
    world->articles = g_ptr_array_new_with_free_func((GDestroyNotify)mo_article_free);
    g_autoptr(MoPlan) without = mo_world_plan(world);
    assert_null(get_moment(without, "a")->suggestion);
    mo_world_free(world);
}

static void what_was_turned_down_is_left_out_of_what_comes_next(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, "[habit h]\nkind = article\nwhen = every weekday\n",
                                  "id,name\na,Ann\n", BIRTH);
    g_ptr_array_set_free_func(world->articles, (GDestroyNotify)mo_article_free);
    for (unsigned i = 0; i < 4; i++) {
        const char title[] = {(char)('A' + i), '\0'};
        add_article(world, title);
    }
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    const MoMoment *moment = get_moment(plan, "a");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) passed = g_ptr_array_new();
    g_ptr_array_add(passed, (char *)"B");
    g_autoptr(GPtrArray) next = mo_plan_suggest_others(&input, moment, passed, 9, NULL);
    assert_string_equal(moment->suggestion->key, "A");
    assert_int_equal(next->len, 2);
    assert_string_equal(((MoSuggestion *)next->pdata[0])->key, "C");
    assert_string_equal(((MoSuggestion *)next->pdata[1])->key, "D");
    g_autoptr(GPtrArray) one = mo_plan_suggest_others(&input, moment, NULL, 1, NULL);
    assert_int_equal(one->len, 1);
    assert_string_equal(((MoSuggestion *)one->pdata[0])->key, "B");
    mo_world_free(world);
}

/* An article is no event, and an event no article. */
static void an_event_goes_with_an_invitation(void **state)
{
    (void)state;
    static const char ics[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
                              "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
                              "DTSTART;VALUE=DATE:20261010\r\nSUMMARY:Fair\r\nEND:VEVENT\r\n"
                              "END:VCALENDAR\r\n";
    MoWorld *world = mo_world_new(DAY,
                                  "[habit invite]\nkind = event\nwho = tag:key\n"
                                  "when = every weekday\n"
                                  "[habit send]\nkind = article\nwho = not tag:key\n"
                                  "when = every weekday\n"
                                  "[habit ring]\nkind = call\npriority = 1\n"
                                  "when = every weekday\n",
                                  "id,name,tags\na,Ann,key\nb,Ben,\n", BIRTH);
    g_ptr_array_set_free_func(world->articles, (GDestroyNotify)mo_article_free);
    add_article(world, "A");
    g_autoptr(MoZone) zone = mo_zone_new("UTC", NULL);
    g_autofree char *path = g_build_filename(world->folder, "events.ics", NULL);
    assert_true(g_file_set_contents(path, ics, -1, NULL));
    mo_events_load(world->articles, path, zone, world->problems);
    assert_int_equal(world->articles->len, 2);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    const MoSuggestion *invited = NULL, *sent = NULL;
    const MoMoment *invitation = NULL;
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (strcmp(moment->habit->name, "invite") == 0)
            invited = (invitation = moment)->suggestion;
        else if (strcmp(moment->habit->name, "send") == 0)
            sent = moment->suggestion;
        else /* a call, which comes first */
            assert_null(moment->suggestion);
    }
    assert_non_null(invited);
    assert_non_null(sent);
    assert_string_equal(invited->kind, "event");
    assert_string_equal(invited->title, "Fair");
    assert_string_equal(sent->kind, "article");
    assert_string_equal(sent->title, "A");
    /* There is no other of its kind. */
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) others = mo_plan_suggest_others(&input, invitation, NULL, 2, NULL);
    assert_int_equal(others->len, 0);
    mo_world_free(world);
}

static void nothing_goes_with_a_call(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, "[habit h]\nkind = call\nwhen = every weekday\n",
                                  "id,name\na,Ann\n", BIRTH);
    g_ptr_array_set_free_func(world->articles, (GDestroyNotify)mo_article_free);
    add_article(world, "A");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    const MoMoment *moment = get_moment(plan, "a");
    MoPlanInput input = mo_world_get_input(world);
    assert_null(moment->suggestion);
    g_autoptr(GPtrArray) others = mo_plan_suggest_others(&input, moment, NULL, 2, NULL);
    assert_int_equal(others->len, 0);
    mo_world_free(world);
}

static void why_names_the_next_two(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(DAY, MEET("tag:key"),
                                  HEAD ANN "b,Ben,,b@example.org,,,,accounting,,\n"
                                           "c,Cleo,,c@example.org,,,workshop,,,\n"
                                           "d,Dan,,d@example.org,,energy,,,,\n"
                                           "e,Eva,,,,energy,,,,\n",
                                  BIRTH);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    MoPlanInput input = mo_world_get_input(world);
    g_auto(GStrv) lines = mo_plan_why(&input, get_moment(plan, "a"));
    g_autofree char *why = g_strjoinv("\n", lines);
    const char *told = strstr(why, "Suggested: ");
    assert_string_equal(told, "Suggested: Ben (offers accounting, and she needs an accountant).\n"
                              "The next best: Cleo (needs workshop, and she offers a workshop).\n"
                              "After that: Dan (shares her interest in energy).");
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_offers_what_she_needs_comes_first_and_colleagues_never),
        cmocka_unit_test(who_is_paused_is_left_alone),
        cmocka_unit_test(what_was_raised_stays_until_it_is_answered_and_is_not_given_twice),
        cmocka_unit_test(who_left_or_stopped_since_gives_way_to_another),
        cmocka_unit_test(who_is_paused_since_gives_way_to_another_until_the_pause_is_over),
        cmocka_unit_test(two_are_never_suggested_to_each_other_in_one_list_or_after_it),
        cmocka_unit_test(nobody_is_suggested_twice_in_one_list_where_it_can_be),
        cmocka_unit_test(who_is_suggested_already_is_not_the_first_for_another),
        cmocka_unit_test(an_article_that_was_told_stays_though_a_new_one_comes_first),
        cmocka_unit_test(planning_again_and_looking_ahead_suggest_the_same),
        cmocka_unit_test(what_was_turned_down_is_left_out_of_what_comes_next),
        cmocka_unit_test(an_event_goes_with_an_invitation),
        cmocka_unit_test(nothing_goes_with_a_call),
        cmocka_unit_test(why_names_the_next_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
