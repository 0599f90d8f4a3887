/* The texts that `init` lays down: the sample's dates made relative to a day, and moments.ini made
 * from the settings table. */
#ifndef MOMENTS_CLI_SAMPLE_H
#define MOMENTS_CLI_SAMPLE_H

#include "base/day.h"

/* Fills in the placeholders of a sample: `@today@`, `@today-34@` (YYYY-MM-DD), `@today+2:birthday@`
 * (--MM-DD), `@today+20:basic@` (YYYYMMDD), `@today:weekday@` (MO … SU). What is no placeholder
 * stays as it is. The caller frees it. */
char *mo_sample_fill(const char *text, MoDay today);

/* The first day from `day` on that is none of a Saturday or Sunday: what samples call today. */
MoDay mo_sample_choose_day(MoDay day);

typedef struct {
    const char *my_name;         /* "" or NULL: left to be filled in */
    const char *my_email;        /* the same */
    const char *mail;            /* NULL: the default, as a comment */
    const char *files;           /* the value of [customers] files */
    const char *only;            /* the value of [customers] only; NULL: all rows */
    const char *surprises_a_day; /* NULL: the default, as a comment */
    const char *const *active;   /* habits switched on, NULL-terminated; NULL: all */
} MoSampleConfig;

/* A commented moments.ini: every key of the settings table that is in force with its help, switched
 * off unless it has a value here; then `habits` (filled in), those not named switched off. The
 * caller frees it. */
char *mo_sample_print_config(const MoSampleConfig *config, const char *habits);

#endif
