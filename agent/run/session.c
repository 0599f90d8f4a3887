#include "run/session.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "ledger/ledger.h"

#define WAIT_STEP_MS 50U
#define ROW_COUNTS_MAX ((size_t)256 * 1024)

/* What is read from the user's files, together: it replaces the session's own only as a whole. */
typedef struct {
    GPtrArray *files;
    MoConfig *config;
    MoCustomers *customers;
    char *unreadable;
    GPtrArray *articles;
    MoProblems *problems;
    MoProblems *row_problems;
    bool may_copy;   /* copies of the records may stand in where a file cannot be read, */
    bool has_copies; /* and they do, for all of them */
    bool is_good;    /* neither the configuration nor what it names in the records has an error */
    bool is_last_good;
} MoInput;

static void input_clear(MoInput *input)
{
    mo_customers_free(input->customers); /* borrows the configuration and the problems */
    g_clear_pointer(&input->articles, g_ptr_array_unref);
    g_free(input->unreadable);
    mo_config_free(input->config);
    g_clear_pointer(&input->files, g_ptr_array_unref);
    if (input->row_problems != input->problems)
        mo_problems_free(input->row_problems);
    mo_problems_free(input->problems);
    *input = (MoInput){0};
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoInput, input_clear)

MoSession *mo_session_new(const char *config_path, const char *state_folder, MoClock *clock)
{
    g_return_val_if_fail(clock != NULL, NULL);
    MoSession *session = g_new0(MoSession, 1);
    session->config_path = config_path ? mo_path_expand(config_path, NULL) : NULL;
    session->state_folder =
        state_folder ? mo_path_expand(state_folder, NULL) : mo_session_get_default_state_folder();
    session->clock = clock;
    session->zone = mo_zone_new_local();
    return session;
}

/* Moves what the session has read to `ret_input`, which the caller clears. */
static void take_input(MoSession *session, MoInput *ret_input)
{
    *ret_input = (MoInput){
        .files = g_steal_pointer(&session->config_files),
        .config = g_steal_pointer(&session->config),
        .customers = g_steal_pointer(&session->customers),
        .unreadable = g_steal_pointer(&session->unreadable),
        .articles = g_steal_pointer(&session->articles),
        .problems = g_steal_pointer(&session->problems),
        .row_problems = g_steal_pointer(&session->row_problems),
        .is_good = session->is_good,
        .has_copies = session->has_copies,
        .is_last_good = session->is_last_good,
    };
}

static void put_input(MoSession *session, MoInput *input)
{
    g_auto(MoInput) old = {0};
    take_input(session, &old);
    session->config_files = g_steal_pointer(&input->files);
    session->config = g_steal_pointer(&input->config);
    session->customers = g_steal_pointer(&input->customers);
    session->unreadable = g_steal_pointer(&input->unreadable);
    session->articles = g_steal_pointer(&input->articles);
    session->problems = g_steal_pointer(&input->problems);
    session->row_problems = g_steal_pointer(&input->row_problems);
    session->is_good = input->is_good;
    session->has_copies = input->has_copies;
    session->is_last_good = input->is_last_good;
    g_clear_pointer(&session->desk, mo_desk_free); /* its absences are in no configuration yet */
}

void mo_session_free(MoSession *session)
{
    if (!session)
        return;
    g_auto(MoInput) input = {0};
    take_input(session, &input);
    mo_session_forget_replaced(session);
    mo_desk_free(session->desk);
    mo_history_free(session->history);
    mo_zone_free(session->zone);
    mo_clock_free(session->clock);
    g_free(session->notice);
    g_free(session->unwritable);
    g_free(session->config_path);
    g_free(session->state_folder);
    g_free(session);
}

void mo_session_forget_replaced(MoSession *session)
{
    g_clear_pointer(&session->replaced, mo_config_free);
}

char *mo_session_get_default_state_folder(void)
{
    return g_build_filename(g_get_user_state_dir(), "moments", NULL);
}

/* A folder of its own: mo_config_keep_good() removes what it finds there. The caller frees it. */
static char *get_good_folder(const MoSession *session)
{
    return g_build_filename(session->state_folder, "last-good", NULL);
}

static bool read_config(const MoSession *session, MoInput *input, GError **error)
{
    g_autoptr(GError) reason = NULL;
    input->files = mo_config_read_files(session->config_path, input->problems, &reason);
    if (!input->files && g_error_matches(reason, MO_ERROR, MO_ERROR_NOT_FOUND)) {
        g_autofree char *path =
            session->config_path ? g_strdup(session->config_path) : mo_config_get_path();
        g_autofree char *shown = mo_path_display(path);
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("There is no configuration %s yet. Type: moments setup, and "
                      "the file with your customers"),
                    shown);
        return false;
    }
    if (!input->files) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    input->config = mo_config_parse(input->files, input->problems);
    input->is_good = mo_problems_count_errors(input->problems) == 0;
    mo_config_read_holidays(input->config, input->problems);
    return true;
}

