/* Whether drafts still go to whom they were written for, and as they were written. */
#include "run/drafts.h"

#include "base/file.h"
#include "base/i18n.h"
#include "output/handed.h"
#include "output/handover.h"
#include "output/launch.h"
#include "plan/people.h"

#include <string.h>

typedef enum {
    FITS,
    UNWANTED,  /* not to be written to, for now or at all */
    ELSEWHERE, /* she has another address by now */
} Verdict;

static void stray_free(void *data)
{
    MoDraftStray *stray = data;
    g_free(stray->id);
    g_free(stray->customer);
    g_free(stray->path);
    g_free(stray->to);
    g_free(stray);
}

/* Nobody is found of whom it is not certain that she is gone: her draft stays. */
static Verdict judge_missing(const MoSession *session, const char *id)
{
    MoPresence presence = mo_customers_get_presence(session->customers, id);
    return presence == MO_PRESENCE_GONE || presence == MO_PRESENCE_OTHERS ? UNWANTED : FITS;
}

/* Whether she may be written to; *ret_address is where, and NULL when it is not known. */
static Verdict judge(const MoSession *session, const char *id, bool is_addressed,
                     char **ret_address)
{
    MoDay today = mo_session_get_now(session).day;
    const MoCustomer *customer = mo_customers_find(session->customers, id);
    if (!customer)
        return judge_missing(session, id);
    if (!is_addressed)
        return mo_customer_bans_on(customer, today) & MO_BAN_ALL ? UNWANTED : FITS;
    *ret_address = mo_draft_choose_address(customer, today, NULL);
    return *ret_address ? FITS : UNWANTED;
}

/* Nobody is introduced to somebody who is paused. */
static bool is_other_paused(const MoSession *session, const char *id)
{
    MoDay today = mo_session_get_now(session).day;
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(session->history, id, today, NULL);
    return known && mo_people_is_paused(known, today);
}

/* *ret_to: the addresses as they are now, where they are others. */
static Verdict judge_draft(const MoSession *session, const MoHanded *handed, char **ret_to)
{
    g_auto(GStrv) to = g_strsplit(handed->to ? handed->to : "", ",", 2);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    if (!to[0] || judge(session, handed->customer, true, &first) == UNWANTED)
        return to[0] ? UNWANTED : FITS;
    if (handed->other && (is_other_paused(session, handed->other) ||
                          judge(session, handed->other, to[1] != NULL, &second) == UNWANTED))
        return UNWANTED;
    bool same = (!first || strcmp(first, to[0]) == 0) && (!second || strcmp(second, to[1]) == 0);
    if (same)
        return FITS;
    const char *other = second ? second : to[1];
    *ret_to = g_strjoin(other ? "," : NULL, first ? first : to[0], other, NULL);
    return ELSEWHERE;
}

static MoDraftStray *new_stray(const MoHanded *handed, const char *to)
{
    MoDraftStray *stray = g_new0(MoDraftStray, 1);
    stray->id = g_strdup(handed->id);
    stray->customer = g_strdup(handed->customer);
    stray->path = g_strdup(handed->path);
    stray->to = g_strdup(to);
    return stray;
}

/* She is told once: from then on the draft is known under the new address. Until she corrects it,
 * it is not ready. */
static MoDraftStray *move(const MoSession *session, MoHanded *handed, char *to)
{
    g_free(handed->was_to);
    handed->was_to = handed->to;
    handed->to = to;
    (void)mo_handed_save(session->state_folder, handed, NULL);
    return new_stray(handed, to);
}

/* It may go again: when it may not once more, she is told once more. */
static void note_fit(const MoSession *session, MoHanded *handed, MoDraftStanding standing)
{
    if (!handed->left || standing != MO_DRAFT_OPEN)
        return;
    handed->left = false;
    (void)mo_handed_save(session->state_folder, handed, NULL);
}

