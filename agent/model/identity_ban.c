/* What a ban holds on to, under whatever record somebody comes again; and what leads to a guess who
 * she is. */
#include "model/identity.h"

#include "base/text.h"
#include "model/customer_slots.h"
#include "model/spelling.h"

#include <string.h>

/* ---- names ---------------------------------------------------------------------------------- */

/* Nearly every name is a given and a family name in this order already. */
static bool is_plain_name(const char *name)
{
    const char *space = strchr(name, ' ');
    bool shouted = g_ascii_isupper(name[0]) && g_ascii_isupper(name[1]);
    return !strchr(name, ',') && !shouted && (!space || !strchr(space + 1, ' '));
}

/* "Dr. Max Sample" and "Sample, Max" as "Max Sample"; NULL where that cannot be told. The caller
 * frees it. */
static char *parse_name(const char *name, const char *given, const char *family)
{
    if (*given && *family)
        return g_strdup_printf("%s %s", given, family);
    if (is_plain_name(name))
        return NULL;
    g_autoptr(MoCustomer) parsed = mo_customer_new();
    mo_customer_set_text(parsed, MO_FIELD_NAME, name);
    mo_customer_derive_names(parsed);
    return *parsed->given_name && *parsed->family_name
               ? g_strdup_printf("%s %s", parsed->given_name, parsed->family_name)
               : NULL;
}

char *mo_identity_get_short_name(const MoCustomer *customer)
{
    g_autofree char *parsed =
        parse_name(customer->name, customer->given_name, customer->family_name);
    const char *name = parsed ? parsed : customer->name;
    const char *last = strrchr(name, ' ');
    g_autofree char *shortened =
        last ? g_strdup_printf("%.*s%s", (int)strcspn(name, " "), name, last) : NULL;
    return shortened && !mo_text_same(shortened, customer->name) ? g_steal_pointer(&shortened)
                                                                 : NULL;
}

bool mo_identity_is_same_name(const char *name, const char *other)
{
    g_autofree char *one = parse_name(name, "", "");
    g_autofree char *two = parse_name(other, "", "");
    return mo_text_same(one ? one : name, two ? two : other);
}

bool mo_identity_share_name(const char *name, const char *other)
{
    g_autofree char *one = parse_name(name, "", "");
    g_autofree char *two = parse_name(other, "", "");
    char one_key[MO_SPELLING_MAX], two_key[MO_SPELLING_MAX];
    return mo_spelling_of_name(one ? one : name, one_key) &&
           mo_spelling_of_name(two ? two : other, two_key) &&
           mo_spelling_share_word(one_key, two_key);
}

static void add_names(uint64_t seed, const MoCustomer *customer, MoAliases *aliases)
{
    if (!*customer->company || !*customer->name)
        return;
    mo_aliases_add_text(aliases, seed, "name", customer->name, customer->company);
    g_autofree char *parsed =
        parse_name(customer->name, customer->given_name, customer->family_name);
    if (parsed && !mo_text_same(parsed, customer->name))
        mo_aliases_add_text(aliases, seed, "name", parsed, customer->company);
    char name[MO_SPELLING_MAX], company[MO_SPELLING_MAX];
    if (mo_spelling_of_name(parsed ? parsed : customer->name, name) &&
        mo_spelling_of_company(customer->company, company))
        mo_aliases_add(aliases, mo_hash(seed, "spelled", name, company, NULL));
}

/* ---- phone numbers -------------------------------------------------------------------------- */

/* An extension alone, or a word, would ban strangers. */
#define PHONE_DIGITS_MIN 6
/* The same number without its area is a number of every town. */
#define NATIONAL_DIGITS_MIN 7

/* "+49 (30) 123-45" and "0049 30 12345" are one number. */
static char *fold_phone(const char *phone)
{
    GString *digits = g_string_new(NULL);
    for (const char *at = phone; *at && g_ascii_tolower(*at) != 'x'; at++)
        if (g_ascii_isdigit(*at) || (*at == '+' && digits->len == 0))
            g_string_append_c(digits, *at);
    if (g_str_has_prefix(digits->str, "00"))
        g_string_overwrite(g_string_erase(digits, 0, 1), 0, "+");
    return g_string_free(digits, FALSE);
}

