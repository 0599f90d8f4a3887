#include "model/config.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/ics.h"
#include "model/config_private.h"

#include <string.h>

#define KEEP_LEAST_DAYS 365U

typedef struct {
    MoConfig *config;
    MoProblems *problems;
    GPtrArray *inis;       /* of MoIni, one a file */
    GHashTable *habits;    /* folded name -> const MoIniSection * */
    GPtrArray *habit_list; /* of MoIniSection, borrowed, in file order */
    MoKeys *me, *imap, *customers, *day;
} Reader;

/* The name of a `habit NAME` section, or NULL for another section. Borrowed. */
static const char *get_habit_name(const char *section)
{
    if (g_ascii_strncasecmp(section, "habit", 5) != 0 || (section[5] != ' ' && section[5] != '\0'))
        return NULL;
    return section[5] ? section + 6 : "";
}

static void report_unknown_section(const Reader *reader, const MoIniSection *section)
{
    static const char *const kinds[] = {"me", "imap", "customers", "columns", "day", "habit", NULL};
    g_auto(GStrv) words = g_strsplit(section->name, " ", 2);
    const char *near = mo_text_nearest(words[0], kinds);
    if (near && words[1])
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, section->line,
                        _("unknown section [%s]: did you mean [%s %s]?"), section->name, near,
                        words[1]);
    else if (near && strcmp(near, "habit") != 0)
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, section->line,
                        _("unknown section [%s]: did you mean [%s]?"), section->name, near);
    else
        mo_problems_add(
            reader->problems, MO_SEVERITY_ERROR, section->file, section->line,
            _("unknown section [%s]: there are me, imap, customers, columns, day; a habit is "
              "written [habit %s]"),
            section->name, near ? "NAME" : section->name);
}

static void add_habit(Reader *reader, const MoIniSection *section, const char *name)
{
    if (*name == '\0') {
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, section->line,
                        _("this habit has no name: write it as [habit birthday]"));
        return;
    }
    g_autofree char *folded = mo_text_fold(name);
    const MoIniSection *first = g_hash_table_lookup(reader->habits, folded);
    if (first) {
        g_autofree char *shown = mo_path_display(first->file);
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, section->line,
                        _("the habit '%s' stands in %s:%u already, and that one counts: give this "
                          "one another name"),
                        name, shown, first->line);
        return;
    }
    g_hash_table_insert(reader->habits, g_steal_pointer(&folded), (void *)section);
    g_ptr_array_add(reader->habit_list, (void *)section);
}

/* inih cuts a key at a colon too: `date:store opening = Opening` comes as `date` and the rest. */
static bool split_date_key(const MoIniEntry *entry, char **ret_ours, char **ret_theirs)
{
    const char *equals = strchr(entry->value, '=');
    if (g_ascii_strcasecmp(entry->key, "date") != 0 || !equals)
        return false;
    g_autofree char *label = g_strndup(entry->value, (size_t)(equals - entry->value));
    *ret_ours = g_strconcat("date:", g_strstrip(label), NULL);
    *ret_theirs = g_strstrip(g_strdup(equals + 1));
    return true;
}

static void add_column(Reader *reader, const MoIniSection *section, const MoIniEntry *entry)
{
    char *ours = NULL, *theirs = NULL;
    if (!split_date_key(entry, &ours, &theirs)) {
        ours = g_strdup(entry->key);
        theirs = mo_text_clean_line(entry->value, 200);
    }
    MoField field = mo_field_find_key(ours);
    if (field != MO_FIELD_NONE && *theirs) {
        if (field != MO_FIELD_DATE) {
            g_free(ours);
            ours = g_strdup(mo_field_get_name(field));
        }
        g_hash_table_insert(reader->config->columns, ours, theirs);
        return;
    }
    g_autofree const char **names = mo_field_list_names();
    const char *near = mo_text_nearest(ours, names);
    if (field != MO_FIELD_NONE)
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        _("'%s' names no column: write the name of yours behind the ="), ours);
    else if (near)
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        _("unknown field '%s': did you mean '%s'? Ours stands on the left, yours "
                          "on the right"),
                        ours, near);
    else
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, section->file, entry->line,
                        _("unknown field '%s': ours stands on the left, such as name or company, "
                          "yours on the right; moments.ini(5) lists the fields"),
                        ours);
    g_free(ours);
    g_free(theirs);
}

static void add_columns(Reader *reader, const MoIniSection *section)
{
    g_free(reader->config->columns_file);
    reader->config->columns_file = g_strdup(section->file);
    reader->config->columns_line = section->line;
    for (unsigned i = 0; i < section->entries->len; i++)
        add_column(reader, section, g_ptr_array_index(section->entries, i));
}

