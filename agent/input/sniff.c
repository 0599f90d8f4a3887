#include "input/sniff.h"

#include "base/i18n.h"
#include "input/stream.h"
#include <errno.h>
#include <string.h>

#include "base/error.h"

static bool begins_with(const char *text, size_t length, const char *mark)
{
    size_t wanted = strlen(mark);
    return length >= wanted && g_ascii_strncasecmp(text, mark, wanted) == 0;
}

static bool holds(const char *text, size_t length, const char *part)
{
    return memmem(text, length, part, strlen(part)) != NULL;
}

/* A file in a ZIP archive begins with its name, which says what the archive is. */
static MoFormat sniff_zip(const char *head, size_t length)
{
    if (holds(head, length, "application/vnd.oasis.opendocument.spreadsheet"))
        return MO_FORMAT_ODS;
    if (holds(head, length, "[Content_Types].xml") || holds(head, length, "xl/workbook"))
        return MO_FORMAT_XLSX;
    return MO_FORMAT_ZIP;
}

/* Something may stand above the first card, but no row of a table, whose notes may hold cards. */
static bool has_card(const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        if (begins_with(text, (size_t)(end - text), "BEGIN:VCARD"))
            return true;
        size_t line = 0;
        while (text + line < end && !strchr("\r\n,;\t|", text[line]))
            line++;
        text += line;
        if (text == end || !strchr("\r\n", *text))
            return false;
        text++;
    }
    return false;
}

static MoFormat sniff_text(const char *text, size_t length)
{
    if (has_card(text, length))
        return MO_FORMAT_VCARD;
    if (begins_with(text, length, "BEGIN:VCALENDAR"))
        return MO_FORMAT_ICS;
    if (begins_with(text, length, "<!DOCTYPE") || begins_with(text, length, "<html") ||
        begins_with(text, length, "<?xml"))
        return MO_FORMAT_MARKUP;
    return MO_FORMAT_CSV;
}

/* Text holds next to no control characters but blanks and line ends; of compressed data they are a
 * tenth. */
static bool is_binary(const char *head, size_t length)
{
    size_t controls = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)head[i];
        controls += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
    return controls >= 4 && controls * 25 >= length;
}

/* The text without the other halves of UTF-16, which is enough to know Latin letters. */
static size_t drop_zeros(const char *head, size_t length, char *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++)
        if (head[i] != '\0')
            to[kept++] = head[i];
    return kept;
}

MoFormat mo_sniff(const char *head, size_t length)
{
    length = MIN(length, MO_SNIFF_LENGTH);
    if (begins_with(head, length, "PK\3\4"))
        return sniff_zip(head, length);
    if (begins_with(head, length, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        return MO_FORMAT_XLS;
    if (begins_with(head, length, "%PDF-"))
        return MO_FORMAT_PDF;
    MoEncoding encoding = MO_ENCODING_BYTES;
    size_t bom = mo_encoding_find_bom(head, length, &encoding);
    bool is_utf16 = bom == 2 || mo_encoding_find_utf16(head, length, &encoding);
    char text[MO_SNIFF_LENGTH];
    size_t kept = is_utf16 ? drop_zeros(head + bom, length - bom, text) : length - bom;
    if (!is_utf16)
        memcpy(text, head + bom, kept);
    size_t blanks = 0;
    while (blanks < kept && strchr(" \t\r\n", text[blanks]) && text[blanks] != '\0')
        blanks++;
    if (blanks == kept)
        return length < MO_SNIFF_LENGTH ? MO_FORMAT_EMPTY : MO_FORMAT_CSV;
    if (!is_utf16 && is_binary(text, kept))
        return MO_FORMAT_BINARY;
    return sniff_text(text + blanks, kept - blanks);
}

bool mo_sniff_file(const char *path, MoFormat *ret_format, GError **error)
{
    MoStream stream;
    if (!mo_stream_open(&stream, path, MO_SNIFF_LENGTH, error))
        return false;
    /* Reading as a stream does tells of a failure, and the bytes are those of the file. */
    while (stream.end < MO_SNIFF_LENGTH && mo_stream_more(&stream))
        ;
    int failure = stream.failure;
    *ret_format = mo_sniff(stream.buffer, stream.end);
    mo_stream_clear(&stream);
    if (failure)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot read %s: %s"), path,
                    g_strerror(failure));
    return failure == 0;
}

const char *mo_format_explain(MoFormat format)
{
    switch (format) {
    case MO_FORMAT_CSV:
    case MO_FORMAT_EMPTY:
        return NULL;
    case MO_FORMAT_VCARD:
        return _("these are vCards, not a table; give the file a name that ends in .vcf");
    case MO_FORMAT_ICS:
        return _("this is a calendar, not a table of customers; export your contacts instead");
    case MO_FORMAT_XLSX:
        return _("this is an Excel workbook; open it, and save it as \"CSV UTF-8\"");
    case MO_FORMAT_XLS:
        return _("this is an old Excel workbook; open it, and save it as CSV");
    case MO_FORMAT_ODS:
        return _("this is a LibreOffice spreadsheet; open it, and save it as \"Text CSV\"");
    case MO_FORMAT_ZIP:
        return _("this is a packed archive; unpack it, and use the .csv or .vcf file in it");
    case MO_FORMAT_PDF:
        return _("this is a PDF, which nobody can read a table from; export your contacts as CSV");
    case MO_FORMAT_MARKUP:
        return _("this is a web page or XML, not a table; export your contacts as CSV");
    case MO_FORMAT_BINARY:
        return _("this file holds no text; export your contacts as CSV or vCard");
    }
    g_return_val_if_reached(NULL);
}
