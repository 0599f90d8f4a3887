/* The words of a digest: how many, what presses most, then a line each. */
#include "output/nudge_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define DIGEST_LINES 8
#define DIGEST_LINE_MAX 120
/* Of what presses most, so that the counts behind it are still among the first 50 characters. */
#define TOP_MAX 30
/* From so many late surprises on they can be put off together: mostly after days away. */
#define LATE_FOR_ALL 3

/* ---- what presses most ---- */

/* What has its day: a promise, or what must happen today. */
static bool is_pressing(const MoMoment *moment)
{
    return moment->habit->class == MO_CLASS_PROMISE || moment->must_today;
}

/* "today", "2 days late", "by Friday 6 March". The caller frees it. */
static char *print_day_of(const MoMoment *moment, MoDay today)
{
    MoDay day = moment->habit->class == MO_CLASS_PROMISE ? moment->nominal : moment->due;
    if (moment->must_today || day == today)
        return g_strdup(_("today"));
    int late = today - day;
    if (late > 0)
        return g_strdup_printf(ngettext("%d day late", "%d days late", (unsigned long)late), late);
    g_autofree char *near = mo_day_print_near(day, today);
    return day == today + 1 ? g_steal_pointer(&near) : g_strdup_printf(_("by %s"), near);
}

/* "Send the quote: today". The caller frees it. */
static char *print_top(const MoMoment *moment, MoDay today)
{
    g_autofree char *name = mo_text_clean_line(moment->customer_name, TOP_MAX);
    g_autofree char *kind = mo_kind_print_title(moment->habit->kind, *name ? name : NULL);
    g_autofree char *what = mo_text_clean_line(moment->what ? moment->what : kind, TOP_MAX);
    g_autofree char *begun = mo_text_capitalize(what);
    g_autofree char *day = print_day_of(moment, today);
    /* TRANSLATORS: what has to be done, and when: "Send the quote: today". */
    return g_strdup_printf(_("%1$s: %2$s"), begun, day);
}

static void add_part(GString *text, const char *part)
{
    g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void add_count(GString *text, const char *format, unsigned n)
{
    const char *place = strstr(format, "%u");
    if (n > 0 && place) {
        g_autofree char *part =
            g_strdup_printf("%.*s%u%s", (int)(place - format), format, n, place + 2);
        add_part(text, part);
    }
}

/* "Send the quote: today · 1 to put right · 5 more"; NULL when nothing presses more than the rest.
 * Without names the promises are counted. The caller frees it. */
static char *print_headline(const GPtrArray *moments, const MoConfig *config, MoDay today)
{
    unsigned n_pressing = 0, n_wrong = 0;
    const MoMoment *top = NULL;
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        n_pressing += is_pressing(moment);
        n_wrong += !is_pressing(moment) && moment->habit->class == MO_CLASS_RECOVERY;
        if (!top && is_pressing(moment))
            top = moment;
    }
    if (!top && n_wrong == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    bool hides = mo_nudge_hides(config);
    g_autofree char *first = top && !hides ? print_top(top, today) : NULL;
    if (first)
        add_part(text, first);
    unsigned n_told = hides ? n_pressing : first ? 1 : 0;
    if (hides)
        add_count(text, ngettext("%u with its day", "%u with their day", n_pressing), n_pressing);
    add_count(text, ngettext("%u to put right", "%u to put right", n_wrong), n_wrong);
    unsigned n_more = moments->len - n_told - n_wrong;
    add_count(text, ngettext("%u more", "%u more", n_more), n_more);
    return g_string_free(text, FALSE);
}

/* ---- all of it put off ---- */

bool mo_nudge_may_wait(const MoMoment *moment)
{
    return moment->habit->class == MO_CLASS_MAGIC && !moment->fixed && !moment->must_today;
}

static unsigned count_late(const GPtrArray *moments, const MoWorkdays *workdays, MoDay today)
{
    unsigned n = 0;
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        n += mo_nudge_may_wait(moment) && mo_nudge_get_day(moment, workdays) < today;
    }
    return n;
}

/* The first button stays harmless. */
static void add_all_later(MoNote *note, const MoConfig *config, MoDay today)
{
    MoDay next = mo_workdays_after(config->workdays, today, 1);
    g_autofree char *day = mo_day_print_near(next, today);
    /* TRANSLATORS: a button that puts all surprises of the list off: "All to Monday 9 March". */
    g_autofree char *label = g_strdup_printf(_("All to %s"), day);
    mo_note_add_action(note, MO_NOTE_OPEN, _("Open"));
    mo_note_add_action(note, MO_NOTE_ALL_LATER, label);
}

