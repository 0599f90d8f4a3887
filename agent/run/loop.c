#include "run/loop.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "ledger/ledger.h"
#include "output/desktop.h"
#include "output/spool.h"
#include "run/agent.h"
#include "run/bus.h"
#include "run/front.h"
#include "run/herald.h"
#include "run/lock.h"
#include "run/log.h"
#include "run/question.h"
#include "run/supervisor.h"
#include "run/tidy.h"
#include "run/unit.h"
#include "run/wake.h"
#include "run/watch.h"
#include "run/watched.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define ALL_PARTS                                                                                  \
    (MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_RECORDS_ANY | MO_SESSION_LEDGER |         \
     MO_SESSION_LEDGER_ANY)
#define STOPS_MAX 3U
#define TRY_AGAIN_SECONDS 600  /* only while no customers file can be read at all */
#define WRITE_AGAIN_SECONDS 60 /* only while the ledger cannot be written */

/* Summaries of what is told once, until the matter is settled. */
static const char read_failure[] = N_("Your files could not be read");
static const char missing_customers[] = N_("Many of your customers are missing");
static const char bad_files[] = N_("There are errors in your files");
static const char bad_config[] =
    N_("Your configuration has errors; the last good one stays in force");

typedef struct {
    MoSession *session;
    MoChannel *channel;
    MoAgent *agent; /* NULL until everything could be opened */
    MoWake *wake;
    MoWatch *watch;
    MoSupervisor *supervisor;
    MoFront *front;  /* borrowed */
    GMainLoop *main; /* of the default context */
    MoHerald herald; /* while there is no agent */
    MoDay backup_day;
    guint backup; /* to be made when nothing else is to be done; 0: none */
    bool is_backing_up;
    unsigned n_stopped;    /* how often in a row a planning or a backup made way */
    int64_t stepped_utc;   /* when the last step was; INT64_MIN: none yet */
    uint64_t told_version; /* of the ledger, when a change was told last */
    char *last_failure;
} Loop;

static void log_once(Loop *loop, const char *text)
{
    if (g_strcmp0(loop->last_failure, text) == 0)
        return;
    g_free(loop->last_failure);
    loop->last_failure = g_strdup(text);
    mo_log("%s", text);
}

static void tell_status(const Loop *loop)
{
    const MoSession *session = loop->session;
    const MoPlan *plan = loop->agent ? mo_agent_get_plan(loop->agent) : NULL;
    const MoDesk *desk = session->desk;
    MoLocal now = mo_session_get_now(session);
    const MoStay *stay = desk ? mo_desk_find_away(desk, now.day) : NULL;
    MoFrontStatus status = {
        .is_ready = plan != NULL,
        .n_open = plan ? plan->moments->len : 0,
        .acted_utc = loop->stepped_utc,
        .acts_utc = loop->agent ? mo_agent_get_next_wake(loop->agent) : INT64_MIN,
        .quiet_utc = desk && mo_desk_is_quiet(desk, now)
                         ? mo_zone_to_utc(session->zone, desk->quiet_until)
                         : INT64_MIN,
        .away = stay ? stay->last : MO_DAY_NONE,
        .problem = loop->last_failure,
        .unreadable = session->unreadable,
        .n_waiting = plan ? plan->n_waiting : 0,
        .n_problems = session->problems ? mo_problems_count(session->problems) : 0,
    };
    for (guint i = 0; plan && i < plan->moments->len; i++)
        status.n_class[((const MoMoment *)plan->moments->pdata[i])->habit->class]++;
    mo_front_set_status(loop->front, &status);
}

static void arm(void *data)
{
    Loop *loop = data;
    const MoClock *clock = loop->session->clock;
    int64_t next = loop->agent ? mo_agent_get_next_wake(loop->agent) : INT64_MAX;
    /* A drive that comes back tells nobody. */
    if (!loop->agent || loop->session->unreadable)
        next = MIN(next, mo_clock_now(clock) + TRY_AGAIN_SECONDS);
    if (!loop->agent || loop->session->unwritable)
        next = MIN(next, mo_clock_now(clock) + WRITE_AGAIN_SECONDS);
    mo_wake_arm(loop->wake, mo_clock_to_system(clock, next));
    tell_status(loop);
}

/* A pressed button does not wait for what can be begun anew; but that is not put off for ever. */
static bool is_stopped(void *data)
{
    const Loop *loop = data;
    return mo_front_is_ending(loop->front) ||
           (loop->n_stopped < STOPS_MAX && mo_channel_has_action(loop->channel));
}

