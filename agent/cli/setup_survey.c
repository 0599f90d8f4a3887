#include "base/i18n.h"
#include "base/text.h"
#include "cli/setup.h"
#include "model/cell.h"
#include "model/selector.h"

#include <string.h>

/* A column with more values than this tells no kinds of people apart. */
#define KINDS_MAX 30U

/* Columns that tell customers from others, as header keys, the plainest first. */
static const char *const KINDS[] = {
    "lifecycle_stage",
    "lebenszyklusphase",
    "lifecyclephase",
    "customer_type",
    "contact_type",
    "account_type",
    "kundentyp",
    "kontakttyp",
    "customer_status",
    "kundenstatus",
    "relationship",
    "type",
    "typ",
    "stage",
    "lead_status",
    "contact_record_type",
    "record_type",
    "status",
    "person_labels",
    "person_label",
    "labels",
    "label",
    "group_membership",
    "groups",
    "gruppen",
    "categories",
    "category",
    "kategorien",
    "kategorie",
    "tags",
    "tag",
};

void mo_survey_clear(MoSurvey *survey)
{
    mo_tally_free(survey->owners);
    mo_tally_free(survey->tags);
    mo_tally_free(survey->stages);
    g_clear_pointer(&survey->files, g_array_unref);
    g_free(survey->stage);
    *survey = (MoSurvey){0};
}

/* The columns of the files that may tell who is a customer, best first; of char *, borrowed. */
static GPtrArray *find_kinds(const MoCustomers *customers)
{
    GPtrArray *found = g_ptr_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        for (const char *const *name = mo_customers_get_columns(customers); *name; name++) {
            g_autofree char *key = mo_text_header_key(*name);
            if (strcmp(key, KINDS[i]) == 0)
                g_ptr_array_add(found, (void *)*name);
        }
    }
    return found;
}

/* What each column that may tell who is a customer says, and how many of each file it says it of.
 */
typedef struct {
    GPtrArray *names;   /* of char *, borrowed from the records */
    GPtrArray *tallies; /* of MoTally */
    GPtrArray *files;   /* of GArray of MoFileCount */
} Kinds;

/* Whether a file that says something of her has this very column: by a meaning of ours, as tags,
 * others would have it too. */
static bool has_column(const MoCustomer *customer, const char *name)
{
    for (; customer; customer = customer->partner)
        for (size_t i = 0; customer->columns && i < customer->columns->n; i++)
            if (mo_field_same_header(customer->columns->names[i], name))
                return true;
    return false;
}

static void count_kinds(MoSetup *setup, const MoCustomer *customer, Kinds *kinds)
{
    for (unsigned i = 0; i < kinds->names->len; i++) {
        if (!has_column(customer, kinds->names->pdata[i]))
            continue;
        g_autofree const char **values = mo_selector_get_values(customer, kinds->names->pdata[i]);
        MoFileCount *file =
            mo_setup_find_file_count(setup->customers, kinds->files->pdata[i], customer);
        if (file)
            file->n_staged += values && *values;
        for (const char **value = values; value && *value; value++) {
            g_auto(GStrv) items = mo_cell_read_list(*value, false);
            for (char **item = items; *item; item++)
                mo_tally_add(kinds->tallies->pdata[i], *item);
        }
    }
}

static void count_customer(MoSetup *setup, const MoCustomer *customer)
{
    MoSurvey *survey = &setup->survey;
    MoFileCount *file = mo_setup_find_file_count(setup->customers, survey->files, customer);
    if (file) {
        file->n++;
        file->n_owned += *customer->owner != '\0';
    }
    survey->n++;
    survey->n_without_owner += *customer->owner == '\0';
    mo_tally_add(survey->owners, customer->owner);
    for (char *const *tag = customer->tags; *tag; tag++)
        mo_tally_add(survey->tags, *tag);
    survey->n_of[MO_OFFER_BIRTHDAY] += customer->birthday.month != 0;
    survey->n_of[MO_OFFER_RENEWAL] += customer->renewal_date != MO_DAY_NONE;
    survey->n_of[MO_OFFER_ANNIVERSARY] += customer->customer_since.month != 0;
    survey->n_of[MO_OFFER_NEXT_STEP] += customer->next_step_date != MO_DAY_NONE;
}

