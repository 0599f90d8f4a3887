/* Promises, steps after a complaint, and what entries start: small lives, told line by line. Each
 * line is a day and what happens on it:
 *
 *   log WHO KIND [DAY]        a logged contact, on an earlier day
 *   promise WHO DAY [AIM]     moved DAY: the last promise gets another day
 *   done HABIT WHO [DAY]      also: skip, never
 *   raise                     all that is listed is raised
 *   undo
 *   sees LIST                 what `today` lists: HABIT WHO DUE, with "+3" when it is late
 *   waits LIST                what is held back
 *   says REASONS              why what is listed is there, with "; " between
 *   comes DAY LIST            the look-ahead up to a day: HABIT WHO RAISED */
#include "base/file.h"
#include "world.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE                                                                                     \
    "id,name,company,next_step,next_step_date\n"                                                   \
    "ann,Ann,Acme,,\nbob,Bob,acme,,\ncal,Cal,,,\n"

/* March 2026: the 2nd is a Monday. */
#define COMPLAINT                                                                                  \
    "[habit sorry]\nclass = recovery\nkind = call\nwhen = 2 working days after complaint\n"        \
    "[habit check]\nclass = recovery\nkind = call\nwhen = 1 week after done sorry\n"

typedef struct {
    const char *sentence;
    const char *habits;
    const char *people; /* NULL: PEOPLE */
    const char *life;
} Case;

typedef struct {
    MoWorld *world;
    const char *sentence;
    unsigned line;
} Life;

static void expect(const Life *life, const GString *seen, const char *expected)
{
    if (strcmp(seen->str, expected) != 0)
        fail_msg("%s: line %u: '%s' instead of '%s'", life->sentence, life->line, seen->str,
                 expected);
}

static void add_moment(GString *out, const MoMoment *moment, MoDay day)
{
    g_autofree char *text = mo_day_print(day);
    g_string_append_printf(out, "%s%s %s %s", out->len > 0 ? ", " : "", moment->habit->name,
                           moment->customer_id, text + strlen("2026-"));
}

static void expect_list(const Life *life, const GPtrArray *moments, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        add_moment(out, moment, moment->due);
        if (moment->days_late > 0)
            g_string_append_printf(out, "+%d", moment->days_late);
    }
    expect(life, out, expected);
}

static void expect_reasons(const Life *life, const GPtrArray *moments, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        g_string_append_printf(out, "%s%s", i > 0 ? "; " : "", moment->reason);
    }
    expect(life, out, expected);
}

static void expect_ahead(const Life *life, const char *to, const char *expected)
{
    MoPlanInput input = mo_world_get_input(life->world);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, life->world->now.day, mo_day_parse(to), false, NULL);
    for (guint i = 0; i < ahead->len; i++) {
        const MoMoment *moment = g_ptr_array_index(ahead, i);
        add_moment(out, moment, moment->raise.day);
    }
    expect(life, out, expected);
}

static void append(const Life *life, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    entry->at_utc = (int64_t)life->world->now.day * 86400 + life->world->now.second;
    g_ptr_array_add(entries, entry);
    if (!mo_history_append(life->world->history, entries, &error))
        fail_msg("%s: line %u: %s", life->sentence, life->line, error->message);
}

static MoDay day_or(const char *text, MoDay other)
{
    return text && *text ? mo_day_parse(text) : other;
}

static void log_touch(const Life *life, char **words)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_TOUCH);
    entry->customer = g_strdup(words[0]);
    entry->kind = g_strdup(words[1]);
    entry->day = day_or(words[2], life->world->now.day);
    append(life, entry);
}

static void promise(const Life *life, char **words)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_PROMISED);
    entry->customer = g_strdup(words[0]);
    entry->day = mo_day_parse(words[1]);
    entry->due = day_or(words[2], MO_DAY_NONE);
    entry->nominal = life->world->now.day;
    entry->note = g_strdup("a quote");
    append(life, entry);
}

static void move_promise(const Life *life, char **words)
{
    g_autoptr(GPtrArray) starts = mo_history_load_starts(life->world->history, "ann", NULL);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PROMISED);
    entry->customer = g_strdup("ann");
    entry->day = mo_day_parse(words[0]);
    entry->nominal = life->world->now.day;
    entry->origin = g_strdup(((const MoStart *)starts->pdata[0])->origin);
    append(life, entry);
}

