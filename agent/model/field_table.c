#include "model/field_table.h"

#include "base/text.h"

#include <string.h>

/* One line: headers, separated by "|", that mean a field to a program (ANY: to all). Of the headers
 * of a field the earlier ones are the stronger. They are compared as header keys: case, blanks, `_`
 * and `-` do not matter; letters that are not ASCII stand in lower case; `#` is any number. */
typedef struct {
    MoField field;
    MoProgram program;
    const char *headers;
} Row;

#define ANY MO_PROGRAM_NONE
#define ROW(field, headers)                                                                        \
    {                                                                                              \
        MO_FIELD_##field, ANY, headers                                                             \
    }
#define ROW_OF(program, field, headers)                                                            \
    {                                                                                              \
        MO_FIELD_##field, MO_PROGRAM_##program, headers                                            \
    }

/* clang-format off */
static const Row rows[] = {
    /* ---- who she is ---- */
    ROW(ID, "Record ID|Contact ID|ContactId|uid|uuid|customer id|Customer number|Kundennummer"),
    ROW(ID, "Datensatz-ID|Kontakt-ID|ID de registro|ID de la fiche d'informations|ID de contact"),
    ROW(ID, "ID record|ID contatto|Record-ID|Contact-ID|Post-ID|Kontakt-id"),
    ROW(NAME, "Full name|Display Name|Contact Name|Contact full name|Anzeigename|Voller Name"),
    ROW(NAME, "Vollständiger Name|Nom complet|Nom affiché|Nombre completo|Nombre mostrado"),
    ROW(NAME, "Volledige naam|Naam|Weergavenaam|Nome completo|Nome visualizzato|Fullständigt namn|Namn"),
    ROW_OF(PIPEDRIVE, NAME, "Nom|Nombre|Nome"),
    ROW(ANY_NAME, "Contact person|Contact|Ansprechpartner|Ansprechpartnerin|Kontakt|Kontaktperson"),
    ROW(ANY_NAME, "Interlocuteur|Persona de contacto|Contactpersoon|Referente|Customer name|Customer"),
    ROW(ANY_NAME, "Client name|Client|Kunde|Kundenname|Klant|Cliente|Kund"),
    ROW(GIVEN_NAME, "First Name|Firstname|First|Given|Contact First Name"),
    ROW(GIVEN_NAME, "Vorname|Prénom|Nombre|Nombre de pila|Voornaam|Nome|Förnamn"),
    ROW(FAMILY_NAME, "Last Name|Lastname|Surname|Last|Family|Contact Last Name"),
    ROW(FAMILY_NAME, "Nachname|Familienname|Nom de famille|Nom|Apellidos|Apellido|Achternaam|Cognome|Efternamn"),
    ROW(MIDDLE_NAME, "Middle Name|Middlename|Middle|Additional Name|Weitere Vornamen|Zweiter Vorname"),
    ROW(MIDDLE_NAME, "Deuxième prénom|Segundo nombre|Middelste naam|Tussenvoegsel|Secondo nome|Mellannamn"),
    ROW(FILE_AS, "File As|Speichern unter|Classer sous|Archivar como|Archiveren als"),
    ROW(NICKNAME, "Nick name|Preferred name|Known as|Spitzname|Rufname|Surnom|Apodo|Roepnaam|Bijnaam"),
    ROW(NICKNAME, "Soprannome|Smeknamn|Tilltalsnamn"),
    ROW(SALUTATION, "Anrede|Salutationname|Name Prefix|Prefix|Honorific|Titel|Civilité|Titre de civilité|Titre"),
    ROW(SALUTATION, "Tratamiento|Título|Aanhef|Titolo|Appellativo|Tilltal"),
    ROW(ACADEMIC_TITLE, "Academic degree|Degree|Akademischer Titel|Akad. Titel|Titre académique"),
    ROW(ACADEMIC_TITLE, "Título académico|Academische titel|Titolo accademico|Akademisk titel"),
    ROW(MANNER, "Form of address|Anredeform|Tutoiement"),

    /* ---- her work ---- */
    ROW(COMPANY, "Company name|Associated Company|Primary Associated Company|Account Name|Organization Name"),
    ROW(COMPANY, "Organization # - Name|Organization|Organisation|Business|Employer|Accountname"),
    ROW(COMPANY, "Firma|Unternehmen|Unternehmensname|Firmenname|Société|Entreprise|Nom de l'entreprise"),
    ROW(COMPANY, "Organización|Empresa|Compañía|Nombre de la empresa|Bedrijf|Bedrijfsnaam|Organisatie"),
    ROW(COMPANY, "Account.Name"),
    ROW(COMPANY, "Società|Azienda|Nome azienda|Organizzazione|Företag|Företagsnamn"),
    ROW(TITLE, "Job Title|Jobtitle|Position|Organization Title|Organization # - Title|Job|Role|Occupation"),
    ROW(TITLE, "Berufsbezeichnung|Jobtitel|Stellenbezeichnung|Funktion|Fonction|Intitulé du poste|Poste"),
    ROW(TITLE, "Puesto|Cargo|Puesto de trabajo|Functie|Functietitel|Posizione|Qualifica|Befattning|Jobbtitel|Profession"),
    ROW_OF(THUNDERBIRD, TITLE, "Arbeitstitel|Tätigkeit"),
    ROW(PROJECT, "Project name|Projekt|Projektname|Projet|Proyecto|Progetto"),
    ROW(OWNER, "Owner.Name|Contact owner|Account Owner|Record owner|Owner ID|Ownerid|assignedUserName|Account manager"),
    ROW(OWNER, "sales|Zuständiger Mitarbeiter|Kontakt-Owner|Kontaktinhaber|Besitzer|Betreuer|Kundenbetreuer"),
    ROW(OWNER, "Propriétaire|Propriétaire du contact|Propietario|Propietario del contacto|Eigenaar"),
    ROW(OWNER, "Contacteigenaar|Eigenaar van contact|Proprietario|Proprietario del contatto|Proprietario contatto"),
    ROW(OWNER, "ägare|Kontaktägare"),

    /* ---- how she is reached: all columns feed one list, in this order ---- */
    ROW(EMAIL, "E-mail|Email Address|E-mail Address|Emailaddress|Primary Email|E-mail # - Value|Email - Work"),
    ROW(EMAIL, "Email Work|Work Email|Business Email|Mail|E-Mail-Adresse|Mailadresse|Primäre E-Mail-Adresse"),
    ROW(EMAIL, "Arbeit E-Mail|Adresse de messagerie|Adresse e-mail|Adresse mail|Courriel|E-mail - Travail"),
    ROW(EMAIL, "Adresse électronique principale|Dirección de correo electrónico|Correo electrónico|Correo"),
    ROW(EMAIL, "E-mailadres|Indirizzo posta elettronica|Indirizzo e-mail|Indirizzo email|Email primaria"),
    ROW(EMAIL, "E-postadress|E-post|E-mail # Address|E-mail #|Email #|E-Mail #: Adresse|E-Mail-Adresse #"),
    ROW(EMAIL, "Adresse de messagerie #|Dirección de correo electrónico #"),
    ROW(EMAIL, "Dirección del correo electrónico #|E-mailadres #|Indirizzo posta elettronica #|E-postadress #"),
    ROW(EMAIL, "Secondary Email|Alternate Email #|Email - Home|E-mail - Domicile|Email Home|Home Email"),
    ROW(EMAIL, "Privat E-Mail|Personal Email|Email - Other|Email Other|Other Email|Andere E-Mail"),
    ROW(EMAIL, "Sekundäre E-Mail-Adresse|Zweite E-Mail-Adresse|Email secondaria|Additional email addresses"),
    ROW(PHONE, "Phone Number|Phonenumber|Phone # - Value|Phone - Work|Phone Work|Business Phone|Business Phone #|Work Phone"),
    ROW(PHONE, "Telephone|Tel|Primary Phone|Phone - Mobile|Mobile|Mobile Phone|Mobilephone|Mobile Phone Number"),
    ROW(PHONE, "Mobile Number|Mobile Phone #|Cell|Cell Phone|Home Mobile|Phone #|Home Phone|Home Phone #|Homephone"),
    ROW(PHONE, "Phone - Home|Phone Home|Other Phone|Otherphone|Phone - Other|Phone Other|Company Main Phone"),
    ROW(PHONE, "Telefon|Telefonnummer|Telefon geschäftlich|Telefon geschäftlich #|Arbeit Telefon|Haupttelefon"),
    ROW(PHONE, "Hauptnummer|Handy|Handynummer|Mobil|Mobiltelefon|Mobiltelefonnummer|Mobiltelefon #|Mobilnummer"),
    ROW(PHONE, "Telefon (privat)|Telefon (privat #)|Telefon privat|Privat Telefon|Weiteres Telefon|Telefon Firma"),
    ROW(PHONE, "Andere Telefonnummer|Téléphone|Téléphone (bureau)|Téléphone # (bureau)|Tél. mobile"),
    ROW(PHONE, "Téléphone - Travail|Téléphone - Mobile|Numéro de téléphone|Numéro de téléphone mobile"),
    ROW(PHONE, "Téléphone principal|Portable|Téléphone (domicile)|Téléphone # (domicile)|Téléphone (autre)"),
    ROW(PHONE, "Téléphone société|Teléfono|Teléfono del trabajo|Teléfono del trabajo #|Número de teléfono"),
    ROW(PHONE, "Teléfono móvil|Móvil|Celular|Número de teléfono móvil|Teléfono principal|Otro teléfono"),
    ROW(PHONE, "Telefoon|Telefoonnummer|Telefoon op werk|Telefoon op werk #|Mobiele telefoon|Mobiel"),
    ROW(PHONE, "Mobiel telefoonnummer|Telefoon thuis|Telefoon thuis #|Hoofdtelefoon|Ander telefoonnummer"),
    ROW(PHONE, "Telefono|Numero di telefono|Cellulare|Numero di cellulare|Telefono principale|Altro telefono"),
    ROW(PHONE, "Telefon, arbete|Telefon, mobil|Telefon, hem|Telefon #, arbete|Telefon #, hem|Telefon, annan|Företag, växel"),
    ROW_OF(OUTLOOK, PHONE, "Ufficio|Ufficio #|Abitazione|Abitazione #|Particular|Arbete|Hem|Telefon #"),
    ROW_OF(THUNDERBIRD, PHONE, "Tel. dienstlich|Dienstlich|Mobil-Tel.-Nr.|Tel. privat|Privat"),
    ROW(CHANNEL, "preferred_channel|Preferred Method of Communication|Preferred contact method"),
    ROW(CHANNEL, "Bevorzugter Kontaktweg|Canal préféré|Canal preferido|Voorkeurskanaal|Canale preferito"),
    ROW(LANGUAGE, "Preferred language|Sprache|Bevorzugte Sprache|Langue|Langue préférée|Idioma"),
    ROW(LANGUAGE, "Idioma preferido|Taal|Voorkeurstaal|Lingua|Lingua preferita|Språk|önskat språk"),
    ROW(TIMEZONE, "Time Zone|IP Timezone|Zeitzone|Fuseau horaire|Zona horaria|Tijdzone|Fuso orario|Tidszon"),

    /* ---- what she is to us ---- */
    ROW(TAGS, "Labels|Label|Categories|Category|Group Membership|Kategorien|Kategorie|Catégories|Categorías"),
    ROW(TAGS, "Categorieën|Categorie|Kategorier|étiquettes|étiquette|Etiquetas|Etichette|Etiketten|Etiketter"),
    ROW(TAGS, "Lifecycle Stage|Lifecycle-Phase|Phase du cycle de vie|étape du cycle de vie"),
    ROW(TAGS, "Etapa del ciclo de vida|Levenscyclusfase|Fase del ciclo di vita|Livscykelfas|Livscykelstadium"),
    ROW(TAGS, "Lead Status|Leadstatus|Statut du lead|Estado del lead|Stato lead|Stato del lead"),
    ROW(INTERESTS, "Hobby|Hobbies|Interessen|Hobbys|Hobby's|Loisirs|Passe-temps|Centres d'intérêt|Aficiones"),
    ROW(INTERESTS, "Intereses|Interesses|Interessi|Intressen"),
    ROW(NEEDS, "looking for|asks|sucht|Bedarf|cherche|busca|zoekt|cerca|söker"),
    ROW(OFFERS, "can help with|gives|bietet|propose|ofrece|biedt|offre|erbjuder"),
    ROW(INTRODUCED_BY, "Referred By|Referring Member|Empfohlen von|Recommandé par|Recomendado por"),
    ROW(INTRODUCED_BY, "Verwezen door|Aanbevolen door|Presentato da|Rekommenderad av|Hänvisad av"),
    ROW(NOTES, "Note|Description|Comments|Comment|Remarks|background|Notizen|Notiz|Bemerkungen|Beschreibung"),
    ROW(NOTES, "Remarques|Commentaires|Notas|Notities|Opmerkingen|Anteckningar|Kommentarer"),

    /* ---- dates ---- */
    ROW(BIRTHDAY, "Date of birth|Birthdate|Birth date|DOB|Geburtstag|Geburtsdatum|Anniversaire|Date de naissance"),
    ROW(BIRTHDAY, "Cumpleaños|Fecha de nacimiento|Verjaardag|Geboortedatum|Compleanno|Data di nascita"),
    ROW(BIRTHDAY, "Födelsedag|Födelsedatum"),
    ROW(BIRTH_YEAR, "Birth Year|Geburtsjahr|Année de naissance|Año de nacimiento|Geboortejaar|Anno di nascita|Födelseår"),
    ROW(BIRTH_MONTH, "Birth Month|Geburtsmonat|Mois de naissance|Mes de nacimiento|Geboortemaand|Mese di nascita"),
    ROW(BIRTH_MONTH, "Födelsemånad"),
    ROW(BIRTH_DAY, "Birth Day|Jour de naissance|Día de nacimiento|Geboortedag|Giorno di nascita"),
    ROW(ANNIVERSARY, "Wedding Anniversary|Jahrestag|Hochzeitstag|Anniversaire de mariage ou fête"),
    ROW(ANNIVERSARY, "Anniversaire de mariage|Aniversario|Speciale datum|Trouwdag|Anniversario|årsdag|Bröllopsdag"),
    ROW(EVENT_LABEL, "Event # - Label|Event # - Type"),
    ROW(EVENT, "Event # - Value"),
    ROW(RELATION_LABEL, "Relation # - Label|Relation # - Type"),
    ROW(RELATION, "Relation # - Value"),
    ROW(CUSTOM_LABEL, "Custom Field # - Label|Custom Field # - Type"),
    ROW(CUSTOM, "Custom Field # - Value"),
    ROW(CUSTOMER_SINCE, "Became a Customer Date|Client since|Kunde seit|Client depuis|Cliente desde|Klant sinds"),
    ROW(CUSTOMER_SINCE, "Cliente dal|Kund sedan|Connected On|Start Date|Create Date|Created Date|Createddate"),
    ROW(CUSTOMER_SINCE, "Created Time|Createdat|Created|Person created|first_seen|Erstellungsdatum|Erstellt am|Date de création"),
    ROW(CUSTOMER_SINCE, "Fecha de creación|Aanmaakdatum|Creatiedatum|Data di creazione|Skapad|Skapandedatum"),
    ROW(RENEWAL_DATE, "Renewal|Contract End|Contract end date|Vertragsende|Fin de contrat|Date de renouvellement"),
    ROW(RENEWAL_DATE, "Fin de contrato|Fecha de renovación|Einde contract|Verlengingsdatum|Scadenza contratto"),
    ROW(RENEWAL_DATE, "Data di rinnovo|Avtalsslut|Förnyelsedatum|Close Date"),
    ROW(NEXT_STEP, "Next Steps|Nächster Schritt|Prochaine étape|Próximo paso|Volgende stap|Prossimo passo|Nästa steg"),
    ROW(NEXT_STEP_DATE, "Next Activity Date|Nächster Schritt am|Datum der nächsten Aktivität|Date de la prochaine activité"),
    ROW(NEXT_STEP_DATE, "Date de prochaine activité|Fecha de la próxima actividad|Datum volgende activiteit"),
    ROW(NEXT_STEP_DATE, "Data della prossima attività|Datum för nästa aktivitet"),
    ROW(LAST_CONTACTED, "Last contact|Zuletzt kontaktiert|Letzter Kontakt|Dernier contact|Dernière prise de contact"),
    ROW(LAST_CONTACTED, "último contacto|Laatste contact|Laatst gecontacteerd|Ultimo contatto|Senast kontaktad"),
    ROW(LAST_CONTACTED, "Senaste kontakt|Last Activity Date|Lastactivitydate|Last Activity Time|Last Activity|last_seen"),
    ROW(LAST_CONTACTED, "last_talked_to|Datum der letzten Aktivität|Date de la dernière activité"),
    ROW(LAST_CONTACTED, "Fecha de la última actividad|Datum laatste activiteit|Data dell'ultima attività"),
    ROW(LAST_CONTACTED, "Datum för senaste aktivitet"),

    /* ---- what she asked us not to do ---- */
    ROW(DO_NOT_CONTACT, "Don't contact|DNC|HasOptedOutProcessing|GDPR opt-out|GDPR opt out|Opt-out|Opted out"),
    ROW(DO_NOT_CONTACT, "Kontaktsperre|Kein Kontakt|Nicht kontaktieren|DSGVO-Widerspruch|Ne pas contacter|Opt-out RGPD"),
    ROW(DO_NOT_CONTACT, "No contactar|Niet contacteren|Niet benaderen|Non contattare|Kontakta inte|Kontakta ej"),
    ROW(NO_EMAIL, "HasOptedOutOfEmail|Email Opt Out|E-mail opt-out|Opted out of email|Don't email|No email"),
    ROW(NO_EMAIL, "emailAddressIsOptedOut|Keine E-Mails|Keine E-Mail|Ne pas envoyer d'e-mail|No enviar correo"),
    ROW(NO_EMAIL, "Niet e-mailen|Niet mailen|Non inviare e-mail|Ingen e-post"),
    ROW(NO_EMAIL, "Opted out of email: One to One|Email is opted out|E-mail is opted out"),
    ROW(NO_EMAIL, "Do not allow emails|Do not allow e-mails|Do not allow bulk emails|Do not send emails"),
    ROW(NO_EMAIL, "Email opted out|E-mail opted out"),
    ROW(UNSUBSCRIBED, "Unsubscribed Mode|Unsubscribed from all email|Von allen E-Mails abgemeldet"),
    ROW(UNSUBSCRIBED, "Désabonné de tous les e-mails|Uitgeschreven voor alle e-mail|Avregistrerad från all e-post"),
    ROW(UNSUBSCRIBED, "Canceló la suscripción a todos los correos"),
    ROW(CONSENT, "Marketing consent|Email consent|E-mail consent|Consent|Subscribed|Opt in|Opted in|Email opt in"),
    ROW(CONSENT, "Email subscription status|Email subscriber status|E-mail subscription status"),
    ROW(CONSENT, "E-mail opt in|Marketing opt in|Einwilligung|Werbeeinwilligung|E-Mail-Einwilligung|Consentement"),
    ROW(CONSENT, "Consentimiento|Consenso|Toestemming|Samtycke"),
    ROW(NO_PHONE, "DoNotCall|Don't call|No call|Phone opt out|phoneNumberIsOptedOut|Nicht anrufen|Keine Anrufe"),
    ROW(NO_PHONE, "Do not allow phone calls|Do not phone|Do not text|SMS opt out|Opted out of SMS|Text opt out|Anrufsperre"),
    ROW(NO_PHONE, "Ne pas appeler|No llamar|Niet bellen|Non chiamare|Ring inte|Ring ej"),
    ROW(NO_PROMO, "Unsubscribed|Email unsubscribed|Marketing opt out|Do not market"),
    ROW(NO_PROMO, "Don't market|HasOptedOutSolicit|Keine Werbung|Werbesperre|Werbewiderspruch"),
    ROW(NO_PROMO, "Marketing emails opt-out|Marketing email opt-out|Do not mail|Geen reclame|Ingen reklam"),
    ROW(NEWSLETTER, "has_newsletter|Newsletter|Accepts Marketing|Marketing status|Infolettre|Nieuwsbrief|Nyhetsbrev"),
    ROW(DIED, "Died|Died on|Deceased|Deceased on|Deceased Date|Date deceased|Is deceased|Date of death|Death date"),
    ROW(DIED, "Deathdate|Death|Is dead|Passed away|npsp__Deceased|npsp__Deceased__c|Verstorben|Verstorben am|Gestorben|Gestorben am"),
    ROW(DIED, "Todestag|Todesdatum|Sterbedatum|Sterbetag|Décédé|Décédée|Décédé le|Date de décès|Date du décès|Décès"),
    ROW(DIED, "Fallecido|Fallecida|Fecha de fallecimiento|Fecha de defunción|Fallecimiento|Defunción"),
    ROW(DIED, "Overleden|Overleden op|Overlijdensdatum|Datum overlijden|Sterfdatum|Deceduto|Deceduta|Deceduto il"),
    ROW(DIED, "Data di morte|Data di decesso|Data del decesso|Avliden|Avled|Dödsdatum|Dödsdag"),
    ROW(DELETED, "IsDeleted|Deleted|is_deleted"),
};
/* clang-format on */

