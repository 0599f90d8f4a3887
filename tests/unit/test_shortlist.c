/* Whom the look-ahead plays of many: only those who can have a turn, and the best of them. */
#include "plan/shortlist.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define TODAY "2026-03-02" /* a Monday */
#define MANY 100
#define WEEKLY "[habit h]\nkind = call\nwhen = every week from 2026-03-02\n"

typedef struct {
    MoWorld *world;
    MoPlanInput input;
    MoPlanning planning;
    MoShortlist *shortlist;
    GPtrArray *players;
    GArray *all; /* of Due: of each person's first pair */
} Listed;

typedef struct {
    MoDay due;
    uint64_t hash;
} Due;

static MoWorld *new_world(const char *habits)
{
    g_autoptr(GString) csv = g_string_new("id,name,birthday,last_contacted\n");
    for (int i = 0; i < MANY; i++)
        g_string_append_printf(csv, "c%d,Ada,--03-03,2026-02-%02d\n", i, i % 9 + 1);
    g_autofree char *text = g_strdup_printf("[day]\nsurprises-a-day = 2\n%s", habits);
    MoWorld *world = mo_world_new(BIRTH, text, csv->str, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse(TODAY), 9);
    return world;
}

static void note_due(Listed *listed, const MoPerson *person)
{
    MoOccurrence occurrence;
    if (person->n_pairs == 0 ||
        !mo_occurrence_newest(&person->pairs[0], listed->planning.rest_last, &occurrence))
        return;
    Due due = {occurrence.due, person->pairs[0].hash};
    g_array_append_val(listed->all, due);
}

static void list(Listed *listed, MoWorld *world, const char *last, unsigned times,
                 const char *watched)
{
    listed->world = world;
    listed->input = mo_world_get_input(world);
    listed->all = g_array_new(FALSE, FALSE, sizeof(Due));
    mo_planning_init(&listed->planning, &listed->input);
    listed->planning.rest_last = mo_day_parse(last);
    listed->shortlist =
        mo_shortlist_new(&listed->planning.rules, world->now.day, mo_day_parse(last), times);
    mo_shortlist_watch(listed->shortlist, watched);
    assert_true(mo_customers_rewind(world->customers, NULL));
    const MoCustomer *customer;
    while (mo_customers_next(world->customers, &customer)) {
        MoPerson *person = mo_planning_read(&listed->planning, customer, NULL);
        assert_non_null(person);
        note_due(listed, person);
        mo_shortlist_offer(listed->shortlist, person);
    }
    listed->players = mo_shortlist_get_players(listed->shortlist);
}

static void end(Listed *listed)
{
    g_array_unref(listed->all);
    g_ptr_array_unref(listed->players);
    mo_shortlist_free(listed->shortlist);
    mo_planning_clear(&listed->planning);
    mo_world_free(listed->world);
}

/* Of a hundred; there are two places a day, and eight are kept besides. */
static void only_those_are_played_who_can_have_a_turn(void **state)
{
    (void)state;
    static const struct {
        const char *habits, *last;
        unsigned times, n;
    } rows[] = {
        {WEEKLY, "2026-03-02", 1, 10},
        {WEEKLY, "2026-03-02", 2, 20},
        {WEEKLY, "2026-03-02", 9, 90},
        {WEEKLY, "2026-03-02", 16, 100},
        {WEEKLY, "2026-03-03", 1, 12},
        /* It is open through Thursday; of the next week the same ones come first. */
        {WEEKLY, "2026-03-08", 1, 16},
        {WEEKLY, "2026-03-10", 1, 16},
        /* Ten days count at most, */
        {"[habit h]\nkind = call\nwhen = every 12 weeks from 2026-03-02\ngive-up-after = 40 days\n",
         "2026-04-30", 1, 28},
        /* but half as many again as there are of what stays until it is raised. */
        {"[habit h]\nkind = call\nwhen = 20 days after last contact\n", "2026-03-06", 1, 22},
        {"[habit h]\nkind = call\nwhen = 20 days after last contact\n", "2026-03-29", 1, 68},
        /* What needs no place is played whoever it is. */
        {"[habit h]\nkind = card\nwhen = birthday\n", "2026-03-03", 1, 100},
        {"[habit h]\nkind = card\nwhen = birthday\n", "2026-03-02", 1, 0},
        {"[habit h]\nclass = promise\nkind = report\nwhen = every week from 2026-03-02\n",
         "2026-03-02", 1, 100},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Listed listed;
        list(&listed, new_world(rows[i].habits), rows[i].last, rows[i].times, NULL);
        if (listed.players->len != rows[i].n)
            fail_msg("row %zu: %u are played", i, listed.players->len);
        end(&listed);
    }
}

static int compare_due(gconstpointer a, gconstpointer b)
{
    const Due *left = a, *right = b;
    if (left->due != right->due)
        return left->due < right->due ? -1 : 1;
    return left->hash < right->hash ? -1 : left->hash > right->hash;
}