/* How long the country code is with which the digits begin (ITU-T E.164, list of codes): one digit
 * for North America and Russia, two for those listed, else three. */
static unsigned measure_country(const char *digits)
{
    static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
                              "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    if (*digits == '1' || *digits == '7')
        return 1;
    for (const char *code = two; *code; code += 3)
        if (strncmp(code, digits, 2) == 0)
            return 2;
    return 3;
}

static const char *skip_zeros(const char *digits)
{
    return digits + strspn(digits, "0");
}

static void add_national(uint64_t seed, const char *digits, MoAliases *aliases)
{
    if (strlen(digits) >= NATIONAL_DIGITS_MIN)
        mo_aliases_add(aliases, mo_hash(seed, "national", digits, NULL));
}

/* As it is dialled inside its country, without the 0 before it: "+49 (0)30 …", "+49 30 …" and "030
 * …" have that in common. */
static void add_phone(uint64_t seed, const char *phone, MoAliases *aliases)
{
    g_autofree char *folded = fold_phone(phone);
    if (strlen(folded) < PHONE_DIGITS_MIN)
        return;
    mo_aliases_add(aliases, mo_hash(seed, "phone", folded, NULL));
    bool has_country = *folded == '+';
    const char *digits = has_country ? folded + 1 : folded;
    if (strlen(digits) < NATIONAL_DIGITS_MIN)
        return;
    if (!has_country)
        add_national(seed, skip_zeros(digits), aliases);
    /* More digits than any number without its country has: the "+" is missing. */
    if (has_country || (*digits != '0' && strlen(digits) > 10))
        add_national(seed, skip_zeros(digits + measure_country(digits)), aliases);
}

/* --------------------------------------------------------------------------------------------- */

void mo_identity_get_ban_aliases(uint64_t seed, const MoCustomer *customer, MoAliases *ret_aliases,
                                 unsigned *ret_n_names)
{
    ret_aliases->n = 0;
    add_names(seed, customer, ret_aliases);
    if (ret_n_names)
        *ret_n_names = ret_aliases->n;
    for (char *const *email = customer->email; *email; email++)
        mo_aliases_add_text(ret_aliases, seed, "email", *email, "");
    for (char *const *phone = customer->phone; *phone; phone++)
        add_phone(seed, *phone, ret_aliases);
}

/* So many of each kind. */
#define TRAITS_MAX 4U

static void print_trait(GString *text, char kind, uint64_t hash)
{
    g_string_append_printf(text, "%s%c%08x", text->len ? " " : "", kind, (unsigned)(hash >> 32));
}

static void print_traits(GString *text, char kind, const MoAliases *aliases)
{
    for (unsigned i = 0; i < MIN(aliases->n, TRAITS_MAX); i++)
        print_trait(text, kind, aliases->alias[i]);
}

char *mo_identity_print_traits(uint64_t seed, const MoCustomer *customer)
{
    GString *text = g_string_new(NULL);
    MoAliases aliases = {.n = 0};
    for (char *const *email = customer->email; *email; email++)
        mo_aliases_add_text(&aliases, seed, "email", *email, "");
    print_traits(text, MO_TRAIT_EMAIL, &aliases);
    aliases.n = 0;
    for (char *const *phone = customer->phone; *phone; phone++)
        add_phone(seed, *phone, &aliases);
    print_traits(text, MO_TRAIT_PHONE, &aliases);
    if (customer->birthday.month != 0) {
        char day[8];
        (void)g_snprintf(day, sizeof day, "%02u-%02u", customer->birthday.month,
                         customer->birthday.day);
        aliases.n = 0;
        if (*customer->company)
            mo_aliases_add_text(&aliases, seed, "born", customer->company, day);
        print_traits(text, MO_TRAIT_BORN, &aliases);
        print_trait(text, MO_TRAIT_DAY, mo_hash(seed, "day", day, NULL));
    }
    return g_string_free(text, FALSE);
}
