#include "output/message.h"
#include "output/message_private.h"

#include "base/text.h"
#include "model/address.h"

#include <gmime/gmime.h>
#include <string.h>

#define NAME_MAX_BYTES ((size_t)200)
#define SUBJECT_MAX_BYTES ((size_t)900)
#define BODY_MAX_BYTES ((size_t)256 * 1024)
/* For a message without a sender's address: a name that can never be real (RFC 2606). */
#define NO_DOMAIN "moments.invalid"
#define NO_TYPE "application/octet-stream"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFormatOptions, g_mime_format_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeContentType, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMultipart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimePart, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)

/* Sets a header to exactly these octets: GMime neither encodes nor folds it. */
static void set_raw(GMimeObject *object, const char *name, const char *value)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    g_mime_header_list_set(headers, name, "x", NULL);
    g_autofree char *raw = g_strdup_printf(" %s\n", value);
    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), raw);
}

/* Appends a mailbox to a list, folded. */
static void append_mailbox(GString *list, size_t used, const char *name, const char *address)
{
    if (list->len > 0)
        g_string_append(list, ",\n ");
    size_t start = list->len > 0 ? 1 : used;
    g_autofree char *clean = mo_text_clean_line(name, NAME_MAX_BYTES);
    g_autofree char *encoded = mo_message_encode_name(clean, start);
    const char *last = strrchr(encoded, '\n');
    size_t column = last ? strlen(last + 1) : start + strlen(encoded);
    /* A blank, <>, and perhaps a comma. */
    bool fold = column + strlen(address) + 4 > 76;
    if (*encoded)
        g_string_append_printf(list, "%s%s<%s>", encoded, fold ? "\n " : " ", address);
    else
        g_string_append_printf(list, "%s%s", fold ? "\n " : "", address);
}

static void set_from(GMimeMessage *message, const char *name, const char *address)
{
    g_autoptr(GString) list = g_string_new(NULL);
    append_mailbox(list, strlen("From: "), name, address);
    set_raw(GMIME_OBJECT(message), "From", list->str);
}

/* False with MO_ERROR_REFUSED when an address cannot be used. */
static bool set_to(GMimeMessage *mime, const MoMessage *message, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) list = g_string_new(NULL);
    for (size_t i = 0; i < message->n_to; i++) {
        const MoMailbox *to = &message->to[i];
        g_autofree char *address = mo_address_check(to->address, error);
        if (!address)
            return false;
        if (g_hash_table_add(seen, g_ascii_strdown(address, -1)))
            append_mailbox(list, strlen("To: "), to->name, address);
    }
    set_raw(GMIME_OBJECT(mime), "To", list->str);
    return true;
}

static void set_subject(GMimeMessage *message, const char *subject)
{
    g_autofree char *clean = mo_text_clean_line(subject, SUBJECT_MAX_BYTES);
    g_autofree char *encoded = mo_message_encode_text(clean, strlen("Subject: "));
    set_raw(GMIME_OBJECT(message), "Subject", encoded);
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

static GMimeMultipart *make_body(const char *body)
{
    g_autofree char *text = mo_message_clean_body(body, BODY_MAX_BYTES);
    g_autofree char *html = mo_message_make_html(text);
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype("alternative");
    add_part(multipart, "plain", text);
    add_part(multipart, "html", html);
    return multipart;
}

static void add_attachment(GMimeMultipart *multipart, const MoAttachment *attachment)
{
    const char *type = mo_message_is_type(attachment->type) ? attachment->type : NO_TYPE;
    g_autoptr(GMimeContentType) content_type = g_mime_content_type_parse(NULL, type);
    g_autoptr(GMimePart) part = g_mime_part_new();
    g_mime_object_set_content_type(GMIME_OBJECT(part), content_type);
    g_autofree char *disposition = mo_message_make_disposition(attachment->name);
    set_raw(GMIME_OBJECT(part), "Content-Disposition", disposition);
    gsize length = 0;
    const char *data = g_bytes_get_data(attachment->bytes, &length);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(data ? data : "", length);
    g_autoptr(GMimeDataWrapper) content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_multipart_add(multipart, GMIME_OBJECT(part));
}

static void set_content(GMimeMessage *mime, const MoMessage *message)
{
    g_autoptr(GMimeMultipart) body = make_body(message->body);
    if (message->n_attachments == 0) {
        g_mime_message_set_mime_part(mime, GMIME_OBJECT(body));
        return;
    }
    g_autoptr(GMimeMultipart) mixed = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_add(mixed, GMIME_OBJECT(body));
    for (size_t i = 0; i < message->n_attachments; i++)
        add_attachment(mixed, &message->attachments[i]);
    g_mime_message_set_mime_part(mime, GMIME_OBJECT(mixed));
}

static bool set_thread(GMimeMessage *mime, const char *reply_to_id, GError **error)
{
    if (!reply_to_id)
        return true;
    g_autofree char *id = mo_message_check_id(reply_to_id, error);
    if (!id)
        return false;
    /* An id has no blank to fold at but the one before it. */
    g_autofree char *value = g_strconcat("\n ", id, NULL);
    bool folds = strlen("In-Reply-To: ") + strlen(id) > 76;
    set_raw(GMIME_OBJECT(mime), "In-Reply-To", folds ? value : id);
    set_raw(GMIME_OBJECT(mime), "References", folds ? value : id);
    return true;
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
    g_return_val_if_fail(message != NULL && message->to != NULL && message->n_to > 0, NULL);
    bool has_from = message->from_address && *message->from_address;
    g_autofree char *from =
        has_from ? mo_address_check(message->from_address, error) : g_strdup("");
    if (!from)
        return NULL;

    g_mime_init(); /* counts its calls; the first one does the work */
    g_autoptr(GMimeMessage) mime = g_mime_message_new(FALSE);
    if (has_from)
        set_from(mime, message->from_name, from);
    if (!set_to(mime, message, error))
        return NULL;
    set_subject(mime, message->subject);
    set_date(mime, message->date_utc, message->date_offset);
    set_message_id(mime, message->id, from);
    if (!set_thread(mime, message->reply_to_id, error))
        return NULL;
    set_raw(GMIME_OBJECT(mime), "X-Unsent", "1");
    set_content(mime, message);
    return write_message(mime);
}
