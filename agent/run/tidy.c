#include "run/tidy.h"

#include "ledger/ledger_care.h"
#include "run/log.h"
#include "run/pages.h"

bool mo_tidy_ledger(const MoSession *session, unsigned *ret_n, GError **error)
{
    const MoConfig *config = session->config;
    MoDay today = mo_session_get_now(session).day;
    *ret_n = 0;
    if (config->keep.n == 0)
        return true;
    MoDay before = MIN(mo_span_before(config->keep, today, config->workdays),
                       mo_plan_get_reach(config, today));
    int64_t before_utc = mo_zone_to_utc(session->zone, (MoLocal){before, 0});
    return mo_ledger_keep(session->history, before, before_utc, ret_n, error);
}

void mo_tidy(const MoSession *session)
{
    unsigned n = 0;
    g_autoptr(GError) error = NULL;
    mo_pages_tidy(session);
    if (!mo_tidy_ledger(session, &n, &error))
        mo_log("%s", error->message);
}
