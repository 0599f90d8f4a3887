#include "run/question.h"

#include "base/i18n.h"

char *mo_question_print(MoMissing missing)
{
    if (!missing.is_question)
        return NULL;
    return g_strdup_printf(
        _("%u of your %u customers are missing from the customers files. Nothing of theirs was "
          "taken back. If they are really gone, type: moments customers --accept; else put the "
          "right file there."),
        missing.n_missing, missing.n_known);
}