/* The ledger waits for nobody when all ends; but a short write is always finished. */
static bool is_ledger_stopped(void *data)
{
    const Loop *loop = data;
    return loop->is_backing_up ? is_stopped(data) : mo_front_is_ending(loop->front);
}

/* What opening the ledger found out, such as that a backup took its place. */
static void tell_notice(Loop *loop)
{
    const char *notice = loop->session->notice;
    if (!notice)
        return;
    mo_log("%s", notice);
    mo_agent_tell(loop->agent, _("The ledger was repaired"), notice);
}

/* The ledger turned out to be damaged while it was open, or another file lies in its place: opening
 * it anew repairs it. */
static bool reopen_ledger(Loop *loop)
{
    MoSession *session = loop->session;
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&session->history, mo_history_free);
    g_clear_pointer(&session->notice, g_free);
    if (!mo_session_open(session, MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY, &error)) {
        log_once(loop, error->message);
        g_main_loop_quit(loop->main); /* the unit starts us again */
        return false;
    }
    mo_ledger_set_stop_func(session->history, is_ledger_stopped, loop);
    tell_notice(loop);
    return true;
}

static void tell_failure(Loop *loop, const GError *error)
{
    log_once(loop, error->message);
    if (loop->session->history)
        mo_agent_tell_unwritten(loop->agent, error->message);
}

/* A ledger that can only be read is no reason to be silent, but one to say so. */
static bool step_agent(Loop *loop, bool replan, GError **error)
{
    const char *unwritable = loop->session->unwritable;
    if (!mo_agent_step(loop->agent, replan, NULL, error))
        return false;
    if (unwritable)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED, unwritable);
    return !unwritable;
}

/* So many customers are missing that nothing of theirs is taken back before she says so. */
static void ask_who_is_missing(Loop *loop)
{
    const MoPlan *plan = mo_agent_get_plan(loop->agent);
    g_autofree char *question = plan ? mo_question_print(plan->missing) : NULL;
    if (question)
        mo_agent_tell(loop->agent, _(missing_customers), question);
    else
        mo_agent_forget_told(loop->agent, _(missing_customers));
}

/* Planning and backups read a lot and keep little. */
static void give_memory_back(const Loop *loop)
{
    if (loop->session->history)
        mo_ledger_release_memory(loop->session->history);
    mo_memory_give_back();
}

/* When nothing else is to be done. */
static gboolean back_up(void *data)
{
    Loop *loop = data;
    MoDay today = mo_session_get_now(loop->session).day;
    g_autoptr(GError) error = NULL;
    if (!loop->session->history) { /* damaged, and not to be opened anew */
        loop->backup = 0;
        return G_SOURCE_REMOVE;
    }
    loop->is_backing_up = true;
    bool done = mo_ledger_backup(loop->session->history, today, &error);
    loop->is_backing_up = false;
    if (g_error_matches(error, MO_ERROR, MO_ERROR_STOPPED)) {
        loop->n_stopped++;
        return G_SOURCE_CONTINUE;
    }
    loop->n_stopped = 0;
    loop->backup = 0;
    loop->backup_day = today;
    mo_tidy(loop->session);
    give_memory_back(loop);
    if (!done)
        mo_log("%s", error->message);
    return G_SOURCE_REMOVE;
}

/* Whoever shows the list of today (a window) looks at it again. */
static void tell_change(Loop *loop, bool replanned)
{
    uint64_t version = mo_history_get_version(loop->session->history);
    if (replanned || version != loop->told_version)
        mo_front_tell_changed(loop->front);
    loop->told_version = version;
}

/* Looks at what she said of herself meanwhile; other absences make other days. */
static bool has_absence_changed(Loop *loop)
{
    g_autoptr(GError) error = NULL;
    bool moved = false;
    if (!mo_session_look_at_desk(loop->session, &moved, &error))
        log_once(loop, error->message);
    return moved;
}

/* Without a copy the next question finds nobody in it, which is no reason to stop now. */
static void keep_good(Loop *loop)
{
    g_autoptr(GError) error = NULL;
    mo_session_keep_row_counts(loop->session);
    if (!mo_session_keep_records(loop->session, &error))
        log_once(loop, error->message);
}

static void reload(Loop *loop);