#define KEY_MAX 200
/* HubSpot has a column for each kind of mail: "Opted out of email: Newsletter". "One to One" is
 * what one person writes to another. */
#define OPTED_OUT "opted_out_of_email:"

/* Takes a header key with its numbers as `#`; the last of them in *ret_number. False when it is too
 * long to be any of ours. */
static bool replace_numbers(const char *key, char *ret, unsigned *ret_number)
{
    size_t length = 0;
    *ret_number = 0;
    for (const char *at = key; *at; length++) {
        if (length + 1 >= KEY_MAX)
            return false;
        ret[length] = *at;
        if (!g_ascii_isdigit(*at)) {
            at++;
            continue;
        }
        ret[length] = '#';
        unsigned number = 0;
        for (; g_ascii_isdigit(*at); at++)
            number = MIN(number * 10 + (unsigned)(*at - '0'), 100000);
        *ret_number = number;
    }
    ret[length] = '\0';
    return true;
}

/* What a key means: the value of the table. */
typedef struct {
    MoField field;
    MoProgram program;
    unsigned rank;
} Entry;

struct MoFieldTable {
    GHashTable *entries;  /* key -> GArray of Entry */
    GHashTable *squeezed; /* the same of keys without their joints, our own names first */
};

/* A key without its joints: programs write "DoNotEmail" where others write "Do Not Email". */
static char *squeeze(const char *key)
{
    GString *ret = g_string_new(NULL);
    for (; *key; key++)
        if (*key != '_')
            g_string_append_c(ret, *key);
    return g_string_free(ret, FALSE);
}

