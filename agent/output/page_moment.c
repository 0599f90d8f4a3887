/* A moment on a page: what to send, the draft, why now. */
#include "output/page_private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "output/launch.h"
#include "output/nudge.h"

#define DRAFT_MAX ((size_t)64 * 1024)
#define ID_SHOWN 6

/* ---- what to send --------------------------------------------------------------------------- */

static void add_choice(GString *html, const MoSuggestion *suggestion, bool is_first)
{
    g_string_append(html, is_first ? "<div class=\"choice first\">\n" : "<div class=\"choice\">\n");
    mo_page_add_link(html, "choice-title",
                     suggestion->url && *suggestion->url ? suggestion->url : NULL,
                     suggestion->title);
    if (is_first)
        mo_page_add_element(html, "p", NULL, suggestion->summary);
    mo_page_add_element(html, "p", "quiet", suggestion->reason);
    g_string_append(html, "</div>\n");
}

static void add_suggestion(GString *html, const MoPageMoment *of)
{
    const MoSuggestion *suggestion = of->moment->suggestion;
    if (!suggestion && !of->moment->no_suggestion_fits)
        return;
    g_string_append_printf(html, "<section>\n<h2>%s</h2>\n",
                           !suggestion          ? _("What to send")
                           : suggestion->person ? _("Whom to introduce")
                           : suggestion->event  ? _("What to invite to")
                                                : _("What to send"));
    if (suggestion)
        add_choice(html, suggestion, true);
    else
        mo_page_add_element(html, "p", "quiet", mo_nudge_print_nothing_fits(of->moment));
    if (of->others && of->others->len > 0) {
        mo_page_add_element(html, "h3", NULL, _("Or one of these"));
        for (guint i = 0; i < of->others->len; i++)
            add_choice(html, g_ptr_array_index(of->others, i), false);
    }
    g_string_append(html, "</section>\n");
}

/* ---- the draft ------------------------------------------------------------------------------ */

static void add_letter(GString *html, const MoDraft *draft)
{
    g_string_append(html, "<div class=\"letter\">\n");
    mo_page_add_element(html, "p", "subject", draft->subject);
    g_string_append(html, "<p class=\"text\" dir=\"auto\">");
    mo_page_add_block(html, draft->body, DRAFT_MAX);
    g_string_append(html, "</p>\n</div>\n");
    mo_page_add_element(html, "p", "quiet",
                        _("To copy it: one click marks the whole text, then Ctrl+C."));
}

/* What to mind before it goes, and the way into the mail program. */
static void add_sending(GString *html, const MoPage *page, const MoPageMoment *of)
{
    const MoDraft *draft = of->draft;
    g_autofree char *not_before = mo_nudge_print_not_before(of->moment, page->now.day);
    mo_page_add_element(html, "p", "no", not_before);
    if (draft->unready) {
        g_autofree char *text = g_strdup_printf(_("Before you send it: %s."), draft->unready);
        mo_page_add_element(html, "p", "no", text);
    }
    g_autofree char *uri = draft->to && *draft->to
                               ? mo_launch_make_mailto(draft->to, draft->subject, draft->body)
                               : NULL;
    if (uri)
        mo_page_add_link(html, "reach mail", uri, _("Write it in your mail program"));
}

static void add_draft(GString *html, const MoPage *page, const MoPageMoment *of)
{
    if (!of->draft && !of->draft_edited)
        return;
    g_string_append_printf(html, "<section>\n<h2>%s</h2>\n", _("The draft"));
    if (of->draft)
        add_letter(html, of->draft);
    if (of->draft_edited) {
        g_autofree char *shown = mo_path_display(of->draft_edited);
        g_autofree char *text = g_strdup_printf(_("You changed it; it lies in %s."), shown);
        mo_page_add_element(html, "p", NULL, text);
    }
    if (of->draft)
        add_sending(html, page, of);
    g_string_append(html, "</section>\n");
}

/* ---- why ------------------------------------------------------------------------------------ */

static void add_why(GString *html, const MoPageMoment *of)
{
    if (!of->why || !of->why[0])
        return;
    g_string_append_printf(html, "<details class=\"why\">\n<summary>%s</summary>\n<ul>\n",
                           _("Why now"));
    for (char *const *line = of->why; *line; line++)
        mo_page_add_element(html, "li", NULL, *line);
    g_string_append(html, "</ul>\n</details>\n");
}

void mo_page_add_moment(GString *html, const MoPage *page, const MoPageMoment *of)
{
    mo_page_add_person(html, page, of);
    add_suggestion(html, of);
    add_draft(html, page, of);
    mo_page_add_lately(html, page, of);
    mo_page_add_keep_in_mind(html, page, of);
    add_why(html, of);
    g_autofree char *id = g_strndup(of->moment->id, ID_SHOWN);
    g_string_append_printf(html, "<p class=\"quiet\">%s</p>\n",
                           _("Answer with a button of the notification, or in a terminal:"));
    g_string_append_printf(html,
                           "<p class=\"commands\"><code>moments done %s</code> "
                           "<code>moments snooze %s</code> <code>moments skip %s</code></p>\n",
                           id, id, id);
}
