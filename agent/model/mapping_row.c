#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/cell_date.h"
#include "model/customer_private.h"
#include "model/mapping_private.h"

#include <stdarg.h>
#include <string.h>

#define NAME_MAX_BYTES 500

void mo_row_report(MoRow *row, MoSeverity severity, const char *format, ...)
{
    row->reading->n_problems++;
    if (!row->problems)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mo_problems_add(row->problems, severity, row->mapping->file, row->line, "%s", text);
}

/* In the text of a formula each quote stands twice. */
static const char *keep_formula_text(MoCustomer *customer, const char *text, size_t length)
{
    g_autoptr(GString) single = g_string_new_len(text, (gssize)length);
    g_string_replace(single, "\"\"", "\"", 0);
    return mo_customer_keep(customer, single->str, single->len);
}

static const char *trim(MoCustomer *customer, const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    bool is_formula = *text == '=';
    size_t length = 0;
    text = mo_cell_trim(text, &length);
    if (text[length] == '\0')
        return text;
    return is_formula && *text != '=' ? keep_formula_text(customer, text, length)
                                      : mo_customer_keep(customer, text, length);
}

/* The cells as values: trimmed, and borrowed wherever nothing has to be cut off their ends. */
static void borrow_values(MoCustomer *customer, size_t n_columns, const MoCsvRow *cells)
{
    mo_customer_make_values(customer, n_columns);
    const char **values = customer->values;
    const size_t n_filled = MIN(cells->n_fields, n_columns);
    memcpy(values, cells->fields, n_filled * sizeof *values);
    for (size_t i = 0; i < n_filled && !cells->are_plain; i++)
        if (*values[i])
            values[i] = trim(customer, values[i]);
    for (size_t i = n_filled; i < n_columns; i++)
        values[i] = "";
}

/* The parts of a name with blanks between them. */
static const char *join_names(MoCustomer *customer, const char *given, const char *middle,
                              const char *family)
{
    const char *const parts[] = {given, middle, family};
    if (!*middle && (!*given || !*family))
        return *given ? given : family;
    char buffer[NAME_MAX_BYTES * 3 + 3];
    size_t length = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++) {
        size_t part = MIN(strlen(parts[i]), NAME_MAX_BYTES);
        if (part && length)
            buffer[length++] = ' ';
        memcpy(buffer + length, parts[i], part);
        length += part;
    }
    buffer[length] = '\0';
    if (length <= NAME_MAX_BYTES)
        return mo_customer_keep(customer, buffer, length);
    g_autofree char *clean = mo_text_clean_line(buffer, NAME_MAX_BYTES);
    return mo_customer_keep(customer, clean, strlen(clean));
}

/* The first value of a part. */
static const char *find_part(const MoRow *row, MoField part)
{
    const MoMapping *mapping = row->mapping;
    for (size_t step = 0; mapping->has[part] && step < mapping->n_steps; step++) {
        size_t column = mapping->steps[step].column;
        if (mapping->steps[step].field == part && *row->customer->values[column])
            return row->customer->values[column];
    }
    return "";
}

static const char *clean_part(const MoRow *row, MoField part)
{
    const char *text = find_part(row, part);
    if (mo_text_is_plain(text, strlen(text)))
        return text;
    g_autofree char *clean = mo_text_clean_line(text, NAME_MAX_BYTES);
    return mo_customer_keep(row->customer, clean, strlen(clean));
}

/* Of an address book, and where no column has names, a company, an address or a number may stand
 * without one; in a list of the user's own the name was forgotten. */
static void make_name(MoRow *row)
{
    MoCustomer *customer = row->customer;
    MoProgram program = row->mapping->program;
    /* "Name" beside "Surname" is the first name. */
    if (*customer->family_name && !row->mapping->has[MO_FIELD_GIVEN_NAME] &&
        !mo_text_contains(customer->name, customer->family_name)) {
        customer->given_name = customer->name;
        customer->name = "";
    }
    const char *middle = clean_part(row, MO_FIELD_MIDDLE_NAME);
    if (*middle && mo_customer_take_prefix(customer, middle))
        middle = "";
    if (!*customer->name)
        customer->name = join_names(customer, customer->given_name, middle, customer->family_name);
    if (!*customer->name)
        customer->name = clean_part(row, MO_FIELD_FILE_AS);
    bool is_own = program == MO_PROGRAM_NONE || program == MO_PROGRAM_MOMENTS;
    if (*customer->name || (is_own && mo_mapping_has_field(row->mapping, MO_FIELD_NAME, NULL)))
        return;
    customer->name = *customer->company   ? customer->company
                     : customer->email[0] ? customer->email[0]
                     : customer->phone[0] ? customer->phone[0]
                                          : "";
}