/* Goes through all headers in their order; `func` returns true to stop. */
typedef bool (*HeaderFunc)(const char *header, size_t length, const Entry *entry, void *data);

static void for_each_header(HeaderFunc func, void *data)
{
    unsigned ranks[MO_FIELD_END] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (const char *header = rows[i].headers; *header;) {
            const char *end = strchrnul(header, '|');
            Entry entry = {rows[i].field, rows[i].program, ++ranks[rows[i].field]};
            if (func(header, (size_t)(end - header), &entry, data))
                return;
            header = *end ? end + 1 : end;
        }
    }
}

static void add_entry(GHashTable *all, const char *key, const Entry *entry)
{
    GArray *entries = g_hash_table_lookup(all, key);
    if (!entries) {
        entries = g_array_new(FALSE, FALSE, sizeof(Entry));
        g_hash_table_insert(all, g_strdup(key), entries);
    }
    g_array_append_val(entries, *entry);
}

static bool add_header(const char *header, size_t length, const Entry *entry, void *data)
{
    MoFieldTable *table = data;
    g_autofree char *copy = g_strndup(header, length);
    g_autofree char *key = mo_text_header_key(copy);
    g_autofree char *squeezed = squeeze(key);
    add_entry(table->entries, key, entry);
    add_entry(table->squeezed, squeezed, entry);
    return false;
}

