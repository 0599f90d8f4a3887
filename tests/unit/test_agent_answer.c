/* Buttons of notes: what they write, and that each can be taken back by itself. */
#include "ledger/ledger_forget.h"
#include "model/customer_slots.h"
#include "model/identity.h"
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600
#define MONDAY "2026-02-16"
#define TIMED "[habit h]\nkind = call\nat = 09:30\nwhen = every 6 weeks from 2026-02-16\n"
#define REPORT                                                                                     \
    "[habit report]\nclass = promise\nkind = report\nat = 09:30\nwhen = every 6 weeks from "       \
    "2026-02-16\n"
#define TWO "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\n"
#define ONE "id,name,phone\na,Ada Example,1\n"

static void append(MoStage *stage, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(stage->world->history, entries, NULL));
}

static void promise(MoStage *stage, const char *text, const char *by)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_PROMISED);
    entry->at_utc = mo_clock_now(stage->session.clock);
    entry->customer = g_strdup("a");
    entry->day = mo_day_parse(by);
    entry->nominal = mo_day_parse(MONDAY);
    entry->note = g_strdup(text);
    append(stage, entry);
}

static const MoNote *last_note(const MoStage *stage)
{
    return mo_stage_shown(stage, mo_stage_count_shown(stage) - 1);
}

static void press_last(MoStage *stage, const char *key)
{
    mo_channel_fake_press(stage->channel, last_note(stage)->tag, key);
}

static const MoMoment *find_moment(const MoStage *stage, const char *habit)
{
    const MoPlan *plan = mo_agent_get_plan(stage->agent);
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = plan->moments->pdata[i];
        if (strcmp(moment->habit->name, habit) == 0)
            return moment;
    }
    return NULL;
}

static const MoNoteAction *action(const MoNote *note, guint index)
{
    assert_true(index < note->actions->len);
    return note->actions->pdata[index];
}

static void undo_takes_back_its_own_answer_and_no_other(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, TWO);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada"), "spoke");
    uint64_t first = last_note(&stage)->tag;
    assert_string_equal(last_note(&stage)->pressed, "Not right? Press Undo.");
    assert_string_equal(last_note(&stage)->typed, "Not right? Type: moments undo");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 60);
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ben"), "spoke");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 120);
    assert_null(find_moment(&stage, "h"));
    mo_channel_fake_press(stage.channel, first, "undo");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 180);
    const MoMoment *open = find_moment(&stage, "h");
    assert_non_null(open);
    assert_string_equal(open->customer_id, "a");
    /* Her note is there again, to be answered rightly. */
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada"), "no-answer");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 240);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_NO_ANSWER), 1);
    mo_stage_clear(&stage);
}

static void the_first_button_of_a_confirmation_changes_nothing(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    press_last(&stage, "spoke");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 60);
    press_last(&stage, action(last_note(&stage), 0)->key);
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR);
    assert_null(find_moment(&stage, "h"));
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DONE), 1);
    mo_stage_clear(&stage);
}

static void a_promise_that_will_be_late_asks_for_its_new_day(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    promise(&stage, "send the quote", MONDAY);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    const MoMoment *moment = find_moment(&stage, "promise");
    assert_non_null(moment);
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Send the quote"),
                          "will-be-late");
    assert_string_equal(action(last_note(&stage), 0)->key, "leave");
    assert_string_equal(action(last_note(&stage), 1)->key, "by-2026-02-17");
    assert_string_equal(action(last_note(&stage), 2)->key, "by-2026-02-24");
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_PROMISED), 1);
    press_last(&stage, "by-2026-02-24");
    mo_stage_run_until(&stage, MONDAY, 13 * HOUR);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_PROMISED), 2);
    assert_non_null(find_moment(&stage, "promise-moved"));
    moment = find_moment(&stage, "promise");
    assert_true(!moment || moment->nominal == mo_day_parse("2026-02-24"));
    mo_stage_clear(&stage);
}

static void left_as_it_is_nothing_is_written(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    promise(&stage, "send the quote", MONDAY);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Send the quote"),
                          "will-be-late");
    press_last(&stage, "leave");
    mo_stage_run_until(&stage, MONDAY, 13 * HOUR);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_PROMISED), 1);
    assert_non_null(find_moment(&stage, "promise"));
    mo_stage_clear(&stage);
}

static void of_a_day_that_is_not_ours_to_move_the_customer_is_told(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, REPORT, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Report"), "will-be-late");
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR);
    const MoMoment *tell = find_moment(&stage, "promise");
    assert_non_null(tell);
    assert_string_equal(tell->what, "say that it will be late: report");
    assert_int_equal(tell->nominal, mo_day_parse(MONDAY));
    assert_non_null(find_moment(&stage, "report"));
    mo_stage_clear(&stage);
}

/* What `forget` leaves in the ledger of customer "a". */
static void forget(MoStage *stage)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->at_utc = mo_clock_now(stage->session.clock);
    entry->customer = mo_ledger_get_forgotten_name(stage->world->history, "a");
    entry->bans = MO_BAN_ALL;
    MoAliases aliases;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_NAME, "Ada Example");
    mo_identity_get_aliases(mo_history_get_seed(stage->world->history), customer, "a", NULL,
                            &aliases);
    entry->aliases = mo_identity_print_aliases(&aliases);
    append(stage, entry);
}

static void a_digest_that_names_somebody_forgotten_is_replaced(void **state)
{
    (void)state;
    static const char habit[] = "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n";
    MoStage stage;
    mo_stage_init(&stage, MONDAY, habit,
                  "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\nc,Cleo,3\n");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    uint64_t first = last_note(&stage)->tag;
    assert_non_null(strstr(last_note(&stage)->body, "Ada Example"));
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 60);
    assert_true(mo_channel_fake_has(stage.channel, first));
    forget(&stage);
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 120);
    assert_false(mo_channel_fake_has(stage.channel, first));
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    assert_null(strstr(last_note(&stage)->body, "Ada Example"));
    assert_non_null(strstr(last_note(&stage)->body, "Ben Sample"));
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 180);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_that_names_somebody_forgotten_is_replaced),
        cmocka_unit_test(undo_takes_back_its_own_answer_and_no_other),
        cmocka_unit_test(the_first_button_of_a_confirmation_changes_nothing),
        cmocka_unit_test(a_promise_that_will_be_late_asks_for_its_new_day),
        cmocka_unit_test(left_as_it_is_nothing_is_written),
        cmocka_unit_test(of_a_day_that_is_not_ours_to_move_the_customer_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
