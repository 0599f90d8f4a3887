#include "output/template_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <string.h>

MoTemplate *mo_template_load(const char *path, MoProblems *problems, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autofree char *text = NULL;
    size_t length = 0;
    g_autoptr(GError) failure = NULL;
    if (!mo_file_read(path, MO_TEMPLATE_MAX_BYTES, &text, &length, &failure)) {
        if (!g_error_matches(failure, MO_ERROR, MO_ERROR_REFUSED)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return NULL;
        }
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0,
                        _("This template is longer than 64 KiB. Shorten it."));
        return NULL;
    }
    if (strlen(text) != length) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0,
                        _("This is no plain text. Save it as plain text in UTF-8."));
        return NULL;
    }
    return mo_template_parse(text, path, problems);
}

const char *mo_template_get_language(const MoTemplate *template)
{
    return template->language;
}

bool mo_template_is_to_both(const MoTemplate *template)
{
    return template->to_both;
}

bool mo_template_needs(const MoTemplate *template, const char *field)
{
    bool named = false;
    const GArray *const PARTS[] = {template->subject, template->body};
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++)
        for (guint k = 0; k < PARTS[i]->len; k++) {
            const MoNode *node = &g_array_index(PARTS[i], MoNode, k);
            bool same = node->field && strcmp(node->field, field) == 0;
            if (same && node->type == MO_NODE_IF)
                return false;
            named = named || (same && !node->fallback);
        }
    return named;
}

void mo_template_free(MoTemplate *template)
{
    if (!template)
        return;
    g_array_unref(template->subject);
    g_array_unref(template->body);
    g_free(template->language);
    g_free(template);
}
