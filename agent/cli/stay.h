/* The days of an absence as they are typed: "24 dec - 7 jan", "friday", "2026-12-24..2027-01-07".
 */
#ifndef MOMENTS_CLI_STAY_H
#define MOMENTS_CLI_STAY_H

#include "model/desk.h"
#include "when/workdays.h"

/* Understands the words of a period: two days with "-", "..", "to" or "until" between them, or one
 * day alone; a day as mo_moment_parse() reads it, as a cell does ("24 dec", "24.12."), or "today".
 * A day without a year is the next one of that name; the second one is counted from the first. Only
 * "until" before a day: from today. False when it is none, or lies in the past. */
bool mo_stay_parse(const char *text, MoLocal now, const MoWorkdays *workdays, MoStay *ret_stay);

#endif
