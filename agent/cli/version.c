#include "cli/version.h"

#include <glib.h>

/* "name:version name:version …", as the Makefile found them. */
void mo_version_print(FILE *file)
{
    (void)fprintf(file, "moments %s\n", VERSION);
    g_auto(GStrv) libraries = g_strsplit(LIBRARY_VERSIONS, " ", -1);
    for (char **library = libraries; *library; library++) {
        g_strdelimit(*library, ":", ' ');
        (void)fprintf(file, "  %s\n", *library);
    }
}
