#include "model/habit.h"

#include "model/field.h"

#include <string.h>

void mo_habit_free(MoHabit *habit)
{
    if (!habit)
        return;
    g_free(habit->name);
    g_free(habit->kind);
    g_free(habit->was);
    mo_selector_free(habit->who);
    g_free(habit->who_text);
    g_free(habit->when_text);
    mo_when_free(habit->when);
    mo_recur_free(habit->recur);
    if (habit->show_before)
        g_array_unref(habit->show_before);
    g_free(habit->template);
    g_free(habit->file);
    g_free(habit);
}

bool mo_habit_is_fixed_day(const MoHabit *habit)
{
    return habit->when->type == MO_WHEN_DATE && habit->when->offset.n == 0 &&
           mo_field_get_cell(mo_field_find(habit->when->word, NULL)) != MO_CELL_DAY;
}

bool mo_habit_is_next_step(const MoHabit *habit)
{
    const MoWhen *when = habit->when;
    return when->type == MO_WHEN_DATE && when->offset.n == 0 &&
           strcmp(when->word, "next_step_date") == 0;
}

const char *mo_per_to_string(MoPer per)
{
    static const char *const words[] = {
        [MO_PER_PERSON] = "person", [MO_PER_COMPANY] = "company", [MO_PER_PROJECT] = "project"};
    g_return_val_if_fail((unsigned)per < G_N_ELEMENTS(words), "");
    return words[per];
}

static const char *const class_words[] = {
    [MO_CLASS_MAGIC] = "magic", [MO_CLASS_PROMISE] = "promise", [MO_CLASS_RECOVERY] = "recovery"};

const char *mo_class_to_string(MoClass class)
{
    g_return_val_if_fail((unsigned)class < G_N_ELEMENTS(class_words), "");
    return class_words[class];
}

bool mo_class_from_string(const char *text, MoClass *ret_class)
{
    for (unsigned i = 0; text && i < G_N_ELEMENTS(class_words); i++) {
        if (g_ascii_strcasecmp(text, class_words[i]) == 0) {
            *ret_class = i;
            return true;
        }
    }
    return false;
}

static const struct {
    MoNudge nudge;
    const char *word;
} nudge_words[] = {{MO_NUDGE_POPUP, "popup"},
                   {MO_NUDGE_DRAFT, "draft"},
                   {MO_NUDGE_DIGEST, "digest"},
                   {MO_NUDGE_REMINDER, "reminder"}};

const char *mo_nudge_to_string(MoNudge nudge)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(nudge_words); i++)
        if (nudge_words[i].nudge == nudge)
            return nudge_words[i].word;
    g_return_val_if_reached("");
}

bool mo_nudge_from_string(const char *text, MoNudge *ret_nudge)
{
    for (unsigned i = 0; text && i < G_N_ELEMENTS(nudge_words); i++) {
        if (g_ascii_strcasecmp(text, nudge_words[i].word) == 0) {
            *ret_nudge = nudge_words[i].nudge;
            return true;
        }
    }
    return false;
}