static void add_section(Reader *reader, const MoIniSection *section)
{
    const char *habit = get_habit_name(section->name);
    if (habit)
        add_habit(reader, section, habit);
    else if (g_ascii_strcasecmp(section->name, "me") == 0)
        mo_keys_add(reader->me, section);
    else if (g_ascii_strcasecmp(section->name, "imap") == 0)
        mo_keys_add(reader->imap, section);
    else if (g_ascii_strcasecmp(section->name, "customers") == 0)
        mo_keys_add(reader->customers, section);
    else if (g_ascii_strcasecmp(section->name, "day") == 0)
        mo_keys_add(reader->day, section);
    else if (g_ascii_strcasecmp(section->name, "columns") == 0)
        add_columns(reader, section);
    else
        report_unknown_section(reader, section);
}

static void read_me(Reader *reader)
{
    MoConfig *config = reader->config;
    config->my_name = mo_keys_read_text(reader->me, "name");
    config->my_email = mo_keys_read_text(reader->me, "email");
    config->mail = mo_keys_read_word(reader->me, "mail");
    config->language = mo_keys_read_text(reader->me, "language");
    config->folder = mo_keys_read_path(reader->me, "folder");
    mo_config_read_mail(config, reader->me, reader->imap);
}

/* Where to say that something is missing: the user's own file rather than a company's. */
static const char *get_main_file(const GPtrArray *files)
{
    const char *found = NULL;
    for (unsigned i = 0; i < files->len; i++) {
        const MoConfigFile *file = g_ptr_array_index(files, i);
        g_autofree char *name = g_path_get_basename(file->path);
        if (!found || strcmp(name, "moments.ini") == 0)
            found = file->path;
    }
    return found;
}

/* When it is not understood, nobody is taken: better silence than a colleague's customers. */
static void read_only(Reader *reader)
{
    MoConfig *config = reader->config;
    const MoFound *found = mo_keys_find(reader->customers, "only");
    if (!found)
        return;
    g_auto(MoSettingValue) only = {0};
    config->only_is_bad = !mo_keys_read(reader->customers, "only", &only, NULL);
    config->only = config->only_is_bad ? mo_selector_parse("not name:*", NULL)
                                       : g_steal_pointer(&only.selector);
    config->only_file = g_strdup(found->file);
    config->only_line = found->line;
}

/* How the files are written. The choices of date-order stand in the order of the enum. */
static void read_form(Reader *reader)
{
    g_auto(MoSettingValue) order = {0};
    g_autofree char *encoding = mo_keys_read_text(reader->customers, "encoding");
    if (strcmp(encoding, "auto") != 0)
        reader->config->encoding = g_steal_pointer(&encoding);
    mo_keys_read(reader->customers, "date-order", &order, NULL);
    reader->config->date_order = (MoDateOrder)order.word;
}

/* Paths, one a line, relative to the file they stand in. */
static void read_paths(const MoKeys *keys, const char *key, GPtrArray *paths)
{
    const MoFound *named = mo_keys_find(keys, key);
    g_autofree char *text = mo_keys_read_text(keys, key);
    g_auto(GStrv) lines = mo_text_split_list(text, "\n");
    g_autofree char *folder = named ? g_path_get_dirname(named->file) : NULL;
    for (char **line = lines; *line; line++)
        g_ptr_array_add(paths, mo_path_expand(*line, folder));
}

/* Whoever is spoken to once a year is not forgotten in between. */
static void read_keep(Reader *reader)
{
    g_auto(MoSettingValue) value = {0};
    bool bad = false;
    mo_keys_read(reader->customers, "keep", &value, &bad);
    const MoFound *found = mo_keys_find(reader->customers, "keep");
    if (!found || bad || !value.spans || value.spans->len == 0)
        return;
    MoSpan keep = g_array_index(value.spans, MoSpan, 0);
    if (mo_span_days(keep) >= KEEP_LEAST_DAYS)
        reader->config->keep = keep;
    else
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, found->file, found->line,
                        _("'keep' = '%s' is too short: write a year or more, as in 3 years; until "
                          "then everything is kept"),
                        found->value);
}

static void read_customers(Reader *reader, const GPtrArray *files)
{
    MoConfig *config = reader->config;
    const MoFound *named = mo_keys_find(reader->customers, "files");
    read_paths(reader->customers, "files", config->files);
    config->files_file = g_strdup(named ? named->file : get_main_file(files));
    config->files_line = named ? named->line : 0;
    if (!named)
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, config->files_file, 0,
                        _("no customers file is named, so there is nobody to remind you of: write "
                          "'files = ~/Moments/Customers/customers.csv' under [customers]"));
    read_only(reader);
    read_form(reader);
    config->notes = mo_keys_read_path(reader->customers, "notes");
    read_keep(reader);
    if (!config->notes)
        config->notes = g_build_filename(config->folder, "notes.csv", NULL);
}

