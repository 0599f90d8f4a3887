#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/field_table.h"
#include "model/mapping_private.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_MAX 200

typedef struct {
    MoMapping *mapping;
    MoFieldTable *table;
    GHashTable *first; /* key -> number of its first column, plus 1 */
} Header;

char *mo_mapping_clean_header(const char *name)
{
    size_t length = 0;
    const char *text = mo_cell_trim(name, &length);
    g_autofree char *trimmed = g_strndup(text, length);
    return mo_text_clean_line(trimmed, HEADER_MAX);
}

static void read_names(Header *header, const char *const *names, size_t n)
{
    MoColumns *columns = &header->mapping->columns;
    columns->n = n;
    columns->names = g_new0(char *, n + 1);
    columns->keys = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        columns->names[i] = mo_mapping_clean_header(names[i]);
        columns->keys[i] = mo_text_header_key(columns->names[i]);
        if (*columns->keys[i] && !g_hash_table_contains(header->first, columns->keys[i]))
            g_hash_table_insert(header->first, columns->keys[i], GSIZE_TO_POINTER(i + 1));
    }
}

static size_t find_column(const Header *header, const char *key)
{
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(header->first, key));
    return place ? place - 1 : MO_MAPPING_NO_COLUMN;
}

static bool is_first(const Header *header, size_t column)
{
    return find_column(header, header->mapping->columns.keys[column]) == column;
}

/* French Outlook writes "Titre" twice: first Mr or Mrs, then the job. */
static bool is_second_titre(const Header *header, size_t column)
{
    const MoMapping *mapping = header->mapping;
    return mapping->program == MO_PROGRAM_OUTLOOK &&
           strcmp(mapping->columns.keys[column], "titre") == 0 && !is_first(header, column);
}

/* Column names are found by key, first come first served; trailing empty ones are usual. */
static void report_duplicates(const Header *header, MoProblems *problems)
{
    const MoMapping *mapping = header->mapping;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        if (*mapping->columns.keys[i] && !is_first(header, i) && !is_second_titre(header, i))
            mo_problems_add(problems, MO_SEVERITY_WARNING, mapping->file, mapping->line,
                            _("column '%s' stands here twice: the first one counts; rename or "
                              "remove the other"),
                            mapping->columns.names[i]);
    }
}

static void set_meaning(MoMapping *mapping, size_t column, MoField field, unsigned rank)
{
    mapping->meanings[column].field = field;
    mapping->meanings[column].rank = rank;
}

static void set_label(MoMapping *mapping, size_t column, const char *label)
{
    char *copy = g_strdup(label);
    if (copy)
        g_ptr_array_add(mapping->labels, copy);
    mapping->meanings[column].label = copy;
}

/* [columns]: what the user says goes before everything. */
static void apply_ours(Header *header, GHashTable *ours, bool *taken)
{
    GHashTableIter iter;
    void *key = NULL, *theirs = NULL;
    g_hash_table_iter_init(&iter, ours);
    while (g_hash_table_iter_next(&iter, &key, &theirs)) {
        MoField field = mo_field_find_key(key);
        g_autofree char *column_key = mo_text_header_key(theirs);
        size_t column = find_column(header, column_key);
        if (field == MO_FIELD_NONE || column == MO_MAPPING_NO_COLUMN)
            continue;
        set_meaning(header->mapping, column, field, 0);
        set_label(header->mapping, column, mo_field_get_label(key));
        header->mapping->meanings[column].ours = true;
        taken[field] = taken[field] || field != MO_FIELD_DATE;
    }
}

/* What a header says to this program, our own words first. */
static MoField understand(const Header *header, size_t column, unsigned *ret_rank,
                          unsigned *ret_number)
{
    const MoMapping *mapping = header->mapping;
    const char *name = mapping->columns.names[column];
    *ret_rank = *ret_number = 0;
    if (is_second_titre(header, column))
        return MO_FIELD_TITLE;
    if (!is_first(header, column))
        return MO_FIELD_NONE;
    if (mapping->program == MO_PROGRAM_PIPEDRIVE) {
        const char *rest = mo_program_strip_pipedrive(name);
        name = rest ? rest : name;
    }
    MoField field = mo_field_find_native(name);
    if (field != MO_FIELD_NONE)
        return field;
    g_autofree char *key = mo_text_header_key(name);
    /* What the user added to Salesforce: Renewal_Date__c. */
    size_t length = strlen(name);
    if (mapping->program == MO_PROGRAM_SALESFORCE_LOADER && length > strlen("__c") &&
        g_ascii_strcasecmp(name + length - strlen("__c"), "__c") == 0)
        key[strlen(key) - strlen("_c")] = '\0';
    return mo_field_table_look_up(header->table, mapping->program, key, ret_rank, ret_number);
}

