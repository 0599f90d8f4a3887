#include "base/error.h"

GQuark mo_error_quark(void)
{
    return g_quark_from_static_string("mo-error-quark");
}
