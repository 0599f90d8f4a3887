#include "model/field.h"

#include <string.h>

typedef struct {
    const char *name;
    MoCell cell;
    const char *singular; /* what a selector may say instead; NULL: the name alone */
    /* Headers of other programs, separated by "|", the strongest first. */
    const char *aliases;
} MoFieldRow;

static const MoFieldRow rows[MO_FIELD_N] = {
    [MO_FIELD_ID] = {"id", MO_CELL_LINE, NULL,
                     "Record ID|Contact Id|CONTACTID|Person - ID|uid|customer id"},
    [MO_FIELD_NAME] = {"name", MO_CELL_LINE, NULL,
                       "Full name|Display Name|Contact Name|Person - Name|File As"},
    [MO_FIELD_GIVEN_NAME] = {"given_name", MO_CELL_LINE, NULL, "First Name|FirstName|Vorname"},
    [MO_FIELD_FAMILY_NAME] = {"family_name", MO_CELL_LINE, NULL,
                              "Last Name|LastName|Surname|Nachname"},
    [MO_FIELD_NICKNAME] = {"nickname", MO_CELL_LINE, NULL, "Nick name"},
    [MO_FIELD_SALUTATION] = {"salutation", MO_CELL_LINE, NULL, "Anrede"},
    [MO_FIELD_ACADEMIC_TITLE] = {"academic_title", MO_CELL_LINE, NULL, "Academic degree"},
    [MO_FIELD_MANNER] = {"manner", MO_CELL_LINE, NULL, ""},
    [MO_FIELD_GREETING] = {"greeting", MO_CELL_LINE, NULL, ""},
    [MO_FIELD_COMPANY] = {"company", MO_CELL_LINE, NULL,
                          "Company Name|Associated Company|Account Name|Person - Organization|"
                          "Organization Name|Organization 1 - Name|Organization|Firma"},
    [MO_FIELD_TITLE] = {"title", MO_CELL_LINE, NULL,
                        "Job Title|Position|Organization Title|Organization 1 - Title"},
    [MO_FIELD_PROJECT] = {"project", MO_CELL_LINE, NULL, ""},
    [MO_FIELD_EMAIL] = {"email", MO_CELL_LIST, NULL,
                        "E-mail|Email Address|E-mail Address|Primary Email|E-mail 1 - Value|"
                        "Person - Email - Work"},
    [MO_FIELD_PHONE] = {"phone", MO_CELL_LIST, NULL,
                        "Phone Number|Phone 1 - Value|Person - Phone - Work|Mobile|MobilePhone|"
                        "Mobile Phone"},
    [MO_FIELD_CHANNEL] = {"channel", MO_CELL_LINE, NULL,
                          "preferred_channel|Preferred Method of Communication"},
    [MO_FIELD_LANGUAGE] = {"language", MO_CELL_LINE, NULL, "Preferred language"},
    [MO_FIELD_TIMEZONE] = {"timezone", MO_CELL_LINE, NULL, "Time Zone|IP Timezone"},
    [MO_FIELD_OWNER] = {"owner", MO_CELL_LINE, NULL,
                        "Contact owner|Account Owner|Person - Owner|Owner ID|OwnerId|"
                        "assignedUserName|sales"},
    [MO_FIELD_TAGS] = {"tags", MO_CELL_LIST, "tag",
                       "Labels|Categories|Group Membership|Person - Label|Person - Labels|"
                       "Kategorien|Lifecycle Stage|Lead Status"},
    [MO_FIELD_INTERESTS] = {"interests", MO_CELL_LIST, "interest", "Hobby|Hobbies"},
    [MO_FIELD_NEEDS] = {"needs", MO_CELL_LIST, "need", "looking for|asks"},
    [MO_FIELD_OFFERS] = {"offers", MO_CELL_LIST, "offer", "can help with|gives"},
    [MO_FIELD_BIRTHDAY] = {"birthday", MO_CELL_DATE, NULL, "Date of birth|Birthdate|Geburtstag"},
    [MO_FIELD_ANNIVERSARY] = {"anniversary", MO_CELL_DATE, NULL, "Jahrestag"},
    [MO_FIELD_CUSTOMER_SINCE] = {"customer_since", MO_CELL_DATE, NULL,
                                 "Became a Customer Date|Connected On|Start Date|Create Date|"
                                 "Created"},
    [MO_FIELD_RENEWAL_DATE] = {"renewal_date", MO_CELL_DAY, NULL,
                               "Renewal|Contract End|Close Date"},
    [MO_FIELD_NEXT_STEP] = {"next_step", MO_CELL_LINE, NULL, "Next Steps"},
    [MO_FIELD_NEXT_STEP_DATE] = {"next_step_date", MO_CELL_DAY, NULL,
                                 "Next Activity Date|Person - Next activity date"},
    [MO_FIELD_LAST_CONTACTED] = {"last_contacted", MO_CELL_DAY, NULL,
                                 "Last Activity Date|LastActivityDate|Last Activity Time"},
    [MO_FIELD_DO_NOT_CONTACT] = {"do_not_contact", MO_CELL_BANS, NULL, ""},
    [MO_FIELD_NO_EMAIL] = {"do_not_email", MO_CELL_YES_NO, NULL,
                           "HasOptedOutOfEmail|Email Opt Out|Opted out of email"},
    [MO_FIELD_NO_PHONE] = {"do_not_call", MO_CELL_YES_NO, NULL, "DoNotCall"},
    [MO_FIELD_NO_PROMO] = {"do_not_promote", MO_CELL_YES_NO, NULL, "Unsubscribed from all email"},
    [MO_FIELD_INTRODUCED_BY] = {"introduced_by", MO_CELL_LINE, NULL,
                                "Referred By|Referring Member|Empfohlen von"},
    [MO_FIELD_NOTES] = {"notes", MO_CELL_BLOCK, "note", "Description|Notizen|background"},
    [MO_FIELD_DATE] = {"date:LABEL", MO_CELL_DATE, NULL, ""},
};