/* ---- the digest ---- */

/* " · not before 3 December" where its draft lies there early, else "". The caller frees it. */
static char *print_early(const MoMoment *moment, MoDay today)
{
    MoDay day = mo_moment_get_not_before(moment);
    if (!(moment->nudges_raised & MO_NUDGE_DRAFT) || day == MO_DAY_NONE || day <= today)
        return g_strdup("");
    g_autofree char *shown = mo_day_print_short(day, today);
    /* TRANSLATORS: the end of a line of the digest: the day from which on its draft may go. */
    return g_strdup_printf(_(" · send it not before %s"), shown);
}

/* " · complete the draft" where it has gaps or an old address, else "". The caller frees it. */
static char *print_unready(const MoMoment *moment)
{
    bool unready = moment->nudges_raised & MO_NUDGE_DRAFT && moment->draft_unready;
    /* TRANSLATORS: the end of a line of the digest: its draft is not ready yet. */
    return g_strdup(unready ? _(" · complete the draft") : "");
}

static char *print_digest_line(const MoMoment *moment, const MoConfig *config, MoDay today)
{
    g_autofree char *plain = mo_nudge_print_title(moment, mo_nudge_hides(config), SUMMARY_MAX);
    g_autofree char *title = mo_nudge_ask_sent(moment, plain);
    g_autofree char *reason = mo_nudge_print_reason(moment, config->workdays, today);
    /* TRANSLATORS: a line of the digest: what to do, and why. */
    g_autofree char *line =
        *reason ? g_strdup_printf(_("%1$s – %2$s"), title, reason) : g_steal_pointer(&title);
    g_autofree char *early = print_early(moment, today);
    g_autofree char *unready = print_unready(moment);
    size_t length = strlen(early) + strlen(unready);
    g_autofree char *cut = mo_text_clean_line(line, DIGEST_LINE_MAX - length);
    return g_strconcat(cut, early, unready, NULL);
}

static char *print_digest_summary(unsigned n, bool afternoon)
{
    if (afternoon)
        return g_strdup_printf(ngettext("%u moment left for today", "%u moments left for today", n),
                               n);
    return g_strdup_printf(ngettext("%u moment today", "%u moments today", n), n);
}

static char *print_digest_body(const GPtrArray *moments, const MoConfig *config, MoDay today,
                               unsigned n_waiting)
{
    GString *body = g_string_new(NULL);
    g_autofree char *headline = print_headline(moments, config, today);
    if (headline)
        g_string_append_printf(body, "%s\n", headline);
    unsigned n_lines = MIN(moments->len, DIGEST_LINES);
    for (unsigned i = 0; i < n_lines; i++) {
        g_autofree char *line = print_digest_line(g_ptr_array_index(moments, i), config, today);
        g_string_append_printf(body, "• %s\n", line);
    }
    if (n_lines < moments->len) {
        unsigned n_more = moments->len - n_lines;
        g_string_append_printf(body, ngettext("and %u more", "and %u more", n_more), n_more);
        g_string_append_c(body, '\n');
    }
    if (n_waiting > 0) {
        g_string_append_printf(body,
                               ngettext("%u surprise waits for another day.",
                                        "%u surprises wait for another day.", n_waiting),
                               n_waiting);
        g_string_append_c(body, '\n');
    }
    g_strchomp(body->str);
    return g_string_free(body, FALSE);
}

MoNote *mo_nudge_digest(const GPtrArray *moments, const MoConfig *config, MoDay today,
                        unsigned n_waiting, bool afternoon, uint64_t tag)
{
    if (moments->len == 1) {
        const MoMoment *only = g_ptr_array_index(moments, 0);
        bool draft_ready = only->nudges_raised & MO_NUDGE_DRAFT;
        return mo_nudge_single(only, config, today, false, draft_ready, tag);
    }
    g_autofree char *summary = print_digest_summary(moments->len, afternoon);
    g_autofree char *body = print_digest_body(moments, config, today, n_waiting);
    MoNote *note = mo_note_new(tag, summary, body);
    mo_nudge_be_ready_to_hide(note, config, moments->len);
    if (count_late(moments, config->workdays, today) >= LATE_FOR_ALL)
        add_all_later(note, config, today);
    mo_note_set_ending(note, _("Open shows all of it."), _("To answer, type: moments today"));
    note->opens = true;
    note->sticky = true;
    return note;
}