static bool is_played(const Listed *listed, uint64_t hash)
{
    for (guint i = 0; i < listed->players->len; i++)
        if (((const MoPlayer *)g_ptr_array_index(listed->players, i))->pairs[0].pair.hash == hash)
            return true;
    return false;
}

static void the_best_of_a_habit_are_played(void **state)
{
    (void)state;
    static const char *const habits[] = {
        WEEKLY, "[habit h]\nkind = call\nwhen = 20 days after last contact\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++) {
        Listed listed;
        list(&listed, new_world(habits[i]), "2026-03-03", 1, NULL);
        assert_int_equal(listed.all->len, MANY);
        g_array_sort(listed.all, compare_due);
        for (guint j = 0; j < listed.all->len; j++) {
            const Due *due = &g_array_index(listed.all, Due, j);
            if (is_played(&listed, due->hash) != (j < listed.players->len))
                fail_msg("habit %zu: %u of %u", i, j, listed.players->len);
        }
        end(&listed);
    }
}

/* Once all were offered, one more like those left out would change nothing. */
static void who_was_left_out_is_offered_in_vain(void **state)
{
    (void)state;
    Listed listed;
    list(&listed, new_world(WEEKLY), "2026-03-03", 1, NULL);
    MoGlanceAround around = mo_glance_around(listed.world->now.day);
    const MoCustomer *customer;
    assert_true(mo_customers_rewind(listed.world->customers, NULL));
    while (mo_customers_next(listed.world->customers, &customer)) {
        MoPerson *person = mo_planning_read(&listed.planning, customer, NULL);
        const MoPair *pair = &person->pairs[0];
        int key = mo_glance_key(pair, around);
        assert_int_equal(mo_shortlist_is_in_vain(listed.shortlist, pair, key),
                         !is_played(&listed, pair->hash));
        assert_false(mo_shortlist_is_in_vain(listed.shortlist, pair, -1));
        assert_false(mo_shortlist_is_in_vain(listed.shortlist, pair, key + 1));
    }
    mo_shortlist_watch(listed.shortlist, "c0");
    MoPair last = {.hash = UINT64_MAX};
    assert_false(mo_shortlist_is_in_vain(listed.shortlist, &last, 0));
    end(&listed);
}

/* c0 to c99 are watched in turn: each is played, and takes the place of nobody. */
static void who_is_watched_is_played_whatever_her_place(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i += 9) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        Listed listed;
        list(&listed, new_world(WEEKLY), "2026-03-02", 1, id);
        bool found = false;
        for (guint j = 0; j < listed.players->len; j++)
            found |= strcmp(((const MoPlayer *)g_ptr_array_index(listed.players, j))->id, id) == 0;
        assert_true(found);
        assert_int_equal(listed.players->len, 11);
        end(&listed);
    }
}

/* What is left out of a week is open from Monday to Thursday, and from the next Monday on. */
static void those_left_out_are_missed_on_the_days_of_theirs_alone(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool lacks;
    } rows[] = {
        {"2026-03-01", false}, {"2026-03-02", true}, {"2026-03-05", true}, {"2026-03-06", false},
        {"2026-03-08", false}, {"2026-03-09", true}, {"2026-03-12", true}, {"2026-03-13", false},
    };
    Listed listed;
    list(&listed, new_world(WEEKLY), "2026-03-10", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoDay day = mo_day_parse(rows[i].day);
        if (mo_shortlist_lacks(listed.shortlist, day, NULL) != rows[i].lacks)
            fail_msg("%s", rows[i].day);
    }
    end(&listed);
    list(&listed, new_world(WEEKLY), "2026-03-10", 16, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_false(mo_shortlist_lacks(listed.shortlist, mo_day_parse(rows[i].day), NULL));
    end(&listed);
}

/* The first of those left out comes behind all who are played, and before the next one. */
static void only_one_that_comes_before_the_last_is_missed(void **state)
{
    (void)state;
    Listed listed;
    list(&listed, new_world(WEEKLY), TODAY, 1, NULL);
    g_array_sort(listed.all, compare_due);
    MoDay today = mo_day_parse(TODAY);
    const MoPair *some = &((const MoPlayer *)listed.players->pdata[0])->pairs[0].pair;
    for (guint i = 0; i < listed.all->len; i++) {
        const Due *due = &g_array_index(listed.all, Due, i);
        MoPair pair = *some;
        pair.hash = due->hash;
        MoOccurrence occurrence = {.nominal = due->due, .due = due->due};
        MoRankKey key = mo_rank_key(&pair, &occurrence, today, NULL);
        if (mo_shortlist_lacks(listed.shortlist, today, &key) != (i > listed.players->len))
            fail_msg("the %u. of %u", i, listed.players->len);
    }
    end(&listed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_those_are_played_who_can_have_a_turn),
        cmocka_unit_test(the_best_of_a_habit_are_played),
        cmocka_unit_test(who_was_left_out_is_offered_in_vain),
        cmocka_unit_test(who_is_watched_is_played_whatever_her_place),
        cmocka_unit_test(those_left_out_are_missed_on_the_days_of_theirs_alone),
        cmocka_unit_test(only_one_that_comes_before_the_last_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
