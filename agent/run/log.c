#include "run/log.h"

void mo_log(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_printerr("moments: %s\n", text);
}