static void step(Loop *loop, bool replan)
{
    g_autoptr(GError) error = NULL;
    if (!loop->agent || !loop->session->history)
        return;
    bool moved = loop->session->unwritable || !mo_ledger_is_in_place(loop->session->history);
    if (moved && !reopen_ledger(loop))
        return;
    if (!replan && has_absence_changed(loop)) {
        reload(loop);
        return;
    }
    bool fine = step_agent(loop, replan || moved, &error);
    if (g_error_matches(error, MO_ERROR, MO_ERROR_CORRUPT) && reopen_ledger(loop)) {
        g_clear_error(&error);
        fine = step_agent(loop, true, &error);
    }
    if (fine) {
        g_clear_pointer(&loop->last_failure, g_free);
        mo_agent_forget_unwritten(loop->agent);
        ask_who_is_missing(loop);
        keep_good(loop);
        loop->n_stopped = 0;
        if (!loop->backup && loop->backup_day != mo_session_get_now(loop->session).day)
            loop->backup = g_idle_add_full(G_PRIORITY_LOW, back_up, loop, NULL);
        loop->stepped_utc = mo_clock_now(loop->session->clock);
        tell_change(loop, replan || moved);
    } else if (g_error_matches(error, MO_ERROR, MO_ERROR_STOPPED)) {
        loop->n_stopped++;
    } else {
        tell_failure(loop, error);
    }
    give_memory_back(loop);
    arm(loop);
}

static const MoProblem *first_error(const MoProblems *problems)
{
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        if (problem->severity == MO_SEVERITY_ERROR)
            return problem;
    }
    return NULL;
}

/* Says what is wrong in the user's files: all of it in the log, the first of it in a note. */
static void tell_problems(Loop *loop)
{
    const MoSession *session = loop->session;
    const MoProblem *first = session->problems ? first_error(session->problems) : NULL;
    for (unsigned i = 0; session->problems && i < mo_problems_count(session->problems); i++) {
        g_autofree char *text = mo_problem_print(mo_problems_get(session->problems, i));
        mo_log("%s", text);
    }
    if (!first || !loop->agent)
        return;
    g_autofree char *text = mo_problem_print(first);
    mo_agent_tell(loop->agent, session->is_last_good ? _(bad_config) : _(bad_files), text);
}

/* What was told of files that are good now is settled, and would be told again. */
static void forget_problems(Loop *loop)
{
    const char *const summaries[] = {read_failure, bad_files, bad_config};
    const MoProblem *first = first_error(loop->session->problems);
    for (size_t i = 0; !first && i < G_N_ELEMENTS(summaries); i++)
        mo_agent_forget_told(loop->agent, _(summaries[i]));
}

/* Opens what is not open yet; the agent begins once everything is there. */
static bool begin(Loop *loop)
{
    g_autoptr(GError) error = NULL;
    if (!mo_session_open(loop->session, ALL_PARTS, &error)) {
        log_once(loop, error->message);
        if (!g_error_matches(error, MO_ERROR, MO_ERROR_BUSY)) /* it soon is free again */
            mo_herald_say(&loop->herald, loop->channel, error->message);
        return false;
    }
    mo_herald_take_back(&loop->herald);
    if (loop->session->unreadable)
        log_once(loop, loop->session->unreadable);
    loop->agent = mo_agent_new(loop->session, loop->channel);
    mo_agent_set_wake_func(loop->agent, arm, loop);
    mo_agent_set_stop_func(loop->agent, is_stopped, loop);
    mo_ledger_set_stop_func(loop->session->history, is_ledger_stopped, loop);
    tell_notice(loop);
    return true;
}

static void reload(Loop *loop)
{
    g_autoptr(GError) error = NULL;
    if (!loop->agent) {
        if (begin(loop))
            tell_problems(loop);
    } else if (!mo_session_reload(loop->session, &error)) {
        log_once(loop, error->message);
        if (!first_error(loop->session->problems))
            mo_agent_tell(loop->agent, _(read_failure), error->message);
        tell_problems(loop);
    } else {
        tell_problems(loop);
        forget_problems(loop);
    }
    mo_watched_update(loop->watch, loop->session);
    step(loop, true);
}

static void changed(unsigned changes, void *data)
{
    Loop *loop = data;
    if (changes & MO_CHANGE_ZONE)
        mo_session_renew_zone(loop->session);
    if (changes & MO_CHANGE_FILES)
        reload(loop);
    else if (changes & MO_CHANGE_ZONE)
        step(loop, true);
    else if (changes & MO_CHANGE_SPOOL)
        step(loop, false);
    else if (loop->agent && loop->session->history && mo_agent_is_ledger_changed(loop->agent))
        step(loop, false);
}

