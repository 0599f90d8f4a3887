#include "base/i18n.h"
#include "cli/command.h"
#include "cli/table.h"

#include <stdio.h>

#define INDENT 2

static unsigned option_width(const GOptionEntry *option)
{
    unsigned width = mo_table_width(option->long_name) + 2 + (option->short_name ? 4 : 0);
    return width + (option->arg_description ? mo_table_width(option->arg_description) + 1 : 0);
}

static void print_options(const GOptionEntry *options, unsigned width)
{
    for (const GOptionEntry *option = options; option && option->long_name; option++) {
        g_autoptr(GString) line = g_string_new(NULL);
        if (option->short_name)
            g_string_append_printf(line, "-%c, ", option->short_name);
        g_string_append_printf(line, "--%s", option->long_name);
        if (option->arg_description)
            g_string_append_printf(line, " %s", option->arg_description);
        g_autofree char *cell = mo_table_pad(line->str, width);
        printf("  %s  %s\n", cell, option->description);
    }
}

static unsigned widest(const GOptionEntry *options, unsigned width)
{
    for (const GOptionEntry *option = options; option && option->long_name; option++)
        width = MAX(width, option_width(option));
    return width;
}

void mo_commands_print_help(MoCli *cli)
{
    unsigned n = 0;
    const MoCommand *commands = mo_commands_get(&n);
    printf("%s\n\n%s\n\n", _("Usage: moments [OPTION…] [COMMAND] [ARGUMENT…]"),
           _("Sees to it that nothing you meant to do for a customer is forgotten. It never "
             "writes to anybody itself."));
    printf("%s\n", _("Commands:"));
    unsigned width = 0;
    for (unsigned i = 0; i < n; i++)
        width = MAX(width, mo_table_width(commands[i].name));
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *name = mo_table_pad(commands[i].name, width);
        printf("  %s  %s\n", name, _(commands[i].summary));
    }
    g_autofree GOptionEntry *common = mo_commands_new_common_options(cli);
    printf("\n%s\n", _("Options:"));
    print_options(common, widest(common, 0));
    printf("\n%s\n", _("\"moments COMMAND --help\" tells more about one of them."));
}

/* Paragraphs, each wrapped on its own. */
static void print_text(const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        g_autofree char *wrapped = mo_table_wrap(*paragraph, MO_TABLE_COLUMNS - 20, "");
        printf("%s%s", paragraph == paragraphs ? "" : "\n", wrapped);
    }
}

void mo_commands_print_command_help(MoCli *cli, const GOptionEntry *entries)
{
    const MoCommand *command = cli->command;
    g_autofree char *usage =
        g_strjoin(" ", command->name, *command->arguments ? command->arguments : NULL, NULL);
    printf(_("Usage: moments %s\n\n"), usage);
    print_text(_(command->text));
    g_autofree GOptionEntry *common = mo_commands_new_common_options(cli);
    unsigned width = widest(common, widest(entries, 0));
    if (entries && entries->long_name) {
        printf("\n%s\n", _("Options:"));
        print_options(entries, width);
    }
    printf("\n%s\n", _("Options of every command:"));
    print_options(common, width);
    printf("\n%s\n%*s%s\n", _("Example:"), INDENT, "", command->example);
}
