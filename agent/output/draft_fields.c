#include "output/draft_fields.h"

#include "model/introduction.h"
#include "output/draft_greeting.h"
#include "output/letter.h"

#include <string.h>

struct MoDraftFields {
    const MoConfig *config;
    const MoMoment *moment;
    const char *language;
    MoDay today;
    GPtrArray *made; /* of char*: values that were put together for a lookup */
};

typedef const char *(*MakeFunc)(MoDraftFields *fields);
typedef const char *(*MakeCustomerFunc)(MoDraftFields *fields, const MoCustomer *customer);

/* Keeps a text until the end. NULL stays NULL. */
static const char *keep(MoDraftFields *fields, char *text)
{
    if (text)
        g_ptr_array_add(fields->made, text);
    return text;
}

/* ---- of a customer ---- */

static const char *greeting(MoDraftFields *fields, const MoCustomer *customer)
{
    return keep(fields, mo_draft_make_greeting(customer, fields->language));
}

static const char *name(MoDraftFields *fields, const MoCustomer *customer)
{
    return keep(fields, mo_draft_make_full_name(customer));
}

/* A field to ask for: {{#if customer.informal}}. */
static const char *informal(MoDraftFields *fields, const MoCustomer *customer)
{
    return mo_draft_is_informal(customer, fields->language) ? "yes" : NULL;
}

/* Whole years from a date to the day of the moment, from 1 on; NULL when the year is not known, or
 * stands for one that is not. */
static const char *count_years(MoDraftFields *fields, MoDate date, int most)
{
    MoDay due = fields->moment->due;
    int year = 0;
    if (date.month == 0 || date.year == 0 || due == MO_DAY_NONE)
        return NULL;
    mo_day_to_civil(due, &year, NULL, NULL);
    int years = year - date.year - (mo_date_in_year(date, year) > due ? 1 : 0);
    return years >= 1 && years <= most ? keep(fields, g_strdup_printf("%d", years)) : NULL;
}

static const char *age(MoDraftFields *fields, const MoCustomer *customer)
{
    return count_years(fields, customer->birthday, 115);
}

static const char *years(MoDraftFields *fields, const MoCustomer *customer)
{
    return count_years(fields, customer->customer_since, 200);
}

static const char *call_name(MoDraftFields *fields, const MoCustomer *customer)
{
    return keep(fields, mo_draft_print_name(customer, mo_customer_get_call_name(customer)));
}

/* The first of a list: an address, a number. */
static const char *email(MoDraftFields *fields, const MoCustomer *customer)
{
    (void)fields;
    return customer->email[0];
}

/* A field to ask for: whoever wants no calls is not told of one. */
static const char *no_phone(MoDraftFields *fields, const MoCustomer *customer)
{
    unsigned bans = mo_customer_bans_on(customer, fields->today);
    return bans & (MO_BAN_PHONE | MO_BAN_ALL) ? "yes" : NULL;
}

static const char *phone(MoDraftFields *fields, const MoCustomer *customer)
{
    return no_phone(fields, customer) ? NULL : customer->phone[0];
}

typedef enum { KIND_TEXT, KIND_LIST, KIND_DATE, KIND_DAY } Kind;

#define TEXT(name)                                                                                 \
    {                                                                                              \
#name, KIND_TEXT, offsetof(MoCustomer, name), NULL                                         \
    }
#define LIST(name)                                                                                 \
    {                                                                                              \
#name, KIND_LIST, offsetof(MoCustomer, name), NULL                                         \
    }
#define DATE(name)                                                                                 \
    {                                                                                              \
#name, KIND_DATE, offsetof(MoCustomer, name), NULL                                         \
    }
#define DAY(name)                                                                                  \
    {                                                                                              \
#name, KIND_DAY, offsetof(MoCustomer, name), NULL                                          \
    }
#define MADE(name)                                                                                 \
    {                                                                                              \
#name, KIND_TEXT, 0, name                                                                  \
    }

static const struct {
    const char *name;
    Kind kind;
    size_t offset; /* in MoCustomer */
    MakeCustomerFunc make;
} CUSTOMER_FIELDS[] = {
    MADE(name),          MADE(informal),      MADE(age),
    MADE(years),         TEXT(given_name),    TEXT(family_name),
    TEXT(nickname),      TEXT(salutation),    TEXT(academic_title),
    TEXT(manner),        TEXT(company),       TEXT(title),
    TEXT(project),       TEXT(channel),       TEXT(language),
    TEXT(timezone),      TEXT(owner),         TEXT(next_step),
    TEXT(introduced_by), TEXT(notes),         LIST(tags),
    LIST(interests),     LIST(needs),         LIST(offers),
    DATE(birthday),      DATE(anniversary),   DATE(customer_since),
    DAY(renewal_date),   DAY(next_step_date), DAY(last_contacted),
    MADE(greeting),      MADE(call_name),     MADE(email),
    MADE(phone),         MADE(no_phone),
};