static const MoMoment *find(const Life *life, const MoPlan *plan, char **words)
{
    const GPtrArray *lists[] = {plan->moments, plan->waiting};
    for (size_t l = 0; l < G_N_ELEMENTS(lists); l++) {
        for (guint i = 0; i < lists[l]->len; i++) {
            const MoMoment *moment = g_ptr_array_index(lists[l], i);
            if (g_str_equal(moment->habit->name, words[0]) &&
                g_str_equal(moment->customer_id, words[1]))
                return moment;
        }
    }
    fail_msg("%s: line %u: there is no %s of %s", life->sentence, life->line, words[0], words[1]);
    return NULL;
}

static void happen(const Life *life, const MoPlan *plan, const char *what, char **words)
{
    static const struct {
        const char *word;
        MoEntryType type;
    } answers[] = {{"done", MO_ENTRY_DONE}, {"skip", MO_ENTRY_SKIPPED}, {"never", MO_ENTRY_NEVER}};
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (g_str_equal(answers[i].word, what))
            mo_world_answer(life->world, find(life, plan, words), answers[i].type,
                            day_or(words[2], life->world->now.day));
    }
    if (g_str_equal(what, "log"))
        log_touch(life, words);
    else if (g_str_equal(what, "promise"))
        promise(life, words);
    else if (g_str_equal(what, "moved"))
        move_promise(life, words);
    else if (g_str_equal(what, "raise"))
        mo_world_raise(life->world, plan);
    else if (g_str_equal(what, "undo"))
        assert_true(mo_history_undo_last(
            life->world->history, (int64_t)life->world->now.day * 86400 + 40000, NULL, NULL));
}

static void live(const Life *life, const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, " ", 3);
    g_autofree char *day = g_strconcat("2026-", parts[0], NULL);
    const char *rest = parts[1] && parts[2] ? parts[2] : "";
    mo_world_set_now(life->world, mo_day_parse(day), 9);
    g_autoptr(MoPlan) plan = mo_world_plan(life->world);
    g_auto(GStrv) words = g_strsplit(rest, " ", 3);
    if (g_str_equal(parts[1], "sees"))
        expect_list(life, plan->moments, rest);
    else if (g_str_equal(parts[1], "says"))
        expect_reasons(life, plan->moments, rest);
    else if (g_str_equal(parts[1], "waits"))
        expect_list(life, plan->waiting, rest);
    else if (g_str_equal(parts[1], "comes"))
        expect_ahead(life, words[0], rest + strlen(words[0]) + (rest[strlen(words[0])] == ' '));
    else
        happen(life, plan, parts[1], words);
}

static void run(const Case *one)
{
    Life life = {.world = mo_world_new("2026-02-02", one->habits,
                                       one->people ? one->people : PEOPLE, "2026-02-02"),
                 .sentence = one->sentence};
    mo_plan_free(mo_world_plan(life.world)); /* everything is first seen here */
    g_auto(GStrv) lines = g_strsplit(one->life, "\n", -1);
    for (char **line = lines; *line; line++) {
        life.line++;
        if (**line)
            live(&life, *line);
    }
    mo_world_free(life.world);
}

static void run_all(const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        run(&cases[i]);
}

/* ---- what entries start --------------------------------------------------------------------- */

