#include "model/overlay_private.h"

#include <string.h>

static const MoField fields[MO_NOTED_N] = {
    [MO_NOTED_ID] = MO_FIELD_ID,         [MO_NOTED_NAME] = MO_FIELD_NAME,
    [MO_NOTED_TAGS] = MO_FIELD_TAGS,     [MO_NOTED_INTERESTS] = MO_FIELD_INTERESTS,
    [MO_NOTED_NEEDS] = MO_FIELD_NEEDS,   [MO_NOTED_OFFERS] = MO_FIELD_OFFERS,
    [MO_NOTED_MANNER] = MO_FIELD_MANNER, [MO_NOTED_GREETING] = MO_FIELD_GREETING,
    [MO_NOTED_NOTES] = MO_FIELD_NOTES,
};

MoField mo_noted_get_field(unsigned column)
{
    return fields[column];
}

unsigned mo_noted_find(MoField field)
{
    unsigned column = 0;
    while (column < MO_NOTED_N && fields[column] != field)
        column++;
    return column;
}

MoNotedColumns mo_noted_read_header(const char *const *header, size_t n)
{
    MoNotedColumns columns;
    unsigned ranks[MO_NOTED_N];
    for (unsigned i = 0; i < MO_NOTED_N; i++) {
        columns.at[i] = MO_NOTED_NOWHERE;
        ranks[i] = G_MAXUINT;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned rank = 0;
        unsigned column = mo_noted_find(mo_field_find(header[i], &rank));
        if (column < MO_NOTED_N && rank < ranks[column]) {
            columns.at[column] = i;
            ranks[column] = rank;
        }
    }
    return columns;
}

/* Whether a text, behind any apostrophes, begins like a formula. */
static bool is_formula(const char *text)
{
    text += strspn(text, "'");
    return *text != '\0' && strchr("=+-@\t\r", *text);
}

char *mo_noted_guard(const char *text)
{
    return g_strconcat(is_formula(text) ? "'" : "", text, NULL);
}

char *mo_noted_unguard(const char *cell)
{
    g_autofree char *text = g_strstrip(g_strdup(cell));
    return g_strdup(*text == '\'' && is_formula(text) ? text + 1 : text);
}
