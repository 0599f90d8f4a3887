#include "plan/pair.h"

#include "base/text.h"

#include "model/customer_slots.h"
#include "plan/several.h"

#include <stdlib.h>
#include <string.h>

/* Keep what hangs on a hash apart from what hangs on the hash itself. */
#define PHASE UINT64_C(0x7068617365)          /* "phase" */
#define SPREAD UINT64_C(0x737072656164)       /* "spread" */
#define SURPRISE UINT64_C(0x7375727072697365) /* "surprise" */

/* Planning asks for the same few dates for every customer: those that have a field of their own are
 * found by it. */
static MoField find_date_field(const MoWhen *when)
{
    if (when->type != MO_WHEN_DATE)
        return MO_FIELD_NONE;
    for (MoField field = MO_FIELD_BIRTHDAY; field < MO_FIELD_LAST_CONTACTED; field++) {
        MoCell cell = mo_field_get_cell(field);
        if ((cell == MO_CELL_DATE || cell == MO_CELL_DAY) &&
            strcmp(when->word, mo_field_get_name(field)) == 0)
            return field;
    }
    return MO_FIELD_NONE;
}

static MoPair make_blank(const MoPlanRules *rules, const MoHabit *habit, unsigned index, MoDay seen)
{
    return (MoPair){.habit = habit,
                    .index = index,
                    .begin = MAX(rules->birth, seen),
                    .fixed = habit->fixed,
                    .last_contact = MO_DAY_NONE,
                    .last_passed = MO_DAY_NONE,
                    .phase = MO_DAY_NONE,
                    .seen = seen,
                    .from = MO_DAY_FIRST,
                    .only = MO_DAY_NONE,
                    .anchor = MO_DAY_NONE,
                    .aim = MO_DAY_NONE,
                    .told = MO_DAY_NONE,
                    .until = MO_DAY_LAST,
                    .paused_from = MO_DAY_NONE,
                    .paused_until = MO_DAY_NONE};
}

MoPairHabit mo_pair_habit(const MoPlanRules *rules, unsigned index, MoDay seen)
{
    const MoHabit *habit = g_ptr_array_index(rules->config->habits, index);
    MoPairHabit made = {.habit = habit,
                        .index = index,
                        .seen = seen,
                        .salt = mo_hash(rules->seed, "habit", habit->name, NULL),
                        .field = find_date_field(habit->when),
                        .blank = make_blank(rules, habit, index, seen)};
    /* The table of slots is asked once, not for every customer. */
    MoCustomer any = {0};
    const MoDate *date = mo_customer_slot_date(&any, made.field);
    const MoDay *day = mo_customer_slot_day(&any, made.field);
    made.date_at = date ? (size_t)((const char *)date - (const char *)&any) : 0;
    made.day_at = day ? (size_t)((const char *)day - (const char *)&any) : 0;
    return made;
}

/* Customers without any known contact start at different days, so that an import of 200 customers
 * does not fall due on one day. */
static MoDay phase_of(const MoPair *pair)
{
    uint64_t hash = mo_hash_mix(pair->hash, PHASE);
    unsigned interval = MAX(1u, mo_span_days(pair->habit->when->offset));
    return pair->begin + (MoDay)((hash >> 32) * interval >> 32);
}

/* 0 to `most`, by hash. */
static unsigned draw(uint64_t hash, unsigned most)
{
    return (unsigned)((hash >> 32) * (most + UINT64_C(1)) >> 32);
}

unsigned mo_pair_get_surprise(const MoPair *pair, MoDay nominal)
{
    unsigned most = pair->habit->surprise_days;
    if (most == 0)
        return 0;
    return draw(mo_hash_mix(mo_hash_mix(pair->hash, SURPRISE), (uint64_t)(int64_t)nominal), most);
}

static MoDate date_of_day(MoDay day)
{
    if (day == MO_DAY_NONE)
        return (MoDate){0};
    int year = 0, month = 0, day_of_month = 0;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    return (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day_of_month};
}

static const MoDate *date_of(const MoPairHabit *habit, const MoCustomer *customer)
{
    return (const MoDate *)(const void *)((const char *)customer + habit->date_at);
}

static MoDay day_of(const MoPairHabit *habit, const MoCustomer *customer)
{
    return *(const MoDay *)(const void *)((const char *)customer + habit->day_at);
}

static void take_date(MoPair *pair, const MoPairHabit *habit, const MoCustomer *customer)
{
    if (habit->date_at > 0) {
        pair->date = *date_of(habit, customer);
    } else if (habit->day_at > 0) {
        pair->date = date_of_day(day_of(habit, customer));
        pair->single = true;
    } else if (!mo_customer_get_date(customer, habit->habit->when->word, &pair->date,
                                     &pair->single)) {
        pair->date = (MoDate){0};
        pair->single = false;
    }
}