static const char *read_member(MoDraftFields *fields, Kind kind, const void *member)
{
    switch (kind) {
    case KIND_TEXT:
        return *(char *const *)member;
    case KIND_LIST:
        return keep(fields, g_strjoinv(", ", *(char **const *)member));
    case KIND_DATE:
        return keep(fields, mo_date_print(*(const MoDate *)member));
    case KIND_DAY:
        return keep(fields, mo_day_print(*(const MoDay *)member));
    }
    return NULL;
}

static const char *look_up_customer(MoDraftFields *fields, const MoCustomer *customer,
                                    const char *name)
{
    for (size_t i = 0; customer && i < G_N_ELEMENTS(CUSTOMER_FIELDS); i++) {
        if (strcmp(CUSTOMER_FIELDS[i].name, name) != 0)
            continue;
        if (CUSTOMER_FIELDS[i].make)
            return CUSTOMER_FIELDS[i].make(fields, customer);
        return read_member(fields, CUSTOMER_FIELDS[i].kind,
                           (const char *)customer + CUSTOMER_FIELDS[i].offset);
    }
    return NULL;
}

/* ---- of the user, the moment and what is suggested ---- */

static const char *me_name(MoDraftFields *fields)
{
    return fields->config->my_name;
}

static const char *me_given_name(MoDraftFields *fields)
{
    const char *name = fields->config->my_name ? fields->config->my_name : "";
    return keep(fields, g_strndup(name, strcspn(name, " ")));
}

static const char *me_email(MoDraftFields *fields)
{
    return fields->config->my_email;
}

static const char *moment_kind(MoDraftFields *fields)
{
    return fields->moment->habit->kind;
}

static const char *moment_habit(MoDraftFields *fields)
{
    return fields->moment->habit->name;
}

static const char *moment_reason(MoDraftFields *fields)
{
    return fields->moment->reason;
}

static const char *moment_due(MoDraftFields *fields)
{
    return keep(fields, mo_day_print(fields->moment->due));
}

static const char *moment_show(MoDraftFields *fields)
{
    return keep(fields, mo_day_print(fields->moment->show));
}

static const char *moment_last_contact(MoDraftFields *fields)
{
    return keep(fields, mo_day_print(fields->moment->last_contact));
}

/* Fields to ask for: what it is about. Half a year after a birthday is none. */
static const char *is_dated(const MoDraftFields *fields, const char *column)
{
    const MoWhen *when = fields->moment->habit->when;
    bool dated = when && when->type == MO_WHEN_DATE && g_strcmp0(when->word, column) == 0;
    return dated && (when->before || when->offset.n == 0) ? "yes" : NULL;
}

static const char *moment_is_birthday(MoDraftFields *fields)
{
    return is_dated(fields, "birthday");
}

static const char *moment_is_anniversary(MoDraftFields *fields)
{
    return is_dated(fields, "anniversary");
}

static const char *moment_is_since(MoDraftFields *fields)
{
    return is_dated(fields, "customer_since");
}

static const char *moment_is_recovery(MoDraftFields *fields)
{
    return fields->moment->habit->class == MO_CLASS_RECOVERY ? "yes" : NULL;
}

static const char *moment_is_promise(MoDraftFields *fields)
{
    return fields->moment->habit->class == MO_CLASS_PROMISE ? "yes" : NULL;
}

#define SUGGESTION(member)                                                                         \
    static const char *suggestion_##member(MoDraftFields *fields)                                  \
    {                                                                                              \
        return fields->moment->suggestion ? fields->moment->suggestion->member : NULL;             \
    }
SUGGESTION(title)
SUGGESTION(url)
SUGGESTION(summary)
SUGGESTION(reason)

/* ---- of an introduction ---- */

#define MATCH(member)                                                                              \
    static const char *match_##member(MoDraftFields *fields)                                       \
    {                                                                                              \
        const MoCustomer *other = mo_moment_get_other(fields->moment);                             \
        if (!other || !fields->moment->customer)                                                   \
            return NULL;                                                                           \
        return mo_introduction_find_match(fields->moment->customer, other).member;                 \
    }
MATCH(need)
MATCH(their_offer)
MATCH(offer)
MATCH(their_need)

static const MoIcsEvent *get_event(const MoDraftFields *fields)
{
    const MoSuggestion *suggestion = fields->moment->suggestion;
    return suggestion ? suggestion->event : NULL;
}

/* Of several days the first and the last. */
static const char *event_date(MoDraftFields *fields)
{
    const MoIcsEvent *event = get_event(fields);
    if (!event)
        return NULL;
    g_autofree char *first = mo_day_print(event->start.day);
    g_autofree char *last = mo_day_print(event->last);
    bool several = event->last > event->start.day;
    return keep(fields, g_strjoin(several ? "/" : NULL, first, several ? last : NULL, NULL));
}

