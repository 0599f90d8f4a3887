#include "run/pages.h"

#include "base/file.h"
#include "model/told.h"
#include "output/handover.h"
#include "output/launch.h"
#include "output/page.h"

#include <glib/gstdio.h>
#include <string.h>

#define LATELY 3
#define OTHERS 2
/* Of a longer list the rest is not told whole: each moment is looked up in the ledger. */
#define WHOLE_MAX 40
#define KEEP_SECONDS ((int64_t)24 * 3600)

/* What a page borrows, of one moment. */
typedef struct {
    MoPageMoment page; /* first, so that it can be taken for one */
    char **why;
    GPtrArray *lately;
    GPtrArray *others;
    MoDraft *draft;
    char *edited;
} Gathered;

static void gathered_free(void *data)
{
    Gathered *gathered = data;
    g_strfreev(gathered->why);
    g_clear_pointer(&gathered->lately, g_ptr_array_unref);
    g_clear_pointer(&gathered->others, g_ptr_array_unref);
    mo_draft_free(gathered->draft);
    g_free(gathered->edited);
    g_free(gathered);
}

/* ---- what happened lately ------------------------------------------------------------------- */

static int compare_newest(const void *a, const void *b)
{
    const MoEntry *first = *(const MoEntry *const *)a;
    const MoEntry *second = *(const MoEntry *const *)b;
    if (first->day != second->day)
        return first->day > second->day ? -1 : 1;
    return first->at_utc > second->at_utc ? -1 : first->at_utc < second->at_utc;
}

/* Keeps the newest few. */
static void keep_newest(GPtrArray *entries, const MoEntry *entry)
{
    g_ptr_array_add(entries, mo_entry_dup(entry));
    g_ptr_array_sort(entries, compare_newest);
    if (entries->len > LATELY)
        g_ptr_array_set_size(entries, LATELY);
}

typedef struct {
    GPtrArray *contacts;
    GPtrArray *gestures;
    MoTold *told;
} Lately;

static bool take_entry(const MoEntry *entry, void *data)
{
    Lately *lately = data;
    if (entry->day == MO_DAY_NONE || !mo_told_is_new(lately->told, entry))
        return true;
    if (entry->type == MO_ENTRY_TOUCH)
        keep_newest(lately->contacts, entry);
    else if (entry->type == MO_ENTRY_DONE)
        keep_newest(lately->gestures, entry);
    return true;
}

static GPtrArray *gather_lately(const MoSession *session, const char *customer)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GPtrArray) gestures = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(MoTold) told = mo_told_new();
    Lately lately = {.contacts = all, .gestures = gestures, .told = told};
    /* A page with less on it is better than none. */
    (void)mo_history_foreach_entry(session->history, customer, take_entry, &lately, NULL);
    for (guint i = 0; i < gestures->len; i++)
        g_ptr_array_add(all, mo_entry_dup(g_ptr_array_index(gestures, i)));
    g_ptr_array_sort(all, compare_newest);
    return all;
}

/* ---- the draft ------------------------------------------------------------------------------ */

static void gather_draft(const MoSession *session, Gathered *gathered, const MoMoment *moment)
{
    int64_t now = mo_clock_now(session->clock);
    MoDraftRequest request = {.config = session->config,
                              .moment = moment,
                              .now_utc = now,
                              .utc_offset = mo_zone_get_offset(session->zone, now)};
    if (!(moment->habit->nudges & MO_NUDGE_DRAFT))
        return;
    g_autofree char *path = mo_draft_get_path(session->config, moment);
    if (mo_handover_is_edited(session->state_folder, moment->id, path)) {
        gathered->draft = mo_draft_read(path, moment->customer, NULL);
        gathered->edited = g_steal_pointer(&path);
    } else {
        gathered->draft = mo_draft_compose(&request, NULL);
    }
}

/* ---- pages ---------------------------------------------------------------------------------- */

static Gathered *gather(const MoSession *session, const MoMoment *moment, bool whole)
{
    Gathered *gathered = g_new0(Gathered, 1);
    if (whole) {
        MoPlanInput input = mo_session_get_input(session);
        gathered->why = mo_plan_why(&input, moment);
        gathered->lately = gather_lately(session, moment->customer_id);
        gathered->others = mo_plan_suggest_others(&input, moment, NULL, OTHERS, NULL);
        gather_draft(session, gathered, moment);
    }
    gathered->page = (MoPageMoment){.moment = moment,
                                    .why = gathered->why,
                                    .lately = gathered->lately,
                                    .others = gathered->others,
                                    .draft = gathered->draft,
                                    .draft_edited = gathered->edited};
    return gathered;
}

static char *print(const MoSession *session, const GPtrArray *gathered, bool is_list,
                   unsigned n_waiting)
{
    MoPage page = {.config = session->config,
                   .articles = session->articles,
                   .now = mo_session_get_now(session),
                   .moments = gathered,
                   .is_list = is_list,
                   .n_waiting = n_waiting};
    return mo_page_print(&page);
}

char *mo_pages_print_moment(const MoSession *session, const MoMoment *moment)
{
    g_return_val_if_fail(moment != NULL && moment->customer != NULL, NULL);
    g_autoptr(GPtrArray) gathered = g_ptr_array_new_with_free_func(gathered_free);
    g_ptr_array_add(gathered, gather(session, moment, true));
    return print(session, gathered, false, 0);
}

char *mo_pages_print_list(const MoSession *session, const GPtrArray *moments, unsigned n_waiting)
{
    g_autoptr(GPtrArray) gathered = g_ptr_array_new_with_free_func(gathered_free);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        if (moment->customer)
            g_ptr_array_add(gathered, gather(session, moment, i < WHOLE_MAX));
    }
    return print(session, gathered, true, n_waiting);
}

static char *get_folder(const MoConfig *config)
{
    return g_build_filename(config->folder, "Pages", NULL);
}

bool mo_pages_open(const MoSession *session, const char *id, const char *html, GError **error)
{
    g_autofree char *name = id ? g_strconcat("moment-", id, ".html", NULL) : g_strdup("today.html");
    g_autofree char *folder = get_folder(session->config);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    mo_pages_tidy(session);
    return mo_folder_make(folder, error) && mo_file_write(path, html, -1, error) &&
           mo_launch_page(path, error);
}

/* ---- tidying -------------------------------------------------------------------------------- */

static bool is_ours(const char *name)
{
    return strcmp(name, "today.html") == 0 ||
           (g_str_has_prefix(name, "moment-") && g_str_has_suffix(name, ".html"));
}

static void remove_older(const MoConfig *config, int64_t before_utc, GPtrArray *left)
{
    g_autofree char *folder = get_folder(config);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        GStatBuf info;
        if (!is_ours(name) || g_lstat(path, &info) != 0 || info.st_mtime > before_utc)
            continue;
        if (g_unlink(path) != 0 && left)
            g_ptr_array_add(left, g_steal_pointer(&path));
    }
}

void mo_pages_tidy(const MoSession *session)
{
    remove_older(session->config, mo_clock_now(session->clock) - KEEP_SECONDS, NULL);
}

void mo_pages_remove_all(const MoConfig *config, GPtrArray *left)
{
    remove_older(config, INT64_MAX, left);
}
