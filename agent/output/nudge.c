#include "output/nudge_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define BODY_MAX 250
#define REASON_MAX 100
#define SUGGESTION_MAX 100
#define NEXT_STEP_MAX 80
#define PHONE_MAX 40
#define MESSAGE_MAX 600
/* A company cut to fewer bytes than this says nothing. */
#define COMPANY_LEAST 8

/* ---- the title ---- */

static char *print_who(const char *name, const char *company)
{
    /* TRANSLATORS: a customer and her company: "Ada Example (Example Ltd)". */
    return *company ? g_strdup_printf(_("%1$s (%2$s)"), name, company) : g_strdup(name);
}

/* Cut to size so that of a long one the company goes first, then the end of the name. */
char *mo_nudge_print_title(const MoMoment *moment, bool hide_names, size_t max)
{
    const char *kind = moment->habit->kind;
    if (hide_names) {
        g_autofree char *title = mo_kind_print_title(kind, NULL);
        return mo_text_clean_line(title, max);
    }
    g_autofree char *name = mo_text_clean_line(moment->customer_name, max);
    g_autofree char *company = mo_text_clean_line(moment->company, max);
    if (mo_text_same(name, company))
        *company = '\0';
    g_autofree char *who = print_who(name, company);
    if (moment->what) {
        /* TRANSLATORS: what was promised, and to whom: "send the quote: Ada Example". */
        g_autofree char *promised = g_strdup_printf(_("%1$s: %2$s"), moment->what, who);
        return mo_text_clean_line(promised, max);
    }
    g_autofree char *title = mo_kind_print_title(kind, *who ? who : NULL);
    size_t length = strlen(title);
    if (length > max && *company) {
        size_t over = length - max;
        size_t left = strlen(company) > over ? strlen(company) - over : 0;
        g_autofree char *shorter = mo_text_clean_line(company, left);
        g_autofree char *less = print_who(name, left >= COMPANY_LEAST ? shorter : "");
        g_free(title);
        title = mo_kind_print_title(kind, less);
    }
    return mo_text_clean_line(title, max);
}

bool mo_nudge_hides(const MoConfig *config)
{
    return config->hide_names == MO_HIDE_ALWAYS;
}

char *mo_nudge_title(const MoMoment *moment, const MoConfig *config)
{
    return mo_nudge_print_title(moment, mo_nudge_hides(config), SUMMARY_MAX);
}

/* ---- the reason ---- */

MoDay mo_nudge_get_day(const MoMoment *moment, const MoWorkdays *workdays)
{
    if (moment->habit->class == MO_CLASS_PROMISE) /* says by itself for what day it was given */
        return moment->nominal;
    bool waited = workdays && moment->nominal < moment->due && !moment->fixed &&
                  mo_workdays_is_absent(workdays, moment->nominal);
    return waited ? moment->nominal : moment->due;
}

/* How its day lies to today, unless that goes without saying; else NULL. */
static char *print_due(const MoMoment *moment, const MoWorkdays *workdays, MoDay today)
{
    if (moment->must_today) {
        bool said = moment->reason && mo_text_contains(moment->reason, _("today"));
        return said ? NULL : g_strdup(_("today"));
    }
    bool promised = moment->habit->class == MO_CLASS_PROMISE;
    MoDay day_due = mo_nudge_get_day(moment, workdays);
    int late = day_due == MO_DAY_NONE ? 0 : today - day_due;
    if (late == 1)
        return g_strdup(_("due yesterday"));
    if (late > 1)
        return g_strdup_printf(ngettext("due %d day ago", "due %d days ago", (unsigned long)late),
                               late);
    if (late == 0 || moment->fixed || (promised && moment->origin))
        return NULL;
    g_autofree char *day = mo_day_print_near(day_due, today);
    return g_strdup_printf(_("due %s"), day);
}