static const Case started[] = {
    {"a complaint starts a step, once", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-02 sees \n"
     "03-03 sees \n"
     "03-04 sees sorry ann 03-04\n"
     "03-04 says complaint on Monday 2 March\n"
     "03-04 done sorry ann\n"
     "03-05 sees \n"
     "03-11 sees check ann 03-11\n"
     "03-11 says sorry done on Wednesday 4 March\n"
     "03-11 done check ann\n"
     "03-30 sees "},
    {"each complaint starts a step of its own", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-03 log ann complaint\n"
     "03-05 sees sorry ann 03-04+1, sorry ann 03-05\n"
     "03-05 done sorry ann\n"
     "03-05 sees sorry ann 03-05"},
    {"a complaint before the habit was there starts nothing", COMPLAINT, NULL,
     "03-02 log ann complaint 2026-02-01\n"
     "03-04 sees \n"
     "03-04 log ann complaint 2026-02-02\n"
     "03-04 sees sorry ann 02-04+28"},
    {"a back-dated complaint counts from its day", COMPLAINT, NULL,
     "03-06 log ann complaint 2026-03-03\n"
     "03-06 sees sorry ann 03-05+1"},
    {"another kind starts nothing, and letters count alike", COMPLAINT, NULL,
     "03-02 log ann call\n"
     "03-02 log bob Complaint\n"
     "03-05 sees sorry bob 03-04+1"},
    {"a complaint that is taken back takes its open step along", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-04 raise\n"
     "03-04 sees sorry ann 03-04\n"
     "03-05 undo\n"
     "03-05 sees "},
    {"a step does not lapse, a contact does not end it, and steps stand beside each other",
     COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-04 raise\n"
     "03-05 log ann call\n"
     "06-01 sees sorry ann 03-04+89\n"
     "06-01 log ann complaint\n"
     "06-03 sees sorry ann 03-04+91, sorry ann 06-03"},
    {"a skipped step starts no other", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-04 skip sorry ann\n"
     "03-20 sees "},
    /* The next one counted from the day the last was due (OT#1380, T#3017). */
    {"a step done early or late: the next counts from the day it was done", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-10 done sorry ann 2026-03-06\n"
     "03-12 sees \n"
     "03-13 sees check ann 03-13"},
    {"a step due on a day off comes before it",
     "[habit sorry]\nclass = recovery\nkind = call\n"
     "when = 3 days after complaint\n",
     NULL,
     "03-05 log ann complaint\n" /* Thursday: Sunday the 8th */
     "03-06 sees sorry ann 03-06"},
    {"a surprise after a contact of a kind comes once, and lapses",
     "[habit thanks]\n"
     "kind = thank-you\nwhen = 1 working day after visit\ngive-up-after = 3 days\n",
     NULL,
     "03-02 log ann visit\n"
     "03-03 sees thanks ann 03-03\n"
     "03-03 raise\n"
     "03-06 sees thanks ann 03-03+3\n"
     "03-07 sees "},
    {"a step that shows at once comes on the day that starts it",
     "[habit sorry]\nclass = recovery\nkind = call\nwhen = 2 working days after complaint\n"
     "[habit check]\nclass = recovery\nkind = call\nwhen = 1 working day after done sorry\n"
     "show-before = 1 working day\n",
     NULL,
     "03-02 log ann complaint\n"
     "03-04 comes 2026-03-04 sorry ann 03-04, check ann 03-04\n"
     "03-04 done sorry ann\n"
     "03-04 sees check ann 03-05"},
    {"steps that start each other come to an end on each day",
     "[habit a]\nclass = recovery\nkind = x\nwhen = 1 working day after done b\n"
     "show-before = 1 working day\n"
     "[habit b]\nclass = recovery\nkind = x\nwhen = 1 working day after done a\n"
     "show-before = 1 working day\n"
     "[habit c]\nclass = recovery\nkind = call\nwhen = 1 working day after complaint\n"
     "[habit d]\nclass = recovery\nkind = x\nwhen = 1 working day after done c\n"
     "show-before = 1 working day\n",
     NULL,
     "03-02 log cal complaint\n"
     "03-03 comes 2026-03-04 c cal 03-03, d cal 03-03"},
    {"in the look-ahead each step starts one that follows, once", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-03 log ann complaint\n"
     "03-03 comes 2026-03-20 sorry ann 03-04, sorry ann 03-05, check ann 03-11, check ann 03-12"},
    {"the older of two surprises ends when the newer is shown",
     "[habit thanks]\n"
     "kind = thank-you\nwhen = 3 working days after visit\nshow-before = 1 working day\n",
     NULL,
     "03-02 log ann visit\n"
     "03-03 log ann visit\n"
     "03-04 sees thanks ann 03-05\n"
     "03-05 sees thanks ann 03-06"},
    {"the older of two surprises does not come back when the newer is done",
     "[day]\nrest-person = 3 days\n[habit thanks]\nkind = card\nwhen = 5 days after call\n", NULL,
     "03-02 log ann call\n"
     "03-04 log ann call\n"
     "03-05 comes 2026-03-20 thanks ann 03-09\n"
     "03-09 raise\n"
     "03-09 done thanks ann\n"
     "03-12 sees \n"
     "03-13 waits \n"
     "03-13 comes 2026-03-20 "},
    {"of two surprises that contacts started the newer counts",
     "[habit thanks]\n"
     "kind = thank-you\nwhen = 1 working day after visit\n",
     NULL,
     "03-02 log ann visit\n"
     "03-03 raise\n"
     "03-04 log ann visit\n"
     "03-04 sees thanks ann 03-03+1\n"
     "03-05 sees thanks ann 03-05\n"
     "03-05 done thanks ann\n"
     "03-06 sees "},
};

