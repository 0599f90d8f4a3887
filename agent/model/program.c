#include "model/program.h"

#include "base/text.h"
#include "model/field.h"

#include <string.h>

/* A file is a program's when all headers of one of its lines are there; the first line that fits
 * counts. Written as in model/field_table.c: `#` is any number. */
static const struct {
    MoProgram program;
    const char *headers;
} signatures[] = {
    {MO_PROGRAM_GOOGLE, "E-mail # - Value"},
    {MO_PROGRAM_GOOGLE, "Phone # - Value"},
    {MO_PROGRAM_GOOGLE, "Phonetic First Name|Labels"},
    {MO_PROGRAM_GOOGLE, "Given Name|Family Name|Group Membership"},
    {MO_PROGRAM_OUTLOOK_COM, "First Name|Given Yomi|Surname Yomi"},
    {MO_PROGRAM_THUNDERBIRD, "Display Name|Primary Email"},
    {MO_PROGRAM_THUNDERBIRD, "Anzeigename|Primäre E-Mail-Adresse"},
    {MO_PROGRAM_THUNDERBIRD, "Nom à afficher|Première adresse électronique"},
    {MO_PROGRAM_THUNDERBIRD, "Birth Year|Birth Month|Birth Day"},
    {MO_PROGRAM_OUTLOOK, "E-mail Address|Business Street"},
    {MO_PROGRAM_OUTLOOK, "E-mail Address|E-mail Display Name"},
    {MO_PROGRAM_OUTLOOK, "E-mail Address|Business Phone"},
    {MO_PROGRAM_OUTLOOK, "E-mail Address|Initials"},
    {MO_PROGRAM_OUTLOOK, "Anrede|Vorname|Nachname|E-Mail-Adresse"},
    {MO_PROGRAM_OUTLOOK, "Vorname|Nachname|E-Mail-Adresse|Telefon geschäftlich"},
    {MO_PROGRAM_OUTLOOK, "Prénom|Nom|Adresse de messagerie"},
    {MO_PROGRAM_OUTLOOK, "Nombre|Apellidos|Dirección de correo electrónico"},
    {MO_PROGRAM_OUTLOOK, "Nombre|Apellidos|E-mail Address"},
    {MO_PROGRAM_OUTLOOK, "Voornaam|Achternaam|E-mailadres|Telefoon op werk"},
    {MO_PROGRAM_OUTLOOK, "Voornaam|Achternaam|E-mailadres|Titel"},
    {MO_PROGRAM_OUTLOOK, "Nome|Cognome|Indirizzo posta elettronica"},
    {MO_PROGRAM_OUTLOOK, "Förnamn|Efternamn|E-postadress|Befattning"},
    {MO_PROGRAM_OUTLOOK, "Förnamn|Efternamn|E-postadress|Arbete"},
    {MO_PROGRAM_LINKEDIN, "Connected On|Position"},
    {MO_PROGRAM_LINKEDIN, "Connected On|URL"},
    {MO_PROGRAM_ATOMIC, "email_work|has_newsletter"},
    {MO_PROGRAM_ATOMIC, "email_work|first_seen|last_seen"},
    {MO_PROGRAM_ESPOCRM, "emailAddress|lastName"},
    {MO_PROGRAM_ESPOCRM, "emailAddress|accountName"},
    {MO_PROGRAM_ESPOCRM, "emailAddress|assignedUserName"},
    {MO_PROGRAM_MONICA, "stay_in_touch_frequency"},
    {MO_PROGRAM_MONICA, "first_name|last_talked_to"},
    {MO_PROGRAM_SALESFORCE_LOADER, "LastName|AccountId"},
    {MO_PROGRAM_SALESFORCE_LOADER, "LastName|SystemModstamp"},
    {MO_PROGRAM_SALESFORCE_LOADER, "LastName|HasOptedOutOfEmail"},
    {MO_PROGRAM_SALESFORCE_LOADER, "LastName|IsDeleted"},
    {MO_PROGRAM_SALESFORCE_LOADER, "LastName|Account.Name"},
    {MO_PROGRAM_ZOHO, "Record Id|Account Name"},
    {MO_PROGRAM_ZOHO, "Record Id|Contact Name"},
    {MO_PROGRAM_ZOHO, "Record Id|Created Time"},
    {MO_PROGRAM_HUBSPOT, "Record ID|Email"},
    {MO_PROGRAM_HUBSPOT, "Record ID|Contact owner"},
    {MO_PROGRAM_HUBSPOT, "Record ID|Lifecycle Stage"},
    {MO_PROGRAM_HUBSPOT, "First Name|Lifecycle Stage"},
    {MO_PROGRAM_HUBSPOT, "Datensatz-ID|Vorname"},
    {MO_PROGRAM_HUBSPOT, "Vorname|Lifecycle-Phase"},
    {MO_PROGRAM_HUBSPOT, "ID de la fiche d'informations|Prénom"},
    {MO_PROGRAM_HUBSPOT, "Prénom|Phase du cycle de vie"},
    {MO_PROGRAM_HUBSPOT, "ID de registro|Nombre"},
    {MO_PROGRAM_HUBSPOT, "Nombre|Etapa del ciclo de vida"},
    {MO_PROGRAM_HUBSPOT, "Record-ID|Voornaam"},
    {MO_PROGRAM_HUBSPOT, "Voornaam|Levenscyclusfase"},
    {MO_PROGRAM_HUBSPOT, "ID record|Nome"},
    {MO_PROGRAM_HUBSPOT, "Nome|Fase del ciclo di vita"},
    {MO_PROGRAM_HUBSPOT, "Post-ID|Förnamn"},
    {MO_PROGRAM_HUBSPOT, "Förnamn|Livscykelfas"},
    {MO_PROGRAM_HUBSPOT, "Företagsnamn|Senast kontaktad"},
    {MO_PROGRAM_SALESFORCE_REPORT, "Account Name|Account Owner"},
    {MO_PROGRAM_SALESFORCE_REPORT, "Account Name|Mailing Street"},
    {MO_PROGRAM_SALESFORCE_REPORT, "Account Name|Mailing State/Province"},
    {MO_PROGRAM_SALESFORCE_REPORT, "Account Name|Contact ID"},
    {MO_PROGRAM_SALESFORCE_REPORT, "Account Name|Salutation|Last Name"},
};

