/* The fields that a template may name. */
#include "output/template_private.h"

#include "base/day.h"
#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define CUSTOMER(root)                                                                             \
    root ".name", root ".greeting", root ".call_name", root ".given_name", root ".family_name",    \
        root ".nickname", root ".salutation", root ".academic_title", root ".manner",              \
        root ".informal", root ".company", root ".title", root ".project", root ".email",          \
        root ".phone", root ".channel", root ".language", root ".timezone", root ".owner",         \
        root ".tags", root ".interests", root ".needs", root ".offers", root ".birthday",          \
        root ".anniversary", root ".customer_since", root ".renewal_date", root ".next_step",      \
        root ".next_step_date", root ".last_contacted", root ".introduced_by", root ".notes",      \
        root ".age", root ".years", root ".no_phone"

static const char *const FIELDS[] = {
    CUSTOMER("customer"),
    CUSTOMER("customer_a"),
    CUSTOMER("customer_b"),
    "me.name",
    "me.given_name",
    "me.email",
    "moment.kind",
    "moment.habit",
    "moment.reason",
    "moment.due",
    "moment.show",
    "moment.last_contact",
    "moment.is_birthday",
    "moment.is_anniversary",
    "moment.is_since",
    "moment.is_recovery",
    "moment.is_promise",
    "article.title",
    "article.url",
    "article.summary",
    "article.reason",
    "introduction.need",
    "introduction.their_offer",
    "introduction.offer",
    "introduction.their_need",
    "event.title",
    "event.url",
    "event.summary",
    "event.date",
    "event.time",
    "event.zone",
    "event.location",
    NULL,
};

static const char *const DATES[] = {
    "birthday",
    "anniversary",
    "customer_since",
    "renewal_date",
    "next_step_date",
    "last_contacted",
    "due",
    "show",
    "last_contact",
    "date",
    NULL,
};

static const char *const BLOCKS[] = {"notes", "summary", NULL};

/* For the user alone. What she wrote down about a customer must never reach him. */
static const char *const INTERNAL[] = {"notes", NULL};
static const char *const HARDLY[] = {"tags",
                                     "owner",
                                     "manner",
                                     "informal",
                                     "no_phone",
                                     "channel",
                                     "last_contacted",
                                     "introduced_by",
                                     "moment.kind",
                                     "moment.habit",
                                     "moment.reason",
                                     "moment.show",
                                     "moment.last_contact",
                                     "moment.is_birthday",
                                     "moment.is_anniversary",
                                     "moment.is_since",
                                     "moment.is_recovery",
                                     "moment.is_promise",
                                     "article.reason",
                                     NULL};

/* What other programs call a field, when the letters alone would not lead there. */
static const struct {
    const char *theirs;
    const char *ours;
} OTHER_NAMES[] = {
    {"first_name", "given_name"},
    {"firstname", "given_name"},
    {"first", "given_name"},
    {"last_name", "family_name"},
    {"lastname", "family_name"},
    {"last", "family_name"},
    {"surname", "family_name"},
    {"full_name", "name"},
    {"fullname", "name"},
    {"hello", "greeting"},
    {"dear", "greeting"},
    {"mail", "email"},
    {"email_address", "email"},
    {"telephone", "phone"},
    {"mobile", "phone"},
    {"organisation", "company"},
    {"organization", "company"},
    {"employer", "company"},
    {"role", "title"},
    {"job_title", "title"},
    {"link", "url"},
    {"address", "email"},
    {"headline", "title"},
    {"text", "summary"},
    {"description", "summary"},
    {"when", "date"},
    {"day", "due"},
    {"place", "location"},
    {"city", "location"},
    {"born", "birthday"},
    {"date_of_birth", "birthday"},
    {"why", "reason"},
    {"since", "customer_since"},
    {"last_touch", "last_contacted"},
    {"project_name", "project"},
    {"company_name", "company"},
    {"customer_name", "name"},
    {"birth_date", "birthday"},
    {"birthdate", "birthday"},
    {"due_date", "due"},
    {"duedate", "due"},
    {"start", "date"},
    {"hour", "time"},
    {"venue", "location"},
    {"vorname", "given_name"},
    {"nachname", "family_name"},
    {"familienname", "family_name"},
    {"spitzname", "nickname"},
    {"anrede", "salutation"},
    {"gruss", "greeting"},
    {"gruß", "greeting"},
    {"begrüßung", "greeting"},
    {"titel", "title"},
    {"firma", "company"},
    {"unternehmen", "company"},
    {"geburtstag", "birthday"},
    {"sprache", "language"},
    {"telefon", "phone"},
    {"notizen", "notes"},
    {"projekt", "project"},
    {"datum", "date"},
    {"uhrzeit", "time"},
    {"ort", "location"},
    {"zusammenfassung", "summary"},
    {"prenom", "given_name"},
    {"prénom", "given_name"},
    {"nom", "family_name"},
    {"nombre", "given_name"},
    {"nome", "given_name"},
};