char *mo_nudge_print_reason(const MoMoment *moment, const MoWorkdays *workdays, MoDay today)
{
    g_autofree char *reason = mo_text_clean_line(moment->reason, REASON_MAX);
    g_autofree char *due = print_due(moment, workdays, today);
    if (!due)
        return g_steal_pointer(&reason);
    return *reason ? g_strdup_printf("%s · %s", reason, due) : g_steal_pointer(&due);
}

/* ---- the body of a single nudge ---- */

typedef struct {
    GString *text;
    size_t max;
} Body;

/* Adds a line if it fits whole: half a line helps nobody. An empty one is passed over. */
static void add_line(Body *body, const char *line)
{
    size_t length = strlen(line) + (body->text->len > 0 ? 1 : 0);
    if (*line == '\0' || body->text->len + length > body->max)
        return;
    if (body->text->len > 0)
        g_string_append_c(body->text, '\n');
    g_string_append(body->text, line);
}

/* "Send: Heat pumps in 2026"; the value is cut to size first. */
static void add_value(Body *body, const char *format, const char *value, size_t max)
{
    g_autofree char *clean = mo_text_clean_line(value, max);
    const char *place = strstr(format, "%s");
    if (*clean == '\0' || !place)
        return;
    g_autofree char *line =
        g_strdup_printf("%.*s%s%s", (int)(place - format), format, clean, place + 2);
    add_line(body, line);
}

static void add_bans(Body *body, const MoMoment *moment, unsigned bans)
{
    unsigned matters = bans & mo_kind_get_bans(mo_kind_from_word(moment->habit->kind));
    if (moment->habit->nudges & MO_NUDGE_DRAFT)
        matters |= bans & MO_BAN_EMAIL;
    if (matters & MO_BAN_EMAIL)
        add_line(body, _("Asked for no e-mail."));
    if (matters & MO_BAN_PHONE)
        add_line(body, _("Asked for no phone calls."));
    if (matters & MO_BAN_PROMO)
        add_line(body, _("Asked for no advertising."));
}

/* What helps on the phone or at the door. */
static void add_contact_help(Body *body, const MoMoment *moment, MoKind kind, unsigned bans)
{
    const MoCustomer *customer = moment->customer;
    if (kind != MO_KIND_CALL && kind != MO_KIND_CHECK_IN && kind != MO_KIND_VISIT)
        return;
    if (!(bans & MO_BAN_PHONE) && customer->phone[0])
        add_value(body, _("Phone: %s"), customer->phone[0], PHONE_MAX);
    else if (kind == MO_KIND_CALL && !(bans & MO_BAN_PHONE))
        add_line(body, _("No phone number in your records."));
    if (moment->no_answers > 0) {
        g_autofree char *tried =
            g_strdup_printf(ngettext("Tried %u time, nobody there.",
                                     "Tried %u times, nobody there.", moment->no_answers),
                            moment->no_answers);
        add_line(body, tried);
    }
    add_value(body, _("Next step: %s"), customer->next_step, NEXT_STEP_MAX);
}

const char *mo_nudge_print_nothing_fits(const MoMoment *moment)
{
    switch (mo_kind_from_word(moment->habit->kind)) {
    case MO_KIND_INTRODUCTION:
        return _("Nobody fits yet; note what customers need and offer.");
    case MO_KIND_EVENT:
        return _("No event fits; choose one yourself.");
    default:
        return _("No article fits; choose one yourself.");
    }
}

static void add_suggestion(Body *body, const MoMoment *moment, bool hide_names)
{
    const MoSuggestion *suggestion = moment->suggestion;
    if (suggestion && suggestion->person && hide_names)
        return;
    if (suggestion)
        add_value(body,
                  suggestion->person  ? _("Introduce to: %s")
                  : suggestion->event ? _("Invite to: %s")
                                      : _("Send: %s"),
                  suggestion->title, SUGGESTION_MAX);
    else if (moment->no_suggestion_fits)
        add_line(body, mo_nudge_print_nothing_fits(moment));
}