/* A command says that it wrote the ledger. */
static void poked(void *data)
{
    Loop *loop = data;
    if (loop->agent)
        mo_agent_look_again(loop->agent);
    step(loop, false);
}

static void woken(void *data)
{
    Loop *loop = data;
    if (loop->agent && !loop->session->unreadable)
        step(loop, false);
    else
        reload(loop);
}

static void hangup(void *data)
{
    reload(data);
}

static void end(void *data)
{
    const Loop *loop = data;
    g_main_loop_quit(loop->main);
}

static bool loop_init(Loop *loop, MoSession *session, GError **error)
{
    *loop = (Loop){.session = session, .backup_day = MO_DAY_NONE, .stepped_utc = INT64_MIN};
    loop->supervisor = mo_supervisor_new();
    loop->wake = mo_wake_new(woken, loop, error);
    if (!loop->wake)
        return false;
    loop->main = g_main_loop_new(NULL, FALSE);
    loop->watch = mo_watch_new(changed, loop);
    mo_watch_add(loop->watch, session->state_folder, "ledger.db", "ledger.db", MO_CHANGE_LEDGER);
    g_autofree char *spool = mo_spool_get_folder(session->state_folder);
    mo_watch_add(loop->watch, spool, NULL, ".result", MO_CHANGE_SPOOL);
    mo_watch_add(loop->watch, "/etc", "localtime", "localtime", MO_CHANGE_ZONE);
    return true;
}

static void loop_clear(Loop *loop)
{
    mo_watch_free(loop->watch);
    mo_wake_free(loop->wake);
    mo_supervisor_free(loop->supervisor);
    g_clear_pointer(&loop->main, g_main_loop_unref);
    g_free(loop->last_failure);
}

/* In the worker thread. */
static void work(void *data)
{
    Loop *loop = data;
    loop->channel = mo_desktop_new();
    reload(loop);
    arm(loop);
    mo_supervisor_tell_ready(loop->supervisor);
    g_main_loop_run(loop->main);
    mo_supervisor_tell_stopping(loop->supervisor);
    g_clear_pointer(&loop->agent, mo_agent_free);
    mo_herald_take_back(&loop->herald);
    g_clear_pointer(&loop->channel, mo_channel_free);
}

/* A configuration must be there before the agent is worth anything; what it names may come later.
 */
static int check_configured(MoSession *session)
{
    g_autoptr(GError) error = NULL;
    if (mo_session_open(session, MO_SESSION_CONFIG, &error))
        return 0;
    mo_log("%s", error->message);
    return MO_EXIT_USER_FILES;
}

static int run(Loop *loop)
{
    static const MoFrontWorker worker = {work, end, poked, hangup};
    bool taken = false;
    g_autoptr(MoFront) front = mo_front_new(loop->session, &taken);
    if (taken) {
        mo_log("%s", _("another agent is running already"));
        return MO_EXIT_SECOND_AGENT;
    }
    loop->front = front;
    /* Cut off in the middle, what it did not finish is done by the next agent. */
    if (!mo_front_run(front, &worker, loop))
        _exit(EXIT_SUCCESS);
    return EXIT_SUCCESS;
}

int mo_loop_run(MoSession *session, bool autostart)
{
    g_autoptr(GError) error = NULL;
    if (autostart && mo_unit_start(NULL))
        return 0;
    session->wait_ms = 0; /* the watch tells when a file is written */
    /* What one thread gives back serves the others too: memory matters, speed in parallel does not.
     */
    (void)mallopt(M_ARENA_MAX, 1);
    /* Where no lock can be had the name on the bus keeps two agents apart. */
    int lock = mo_lock_take(session->state_folder, &error);
    if (lock < 0)
        mo_log("%s", error->message);
    if (g_error_matches(error, MO_ERROR, MO_ERROR_BUSY))
        return MO_EXIT_SECOND_AGENT;
    g_clear_error(&error);
    int status = check_configured(session);
    Loop loop = {0};
    if (status == 0 && !loop_init(&loop, session, &error)) {
        mo_log("%s", error->message);
        status = EXIT_FAILURE;
    }
    if (status == 0)
        status = run(&loop);
    loop_clear(&loop);
    if (lock >= 0)
        close(lock);
    return status;
}

void mo_loop_poke(void)
{
    (void)mo_bus_poke();
}
