#include "cli/setup_identity.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/lay_down.h"
#include "input/ini.h"
#include "model/setting_value.h"

#include <string.h>

/* A shorter login is in too many names. */
#define LOGIN_LEAST 3U
#define GIT_CONFIG_MAX ((size_t)1024 * 1024)

bool mo_identity_is_email(const char *text)
{
    g_auto(MoSettingValue) value = {0};
    g_autofree char *why = NULL;
    return mo_setting_value_parse(mo_settings_find("me", "email"), text, &value, &why);
}

/* Two words at least, of letters: ids, addresses and teams with numbers are none. */
bool mo_identity_is_name(const char *text)
{
    bool has_blank = false;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        has_blank = has_blank || c == ' ';
        if (g_unichar_isdigit(c) || c == '@' || c == '_' || c == '/')
            return false;
    }
    return has_blank;
}

/* An address that nobody would write to, as git makes them up. */
static bool is_made_up(const char *email)
{
    static const char *const endings[] = {".local", ".localdomain",       "@localhost",
                                          ".lan",   "noreply.github.com", "(none)"};
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(email, endings[i]))
            return true;
    return !mo_identity_is_email(email);
}

/* Takes [user] name and email out of one of git's files. */
static void read_git(MoIdentityGuess *guess, const char *path)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!mo_file_read(path, GIT_CONFIG_MAX, &text, &length, NULL))
        return;
    g_autoptr(MoProblems) ignored = mo_problems_new();
    g_autoptr(MoIni) ini = mo_ini_parse(text, length, path, ignored);
    for (unsigned i = 0; i < ini->sections->len; i++) {
        const MoIniSection *section = ini->sections->pdata[i];
        if (g_ascii_strcasecmp(section->name, "user") != 0)
            continue;
        const MoIniEntry *name = mo_ini_section_get(section, "name");
        const MoIniEntry *email = mo_ini_section_get(section, "email");
        if (!guess->name && name && mo_identity_is_name(name->value))
            guess->name = mo_text_clean_line(name->value, 200);
        if (!guess->email && email && !is_made_up(email->value))
            guess->email = mo_text_clean_line(email->value, 200);
    }
}

void mo_identity_guess_init(MoIdentityGuess *guess, const char *name, const char *email)
{
    *guess = (MoIdentityGuess){.name = name ? mo_text_clean_line(name, 200) : NULL,
                               .email = email ? mo_text_clean_line(email, 200) : NULL,
                               .login = mo_text_clean_line(g_get_user_name(), 200)};
    const char *account = mo_lay_down_guess_name();
    if (!guess->name && account && mo_identity_is_name(account))
        guess->name = mo_text_clean_line(account, 200);
    g_autofree char *in_home = g_build_filename(g_get_home_dir(), ".gitconfig", NULL);
    g_autofree char *in_config = g_build_filename(g_get_user_config_dir(), "git", "config", NULL);
    read_git(guess, in_home);
    read_git(guess, in_config);
}

void mo_identity_guess_clear(MoIdentityGuess *guess)
{
    g_free(guess->name);
    g_free(guess->email);
    g_free(guess->login);
    *guess = (MoIdentityGuess){0};
}

/* Whether a word of the one is a word of the other. */
static bool share_word(const char *a, const char *b)
{
    g_auto(GStrv) words = mo_text_split_list(a, " .@_-,");
    g_auto(GStrv) others = mo_text_split_list(b, " .@_-,");
    for (char **word = words; *word; word++)
        for (char **other = others; *other; other++)
            if (mo_text_same(*word, *other))
                return true;
    return false;
}

const char *mo_identity_guess_find_owner(const MoIdentityGuess *guess, MoTally *owners)
{
    unsigned n = 0, n_alike = 0;
    const MoCount *counts = mo_tally_list(owners, &n);
    const char *alike = NULL;
    for (unsigned i = 0; i < n; i++) {
        const char *owner = counts[i].value;
        if (mo_text_same(owner, guess->name) || mo_text_same(owner, guess->email))
            return owner;
        if ((guess->name && share_word(owner, guess->name)) ||
            (strlen(guess->login) >= LOGIN_LEAST && mo_text_contains(owner, guess->login))) {
            alike = owner;
            n_alike++;
        }
    }
    return n_alike == 1 ? alike : NULL;
}

bool mo_identity_parse(const char *text, char **name, char **email)
{
    g_auto(GStrv) words = mo_text_split_list(text, " ,;<>");
    g_autoptr(GString) rest = g_string_new(NULL);
    g_autofree char *address = NULL;
    for (char **word = words; *word; word++) {
        if (strchr(*word, '@') && !mo_identity_is_email(*word))
            return false;
        if (strchr(*word, '@') && !address)
            address = g_strdup(*word);
        else if (!strchr(*word, '@'))
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? " " : "", *word);
    }
    if (rest->len > 0) {
        g_free(*name);
        *name = mo_text_clean_line(rest->str, 200);
    }
    if (address) {
        g_free(*email);
        *email = g_steal_pointer(&address);
    }
    return words[0] != NULL;
}