/* What other programs, and other languages, call a root. */
static const struct {
    const char *theirs;
    const char *ours;
} OTHER_ROOTS[] = {
    {"contact", "customer"},
    {"client", "customer"},
    {"lead", "customer"},
    {"person", "customer"},
    {"recipient", "customer"},
    {"kunde", "customer"},
    {"kundin", "customer"},
    {"kontakt", "customer"},
    {"user", "me"},
    {"sender", "me"},
    {"my", "me"},
    {"from", "me"},
    {"ich", "me"},
    {"artikel", "article"},
    {"post", "article"},
    {"meeting", "event"},
    {"webinar", "event"},
    {"veranstaltung", "event"},
    {"termin", "event"},
    {"intro", "introduction"},
};

const char *const *mo_template_get_fields(void)
{
    return FIELDS;
}

const char *mo_template_find_field(const char *name)
{
    for (size_t i = 0; FIELDS[i]; i++)
        if (strcmp(FIELDS[i], name) == 0)
            return FIELDS[i];
    return NULL;
}

static const char *get_leaf(const char *field)
{
    const char *dot = strchr(field, '.');
    return dot ? dot + 1 : field;
}

bool mo_template_is_date(const char *field)
{
    return g_strv_contains(DATES, get_leaf(field));
}

bool mo_template_is_internal(const char *field, MoSeverity *ret_severity)
{
    bool never = g_strv_contains(INTERNAL, get_leaf(field));
    if (!never && !g_strv_contains(HARDLY, get_leaf(field)) && !g_strv_contains(HARDLY, field))
        return false;
    *ret_severity = never ? MO_SEVERITY_ERROR : MO_SEVERITY_WARNING;
    return true;
}

bool mo_template_is_block(const char *field)
{
    return g_strv_contains(BLOCKS, get_leaf(field));
}

/* "given_name" for "Customer.FirstName": lower case, and a line between words. */
static char *make_key(const char *name)
{
    GString *key = g_string_new(NULL);
    for (const char *at = name; *at; at++) {
        if (at > name && g_ascii_isupper(*at) && g_ascii_islower(at[-1]))
            g_string_append_c(key, '_');
        bool joint = *at == ' ' || *at == '-';
        g_string_append_c(key, joint ? '_' : g_ascii_tolower(*at));
    }
    return g_string_free(key, FALSE);
}

/* The field of the same root that another program's word means, or NULL. */
static const char *find_by_other_name(const char *key)
{
    const char *leaf = get_leaf(key);
    size_t root = (size_t)(leaf - key);
    for (size_t i = 0; i < G_N_ELEMENTS(OTHER_NAMES); i++) {
        if (strcmp(OTHER_NAMES[i].theirs, leaf) != 0)
            continue;
        g_autofree char *whole =
            g_strdup_printf("%.*s%s", (int)root, root > 0 ? key : "", OTHER_NAMES[i].ours);
        const char *found = mo_template_find_field(whole);
        if (found)
            return found;
    }
    return NULL;
}

