#include "model/cell_date.h"

#include "model/cell.h"
#include "model/cell_date_private.h"

#include <string.h>

#define NO_YEAR 1604
#define YEAR_MAX 9999
#define SERIAL_DIGITS 5
#define ISO_LENGTH 10
/* The day before the first of a spreadsheet's calendar, as it counts since March 1900. */
#define SERIAL_BASE ((MoDay)-25569)

int mo_cell_date_complete_year(int year, bool yearly)
{
    if (year > 99)
        return year;
    return year + (year < (yearly ? 30 : 70) ? 2000 : 1900);
}

/* A date that exists; the year 0 is an unknown one. */
static MoCellDate make_date(int year, int month, int day, MoDate *ret_date)
{
    if (((year == 1 || year == 4501) && month == 1 && day == 1) ||
        (year == 1899 && month == 12 && day == 30)) {
        *ret_date = (MoDate){0};
        return MO_CELL_DATE_NONE;
    }
    if (year == NO_YEAR)
        year = 0;
    /* 29 February without a year is a date. */
    if (year < 0 || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        (day > 28 && day > mo_days_in_month(year ? year : 2024, month)))
        return MO_CELL_DATE_BAD;
    *ret_date = (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return MO_CELL_DATE_READ;
}

static bool take_digits(const char **at, const char *end, unsigned max, MoNumber *ret)
{
    *ret = (MoNumber){0};
    while (*at < end && g_ascii_isdigit(**at) && ret->digits < max) {
        ret->value = ret->value * 10 + (*(*at)++ - '0');
        ret->digits++;
    }
    return ret->digits > 0 && (*at == end || !g_ascii_isdigit(**at));
}

bool mo_cell_date_take_number(const char **at, const char *end, unsigned max, MoNumber *ret)
{
    return take_digits(at, end, max, ret);
}

/* Two or three numbers with the same sign between them. */
typedef struct {
    MoNumber part[3];
    unsigned n;
    char sign;
} Numbers;

static bool take_numbers(const char *at, const char *end, Numbers *ret, const char **ret_rest)
{
    *ret = (Numbers){0};
    for (;;) {
        if (!take_digits(&at, end, 4, &ret->part[ret->n]))
            return false;
        ret->n++;
        *ret_rest = at;
        if (at == end || !strchr("-/.", *at) || ret->n == 3 || (ret->n > 1 && *at != ret->sign))
            break;
        ret->sign = *at++;
        while (ret->sign == '.' && at < end && *at == ' ')
            at++;
        *ret_rest = at;
        if (ret->n == 2 && (at == end || !g_ascii_isdigit(*at)))
            break; /* "15.4." */
    }
    return ret->n > 1;
}

static MoCellDate in_order(const Numbers *numbers, MoDateOrder order, bool yearly, MoDate *ret)
{
    const MoNumber *part = numbers->part;
    bool day_first = order == MO_DATE_ORDER_DAY_MONTH_YEAR;
    if (order == MO_DATE_ORDER_YEAR_MONTH_DAY && numbers->n == 3)
        return part[0].digits > 2 || part[2].digits > 2
                   ? MO_CELL_DATE_BAD
                   : make_date(mo_cell_date_complete_year(part[0].value, yearly), part[1].value,
                               part[2].value, ret);
    if (part[0].digits > 2 || part[1].digits > 2 || part[2].digits == 3)
        return MO_CELL_DATE_BAD;
    int year =
        part[2].digits == 2 ? mo_cell_date_complete_year(part[2].value, yearly) : part[2].value;
    if (numbers->n == 3 && (part[2].digits == 1 || year == 0))
        return MO_CELL_DATE_BAD;
    return make_date(year, part[day_first ? 1 : 0].value, part[day_first ? 0 : 1].value, ret);
}

static unsigned find_orders(const Numbers *numbers)
{
    unsigned orders = 0;
    for (MoDateOrder order = MO_DATE_ORDER_DAY_MONTH_YEAR; order <= MO_DATE_ORDER_YEAR_MONTH_DAY;
         order++) {
        MoDate date;
        if ((order != MO_DATE_ORDER_YEAR_MONTH_DAY || numbers->n == 3) &&
            in_order(numbers, order, true, &date) != MO_CELL_DATE_BAD)
            orders |= 1U << order;
    }
    return orders;
}

/* The same day whichever of day and month stands first, such as 4/4/1980. */
static bool is_symmetric(const Numbers *numbers)
{
    return numbers->part[0].value == numbers->part[1].value;
}

static MoCellDate read_numbers(const Numbers *numbers, MoDateOrder order, bool yearly, MoDate *ret)
{
    const MoNumber *part = numbers->part;
    if (numbers->n == 3 && part[0].digits >= 3)
        return part[0].digits == 4 ? make_date(part[0].value, part[1].value, part[2].value, ret)
                                   : MO_CELL_DATE_BAD;
    /* Our own way to write a day without a year. */
    if (numbers->n == 2 && numbers->sign == '-' && part[0].digits == 2 && part[1].digits == 2 &&
        part[0].value <= 12)
        return make_date(0, part[0].value, part[1].value, ret);
    if (find_orders(numbers) == 0)
        return MO_CELL_DATE_BAD;
    if (order == MO_DATE_ORDER_UNKNOWN && is_symmetric(numbers))
        order = MO_DATE_ORDER_DAY_MONTH_YEAR;
    return order == MO_DATE_ORDER_UNKNOWN ? MO_CELL_DATE_UNDECIDED
                                          : in_order(numbers, order, yearly, ret);
}

/* 19800312, --0312, 45321, 45321.5. */
static MoCellDate read_compact(const char *at, const char *end, MoDate *ret_date)
{
    bool no_year = end - at > 2 && at[0] == '-' && at[1] == '-';
    const char *rest = at + (no_year ? 2 : 0);
    MoNumber number;
    if (!take_digits(&rest, end, 8, &number) || !mo_cell_date_is_hour(rest, end))
        return MO_CELL_DATE_BAD;
    if (no_year && number.digits == 4)
        return make_date(0, number.value / 100, number.value % 100, ret_date);
    if (!no_year && number.digits == 8)
        return make_date(number.value / 10000, number.value / 100 % 100, number.value % 100,
                         ret_date);
    if (no_year || number.digits != SERIAL_DIGITS)
        return MO_CELL_DATE_BAD;
    int year = 0, month = 0, day = 0;
    mo_day_to_civil(SERIAL_BASE + number.value, &year, &month, &day);
    return make_date(year, month, day, ret_date);
}

static inline bool are_two_digits(const char *text)
{
    return text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
}

/* Begins with 1980-03-12. Stops at the end of the text. */
static bool is_iso(const char *text)
{
    return are_two_digits(text) && are_two_digits(text + 2) && text[4] == '-' &&
           are_two_digits(text + 5) && text[7] == '-' && are_two_digits(text + 8);
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* Spellings of "nothing" that exports are full of: 0000-00-00 00:00:00, 0/0/00, 0.0.00. */
static bool is_nothing(const char *text, size_t length)
{
    return strspn(text, "0-/.: ") >= length;
}

static MoCellDate make_nothing(MoDate *ret_date)
{
    *ret_date = (MoDate){0};
    return MO_CELL_DATE_NONE;
}

static MoCellDate read_iso(const char *at, MoDate *ret_date)
{
    int year = two_digits(at) * 100 + two_digits(at + 2);
    int month = two_digits(at + 5), day = two_digits(at + 8);
    if (year == 0 && month == 0 && day == 0)
        return make_nothing(ret_date);
    return make_date(year, month, day, ret_date);
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* "80-03-12" of 1980-03-12, each digit as its number and the dashes as 0; the first is the lowest
 * byte. */
static uint64_t load_digits(const char *text)
{
    const uint64_t dash = '-' ^ '0', dashes = dash << 16 | dash << 40;
    uint64_t word;
    memcpy(&word, text + 2, sizeof word);
    return GUINT64_FROM_LE(word) ^ EACH_BYTE('0') ^ dashes;
}

bool mo_cell_date_read_common(const char *text, size_t length, MoDate *ret_date)
{
    if (length != ISO_LENGTH || text[4] != '-' || text[7] != '-' || !are_two_digits(text))
        return false;
    uint64_t word = load_digits(text);
    /* What is above 9 has its high bit set, or gets it. */
    if (((word | (word + EACH_BYTE(0x80 - 10))) & EACH_BYTE(0x80)) != 0)
        return false;
    /* Each byte becomes the number of two digits that begins there. */
    word = word * 10 + (word >> 8);
    int year = two_digits(text) * 100 + (int)(word & 0xff), month = (int)(word >> 24 & 0xff),
        day = (int)(word >> 48 & 0xff);
    if (year < 1900 || year > 4500 || month < 1 || month > 12 || day < 1 ||
        (day > 28 && day > mo_days_in_month(year, month)))
        return false;
    *ret_date = (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

MoCellDate mo_cell_date_read(const char *text, MoDateOrder order, bool yearly, MoDate *ret_date)
{
    /* What most cells hold, and nothing else. */
    if (is_iso(text) && text[ISO_LENGTH] == '\0')
        return read_iso(text, ret_date);
    size_t length = 0;
    const char *at = mo_cell_trim(text, &length), *end = at + length, *rest = at;
    if (is_nothing(at, length))
        return make_nothing(ret_date);
    if (length == ISO_LENGTH && is_iso(at))
        return read_iso(at, ret_date);
    if (length > 6 && at[0] == '-' && at[1] == '-' && at[4] == '-')
        return mo_cell_date_is_hour(at + 7, end) && g_ascii_isdigit(at[2]) &&
                       g_ascii_isdigit(at[3]) && g_ascii_isdigit(at[5]) && g_ascii_isdigit(at[6])
                   ? make_date(0, two_digits(at + 2), two_digits(at + 5), ret_date)
                   : MO_CELL_DATE_BAD;
    Numbers numbers;
    if (take_numbers(at, end, &numbers, &rest) && mo_cell_date_is_hour(rest, end))
        return read_numbers(&numbers, order, yearly, ret_date);
    MoCellDate compact = read_compact(at, end, ret_date);
    if (compact != MO_CELL_DATE_BAD)
        return compact;
    int year = 0, month = 0, day = 0;
    if (!mo_cell_date_read_words(at, end, &year, &month, &day))
        return MO_CELL_DATE_BAD;
    if (year > 0)
        year = mo_cell_date_complete_year(year - 1, yearly);
    return make_date(year, month, day, ret_date);
}

/* The numbers of a date whose order matters. */
static bool find_numbers(const char *text, Numbers *ret)
{
    size_t length = 0;
    const char *at = mo_cell_trim(text, &length), *end = at + length, *rest = at;
    if ((length == ISO_LENGTH && is_iso(at)) || is_nothing(at, length) ||
        !take_numbers(at, end, ret, &rest) || !mo_cell_date_is_hour(rest, end))
        return false;
    MoDate date;
    MoCellDate found = read_numbers(ret, MO_DATE_ORDER_UNKNOWN, true, &date);
    return found == MO_CELL_DATE_UNDECIDED;
}

unsigned mo_cell_date_get_orders(const char *text)
{
    Numbers numbers;
    return find_numbers(text, &numbers) ? find_orders(&numbers) : 0;
}

bool mo_cell_date_has_dots(const char *text)
{
    Numbers numbers;
    return find_numbers(text, &numbers) && numbers.sign == '.';
}
