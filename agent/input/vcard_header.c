/* The header of a property: its name, its group, its parameters, up to the colon. It is taken apart
 * in the text of the card; one that came before is known. */
#include "input/vcard_private.h"

#include <string.h>

#define PROPERTY_NAME_MAX 100
#define KNOWN_HEADERS 64 /* a power of two */
#define KNOWN_BYTES 64
#define KNOWN_PARAMETERS 4

/* A header as it stands in the file, with its colon, and what was made of it. Places are distances
 * from its beginning; 0, where no parameter is: none. */
struct MoCardHeader {
    uint32_t length;
    MoCardMode mode;
    uint32_t group, name, charset, n_parameters;
    MoCardParameterPlaces parameters[KNOWN_PARAMETERS];
    char raw[KNOWN_BYTES], made[KNOWN_BYTES];
};

/* Takes the quotes of a parameter's value away and reads RFC 6868's ^n ^^ ^'. Returns its end. */
static char *clean_parameter(char *value, const char *end)
{
    char *to = value;
    for (const char *from = value; from < end; from++) {
        char c = *from;
        char next = from + 1 < end ? from[1] : '\0';
        if (c == '"')
            continue;
        if (c == '^' && (next == 'n' || next == '^' || next == '\'')) {
            from++;
            c = next == 'n' ? '\n' : next == '^' ? '^' : '"';
        }
        *to++ = c ? c : ' ';
    }
    *to = '\0';
    return to;
}

static void upper(char *word)
{
    for (; *word; word++)
        *word = g_ascii_toupper(*word);
}

/* Closes a word at its end and takes the blanks around it away; returns its beginning. */
static char *close_word(char *start, char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (end > start && g_ascii_isspace(end[-1]))
        end--;
    *end = '\0';
    return start;
}

static void note_encoding(MoCardText *text, const char *name, const char *value)
{
    bool bare = name == text->text;
    if (!bare && strcmp(name, "CHARSET") == 0) {
        if (*value)
            text->charset = (uint32_t)(value - text->text);
        return;
    }
    if (!bare && strcmp(name, "ENCODING") != 0)
        return;
    if (g_ascii_strcasecmp(value, "QUOTED-PRINTABLE") == 0)
        text->mode = MO_CARD_MODE_QUOTED_PRINTABLE;
    else if (g_ascii_strcasecmp(value, "BASE64") == 0 ||
             (!bare && g_ascii_strcasecmp(value, "B") == 0))
        text->mode = MO_CARD_MODE_BLOCK;
}

static bool put_parameter(MoCardText *text, uint32_t name, uint32_t value)
{
    if (text->n_parameters == MO_CARD_PARAMETERS_MAX) {
        text->full = true;
        return false;
    }
    if (text->n_parameters == text->parameters_room) {
        text->parameters_room = text->parameters_room ? text->parameters_room * 2 : 64;
        text->parameter_places =
            g_renew(MoCardParameterPlaces, text->parameter_places, text->parameters_room);
    }
    text->parameter_places[text->n_parameters++] =
        (MoCardParameterPlaces){.name = name, .value = value};
    return true;
}

static void add_parameter(MoCardText *text, char *start, char *end)
{
    char *equals = memchr(start, '=', (size_t)(end - start));
    char *name = text->text;
    char *value = start;
    if (equals) {
        name = close_word(start, equals);
        upper(name);
        value = equals + 1;
    }
    value = close_word(value, clean_parameter(value, end));
    if (!equals && *value == '\0')
        return;
    if (put_parameter(text, (uint32_t)(name - text->text), (uint32_t)(value - text->text)))
        note_encoding(text, name, value);
}

/* `;a=b;"c;d"` up to the colon, which becomes a zero byte. */
static void add_parameters(MoCardText *text, char *at, const char *colon)
{
    while (at < colon) {
        char *start = ++at;
        bool quoted = false;
        for (; at < colon && (quoted || *at != ';'); at++)
            quoted ^= *at == '"';
        add_parameter(text, start, at);
    }
}

#define NAME_UPPER 1 /* also what is the same in both cases */
#define NAME_LOWER 2

/* What a byte of a name is; 0: no name has it. */
static const uint8_t name_bytes[256] = {
    ['0' ... '9'] = NAME_UPPER, ['A' ... 'Z'] = NAME_UPPER, ['-'] = NAME_UPPER,
    ['_'] = NAME_UPPER,         ['/'] = NAME_UPPER,         ['a' ... 'z'] = NAME_LOWER,
};

/* The end of a word that begins here; *ret_lower is whether it has small letters. */
static char *run_over_name(char *at, bool *ret_lower)
{
    uint8_t kind, all = 0;
    for (; (kind = name_bytes[(unsigned char)*at]) != 0; at++)
        all |= kind;
    *ret_lower = all & NAME_LOWER;
    return at;
}

/* The name, and the group before its dot. Returns the end, or NULL when it is no name. The text
 * ends with a byte that no name has. */
