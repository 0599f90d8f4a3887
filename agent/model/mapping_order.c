#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/cell_date.h"
#include "model/mapping_private.h"

#include <string.h>

#define EXAMPLE_MAX 40

static bool has_dates(const MoMeaning *meaning)
{
    MoCell cell = mo_field_get_cell(meaning->field);
    return cell == MO_CELL_DATE || cell == MO_CELL_DAY || meaning->field == MO_FIELD_EVENT ||
           meaning->field == MO_FIELD_CUSTOM;
}

static bool is_open(const MoMeaning *meaning)
{
    return has_dates(meaning) && meaning->dates.order == MO_DATE_ORDER_UNKNOWN &&
           !meaning->dates.refused;
}

void mo_mapping_set_order(MoMapping *mapping, MoDateOrder order)
{
    for (size_t i = 0; i < mapping->columns.n && order != MO_DATE_ORDER_UNKNOWN; i++)
        mapping->meanings[i].dates.order = order;
}

static void keep_example(char **place, const char *text)
{
    if (!*place)
        *place = mo_text_clean_line(text, EXAMPLE_MAX);
}

static void gather(MoColumnOrder *column, const char *text)
{
    unsigned orders = mo_cell_date_get_orders(text);
    if (orders == 0)
        return;
    column->seen = true;
    column->undotted = column->undotted || !mo_cell_date_has_dots(text);
    keep_example(&column->example, text);
    /* Years in front fit many a date of two-digit numbers: such a date speaks for them only when it
     * fits nothing else. */
    unsigned numbers_last = orders & ~(1U << MO_DATE_ORDER_YEAR_MONTH_DAY);
    for (MoDateOrder order = MO_DATE_ORDER_DAY_MONTH_YEAR; order <= MO_DATE_ORDER_YEAR_MONTH_DAY;
         order++)
        if ((numbers_last ? numbers_last : orders) == 1U << order)
            keep_example(&column->first[order], text);
}

void mo_mapping_gather_orders(MoMapping *mapping, const char *const *fields, size_t n)
{
    for (size_t step = 0; step < mapping->n_steps; step++) {
        size_t column = mapping->steps[step].column;
        if (column < n && *fields[column] && is_open(&mapping->meanings[column]))
            gather(&mapping->meanings[column].dates, fields[column]);
    }
}

static void refuse(MoMapping *mapping, size_t i, MoProblems *problems)
{
    MoColumnOrder *column = &mapping->meanings[i].dates;
    const char *const *first = (const char *const *)column->first;
    const char *day_first = first[MO_DATE_ORDER_DAY_MONTH_YEAR];
    const char *month_first = first[MO_DATE_ORDER_MONTH_DAY_YEAR];
    column->refused = true;
    if (day_first && month_first)
        mo_problems_add(problems, MO_SEVERITY_ERROR, mapping->file, mapping->line,
                        _("column '%s': '%s' has the day first, '%s' the month: write one way, or "
                          "say 'date-order = day-month-year' under [customers]; until then dates "
                          "such as '%s' are left out"),
                        mapping->columns.names[i], day_first, month_first, column->example);
    else
        mo_problems_add(problems, MO_SEVERITY_ERROR, mapping->file, mapping->line,
                        _("column '%s': nothing tells whether '%s' begins with the day or the "
                          "month: write 'date-order = day-month-year' or 'date-order = "
                          "month-day-year' under [customers]; until then such dates are left out"),
                        mapping->columns.names[i], column->example);
}

void mo_mapping_settle_orders(MoMapping *mapping, MoProblems *problems)
{
    for (size_t i = 0; i < mapping->columns.n; i++) {
        MoMeaning *meaning = &mapping->meanings[i];
        MoColumnOrder *column = &meaning->dates;
        if (!is_open(meaning) || !column->seen)
            continue;
        unsigned n = 0;
        for (MoDateOrder order = MO_DATE_ORDER_DAY_MONTH_YEAR;
             order <= MO_DATE_ORDER_YEAR_MONTH_DAY; order++) {
            if (column->first[order]) {
                column->order = order;
                n++;
            }
        }
        if (n == 0 && !column->undotted) {
            column->order = MO_DATE_ORDER_DAY_MONTH_YEAR;
        } else if (n != 1) {
            column->order = MO_DATE_ORDER_UNKNOWN;
            refuse(mapping, i, problems);
        }
    }
}
