/* People who share an id and nothing else. Two programs number people each in their own way, so
 * there may be hundreds: they are told once for each pair of files, with the first of them. */
#include "base/i18n.h"
#include "model/customers_private.h"

typedef struct {
    unsigned source, of;
    unsigned n;
    char *file, *name, *id; /* of the first such row */
    unsigned line;
    char *of_name, *of_place; /* of whom it shares the id with; NULL: not known */
} Clash;

void mo_clash_free(void *data)
{
    Clash *clash = data;
    g_free(clash->file);
    g_free(clash->name);
    g_free(clash->id);
    g_free(clash->of_name);
    g_free(clash->of_place);
    g_free(clash);
}

static Clash *find_clash(const MoCustomers *customers, unsigned source, unsigned of)
{
    for (unsigned i = 0; i < customers->clashes->len; i++) {
        Clash *clash = g_ptr_array_index(customers->clashes, i);
        if (clash->source == source && clash->of == of)
            return clash;
    }
    return NULL;
}

void mo_customers_note_clash(MoCustomers *customers, const MoCustomer *customer, unsigned source,
                             const MoCustomer *earlier, const MoMet *met)
{
    unsigned of = met ? met->source : source;
    Clash *clash = find_clash(customers, source, of);
    if (clash) {
        clash->n++;
        return;
    }
    clash = g_new0(Clash, 1);
    *clash = (Clash){.source = source, .of = of, .n = 1, .line = customer->line};
    clash->file = g_strdup(customer->file);
    clash->name = g_strdup(customer->name);
    clash->id = g_strdup(customer->own_id);
    if (earlier && met) {
        clash->of_name = g_strdup(earlier->name);
        clash->of_place = mo_customers_print_place(customers, source, met->source, met->line);
    }
    g_ptr_array_add(customers->clashes, clash);
}

static void report_one(const Clash *clash, MoSeverity severity, MoProblems *problems)
{
    if (clash->of_name)
        mo_problems_add(problems, severity, clash->file, clash->line,
                        _("'%s' has the same id (%s) as '%s' in %s and nothing else in common: "
                          "they are kept apart; give one of them another id"),
                        clash->name, clash->id, clash->of_name, clash->of_place);
    else
        mo_problems_add(problems, severity, clash->file, clash->line,
                        _("'%s' has the same id (%s) as somebody else and nothing in common with "
                          "them: they are kept apart; give one of them another id"),
                        clash->name, clash->id);
}

static char *print_other(const Clash *clash)
{
    return clash->of_name ? g_strdup_printf(_("'%s' in %s"), clash->of_name, clash->of_place)
                          : g_strdup(_("somebody else"));
}

static void report_many(const Clash *clash, MoSeverity severity, MoProblems *problems)
{
    g_autofree char *other = print_other(clash);
    if (clash->source == clash->of)
        mo_problems_add(problems, severity, clash->file, clash->line,
                        _("%u rows of this file have the id of an earlier one and nothing else in "
                          "common with it, first '%s' the id %s of %s: all are kept apart; if the "
                          "id is not the customer's own but a company's or a list's, take that "
                          "column out or name the right one: [columns], then 'id = your column'"),
                        clash->n, clash->name, clash->id, other);
    else
        mo_problems_add(problems, severity, clash->file, clash->line,
                        _("%u ids of this file belong to other people in another file, first %s: "
                          "'%s' here, %s there. Two programs may well count alike: all are kept "
                          "apart, and nothing is lost; to be rid of this line, export one of the "
                          "files without its ids"),
                        clash->n, clash->id, clash->name, other);
}

/* Ids twice in one file are a mistake of it; in two files they are nobody's. */
void mo_customers_report_clashes(MoCustomers *customers)
{
    for (unsigned i = 0; i < customers->clashes->len; i++) {
        const Clash *clash = g_ptr_array_index(customers->clashes, i);
        MoSeverity severity = clash->source == clash->of ? MO_SEVERITY_ERROR : MO_SEVERITY_WARNING;
        if (clash->n == 1)
            report_one(clash, severity, customers->problems);
        else
            report_many(clash, severity, customers->problems);
    }
    g_ptr_array_set_size(customers->clashes, 0);
}