/* The hour of the digest. The default is moved into working hours that leave it out; an hour that
 * the user wrote is not. */
static int32_t read_digest(const Reader *reader, int32_t open, int32_t close)
{
    g_auto(MoSettingValue) value = {0};
    bool bad = false;
    mo_keys_read(reader->day, "digest", &value, &bad);
    const MoFound *found = mo_keys_find(reader->day, "digest");
    if (value.second >= open && value.second < close)
        return value.second;
    if (found && !bad) {
        g_autofree char *opens = mo_time_of_day_print(open);
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, found->file, found->line,
                        _("'digest' = '%s' is outside your working-hours: write an hour inside "
                          "them; until then it is %s"),
                        found->value, opens);
    }
    return open;
}

static void read_days_off(Reader *reader)
{
    g_auto(MoSettingValue) absent = {0};
    read_paths(reader->day, "holidays", reader->config->holidays);
    mo_keys_read(reader->day, "absent", &absent, NULL);
    for (guint i = 0; absent.periods && i < absent.periods->len; i++) {
        MoPeriod period = g_array_index(absent.periods, MoPeriod, i);
        mo_workdays_add_absence(reader->config->workdays, period.first, period.last);
    }
}

static unsigned read_rest(const Reader *reader, const char *key)
{
    g_auto(MoSettingValue) value = {0};
    mo_keys_read(reader->day, key, &value, NULL);
    return mo_span_days(g_array_index(value.spans, MoSpan, 0));
}

static void read_day(Reader *reader)
{
    MoConfig *config = reader->config;
    g_auto(MoSettingValue) days = {0}, hours = {0}, number = {0}, renotify = {0}, hide = {0},
                           popups = {0};
    mo_keys_read(reader->day, "working-days", &days, NULL);
    mo_keys_read(reader->day, "working-hours", &hours, NULL);
    config->workdays = mo_workdays_new(days.week, hours.second, hours.close_second);
    read_days_off(reader);
    config->digest = read_digest(reader, hours.second, hours.close_second);
    mo_keys_read(reader->day, "popups", &popups, NULL);
    config->popups = (MoPopups)popups.word; /* the choices stand in the order of the enum */
    mo_keys_read(reader->day, "surprises-a-day", &number, NULL);
    config->surprises_a_day = (unsigned)number.number;
    config->rest_person_days = read_rest(reader, "rest-person");
    config->rest_company_days = read_rest(reader, "rest-company");
    mo_keys_read(reader->day, "renotify", &renotify, NULL);
    config->renotify_minutes = (unsigned)renotify.number;
    mo_keys_read(reader->day, "hide-names", &hide, NULL);
    config->hide_names = (MoHideNames)hide.word;
}

/* Rules of holidays are followed through these years. */
#define HOLIDAYS_FIRST_YEAR 1990
#define HOLIDAYS_LAST_YEAR 2150

static void add_holiday(MoDay first, MoDay last, void *data)
{
    mo_workdays_add_days_off(data, first, last);
}

void mo_config_read_holidays(MoConfig *config, MoProblems *problems)
{
    MoDay from = mo_day_from_civil(HOLIDAYS_FIRST_YEAR, 1, 1);
    MoDay to = mo_day_from_civil(HOLIDAYS_LAST_YEAR, 12, 31);
    for (guint i = 0; i < config->holidays->len; i++)
        (void)mo_ics_foreach_days(g_ptr_array_index(config->holidays, i), from, to, problems,
                                  add_holiday, config->workdays);
}

static MoConfig *config_new(void)
{
    MoConfig *config = g_new0(MoConfig, 1);
    config->files = g_ptr_array_new_with_free_func(g_free);
    config->holidays = g_ptr_array_new_with_free_func(g_free);
    config->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    config->habits = g_ptr_array_new_with_free_func((GDestroyNotify)mo_habit_free);
    return config;
}

/* A step that follows one that nobody takes never comes. */
static void check_chains(const Reader *reader)
{
    for (unsigned i = 0; i < reader->config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(reader->config->habits, i);
        if (habit->when->type == MO_WHEN_DONE &&
            !mo_config_find_habit(reader->config, habit->when->word))
            mo_problems_add(reader->problems, MO_SEVERITY_ERROR, habit->file, habit->line,
                            _("'after done %s': there is no [habit %s]; write the name of one of "
                              "your habits"),
                            habit->when->word, habit->when->word);
    }
}