bool mo_pair_habit_is_usual(const MoPairHabit *habit)
{
    switch (habit->habit->when->type) {
    case MO_WHEN_TOUCH:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        return false;
    case MO_WHEN_DATE:
    case MO_WHEN_RULE:
    case MO_WHEN_LAST_CONTACT:
    case MO_WHEN_DONE:
        break;
    }
    return true;
}

bool mo_pair_habit_gives(const MoPairHabit *habit, const MoCustomer *customer)
{
    MoDate date;
    bool single;
    if (habit->habit->when->type != MO_WHEN_DATE)
        return true;
    if (habit->date_at > 0)
        return date_of(habit, customer)->month != 0;
    if (habit->day_at > 0)
        return day_of(habit, customer) != MO_DAY_NONE;
    return mo_customer_get_date(customer, habit->habit->when->word, &date, &single);
}

/* What entries started has pairs of its own; so has each moment of an unrolled one. */
static void take_record(MoPair *pair, const MoRecord *record, bool unrolled)
{
    if (record->origin)
        return;
    if (mo_record_is_answered(record) || (unrolled && mo_record_is_open(record))) {
        if (!pair->answered)
            pair->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
        g_array_append_val(pair->answered, record->nominal);
    } else if (mo_record_is_open(record) &&
               (!pair->open.is || record->nominal > pair->open.nominal)) {
        pair->open = (MoOpen){.is = true,
                              .nominal = record->nominal,
                              .show = record->show,
                              .due = record->due,
                              .raised_day = record->raised_day,
                              .state = record->state,
                              .until = record->until};
    }
}

/* "Nearly equal": within three days or a sixth. */
#define EQUAL_DAYS 3
#define EQUAL_PART 6

bool mo_days_are_expected(const MoDay done[3])
{
    if (done[2] == MO_DAY_NONE)
        return false;
    int last = done[0] - done[1], before = done[1] - done[2];
    return last > 0 && before > 0 && abs(last - before) <= MAX(EQUAL_DAYS, last / EQUAL_PART);
}

/* Whether the last three were done at nearly equal distance. */
static bool is_expected(const MoPairHistory *history)
{
    MoDay done[3] = {MO_DAY_NONE, MO_DAY_NONE, MO_DAY_NONE};
    unsigned n = 0;
    for (guint i = history->records->len; i > 0 && n < 3; i--) {
        const MoRecord *record = g_ptr_array_index(history->records, i - 1);
        if (record->state == MO_STATE_DONE)
            done[n++] = record->closed_day;
    }
    return mo_days_are_expected(done);
}

static void take_history(MoPair *pair, const MoCustomerHistory *known)
{
    const MoPairHistory *history = mo_customer_history_get(known, pair->habit->name);
    pair->last_contact = MAX(pair->last_contact, known->last_contact);
    if (pair->habit->class == MO_CLASS_MAGIC) {
        pair->paused_from = known->paused_from;
        pair->paused_until = known->paused_until;
        pair->pauses = known->pauses ? g_array_ref(known->pauses) : NULL;
    }
    if (!history)
        return;
    pair->never = history->never;
    pair->expected = pair->habit->class == MO_CLASS_MAGIC && !pair->fixed && is_expected(history);
    pair->last_passed = MAX(history->last_done, history->last_passed);
    bool unrolled = mo_pair_is_unrolled(pair);
    for (guint i = 0; i < history->records->len; i++)
        take_record(pair, g_ptr_array_index(history->records, i), unrolled);
}

/* What is left to chance. */
static void draw_lots(MoPair *pair)
{
    if (pair->habit->when->type == MO_WHEN_LAST_CONTACT)
        pair->phase = phase_of(pair);
    if (pair->habit->spread_days > 0)
        pair->spread = draw(mo_hash_mix(pair->hash, SPREAD), pair->habit->spread_days);
}

/* What was promised, and for when if the record does not tell that any more. */
static void take_next_step(MoPair *pair, const MoWho *who)
{
    pair->what = who->customer->next_step;
    pair->kept = false;
    if (!who->told)
        return;
    if (pair->date.month == 0) {
        pair->date = date_of_day(who->told->day);
        pair->single = pair->kept = true;
    }
    if (*pair->what == '\0' && mo_date_day(pair->date) == who->told->day)
        pair->what = who->told->note;
}

void mo_pair_turn(MoPair *pair, const MoPairHabit *habit, const MoWho *who)
{
    pair->begin = MAX(habit->blank.begin, who->first_seen);
    pair->last_contact = who->customer->last_contacted;
    pair->hash = mo_hash_mix(who->hash, habit->salt);
    if (pair->habit->when->type == MO_WHEN_DATE)
        take_date(pair, habit, who->customer);
    if (habit->field == MO_FIELD_NEXT_STEP_DATE)
        take_next_step(pair, who);
    draw_lots(pair);
}

void mo_pair_init(MoPair *pair, const MoPlanRules *rules, const MoPairHabit *habit,
                  const MoWho *who)
{
    *pair = habit->blank;
    pair->rules = rules;
    mo_pair_turn(pair, habit, who);
    if (who->known)
        take_history(pair, who->known);
}

