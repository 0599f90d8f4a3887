#include "plan/rest.h"

#include "base/text.h"

#include <string.h>

#define COMPANY UINT64_C(0x636f6d70616e79) /* "company" */
#define ASCII_MAX 200

/* Something noted of a person or of a company: one of a list. */
typedef struct {
    uint64_t person; /* through whom */
    MoDay day;
    bool is_expected;
    bool is_owed;
    uint64_t what; /* is owed, or expected */
    char *label;
    unsigned next; /* place + 1 in the notes; 0: the last */
} Note;

struct MoRest {
    unsigned person_days, company_days;
    GHashTable *heads; /* who, as a pointer -> place + 1 of the first note */
    GArray *notes;     /* of Note */
};

/* One byte a letter is enough for most names, and needs no memory. */
static bool fold_ascii(const char *text, char *ret_folded)
{
    size_t n = 0;
    for (; text[n]; n++) {
        if (n >= ASCII_MAX || (unsigned char)text[n] >= 0x80)
            return false;
        ret_folded[n] = g_ascii_tolower(text[n]);
    }
    ret_folded[n] = '\0';
    return true;
}

uint64_t mo_company_key(const char *company)
{
    char ascii[ASCII_MAX + 1];
    if (!company || *company == '\0')
        return 0;
    if (fold_ascii(company, ascii))
        return mo_hash(COMPANY, ascii, NULL) | 1;
    g_autofree char *folded = mo_text_fold(company);
    return mo_hash(COMPANY, folded, NULL) | 1;
}

static void clear_note(void *data)
{
    g_free(((Note *)data)->label);
}

MoRest *mo_rest_new(unsigned person_days, unsigned company_days)
{
    MoRest *rest = g_new0(MoRest, 1);
    rest->person_days = person_days;
    rest->company_days = company_days;
    rest->heads = g_hash_table_new(NULL, NULL);
    rest->notes = g_array_new(FALSE, FALSE, sizeof(Note));
    g_array_set_clear_func(rest->notes, clear_note);
    return rest;
}

void mo_rest_free(MoRest *rest)
{
    if (!rest)
        return;
    g_hash_table_unref(rest->heads);
    g_array_unref(rest->notes);
    g_free(rest);
}

unsigned mo_rest_get_reach(const MoRest *rest)
{
    return MAX(rest->person_days, rest->company_days);
}

static unsigned head_of(const MoRest *rest, uint64_t key)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(rest->heads, GSIZE_TO_POINTER(key)));
}

static void add(MoRest *rest, uint64_t key, Note note)
{
    note.next = head_of(rest, key);
    g_array_append_val(rest->notes, note);
    g_hash_table_insert(rest->heads, GSIZE_TO_POINTER(key), GUINT_TO_POINTER(rest->notes->len));
}

static void add_both(MoRest *rest, MoRested who, Note note)
{
    note.person = who.person;
    if (rest->person_days > 0)
        add(rest, who.person, note);
    if (rest->company_days > 0 && who.company != 0)
        add(rest, who.company, note);
}

void mo_rest_begin(MoRest *rest, MoRested who, MoDay day)
{
    add_both(rest, who, (Note){.day = day});
}

void mo_rest_expect(MoRest *rest, MoRested who, uint64_t what, MoDay day)
{
    add_both(rest, who, (Note){.day = day, .is_expected = true, .what = what});
}

/* Puts off what is noted through the person for good. */
static void put_off(MoRest *rest, uint64_t key, Note like)
{
    for (unsigned at = head_of(rest, key); at > 0;) {
        Note *note = &g_array_index(rest->notes, Note, at - 1);
        if (note->is_owed == like.is_owed && note->is_expected == like.is_expected &&
            note->what == like.what && note->person == like.person)
            note->day = MO_DAY_LAST;
        at = note->next;
    }
}

void mo_rest_unexpect(MoRest *rest, MoRested who, uint64_t what)
{
    Note like = {.person = who.person, .is_expected = true, .what = what};
    put_off(rest, who.person, like);
    if (who.company != 0)
        put_off(rest, who.company, like);
}

static uint64_t owed_to(MoRested who)
{
    return who.company != 0 ? who.company : who.person;
}

