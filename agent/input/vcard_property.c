/* A property grows line by line in the text of its card. As soon as its colon is there, its header
 * is taken apart in place (vcard_header.c), because the encoding decides how the lines that follow
 * are joined. */
#include "input/vcard_private.h"

#include <string.h>

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
    g_free(text->known);
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

void mo_card_text_open(MoCardText *text, const char *line, size_t length, unsigned number,
                       bool is_plain)
{
    text->start = text->scan = text->length;
    text->quoted = text->soft_break = text->checked_uri = text->stray = false;
    text->charset = MO_CARD_PLACE_NONE;
    text->mode = MO_CARD_MODE_HEADER;
    MoCardPlaces *place = add_place(text);
    *place = (MoCardPlaces){
        .line = number, .first_parameter = (uint32_t)text->n_parameters, .is_plain = is_plain};
    add_bytes(text, line, length);
    mo_card_text_begin_header(text, line, length);
    settle(text);
}

void mo_card_text_append(MoCardText *text, const char *part, size_t length)
{
    if (text->mode == MO_CARD_MODE_BLOCK)
        return;
    text->places[text->n_places - 1].is_plain = false;
    add_bytes(text, part, length);
    if (text->mode == MO_CARD_MODE_HEADER)
        mo_card_text_find_colon(text);
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
    if (*value == '\0' || value[1] != '.')
        return 0;
    return *value == '2' ? 21 : *value == '3' ? 30 : *value == '4' ? 40 : 0;
}

/* A quote that is not closed hid the colon. */
static bool find_colon_anywhere(MoCardText *text)
{
    const char *start = text->text + text->start;
    const char *colon = memchr(start, ':', text->length - text->start);
    if (!colon)
        return false;
    mo_card_text_read_header(text, (size_t)(colon - text->text));
    settle(text);
    return true;
}

/* A plain line is UTF-8 as it stands, unless somebody says that it is something else. */
static void finish_value(MoCardText *text, MoCardMode mode)
{
    MoCardPlaces *place = &text->places[text->n_places - 1];
    place->is_plain = place->is_plain && mode == MO_CARD_MODE_PLAIN && !text->charset &&
                      (text->is_decoded || !text->encoding);
    if (!place->is_plain)
        mo_card_text_decode(text, mode == MO_CARD_MODE_QUOTED_PRINTABLE);
    const char *name = text->text + place->name, *value = text->text + text->value;
    place->length = (uint32_t)(text->length - text->value);
    if (*value == ' ' || text->text[text->length - 1] == ' ')
        place->is_plain = false;
    /* Room for it is always there. */
    text->text[text->length++] = '\0';
    if (*name == 'V' && strcmp(name, "VERSION") == 0)
        text->version = read_version(value);
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
    finish_value(text, mode);
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
            .length = place->length,
            .line = place->line,
            .is_plain = place->is_plain};
    }
    card->version = text->version;
    card->n_properties = text->n_places;
    card->properties = text->properties;
}
