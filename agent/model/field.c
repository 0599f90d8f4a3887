#include "model/field.h"

#include "base/text.h"
#include "model/field_table.h"

#include <string.h>

typedef struct {
    const char *name;
    MoCell cell;
    const char *singular; /* what a selector may say instead; NULL: the name alone */
} MoFieldRow;

static const MoFieldRow rows[MO_FIELD_N] = {
    [MO_FIELD_ID] = {"id", MO_CELL_LINE, NULL},
    [MO_FIELD_NAME] = {"name", MO_CELL_LINE, NULL},
    [MO_FIELD_GIVEN_NAME] = {"given_name", MO_CELL_LINE, NULL},
    [MO_FIELD_FAMILY_NAME] = {"family_name", MO_CELL_LINE, NULL},
    [MO_FIELD_NICKNAME] = {"nickname", MO_CELL_LINE, NULL},
    [MO_FIELD_SALUTATION] = {"salutation", MO_CELL_LINE, NULL},
    [MO_FIELD_ACADEMIC_TITLE] = {"academic_title", MO_CELL_LINE, NULL},
    [MO_FIELD_MANNER] = {"manner", MO_CELL_LINE, NULL},
    [MO_FIELD_GREETING] = {"greeting", MO_CELL_LINE, NULL},
    [MO_FIELD_COMPANY] = {"company", MO_CELL_LINE, NULL},
    [MO_FIELD_TITLE] = {"title", MO_CELL_LINE, NULL},
    [MO_FIELD_PROJECT] = {"project", MO_CELL_LINE, NULL},
    [MO_FIELD_EMAIL] = {"email", MO_CELL_LIST, NULL},
    [MO_FIELD_PHONE] = {"phone", MO_CELL_LIST, NULL},
    [MO_FIELD_CHANNEL] = {"channel", MO_CELL_LINE, NULL},
    [MO_FIELD_LANGUAGE] = {"language", MO_CELL_LINE, NULL},
    [MO_FIELD_TIMEZONE] = {"timezone", MO_CELL_LINE, NULL},
    [MO_FIELD_OWNER] = {"owner", MO_CELL_LINE, NULL},
    [MO_FIELD_TAGS] = {"tags", MO_CELL_LIST, "tag"},
    [MO_FIELD_INTERESTS] = {"interests", MO_CELL_LIST, "interest"},
    [MO_FIELD_NEEDS] = {"needs", MO_CELL_LIST, "need"},
    [MO_FIELD_OFFERS] = {"offers", MO_CELL_LIST, "offer"},
    [MO_FIELD_BIRTHDAY] = {"birthday", MO_CELL_DATE, NULL},
    [MO_FIELD_ANNIVERSARY] = {"anniversary", MO_CELL_DATE, NULL},
    [MO_FIELD_CUSTOMER_SINCE] = {"customer_since", MO_CELL_DATE, NULL},
    [MO_FIELD_RENEWAL_DATE] = {"renewal_date", MO_CELL_DAY, NULL},
    [MO_FIELD_NEXT_STEP] = {"next_step", MO_CELL_LINE, NULL},
    [MO_FIELD_NEXT_STEP_DATE] = {"next_step_date", MO_CELL_DAY, NULL},
    [MO_FIELD_LAST_CONTACTED] = {"last_contacted", MO_CELL_DAY, NULL},
    [MO_FIELD_DO_NOT_CONTACT] = {"do_not_contact", MO_CELL_BANS, NULL},
    [MO_FIELD_NO_EMAIL] = {"do_not_email", MO_CELL_YES_NO, NULL},
    [MO_FIELD_NO_PHONE] = {"do_not_call", MO_CELL_YES_NO, NULL},
    [MO_FIELD_NO_PROMO] = {"do_not_promote", MO_CELL_YES_NO, NULL},
    [MO_FIELD_INTRODUCED_BY] = {"introduced_by", MO_CELL_LINE, NULL},
    [MO_FIELD_NOTES] = {"notes", MO_CELL_BLOCK, "note"},
    [MO_FIELD_DATE] = {"date:LABEL", MO_CELL_DATE, NULL},
};