static void apply_headers(Header *header, const bool *taken)
{
    MoMapping *mapping = header->mapping;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        if (mapping->meanings[i].field != MO_FIELD_NONE)
            continue;
        unsigned rank = 0, number = 0;
        MoField field = understand(header, i, &rank, &number);
        if (field == MO_FIELD_NONE || taken[field])
            continue;
        set_meaning(mapping, i, field, rank);
        mapping->meanings[i].number = number;
        if (field == MO_FIELD_DATE)
            set_label(mapping, i, mo_field_get_label(mapping->columns.names[i]));
    }
}

static size_t find_meaning(const MoMapping *mapping, MoField field)
{
    size_t best = MO_MAPPING_NO_COLUMN;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        const MoMeaning *meaning = &mapping->meanings[i];
        if (meaning->field == field &&
            (best == MO_MAPPING_NO_COLUMN || meaning->rank < mapping->meanings[best].rank))
            best = i;
    }
    return best;
}

static bool means(const MoMapping *mapping, MoField field)
{
    return find_meaning(mapping, field) != MO_MAPPING_NO_COLUMN;
}

/* Gives a column another meaning when it is the best of a field, its header is one of `keys`, and
 * the user did not say otherwise. */
static void change_meaning(MoMapping *mapping, MoField from, const char *const *keys, MoField to)
{
    size_t column = find_meaning(mapping, from);
    if (column == MO_MAPPING_NO_COLUMN || mapping->meanings[column].ours)
        return;
    const char *name = mapping->columns.names[column];
    const char *rest =
        mapping->program == MO_PROGRAM_PIPEDRIVE ? mo_program_strip_pipedrive(name) : NULL;
    g_autofree char *key = mo_text_header_key(rest ? rest : name);
    if (!keys || g_strv_contains(keys, key))
        set_meaning(mapping, column, to, 1);
}

/* Where a column names the person, "Customer" beside it is the company; else it is the person. */
static void tell_customers_apart(MoMapping *mapping)
{
    static const char *const customers[] = {"customer_name", "customer",   "client_name", "client",
                                            "kunde",         "kundenname", "klant",       "cliente",
                                            "kund",          NULL};
    static const char *const persons[] = {"contact_person",
                                          "contact",
                                          "ansprechpartner",
                                          "ansprechpartnerin",
                                          "kontakt",
                                          "kontaktperson",
                                          "interlocuteur",
                                          "persona_de_contacto",
                                          "contactpersoon",
                                          "referente",
                                          NULL};
    change_meaning(mapping, MO_FIELD_ANY_NAME, persons, MO_FIELD_NAME);
    if (means(mapping, MO_FIELD_NAME) && !means(mapping, MO_FIELD_COMPANY))
        change_meaning(mapping, MO_FIELD_ANY_NAME, customers, MO_FIELD_COMPANY);
    if (!means(mapping, MO_FIELD_NAME))
        change_meaning(mapping, MO_FIELD_ANY_NAME, NULL, MO_FIELD_NAME);
}

/* "Nom", "Name", "Nome" and "Nombre" are the family's, her own or the whole name, whatever the
 * columns beside them leave over. */
static void tell_names_apart(MoMapping *mapping)
{
    static const char *const given_or_all[] = {"nombre", "nome", NULL};
    static const char *const family_or_all[] = {"nom", NULL};
    static const char *const whole[] = {"name", "naam", "namn", NULL};
    static const char *const foreign_given[] = {"vorname", "voornaam", "prénom", "förnamn", NULL};
    if (!means(mapping, MO_FIELD_FAMILY_NAME))
        change_meaning(mapping, MO_FIELD_GIVEN_NAME, given_or_all, MO_FIELD_NAME);
    if (!means(mapping, MO_FIELD_GIVEN_NAME))
        change_meaning(mapping, MO_FIELD_FAMILY_NAME, family_or_all, MO_FIELD_NAME);
    size_t given = find_meaning(mapping, MO_FIELD_GIVEN_NAME);
    if (given != MO_MAPPING_NO_COLUMN && !means(mapping, MO_FIELD_FAMILY_NAME) &&
        g_strv_contains(foreign_given, mapping->columns.keys[given]))
        change_meaning(mapping, MO_FIELD_NAME, whole, MO_FIELD_FAMILY_NAME);
    if (!means(mapping, MO_FIELD_NAME) && !means(mapping, MO_FIELD_GIVEN_NAME) &&
        !means(mapping, MO_FIELD_FAMILY_NAME))
        tell_customers_apart(mapping);
}

