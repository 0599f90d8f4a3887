/* Names of files as people have them: typed in a shell, and exported anew under another date. */
#ifndef MOMENTS_CLI_FILE_NAME_H
#define MOMENTS_CLI_FILE_NAME_H

#include "base/day.h"

/* A path as it can be typed behind a command: with ~ for the home folder, between quotes where the
 * shell would read it otherwise. The caller frees it. */
char *mo_file_name_print(const char *path);

/* The pattern that also fits the next export, when the name carries a date or a number of a
 * download: "all-contacts-2026-11-02.csv" gives "all-contacts-*.csv", "contacts (1).csv" gives
 * "contacts*.csv". NULL when there is none, when too little of the name would be left to tell it
 * from other files, or when the path holds signs that patterns read otherwise. The caller frees
 * it. */
char *mo_file_name_make_pattern(const char *path);

/* The name (without its folder) under which a converted spreadsheet is kept: with the day in it
 * unless it carries a date already, ending in .csv. The caller frees it. */
char *mo_file_name_make_dated(const char *path, MoDay day);

#endif