static char *read_name(MoCardText *text, MoCardPlaces *place, char *start, const char *end)
{
    bool lower = false;
    while (start < end && g_ascii_isspace(*start))
        start++;
    char *name = start, *stop = run_over_name(start, &lower), *dot = NULL;
    if (*stop == '.') {
        dot = stop;
        name = dot + 1;
        stop = run_over_name(name, &lower);
    }
    char *name_end = stop;
    while (stop < end && g_ascii_isspace(*stop))
        stop++;
    if (stop != end || name_end == name || end - start > PROPERTY_NAME_MAX)
        return NULL;
    for (char *at = name; lower && at < name_end; at++)
        *at = g_ascii_toupper(*at);
    if (dot)
        *dot = '\0';
    place->group = (uint32_t)((dot ? start : name_end) - text->text);
    place->name = (uint32_t)(name - text->text);
    return name_end;
}

void mo_card_text_read_header(MoCardText *text, size_t colon_place)
{
    char *start = text->text + text->start, *colon = text->text + colon_place;
    char *end = memchr(start, ';', colon_place - text->start);
    MoCardPlaces *place = &text->places[text->n_places - 1];
    text->mode = MO_CARD_MODE_PLAIN;
    text->value = colon_place + 1;
    place->value = (uint32_t)text->value;
    place->first_parameter = (uint32_t)text->n_parameters;
    char *name_end = read_name(text, place, start, end ? end : colon);
    text->stray = !name_end;
    if (text->stray)
        return;
    if (end)
        add_parameters(text, end, colon);
    *name_end = *colon = '\0';
    place->n_parameters = (uint32_t)text->n_parameters - place->first_parameter;
}

void mo_card_text_find_colon(MoCardText *text)
{
    const char *bytes = text->text;
    size_t end = text->length;
    bool quoted = text->quoted;
    for (size_t at = text->scan; at < end; at++) {
        char c = bytes[at];
        if (name_bytes[(unsigned char)c] != 0)
            continue;
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ':' && !quoted) {
            mo_card_text_read_header(text, at);
            return;
        }
    }
    text->scan = end;
    text->quoted = quoted;
}

/* A name alone before the colon, which most properties have: nothing has to be looked for. */
static bool read_short_header(MoCardText *text, MoCardPlaces *place)
{
    bool lower = false;
    char *start = text->text + text->start, *stop = run_over_name(start, &lower);
    if (*stop != ':' || stop == start || lower || stop - start > PROPERTY_NAME_MAX)
        return false;
    *stop = '\0';
    text->mode = MO_CARD_MODE_PLAIN;
    text->value = (size_t)(stop - text->text) + 1;
    place->name = (uint32_t)text->start;
    place->group = (uint32_t)(text->value - 1);
    place->value = (uint32_t)text->value;
    return true;
}

/* Properties come in about the same order in each card of a file. */
static MoCardHeader *get_known(MoCardText *text, const char *line, size_t length)
{
    uint32_t begin = 0;
    if (length < sizeof begin)
        return NULL;
    if (!text->known)
        text->known = g_new0(MoCardHeader, KNOWN_HEADERS);
    memcpy(&begin, line, sizeof begin);
    size_t number = text->n_places + (begin * UINT32_C(0x9e3779b1) >> 16);
    return &text->known[number % KNOWN_HEADERS];
}

/* The header with which the line begins is this one: it need not be taken apart again. */
static void take_known(MoCardText *text, const MoCardHeader *known)
{
    const uint32_t start = (uint32_t)text->start;
    MoCardPlaces *place = &text->places[text->n_places - 1];
    memcpy(text->text + start, known->made, known->length);
    text->mode = known->mode;
    text->value = start + known->length;
    text->charset = known->charset ? start + known->charset : MO_CARD_PLACE_NONE;
    place->group = start + known->group;
    place->name = start + known->name;
    place->value = (uint32_t)text->value;
    place->n_parameters = known->n_parameters;
    for (uint32_t i = 0; i < known->n_parameters; i++) {
        const MoCardParameterPlaces *parameter = &known->parameters[i];
        put_parameter(text, parameter->name ? start + parameter->name : 0,
                      start + parameter->value);
    }
}

/* Keeps what was made of the header with which a line begins. */
static void learn(const MoCardText *text, const char *line, MoCardHeader *known)
{
    const MoCardPlaces *place = &text->places[text->n_places - 1];
    const uint32_t start = (uint32_t)text->start;
    size_t length = text->value - text->start;
    if (text->stray || text->full || length > KNOWN_BYTES || place->n_parameters > KNOWN_PARAMETERS)
        return;
    *known = (MoCardHeader){.length = (uint32_t)length,
                            .mode = text->mode,
                            .group = place->group - start,
                            .name = place->name - start,
                            .charset = text->charset ? text->charset - start : 0,
                            .n_parameters = place->n_parameters};
    memcpy(known->raw, line, length);
    memcpy(known->made, text->text + start, length);
    for (uint32_t i = 0; i < place->n_parameters; i++) {
        MoCardParameterPlaces parameter = text->parameter_places[place->first_parameter + i];
        known->parameters[i].name = parameter.name ? parameter.name - start : 0;
        known->parameters[i].value = parameter.value - start;
    }
}

void mo_card_text_begin_header(MoCardText *text, const char *line, size_t length)
{
    if (text->full || read_short_header(text, &text->places[text->n_places - 1]))
        return;
    MoCardHeader *known = get_known(text, line, length);
    if (known && known->length > 0 && known->length <= length &&
        memcmp(line, known->raw, known->length) == 0) {
        take_known(text, known);
        return;
    }
    mo_card_text_find_colon(text);
    if (known && text->mode != MO_CARD_MODE_HEADER)
        learn(text, line, known);
}
