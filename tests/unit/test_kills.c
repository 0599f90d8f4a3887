/* The agent and a command are killed at random instants while they raise and answer: nothing that
 * was acknowledged is lost, nothing is done that was not asked for, and what was begun is shown in
 * the end. MO_KILLS says how often (make test-kills: a thousand times). */
#include "ledger_folder.h"
#include "run/agent.h"
#include "run/answer.h"
#include "world.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define KILLS 40
#define LOOK_AFTER 25   /* the whole ledger is looked at once in so many kills, and at the end */
#define FIRST_DAY 20514 /* Monday 2 March 2026 */
#define HOUR 3600

/* Ada is answered by a button, Bea on the command line, Cid never. */
static const char habits[] = "[day]\npopups = all\nsurprises-a-day = 9\nrest-person = 0 days\n"
                             "rest-company = 0 days\n[habit call]\nkind = call\n"
                             "when = every weekday\nnudge = popup\n";
static const char customers[] = "id,name\nA,Ada Example\nB,Bea Example\nC,Cid Example\n";

/* ---- the child ------------------------------------------------------------------------------ */

/* Stands for the screen: what it takes is told through the pipe before anything else happens. */
typedef struct {
    MoChannel base;
    int pipe_end;
    GPtrArray *notes; /* of MoNote: can be answered, and not pressed yet */
} Screen;

typedef struct {
    MoWorld *world;
    MoSession session;
    Screen screen;
    MoAgent *agent;
} Child;

static void tell(int pipe_end, const char *word, const char *what, MoDay day)
{
    char line[200];
    int length = g_snprintf(line, sizeof line, "%s %d %s\n", word, day, what);
    if (write(pipe_end, line, (size_t)length) != length)
        _exit(1);
}

static bool screen_is_up(MoChannel *channel)
{
    (void)channel;
    return true;
}

/* Not what tells of an answer, which has the button that takes it back. */
static bool can_be_answered(const MoNote *note)
{
    for (unsigned i = 0; note->actions != NULL && i < note->actions->len; i++) {
        const MoNoteAction *action = note->actions->pdata[i];
        if (strcmp(action->key, "spoke") == 0)
            return true;
    }
    return false;
}

static void screen_show(MoChannel *channel, const MoNote *note)
{
    Screen *screen = (Screen *)channel;
    bool asks = can_be_answered(note);
    tell(screen->pipe_end, asks ? "shown" : "said", note->summary, 0);
    if (asks) {
        MoNote *copy = mo_note_new(note->tag, note->summary, note->body);
        g_ptr_array_add(screen->notes, copy);
    }
    MoChannelEvent event = {.type = MO_CHANNEL_SHOWN, .tag = note->tag};
    channel->func(&event, channel->data);
}

static void screen_close(MoChannel *channel, uint64_t tag)
{
    (void)channel;
    (void)tag;
}

static void screen_free(MoChannel *channel)
{
    g_ptr_array_unref(((Screen *)channel)->notes);
}

static const MoChannelClass screen_class = {
    .free = screen_free, .is_up = screen_is_up, .show = screen_show, .close = screen_close};

static MoHistory *open_ledger(const char *folder, MoDay day)
{
    MoHistory *history =
        mo_ledger_open(folder, FIRST_DAY, day * INT64_C(86400), MO_LEDGER_WRITE, NULL, NULL);
    if (history == NULL)
        _exit(2);
    return history;
}

static void child_init(Child *child, const char *folder, int pipe_end, MoDay day, MoWorld *world)
{
    *child = (Child){.world = world};
    child->session = (MoSession){.zone = mo_zone_new("UTC", NULL),
                                 .config = world->config,
                                 .customers = world->customers,
                                 .articles = world->articles,
                                 .history = open_ledger(folder, day),
                                 .state_folder = g_strdup(folder)};
    child->session.clock = mo_clock_new_simulated(day * INT64_C(86400) + 10 * HOUR);
    child->screen = (Screen){.base.class = &screen_class, .pipe_end = pipe_end};
    child->screen.notes = g_ptr_array_new_with_free_func((GDestroyNotify)mo_note_free);
    child->agent = mo_agent_new(&child->session, &child->screen.base);
}

