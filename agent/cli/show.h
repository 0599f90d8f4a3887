/* Moments as lines for people. */
#ifndef MOMENTS_CLI_SHOW_H
#define MOMENTS_CLI_SHOW_H

#include "cli/cli.h"

/* How many letters of an id are shown at least: today's codes, and those of a long list. */
#define MO_ID_LETTERS 4U
#define MO_ID_LETTERS_PLAN 6U

/* The ids of two lists of MoMoment (each may be NULL) in order; they are borrowed. The caller frees
 * the array. */
GPtrArray *mo_show_sort_ids(const GPtrArray *moments, const GPtrArray *others);

/* The shortest start of `id`, `least` letters or more, that no other one of `ids` (in order) begins
 * with, and that is no number. The caller frees it. */
char *mo_show_short_id(const char *id, const GPtrArray *ids, unsigned least);

/* "Call Ada Example (Example Ltd)"; names are never hidden on the command line. The caller frees
 * it. */
char *mo_show_title(const MoMoment *moment, const MoConfig *config);

/* "send “How to …”: shares the tag energy", "no article fits", or NULL. The caller frees it. */
char *mo_show_suggestion(const MoMoment *moment);

/* "today", "tomorrow", "on Thursday 3 December 2026", with ", 14:00" unless `second` is -1. The
 * caller frees it. */
char *mo_show_when(MoDay day, int32_t second, MoDay today);

/* "15:00", "tomorrow, 09:00", "Thursday 3 December": the end of something. The caller frees it. */
char *mo_show_until(MoLocal until, MoDay today);

/* Text in bold or faint on a terminal with colours, else as it is. The caller frees it. */
char *mo_show_bold(const MoCli *cli, const char *text);
char *mo_show_faint(const MoCli *cli, const char *text);

#endif