/* "Dr." in a column of salutations is an academic title. */
static void split_salutation(MoCustomer *customer)
{
    static const char *const academic[] = {
        "dr",  "prof",      "professor", "doctor", "doktor", "docteur", "dott", "dott.ssa",
        "ing", "dipl.-ing", "mag",       "drs",    "ir",     "ph.d",    "phd",  NULL};
    if (!*customer->salutation || *customer->academic_title)
        return;
    g_auto(GStrv) words = g_strsplit(customer->salutation, " ", 10);
    g_autoptr(GString) titles = g_string_new(NULL);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        g_autofree char *folded = mo_text_fold(*word);
        size_t length = strlen(folded);
        if (length > 1 && folded[length - 1] == '.')
            folded[length - 1] = '\0';
        GString *out = g_strv_contains(academic, folded) ? titles : rest;
        g_string_append_printf(out, "%s%s", out->len ? " " : "", *word);
    }
    if (titles->len == 0)
        return;
    mo_customer_set_text(customer, MO_FIELD_ACADEMIC_TITLE, titles->str);
    mo_customer_set_text(customer, MO_FIELD_SALUTATION, rest->str);
}

/* Nothing, or nothing but zeros. */
static bool is_zero(const char *text)
{
    return text[strspn(text, "0")] == '\0';
}

/* A birthday whose year, month and day stand in columns of their own. */
static void join_birthday(MoRow *row)
{
    MoCustomer *customer = row->customer;
    const char *month = find_part(row, MO_FIELD_BIRTH_MONTH);
    const char *day = find_part(row, MO_FIELD_BIRTH_DAY);
    const char *year = find_part(row, MO_FIELD_BIRTH_YEAR);
    if (customer->birthday.month || is_zero(month) || is_zero(day))
        return;
    uint64_t day_number = 0, year_number = 0;
    unsigned month_number = mo_cell_date_read_month(month, strlen(month));
    bool ok = g_ascii_string_to_unsigned(day, 10, 1, 31, &day_number, NULL) &&
              (!*year || g_ascii_string_to_unsigned(year, 10, 0, 9999, &year_number, NULL));
    g_autofree char *text =
        !*year || year_number == 0
            ? g_strdup_printf("--%02u-%02u", month_number, (unsigned)day_number)
            : g_strdup_printf("%04d-%02u-%02u", mo_cell_date_complete_year((int)year_number, true),
                              month_number, (unsigned)day_number);
    MoDate date = {0};
    if (!ok || month_number == 0 || !mo_cell_read_date(text, &date))
        mo_row_report(
            row, MO_SEVERITY_ERROR,
            _("the birthday '%s %s %s' is no date: correct year, month or day; until then "
              "it is left out"),
            year, month, day);
    else if (!mo_cell_date_fit(year, MO_FIELD_BIRTHDAY, row->mapping->view, &date))
        mo_row_report_ahead(row, mo_field_get_name(MO_FIELD_BIRTH_YEAR), year, MO_FIELD_BIRTHDAY,
                            date);
    else
        customer->birthday = date;
}

static void check_timezone(MoRow *row)
{
    MoCustomer *customer = row->customer;
    if (!*customer->timezone || mo_cell_is_timezone(customer->timezone))
        return;
    mo_row_report(row, MO_SEVERITY_WARNING,
                  _("time zone '%s' is not understood: write a name such as Europe/Berlin"),
                  customer->timezone);
    customer->timezone = "";
}

static bool is_plain_language(const char *text)
{
    return g_ascii_islower(text[0]) && g_ascii_islower(text[1]) && text[2] == '\0';
}