static char *get_row_counts_path(const MoSession *session)
{
    return g_build_filename(session->state_folder, "rows.txt", NULL);
}

static void load_row_counts(const MoSession *session, MoCustomers *customers)
{
    g_autofree char *path = get_row_counts_path(session);
    g_autofree char *text = NULL;
    if (mo_file_read(path, ROW_COUNTS_MAX, &text, NULL, NULL))
        mo_customers_set_row_counts(customers, text);
}

void mo_session_keep_row_counts(const MoSession *session)
{
    g_autofree char *text =
        session->customers ? mo_customers_print_row_counts(session->customers) : NULL;
    g_autofree char *path = get_row_counts_path(session);
    g_autofree char *before = NULL;
    if (!session->customers)
        return;
    if (!text) { /* another program may have had the answer to the question meanwhile */
        load_row_counts(session, session->customers);
        return;
    }
    (void)mo_file_read(path, ROW_COUNTS_MAX, &before, NULL, NULL);
    /* What cannot be kept now is only not compared next time. */
    if (g_strcmp0(before, text) != 0)
        (void)mo_file_write(path, text, -1, NULL);
    mo_customers_set_row_counts(session->customers, text);
}

/* What can be sent: articles, and events to invite to. */
static GPtrArray *read_articles(const MoSession *session, const MoConfig *config,
                                MoProblems *problems)
{
    g_autofree char *articles = g_build_filename(config->folder, "articles.csv", NULL);
    g_autofree char *events = g_build_filename(config->folder, "events.ics", NULL);
    GPtrArray *all = mo_articles_load(articles, problems);
    mo_events_load(all, events, session->zone, problems);
    return all;
}

char *mo_session_get_kept_folder(const MoSession *session)
{
    return g_build_filename(session->state_folder, "records", NULL);
}

bool mo_session_keep_records(const MoSession *session, GError **error)
{
    return !session->customers || mo_customers_keep_good(session->customers, error);
}

static const char *none_readable(void)
{
    return _("none of the customers files can be read");
}

static void look_from_today(const MoSession *session, MoCustomers *customers)
{
    mo_customers_set_view(customers, mo_session_get_now(session).day, session->zone);
}

void mo_session_renew_zone(MoSession *session)
{
    g_return_if_fail(session != NULL);
    mo_zone_free(session->zone);
    session->zone = mo_zone_new_local();
    if (session->customers)
        look_from_today(session, session->customers);
}

/* When no file of the customers can be read: the error, and the stream of nobody. Where copies
 * stand in it is no error, and `unreadable` tells. */
static bool read_records(const MoSession *session, MoInput *input, GError **error)
{
    input->articles = read_articles(session, input->config, input->row_problems);
    g_autoptr(GError) reason = NULL;
    g_autofree char *kept = input->may_copy ? mo_session_get_kept_folder(session) : NULL;
    input->customers = mo_customers_open(input->config, kept, input->row_problems, &reason);
    if (!input->customers) {
        input->customers = mo_customers_open_none(input->config);
        input->unreadable = g_strdup(reason->message);
        g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, reason->message);
        return false;
    }
    input->has_copies = mo_customers_count_sources(input->customers) == 0;
    if (input->has_copies)
        input->unreadable = g_strdup(none_readable());
    look_from_today(session, input->customers);
    load_row_counts(session, input->customers);
    unsigned before = mo_problems_count_errors(input->row_problems);
    mo_customers_check_fields(input->customers, input->config, input->row_problems);
    if (mo_problems_count_errors(input->row_problems) > before)
        input->is_good = false;
    return true;
}

/* Copies tell who is missing, which nobody knows without a ledger. */
static bool may_have_copies(unsigned parts)
{
    return (parts & MO_SESSION_LEDGER) && !(parts & MO_SESSION_PRESENT);
}

/* Puts the last good configuration in the place of one with errors, if there is one without; the
 * problems of the present one stay listed. Whether it did. */