static void entries_start_moments(void **state)
{
    (void)state;
    /* A look-ahead that reads past its last day is to find no empty memory there. */
    (void)mallopt(M_PERTURB, 0x5a);
    run_all(started, G_N_ELEMENTS(started));
}

/* ---- promises ------------------------------------------------------------------------------- */

#define REPORT "[habit report]\nclass = promise\nkind = report\nrule = FREQ=MONTHLY;BYMONTHDAY=5\n"

static const Case promised[] = {
    {"a promise warns two working days before its day", "", NULL,
     "03-02 promise ann 2026-03-12\n"
     "03-09 sees \n"
     "03-10 sees promise ann 03-12\n"
     "03-10 says promised for Thursday 12 March\n"
     "03-13 sees promise ann 03-12+1\n"
     "12-30 sees promise ann 03-12+293\n"
     "12-30 done promise ann\n"
     "12-31 sees "},
    {"the aim is warned of, and the told day is what counts", "", NULL,
     "03-02 promise ann 2026-03-20 2026-03-12\n"
     "03-10 sees promise ann 03-12\n"
     "03-10 says promised for Friday 20 March, your aim is Thursday 12 March\n"
     "03-20 sees promise ann 03-12\n"
     "03-21 sees promise ann 03-12+1"},
    {"promises come in the order of their told days, whatever is aimed at", "", NULL,
     "03-02 promise ann 2026-03-20 2026-03-09\n"
     "03-02 promise bob 2026-03-12\n"
     "03-10 sees promise bob 03-12, promise ann 03-09"},
    {"a told day on a day off is to be kept before it", "", NULL,
     "03-02 promise ann 2026-03-15\n" /* a Sunday */
     "03-11 sees promise ann 03-13\n"
     "03-15 sees promise ann 03-13\n"
     "03-16 sees promise ann 03-13+1"},
    {"promises take no place, and stand before surprises",
     "[day]\nsurprises-a-day = 1\n[habit h]\nkind = x\nwho = not company:Acme\nwhen = every day\n",
     NULL,
     "03-02 promise ann 2026-03-02\n"
     "03-02 promise ann 2026-03-03\n"
     "03-02 promise bob 2026-03-02\n"
     "03-02 sees promise bob 03-02, promise ann 03-02, promise ann 03-03, h cal 03-02"},
    /* Reminders fired anew when the day they counted from was moved (C#8025, C#8987), and what had
     * been put off came back before its day (P#19). */
    {"a moved promise rests until its new day, and the customer is to be told", "", NULL,
     "03-02 promise ann 2026-03-06\n"
     "03-04 raise\n"
     "03-04 moved 2026-03-20\n"
     "03-04 sees promise-moved ann 03-04\n"
     "03-04 says you moved it: now promised for Friday 20 March\n"
     "03-05 sees promise-moved ann 03-04+1\n"
     "03-05 done promise-moved ann\n"
     "03-17 sees \n"
     "03-18 sees promise ann 03-20\n"
     "03-18 raise\n"
     "03-18 undo\n"
     "03-18 sees promise-moved ann 03-04+14, promise ann 03-20\n"
     "03-18 undo\n"
     "03-18 sees promise ann 03-06+12"},
    {"a promise that is taken back is gone", "", NULL,
     "03-02 promise ann 2026-03-03\n"
     "03-02 raise\n"
     "03-02 undo\n"
     "03-02 sees "},
    {"before a weekend the promises of its days come up together",
     "[habit report]\nclass = promise\nkind = report\nwho = not company:Acme\n"
     "rule = FREQ=DAILY\nstart = 2026-03-06\n",
     NULL,
     "03-05 comes 2026-03-09 report cal 03-06, report cal 03-06, report cal 03-06, report cal "
     "03-09"},
    {"promises of a rule stay beside each other until they are answered", REPORT, NULL,
     "02-05 sees report ann 02-05, report cal 02-05, report bob 02-05\n"
     "02-05 raise\n"
     "02-06 done report bob\n"
     "02-06 done report cal\n"
     "04-06 sees report ann 02-05+60, report ann 03-05+32, report cal 03-05+32, "
     "report bob 03-05+32, report ann 04-03+1, report cal 04-03+1, report bob 04-03+1\n"
     "04-06 done report ann\n"
     "04-06 sees report ann 03-05+32, report cal 03-05+32, "
     "report bob 03-05+32, report ann 04-03+1, report cal 04-03+1, report bob 04-03+1"},
    {"a next step of the records is a promise", "",
     "id,name,company,next_step,next_step_date\nann,Ann,Acme,send the quote,2026-03-12\n",
     "03-10 sees \n"
     "03-11 sees next-step ann 03-12\n"
     "03-11 raise\n"
     "03-15 sees next-step ann 03-12+3\n"
     "03-15 done next-step ann\n"
     "03-16 sees "},
    {"a next step from before the beginning counts", "",
     "id,name,company,next_step,next_step_date\nann,Ann,Acme,send the quote,2026-01-12\n",
     "03-10 sees next-step ann 01-12+57"},
    {"the user's own habit takes the place of the built-in one",
     "[habit steps]\nkind = step\nwhen = next_step_date\nactive = no\n",
     "id,name,company,next_step,next_step_date\nann,Ann,Acme,send the quote,2026-03-12\n",
     "03-12 sees "},
};