static void check_words(MoRow *row)
{
    MoCustomer *customer = row->customer;
    check_timezone(row);
    if (*customer->language && !is_plain_language(customer->language)) {
        g_autofree char *code = mo_cell_read_language(customer->language);
        if (!code)
            mo_row_report(
                row, MO_SEVERITY_WARNING,
                _("language '%s' is not understood: write a code such as en, de or pt-BR"),
                customer->language);
        mo_customer_set_text(customer, MO_FIELD_LANGUAGE, code);
    }
    if (*customer->manner && strcmp(customer->manner, "formal") != 0 &&
        strcmp(customer->manner, "first-name") != 0) {
        mo_row_report(row, MO_SEVERITY_WARNING,
                      _("manner '%s' is not understood: write formal or first-name"),
                      customer->manner);
        customer->manner = "";
    }
}

/* Clean lines are borrowed as they stand, without further ado: nearly all cells of most columns. */
static void read_cells(MoRow *row, const MoCsvRow *cells)
{
    const MoMapping *mapping = row->mapping;
    const char *const *values = row->customer->values;
    const MoCsvCell *plain = cells->are_plain ? cells->cells : NULL;
    const MoStep *end = mapping->steps + mapping->n_steps - mapping->n_ban_steps;
    for (const MoStep *step = mapping->steps; step < end; step++) {
        const char *text = values[step->column];
        if (*text == '\0')
            continue;
        const MoCsvCell *cell = plain ? &plain[step->column] : NULL;
        size_t length = cell ? cell->end - cell->start : strlen(text);
        if (step->cell == MO_CELL_LINE && cell && length <= NAME_MAX_BYTES) {
            const char **slot = mo_customer_slot(row->customer, step->field);
            if (**slot == '\0')
                *slot = text;
        } else {
            mo_row_read_cell(row, step, (MoPiece){text, (uint32_t)length, cell != NULL});
        }
    }
}

/* Bans come last, because their messages name the customer. */
static void read_bans(MoRow *row)
{
    const MoMapping *mapping = row->mapping;
    MoCustomer *customer = row->customer;
    for (size_t step = mapping->n_steps - mapping->n_ban_steps; step < mapping->n_steps; step++) {
        size_t column = mapping->steps[step].column;
        /* An empty cell says no; of a newsletter or a consent it says nothing. */
        if (*customer->values[column])
            mo_row_read_ban(row, column, customer->values[column]);
        else if (mapping->steps[step].field != MO_FIELD_NEWSLETTER &&
                 mapping->steps[step].field != MO_FIELD_CONSENT &&
                 mapping->steps[step].field != MO_FIELD_DIED)
            row->bans_said = true;
    }
    customer->bans |= row->opted_out;
    customer->bans_said = customer->bans_said || row->bans_said;
    /* A ban without an end must never get one. */
    if (customer->bans_until == MO_DAY_NONE)
        customer->bans_for_good = 0;
    else
        customer->bans_for_good |= row->opted_out;
}

void mo_mapping_read(const MoMapping *mapping, const char *const *fields, size_t n, unsigned line,
                     MoCustomer *customer, MoReading *ret_reading, MoProblems *problems)
{
    MoCsvRow row = {.line = line, .n_fields = n, .fields = (char *const *)(void *)fields};
    mo_mapping_read_row(mapping, &row, customer, ret_reading, problems);
}

void mo_mapping_read_row(const MoMapping *mapping, const MoCsvRow *cells, MoCustomer *customer,
                         MoReading *ret_reading, MoProblems *problems)
{
    *ret_reading = (MoReading){0};
    MoRow row = {.mapping = mapping,
                 .line = cells->line,
                 .problems = problems,
                 .customer = customer,
                 .reading = ret_reading};
    mo_customer_clear(customer);
    customer->columns = &mapping->columns;
    customer->line = cells->line;
    customer->tells_next_step = mapping->has[MO_FIELD_NEXT_STEP];
    customer->tells_next_step_date = mapping->has[MO_FIELD_NEXT_STEP_DATE];
    mo_customer_set_file(customer, mapping->file);
    borrow_values(customer, mapping->columns.n, cells);
    read_cells(&row, cells);
    if (mapping->has[MO_FIELD_BIRTH_MONTH])
        join_birthday(&row);
    split_salutation(customer);
    make_name(&row);
    read_bans(&row);
    check_words(&row);
    if (cells->n_fields > mapping->columns.n)
        mo_row_report(&row, MO_SEVERITY_WARNING,
                      _("this row has %zu fields, the header names %zu: the rest is left out; a "
                        "text with a comma stands in double quotes"),
                      cells->n_fields, mapping->columns.n);
    ret_reading->id_source = mo_customer_make_id(customer);
}
