/* moments doctor: what is wrong, and what to do about it. */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/doctor.h"
#include "cli/json.h"
#include "cli/show.h"
#include "cli/table.h"
#include "run/bus.h"

#include <stdio.h>

static const char *const words[] = {
    [MO_DOCTOR_FINE] = "fine", [MO_DOCTOR_HINT] = "hint", [MO_DOCTOR_WRONG] = "wrong"};

static void print_json(const GPtrArray *findings)
{
    MoJsonArray array = mo_json_array_begin();
    for (guint i = 0; i < findings->len; i++) {
        const MoFinding *one = findings->pdata[i];
        g_autoptr(JsonBuilder) builder = json_builder_new();
        json_builder_begin_object(builder);
        mo_json_add_text(builder, "what", one->what);
        mo_json_add_text(builder, "state", words[one->state]);
        mo_json_add_text(builder, "text", one->text);
        mo_json_add_text(builder, "advice", one->advice);
        json_builder_end_object(builder);
        mo_json_array_take(&array, json_builder_get_root(builder));
    }
    mo_json_array_end(&array);
}

static void print_one(const MoCli *cli, const MoFinding *one)
{
    static const char *const marks[] = {"  ", "- ", "! "};
    g_autofree char *text =
        mo_table_wrap_hanging(one->text, MO_TEXT_COLUMNS, marks[one->state], "  ");
    g_autofree char *shown = one->state == MO_DOCTOR_WRONG ? mo_show_bold(cli, text) : NULL;
    printf("%s", shown ? shown : text);
    if (!one->advice)
        return;
    g_autofree char *advice = mo_table_wrap(one->advice, MO_TEXT_COLUMNS, "    ");
    printf("%s", advice);
}

static unsigned count(const GPtrArray *findings, MoDoctorState state)
{
    unsigned n = 0;
    for (guint i = 0; i < findings->len; i++)
        n += ((const MoFinding *)findings->pdata[i])->state == state;
    return n;
}

static void print_text(const MoCli *cli, const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++)
        print_one(cli, findings->pdata[i]);
    unsigned n = count(findings, MO_DOCTOR_WRONG);
    printf("\n");
    if (n == 0)
        printf("%s\n", _("Everything that reminders need is in order."));
    else
        printf(ngettext("%u thing is to be put right.\n", "%u things are to be put right.\n", n),
               n);
}

static int try_mail(MoCli *cli)
{
    return mo_cli_open(cli, MO_SESSION_CONFIG) ? mo_doctor_try_mail(cli) : cli->status;
}

/* Once, and only where somebody sits: what she sees nobody else can tell. */
static void offer_to_try_mail(MoCli *cli)
{
    bool wanted = false;
    if (!mo_doctor_may_ask_about_mail(cli->session))
        return;
    mo_ask_begin();
    bool answered = mo_ask_yes(_("Shall a draft to yourself be opened now, to see whether your "
                                 "mail program takes it?"),
                               true, &wanted);
    mo_ask_end();
    if (answered && wanted)
        mo_doctor_try_mail(cli);
}

int mo_cmd_doctor(MoCli *cli, int argc, char **argv)
{
    gboolean json = FALSE, mail = FALSE;
    const GOptionEntry entries[] = {
        {"try-mail", 0, 0, G_OPTION_ARG_NONE, &mail,
         _("open a draft to yourself, to see whether your mail program takes it"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0))
        return cli->status;
    if (mail)
        return try_mail(cli);
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    cli->says_itself = true;
    g_autoptr(GPtrArray) findings = mo_doctor_look(session);
    if (json)
        print_json(findings);
    else
        print_text(cli, findings);
    if (!json)
        offer_to_try_mail(cli);
    return count(findings, MO_DOCTOR_WRONG) > 0 ? MO_EXIT_FAILED : MO_EXIT_OK;
}
