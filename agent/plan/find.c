/* Finding the moment that an ID of the command line means. */
#include "plan/build.h"

#include "base/error.h"
#include "base/i18n.h"

#include <string.h>

#define LOOK_AHEAD_DAYS 90

/* One or two digits are always a number of today's list, never the beginning of a code: an answer
 * must not reach a moment of another day because the list is shorter than she thinks. */
static bool is_number(const char *id)
{
    return *id && strlen(id) <= 2 && strspn(id, "0123456789") == strlen(id);
}

static void describe(GString *text, const MoMoment *moment)
{
    g_autofree char *due = mo_day_print(moment->due);
    g_string_append_printf(text, "\n  %s  %s, %s, %s", moment->id, moment->habit->name,
                           moment->customer_name, due);
}

/* The index of the only moment whose id begins with `id`; -1: none, -2: several (error set). */
static int find_in(const GPtrArray *moments, const char *id, GError **error)
{
    int found = -1;
    g_autoptr(GString) candidates = g_string_new(NULL);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        if (!g_str_has_prefix(moment->id, id))
            continue;
        describe(candidates, moment);
        found = found == -1 ? (int)i : -2;
    }
    if (found == -2)
        g_set_error(error, MO_ERROR, MO_ERROR_AMBIGUOUS,
                    _("several moments begin with '%s'; give more of the code:%s"), id,
                    candidates->str);
    return found;
}

static MoMoment *take(GPtrArray *moments, int index)
{
    return index < 0 ? NULL : g_ptr_array_steal_index(moments, (guint)index);
}

static MoMoment *find_ahead(const MoPlanInput *input, const char *id, GError **error)
{
    MoDay today = input->now.day;
    g_autoptr(GPtrArray) ahead = mo_plan_range(input, today, today + LOOK_AHEAD_DAYS, false, error);
    if (!ahead)
        return NULL;
    int index = find_in(ahead, id, error);
    if (index == -1)
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("no moment with the code '%s' is open or comes in the next %d days; "
                      "'moments today' and 'moments plan' list the codes"),
                    id, LOOK_AHEAD_DAYS);
    return take(ahead, index);
}

static MoMoment *find(const MoPlanInput *asked, const char *id, GError **error)
{
    MoPlanInput with_id = *asked;
    const MoPlanInput *input = &with_id;
    with_id.keep.id = is_number(id) ? NULL : id;
    g_autoptr(MoPlan) plan = mo_plan_day(input, error);
    if (!plan)
        return NULL;
    if (is_number(id)) {
        guint64 number = g_ascii_strtoull(id, NULL, 10);
        if (number >= 1 && number <= plan->moments->len)
            return take(plan->moments, (int)number - 1);
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("today's list has no number %s; 'moments today' shows it"), id);
        return NULL;
    }
    int index = find_in(plan->moments, id, error);
    if (index != -1)
        return take(plan->moments, index);
    index = find_in(plan->waiting, id, error);
    if (index != -1)
        return take(plan->waiting, index);
    return find_ahead(input, id, error);
}

MoMoment *mo_plan_find(const MoPlanInput *input, const char *id, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(id, -1);
    if (*lower == '\0') {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND, _("the code is empty"));
        return NULL;
    }
    g_autoptr(MoMoment) moment = find(input, lower, error);
    if (!moment || moment->customer)
        return g_steal_pointer(&moment);
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, moment);
    return mo_build_attach_customers(input, one, error) ? g_steal_pointer(&moment) : NULL;
}