static bool fall_back(const MoSession *session, unsigned parts, MoInput *input)
{
    g_auto(MoInput) good = {.row_problems = mo_problems_new(),
                            .may_copy = may_have_copies(parts),
                            .is_last_good = true};
    g_autofree char *folder = get_good_folder(session);
    good.files = mo_config_read_good(folder, NULL);
    if (!good.files)
        return false;
    good.config = mo_config_parse(good.files, good.row_problems);
    good.is_good = mo_problems_count_errors(good.row_problems) == 0 && good.config->files->len > 0;
    mo_config_read_holidays(good.config, good.row_problems);
    if (good.is_good && (parts & MO_SESSION_RECORDS) && !read_records(session, &good, NULL))
        return false;
    if (!good.is_good)
        return false;
    good.problems = g_steal_pointer(&input->problems);
    input->row_problems = NULL; /* was the same list */
    MoInput bad = *input;
    *input = good;
    good = bad;
    return true;
}

bool mo_session_wait(MoSession *session)
{
    g_return_val_if_fail(session != NULL, false);
    if (session->wait_ms < WAIT_STEP_MS)
        return false;
    g_usleep(WAIT_STEP_MS * 1000);
    session->wait_ms -= WAIT_STEP_MS;
    return true;
}

static void wait_for_files(MoSession *session, const MoConfig *config)
{
    g_autofree char *written = NULL;
    do {
        g_free(written);
        written = session->wait_ms > 0 ? mo_customers_find_written(config) : NULL;
    } while (written && mo_session_wait(session));
}

bool mo_session_wait_for_files(MoSession *session)
{
    bool is_time_left = mo_session_wait(session);
    wait_for_files(session, session->config);
    return is_time_left;
}

/* The same where there is no configuration any more, or one that cannot be read. */
static bool fall_back_from_nothing(const MoSession *session, unsigned parts, MoInput *input,
                                   const GError *reason)
{
    g_autofree char *path =
        session->config_path ? g_strdup(session->config_path) : mo_config_get_path();
    if ((parts & MO_SESSION_PRESENT) || !fall_back(session, parts, input))
        return false;
    mo_problems_add(input->problems, MO_SEVERITY_ERROR, path, 0, "%s", reason->message);
    return true;
}

