/* A property grows line by line in the text of its card. As soon as its colon is there, its header
 * is taken apart in place, because the encoding decides how the lines that follow are joined. */
#include "input/vcard_private.h"

#include <string.h>

#define PROPERTY_NAME_MAX 100
#define BARE_NAME "TYPE"
#define TEXT_FIRST ((size_t)4 * 1024)

void mo_card_text_init(MoCardText *text, const char *encoding)
{
    *text = (MoCardText){
        .encoding = g_strdup(encoding), .converter = mo_card_no_converter, .room = TEXT_FIRST};
    text->text = g_malloc(text->room);
    memcpy(text->text, BARE_NAME, sizeof BARE_NAME);
    mo_card_text_begin(text);
}

void mo_card_text_clear(MoCardText *text)
{
    g_free(text->text);
    g_free(text->places);
    g_free(text->parameter_places);
    g_free(text->properties);
    g_free(text->parameters);
    g_free(text->encoding);
    mo_card_text_close_converter(text);
}

void mo_card_text_begin(MoCardText *text)
{
    text->length = sizeof BARE_NAME;
    text->n_places = text->n_parameters = 0;
    text->mode = MO_CARD_MODE_NONE;
    text->soft_break = text->full = false;
    text->version = 0;
}

static void add_bytes(MoCardText *text, const char *bytes, size_t n)
{
    if (text->full || text->length + n > MO_CARD_MAX) {
        text->full = true;
        return;
    }
    /* One more for the zero byte that closes a value. */
    if (text->length + n + 1 > text->room) {
        text->room = MAX(text->room * 2, text->length + n + 1);
        text->text = g_realloc(text->text, text->room);
    }
    memcpy(text->text + text->length, bytes, n);
    text->length += n;
    text->text[text->length] = '\0';
}

void mo_card_text_set_value(MoCardText *text, const char *value, size_t length)
{
    text->length = text->value;
    add_bytes(text, value, length);
}

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
    if (text->n_parameters == MO_CARD_PARAMETERS_MAX) {
        text->full = true;
        return;
    }
    if (text->n_parameters == text->parameters_room) {
        text->parameters_room = text->parameters_room ? text->parameters_room * 2 : 64;
        text->parameter_places =
            g_renew(MoCardParameterPlaces, text->parameter_places, text->parameters_room);
    }
    text->parameter_places[text->n_parameters++] = (MoCardParameterPlaces){
        .name = (uint32_t)(name - text->text), .value = (uint32_t)(value - text->text)};
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

static MoCardPlaces *add_place(MoCardText *text)
{
    if (text->n_places == MO_CARD_PROPERTIES_MAX) {
        text->full = true;
        text->n_places--;
    }
    if (text->n_places == text->places_room) {
        text->places_room = text->places_room ? text->places_room * 2 : 32;
        text->places = g_renew(MoCardPlaces, text->places, text->places_room);
    }
    return &text->places[text->n_places++];
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

/* Takes the header apart, from the start of the property to its colon. */
static void read_header(MoCardText *text, size_t colon_place)
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

/* Looks for the colon in what came since the last time. */
static void find_colon(MoCardText *text)
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
            read_header(text, at);
            return;
        }
    }
    text->scan = end;
    text->quoted = quoted;
}

/* A photo of vCard 4.0 is a URI that holds it all. */
static void look_for_data_uri(MoCardText *text)
{
    static const char scheme[] = "data:";
    if (text->length - text->value < strlen(scheme))
        return;
    const char *value = text->text + text->value;
    text->checked_uri = true;
    if ((*value == 'd' || *value == 'D') && g_ascii_strncasecmp(value, scheme, strlen(scheme)) == 0)
        text->mode = MO_CARD_MODE_BLOCK;
}

