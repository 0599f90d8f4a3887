#include "base/file.h"
#include "base/i18n.h"
#include "cli/doctor.h"
#include "cli/show.h"
#include "run/bus.h"
#include "run/lock.h"
#include "run/peer.h"
#include "run/unit.h"

#include <gio/gdesktopappinfo.h>

#define NOTIFICATIONS "org.freedesktop.Notifications"
#define DESKTOP "org.moments.Moments.desktop"

static char *print_instant(const MoSession *session, int64_t utc)
{
    MoLocal then = mo_zone_to_local(session->zone, utc);
    return mo_show_when(then.day, then.second, mo_session_get_now(session).day);
}

static void tell_when(const MoSession *session, GVariant *status, GPtrArray *findings)
{
    int64_t acted, acts;
    const char *problem;
    if (g_variant_lookup(status, "acted", "x", &acted) &&
        g_variant_lookup(status, "acts", "x", &acts)) {
        g_autofree char *last = print_instant(session, acted);
        g_autofree char *next = print_instant(session, acts);
        mo_doctor_add(findings, "acts", MO_DOCTOR_FINE,
                      g_strdup_printf(_("The agent looked last %s, and looks next %s, or as soon "
                                        "as something changes."),
                                      last, next),
                      NULL);
    }
    if (g_variant_lookup(status, "problem", "&s", &problem))
        mo_doctor_add(findings, "agent-problem", MO_DOCTOR_WRONG,
                      g_strdup_printf(_("The agent says: %s"), problem), NULL);
}

static void look_at_agent(const MoSession *session, GPtrArray *findings)
{
    g_autoptr(GVariant) status = mo_bus_get_status();
    if (status || mo_lock_is_held(session->state_folder)) {
        mo_doctor_add(findings, "agent", MO_DOCTOR_FINE, g_strdup(_("The agent is running.")),
                      NULL);
        if (status)
            tell_when(session, status, findings);
        else
            mo_doctor_add(findings, "agent-bus", MO_DOCTOR_HINT,
                          g_strdup(_("It does not answer on the session bus from here.")),
                          g_strdup(_("That is so over ssh; what you answer here it notices all "
                                     "the same.")));
        return;
    }
    mo_doctor_add(findings, "agent", MO_DOCTOR_WRONG,
                  g_strdup(_("The agent is not running: nothing reminds you.")),
                  g_strdup(_("Start it, now and at every login: moments enable")));
}

static void look_at_start(GPtrArray *findings)
{
    MoUnitState state = mo_unit_get_state();
    bool autostart = mo_autostart_is_on();
    if (state == MO_UNIT_ENABLED)
        mo_doctor_add(findings, "start", MO_DOCTOR_FINE,
                      g_strdup(_("systemd starts the agent at login.")), NULL);
    else if (state == MO_UNIT_MASKED)
        mo_doctor_add(findings, "start", MO_DOCTOR_WRONG,
                      g_strdup(_("The agent is switched off: it does not start at login.")),
                      g_strdup(_("Switch it on: moments enable")));
    else if (autostart)
        mo_doctor_add(findings, "start", MO_DOCTOR_FINE,
                      g_strdup(_("The desktop session starts the agent at login.")), NULL);
    else
        mo_doctor_add(findings, "start", MO_DOCTOR_WRONG,
                      g_strdup(_("Nothing starts the agent at login.")),
                      g_strdup(_("Let it start by itself: moments enable")));
}

static void look_at_notifications(GPtrArray *findings)
{
    if (!mo_peer_has_bus())
        mo_doctor_add(findings, "notifications", MO_DOCTOR_HINT,
                      g_strdup(_("There is no desktop session here, so notifications cannot be "
                                 "looked at.")),
                      g_strdup(_("Type moments doctor in a terminal of your desktop.")));
    else if (mo_peer_has_owner(NOTIFICATIONS))
        mo_doctor_add(findings, "notifications", MO_DOCTOR_FINE,
                      g_strdup(_("The desktop shows notifications.")), NULL);
    else if (mo_peer_is_activatable(NOTIFICATIONS))
        mo_doctor_add(findings, "notifications", MO_DOCTOR_HINT,
                      g_strdup(_("The program that shows notifications has not started yet.")),
                      g_strdup(_("It starts with the first notification of any program; what is "
                                 "due is shown then.")));
    else
        mo_doctor_add(findings, "notifications", MO_DOCTOR_WRONG,
                      g_strdup(_("No program shows notifications on this desktop.")),
                      g_strdup(_("Install one, such as dunst, mako or xfce4-notifyd. What is due "
                                 "stays open until then: moments today")));
}

static void look_at_desktop_file(GPtrArray *findings)
{
    g_autoptr(GDesktopAppInfo) info = g_desktop_app_info_new(DESKTOP);
    if (info)
        mo_doctor_add(findings, "desktop-file", MO_DOCTOR_FINE,
                      g_strdup(_("The desktop knows Moments by name and icon.")), NULL);
    else
        mo_doctor_add(findings, "desktop-file", MO_DOCTOR_HINT,
                      g_strdup_printf(_("The desktop does not know %s: notes come without name and "
                                        "icon."),
                                      DESKTOP),
                      g_strdup(_("Install Moments (make install), or log in anew.")));
}

/* What she said of herself is no fault, but it explains why nothing is shown. */
static void look_at_wishes(MoSession *session, GPtrArray *findings)
{
    g_autoptr(MoDesk) desk = session->history ? mo_desk_load(session->history, NULL) : NULL;
    MoLocal now = mo_session_get_now(session);
    if (!desk)
        return;
    const MoStay *stay = mo_desk_find_away(desk, now.day);
    if (stay) {
        g_autofree char *last = mo_day_print_near(stay->last, now.day);
        mo_doctor_add(findings, "away", MO_DOCTOR_HINT,
                      g_strdup_printf(_("You said that you are away; the last day is %s."), last),
                      g_strdup(_("You are there after all? moments away off")));
    }
    if (mo_desk_is_quiet(desk, now)) {
        g_autofree char *until = mo_show_until(desk->quiet_until, now.day);
        mo_doctor_add(findings, "quiet", MO_DOCTOR_HINT,
                      g_strdup_printf(_("You wanted no notes until %s."), until),
                      g_strdup(_("To end it before: moments quiet off")));
    }
}

static void look_at_sandbox(const MoSession *session, GPtrArray *findings)
{
    if (!session->config || mo_unit_get_state() < MO_UNIT_DISABLED)
        return;
    g_autoptr(GPtrArray) folders = mo_unit_list_folders(session->config, session->state_folder);
    g_autoptr(GPtrArray) missing = mo_unit_list_missing(folders);
    for (guint i = 0; i < missing->len; i++) {
        g_autofree char *shown = mo_path_display(missing->pdata[i]);
        mo_doctor_add(findings, "sandbox", MO_DOCTOR_WRONG,
                      g_strdup_printf(_("The agent may not write %s, which your configuration "
                                        "names."),
                                      shown),
                      g_strdup(_("moments enable lets it.")));
    }
}

void mo_doctor_look_at_desk(MoSession *session, GPtrArray *findings)
{
    look_at_agent(session, findings);
    look_at_start(findings);
    look_at_wishes(session, findings);
    look_at_notifications(findings);
    look_at_desktop_file(findings);
    look_at_sandbox(session, findings);
}