static const char *const names[MO_PROGRAM_N] = {
    [MO_PROGRAM_NONE] = "",
    [MO_PROGRAM_MOMENTS] = "Moments",
    [MO_PROGRAM_GOOGLE] = "Google Contacts",
    [MO_PROGRAM_OUTLOOK] = "Outlook",
    [MO_PROGRAM_OUTLOOK_COM] = "Outlook.com",
    [MO_PROGRAM_THUNDERBIRD] = "Thunderbird",
    [MO_PROGRAM_HUBSPOT] = "HubSpot",
    [MO_PROGRAM_SALESFORCE_REPORT] = "Salesforce report",
    [MO_PROGRAM_SALESFORCE_LOADER] = "Salesforce Data Loader",
    [MO_PROGRAM_PIPEDRIVE] = "Pipedrive",
    [MO_PROGRAM_ZOHO] = "Zoho CRM",
    [MO_PROGRAM_ESPOCRM] = "EspoCRM",
    [MO_PROGRAM_MONICA] = "Monica",
    [MO_PROGRAM_LINKEDIN] = "LinkedIn",
    [MO_PROGRAM_ATOMIC] = "Atomic CRM",
};

/* The words before " - " of a Pipedrive header, and what they are about. */
static const struct {
    const char *word;
    bool organization;
} pipedrive_words[] = {
    {"Person", false},        {"Personne", false},    {"Persona", false},
    {"Persoon", false},       {"Pessoa", false},      {"Kontakt", false},
    {"Kontaktperson", false}, {"Contact", false},     {"Contactpersoon", false},
    {"Contatto", false},      {"Organization", true}, {"Organisation", true},
    {"Organización", true},   {"Organisatie", true},  {"Organizzazione", true},
};

