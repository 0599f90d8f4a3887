#include "output/draft.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/address.h"
#include "output/calendar_invitation.h"
#include "output/draft_fields.h"
#include "output/message.h"
#include "output/template_files.h"

#include <string.h>

#define SECONDS_A_DAY 86400

void mo_draft_free(MoDraft *draft)
{
    if (!draft)
        return;
    g_free(draft->path);
    g_free(draft->to);
    g_free(draft->subject);
    g_free(draft->body);
    g_strfreev(draft->missing);
    g_free(draft->unready);
    if (draft->eml)
        g_bytes_unref(draft->eml);
    g_free(draft);
}

char *mo_draft_get_path(const MoConfig *config, const MoMoment *moment)
{
    g_return_val_if_fail(config != NULL && moment != NULL, NULL);
    /* Never the customer's name: a file's name must not tell, and must not surprise a shell. */
    MoDay not_before = mo_moment_get_not_before(moment);
    g_autofree char *day = mo_day_print(not_before);
    g_autofree char *name =
        g_strdup_printf("moment-%s%s%s.eml", moment->id, *day ? "-not-before-" : "", day);
    return g_build_filename(config->drafts, g_strdelimit(name, "/", '_'), NULL);
}

static const MoProblem *find_error(const MoProblems *problems)
{
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        if (mo_problems_get(problems, i)->severity == MO_SEVERITY_ERROR)
            return mo_problems_get(problems, i);
    return NULL;
}

static MoTemplate *require_template(const MoDraftRequest *request, const char *name,
                                    char **ret_language, GError **error)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) failure = NULL;
    const char *language = request->moment->customer->language;
    MoTemplate *template =
        mo_template_files_choose(request->config, name, language, problems, ret_language, &failure);
    if (template)
        return template;
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    g_autofree char *first = mo_problem_print(find_error(problems));
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID, "%s", first);
    return NULL;
}

static MoDay get_today(const MoDraftRequest *request)
{
    int64_t local = request->now_utc + request->utc_offset;
    return (MoDay)((local - (local % SECONDS_A_DAY + SECONDS_A_DAY) % SECONDS_A_DAY) /
                   SECONDS_A_DAY);
}

char *mo_draft_choose_address(const MoCustomer *customer, MoDay today, GError **error)
{
    g_return_val_if_fail(customer != NULL, NULL);
    unsigned bans = mo_customer_bans_on(customer, today);
    if (bans & (MO_BAN_EMAIL | MO_BAN_ALL)) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s wants no e-mail, so there is no draft."), customer->name);
        return NULL;
    }
    g_autoptr(GError) first = NULL;
    for (size_t i = 0; customer->email[i]; i++) {
        char *address = mo_address_check(customer->email[i], first ? NULL : &first);
        if (address)
            return address;
    }
    if (first)
        g_propagate_error(error, g_steal_pointer(&first));
    else
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s has no e-mail address in your records, so there is no draft."),
                    customer->name);
    return NULL;
}

/* The user's own address; "" when none is configured. */
static char *check_own_address(const MoConfig *config, GError **error)
{
    if (!config->my_email || !*config->my_email)
        return g_strdup("");
    char *address = mo_address_check(config->my_email, error);
    if (!address)
        g_prefix_error(error, "%s ", _("The key email under [me] in moments.ini:"));
    return address;
}

/* Why the draft is not ready to go, or NULL. */
static char *find_unready(const MoDraft *draft, const MoTemplate *template,
                          const MoCustomer *customer)
{
    if (draft->missing[0]) {
        g_autofree char *fields = g_strjoinv(", ", draft->missing);
        return g_strdup_printf(_("it lacks %s"), fields);
    }
    return mo_template_lint_text(template, draft->subject, draft->body,
                                 customer->birthday.year != 0);
}

/* The draft with its texts. NULL with the error set. */
static MoDraft *fill_in(const MoDraftRequest *request, const char *name, GError **error)
{
    g_autofree char *language = NULL;
    g_autoptr(MoTemplate) template = require_template(request, name, &language, error);
    if (!template)
        return NULL;
    MoDraft *draft = g_new0(MoDraft, 1);
    g_autoptr(MoDraftFields) fields =
        mo_draft_fields_new(request->config, request->moment, language, get_today(request));
    mo_template_render(template, language, mo_draft_fields_lookup, fields, &draft->subject,
                       &draft->body, &draft->missing);
    draft->to_both = mo_template_is_to_both(template);
    draft->unready = find_unready(draft, template, request->moment->customer);
    return draft;
}

