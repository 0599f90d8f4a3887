/* What the files of cards share. card_meaning.c knows what properties mean, once a file and name,
 * and keeps what the columns of a card say; card_property.c reads properties, card_date.c and
 * card_name.c the values for which cards have ways of their own; card.c makes a customer of it. */
#ifndef MOMENTS_MODEL_CARD_PRIVATE_H
#define MOMENTS_MODEL_CARD_PRIVATE_H

#include "model/card.h"

/* A bound for files that are made to be slow; real ones have some dozens. */
#define MO_CARD_COLUMNS_MAX 1000

/* What is done with a property. */
typedef enum {
    MO_CARD_OWN,  /* a column of the user's own, and nothing else */
    MO_CARD_SKIP, /* says nothing about a customer, and is no column */
    MO_CARD_PICK, /* one of several counts */
    MO_CARD_EMAIL,
    MO_CARD_PHONE,
    MO_CARD_LIST,
    MO_CARD_NOTE,
    MO_CARD_DATE,
    MO_CARD_LABELLED_DATE,
    MO_CARD_ANDROID,
    MO_CARD_DIED,
    MO_CARD_RELATED,
    MO_CARD_KIND,
    MO_CARD_SHOWN_AS,
    MO_CARD_OURS, /* X-MOMENTS-FIELD: as our own column of that name */
} MoCardDeed;

typedef enum {
    MO_CARD_PICK_NAME,
    MO_CARD_PICK_NAMES,
    MO_CARD_PICK_NICKNAME,
    MO_CARD_PICK_COMPANY,
    MO_CARD_PICK_TITLE,
    MO_CARD_PICK_ROLE,
    MO_CARD_PICK_LANGUAGE,
    MO_CARD_PICK_TIMEZONE,
    MO_CARD_PICK_UID,
    MO_CARD_PICK_N
} MoCardPick;

typedef struct {
    const char *property;
    MoCardDeed deed;
    MoField field;
    MoCardPick pick;
} MoCardMeaning;

/* A name of properties as met in the file. */
typedef struct {
    char *name;
    MoCardMeaning meaning;
    size_t column; /* MO_CARD_COLUMNS_MAX: none */
} MoCardKnown;

/* A label of dates as met in the file. */
typedef struct {
    char *raw;
    char *label; /* clean */
    MoField field;
    size_t column;
} MoCardLabel;

/* The lower the rank, the more it is preferred. */
typedef struct {
    const MoCardProperty *property;
    unsigned rank;
} MoCardRanked;

struct MoCardMapping {
    char *file;
    const MoDateView *view; /* borrowed; NULL: not known */
    MoColumns columns;
    MoField *fields; /* one a column */
    size_t room;
    GHashTable *columns_by_name; /* their number from 1 */
    GPtrArray *known;            /* of MoCardKnown */
    GHashTable *known_by_name;   /* their number from 1 */
    guint last_known;            /* cards of a file have their properties in the same order */
    GPtrArray *labels;           /* of MoCardLabel */
    GString *text;               /* scratch */
    GString *notes;
    GArray *emails, *phones; /* of MoCardRanked */
    /* By column: the values of the card in hand, of more than one joined with `;`; "": none. */
    const char **values;
    GPtrArray *joined; /* of GString, one for each column that ever had several */
};

/* What a property means, by its name. Borrowed; NULL when the file has too many. */
const MoCardKnown *mo_card_mapping_find(MoCardMapping *mapping, const char *name);

/* The number of a column, which is added if it is new; MO_CARD_COLUMNS_MAX when there are too many.
 */
size_t mo_card_mapping_add_column(MoCardMapping *mapping, const char *name, MoField field);

/* What a label says of a date; "" is a label too. Borrowed; NULL when the file has too many. */
const MoCardLabel *mo_card_mapping_find_label(MoCardMapping *mapping, const char *raw);

/* Adds what a property of the card in hand says in a column; nothing for MO_CARD_COLUMNS_MAX. A
 * list is parted by commas, in a column as all lists are, with `;`. */
void mo_card_mapping_add_value(MoCardMapping *mapping, size_t column,
                               const MoCardProperty *property, bool is_list);

/* The same of a text that goes before the card does: it is copied. */
void mo_card_mapping_add_copy(MoCardMapping *mapping, size_t column, const char *text);

/* One card being read. */
typedef struct {
    MoCardMapping *mapping;
    const MoCard *card;
    MoCustomer *customer;
    MoProblems *problems;
    unsigned n_problems, n_items;
    MoCardRanked picked[MO_CARD_PICK_N];
    bool is_group, is_company;
    const MoCardProperty *bans;
} MoCardReader;

void mo_card_report(MoCardReader *reader, MoSeverity severity, unsigned line, const char *format,
                    ...) G_GNUC_PRINTF(4, 5);

/* Takes what it says into the reader, the mapping's lists or the customer. */
void mo_card_read_property(MoCardReader *reader, const MoCardProperty *property);

/* Its value without escapes. Borrowed until the next call. */
const char *mo_card_unescape(MoCardReader *reader, const MoCardProperty *property);

/* The text behind a prefix, whatever its case; without it the text. */
const char *mo_card_skip_prefix(const char *text, const char *prefix);

/* Whether there is nothing but separators. */
static inline bool mo_card_is_blank(const char *value)
{
    while (*value == ';' || g_ascii_isspace(*value))
        value++;
    return *value == '\0';
}

typedef enum {
    MO_CARD_DATE_GOOD,    /* also: none, for an empty value */
    MO_CARD_DATE_PARTIAL, /* a year or a month alone */
    MO_CARD_DATE_TEXT,    /* "circa 1800" */
    MO_CARD_DATE_BAD,
} MoCardDate;

/* A date of a card: 19800321, 1980-03-21, --0321, --03-21, with or without an hour behind; 1604 and
 * what X-APPLE-OMIT-YEAR names are no year. Without a date *ret_date has no month. */
MoCardDate mo_card_read_date(const MoCardProperty *property, const char *value, MoDate *ret_date);

/* An X-ABLabel without Apple's brackets: `_$!<Anniversary>!$_` is "Anniversary". The caller frees
 * it. */
char *mo_card_read_label(const char *value);

/* Whether a label or a TYPE says that somebody brought the two together. */
bool mo_card_is_introduction(const char *word);

/* Sorts the words of N's prefixes: Mr, Frau … are a salutation, Dr., Prof. … an academic title. */
void mo_card_split_prefixes(const char *prefixes, GString *salutation, GString *academic_title);

#endif