/* "Titel" beside a column of salutations is what stands before a name: "Frau" and "Dr.". */
static void tell_degrees_apart(MoMapping *mapping)
{
    static const char *const salutations[] = {"anrede", "salutation", "aanhef", NULL};
    bool salutation = false;
    for (size_t i = 0; i < mapping->columns.n; i++)
        salutation = salutation || (mapping->meanings[i].field == MO_FIELD_SALUTATION &&
                                    g_strv_contains(salutations, mapping->columns.keys[i]));
    for (size_t i = 0; i < mapping->columns.n && salutation; i++)
        if (mapping->meanings[i].field == MO_FIELD_SALUTATION && !mapping->meanings[i].ours &&
            strcmp(mapping->columns.keys[i], "titel") == 0)
            set_meaning(mapping, i, MO_FIELD_ACADEMIC_TITLE, 1);
}

/* "Title" is Mr or Dr where another column tells the job, and in address books of Outlook's kind;
 * else it is the job. */
static void tell_titles_apart(MoMapping *mapping)
{
    static const char *const title[] = {"title", NULL};
    bool job = false;
    for (size_t i = 0; i < mapping->columns.n; i++)
        job = job || (mapping->meanings[i].field == MO_FIELD_TITLE &&
                      strcmp(mapping->columns.keys[i], "title") != 0);
    bool address_book =
        mapping->program == MO_PROGRAM_OUTLOOK || mapping->program == MO_PROGRAM_OUTLOOK_COM;
    if (mapping->program != MO_PROGRAM_MOMENTS && (job || address_book))
        change_meaning(mapping, MO_FIELD_TITLE, title, MO_FIELD_SALUTATION);
}

/* "Geburtstag" beside a year and a month is the day in the month (Thunderbird in German). */
static void tell_birthdays_apart(MoMapping *mapping)
{
    if (means(mapping, MO_FIELD_BIRTH_YEAR) && means(mapping, MO_FIELD_BIRTH_MONTH) &&
        !means(mapping, MO_FIELD_BIRTH_DAY))
        change_meaning(mapping, MO_FIELD_BIRTHDAY, NULL, MO_FIELD_BIRTH_DAY);
}

/* One column alone gives an id or a date: the strongest. Lists take all, texts the first that is
 * not empty, and a last contact by any name is one. */
static bool is_single(MoField field)
{
    MoCell cell = mo_field_get_cell(field);
    return field == MO_FIELD_ID || ((cell == MO_CELL_DATE || cell == MO_CELL_DAY) &&
                                    field != MO_FIELD_DATE && field != MO_FIELD_LAST_CONTACTED);
}

static void drop_weaker(MoMapping *mapping)
{
    size_t best[MO_FIELD_N];
    for (MoField field = 0; field < MO_FIELD_N; field++)
        best[field] = is_single(field) ? find_meaning(mapping, field) : MO_MAPPING_NO_COLUMN;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        MoMeaning *meaning = &mapping->meanings[i];
        if (meaning->field < MO_FIELD_N && best[meaning->field] != MO_MAPPING_NO_COLUMN &&
            best[meaning->field] != i)
            meaning->field = MO_FIELD_NONE;
    }
}

static bool is_label(MoField field)
{
    return field == MO_FIELD_EVENT_LABEL || field == MO_FIELD_RELATION_LABEL ||
           field == MO_FIELD_CUSTOM_LABEL;
}

static bool is_labelled(MoField field)
{
    return field == MO_FIELD_EVENT || field == MO_FIELD_RELATION || field == MO_FIELD_CUSTOM;
}

/* "Phone 1 - Value" has its label in "Phone 1 - Label" or, as it was called once, "Phone 1 - Type".
 */