static void read_habits(Reader *reader)
{
    for (unsigned i = 0; i < reader->habit_list->len; i++) {
        const MoIniSection *section = g_ptr_array_index(reader->habit_list, i);
        MoHabit *habit = mo_config_read_habit(reader->config, section,
                                              get_habit_name(section->name), reader->problems);
        if (habit)
            g_ptr_array_add(reader->config->habits, habit);
    }
    check_chains(reader);
    mo_config_add_builtin(reader->config);
}

/* What another habit is called now cannot be the earlier name of this one. */
static void check_earlier_names(const Reader *reader)
{
    for (unsigned i = 0; i < reader->config->habits->len; i++) {
        MoHabit *habit = g_ptr_array_index(reader->config->habits, i);
        if (!habit->was || !mo_config_find_habit(reader->config, habit->was))
            continue;
        mo_problems_add(
            reader->problems, MO_SEVERITY_ERROR, habit->file, habit->line,
            _("'was' = '%s': there is a habit of this name, so its history stays there"),
            habit->was);
        g_clear_pointer(&habit->was, g_free);
    }
}

static int compare_problems(const void *a, const void *b)
{
    const MoProblem *x = *(const MoProblem *const *)a, *y = *(const MoProblem *const *)b;
    return x->line == y->line ? 0 : (x->line < y->line ? -1 : 1);
}

/* Problems are found key by key; people mend a file from its top down. */
static void hand_over_in_order(const MoProblems *found, const GPtrArray *files,
                               MoProblems *problems)
{
    for (unsigned f = 0; f < files->len; f++) {
        const MoConfigFile *file = g_ptr_array_index(files, f);
        g_autoptr(GPtrArray) of_file = g_ptr_array_new();
        for (unsigned i = 0; i < mo_problems_count(found); i++) {
            const MoProblem *problem = mo_problems_get(found, i);
            if (g_strcmp0(problem->file, file->path) == 0)
                g_ptr_array_add(of_file, (void *)problem);
        }
        g_ptr_array_sort(of_file, compare_problems); /* stable */
        for (unsigned i = 0; i < of_file->len; i++) {
            const MoProblem *problem = g_ptr_array_index(of_file, i);
            mo_problems_add(problems, problem->severity, problem->file, problem->line, "%s",
                            problem->text);
        }
    }
}

MoConfig *mo_config_parse(const GPtrArray *files, MoProblems *problems)
{
    g_autoptr(MoProblems) found = mo_problems_new();
    Reader reader = {
        .config = config_new(),
        .problems = found,
        .inis = g_ptr_array_new_with_free_func((GDestroyNotify)mo_ini_free),
        .habits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .habit_list = g_ptr_array_new(),
        .me = mo_keys_new("me", found),
        .imap = mo_keys_new("imap", found),
        .customers = mo_keys_new("customers", found),
        .day = mo_keys_new("day", found),
    };
    for (unsigned i = 0; i < files->len; i++) {
        const MoConfigFile *file = g_ptr_array_index(files, i);
        MoIni *ini = mo_ini_parse(file->text, file->length, file->path, found);
        g_ptr_array_add(reader.inis, ini);
        for (unsigned s = 0; s < ini->sections->len; s++)
            add_section(&reader, g_ptr_array_index(ini->sections, s));
    }
    read_me(&reader);
    read_customers(&reader, files);
    read_day(&reader);
    read_habits(&reader);
    check_earlier_names(&reader);
    hand_over_in_order(found, files, problems);
    mo_keys_free(reader.me);
    mo_keys_free(reader.imap);
    mo_keys_free(reader.customers);
    mo_keys_free(reader.day);
    g_ptr_array_unref(reader.habit_list);
    g_hash_table_unref(reader.habits);
    g_ptr_array_unref(reader.inis);
    return reader.config;
}

void mo_config_free(MoConfig *config)
{
    if (!config)
        return;
    g_free(config->my_name);
    g_free(config->my_email);
    g_free(config->mail);
    g_free(config->language);
    g_free(config->folder);
    mo_config_clear_mail(config);
    g_ptr_array_unref(config->files);
    g_ptr_array_unref(config->holidays);
    g_free(config->files_file);
    mo_selector_free(config->only);
    g_free(config->only_file);
    g_free(config->encoding);
    g_hash_table_unref(config->columns);
    g_free(config->columns_file);
    g_free(config->notes);
    mo_workdays_free(config->workdays);
    g_ptr_array_unref(config->habits);
    g_free(config);
}

const MoHabit *mo_config_find_habit(const MoConfig *config, const char *name)
{
    for (unsigned i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        if (mo_text_same(habit->name, name))
            return habit;
    }
    return NULL;
}