static bool open_input(MoSession *session, unsigned parts, GError **error)
{
    g_auto(MoInput) input = {.problems = mo_problems_new(), .may_copy = may_have_copies(parts)};
    input.row_problems = input.problems;
    g_autoptr(GError) reason = NULL;
    bool is_read = read_config(session, &input, &reason);
    if (!is_read && !fall_back_from_nothing(session, parts, &input, reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (!is_read)
        g_clear_error(&reason);
    if (is_read && (parts & MO_SESSION_RECORDS)) {
        wait_for_files(session, input.config);
        (void)read_records(session, &input, &reason);
    }
    bool is_empty = is_read && input.config->files->len == 0; /* of customers */
    if (is_read && (!input.is_good || is_empty) && !(parts & MO_SESSION_PRESENT) &&
        fall_back(session, parts, &input))
        g_clear_error(&reason);
    put_input(session, &input);
    if (!reason || (parts & MO_SESSION_RECORDS_ANY))
        return true;
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

/* A failure to keep it costs nothing today: the present configuration is in force. */
static void keep_good(const MoSession *session)
{
    g_autofree char *folder = get_good_folder(session);
    if (session->history && session->is_good && !session->is_last_good)
        (void)mo_config_keep_good(session->config_files, folder, NULL);
}

static bool open_ledger(MoSession *session, unsigned parts, GError **error)
{
    g_autoptr(GError) reason = NULL;
    MoDay today = mo_session_get_now(session).day;
    int64_t now = mo_clock_now(session->clock);
    session->history = mo_ledger_open(session->state_folder, today, now, MO_LEDGER_WRITE,
                                      &session->notice, &reason);
    if (!session->history && (parts & MO_SESSION_LEDGER_ANY) &&
        g_error_matches(reason, MO_ERROR, MO_ERROR_FAILED))
        session->history = mo_ledger_open(session->state_folder, today, now, MO_LEDGER_READ,
                                          &session->notice, NULL);
    g_clear_pointer(&session->unwritable, g_free);
    if (session->history && reason)
        session->unwritable = g_strdup(reason->message);
    if (!session->history) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    keep_good(session);
    return true;
}

/* The days on which she said to be away are days off of the configuration, as those of `absent`. */
static bool take_absences(MoSession *session, GError **error)
{
    if (!session->config || !session->history)
        return true;
    MoDesk *desk = mo_desk_load(session->history, error);
    if (!desk)
        return false;
    mo_desk_free(session->desk);
    session->desk = desk;
    mo_workdays_clear_away(session->config->workdays);
    for (guint i = 0; i < desk->away->len; i++) {
        MoStay stay = g_array_index(desk->away, MoStay, i);
        mo_workdays_add_away(session->config->workdays, stay.first, stay.last);
    }
    return true;
}

bool mo_session_look_at_desk(MoSession *session, bool *ret_moved, GError **error)
{
    g_return_val_if_fail(session != NULL && session->history != NULL, false);
    g_autoptr(MoDesk) desk = mo_desk_load(session->history, error);
    if (!desk)
        return false;
    *ret_moved = !session->desk || !mo_desk_same_away(desk, session->desk);
    if (session->desk)
        session->desk->quiet_until = desk->quiet_until;
    return true;
}

/* Customers come under the ids that the ledger knows, also where nothing is planned. */
static bool follow(const MoSession *session, GError **error)
{
    return !session->customers || !session->history ||
           mo_customers_follow(session->customers, session->history,
                               mo_session_get_now(session).day, mo_clock_now(session->clock), false,
                               error);
}

/* `[me] language` goes before the session's. Set once, before any thread begins. */
static void speak(const MoConfig *config)
{
    if (config && *config->language && g_strcmp0(g_getenv("LANGUAGE"), config->language) != 0)
        g_setenv("LANGUAGE", config->language, TRUE);
}

bool mo_session_open(MoSession *session, unsigned parts, GError **error)
{
    g_return_val_if_fail(session != NULL, false);
    bool wants_records = (parts & MO_SESSION_RECORDS) &&
                         (!session->customers || (session->unreadable && !session->has_copies &&
                                                  !(parts & MO_SESSION_RECORDS_ANY)));
    bool wants_config = (parts & MO_SESSION_CONFIG) && !session->config;
    if ((wants_records || wants_config) && !open_input(session, parts, error))
        return false;
    if (!session->history)
        speak(session->config);
    if ((parts & MO_SESSION_LEDGER) && !session->history && !open_ledger(session, parts, error))
        return false;
    return (session->desk || take_absences(session, error)) && follow(session, error);
}

/* The new configuration has errors, or is no more: the records are read anew under the one in
 * force. */
static void read_records_again(MoSession *session, MoInput *input)
{
    g_autoptr(GError) reason = NULL;
    g_autofree char *kept = mo_session_get_kept_folder(session);
    MoCustomers *customers = mo_customers_open(session->config, kept, input->problems, &reason);
    g_free(session->unreadable);
    session->has_copies = customers && mo_customers_count_sources(customers) == 0;
    session->unreadable = !customers            ? g_strdup(reason->message)
                          : session->has_copies ? g_strdup(none_readable())
                                                : NULL;
    if (!customers)
        return;
    look_from_today(session, customers);
    load_row_counts(session, customers);
    if (session->customers)
        mo_customers_keep_notes(customers, session->customers, input->problems);
    mo_customers_free(session->customers);
    session->customers = customers;
    if (session->row_problems != session->problems)
        mo_problems_free(session->row_problems);
    session->row_problems = input->problems;
    g_clear_pointer(&session->articles, g_ptr_array_unref);
    session->articles = read_articles(session, session->config, input->problems);
}

/* The records in use go on reporting to the list that they were opened with. */
static void show_problems(MoSession *session, MoInput *input)
{
    if (session->problems != session->row_problems)
        mo_problems_free(session->problems);
    session->problems = g_steal_pointer(&input->problems);
    input->row_problems = NULL;
}

bool mo_session_reload(MoSession *session, GError **error)
{
    g_return_val_if_fail(session != NULL && session->config != NULL, false);
    g_auto(MoInput) input = {.problems = mo_problems_new(), .may_copy = true};
    input.row_problems = input.problems;
    bool readable = read_config(session, &input, error) && read_records(session, &input, error);
    if (readable && (input.is_good || !session->is_good)) {
        if (session->customers)
            mo_customers_keep_notes(input.customers, session->customers, input.problems);
        if (!session->replaced)
            session->replaced = g_steal_pointer(&session->config);
        put_input(session, &input);
        keep_good(session);
        return take_absences(session, error);
    }
    if (readable || !input.config || !input.is_good || input.config->files->len == 0)
        session->is_last_good = true;
    read_records_again(session, &input);
    show_problems(session, &input);
    return take_absences(session, readable ? error : NULL) && readable;
}

MoLocal mo_session_get_now(const MoSession *session)
{
    g_return_val_if_fail(session != NULL, ((MoLocal){0}));
    return mo_zone_to_local(session->zone, mo_clock_now(session->clock));
}

MoPlanInput mo_session_get_input(const MoSession *session)
{
    g_return_val_if_fail(session != NULL, ((MoPlanInput){0}));
    int64_t now_utc = mo_clock_now(session->clock);
    return (MoPlanInput){
        .config = session->config,
        .history = session->history,
        .customers = session->customers,
        .articles = session->articles,
        .now = mo_zone_to_local(session->zone, now_utc),
        .now_utc = now_utc,
    };
}
