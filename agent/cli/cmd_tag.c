#include "base/i18n.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/find.h"
#include "model/cell.h"
#include "model/customer_slots.h"
#include "model/overlay.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX ((size_t)500)

/* What can be changed, in the order it is shown. */
static const MoField fields[] = {MO_FIELD_TAGS,   MO_FIELD_INTERESTS, MO_FIELD_NEEDS,
                                 MO_FIELD_OFFERS, MO_FIELD_MANNER,    MO_FIELD_GREETING};
#define N_FIELDS G_N_ELEMENTS(fields)

/* What is asked for, field by field. */
typedef struct {
    GPtrArray *add[N_FIELDS]; /* of char * */
    GPtrArray *remove[N_FIELDS];
    char *text[N_FIELDS]; /* NULL: stays */
} Wish;

static void wish_init(Wish *wish)
{
    *wish = (Wish){0};
    for (size_t i = 0; i < N_FIELDS; i++) {
        wish->add[i] = g_ptr_array_new_with_free_func(g_free);
        wish->remove[i] = g_ptr_array_new_with_free_func(g_free);
    }
}

static void wish_clear(Wish *wish)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        g_ptr_array_unref(wish->add[i]);
        g_ptr_array_unref(wish->remove[i]);
        g_free(wish->text[i]);
    }
}

static size_t find_field(MoField field)
{
    size_t i = 0;
    while (i < N_FIELDS && fields[i] != field)
        i++;
    return i;
}

/* `interest:energy` is one of her interests; a prefix that is no field of ours belongs to a tag. */
static MoField split_field(const char *word, const char **ret_rest)
{
    *ret_rest = word;
    const char *colon = strchr(word, ':');
    if (!colon)
        return MO_FIELD_TAGS;
    g_autofree char *prefix = g_strndup(word, (size_t)(colon - word));
    MoField field = mo_field_find_native(prefix);
    if (field == MO_FIELD_NONE)
        return MO_FIELD_TAGS;
    *ret_rest = colon + 1;
    return field;
}

/* `+key`, `-need:storage`. False with cli->status set. */
static bool take_word(MoCli *cli, Wish *wish, const char *argument)
{
    const char *rest = NULL;
    MoField field = split_field(argument + 1, &rest);
    size_t at = find_field(field);
    g_auto(GStrv) words = mo_cell_read_list(rest, field == MO_FIELD_TAGS);
    if (at == N_FIELDS || mo_field_get_cell(field) != MO_CELL_LIST || !words[0] ||
        strchr("+-'", *words[0])) {
        g_autofree char *shown = mo_text_clean_line(argument, TEXT_MAX);
        mo_cli_misuse(cli,
                      _("tag: '%s' is not understood: write +key, or +interest:energy, "
                        "+need:storage, +offer:solar"),
                      shown);
        return false;
    }
    GPtrArray *to = *argument == '+' ? wish->add[at] : wish->remove[at];
    for (char **word = words; *word; word++)
        g_ptr_array_add(to, g_strdup(*word));
    return true;
}

/* `manner=formal`, `greeting=Dear Ada,`. */
static bool take_text(MoCli *cli, Wish *wish, MoField field, const char *text)
{
    size_t at = find_field(field);
    g_free(wish->text[at]);
    wish->text[at] = mo_text_clean_line(text, TEXT_MAX);
    if (field != MO_FIELD_MANNER || !*wish->text[at] || strcmp(wish->text[at], "formal") == 0 ||
        strcmp(wish->text[at], "first-name") == 0)
        return true;
    mo_cli_misuse(cli, _("manner '%s' is not understood: write formal or first-name"),
                  wish->text[at]);
    return false;
}

/* The field that `field=text` sets, or NONE. */
static MoField get_set_field(const char *argument)
{
    static const MoField set[] = {MO_FIELD_MANNER, MO_FIELD_GREETING};
    for (size_t i = 0; i < G_N_ELEMENTS(set); i++) {
        const char *name = mo_field_get_name(set[i]);
        size_t length = strlen(name);
        if (g_ascii_strncasecmp(argument, name, length) == 0 && argument[length] == '=')
            return set[i];
    }
    return MO_FIELD_NONE;
}