static const MoMoment *find_moment(const Child *child, const char *customer)
{
    const MoPlan *plan = mo_agent_get_plan(child->agent);
    for (unsigned i = 0; plan != NULL && i < plan->moments->len; i++) {
        const MoMoment *moment = plan->moments->pdata[i];
        if (strcmp(moment->customer_id, customer) == 0)
            return moment;
    }
    return NULL;
}

static void press_for_ada(Child *child)
{
    const MoMoment *moment = find_moment(child, "A");
    for (unsigned i = 0; moment != NULL && i < child->screen.notes->len; i++) {
        const MoNote *note = child->screen.notes->pdata[i];
        if (strstr(note->summary, "Ada") == NULL)
            continue;
        MoDay nominal = moment->nominal;
        MoChannelEvent event = {.type = MO_CHANNEL_ACTION, .tag = note->tag, .text = "spoke"};
        tell(child->screen.pipe_end, "wanted", "A", nominal);
        child->screen.base.func(&event, child->screen.base.data);
        tell(child->screen.pipe_end, "answered", "A", nominal);
        g_ptr_array_remove_index(child->screen.notes, i);
        return;
    }
}

/* As `moments done` does, through a connection of its own. */
static void command_for_bea(Child *child, const char *folder, MoDay day)
{
    const MoMoment *moment = find_moment(child, "B");
    if (moment == NULL)
        return;
    MoHistory *history = open_ledger(folder, day);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, mo_answer_new_entry(moment, MO_ENTRY_DONE, day, (MoLocal){0}, NULL,
                                                 "well", mo_clock_now(child->session.clock)));
    tell(child->screen.pipe_end, "wanted", "B", moment->nominal);
    if (mo_history_append(history, entries, NULL))
        tell(child->screen.pipe_end, "answered", "B", moment->nominal);
    mo_history_free(history);
    mo_agent_look_again(child->agent);
}

static void live_a_day(Child *child, const char *folder, MoDay day)
{
    mo_clock_set(child->session.clock, day * INT64_C(86400) + 10 * HOUR);
    tell(child->screen.pipe_end, "day", "begins", day);
    if (!mo_agent_step(child->agent, true, NULL, NULL))
        _exit(3);
    press_for_ada(child);
    command_for_bea(child, folder, day);
    mo_clock_set(child->session.clock, day * INT64_C(86400) + 10 * HOUR + 1);
    if (!mo_agent_step(child->agent, false, NULL, NULL))
        _exit(3);
}

static void live(const char *folder, int pipe_end, MoDay day, int days, MoWorld *world)
{
    Child child;
    child_init(&child, folder, pipe_end, day, world);
    for (int i = 0; i != days; i++)
        live_a_day(&child, folder, day + i);
    _exit(0);
}

/* ---- the parent ----------------------------------------------------------------------------- */

typedef struct {
    char *folder;
    MoWorld *world;
    GHashTable *wanted;   /* "A 20515": asked for */
    GHashTable *answered; /* and acknowledged */
    GHashTable *shown;    /* "Ada 20515": on which days who was on the screen */
    MoDay day;            /* the last that had begun */
} Witness;

static void hear(Witness *witness, char *line)
{
    g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", 3);
    if (g_strv_length(words) < 3)
        return;
    char *key = g_strdup_printf("%s %s", words[2], words[1]);
    if (strcmp(words[0], "wanted") == 0)
        g_hash_table_add(witness->wanted, key);
    else if (strcmp(words[0], "answered") == 0)
        g_hash_table_add(witness->answered, key);
    else
        g_free(key);
    if (strcmp(words[0], "day") == 0)
        witness->day = (MoDay)g_ascii_strtoll(words[1], NULL, 10);
    const char *name = strstr(words[2], " Example");
    if (strcmp(words[0], "shown") == 0 && name != NULL && name - words[2] >= 3)
        g_hash_table_add(witness->shown, g_strdup_printf("%.3s %d", name - 3, witness->day));
}