/* The nearest field of the same root; with a root that is none, the nearest of all. */
static const char *find_by_letters(const char *key)
{
    const char *leaf = get_leaf(key);
    size_t root = (size_t)(leaf - key);
    g_autoptr(GPtrArray) leaves = g_ptr_array_new();
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    for (size_t i = 0; FIELDS[i]; i++) {
        if (strncmp(FIELDS[i], key, root) != 0)
            continue;
        g_ptr_array_add(leaves, (void *)get_leaf(FIELDS[i]));
        g_ptr_array_add(fields, (void *)FIELDS[i]);
    }
    if (leaves->len == 0)
        return mo_text_nearest(key, FIELDS);
    g_ptr_array_add(leaves, NULL);
    const char *near = mo_text_nearest(leaf, (const char *const *)leaves->pdata);
    unsigned at = 0;
    bool found = near && g_ptr_array_find(leaves, near, &at);
    return found ? g_ptr_array_index(fields, at) : NULL;
}

/* A misspelt word of another program: the field of the same root that it means, or NULL. */
static const char *find_near_other_name(const char *key)
{
    const char *leaf = get_leaf(key);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(OTHER_NAMES); i++)
        g_ptr_array_add(names, (void *)OTHER_NAMES[i].theirs);
    g_ptr_array_add(names, NULL);
    const char *near = mo_text_nearest(leaf, (const char *const *)names->pdata);
    if (!near)
        return NULL;
    g_autofree char *whole = g_strdup_printf("%.*s%s", (int)(leaf - key), key, near);
    return find_by_other_name(whole);
}

/* With our name for a root in front. The caller frees it. */
static char *make_rooted(const char *key)
{
    const char *dot = strchr(key, '.');
    for (size_t i = 0; dot && i < G_N_ELEMENTS(OTHER_ROOTS); i++)
        if (strncmp(OTHER_ROOTS[i].theirs, key, (size_t)(dot - key)) == 0 &&
            OTHER_ROOTS[i].theirs[dot - key] == '\0')
            return g_strconcat(OTHER_ROOTS[i].ours, dot, NULL);
    return g_strdup(key);
}

/* A field of a known root: by its name, by another one, by its letters. */
static const char *find_of_root(const char *key)
{
    const char *near = mo_template_find_field(key);
    if (!near)
        near = find_by_other_name(key);
    if (!near)
        near = find_by_letters(key);
    return near ? near : find_near_other_name(key);
}

/* Without a root: the customer's, or else that of whoever has such a field. */
static const char *find_without_root(const char *key)
{
    static const char *const ROOTS[] = {"customer.", "article.", "event.", "moment.",
                                        "introduction."};
    const char *near = NULL;
    for (size_t i = 0; !near && i < G_N_ELEMENTS(ROOTS); i++) {
        g_autofree char *rooted = g_strconcat(ROOTS[i], key, NULL);
        near = mo_template_find_field(rooted);
        if (!near)
            near = find_by_other_name(rooted);
    }
    g_autofree char *rooted = g_strconcat("customer.", key, NULL);
    return near ? near : find_of_root(rooted);
}

static const char *find_near(const char *name)
{
    g_autofree char *key = make_key(name);
    const char *near = mo_template_find_field(key);
    if (near)
        return near;
    if (!strchr(key, '.'))
        return find_without_root(key);
    g_autofree char *rooted = make_rooted(key);
    return find_of_root(rooted);
}

/* "customer.name, customer.greeting, …": the fields of the root of `name`, or the roots. */
static char *list_fields(const char *name)
{
    const char *dot = strchr(name, '.');
    GString *list = g_string_new(NULL);
    for (size_t i = 0; dot && FIELDS[i]; i++)
        if (strncmp(FIELDS[i], name, (size_t)(dot + 1 - name)) == 0)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", get_leaf(FIELDS[i]));
    return g_string_free(list, FALSE);
}

char *mo_template_advise_field(const char *name)
{
    const char *near = find_near(name);
    if (near)
        return g_strdup_printf(_("There is no field '%s'. Did you mean {{%s}}?"), name, near);
    g_autofree char *list = list_fields(name);
    const char *dot = strchr(name, '.');
    if (dot && *list)
        return g_strdup_printf(_("There is no field '%s'. After '%.*s.' there can be: %s."), name,
                               (int)(dot - name), name, list);
    return g_strdup_printf(_("There is no field '%s'. Fields begin with customer, me, moment, "
                             "article or event, as in {{customer.greeting}}."),
                           name);
}