static void add_own_names(MoFieldTable *table)
{
    for (MoField field = 0; field < MO_FIELD_DATE; field++) {
        g_autofree char *squeezed = squeeze(mo_field_get_name(field));
        add_entry(table->squeezed, squeezed, &(Entry){field, ANY, 0});
    }
}

static void free_entries(void *data)
{
    g_array_unref(data);
}

MoFieldTable *mo_field_table_new(void)
{
    MoFieldTable *table = g_new0(MoFieldTable, 1);
    table->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entries);
    table->squeezed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entries);
    add_own_names(table);
    for_each_header(add_header, table);
    return table;
}

void mo_field_table_free(MoFieldTable *table)
{
    if (!table)
        return;
    g_hash_table_unref(table->entries);
    g_hash_table_unref(table->squeezed);
    g_free(table);
}

/* What is said of this program alone goes before what holds for all. */
static const Entry *find_entry(GHashTable *all, MoProgram program, const char *key)
{
    const GArray *entries = g_hash_table_lookup(all, key);
    const Entry *found = NULL;
    for (unsigned i = 0; entries && i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (entry->program == program && program != ANY)
            return entry;
        if (entry->program == ANY && !found)
            found = entry;
    }
    return found;
}

MoField mo_field_table_look_up(const MoFieldTable *table, MoProgram program, const char *key,
                               unsigned *ret_rank, unsigned *ret_number)
{
    char numbered[KEY_MAX] = "";
    *ret_rank = *ret_number = 0;
    const Entry *entry = find_entry(table->entries, program, key);
    if (!entry && replace_numbers(key, numbered, ret_number)) {
        g_autofree char *squeezed = squeeze(numbered);
        entry = find_entry(table->entries, program, numbered);
        if (!entry && *squeezed)
            entry = find_entry(table->squeezed, program, squeezed);
    }
    if (entry) {
        *ret_rank = entry->rank;
        return entry->field;
    }
    if (g_str_has_prefix(key, OPTED_OUT)) {
        *ret_rank = G_MAXINT;
        return MO_FIELD_NO_PROMO;
    }
    return MO_FIELD_NONE;
}

