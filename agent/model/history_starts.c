/* What entries start: occurrences that are counted from a logged contact, a step done, a promise;
 * and the promise that a record told last, which holds when the record is gone. */
#include "model/history.h"

#include "model/history_rules.h"

void mo_start_free(MoStart *start)
{
    if (start == NULL)
        return;
    g_free(start->origin);
    g_free(start->word);
    g_free(start->note);
    g_free(start);
}

char *mo_entry_print_id(const MoEntry *entry)
{
    return g_strdup_printf("%s/%" G_GUINT64_FORMAT, entry->machine, entry->number);
}

unsigned mo_entry_get_starts(const MoEntry *entry)
{
    switch (entry->type) {
    case MO_ENTRY_TOUCH: /* an attempt reached nobody: it starts nothing */
        return entry->no_answer || entry->kind == NULL ? 0 : 1u << MO_START_TOUCH;
    case MO_ENTRY_DONE:
        return 1u << MO_START_DONE;
    case MO_ENTRY_PROMISED:
        return entry->origin != NULL ? 1u << MO_START_MOVE : 1u << MO_START_PROMISE;
    case MO_ENTRY_NEXT_STEP:
        return 1u << MO_START_NEXT_STEP;
    default:
        return 0;
    }
}

static MoStart *add_start(GPtrArray *starts, MoStartType type, const MoEntry *entry)
{
    MoStart *start = g_new0(MoStart, 1);
    start->type = type;
    start->origin = mo_entry_print_id(entry);
    start->day = entry->day;
    start->aim = MO_DAY_NONE;
    start->told = MO_DAY_NONE;
    g_ptr_array_add(starts, start);
    return start;
}

static MoStart *find_promise(const GPtrArray *starts, const char *origin)
{
    for (unsigned i = 0; i < starts->len; i++) {
        MoStart *start = starts->pdata[i];
        if (start->type == MO_START_PROMISE && g_strcmp0(start->origin, origin) == 0)
            return start;
    }
    return NULL;
}

static void fold_promised(GPtrArray *starts, const MoEntry *entry)
{
    if (entry->origin == NULL) {
        MoStart *promise = add_start(starts, MO_START_PROMISE, entry);
        promise->note = g_strdup(entry->note);
        promise->aim = entry->due;
        promise->told = entry->nominal;
        return;
    }
    MoStart *moved = find_promise(starts, entry->origin);
    if (moved == NULL) /* the promise was taken back */
        return;
    moved->day = entry->day;
    moved->aim = entry->due;
    MoStart *move = add_start(starts, MO_START_MOVE, entry);
    move->note = g_strdup(moved->note);
    move->day = entry->nominal;
    move->told = entry->day;
}

/* What the record tells now takes the place of what it told. */
static void fold_next_step(GPtrArray *starts, const MoEntry *entry)
{
    for (unsigned i = starts->len; i > 0; i--)
        if (((const MoStart *)starts->pdata[i - 1])->type == MO_START_NEXT_STEP)
            g_ptr_array_remove_index(starts, i - 1);
    if (entry->day != MO_DAY_NONE)
        add_start(starts, MO_START_NEXT_STEP, entry)->note = g_strdup(entry->note);
}

const MoStart *mo_starts_get_next_step(const GPtrArray *starts)
{
    for (unsigned i = 0; starts != NULL && i < starts->len; i++) {
        const MoStart *start = starts->pdata[i];
        if (start->type == MO_START_NEXT_STEP)
            return start;
    }
    return NULL;
}

void mo_starts_fold(GPtrArray *starts, const MoEntry *entry)
{
    unsigned what = mo_entry_get_starts(entry);
    if (what == 1u << MO_START_TOUCH)
        add_start(starts, MO_START_TOUCH, entry)->word = g_strdup(entry->kind);
    else if (what == 1u << MO_START_DONE)
        add_start(starts, MO_START_DONE, entry)->word = g_strdup(entry->habit);
    else if (what == 1u << MO_START_NEXT_STEP)
        fold_next_step(starts, entry);
    else if (what != 0)
        fold_promised(starts, entry);
}
