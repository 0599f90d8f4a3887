#include "plan/glance.h"

/* Days that have a number of their own: from so many before the day in the middle. */
#define DAYS (MO_GLANCE_KEYS / 2)
#define DAYS_BEFORE (DAYS - 1000)
/* All pairs without a date are alike too. */
#define NO_DATE (MO_GLANCE_KEYS - 1)
/* So few pairs are looked at singly before entries are made: after one answer there are no more. */
#define FEW 64
/* Yearly dates of late years are looked at singly: whether the year had begun matters there. */
#define LATE_YEARS 3

typedef struct {
    unsigned round; /* of the glance, when the entry was made; 0: never */
    MoGlanced seen;
    bool knows_next; /* `next` was looked for: */
    bool has_next;
    MoOccurrence next; /* the first that is shown after today */
} Entry;

struct MoGlance {
    MoDay today;
    MoDay counted;
    MoGlanceAround around; /* today */
    unsigned round;
    unsigned n_singly; /* pairs that were looked at before there were entries */
    Entry *entries;    /* by key; each made when the first of its date is asked for */
};

MoGlance *mo_glance_new(MoDay today, MoDay counted)
{
    MoGlance *glance = g_new0(MoGlance, 1);
    glance->today = today;
    glance->around = mo_glance_around(today);
    glance->counted = counted;
    glance->round = 1;
    return glance;
}

void mo_glance_free(MoGlance *glance)
{
    if (!glance)
        return;
    g_free(glance->entries);
    g_free(glance);
}

void mo_glance_move(MoGlance *glance, MoDay today)
{
    glance->today = today;
    glance->around = mo_glance_around(today);
    glance->counted = MO_DAY_NONE;
    glance->round++;
}

static int key_of_day(MoDay day, MoDay around)
{
    int64_t place = (int64_t)day - around + DAYS_BEFORE;
    return place >= 0 && place < DAYS ? (int)place : -1;
}

static int key_of_date(const MoPair *pair, MoGlanceAround around)
{
    if (pair->date.month == 0)
        return NO_DATE;
    if (pair->single)
        return key_of_day(mo_date_day(pair->date), around.day);
    int reach = (int)(mo_span_days(pair->habit->when->offset) / 365);
    if (pair->date.year >= around.year - reach - LATE_YEARS)
        return -1;
    return (pair->date.month - 1) * 31 + pair->date.day - 1;
}

/* An answered moment may move what counts from a contact. */
static int key_of_contact(const MoPair *pair, MoDay around)
{
    if (pair->answered)
        return -1;
    MoDay base = MAX(pair->last_contact, pair->last_passed);
    if (base != MO_DAY_NONE)
        return key_of_day(base, around);
    int key = key_of_day(pair->phase, around);
    return key < 0 ? key : DAYS + key;
}

MoGlanceAround mo_glance_around(MoDay day)
{
    MoGlanceAround around = {.day = day};
    mo_day_to_civil(day, &around.year, NULL, NULL);
    return around;
}

int mo_glance_key(const MoPair *pair, MoGlanceAround around)
{
    if (pair->only != MO_DAY_NONE || pair->paused_until != MO_DAY_NONE)
        return -1;
    switch (pair->habit->when->type) {
    case MO_WHEN_DATE:
        return key_of_date(pair, around);
    case MO_WHEN_LAST_CONTACT:
        return key_of_contact(pair, around.day);
    case MO_WHEN_RULE:
        /* A surprise is another one for each pair and each day. */
        if (pair->habit->repeat.n > 0 && pair->last_passed != MO_DAY_NONE)
            return -1;
        if (pair->habit->surprise_days > 0 || pair->spread >= MO_GLANCE_KEYS)
            return -1;
        return (int)pair->spread;
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        break;
    }
    return 0;
}

MoPair mo_glance_get_generic(const MoPair *pair)
{
    MoPair generic = *pair;
    generic.begin = MO_DAY_FIRST;
    generic.from = MO_DAY_FIRST;
    generic.never = false;
    generic.answered = generic.pauses = NULL;
    generic.open = (MoOpen){0};
    return generic;
}

static void fill(MoGlance *glance, Entry *entry, const MoPair *pair)
{
    MoPair generic = mo_glance_get_generic(pair);
    *entry = (Entry){.round = glance->round};
    entry->seen.is_open = mo_pair_find_open(&generic, glance->today, &entry->seen.newest);
    if (glance->counted != MO_DAY_NONE)
        entry->seen.n_lapsed =
            mo_pair_count_lapsed(&generic, glance->counted, glance->today, &entry->seen.lapsed);
}

/* NULL: the pair is to be looked at singly. */
static Entry *look_up(MoGlance *glance, const MoPair *pair, int *ret_key)
{
    *ret_key = -1;
    if (!glance->entries) {
        if (glance->n_singly++ < FEW)
            return NULL;
        glance->entries = g_new0(Entry, MO_GLANCE_KEYS);
    }
    *ret_key = mo_glance_key(pair, glance->around);
    if (*ret_key < 0)
        return NULL;
    Entry *entry = &glance->entries[*ret_key];
    if (entry->round != glance->round)
        fill(glance, entry, pair);
    return entry;
}

const MoGlanced *mo_glance_look(MoGlance *glance, const MoPair *pair, int *ret_key)
{
    const Entry *entry = look_up(glance, pair, ret_key);
    return entry ? &entry->seen : NULL;
}

bool mo_glance_find_open(MoGlance *glance, const MoPair *pair, MoOccurrence *ret_occurrence)
{
    int key;
    const MoGlanced *seen = pair->open.is ? NULL : mo_glance_look(glance, pair, &key);
    if (!seen)
        return mo_pair_find_open(pair, glance->today, ret_occurrence);
    /* Only the newest can be open, so one that does not exist or was answered leaves none. */
    if (!seen->is_open || pair->never || !mo_occurrence_exists(pair, &seen->newest) ||
        (pair->answered && mo_pair_is_handled(pair, seen->newest.nominal)))
        return false;
    *ret_occurrence = seen->newest;
    return true;
}

bool mo_glance_find_next(MoGlance *glance, const MoPair *pair, MoOccurrence *ret_occurrence)
{
    int key;
    Entry *entry = look_up(glance, pair, &key);
    if (!entry)
        return mo_occurrence_after(pair, glance->today, ret_occurrence);
    if (!entry->knows_next) {
        MoPair generic = mo_glance_get_generic(pair);
        entry->has_next = mo_occurrence_after(&generic, glance->today, &entry->next);
        entry->knows_next = true;
    }
    if (entry->has_next && !mo_occurrence_exists(pair, &entry->next))
        return mo_occurrence_after(pair, glance->today, ret_occurrence);
    *ret_occurrence = entry->next;
    return entry->has_next;
}

unsigned mo_glance_count_lapsed(MoGlance *glance, const MoPair *pair)
{
    if (glance->counted == MO_DAY_NONE)
        return 0;
    int key;
    const MoGlanced *seen = mo_glance_look(glance, pair, &key);
    /* A beginning, a raise or an answer makes them fewer, never more. */
    if (seen && seen->n_lapsed == 0)
        return 0;
    if (seen && !pair->open.is && !pair->never && !pair->answered &&
        mo_occurrence_exists(pair, &seen->lapsed))
        return seen->n_lapsed;
    MoOccurrence first;
    return mo_pair_count_lapsed(pair, glance->counted, glance->today, &first);
}
