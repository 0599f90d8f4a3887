#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/find.h"
#include "output/launch.h"
#include "output/nudge.h"
#include "run/drafts.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    gboolean print;
    gboolean open;
    char *reply_to;
    char **attach;
    char **detach;
} Options;

static void options_clear(Options *options)
{
    g_free(options->reply_to);
    g_strfreev(options->attach);
    g_strfreev(options->detach);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* What is left to do before it can go; NULL: nothing. The caller frees it. */
static char *tell_unready(const MoDraft *draft)
{
    if (draft->missing[0]) {
        g_autofree char *fields = g_strjoinv(", ", draft->missing);
        return g_strdup_printf(_("The draft has gaps, marked [[MISSING]], for you to fill: %s"),
                               fields);
    }
    return draft->unready
               ? g_strdup_printf(_("Look at the draft before you send it: %s."), draft->unready)
               : NULL;
}

/* A greeting that was written early, and a moment that is held back. */
static void say_when(const MoCli *cli, const MoMoment *moment)
{
    g_autofree char *not_before =
        mo_nudge_print_not_before(moment, mo_session_get_now(cli->session).day);
    if (not_before)
        mo_cli_say("%s", not_before);
    if (moment->held)
        mo_cli_say(_("This moment waits: %s."), moment->held);
}

/* As it can be copied into the line To: of any program: a comma would make two people of one. */
static void print_person(const char *name, const char *address)
{
    g_autofree char *quoted = g_strdelimit(g_strdup(name), "\"\\", '\'');
    if (strpbrk(name, ",;:<>@()[]\"\\"))
        printf("\"%s\" <%s>", quoted, address);
    else
        printf("%s <%s>", name, address);
}

static int print_draft(MoCli *cli, const MoDraftRequest *request)
{
    const MoMoment *moment = request->moment;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft = mo_draft_compose(request, &error);
    if (!draft)
        return mo_cli_fail(cli, error);
    g_autofree char *unready = tell_unready(draft);
    if (unready)
        mo_cli_say("%s", unready);
    say_when(cli, moment);
    const MoCustomer *other = draft->to_both ? mo_moment_get_other(moment) : NULL;
    g_auto(GStrv) to = g_strsplit(draft->to, ",", 2);
    printf("%s", _("To: "));
    print_person(moment->customer_name, to[0]);
    if (other && to[1]) {
        printf(", ");
        print_person(other->name, to[1]);
    }
    printf(_("\nSubject: %s\n\n%s\n"), draft->subject, draft->body);
    return MO_EXIT_OK;
}

/* Where it is to be found, and what is left to do. */
static void say_where(const MoCli *cli, const MoMoment *moment, const MoDraft *draft)
{
    const MoConfig *config = cli->session->config;
    g_autofree char *shown = mo_path_display(draft->path);
    g_autofree char *maildir = mo_path_display(config->maildir);
    printf(_("Draft for %s: %s\nIt lies in %s\n"), moment->customer_name, draft->subject, shown);
    if (config->drafts_way == MO_DRAFTS_MAILDIR)
        printf(_("A copy lies in %s\n"), maildir);
    else if (config->drafts_way == MO_DRAFTS_IMAP)
        printf("%s\n", _("moments-courier puts a copy into the drafts of your mailbox."));
    /* Part of the answer, so that who asks over the bus is told too. */
    g_autofree char *unready = tell_unready(draft);
    if (unready)
        printf("%s\n", unready);
    printf("%s\n", _("Open it with your mail program; Moments never sends it."));
}

/* An opened draft is asked for: "Sent?". */
static int open_draft(MoCli *cli, const MoMoment *moment, const MoDraft *draft)
{
    g_autoptr(GError) error = NULL;
    if (!mo_launch_draft(cli->session->config, draft, draft->to, &error)) {
        int status = mo_cli_fail(cli, error);
        mo_cli_say(_("To copy its text, type: moments draft %s --print"), moment->id);
        return status;
    }
    g_autofree char *left = mo_drafts_tell_left(cli->session, moment);
    if (left)
        mo_cli_say("%s", left);
    mo_drafts_note_opened(cli->session, moment->id);
    return MO_EXIT_OK;
}

static int write_draft(MoCli *cli, const MoDraftRequest *request, bool open)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *kept = NULL;
    g_autofree char *failure = NULL;
    g_autoptr(MoDraft) draft = mo_drafts_write(cli->session, request, &kept, &failure, &error);
    if (!draft)
        return mo_cli_fail(cli, error);
    say_when(cli, request->moment);
    say_where(cli, request->moment, draft);
    if (kept) {
        g_autofree char *shown = mo_path_display(kept);
        mo_cli_say(_("You had changed the earlier draft; it is kept as %s"), shown);
    }
    if (failure) {
        mo_cli_say("%s", failure);
        return MO_EXIT_FAILED;
    }
    return open ? open_draft(cli, request->moment, draft) : MO_EXIT_OK;
}

int mo_cmd_draft(MoCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"print", 0, 0, G_OPTION_ARG_NONE, &options.print, _("print it instead of writing a file"),
         NULL},
        {"open", 0, 0, G_OPTION_ARG_NONE, &options.open, _("open it with your mail program"), NULL},
        {"reply-to", 0, 0, G_OPTION_ARG_STRING, &options.reply_to,
         _("make it an answer to the message with this Message-ID"), "MSGID"},
        {"attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attach,
         _("add a file of your attachments folder (may be given again)"), _("FILE")},
        {"detach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.detach,
         _("take a file off that went along before (may be given again)"), _("FILE")},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, argv[1]);
    if (!moment)
        return cli->status;
    g_autoptr(GError) error = NULL;
    g_auto(MoDraftFiles) files = {0};
    if (!mo_draft_files_read(&files, cli->session->config, options.attach, &error))
        return mo_cli_fail(cli, error);
    int64_t now = mo_clock_now(cli->session->clock);
    MoDraftRequest request = {
        .config = cli->session->config,
        .moment = moment,
        .now_utc = now,
        .utc_offset = mo_zone_get_offset(cli->session->zone, now),
        .reply_to_id = options.reply_to,
        .attachments = files.files,
        .n_attachments = files.n_files,
        .attachment_names = options.attach,
        .detached = options.detach,
    };
    return options.print ? print_draft(cli, &request) : write_draft(cli, &request, options.open);
}
