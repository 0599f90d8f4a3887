#include "base/i18n.h"
#include "cli/cli.h"

#include <locale.h>

int main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    return mo_cli_run(argc, argv);
}
