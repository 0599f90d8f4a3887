/* Spreadsheets made CSV files by LibreOffice, where it is installed.
 *
 * The file is opened by a LibreOffice of its own (another profile, no window, no macros) that
 * writes into a private folder, is ended after a time limit, and whose folder is removed. Started
 * by an argument vector, never through a shell. */
#ifndef MOMENTS_CLI_CONVERT_H
#define MOMENTS_CLI_CONVERT_H

#include <glib.h>
#include <stdbool.h>

/* Whether the file's ending is that of a spreadsheet: .xlsx, .xlsm, .xls, .ods, .numbers. */
bool mo_convert_is_spreadsheet(const char *path);

/* A private folder with what was converted into it. */
typedef struct MoConverter MoConverter;

/* Nothing happens before the first spreadsheet. */
MoConverter *mo_converter_new(void);

/* Removes the folder with everything in it. */
void mo_converter_free(MoConverter *converter);

/* The first sheet of `path` as a CSV file (UTF-8, commas) in the private folder; the same path
 * again gives the same file. NULL with MO_ERROR_NOT_FOUND when there is no LibreOffice (the text
 * says how to save the file as CSV instead), MO_ERROR_REFUSED when the user interrupted it, else
 * MO_ERROR_FAILED. Borrowed. */
const char *mo_converter_run(MoConverter *converter, const char *path, GError **error);

/* The spreadsheet that a converted file was made of, or NULL. Borrowed. */
const char *mo_converter_get_origin(const MoConverter *converter, const char *csv);

/* Puts the converted file in the place of each spreadsheet among `paths` (NULL-terminated, changed
 * in place), telling on stderr what it does. Paths become absolute. False at the first that cannot
 * be converted. */
bool mo_converter_replace(MoConverter *converter, char **paths, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoConverter, mo_converter_free)

#endif
