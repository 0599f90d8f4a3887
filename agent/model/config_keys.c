#include "model/config_private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define SHOWN_MAX 80

MoKeys *mo_keys_new(const char *kind, MoProblems *problems)
{
    MoKeys *keys = g_new0(MoKeys, 1);
    keys->kind = kind;
    keys->found = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    keys->problems = problems;
    return keys;
}

void mo_keys_free(MoKeys *keys)
{
    if (!keys)
        return;
    g_hash_table_unref(keys->found);
    g_free(keys);
}

static const char *find_near_key(const char *kind, const char *key)
{
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    g_autofree const char **words = g_new0(const char *, n + 1);
    unsigned n_words = 0;
    for (unsigned i = 0; i < n; i++)
        if (strcmp(table[i].section, kind) == 0)
            words[n_words++] = table[i].key;
    return mo_text_nearest(key, words);
}

/* The section in which a key would be right, for a key that stands in the wrong one. */
static const char *find_other_section(const char *key)
{
    static const char *const kinds[] = {"me", "imap", "customers", "day", "habit"};
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (mo_settings_find(kinds[i], key))
            return kinds[i];
    return NULL;
}

static void report_unknown(const MoKeys *keys, const MoIniSection *section, const MoIniEntry *entry)
{
    const char *near = find_near_key(keys->kind, entry->key);
    const char *other = find_other_section(entry->key);
    if (near)
        mo_problems_add(keys->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        _("unknown key '%s': did you mean '%s'?"), entry->key, near);
    else if (other)
        mo_problems_add(keys->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        strcmp(other, "habit") == 0
                            ? _("unknown key '%s': it belongs into a section [%s NAME]")
                            : _("unknown key '%s': it belongs into the section [%s]"),
                        entry->key, other);
    else
        mo_problems_add(keys->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        _("unknown key '%s': take the line away; moments.ini(5) lists the keys"),
                        entry->key);
}

static void report_bad(const MoKeys *keys, const MoSetting *setting, const MoFound *found,
                       const char *why)
{
    g_autofree char *shown = mo_text_clean_line(found->value, SHOWN_MAX);
    if (setting->fallback)
        mo_problems_add(keys->problems, MO_SEVERITY_ERROR, found->file, found->line,
                        _("'%s' = '%s': %s; until then it is %s"), setting->key, shown, why,
                        setting->fallback);
    else
        mo_problems_add(keys->problems, MO_SEVERITY_ERROR, found->file, found->line,
                        _("'%s' = '%s': %s"), setting->key, shown, why);
}

void mo_keys_add(MoKeys *keys, const MoIniSection *section)
{
    for (unsigned i = 0; i < section->entries->len; i++) {
        const MoIniEntry *entry = g_ptr_array_index(section->entries, i);
        const MoSetting *setting = mo_settings_find(keys->kind, entry->key);
        if (!setting) {
            report_unknown(keys, section, entry);
            continue;
        }
        MoFound *found = g_new(MoFound, 1);
        *found = (MoFound){entry->value, section->file, entry->line};
        g_hash_table_insert(keys->found, (void *)setting, found);
    }
}

const MoFound *mo_keys_find(const MoKeys *keys, const char *key)
{
    const MoSetting *setting = mo_settings_find(keys->kind, key);
    g_return_val_if_fail(setting, NULL);
    return g_hash_table_lookup(keys->found, setting);
}

bool mo_keys_read(const MoKeys *keys, const char *key, MoSettingValue *ret_value, bool *ret_bad)
{
    const MoSetting *setting = mo_settings_find(keys->kind, key);
    g_return_val_if_fail(setting, false);
    const MoFound *found = g_hash_table_lookup(keys->found, setting);
    g_autofree char *why = NULL;
    bool good = found && mo_setting_value_parse(setting, found->value, ret_value, &why);
    if (ret_bad)
        *ret_bad = found && !good;
    if (found && !good)
        report_bad(keys, setting, found, why);
    if (good)
        return true;
    g_autofree char *unused = NULL;
    return setting->fallback &&
           mo_setting_value_parse(setting, setting->fallback, ret_value, &unused);
}

char *mo_keys_read_word(const MoKeys *keys, const char *key)
{
    g_auto(MoSettingValue) value = {0};
    if (!mo_keys_read(keys, key, &value, NULL))
        return g_strdup("");
    g_auto(GStrv) choices = g_strsplit(mo_settings_find(keys->kind, key)->choices, " ", -1);
    return g_strdup(choices[value.word]);
}

char *mo_keys_read_text(const MoKeys *keys, const char *key)
{
    g_auto(MoSettingValue) value = {0};
    return mo_keys_read(keys, key, &value, NULL) ? g_steal_pointer(&value.text) : g_strdup("");
}

char *mo_keys_read_path(const MoKeys *keys, const char *key)
{
    g_autofree char *path = mo_keys_read_text(keys, key);
    if (*path == '\0')
        return NULL;
    const MoFound *found = mo_keys_find(keys, key);
    g_autofree char *folder = found ? g_path_get_dirname(found->file) : NULL;
    return mo_path_expand(path, folder);
}