/* The first column that has two kinds at least, neither too many nor as many as people. */
static void choose_stage(MoSurvey *survey, Kinds *kinds)
{
    for (unsigned i = 0; i < kinds->names->len; i++) {
        unsigned n = 0;
        (void)mo_tally_list(kinds->tallies->pdata[i], &n);
        if (n < 2 || n > KINDS_MAX || n * 2 > survey->n + 1)
            continue;
        survey->stage = g_strdup(kinds->names->pdata[i]);
        survey->stages = kinds->tallies->pdata[i];
        kinds->tallies->pdata[i] = NULL;
        for (unsigned f = 0; f < survey->files->len; f++)
            g_array_index(survey->files, MoFileCount, f).n_staged =
                g_array_index((GArray *)kinds->files->pdata[i], MoFileCount, f).n_staged;
        return;
    }
}

/* A tag that means somebody special, else the most frequent one that not most people have. */
static const char *choose_tag(MoSurvey *survey)
{
    static const char *const special[] = {"key", "vip", "top", "a", "gold", "important", "wichtig"};
    for (unsigned i = 0; i < G_N_ELEMENTS(special); i++) {
        const MoCount *count = mo_tally_find(survey->tags, special[i]);
        if (count)
            return count->value;
    }
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(survey->tags, &n);
    for (unsigned i = 0; i < n; i++)
        if (counts[i].n * 2 <= survey->n)
            return counts[i].value;
    return NULL;
}

static void tally_free(void *tally)
{
    mo_tally_free(tally);
}

static void kinds_init(Kinds *kinds, const MoCustomers *customers)
{
    kinds->names = find_kinds(customers);
    kinds->tallies = g_ptr_array_new_with_free_func(tally_free);
    kinds->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (unsigned i = 0; i < kinds->names->len; i++) {
        g_ptr_array_add(kinds->tallies, mo_tally_new());
        g_ptr_array_add(kinds->files, mo_setup_new_file_counts(customers));
    }
}

static void kinds_clear(Kinds *kinds)
{
    g_ptr_array_unref(kinds->names);
    g_ptr_array_unref(kinds->tallies);
    g_ptr_array_unref(kinds->files);
}

static bool stream(MoSetup *setup, const MoSelector *selector, Kinds *kinds, GError **error)
{
    const MoCustomer *customer = NULL;
    if (!mo_customers_rewind(setup->customers, error))
        return false;
    while (mo_customers_next(setup->customers, &customer)) {
        if (!mo_selector_match(selector, customer))
            continue;
        count_customer(setup, customer);
        count_kinds(setup, customer, kinds);
    }
    return mo_customers_rewind(setup->customers, error);
}

bool mo_survey_take(MoSetup *setup, const char *only)
{
    MoSurvey *survey = &setup->survey;
    mo_survey_clear(survey);
    survey->owners = mo_tally_new();
    survey->tags = mo_tally_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(MoSelector) selector = only ? mo_selector_parse(only, &error) : NULL;
    if (only && !selector) {
        mo_cli_misuse(setup->cli, "--only: %s", error->message);
        return false;
    }
    survey->files = mo_setup_new_file_counts(setup->customers);
    Kinds kinds;
    kinds_init(&kinds, setup->customers);
    bool done = stream(setup, selector, &kinds, &error);
    if (done)
        choose_stage(survey, &kinds);
    kinds_clear(&kinds);
    if (!done) {
        mo_cli_fail(setup->cli, error);
        return false;
    }
    setup->tag = choose_tag(survey);
    survey->n_of[MO_OFFER_KEEP_IN_TOUCH] = survey->n;
    survey->n_of[MO_OFFER_ARTICLE] = setup->tag ? mo_tally_find(survey->tags, setup->tag)->n : 0;
    return true;
}

/* A name or value as selectors read it: between quotes unless it is a plain word. */
static void add_word(GString *text, const char *word)
{
    bool is_plain = *word != '\0' && strcmp(word, "*") != 0;
    for (const char *at = word; *at; at++)
        is_plain = is_plain && (g_ascii_isalnum(*at) || strchr("._-@+", *at));
    g_auto(GStrv) parts = g_strsplit(word, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    g_string_append_printf(text, is_plain ? "%s" : "\"%s\"", doubled);
}

char *mo_survey_print_selector(const char *field, const char *const *values, const char *without,
                               const char *rest)
{
    GString *text = g_string_new(NULL);
    unsigned n = g_strv_length((char **)(void *)values);
    if (rest)
        g_string_append_printf(text, "%s and ", rest);
    if (n > 1 || without)
        g_string_append_c(text, '(');
    for (unsigned i = 0; i < n; i++) {
        g_string_append(text, i > 0 ? " or " : "");
        add_word(text, field);
        g_string_append_c(text, ':');
        add_word(text, values[i]);
    }
    if (without)
        g_string_append_printf(text, " or %s", without);
    if (n > 1 || without)
        g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}
