/* What kind of file this is, from its first bytes: people name the wrong file, or a right one that
 * was saved as something else, and deserve to hear what it is and what to do. */
#ifndef MOMENTS_INPUT_SNIFF_H
#define MOMENTS_INPUT_SNIFF_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    MO_FORMAT_CSV, /* or any other text */
    MO_FORMAT_VCARD,
    MO_FORMAT_ICS,
    MO_FORMAT_XLSX, /* Excel from 2007 on */
    MO_FORMAT_XLS,  /* older Excel */
    MO_FORMAT_ODS,  /* LibreOffice */
    MO_FORMAT_ZIP,
    MO_FORMAT_PDF,
    MO_FORMAT_MARKUP, /* a web page, XML */
    MO_FORMAT_BINARY, /* no text */
    MO_FORMAT_EMPTY,  /* nothing, or nothing but blanks */
} MoFormat;

/* As many bytes of the beginning as are good to have. */
#define MO_SNIFF_LENGTH 4096

MoFormat mo_sniff(const char *head, size_t length);

/* The same for a file. Fails as mo_file_open() does, or with MO_ERROR_FAILED when it cannot be
 * read. */
bool mo_sniff_file(const char *path, MoFormat *ret_format, GError **error);

/* What to tell somebody who gave such a file for customers: what it is, and what to do. NULL for
 * MO_FORMAT_CSV and MO_FORMAT_EMPTY. For MO_FORMAT_VCARD: what to do where only CSV is read.
 * Translated, static. */
const char *mo_format_explain(MoFormat format);

#endif