/* `microseconds` 0: the child lives one day to its end. */
static void run(Witness *witness, unsigned microseconds)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        live(witness->folder, ends[1], witness->day, microseconds > 0 ? -1 : 1, witness->world);
    }
    close(ends[1]);
    if (microseconds > 0) {
        g_usleep(microseconds);
        kill(child, SIGKILL);
    }
    FILE *file = fdopen(ends[0], "r");
    char line[300];
    while (fgets(line, sizeof line, file) != NULL)
        hear(witness, line);
    (void)fclose(file);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
}

typedef struct {
    const Witness *witness;
    GHashTable *done; /* as in Witness */
} Found;

static bool take_entry(const MoEntry *entry, void *data)
{
    Found *found = data;
    bool ends = entry->type == MO_ENTRY_DONE || entry->type == MO_ENTRY_SKIPPED ||
                entry->type == MO_ENTRY_NEVER;
    char *key = g_strdup_printf("%s %d", entry->customer, entry->nominal);
    if (ends && !g_hash_table_contains(found->witness->wanted, key))
        fail_msg("'%s' is done, and nobody asked for it", key);
    if (ends && !g_hash_table_add(found->done, key))
        fail_msg("'%s' was done twice", key);
    if (!ends)
        g_free(key);
    return true;
}

static void look(const Witness *witness)
{
    g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Found found = {.witness = witness, .done = done};
    g_autofree char *notice = NULL;
    g_autoptr(MoHistory) history =
        mo_ledger_open(witness->folder, FIRST_DAY, 0, MO_LEDGER_WRITE, &notice, NULL);
    assert_non_null(history);
    assert_null(notice);
    assert_true(mo_history_foreach_entry(history, NULL, take_entry, &found, NULL));
    GHashTableIter iter;
    void *key;
    g_hash_table_iter_init(&iter, witness->answered);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (!g_hash_table_contains(done, key))
            fail_msg("'%s' was acknowledged, and is lost", (char *)key);
    }
}

static gboolean begins_with(gpointer key, gpointer value, gpointer customer)
{
    (void)value;
    return g_str_has_prefix(key, customer);
}

static bool was_answered(const Witness *witness, const char *customer)
{
    return g_hash_table_find(witness->answered, begins_with, (gpointer)customer) != NULL;
}

static unsigned count_kills(void)
{
    const char *wanted = g_getenv("MO_KILLS");
    unsigned n = wanted != NULL ? (unsigned)g_ascii_strtoull(wanted, NULL, 10) : 0;
    return n > 0 ? n : g_getenv("MO_TEST_SHORT") != NULL ? 3 : KILLS;
}

static MoDay weekday_of(MoDay day)
{
    MoDay since_monday = (day - FIRST_DAY) % 7;
    return since_monday < 5 ? day : day + 7 - since_monday;
}

static void
killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_falsely_done(void **state)
{
    (void)state;
    Witness witness = {.folder = test_folder_new(),
                       .world = mo_world_new("2026-03-02", habits, customers, "2026-03-02"),
                       .wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .answered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .day = FIRST_DAY};
    g_autoptr(GRand) rand = g_rand_new_with_seed(6);
    unsigned kills = count_kills();
    for (unsigned i = 1; i <= kills; i++) {
        run(&witness, (unsigned)g_rand_int_range(rand, 500, 80000));
        if (i % LOOK_AFTER == 0)
            look(&witness);
    }
    /* The day on which the last was killed, lived to its end: all three were on the screen. */
    witness.day = weekday_of(witness.day + 1);
    run(&witness, 0);
    look(&witness);
    static const char *const names[] = {"Ada", "Bea", "Cid"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *key = g_strdup_printf("%s %d", names[i], witness.day);
        if (!g_hash_table_contains(witness.shown, key))
            fail_msg("%s was not shown on the last day", names[i]);
    }
    assert_true(was_answered(&witness, "A ") && was_answered(&witness, "B "));
    print_message("%u kills, %u answers acknowledged\n", kills,
                  g_hash_table_size(witness.answered));
    g_hash_table_unref(witness.wanted);
    g_hash_table_unref(witness.answered);
    g_hash_table_unref(witness.shown);
    mo_world_free(witness.world);
    test_folder_remove(witness.folder);
    g_free(witness.folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_falsely_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