static void settle(MoCardText *text)
{
    if (text->mode == MO_CARD_MODE_PLAIN && !text->checked_uri)
        look_for_data_uri(text);
    if (text->mode == MO_CARD_MODE_BLOCK)
        text->length = text->value;
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

void mo_card_text_open(MoCardText *text, const char *line, size_t length, unsigned number)
{
    text->start = text->scan = text->length;
    text->quoted = text->soft_break = text->checked_uri = text->stray = false;
    text->charset = MO_CARD_PLACE_NONE;
    text->mode = MO_CARD_MODE_HEADER;
    MoCardPlaces *place = add_place(text);
    *place = (MoCardPlaces){.line = number, .first_parameter = (uint32_t)text->n_parameters};
    add_bytes(text, line, length);
    if (text->full || !read_short_header(text, place))
        find_colon(text);
    settle(text);
}

void mo_card_text_append(MoCardText *text, const char *part, size_t length)
{
    if (text->mode == MO_CARD_MODE_BLOCK)
        return;
    add_bytes(text, part, length);
    if (text->mode == MO_CARD_MODE_HEADER)
        find_colon(text);
    settle(text);
}

void mo_card_text_end_line(MoCardText *text)
{
    text->soft_break = text->mode == MO_CARD_MODE_QUOTED_PRINTABLE && text->length > text->value &&
                       text->text[text->length - 1] == '=';
    if (text->soft_break)
        text->length--;
}

static void drop_property(MoCardText *text)
{
    if (text->n_places > 0) {
        const MoCardPlaces *place = &text->places[--text->n_places];
        text->n_parameters = MIN(text->n_parameters, place->first_parameter);
    }
    text->length = text->start;
}

/* Of 3.0's and 4.0's numbers, and 2.1's. */
static unsigned read_version(const char *value)
{
    return g_str_has_prefix(value, "2.")   ? 21
           : g_str_has_prefix(value, "3.") ? 30
           : g_str_has_prefix(value, "4.") ? 40
                                           : 0;
}

/* A quote that is not closed hid the colon. */
static bool find_colon_anywhere(MoCardText *text)
{
    const char *start = text->text + text->start;
    const char *colon = memchr(start, ':', text->length - text->start);
    if (!colon)
        return false;
    read_header(text, (size_t)(colon - text->text));
    settle(text);
    return true;
}

bool mo_card_text_close(MoCardText *text)
{
    if (text->mode == MO_CARD_MODE_NONE)
        return true;
    bool known = text->mode != MO_CARD_MODE_HEADER || find_colon_anywhere(text);
    MoCardMode mode = text->mode;
    text->mode = MO_CARD_MODE_NONE;
    text->soft_break = false;
    if (!known)
        text->places[text->n_places - 1].first_parameter = (uint32_t)text->n_parameters;
    if (!known || text->stray || text->full || mode == MO_CARD_MODE_BLOCK) {
        drop_property(text);
        return text->full || (known && !text->stray);
    }
    mo_card_text_decode(text, mode == MO_CARD_MODE_QUOTED_PRINTABLE);
    /* Room for it is always there. */
    text->text[text->length++] = '\0';
    const MoCardPlaces *place = &text->places[text->n_places - 1];
    const char *name = text->text + place->name;
    if (*name == 'V' && strcmp(name, "VERSION") == 0)
        text->version = read_version(text->text + place->value);
    return true;
}

static void make_parameters(MoCardText *text)
{
    if (text->parameters_made_room < text->parameters_room) {
        text->parameters_made_room = text->parameters_room;
        text->parameters = g_renew(MoCardParameter, text->parameters, text->parameters_room);
    }
    for (size_t i = 0; i < text->n_parameters; i++)
        text->parameters[i] =
            (MoCardParameter){.name = text->text + text->parameter_places[i].name,
                              .value = text->text + text->parameter_places[i].value};
}

void mo_card_text_finish(MoCardText *text, MoCard *card)
{
    make_parameters(text);
    if (text->properties_room < text->places_room) {
        text->properties_room = text->places_room;
        text->properties = g_renew(MoCardProperty, text->properties, text->properties_room);
    }
    for (size_t i = 0; i < text->n_places; i++) {
        const MoCardPlaces *place = &text->places[i];
        text->properties[i] = (MoCardProperty){
            .group = text->text + place->group,
            .name = text->text + place->name,
            .n_parameters = place->n_parameters,
            .parameters = text->parameters ? text->parameters + place->first_parameter : NULL,
            .value = text->text + place->value,
            .line = place->line};
    }
    card->version = text->version;
    card->n_properties = text->n_places;
    card->properties = text->properties;
}