/* A greeting that comes before its day is an embarrassment. */
char *mo_nudge_print_not_before(const MoMoment *moment, MoDay today)
{
    MoDay day = mo_moment_get_not_before(moment);
    if (day == MO_DAY_NONE || day <= today)
        return NULL;
    g_autofree char *shown = mo_day_print_short(day, today);
    return g_strdup_printf(_("Send it not before %s."), shown);
}

/* Why there is no draft, unless the ban has said it already. */
static void add_draft(Body *body, const MoMoment *moment, unsigned bans, bool draft_ready,
                      bool hide_names)
{
    const MoCustomer *customer = moment->customer;
    if (draft_ready && moment->draft_unready && hide_names)
        add_line(body, _("A draft is there to be completed."));
    else if (draft_ready && moment->draft_unready)
        add_value(body, _("Complete the draft: %s."), moment->draft_unready, REASON_MAX);
    else if (draft_ready)
        add_line(body, _("A draft is ready."));
    else if (!(moment->habit->nudges & MO_NUDGE_DRAFT) || !customer || (bans & MO_BAN_EMAIL))
        return;
    else if (!customer->email[0])
        add_line(body, _("No e-mail address, so no draft."));
    else if (moment->draft_problem && !hide_names)
        add_value(body, _("No draft: %s"), moment->draft_problem, REASON_MAX);
}

static char *print_body(const MoMoment *moment, const MoConfig *config, MoDay today, bool again,
                        bool draft_ready)
{
    const char *again_text = again ? _("Shown again after an interruption.") : "";
    const MoCustomer *customer = moment->customer;
    unsigned bans = customer ? mo_customer_bans_on(customer, today) : 0;
    size_t reserved = again ? strlen(again_text) + 1 : 0;
    Body body = {.text = g_string_new(NULL), .max = BODY_MAX - reserved};

    /* What to send decides more than why today. */
    add_suggestion(&body, moment, mo_nudge_hides(config));
    g_autofree char *reason = mo_nudge_print_reason(moment, config->workdays, today);
    g_autofree char *sentence = mo_text_capitalize(reason);
    add_line(&body, sentence);
    add_bans(&body, moment, bans);
    if (customer && !mo_nudge_hides(config))
        add_contact_help(&body, moment, mo_kind_from_word(moment->habit->kind), bans);
    add_draft(&body, moment, bans, draft_ready, mo_nudge_hides(config));
    g_autofree char *not_before = draft_ready ? mo_nudge_print_not_before(moment, today) : NULL;
    if (not_before)
        add_line(&body, not_before);
    if (moment->suggestion)
        add_value(&body, _("Why this one: %s"), moment->suggestion->reason, SUGGESTION_MAX);
    body.max = BODY_MAX;
    add_line(&body, again_text);
    return g_string_free(body.text, FALSE);
}

char *mo_nudge_print_obstacles(const MoMoment *moment, MoDay today)
{
    Body body = {.text = g_string_new(NULL), .max = BODY_MAX};
    if (moment->customer) {
        unsigned bans = mo_customer_bans_on(moment->customer, today);
        add_bans(&body, moment, bans);
        if (!(moment->nudges_raised & MO_NUDGE_DRAFT))
            add_draft(&body, moment, bans, false, false);
    }
    g_strdelimit(body.text->str, "\n", ' ');
    return g_string_free(body.text, FALSE);
}

/* ---- buttons: three at most, the first harmless ---- */

/* A draft with gaps is not offered as if it could go. */
static void add_open_draft(MoNote *note, const MoMoment *moment)
{
    mo_note_add_action(note, "open-draft",
                       moment->draft_unready ? _("Complete draft") : _("Open draft"));
}

