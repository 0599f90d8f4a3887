/* Has the user manager start moments-courier, which works for itself. */
#include "output/launch.h"
#include "output/launch_private.h"

bool mo_launch_courier(GError **error)
{
    g_autoptr(GDBusConnection) bus = mo_launch_connect(error);
    return bus &&
           mo_launch_call(bus, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                          "org.freedesktop.systemd1.Manager", "StartUnit",
                          g_variant_new("(ss)", "moments-courier.service", "replace"), error);
}
