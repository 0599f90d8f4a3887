#include "output/message.h"
#include "output/message_private.h"

#include "base/text.h"

#include <gmime/gmime.h>
#include <string.h>

#define NAME_MAX_BYTES ((size_t)200)
#define SUBJECT_MAX_BYTES ((size_t)900)
#define BODY_MAX_BYTES ((size_t)256 * 1024)
/* For a message without a sender's address: a name that can never be real (RFC 2606). */
#define NO_DOMAIN "moments.invalid"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFormatOptions, g_mime_format_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMultipart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimePart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)

/* Sets a header to exactly these octets: GMime neither encodes nor folds it. */
static void set_raw(GMimeMessage *message, const char *name, const char *value)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    g_mime_header_list_set(headers, name, "x", NULL);
    g_autofree char *raw = g_strdup_printf(" %s\n", value);
    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), raw);
}

static void set_mailbox(GMimeMessage *message, const char *header, const char *name,
                        const char *address)
{
    g_autofree char *clean = mo_text_clean_line(name, NAME_MAX_BYTES);
    g_autofree char *encoded = mo_message_encode_name(clean, strlen(header) + 2);
    const char *last = strrchr(encoded, '\n');
    size_t column = last ? strlen(last + 1) : strlen(header) + 2 + strlen(encoded);
    bool fold = column + strlen(address) + 3 > 76;
    g_autofree char *value = *encoded
                                 ? g_strdup_printf("%s%s<%s>", encoded, fold ? "\n " : " ", address)
                                 : g_strdup(address);
    set_raw(message, header, value);
}

static void set_subject(GMimeMessage *message, const char *subject)
{
    g_autofree char *clean = mo_text_clean_line(subject, SUBJECT_MAX_BYTES);
    g_autofree char *encoded = mo_message_encode_text(clean, strlen("Subject: "));
    set_raw(message, "Subject", encoded);
}

static void set_date(GMimeMessage *message, int64_t utc, int32_t offset)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(offset);
    g_autoptr(GDateTime) universal = g_date_time_new_from_unix_utc(utc);
    g_autoptr(GDateTime) local = universal ? g_date_time_to_timezone(universal, zone) : NULL;
    if (local)
        g_mime_message_set_date(message, local);
}

/* Random, and with no word about this machine: the sender's domain, not the host's name. */
static void set_message_id(GMimeMessage *message, const char *id, const char *from)
{
    GString *clean = g_string_new(NULL);
    for (const char *at = id ? id : ""; *at && clean->len < 32; at++)
        if (g_ascii_isalnum(*at))
            g_string_append_c(clean, *at);
    g_autofree char *letters = g_string_free(clean, FALSE);
    g_autofree char *token = mo_random_token();
    const char *at = strchr(from, '@');
    g_autofree char *whole =
        g_strdup_printf("%s%s%s@%s", letters, *letters ? "." : "", token, at ? at + 1 : NO_DOMAIN);
    g_mime_message_set_message_id(message, whole);
}

/* A part of plain UTF-8. Not g_mime_text_part_set_text(), which chooses iso-8859-1 by itself. */
static void add_part(GMimeMultipart *multipart, const char *subtype, const char *text)
{
    g_autoptr(GMimePart) part = g_mime_part_new_with_type("text", subtype);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    g_autoptr(GMimeDataWrapper) content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_multipart_add(multipart, GMIME_OBJECT(part));
}

static void set_content(GMimeMessage *message, const char *body)
{
    g_autofree char *text = mo_message_clean_body(body, BODY_MAX_BYTES);
    g_autofree char *html = mo_message_make_html(text);
    g_autoptr(GMimeMultipart) multipart = g_mime_multipart_new_with_subtype("alternative");
    add_part(multipart, "plain", text);
    add_part(multipart, "html", html);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(multipart));
}

static GBytes *write_message(GMimeMessage *message)
{
    g_autoptr(GMimeFormatOptions) options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
    GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return g_bytes_new(octets->data, octets->len);
}

GBytes *mo_message_build(const MoMessage *message, GError **error)
{
    g_return_val_if_fail(message != NULL && message->to_address != NULL, NULL);
    g_autofree char *to = mo_message_check_address(message->to_address, error);
    if (!to)
        return NULL;
    bool has_from = message->from_address && *message->from_address;
    g_autofree char *from =
        has_from ? mo_message_check_address(message->from_address, error) : g_strdup("");
    if (!from)
        return NULL;

    g_mime_init(); /* counts its calls; the first one does the work */
    g_autoptr(GMimeMessage) mime = g_mime_message_new(FALSE);
    if (has_from)
        set_mailbox(mime, "From", message->from_name, from);
    set_mailbox(mime, "To", message->to_name, to);
    set_subject(mime, message->subject);
    set_date(mime, message->date_utc, message->date_offset);
    set_message_id(mime, message->id, from);
    set_raw(mime, "X-Unsent", "1");
    set_content(mime, message->body);
    return write_message(mime);
}