static void check_one(const MoSession *session, MoHanded *handed, MoDraftStanding standing,
                      GPtrArray *strays)
{
    int64_t now = mo_clock_now(session->clock);
    bool spooled = false;
    g_autofree char *to = NULL;
    Verdict verdict = judge_draft(session, handed, &to);
    if (standing == MO_DRAFT_HELD && !handed->on_purpose)
        verdict = UNWANTED;
    if (verdict == FITS)
        note_fit(session, handed, standing);
    else if (verdict == ELSEWHERE &&
             mo_handover_is_edited(session->state_folder, handed->id, handed->path))
        g_ptr_array_add(strays, move(session, handed, g_steal_pointer(&to)));
    else if (mo_handover_withdraw(session->state_folder, handed->id, now, &spooled))
        g_ptr_array_add(strays, new_stray(handed, NULL));
}

GPtrArray *mo_drafts_check(const MoSession *session, GHashTable *standings)
{
    GPtrArray *strays = g_ptr_array_new_with_free_func(stray_free);
    g_autoptr(GPtrArray) all = mo_handed_list(session->state_folder);
    for (guint i = 0; i < all->len; i++) {
        MoHanded *handed = g_ptr_array_index(all, i);
        MoDraftStanding standing =
            (MoDraftStanding)GPOINTER_TO_INT(g_hash_table_lookup(standings, handed->id));
        if (!handed->taken && handed->done_utc == 0)
            check_one(session, handed, standing, strays);
    }
    return strays;
}

static bool names(const char *addresses, const char *address)
{
    g_auto(GStrv) all = g_strsplit(addresses ? addresses : "", ",", -1);
    bool found = false;
    for (size_t i = 0; all[i]; i++)
        found = found || g_ascii_strcasecmp(all[i], address) == 0;
    return found;
}

/* An address that was hers when the draft was written, and that still stands in it; NULL: none. The
 * caller frees it. */
static char *find_old_address(const MoHanded *handed, const MoDraft *draft)
{
    g_auto(GStrv) old = g_strsplit(handed->was_to ? handed->was_to : "", ",", -1);
    for (size_t i = 0; old[i]; i++)
        if (!names(handed->to, old[i]) && names(draft->to, old[i]))
            return g_strdup(old[i]);
    return NULL;
}

char *mo_drafts_find_old_address(const MoSession *session, const char *id, const MoDraft *draft)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, id);
    return handed ? find_old_address(handed, draft) : NULL;
}

char *mo_drafts_find_unready(const MoSession *session, const MoMoment *moment)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, moment->id);
    if (!handed || handed->taken || !moment->customer)
        return NULL;
    bool edited = mo_handover_is_edited(session->state_folder, moment->id, handed->path);
    int64_t now = mo_clock_now(session->clock);
    MoDraftRequest request = {.config = session->config,
                              .moment = moment,
                              .now_utc = now,
                              .utc_offset = mo_zone_get_offset(session->zone, now)};
    g_autoptr(MoDraft) draft = edited ? mo_draft_read(handed->path, moment->customer, NULL)
                                      : mo_draft_compose(&request, NULL);
    g_autofree char *old = draft ? find_old_address(handed, draft) : NULL;
    if (old)
        return g_strdup_printf(_("it goes to %s, an old address; now it is %s"), old, handed->to);
    return draft ? g_strdup(draft->unready) : NULL;
}

bool mo_drafts_was_taken(const MoSession *session, const char *id)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, id);
    return handed && handed->taken;
}

static void say(GString *text, const char *what, const char *path)
{
    g_autofree char *shown = mo_path_display(path);
    g_string_append_printf(text, "%s%s %s", text->len > 0 ? "\n" : "", what, shown);
}

char *mo_drafts_tell_left(const MoSession *session, const MoMoment *moment)
{
    const MoConfig *config = session->config;
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, moment->id);
    if (!handed || mo_launch_takes_file(config))
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; handed->files && handed->files[i]; i++) {
        g_autofree char *path = g_path_is_absolute(handed->files[i])
                                    ? g_strdup(handed->files[i])
                                    : g_build_filename(config->attachments, handed->files[i], NULL);
        say(text, _("The file does not go along; add it yourself:"), path);
    }
    if (moment->suggestion && moment->suggestion->event)
        say(text, _("The event for the calendar does not go along; it is in the draft:"),
            handed->path);
    if (handed->reply_to)
        say(text, _("It opens as a new message; the answer to the other one is the draft:"),
            handed->path);
    return text->len > 0 ? g_strdup(text->str) : NULL;
}
