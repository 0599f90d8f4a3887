/* Any bytes as a file of vCards: no edge of a chunk matters, no byte is looked at more than a few
 * times, values are valid text; each card is found again by its place; and whatever it holds, its
 * customer has an id, clean text, real dates and whole addresses. Seeds: tests/data/cards. */
#include "input/vcard_private.h"
#include "model/card.h"
#include "require_customer.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void append_card(GString *out, const MoCard *card)
{
    g_string_append_printf(out, "%u %u\n", card->line, card->version);
    for (size_t i = 0; i < card->n_properties; i++) {
        const MoCardProperty *property = &card->properties[i];
        require(property->line > card->line || i == 0);
        require(*property->name && g_utf8_validate(property->value, -1, NULL));
        require(property->length == strlen(property->value));
        g_string_append_printf(out, "%u %s.%s", property->line, property->group, property->name);
        for (size_t k = 0; k < property->n_parameters; k++) {
            require(g_utf8_validate(property->parameters[k].value, -1, NULL));
            g_string_append_printf(out, ";%s=%s", property->parameters[k].name,
                                   property->parameters[k].value);
        }
        g_string_append_printf(out, ":%s\n", property->value);
    }
}

/* All cards and problems; `last` gets the text and the place of the last card. */
static GString *read_all(const char *data, size_t size, size_t chunk, GString *last,
                         MoCard *ret_last)
{
    GString *out = g_string_new(NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, size, "x.vcf", NULL);
    mo_vcard_set_chunk(vcard, chunk);
    *ret_last = (MoCard){.offset = -1};
    for (MoCard card; mo_vcard_next(vcard, &card, problems); *ret_last = card) {
        require(card.line > ret_last->line && card.offset > ret_last->offset);
        g_string_truncate(last, 0);
        append_card(last, &card);
        g_string_append(out, last->str);
    }
    require(mo_vcard_get_steps(vcard) <= 8 * (uint64_t)size + 16);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        g_string_append_printf(out, "%s\n", line);
    }
    return out;
}

static void read_again_by_place(const char *data, size_t size, const GString *wanted,
                                const MoCard *place)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, size, "x.vcf", NULL);
    require(mo_vcard_seek(vcard, place->offset, place->line));
    g_autoptr(GString) got = g_string_new(NULL);
    MoCard card;
    require(mo_vcard_next(vcard, &card, NULL));
    append_card(got, &card);
    require(g_string_equal(got, wanted));
}

/* The properties of a card as they are when nothing was seen of them in passing. The caller frees
 * them. */
static MoCardProperty *copy_as_not_seen(const MoCard *card)
{
    MoCardProperty *properties =
        g_memdup2(card->properties, card->n_properties * sizeof *properties);
    for (size_t i = 0; i < card->n_properties; i++)
        properties[i].is_plain = false;
    return properties;
}

static char *print_texts(MoCustomer *customer)
{
    GString *out = g_string_new(NULL);
    for (unsigned field = 0; field < MO_FIELD_N; field++) {
        const char **text = mo_customer_slot_text(customer, field);
        char *const **list = mo_customer_slot_list(customer, field);
        g_string_append_printf(out, "%s\n", text ? *text : "");
        for (char *const *item = list ? *list : NULL; item && *item; item++)
            g_string_append_printf(out, "%s\n", *item);
    }
    for (size_t i = 0; i < customer->columns->n; i++)
        g_string_append_printf(out, "%s\n", customer->values[i]);
    return g_string_free(out, FALSE);
}

static void read_customers(const char *data, size_t size)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoVcard) vcard = mo_vcard_open_memory(data, size, "x.vcf", NULL);
    g_autoptr(MoCardMapping) mapping = mo_card_mapping_new("x.vcf");
    g_autoptr(MoCustomer) customer = mo_customer_new();
    for (MoCard card; mo_vcard_next(vcard, &card, problems);) {
        MoReading first, again;
        mo_card_mapping_read(mapping, &card, customer, &first, NULL);
        g_autofree char *texts = print_texts(customer);
        g_autofree MoCardProperty *properties = copy_as_not_seen(&card);
        card.properties = properties;
        mo_card_mapping_read(mapping, &card, customer, &again, problems);
        g_autofree char *texts_again = print_texts(customer);
        require(first.n_problems == again.n_problems && strcmp(texts, texts_again) == 0);
        require_customer(customer);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    MoCard place, other;
    g_autoptr(GString) last = g_string_new(NULL);
    g_autoptr(GString) last_of_pieces = g_string_new(NULL);
    g_autoptr(GString) whole = read_all(text, size, SIZE_MAX, last, &place);
    g_autoptr(GString) pieces =
        read_all(text, size, size > 0 ? data[0] % 16 + 1 : 1, last_of_pieces, &other);
    require(g_string_equal(whole, pieces));
    if (place.offset >= 0)
        read_again_by_place(text, size, last, &place);
    read_customers(text, size);
    return 0;
}