MoDraft *mo_draft_preview(const MoDraftRequest *request, const char *name, GError **error)
{
    g_return_val_if_fail(request != NULL && request->moment->customer != NULL, NULL);
    return fill_in(request, name, error);
}

/* Her files, and of an event the day for the calendar. An array of MoAttachment; `invitation` is
 * what they borrow from. */
static GArray *list_attachments(const MoDraftRequest *request, GBytes *invitation)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(MoAttachment));
    if (request->n_attachments > 0)
        g_array_append_vals(files, request->attachments, (guint)request->n_attachments);
    MoAttachment event = {.name = "event.ics",
                          .type = "text/calendar; method=PUBLISH; charset=utf-8",
                          .bytes = invitation};
    if (invitation)
        g_array_append_val(files, event);
    return files;
}

static GBytes *build(const MoDraftRequest *request, const MoDraft *draft, const char *from,
                     const MoMailbox *to, size_t n_to, GError **error)
{
    const MoSuggestion *suggestion = request->moment->suggestion;
    g_autoptr(GBytes) invitation =
        suggestion && suggestion->event
            ? mo_calendar_make_invitation(suggestion->event, request->config->my_name, from,
                                          request->now_utc)
            : NULL;
    g_autoptr(GArray) files = list_attachments(request, invitation);
    MoMessage message = {.from_name = request->config->my_name,
                         .from_address = from,
                         .to = to,
                         .n_to = n_to,
                         .subject = draft->subject,
                         .body = draft->body,
                         .attachments = (const MoAttachment *)(const void *)files->data,
                         .n_attachments = files->len,
                         .reply_to_id = request->reply_to_id,
                         .date_utc = request->now_utc,
                         .date_offset = request->utc_offset,
                         .id = request->moment->id};
    return mo_message_build(&message, error);
}

MoDraft *mo_draft_compose(const MoDraftRequest *request, GError **error)
{
    g_return_val_if_fail(request != NULL && request->moment->customer != NULL, NULL);
    const MoConfig *config = request->config;
    const MoCustomer *customer = request->moment->customer,
                     *other = mo_moment_get_other(request->moment);
    MoDay today = get_today(request);
    g_autofree char *to = mo_draft_choose_address(customer, today, error);
    g_autofree char *from = to ? check_own_address(config, error) : NULL;
    if (!from)
        return NULL;
    g_autofree char *name = mo_template_files_get_name(config, request->moment->habit);
    g_autoptr(MoDraft) draft = fill_in(request, name, error);
    bool both = draft && draft->to_both && other;
    g_autofree char *to_other = both ? mo_draft_choose_address(other, today, error) : NULL;
    if (!draft || (both && !to_other))
        return NULL;
    MoMailbox mailboxes[] = {{.name = customer->name, .address = to},
                             {.name = both ? other->name : "", .address = to_other}};
    draft->eml = build(request, draft, from, mailboxes, both ? 2 : 1, error);
    draft->to = both ? g_strdup_printf("%s,%s", to, to_other) : g_steal_pointer(&to);
    return draft->eml ? g_steal_pointer(&draft) : NULL;
}

MoDraft *mo_draft_write(const MoDraftRequest *request, GError **error)
{
    g_autoptr(MoDraft) draft = mo_draft_compose(request, error);
    if (!draft || !mo_folder_make(request->config->drafts, error))
        return NULL;
    g_autofree char *path = mo_draft_get_path(request->config, request->moment);
    gsize length = 0;
    const char *data = g_bytes_get_data(draft->eml, &length);
    if (!mo_file_write(path, data, (gssize)length, error))
        return NULL;
    draft->path = g_steal_pointer(&path);
    return g_steal_pointer(&draft);
}

MoDraft *mo_draft_read(const char *path, const MoCustomer *customer, GError **error)
{
    g_return_val_if_fail(path != NULL && customer != NULL, NULL);
    g_auto(MoMessageText) text = {0};
    if (!mo_message_read(path, &text, error))
        return NULL;
    MoDraft *draft = g_new0(MoDraft, 1);
    draft->path = g_strdup(path);
    draft->to = g_steal_pointer(&text.to);
    draft->subject = mo_text_clean_line(text.subject, strlen(text.subject) + 1);
    draft->body = g_steal_pointer(&text.body);
    draft->missing = g_new0(char *, 1);
    draft->unready = find_unready(draft, NULL, customer);
    draft->to_both = strchr(draft->to, ',') != NULL;
    return draft;
}