static bool is_joint(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '\t';
}

/* The next letter of a header: runs of joints are one blank, ends are trimmed; 0 at the end. */
static char next_letter(const char **text, const char *end)
{
    if (*text < end && is_joint(**text)) {
        while (*text < end && is_joint(**text))
            ++*text;
        return *text < end ? ' ' : '\0';
    }
    return *text < end ? g_ascii_tolower(*(*text)++) : '\0';
}

static bool same_header(const char *a, const char *a_end, const char *b, const char *b_end)
{
    while (a < a_end && is_joint(*a))
        a++;
    while (b < b_end && is_joint(*b))
        b++;
    for (;;) {
        char x = next_letter(&a, a_end), y = next_letter(&b, b_end);
        if (x != y)
            return false;
        if (x == '\0')
            return true;
    }
}

bool mo_field_same_header(const char *a, const char *b)
{
    return same_header(a, a + strlen(a), b, b + strlen(b));
}

/* The place of a header in a row's alias list, from 1; 0 = not there. */
static unsigned find_alias(const char *aliases, const char *header, const char *header_end)
{
    unsigned place = 1;
    for (const char *alias = aliases; *alias; place++) {
        const char *end = strchrnul(alias, '|');
        if (same_header(alias, end, header, header_end))
            return place;
        alias = *end ? end + 1 : end;
    }
    return 0;
}

const char *mo_field_get_name(MoField field)
{
    return field < MO_FIELD_N ? rows[field].name : "";
}

MoCell mo_field_get_cell(MoField field)
{
    return field < MO_FIELD_N ? rows[field].cell : MO_CELL_LINE;
}

const char *mo_field_get_label(const char *header)
{
    while (g_ascii_isspace(*header))
        header++;
    if (g_ascii_strncasecmp(header, "date:", 5) != 0)
        return NULL;
    header += 5;
    while (g_ascii_isspace(*header))
        header++;
    return *header ? header : NULL;
}

MoField mo_field_find_native(const char *name)
{
    if (mo_field_get_label(name))
        return MO_FIELD_DATE;
    for (unsigned i = 0; i < MO_FIELD_N; i++) {
        if (i != MO_FIELD_DATE &&
            (mo_field_same_header(rows[i].name, name) ||
             (rows[i].singular && mo_field_same_header(rows[i].singular, name))))
            return i;
    }
    return MO_FIELD_NONE;
}

MoField mo_field_find(const char *header, unsigned *ret_rank)
{
    MoField field = mo_field_find_native(header);
    unsigned rank = 0;
    const char *end = header + strlen(header);
    for (unsigned i = 0; field == MO_FIELD_NONE && i < MO_FIELD_N; i++) {
        rank = find_alias(rows[i].aliases, header, end);
        if (rank)
            field = i;
    }
    if (ret_rank)
        *ret_rank = rank;
    return field;
}

const char **mo_field_list_names(void)
{
    const char **names = g_new0(const char *, MO_FIELD_N + 1);
    for (unsigned i = 0; i < MO_FIELD_N; i++)
        names[i] = rows[i].name;
    return names;
}
