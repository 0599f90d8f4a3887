/* Civil days: plain numbers without hours or zones.
 *
 * Birthdays, due days and every rule of planning are days, so no change of zone or of clock can
 * move one of them. The calendar is the proleptic Gregorian one, for the years 1 to 9999. */
#ifndef MOMENTS_BASE_DAY_H
#define MOMENTS_BASE_DAY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01. */
typedef int32_t MoDay;

/* "No day"; smaller than every real day, so that the later of two days is MAX(a, b). */
#define MO_DAY_NONE INT32_MIN
/* The first and the last day that a file or a command line may name. */
#define MO_DAY_FIRST ((MoDay)-719162) /* 0001-01-01 */
#define MO_DAY_LAST ((MoDay)2932896)  /* 9999-12-31 */

/* Weekdays as RFC 5545 orders a week that begins on Monday. */
typedef enum {
    MO_MONDAY,
    MO_TUESDAY,
    MO_WEDNESDAY,
    MO_THURSDAY,
    MO_FRIDAY,
    MO_SATURDAY,
    MO_SUNDAY
} MoWeekday;

/* A date of a record: the year may be unknown (0), as in vCard's `--MM-DD`. */
typedef struct {
    int16_t year;  /* 0 = not known */
    uint8_t month; /* 1-12; 0 = no date at all */
    uint8_t day;   /* 1-31 */
} MoDate;

/* A point on the wall clock of the user's zone. */
typedef struct {
    MoDay day;
    int32_t second; /* of the day, 0 to 86399 */
} MoLocal;

int mo_days_in_month(int year, int month);

/* The day of a civil date; MO_DAY_NONE when there is no such date (30 February). */
MoDay mo_day_from_civil(int year, int month, int day);

/* The civil date of a real day. Each output may be NULL. */
void mo_day_to_civil(MoDay day, int *ret_year, int *ret_month, int *ret_day);

MoWeekday mo_day_weekday(MoDay day);

/* The same day of the month `months` later (or earlier, if negative), clamped to the month's end:
 * one month after 31 January is 28 or 29 February. MO_DAY_NONE outside the years 1 to 9999. */
MoDay mo_day_add_months(MoDay day, int months);

/* `YYYY-MM-DD`, all of it and nothing else. Returns MO_DAY_NONE for anything else. */
MoDay mo_day_parse(const char *text);

/* `YYYY-MM-DD`; "" for MO_DAY_NONE. The caller frees it with g_free(). */
char *mo_day_print(MoDay day);

/* For people, through gettext: "Thursday 3 December 2026". The caller frees it. */
char *mo_day_print_long(MoDay day);

/* The same as seen from a day: "today", "tomorrow", "yesterday", "Sunday 8 March", and with the
 * year when it is another one. The caller frees it. */
char *mo_day_print_near(MoDay day, MoDay today);

/* Without the weekday: "3 December", and with the year when it is another one. The caller frees it.
 */
char *mo_day_print_short(MoDay day, MoDay today);

/* `YYYY-MM-DD`, or without a year `--MM-DD` (also `--MMDD` and `MM-DD`, as vCard and CSV spell it).
 * 29 February without a year is a date. On failure *ret_date is untouched. */
bool mo_date_parse(const char *text, MoDate *ret_date);

/* `YYYY-MM-DD` or `--MM-DD`; "" for no date. The caller frees it. */
char *mo_date_print(MoDate date);

/* The day on which the date falls in a year; 29 February falls on 28 February in other years. */
MoDay mo_date_in_year(MoDate date, int year);

/* The day of a date whose year is known, else MO_DAY_NONE. */
MoDay mo_date_day(MoDate date);

/* <0, 0 or >0 as a is before, at or after b. */
int mo_local_compare(MoLocal a, MoLocal b);

/* `YYYY-MM-DD[THH:MM[:SS]]`, with a blank for the T too; a day alone means `default_second` of that
 * day. On failure *ret_local is untouched. */
bool mo_local_parse(const char *text, int32_t default_second, MoLocal *ret_local);

/* `YYYY-MM-DDTHH:MM`. The caller frees it. */
char *mo_local_print(MoLocal local);

/* `HH:MM` (24 hours; `9:00` too) to seconds of the day; -1 for anything else. */
int32_t mo_time_of_day_parse(const char *text);

/* `HH:MM`. The caller frees it. */
char *mo_time_of_day_print(int32_t second);

#endif