/* Parts, with the field that they belong to. */
static const struct {
    const char *name; /* NULL: no key of [columns] */
    MoField whole;
} parts[MO_FIELD_END - MO_FIELD_NONE] = {
    [MO_FIELD_MIDDLE_NAME - MO_FIELD_NONE] = {"middle_name", MO_FIELD_NAME},
    [MO_FIELD_ANY_NAME - MO_FIELD_NONE] = {NULL, MO_FIELD_NAME},
    [MO_FIELD_FILE_AS - MO_FIELD_NONE] = {NULL, MO_FIELD_NAME},
    [MO_FIELD_BIRTH_YEAR - MO_FIELD_NONE] = {"birth_year", MO_FIELD_BIRTHDAY},
    [MO_FIELD_BIRTH_MONTH - MO_FIELD_NONE] = {"birth_month", MO_FIELD_BIRTHDAY},
    [MO_FIELD_BIRTH_DAY - MO_FIELD_NONE] = {"birth_day", MO_FIELD_BIRTHDAY},
    [MO_FIELD_EVENT_LABEL - MO_FIELD_NONE] = {NULL, MO_FIELD_DATE},
    [MO_FIELD_EVENT - MO_FIELD_NONE] = {NULL, MO_FIELD_DATE},
    [MO_FIELD_RELATION_LABEL - MO_FIELD_NONE] = {NULL, MO_FIELD_INTRODUCED_BY},
    [MO_FIELD_RELATION - MO_FIELD_NONE] = {NULL, MO_FIELD_INTRODUCED_BY},
    [MO_FIELD_CUSTOM_LABEL - MO_FIELD_NONE] = {NULL, MO_FIELD_NONE},
    [MO_FIELD_CUSTOM - MO_FIELD_NONE] = {NULL, MO_FIELD_NONE},
    [MO_FIELD_NEWSLETTER - MO_FIELD_NONE] = {"newsletter", MO_FIELD_NO_PROMO},
    [MO_FIELD_CONSENT - MO_FIELD_NONE] = {"consent", MO_FIELD_NO_EMAIL},
    [MO_FIELD_UNSUBSCRIBED - MO_FIELD_NONE] = {NULL, MO_FIELD_NO_EMAIL},
    [MO_FIELD_DIED - MO_FIELD_NONE] = {"died", MO_FIELD_DO_NOT_CONTACT},
    [MO_FIELD_DELETED - MO_FIELD_NONE] = {"deleted", MO_FIELD_NONE},
};

static bool is_part(MoField field)
{
    return field > MO_FIELD_NONE && field < MO_FIELD_END;
}

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

MoField mo_field_get_whole(MoField field)
{
    return is_part(field) ? parts[field - MO_FIELD_NONE].whole : field;
}

const char *mo_field_get_name(MoField field)
{
    if (is_part(field) && parts[field - MO_FIELD_NONE].name)
        return parts[field - MO_FIELD_NONE].name;
    MoField whole = mo_field_get_whole(field);
    return whole < MO_FIELD_N ? rows[whole].name : "";
}

MoCell mo_field_get_cell(MoField field)
{
    if (is_part(field))
        return MO_CELL_PART;
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

MoField mo_field_find_key(const char *name)
{
    for (MoField part = MO_FIELD_NONE + 1; part < MO_FIELD_END; part++)
        if (parts[part - MO_FIELD_NONE].name &&
            mo_field_same_header(parts[part - MO_FIELD_NONE].name, name))
            return part;
    return mo_field_find_native(name);
}

MoField mo_field_find(const char *header, unsigned *ret_rank)
{
    unsigned rank = 0;
    MoField field = mo_field_find_native(header);
    const char *rest = mo_program_strip_pipedrive(header);
    if (field == MO_FIELD_NONE && rest)
        field = mo_field_find_native(rest);
    if (field == MO_FIELD_NONE)
        field = mo_field_table_find(rest ? rest : header, &rank);
    if (ret_rank)
        *ret_rank = rank;
    return is_part(field) ? MO_FIELD_NONE : field;
}

bool mo_field_is_death(const char *label)
{
    unsigned rank = 0;
    return mo_field_table_find(label, &rank) == MO_FIELD_DIED;
}

const char **mo_field_list_names(void)
{
    const char **names = g_new0(const char *, MO_FIELD_N + 1);
    for (unsigned i = 0; i < MO_FIELD_N; i++)
        names[i] = rows[i].name;
    return names;
}