/* Where something is suggested, there may be something better. */
static void add_suggestion_actions(MoNote *note, const MoMoment *moment, bool draft_ready)
{
    const char *done = mo_kind_get_done_label(mo_kind_from_word(moment->habit->kind));
    if (draft_ready)
        add_open_draft(note, moment);
    else
        mo_note_add_action(note, "later", _("Later"));
    if (!draft_ready || !moment->suggestion)
        mo_note_add_action(note, "done", done);
    if (moment->suggestion)
        mo_note_add_action(note, "another", _("Another"));
    if (draft_ready)
        mo_note_add_action(note, "later", _("Later"));
}

/* That a day was moved is told at once. */
static bool may_be_late(const MoMoment *moment)
{
    return moment->habit->class == MO_CLASS_PROMISE && moment->habit->when->type != MO_WHEN_MOVED;
}

static void add_actions(MoNote *note, const MoMoment *moment, bool draft_ready)
{
    MoKind kind = mo_kind_from_word(moment->habit->kind);
    if (moment->draft_opened) {
        mo_note_add_action(note, "later", _("Later"));
        mo_note_add_action(note, "sent", _("Sent"));
        add_open_draft(note, moment);
        return;
    }
    if (kind == MO_KIND_ARTICLE || moment->suggestion) {
        add_suggestion_actions(note, moment, draft_ready);
        return;
    }
    if (draft_ready)
        add_open_draft(note, moment);
    mo_note_add_action(note, "later", _("Later"));
    if (!draft_ready && may_be_late(moment)) {
        mo_note_add_action(note, "will-be-late", _("Will be late"));
        mo_note_add_action(note, "done", _("Kept"));
        return;
    }
    if (moment->habit->class == MO_CLASS_PROMISE)
        mo_note_add_action(note, "done", _("Kept"));
    else
        mo_note_add_action(note, kind == MO_KIND_CALL ? "spoke" : "done",
                           mo_kind_get_done_label(kind));
    if (draft_ready)
        return;
    if (kind == MO_KIND_CALL)
        mo_note_add_action(note, "no-answer", _("No answer"));
    else if (moment->habit->class == MO_CLASS_MAGIC)
        mo_note_add_action(note, "skip", _("Skip"));
}

char *mo_nudge_ask_sent(const MoMoment *moment, const char *title)
{
    if (!moment->draft_opened)
        return g_strdup(title);
    /* TRANSLATORS: she opened the draft of this moment before: "Sent? Thank Ada Example". */
    g_autofree char *question = g_strdup_printf(_("Sent? %s"), title);
    return mo_text_clean_line(question, SUMMARY_MAX);
}

void mo_nudge_be_ready_to_hide(MoNote *note, const MoConfig *config, unsigned n)
{
    if (config->hide_names == MO_HIDE_PRESENTING)
        note->discreet =
            g_strdup_printf(ngettext("Moments: %u for today", "Moments: %u for today", n), n);
}

MoNote *mo_nudge_single(const MoMoment *moment, const MoConfig *config, MoDay today, bool again,
                        bool draft_ready, uint64_t tag)
{
    /* What was promised stands as she wrote it; a note begins as sentences do. */
    g_autofree char *words = mo_nudge_title(moment, config);
    g_autofree char *plain = mo_text_capitalize(words);
    g_autofree char *title = mo_nudge_ask_sent(moment, plain);
    g_autofree char *body = print_body(moment, config, today, again, draft_ready);
    MoNote *note = mo_note_new(tag, title, body);
    mo_nudge_be_ready_to_hide(note, config, 1);
    if (mo_nudge_hides(config))
        mo_note_set_ending(note, _("Open shows who it is."),
                           _("To see who it is, type: moments today"));
    add_actions(note, moment, draft_ready);
    note->opens = true;
    note->sticky = true;
    return note;
}

MoNote *mo_nudge_message(const char *summary, const char *body, uint64_t tag)
{
    g_autofree char *title = mo_text_clean_line(summary, SUMMARY_MAX);
    g_autofree char *text = mo_text_clean_block(body, MESSAGE_MAX);
    return mo_note_new(tag, title, text);
}