/* Headers of ours that no other program has: some of them in our own spelling make a file ours. */
static const MoField own_fields[] = {
    MO_FIELD_GIVEN_NAME,     MO_FIELD_ACADEMIC_TITLE, MO_FIELD_MANNER,
    MO_FIELD_INTERESTS,      MO_FIELD_NEEDS,          MO_FIELD_OFFERS,
    MO_FIELD_ANNIVERSARY,    MO_FIELD_CUSTOMER_SINCE, MO_FIELD_RENEWAL_DATE,
    MO_FIELD_NEXT_STEP,      MO_FIELD_NEXT_STEP_DATE, MO_FIELD_LAST_CONTACTED,
    MO_FIELD_DO_NOT_CONTACT, MO_FIELD_INTRODUCED_BY,  MO_FIELD_GREETING,
};

const char *mo_program_get_name(MoProgram program)
{
    return program < MO_PROGRAM_N ? names[program] : "";
}

static bool is_prefix_word(const char *name, size_t length, const char *word)
{
    g_autofree char *copy = g_strndup(name, length);
    return mo_text_same(copy, word);
}

const char *mo_program_strip_pipedrive(const char *name)
{
    const char *dash = strstr(name, " - ");
    if (!dash)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(pipedrive_words); i++) {
        if (!is_prefix_word(name, (size_t)(dash - name), pipedrive_words[i].word))
            continue;
        const char *rest = dash + strlen(" - ");
        if (!pipedrive_words[i].organization)
            return rest;
        static const char *const name_words[] = {"Name", "Nom", "Nombre", "Naam", "Nome", "Namn"};
        for (size_t word = 0; word < G_N_ELEMENTS(name_words); word++)
            if (mo_text_same(rest, name_words[word]))
                return "organization";
        return "";
    }
    return NULL;
}

/* The headers of a file with every number as `#`. */
static GHashTable *collect_keys(const MoColumns *columns)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < columns->n; i++) {
        GString *key = g_string_new(NULL);
        for (const char *at = columns->keys[i]; *at; at++)
            if (!g_ascii_isdigit(*at))
                g_string_append_c(key, *at);
            else if (key->len == 0 || key->str[key->len - 1] != '#')
                g_string_append_c(key, '#');
        g_hash_table_add(keys, g_string_free(key, FALSE));
    }
    return keys;
}

static bool has_all(GHashTable *keys, const char *headers)
{
    g_auto(GStrv) each = g_strsplit(headers, "|", -1);
    for (char **header = each; *header; header++) {
        g_autofree char *key = mo_text_header_key(*header);
        if (!g_hash_table_contains(keys, key))
            return false;
    }
    return true;
}

static bool is_pipedrive(const MoColumns *columns)
{
    unsigned n = 0;
    for (size_t i = 0; i < columns->n; i++)
        if (mo_program_strip_pipedrive(columns->names[i]))
            n++;
    return n >= 2 && n * 2 >= columns->n;
}

/* Our own file: a name, and two columns that are ours to the letter. */
static bool is_moments(const MoColumns *columns)
{
    bool named = false;
    unsigned n = 0;
    for (size_t i = 0; i < columns->n; i++) {
        const char *name = columns->names[i];
        named = named || strcmp(name, "name") == 0;
        for (size_t own = 0; own < G_N_ELEMENTS(own_fields); own++)
            if (strcmp(name, mo_field_get_name(own_fields[own])) == 0)
                n++;
        if (g_str_has_prefix(name, "date:"))
            n++;
    }
    return named && n >= 2;
}

MoProgram mo_program_recognise(const MoColumns *columns)
{
    if (is_moments(columns))
        return MO_PROGRAM_MOMENTS;
    if (is_pipedrive(columns))
        return MO_PROGRAM_PIPEDRIVE;
    g_autoptr(GHashTable) keys = collect_keys(columns);
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (has_all(keys, signatures[i].headers))
            return signatures[i].program;
    return MO_PROGRAM_NONE;
}
