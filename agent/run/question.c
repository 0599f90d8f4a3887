#include "run/question.h"

#include "base/file.h"
#include "base/i18n.h"

static char *print_narrowed(MoMissing missing)
{
    g_autofree char *shown = mo_path_display(missing.narrowed);
    /* Translators: a file; the name of a column. */
    return g_strdup_printf(
        _("%s has no column for %s any more, and it had one. What was promised stays listed as it "
          "was. If that is meant so, type: moments customers --accept; else put the right file "
          "there."),
        shown, missing.column);
}

/* Who is missing, and from where. */
static char *print_who(MoMissing missing)
{
    if (missing.file) {
        g_autofree char *shown = mo_path_display(missing.file);
        return g_strdup_printf(
            _("%s has %u rows, and it had %u: %u of your %u customers are missing."), shown,
            missing.n_rows, missing.n_before, missing.n_missing, missing.n_known);
    }
    if (missing.n_rows > 0)
        return g_strdup_printf(_("'only' fits nobody any more, and it fitted %u customers."),
                               missing.n_rows);
    return g_strdup_printf(_("%u of your %u customers are missing from the customers files."),
                           missing.n_missing, missing.n_known);
}

/* What is in force as long as it is a question. */
static char *print_state(MoMissing missing)
{
    if (missing.n_kept == 0)
        return g_strdup(_("Nothing of theirs was taken back."));
    if (missing.n_kept >= missing.n_missing)
        return g_strdup(_("Until you answer, Moments goes on with the last good records that it "
                          "kept of them."));
    return g_strdup_printf(_("Nothing of theirs was taken back; of %u of them Moments goes on with "
                             "the last good records that it kept."),
                           missing.n_kept);
}

static const char *get_answer(MoMissing missing)
{
    if (missing.is_unread)
        return _("A customers file cannot be read: moments check tells which. Put it back; or, if "
                 "it is meant so, take it out of 'files'.");
    if (!missing.file && missing.n_rows > 0)
        return _("Is a column or a name in your files another one now? moments check tells. If "
                 "they are really gone, type: moments customers --accept");
    return _("If they are really gone, type: moments customers --accept; else put the right file "
             "there.");
}

static char *print_missing(MoMissing missing)
{
    g_autofree char *who = print_who(missing);
    g_autofree char *state = print_state(missing);
    return g_strjoin(" ", who, state, get_answer(missing), NULL);
}

char *mo_question_print(MoMissing missing)
{
    g_autofree char *narrowed = missing.narrowed ? print_narrowed(missing) : NULL;
    if (!missing.are_many)
        return g_steal_pointer(&narrowed);
    g_autofree char *many = print_missing(missing);
    return narrowed ? g_strdup_printf("%s %s", many, narrowed) : g_steal_pointer(&many);
}

char *mo_question_print_changing(const MoCustomers *customers)
{
    const char *path = customers ? mo_customers_get_changing(customers) : NULL;
    if (!path)
        return NULL;
    g_autofree char *shown = mo_path_display(path);
    return g_strdup_printf(_("Another program is writing %s just now, so some customers may be "
                             "missing here; nothing of theirs was taken back. Try again when it "
                             "is done."),
                           shown);
}
