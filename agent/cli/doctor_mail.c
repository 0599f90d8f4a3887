/* Whether a draft really opens in her mail program: only she can see that, so it is tried with
 * her, once. */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/ask.h"
#include "cli/doctor.h"
#include "model/address.h"
#include "output/launch.h"

#include <string.h>
#include <unistd.h>

#define TRIED_FILE "mail-tried"
#define DRAFT_FILE "a-draft-to-try.eml"
#define FILE_MAX 64

/* ---- what came of it ---- */

static char *get_tried_path(const MoSession *session)
{
    return g_build_filename(session->state_folder, TRIED_FILE, NULL);
}

/* What counts for the next time: the way, and whether it worked. */
static char *print_tried(const MoConfig *config, bool seen)
{
    return g_strdup_printf("%s %s\n", config->mail ? config->mail : "auto", seen ? "yes" : "no");
}

/* Another way under [me] is tried anew. */
static bool was_tried(const MoSession *session, bool *ret_seen)
{
    g_autofree char *path = get_tried_path(session);
    g_autofree char *text = NULL;
    g_autofree char *yes = print_tried(session->config, true);
    g_autofree char *no = print_tried(session->config, false);
    if (!mo_file_read(path, FILE_MAX, &text, NULL, NULL))
        return false;
    *ret_seen = strcmp(text, yes) == 0;
    return *ret_seen || strcmp(text, no) == 0;
}

static void remember(const MoSession *session, bool seen)
{
    g_autofree char *path = get_tried_path(session);
    g_autofree char *text = print_tried(session->config, seen);
    if (mo_folder_make(session->state_folder, NULL))
        mo_file_write(path, text, -1, NULL);
}

void mo_doctor_look_at_mail(MoSession *session, GPtrArray *findings)
{
    bool seen = false;
    if (!session->config)
        return;
    if (!was_tried(session, &seen))
        mo_doctor_add(findings, "mail", MO_DOCTOR_HINT,
                      g_strdup(_("Whether drafts open in your mail program was not tried yet.")),
                      g_strdup(_("Try it with a draft to yourself: moments doctor --try-mail")));
    else if (seen)
        mo_doctor_add(findings, "mail", MO_DOCTOR_FINE,
                      g_strdup(_("Drafts open in your mail program; you saw it.")), NULL);
    else
        mo_doctor_add(findings, "mail", MO_DOCTOR_HINT,
                      g_strdup(_("The draft that was tried did not open ready to be edited.")),
                      g_strdup(_("Name your mail program: write mail = thunderbird, evolution, "
                                 "gmail, outlook-web or other under [me] in moments.ini.")));
}

bool mo_doctor_may_ask_about_mail(const MoSession *session)
{
    bool seen;
    const MoConfig *config = session->config;
    return config && config->my_email && *config->my_email && mo_ask_is_possible() &&
           !was_tried(session, &seen);
}

/* ---- trying ---- */

/* A draft to herself, built and laid down as any other. NULL with the error set. */
static MoDraft *write_draft(const MoSession *session, GError **error)
{
    const MoConfig *config = session->config;
    int64_t now = mo_clock_now(session->clock);
    g_autofree char *address = mo_address_check(config->my_email, error);
    if (!address || !mo_folder_make(config->drafts, error))
        return NULL;
    g_autoptr(MoDraft) draft = g_new0(MoDraft, 1);
    draft->to = g_strdup(address);
    draft->subject = g_strdup(_("A draft from Moments, to try"));
    draft->body = g_strdup(_("This is how drafts from Moments will open. If you can write into "
                             "this text, all is well.\n\nClose it without sending it."));
    MoMailbox to = {.name = config->my_name, .address = address};
    MoMessage message = {.from_name = config->my_name,
                         .from_address = address,
                         .to = &to,
                         .n_to = 1,
                         .subject = draft->subject,
                         .body = draft->body,
                         .date_utc = now,
                         .date_offset = mo_zone_get_offset(session->zone, now),
                         .id = "try"};
    draft->eml = mo_message_build(&message, error);
    if (!draft->eml)
        return NULL;
    gsize length = 0;
    const char *data = g_bytes_get_data(draft->eml, &length);
    draft->path = g_build_filename(config->drafts, DRAFT_FILE, NULL);
    return mo_file_write(draft->path, data, (gssize)length, error) ? g_steal_pointer(&draft) : NULL;
}

static void say_what_came_of_it(const MoSession *session, bool seen)
{
    if (seen)
        mo_cli_say("%s", _("Then drafts will open there. Moments will not ask again."));
    else if (session->config->drafts_way == MO_DRAFTS_FOLDER)
        mo_cli_say("%s", _("Name your mail program: write mail = thunderbird, evolution, gmail, "
                           "outlook-web or other under [me] in moments.ini, and try again: moments "
                           "doctor --try-mail"));
    else
        mo_cli_say("%s", _("Name your mail program: write mail = thunderbird, evolution, gmail, "
                           "outlook-web or other under [me] in moments.ini. The drafts lie in the "
                           "drafts of your mailbox all the same."));
}

/* Her answer, where there is somebody to ask. */
static void ask_what_she_sees(const MoSession *session)
{
    bool seen = false;
    if (!mo_ask_is_possible())
        return;
    const char *question = session->config->drafts_way == MO_DRAFTS_FOLDER
                               ? _("Did a draft to yourself open, ready to be edited?")
                               : _("Did your mail program open?");
    mo_ask_begin();
    bool answered = mo_ask_yes(question, true, &seen);
    mo_ask_end();
    if (!answered)
        return;
    remember(session, seen);
    say_what_came_of_it(session, seen);
}

/* Where drafts go into her mailbox, opening one means opening that. */
static bool hand_over(const MoSession *session, MoDraft **ret_draft, GError **error)
{
    const MoConfig *config = session->config;
    if (config->drafts_way != MO_DRAFTS_FOLDER)
        return mo_launch_mailbox(config, error);
    *ret_draft = write_draft(session, error);
    return *ret_draft && mo_launch_draft(config, *ret_draft, (*ret_draft)->to, error);
}

int mo_doctor_try_mail(MoCli *cli)
{
    const MoSession *session = cli->session;
    const MoConfig *config = session->config;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft = NULL;
    if (!config->my_email || !*config->my_email)
        return mo_cli_misuse(cli, _("Write your own address first: email = … under [me] in "
                                    "moments.ini"));
    if (!hand_over(session, &draft, &error))
        return mo_cli_fail(cli, error);
    if (draft)
        mo_cli_say("%s", _("A draft to yourself was handed to your mail program."));
    ask_what_she_sees(session);
    /* The program has read it by now; without an answer nobody knows. */
    if (draft && mo_ask_is_possible())
        (void)unlink(draft->path);
    return MO_EXIT_OK;
}
