/* Prints the keys of the configuration for moments.ini(5), from the settings table: the Makefile
 * puts them where moments.ini.5.in says @KEYS@. Not a part of the program. */
#include "model/settings.h"

#include <stdio.h>

int main(void)
{
    g_autofree char *keys = mo_settings_print_man();
    return fputs(keys, stdout) < 0;
}
