/* The reader of vCards, for vcard_line.c that finds the ends of lines, vcard.c that makes cards of
 * them, vcard_property.c that makes
 * properties of them, vcard_header.c that takes their names and parameters apart, and
 * vcard_decode.c that makes their values UTF-8. */
#ifndef MOMENTS_INPUT_VCARD_PRIVATE_H
#define MOMENTS_INPUT_VCARD_PRIVATE_H

#include "input/stream.h"
#include "input/vcard.h"

/* More than any program writes; they bound the memory that a card of tiny properties takes. */
#define MO_CARD_PROPERTIES_MAX 8192
#define MO_CARD_PARAMETERS_MAX 32768

/* What the lines that follow mean to the property in hand. */
typedef enum {
    MO_CARD_MODE_NONE,   /* no property is open */
    MO_CARD_MODE_HEADER, /* its colon has not come yet */
    MO_CARD_MODE_PLAIN,
    MO_CARD_MODE_QUOTED_PRINTABLE,
    MO_CARD_MODE_BLOCK, /* base64: passed over */
} MoCardMode;

/* The next line feed or carriage return; behind the text stands one, and 16 bytes that may be read.
 * *ret_plain: up to there stands nothing but printable ASCII without backslashes, Latin letters and
 * single blanks, and may begin or end with one; false means nothing. */
const char *mo_vcard_find_line_end(const char *at, bool *ret_plain);

/* What iconv gives for none. */
/* NOLINTNEXTLINE(performance-no-int-to-ptr,misc-misplaced-const) */
static const GIConv mo_card_no_converter = (GIConv)-1;

/* The first bytes of the text are no property's. */
#define MO_CARD_PLACE_NONE 0

/* Places are distances in the text, which moves when it grows. */
typedef struct {
    uint32_t group, name, value;
    uint32_t first_parameter, n_parameters;
    uint32_t length; /* of the value */
    unsigned line;
    bool is_plain;
} MoCardPlaces;

typedef struct {
    uint32_t name, value;
} MoCardParameterPlaces;

/* A header that came before. */
typedef struct MoCardHeader MoCardHeader;

/* The card in hand: its unfolded text, closed by zero bytes in place, and where what is in it. */
typedef struct {
    char *text;
    size_t length, room;
    size_t start;     /* of the property in hand */
    size_t scan;      /* how far its colon was looked for */
    bool quoted;      /* there, inside quotes */
    size_t value;     /* where it begins */
    uint32_t charset; /* 0: none said */
    bool soft_break;  /* quoted-printable that goes on in the next line */
    bool checked_uri; /* a value that begins with "data:" is a block */
    bool stray;       /* the line is no property */
    bool full;        /* more than a card may have */
    MoCardMode mode;
    unsigned version;
    MoCardPlaces *places;
    size_t n_places, places_room;
    MoCardParameterPlaces *parameter_places;
    size_t n_parameters, parameters_room;
    MoCardProperty *properties; /* made of the places at the end */
    size_t properties_room;
    MoCardParameter *parameters;
    size_t parameters_made_room;
    MoCardHeader *known;  /* NULL: none yet */
    char *encoding;       /* what values are in that name no charset; NULL: UTF-8 or windows-1252 */
    bool is_decoded;      /* the stream made UTF-8 of it: a charset is of what was encoded inside */
    bool met_other;       /* some values were no UTF-8 and named no charset */
    GIConv converter;     /* the last used */
    char *converter_name; /* NULL: none */
} MoCardText;

void mo_card_text_init(MoCardText *text, const char *encoding);
void mo_card_text_clear(MoCardText *text);

/* Forgets the card in hand. */
void mo_card_text_begin(MoCardText *text);

/* Opens a property with the first part of its first line, which mo_vcard_find_line_end() found
 * plain or not. */
void mo_card_text_open(MoCardText *text, const char *line, size_t length, unsigned number,
                       bool is_plain);

/* Goes on with what follows of it: the rest of the line, a folded line without its blank, what
 * stands behind a soft break. */
void mo_card_text_append(MoCardText *text, const char *part, size_t length);

/* The physical line is over. */
void mo_card_text_end_line(MoCardText *text);

/* Closes the property in hand, if there is one. False when it was none (`NAME:value`). */
bool mo_card_text_close(MoCardText *text);

/* The properties of the card. Borrowed until mo_card_text_begin(). */
void mo_card_text_finish(MoCardText *text, MoCard *card);

/* Begins with the header of the property in hand, whose first line is this. */
void mo_card_text_begin_header(MoCardText *text, const char *line, size_t length);

/* Looks for the colon in what came since the last time. */
void mo_card_text_find_colon(MoCardText *text);

/* Takes the header apart, from the start of the property to its colon. */
void mo_card_text_read_header(MoCardText *text, size_t colon_place);

/* Decodes the value of the property in hand, and converts what is no UTF-8. */
void mo_card_text_decode(MoCardText *text, bool quoted_printable);

/* Puts another value in its place. */
void mo_card_text_set_value(MoCardText *text, const char *value, size_t length);

void mo_card_text_close_converter(MoCardText *text);

/* Read at most so many bytes at once, so that every place of a text becomes an edge. */
void mo_vcard_set_chunk(MoVcard *vcard, size_t bytes);

/* How many bytes were looked at so far: proves that no file makes the reader go over it again and
 * again. */
uint64_t mo_vcard_get_steps(const MoVcard *vcard);

#endif