/* "21:00 (Berlin) / 15:00 (New York)": an hour without its clock would have people there at the
 * wrong one. The day is the one of the user's clock, so another one there is said too. */
static const char *print_both_hours(MoDraftFields *fields, const MoIcsEvent *event)
{
    g_autofree char *here = mo_time_of_day_print(event->start.second);
    g_autofree char *there = mo_time_of_day_print(event->there.second);
    g_autofree char *day = NULL;
    MoDate date = {0};
    g_autofree char *spelled = mo_day_print(event->there.day);
    if (event->there.day != event->start.day && mo_date_parse(spelled, &date)) {
        date.year = 0;
        day = mo_letter_print_date(fields->language, date, NULL);
    }
    return keep(fields, g_strdup_printf("%s (%s) / %s%s%s (%s)", here, event->here, day ? day : "",
                                        day ? ", " : "", there, event->place));
}

static const char *event_time(MoDraftFields *fields)
{
    const MoIcsEvent *event = get_event(fields);
    if (!event || !event->has_hour)
        return NULL;
    return *event->place ? print_both_hours(fields, event)
                         : keep(fields, mo_time_of_day_print(event->start.second));
}

/* Where the clock shows something else: {{#if event.zone}}. */
static const char *event_zone(MoDraftFields *fields)
{
    const MoIcsEvent *event = get_event(fields);
    return event ? event->place : NULL;
}

static const char *event_location(MoDraftFields *fields)
{
    const MoIcsEvent *event = get_event(fields);
    return event ? event->location : NULL;
}

static const struct {
    const char *root;
    const char *name;
    MakeFunc make;
} FIELDS[] = {
    {"me", "name", me_name},
    {"me", "given_name", me_given_name},
    {"me", "email", me_email},
    {"moment", "kind", moment_kind},
    {"moment", "habit", moment_habit},
    {"moment", "reason", moment_reason},
    {"moment", "due", moment_due},
    {"moment", "show", moment_show},
    {"moment", "last_contact", moment_last_contact},
    {"moment", "is_birthday", moment_is_birthday},
    {"moment", "is_anniversary", moment_is_anniversary},
    {"moment", "is_since", moment_is_since},
    {"moment", "is_recovery", moment_is_recovery},
    {"moment", "is_promise", moment_is_promise},
    {"article", "title", suggestion_title},
    {"article", "url", suggestion_url},
    {"article", "summary", suggestion_summary},
    {"article", "reason", suggestion_reason},
    {"introduction", "need", match_need},
    {"introduction", "their_offer", match_their_offer},
    {"introduction", "offer", match_offer},
    {"introduction", "their_need", match_their_need},
    {"event", "title", suggestion_title},
    {"event", "url", suggestion_url},
    {"event", "summary", suggestion_summary},
    {"event", "date", event_date},
    {"event", "time", event_time},
    {"event", "zone", event_zone},
    {"event", "location", event_location},
};

static bool is_suggestion_of(const MoMoment *moment, const char *root)
{
    return moment->suggestion && g_strcmp0(moment->suggestion->kind, root) == 0;
}

static const char *look_up(MoDraftFields *fields, const char *root, const char *name)
{
    bool suggested = strcmp(root, "article") == 0 || strcmp(root, "event") == 0;
    if (suggested && !is_suggestion_of(fields->moment, root))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++)
        if (strcmp(FIELDS[i].root, root) == 0 && strcmp(FIELDS[i].name, name) == 0)
            return FIELDS[i].make(fields);
    return NULL;
}

const char *mo_draft_fields_lookup(const char *field, void *data)
{
    MoDraftFields *fields = data;
    const char *dot = strchr(field, '.');
    g_return_val_if_fail(dot != NULL, NULL);
    g_autofree char *root = g_strndup(field, (size_t)(dot - field));
    /* Of an introduction the first person is the customer herself. */
    if (strcmp(root, "customer") == 0 || strcmp(root, "customer_a") == 0)
        return look_up_customer(fields, fields->moment->customer, dot + 1);
    if (strcmp(root, "customer_b") == 0)
        return look_up_customer(fields, mo_moment_get_other(fields->moment), dot + 1);
    return look_up(fields, root, dot + 1);
}

MoDraftFields *mo_draft_fields_new(const MoConfig *config, const MoMoment *moment,
                                   const char *language, MoDay today)
{
    g_return_val_if_fail(config != NULL && moment != NULL, NULL);
    MoDraftFields *fields = g_new0(MoDraftFields, 1);
    fields->config = config;
    fields->moment = moment;
    fields->language = language;
    fields->today = today;
    fields->made = g_ptr_array_new_with_free_func(g_free);
    return fields;
}

void mo_draft_fields_free(MoDraftFields *fields)
{
    if (!fields)
        return;
    g_ptr_array_unref(fields->made);
    g_free(fields);
}