void mo_rest_owe(MoRest *rest, MoRested who, uint64_t what, MoDay day, char *label)
{
    add(rest, owed_to(who),
        (Note){.person = who.person, .day = day, .is_owed = true, .what = what, .label = label});
}

void mo_rest_settle(MoRest *rest, MoRested who, uint64_t what)
{
    put_off(rest, owed_to(who), (Note){.person = who.person, .is_owed = true, .what = what});
}

const char *mo_rest_owes(const MoRest *rest, MoRested who, MoDay day)
{
    const Note *oldest = NULL;
    for (unsigned at = head_of(rest, owed_to(who)); at > 0;) {
        const Note *note = &g_array_index(rest->notes, Note, at - 1);
        if (note->is_owed && note->day <= day && (!oldest || note->day < oldest->day))
            oldest = note;
        at = note->next;
    }
    return oldest ? oldest->label : NULL;
}

/* Takes the notes through a person out of a list; they stay where they lie. */
static void forget(MoRest *rest, uint64_t key, uint64_t person)
{
    unsigned kept = 0;
    for (unsigned at = head_of(rest, key); at > 0;) {
        Note *note = &g_array_index(rest->notes, Note, at - 1);
        unsigned next = note->next;
        if (note->person != person) {
            note->next = kept;
            kept = at;
        }
        at = next;
    }
    g_hash_table_insert(rest->heads, GSIZE_TO_POINTER(key), GUINT_TO_POINTER(kept));
}

void mo_rest_forget(MoRest *rest, MoRested who)
{
    forget(rest, who.person, who.person);
    forget(rest, who.company, who.person);
}

static bool holds(const MoRest *rest, uint64_t key, unsigned days, MoDay day,
                  MoRestReason *ret_reason)
{
    bool held = false;
    for (unsigned at = days > 0 ? head_of(rest, key) : 0; at > 0;) {
        const Note *note = &g_array_index(rest->notes, Note, at - 1);
        int apart = note->is_expected ? note->day - day : day - note->day;
        at = note->next;
        if (note->is_owed || apart < 0 || apart >= (int)days)
            continue;
        MoDay until = note->day + (MoDay)days;
        if (held && until <= ret_reason->until)
            continue;
        held = true;
        *ret_reason = (MoRestReason){.began = note->is_expected ? MO_DAY_NONE : note->day,
                                     .expected = note->is_expected ? note->day : MO_DAY_NONE,
                                     .until = until};
    }
    return held;
}

bool mo_rest_holds(const MoRest *rest, MoRested who, MoDay day, MoRestReason *ret_reason)
{
    MoRestReason person, company;
    bool by_person = holds(rest, who.person, rest->person_days, day, &person);
    bool by_company =
        who.company != 0 && holds(rest, who.company, rest->company_days, day, &company);
    if (ret_reason && by_person && (!by_company || person.until >= company.until))
        *ret_reason = person;
    else if (ret_reason && by_company)
        *ret_reason = (MoRestReason){true, company.began, company.expected, company.until};
    return by_person || by_company;
}

/* ---- turns ---------------------------------------------------------------------------------- */

struct MoRestTurns {
    const MoRest *rest;
    GHashTable *taken; /* who, as a pointer */
};

MoRestTurns *mo_rest_turns_new(const MoRest *rest)
{
    MoRestTurns *turns = g_new0(MoRestTurns, 1);
    turns->rest = rest;
    turns->taken = g_hash_table_new(NULL, NULL);
    return turns;
}

void mo_rest_turns_free(MoRestTurns *turns)
{
    if (!turns)
        return;
    g_hash_table_unref(turns->taken);
    g_free(turns);
}

bool mo_rest_turns_take(MoRestTurns *turns, MoRested who)
{
    bool rests = turns->rest->person_days > 0;
    bool company_rests = turns->rest->company_days > 0 && who.company != 0;
    gpointer person = GSIZE_TO_POINTER(who.person);
    gpointer company = GSIZE_TO_POINTER(who.company);
    if ((rests && g_hash_table_contains(turns->taken, person)) ||
        (company_rests && g_hash_table_contains(turns->taken, company)))
        return false;
    if (rests)
        g_hash_table_add(turns->taken, person);
    if (company_rests)
        g_hash_table_add(turns->taken, company);
    return true;
}