static void find_phone_label(MoMapping *mapping, size_t column)
{
    static const char *const words[] = {"label", "type"};
    const char *key = mapping->columns.keys[column];
    if (!g_str_has_suffix(key, "value"))
        return;
    g_autofree char *stem = g_strndup(key, strlen(key) - strlen("value"));
    for (size_t i = 0; i < mapping->columns.n; i++)
        for (size_t w = 0; w < G_N_ELEMENTS(words); w++)
            if (g_str_has_prefix(mapping->columns.keys[i], stem) &&
                strcmp(mapping->columns.keys[i] + strlen(stem), words[w]) == 0)
                mapping->meanings[column].partner = i;
}

/* The labels of numbered pairs, by what they label and their number. */
static void find_partners(MoMapping *mapping)
{
    g_autoptr(GHashTable) labels = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < mapping->columns.n; i++) {
        const MoMeaning *meaning = &mapping->meanings[i];
        if (is_label(meaning->field))
            g_hash_table_insert(labels,
                                GUINT_TO_POINTER((meaning->field + 1) * 1000000U + meaning->number),
                                GSIZE_TO_POINTER(i + 1));
    }
    for (size_t i = 0; i < mapping->columns.n; i++) {
        MoMeaning *meaning = &mapping->meanings[i];
        if (meaning->field == MO_FIELD_PHONE)
            find_phone_label(mapping, i);
        size_t place =
            is_labelled(meaning->field)
                ? GPOINTER_TO_SIZE(g_hash_table_lookup(
                      labels, GUINT_TO_POINTER(meaning->field * 1000000U + meaning->number)))
                : 0;
        if (place)
            meaning->partner = place - 1;
    }
}

static bool is_ban(MoField field)
{
    MoCell cell = mo_field_get_cell(mo_field_get_whole(field));
    return cell == MO_CELL_BANS || cell == MO_CELL_YES_NO;
}

static int compare_steps(const void *a, const void *b, void *data)
{
    const MoMapping *mapping = data;
    size_t x = ((const MoStep *)a)->column, y = ((const MoStep *)b)->column;
    const MoMeaning *left = &mapping->meanings[x], *right = &mapping->meanings[y];
    bool left_last = is_ban(left->field), right_last = is_ban(right->field);
    if (left_last != right_last)
        return left_last ? 1 : -1;
    if (left->field != right->field)
        return left->field < right->field ? -1 : 1;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return x < y ? -1 : 1;
}

/* Rows are read field by field, the strongest column first, and the bans last, because their
 * messages name the customer. */
static void make_steps(MoMapping *mapping)
{
    mapping->steps = g_new(MoStep, mapping->columns.n + 1);
    for (size_t i = 0; i < mapping->columns.n; i++) {
        MoField field = mapping->meanings[i].field;
        if (field == MO_FIELD_NONE || field == MO_FIELD_ANY_NAME)
            continue;
        mapping->has[field] = true;
        if (is_label(field))
            continue;
        mapping->steps[mapping->n_steps++] =
            (MoStep){(uint32_t)i, field, mo_field_get_cell(field), mapping->meanings[i].label};
        mapping->n_ban_steps += is_ban(field) ? 1 : 0;
    }
    g_qsort_with_data(mapping->steps, (gint)mapping->n_steps, sizeof *mapping->steps, compare_steps,
                      mapping);
}

void mo_mapping_read_header(MoMapping *mapping, const char *const *names, size_t n,
                            GHashTable *ours, MoProblems *problems)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(MoFieldTable) table = mo_field_table_new();
    Header header = {mapping, table, first};
    bool taken[MO_FIELD_END] = {false};
    mapping->meanings = g_new0(MoMeaning, n + 1);
    for (size_t i = 0; i < n; i++)
        mapping->meanings[i] = (MoMeaning){.field = MO_FIELD_NONE, .partner = MO_MAPPING_NO_COLUMN};
    read_names(&header, names, n);
    mapping->program = mo_program_recognise(&mapping->columns);
    if (ours)
        apply_ours(&header, ours, taken);
    apply_headers(&header, taken);
    tell_names_apart(mapping);
    tell_titles_apart(mapping);
    tell_degrees_apart(mapping);
    tell_birthdays_apart(mapping);
    drop_weaker(mapping);
    find_partners(mapping);
    make_steps(mapping);
    report_duplicates(&header, problems);
}