/* `-dormant` is a word to be taken away, and no row of short options: what is wished for is taken
 * out before anybody else looks. */
static bool take_wishes(MoCli *cli, Wish *wish, int *argc, char **argv)
{
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        const char *argument = argv[i];
        bool is_word = (*argument == '+' || *argument == '-') && argument[1] != '\0' &&
                       argument[1] != '-' && strcmp(argument, "-h") != 0;
        MoField field = get_set_field(argument);
        if (is_word && !take_word(cli, wish, argument))
            return false;
        if (field != MO_FIELD_NONE &&
            !take_text(cli, wish, field, argument + strlen(mo_field_get_name(field)) + 1))
            return false;
        if (!is_word && field == MO_FIELD_NONE)
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
    return true;
}

/* Fills in up to N_FIELDS changes; how many there are. They borrow from the wish. */
static size_t make_changes(Wish *wish, MoOverlayChange *changes)
{
    size_t n = 0;
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (wish->add[i]->len == 0 && wish->remove[i]->len == 0 && !wish->text[i])
            continue;
        g_ptr_array_add(wish->add[i], NULL);
        g_ptr_array_add(wish->remove[i], NULL);
        changes[n++] = (MoOverlayChange){
            .field = fields[i],
            .text = wish->text[i],
            .add = (const char *const *)wish->add[i]->pdata,
            .remove = (const char *const *)wish->remove[i]->pdata,
        };
    }
    return n;
}

static void print_field(const MoCustomer *customer, MoField field)
{
    char *const *const *list = mo_customer_slot_list((MoCustomer *)customer, field);
    const char *const *text = mo_customer_slot_text((MoCustomer *)customer, field);
    g_autofree char *joined = list ? g_strjoinv("; ", (char **)(void *)*list) : g_strdup(*text);
    printf("  %-10s %s\n", mo_field_get_name(field), *joined ? joined : "-");
}

static void print_customer(const MoCustomer *customer, const MoOverlayChange *changes, size_t n)
{
    printf("%s%s%s%s\n", customer->name, *customer->company ? " (" : "", customer->company,
           *customer->company ? ")" : "");
    for (size_t i = 0; i < (n ? n : N_FIELDS); i++)
        print_field(customer, n ? changes[i].field : fields[i]);
}

/* As the next planning will see her. */
static void change_customer(MoCustomer *customer, const char *path, const MoOverlayChange *changes,
                            size_t n)
{
    g_autoptr(MoOverlay) overlay = mo_overlay_load(path, NULL);
    for (size_t i = 0; i < n; i++) {
        mo_customer_set_text(customer, changes[i].field, NULL);
    }
    (void)mo_overlay_apply(overlay, customer);
}

static int write_changes(MoCli *cli, MoCustomer *customer, const MoOverlayChange *changes, size_t n)
{
    const char *path = cli->session->config->notes;
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_overlay_write(path, customer, mo_session_get_now(cli->session).day, changes, n, &notice,
                          &error))
        return mo_cli_fail(cli, error);
    if (notice)
        mo_cli_say("%s", notice);
    change_customer(customer, path, changes, n);
    print_customer(customer, changes, n);
    return MO_EXIT_OK;
}

static int run(MoCli *cli, Wish *wish, int argc, char **argv)
{
    if (!take_wishes(cli, wish, &argc, argv) || !mo_cli_parse(cli, NULL, &argc, &argv, 1, -1))
        return cli->status;
    if (argc > 2)
        return mo_cli_misuse(cli,
                             _("tag: '%s' is not understood: write +%s to add it, -%s to take "
                               "it away; put a name with blanks between quotes"),
                             argv[2], argv[2], argv[2]);
    if (!mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoCustomer) customer = mo_cli_find_customer(cli, argv[1]);
    if (!customer)
        return cli->status;
    MoOverlayChange changes[N_FIELDS];
    size_t n = make_changes(wish, changes);
    if (n > 0)
        return write_changes(cli, customer, changes, n);
    print_customer(customer, NULL, 0);
    return MO_EXIT_OK;
}

int mo_cmd_tag(MoCli *cli, int argc, char **argv)
{
    Wish wish;
    wish_init(&wish);
    int status = run(cli, &wish, argc, argv);
    wish_clear(&wish);
    return status;
}