void mo_pair_join(MoPair *pair, const MoGrouped *all)
{
    pair->group = all->key;
    pair->hash = mo_hash(all->key, pair->habit->name, NULL);
    pair->hash = mo_hash_mix(pair->hash, pair->rules->seed);
    pair->begin = MAX(MAX(pair->rules->birth, pair->seen), all->first_seen);
    pair->last_contact = all->last_contact;
    pair->last_passed = all->last_passed;
    pair->never = all->never || all->stands_by;
    pair->expected = all->expected && pair->habit->class == MO_CLASS_MAGIC && !pair->fixed;
    g_clear_pointer(&pair->answered, g_array_unref);
    pair->answered = all->answered ? g_array_copy((GArray *)all->answered) : NULL;
    pair->rival = all->rival;
    pair->has_rival = all->has_rival;
    pair->stands_by = all->stands_by;
    pair->may_stand = all->may_stand;
    pair->is_shared = all->is_shared;
    pair->is_next = all->is_next;
    if (all->stands_by)
        pair->open.is = false;
    draw_lots(pair);
}

/* The i-th pause, in no order; false: there are fewer. */
static bool get_pause(const MoPair *pair, unsigned i, MoPause *ret_pause)
{
    unsigned earlier = pair->pauses ? pair->pauses->len : 0;
    if (i > earlier || pair->paused_until == MO_DAY_NONE)
        return false;
    *ret_pause = i < earlier ? g_array_index(pair->pauses, MoPause, i)
                             : (MoPause){pair->paused_from, pair->paused_until};
    return true;
}

MoDay mo_pair_paused_until(const MoPair *pair, MoDay day)
{
    MoPause pause;
    for (unsigned i = 0; get_pause(pair, i, &pause); i++) {
        if (day >= pause.from && day <= pause.until)
            return pause.until;
    }
    return MO_DAY_NONE;
}

bool mo_pair_is_paused(const MoPair *pair, MoDay day)
{
    return mo_pair_paused_until(pair, day) != MO_DAY_NONE;
}

/* The earliest pause after `day` that begins by `end`. */
static bool find_pause(const MoPair *pair, MoDay day, MoDay end, MoPause *ret_pause)
{
    MoPause pause;
    bool found = false;
    for (unsigned i = 0; get_pause(pair, i, &pause); i++) {
        if (pause.until > day && pause.until >= pause.from && pause.from <= end &&
            (!found || pause.from < ret_pause->from)) {
            *ret_pause = pause;
            found = true;
        }
    }
    return found;
}

MoDay mo_pair_add_open_days(const MoPair *pair, MoDay day, unsigned n)
{
    const MoWorkdays *workdays = pair->rules->config->workdays;
    MoDay end = mo_workdays_add_present(workdays, day, n);
    MoPause pause;
    while (n > 0 && find_pause(pair, day, end, &pause)) {
        for (MoDay before = day + 1; before < pause.from; before++)
            n -= !mo_workdays_is_absent(workdays, before);
        day = pause.until;
        end = mo_workdays_add_present(workdays, day, n);
    }
    return end;
}

void mo_pair_clear(MoPair *pair)
{
    g_clear_pointer(&pair->answered, g_array_unref);
    g_clear_pointer(&pair->pauses, g_array_unref);
}

void mo_pair_assume_done(MoPair *pair, MoDay nominal, MoDay day)
{
    if (!pair->answered)
        pair->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
    g_array_append_val(pair->answered, nominal);
    pair->last_passed = MAX(pair->last_passed, day);
    pair->last_contact = MAX(pair->last_contact, day);
    pair->open.is = false;
}

/* A single date that was put right by a few days, where it is looked at long enough before or after
 * to be the same one. */
static bool is_put_right(const MoPair *pair, unsigned apart)
{
    return apart <= MO_SINGLE_WINDOW_DAYS && apart * 2 < mo_span_days(pair->habit->when->offset);
}

bool mo_pair_is_same(const MoPair *pair, MoDay a, MoDay b)
{
    unsigned apart = (unsigned)abs(a - b);
    switch (pair->habit->when->type) {
    case MO_WHEN_RULE:
        if (pair->habit->repeat.n > 0)
            break;
        return a == b || apart * 2 < pair->habit->gap_days;
    case MO_WHEN_DATE:
        return pair->single ? a == b || is_put_right(pair, apart) : apart < MO_YEARLY_WINDOW_DAYS;
    case MO_WHEN_LAST_CONTACT:
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        break;
    }
    return a == b;
}

bool mo_pair_is_handled(const MoPair *pair, MoDay nominal)
{
    for (guint i = 0; pair->answered && i < pair->answered->len; i++) {
        if (mo_pair_is_same(pair, g_array_index(pair->answered, MoDay, i), nominal))
            return true;
    }
    return false;
}
