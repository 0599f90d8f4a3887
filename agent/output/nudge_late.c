/* A promise that will be late: by what day instead? */
#include "output/nudge_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

/* The second day that is offered is a working week behind the first. */
#define WEEK 5

static void add_day(MoNote *note, MoDay day, MoDay today)
{
    g_autofree char *date = mo_day_print(day);
    g_autofree char *key = g_strconcat(MO_NOTE_BY, date, NULL);
    g_autofree char *near = mo_day_print_near(day, today);
    /* TRANSLATORS: a button: the new day of a promise, "By Friday 6 March". */
    g_autofree char *label = g_strdup_printf(_("By %s"), near);
    mo_note_add_action(note, key, label);
}

MoNote *mo_nudge_ask_new_day(const MoMoment *moment, const MoConfig *config, MoDay today,
                             uint64_t tag)
{
    MoDay next = mo_workdays_after(config->workdays, MAX(today, moment->nominal), 1);
    g_autofree char *words = mo_nudge_title(moment, config);
    g_autofree char *title = mo_text_capitalize(words);
    g_autofree char *told = mo_day_print_near(moment->nominal, today);
    g_autofree char *body = g_strdup_printf(
        _("By what day instead of %s? To tell the customer is put into your list too."), told);
    MoNote *note = mo_note_new(tag, title, body);
    g_autofree char *typed = g_strdup_printf(
        /* TRANSLATORS: what to type; leave "moments promise move" and "--by friday" as they are. */
        _("For another day type: moments promise move %s --by friday"), moment->id);
    mo_note_set_ending(note, typed, typed);
    mo_note_add_action(note, MO_NOTE_LEAVE, _("Leave it"));
    add_day(note, next, today);
    add_day(note, mo_workdays_after(config->workdays, next, WEEK), today);
    mo_nudge_be_ready_to_hide(note, config, 1);
    note->opens = true;
    note->sticky = true;
    return note;
}