static void promises_stay_until_they_are_answered(void **state)
{
    (void)state;
    run_all(promised, G_N_ELEMENTS(promised));
}

/* Two were raised and not answered, the third was not raised yet. */
static void promises_of_a_rule_keep_what_they_were_raised_with(void **state)
{
    (void)state;
    static const struct {
        const char *due;
        MoState state;
    } rows[] = {{"2026-01-05", MO_STATE_RAISED},
                {"2026-02-05", MO_STATE_RAISED},
                {"2026-03-05", MO_STATE_PLANNED}};
    MoWorld *world = mo_world_new("2026-01-01", REPORT, "id,name\na,Ada\n", "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        mo_world_set_now(world, mo_day_parse(rows[i].due), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (rows[i].state == MO_STATE_RAISED)
            mo_world_raise(world, plan);
    }
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 3);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        assert_int_equal(moment->due, mo_day_parse(rows[i].due));
        assert_int_equal(moment->state, rows[i].state);
    }
    mo_world_free(world);
}

/* ---- basics before magic -------------------------------------------------------------------- */

#define MAGIC                                                                                      \
    "[day]\nrest-person = 0 days\nrest-company = 0 days\n[habit m]\nkind = x\nwhen = every day\n"

static const Case basics[] = {
    {"an open complaint holds the surprises of the whole company, from the first day",
     MAGIC COMPLAINT, NULL,
     "03-02 log ann Complaint\n"
     "03-02 waits m ann 03-02, m bob 03-02\n"
     "03-04 sees sorry ann 03-04, m cal 03-04\n"
     "03-04 done sorry ann\n"
     "03-04 waits \n"
     "03-10 waits \n"
     "03-11 waits m ann 03-11, m bob 03-11\n"
     "03-11 done check ann\n"
     "03-11 waits "},
    {"a late promise to a company holds its surprises until it is not wanted at all",
     MAGIC REPORT "per = company\nwho = company:Acme\n", NULL,
     "02-05 sees report ann 02-05, m ann 02-05, m bob 02-05, m cal 02-05\n"
     "02-06 waits m ann 02-06, m bob 02-06\n"
     "02-06 never report ann\n"
     "02-06 waits \n"
     "03-09 waits "},
    {"who asked for no contact gets nothing, and what was promised waits", MAGIC,
     "id,name,company,do_not_contact\nann,Ann,Acme,all\nbob,Bob,Acme,\n",
     "03-02 promise ann 2026-03-03\n"
     "03-05 sees m bob 03-05\n"
     "03-05 waits promise ann 03-03+2\n"
     "03-05 comes 2026-03-06 m bob 03-05, m bob 03-06"},
    {"without a company only her own surprises wait", MAGIC COMPLAINT, NULL,
     "03-02 log cal complaint\n"
     "03-02 waits m cal 03-02\n"
     "03-02 undo\n"
     "03-02 waits "},
    {"an overdue promise holds, one in time does not", MAGIC, NULL,
     "03-02 promise bob 2026-03-04\n"
     "03-04 waits \n"
     "03-05 waits m ann 03-05, m bob 03-05\n"
     "03-05 skip promise bob\n"
     "03-05 waits "},
    {"a birthday waits too, and what was raised stays",
     "[habit b]\nkind = card\nwhen = birthday\n" COMPLAINT,
     "id,name,company,birthday\nann,Ann,Acme,--03-03\nbob,Bob,Acme,--03-02\n",
     "03-02 raise\n"
     "03-02 log ann complaint\n"
     "03-02 sees b bob 03-02\n"
     "03-03 sees \n"
     "03-03 waits b ann 03-03"},
    {"the look-ahead holds back as stepping does", MAGIC COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-02 comes 2026-03-05 m cal 03-02, m cal 03-03, sorry ann 03-04, m cal 03-04, "
     "m ann 03-04, m bob 03-04, m ann 03-05, m bob 03-05, m cal 03-05"},
    {"a colleague's birthday comes on the day on which the complaint is settled",
     "[habit b]\nkind = card\nwhen = birthday\n"
     "[habit fix]\nclass = recovery\nkind = call\nwhen = 1 working day after complaint\n",
     "id,name,company,birthday\nann,Ann,Acme,\nbob,Bob,Acme,--03-03\n",
     "03-02 log ann complaint\n"
     "03-02 comes 2026-03-12 fix ann 03-03, b bob 03-03\n"
     "03-03 done fix ann\n"
     "03-03 sees b bob 03-03"},
    {"a colleague's birthday comes on the day on which the late promise is kept",
     "[habit b]\nkind = card\nwhen = birthday\n",
     "id,name,company,birthday,next_step,next_step_date\n"
     "ann,Ann,Acme,,send the plan,2026-02-27\nbob,Bob,Acme,--03-03,,\n",
     "03-03 sees next-step ann 02-27+4\n"
     "03-03 comes 2026-03-12 next-step ann 03-03, b bob 03-03\n"
     "03-03 done next-step ann\n"
     "03-03 sees b bob 03-03"},
};

