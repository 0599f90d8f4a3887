#include "base/i18n.h"
#include "model/card.h"
#include "model/customer_slots.h"
#include "model/source_private.h"

typedef struct {
    MoSource base;
    MoCardMapping *mapping;
    MoVcard *vcard;  /* of the stream; NULL: at its end */
    MoVcard *second; /* for single cards; NULL until one is asked for */
    MoCard card;     /* the last one */
} CardSource;

static void cards_free(MoSource *base)
{
    CardSource *source = (CardSource *)base;
    mo_vcard_free(source->vcard);
    mo_vcard_free(source->second);
    mo_card_mapping_free(source->mapping);
    g_free(source);
}

static bool cards_begin(MoSource *base, MoProblems *problems)
{
    CardSource *source = (CardSource *)base;
    g_autoptr(GError) error = NULL;
    mo_vcard_free(source->vcard);
    g_clear_pointer(&source->second, mo_vcard_free);
    source->vcard = mo_vcard_open(base->path, base->options.encoding, &error);
    if (!source->vcard)
        mo_problems_add(problems, MO_SEVERITY_ERROR, base->path, 0, "%s", error->message);
    return source->vcard != NULL;
}

static void end_stream(CardSource *source)
{
    source->base.has_changed = mo_vcard_has_changed(source->vcard);
    source->base.info.n_refused += mo_vcard_count_refused(source->vcard);
    source->base.info.encoding = g_intern_string(mo_vcard_get_encoding(source->vcard));
    source->base.info.encoding_assumed = mo_vcard_has_assumed(source->vcard);
    g_clear_pointer(&source->vcard, mo_vcard_free);
}

static bool cards_next(MoSource *base, MoCustomer *customer, MoRowPlace *ret_place,
                       MoReading *ret_reading, MoProblems *problems)
{
    CardSource *source = (CardSource *)base;
    MoCard *card = &source->card;
    if (!source->vcard)
        return false;
    if (!mo_vcard_next(source->vcard, card, problems)) {
        end_stream(source);
        return false;
    }
    mo_source_expect(base, mo_card_guess_id(card), card->offset, mo_vcard_get_size(source->vcard));
    mo_card_mapping_read(source->mapping, card, customer, ret_reading, NULL);
    *ret_place = (MoRowPlace){.offset = card->offset, .line = card->line};
    return true;
}

static void cards_report(MoSource *base, MoCustomer *customer, MoProblems *problems)
{
    CardSource *source = (CardSource *)base;
    MoReading reading = {0};
    mo_card_mapping_read(source->mapping, &source->card, customer, &reading, problems);
}

/* Where no offset is known the cards before are passed over. */
static bool go_to(CardSource *source, MoRowPlace place, MoCard *ret_card)
{
    const MoSource *base = &source->base;
    if (!source->second || place.offset < 0) {
        mo_vcard_free(source->second);
        source->second = mo_vcard_open(base->path, base->options.encoding, NULL);
    }
    if (!source->second)
        return false;
    if (place.offset >= 0 && !mo_vcard_seek(source->second, place.offset, place.line))
        return false;
    while (mo_vcard_next(source->second, ret_card, NULL))
        if (ret_card->line >= place.line)
            return ret_card->line == place.line;
    return false;
}

static bool cards_fetch(MoSource *base, MoRowPlace place, MoCustomer *customer)
{
    CardSource *source = (CardSource *)base;
    MoCard card;
    MoReading reading = {0};
    if (!go_to(source, place, &card))
        return false;
    mo_card_mapping_read(source->mapping, &card, customer, &reading, NULL);
    mo_customer_keep_all(customer);
    return !mo_vcard_has_changed(source->second);
}

static const MoColumns *cards_get_columns(const MoSource *base)
{
    return mo_card_mapping_get_columns(((const CardSource *)base)->mapping);
}

static MoField cards_get_field(const MoSource *base, size_t column)
{
    return mo_card_mapping_get_field(((const CardSource *)base)->mapping, column);
}

/* Any card may have any property, so that nothing can be called unknown. */
static bool cards_have_field(const MoSource *base, MoField field, const char *label)
{
    (void)base, (void)label;
    return field < MO_FIELD_N;
}

static const MoSourceClass cards_class = {
    .free = cards_free,
    .begin = cards_begin,
    .next = cards_next,
    .report = cards_report,
    .fetch = cards_fetch,
    .get_columns = cards_get_columns,
    .get_field = cards_get_field,
    .has_field = cards_have_field,
};

/* So many cards show which properties there are: `who` may name them. */
#define CARDS_LOOKED_AT 1000

static void learn_columns(CardSource *source, MoVcard *vcard)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoCard card;
    MoReading reading;
    for (unsigned i = 0; i < CARDS_LOOKED_AT && mo_vcard_next(vcard, &card, NULL); i++)
        mo_card_mapping_read(source->mapping, &card, customer, &reading, NULL);
}

MoSource *mo_source_new_cards(const char *path, const MoSourceOptions *options,
                              MoProblems *problems, GError **error)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, options ? options->encoding : NULL, error);
    if (!vcard)
        return NULL;
    CardSource *source = g_new0(CardSource, 1);
    mo_source_init(&source->base, &cards_class, MO_SOURCE_CARDS, path, options, problems);
    source->base.info.program = "vCard";
    source->mapping = mo_card_mapping_new(path);
    mo_card_mapping_set_view(source->mapping, options ? options->view : NULL);
    learn_columns(source, vcard);
    return &source->base;
}