typedef struct {
    const char *key;
    const char *numbered;
    const char *squeezed;
    Entry found, similar; /* `similar`: but for the joints */
} Search;

/* The letters of a header as its key would have them, without making the key. */
static bool is_key(const char *header, size_t length, const char *key)
{
    for (size_t i = 0; i < length; i++) {
        char c = header[i];
        if (c == ' ' || c == '_' || c == '-') {
            while (i + 1 < length && strchr(" _-", header[i + 1]))
                i++;
            c = '_';
        }
        if (g_ascii_tolower(c) != *key++)
            return false;
    }
    return *key == '\0';
}

static bool is_squeezed(const char *header, size_t length, const char *key)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" _-", header[i]) && g_ascii_tolower(header[i]) != *key++)
            return false;
    return *key == '\0';
}

static bool search_header(const char *header, size_t length, const Entry *entry, void *data)
{
    Search *search = data;
    if (entry->program != ANY)
        return false;
    if (!(is_key(header, length, search->key) || is_key(header, length, search->numbered))) {
        if (search->similar.field == MO_FIELD_NONE && is_squeezed(header, length, search->squeezed))
            search->similar = *entry;
        return false;
    }
    search->found = *entry;
    return true;
}

MoField mo_field_table_find(const char *header, unsigned *ret_rank)
{
    g_autofree char *key = mo_text_header_key(header);
    char numbered[KEY_MAX] = "";
    unsigned number = 0;
    *ret_rank = 0;
    if (*key == '\0' || !replace_numbers(key, numbered, &number))
        return MO_FIELD_NONE;
    g_autofree char *squeezed = squeeze(numbered);
    const Entry none = {MO_FIELD_NONE, ANY, 0};
    Search search = {key, numbered, squeezed, none, none};
    for (MoField field = 0; field < MO_FIELD_DATE; field++) {
        const char *name = mo_field_get_name(field);
        if (is_squeezed(name, strlen(name), squeezed))
            search.similar.field = field;
    }
    for_each_header(search_header, &search);
    if (search.found.field == MO_FIELD_NONE)
        search.found = search.similar;
    *ret_rank = search.found.rank;
    if (search.found.field == MO_FIELD_NONE && g_str_has_prefix(key, OPTED_OUT))
        return MO_FIELD_NO_PROMO;
    return search.found.field;
}