static void basics_come_before_magic(void **state)
{
    (void)state;
    run_all(basics, G_N_ELEMENTS(basics));
}

/* ---- the look-ahead ------------------------------------------------------------------------- */

static const Case ahead[] = {
    {"a chain is followed", COMPLAINT, NULL,
     "03-02 log ann complaint\n"
     "03-02 comes 2026-03-31 sorry ann 03-04, check ann 03-11"},
    {"promises of a rule are shown two working days before theirs", REPORT, NULL,
     "03-02 comes 2026-03-31 report ann 03-02, report cal 03-02, report bob 03-02, "
     "report ann 03-03, report cal 03-03, report bob 03-03"},
    {"promises by day of a week-end come together before it",
     "[habit daily]\nclass = promise\nkind = x\nwho = not company:Acme\nwhen = every day\n"
     "if-day-off = keep\n",
     NULL,
     "02-02 done daily cal\n"
     "02-03 done daily cal\n"
     "02-04 done daily cal\n"
     "02-05 done daily cal\n"
     "02-06 comes 2026-02-09 daily cal 02-06, daily cal 02-06, daily cal 02-06, daily cal 02-09"},
};

static void the_look_ahead_knows_them(void **state)
{
    (void)state;
    run_all(ahead, G_N_ELEMENTS(ahead));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_start_moments),
        cmocka_unit_test(promises_stay_until_they_are_answered),
        cmocka_unit_test(promises_of_a_rule_keep_what_they_were_raised_with),
        cmocka_unit_test(basics_come_before_magic),
        cmocka_unit_test(the_look_ahead_knows_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
