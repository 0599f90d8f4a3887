/* A draft as it lies there, whoever wrote it last. */
#include "output/message.h"
#include "output/message_private.h"

#include "base/error.h"
#include "base/html.h"
#include "base/i18n.h"
#include "model/address.h"

#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX ((size_t)256 * 1024)
/* Of what stands in the file, before it is decoded. */
#define PART_MAX ((gint64)4 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimePartIter, g_mime_part_iter_free)

void mo_message_text_clear(MoMessageText *text)
{
    g_clear_pointer(&text->to, g_free);
    g_clear_pointer(&text->subject, g_free);
    g_clear_pointer(&text->body, g_free);
}

/* NULL for what is no file of its own: nothing that is opened here may wait for somebody. */
static GMimeStream *open_file(const char *path)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        return g_mime_stream_fs_new(fd);
    close(fd);
    return NULL;
}

static GMimeMessage *parse(const char *path)
{
    g_mime_init();
    g_autoptr(GMimeStream) stream = open_file(path);
    if (!stream)
        return NULL;
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
    return g_mime_parser_construct_message(parser, NULL);
}

/* The addresses that can be written to, with commas between them. */
static char *read_addresses(GMimeMessage *message)
{
    InternetAddressList *list = g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO);
    g_autoptr(GString) out = g_string_new(NULL);
    int n = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < n; i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);
        const char *raw = INTERNET_ADDRESS_IS_MAILBOX(one)
                              ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))
                              : NULL;
        g_autofree char *good = raw ? mo_address_check(raw, NULL) : NULL;
        if (good)
            g_string_append_printf(out, "%s%s", out->len > 0 ? "," : "", good);
    }
    return g_strdup(out->str);
}

static bool is_text(GMimeObject *part, const char *subtype)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    const char *disposition = g_mime_object_get_disposition(part);
    return GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(type, "text", subtype) &&
           g_ascii_strcasecmp(disposition ? disposition : "inline", "attachment") != 0;
}

static bool is_small(GMimeObject *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    return stream && g_mime_stream_length(stream) <= PART_MAX;
}

/* The first text of a kind, decoded; NULL: there is none. */
static char *find_text(GMimeMessage *message, const char *subtype)
{
    g_autoptr(GMimePartIter) parts = g_mime_part_iter_new(GMIME_OBJECT(message));
    do {
        GMimeObject *part = g_mime_part_iter_get_current(parts);
        if (part && is_text(part, subtype) && is_small(part))
            return g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    } while (g_mime_part_iter_next(parts));
    return NULL;
}

bool mo_message_read(const char *path, MoMessageText *ret_text, GError **error)
{
    g_return_val_if_fail(path != NULL && ret_text != NULL, false);
    *ret_text = (MoMessageText){0};
    g_autoptr(GMimeMessage) message = parse(path);
    g_autofree char *text = message ? find_text(message, "plain") : NULL;
    g_autofree char *html = message && !text ? find_text(message, "html") : NULL;
    if (html)
        text = mo_html_to_text(html);
    if (!text) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("There is no text in %s."), path);
        return false;
    }
    const char *subject = g_mime_message_get_subject(message);
    ret_text->to = read_addresses(message);
    ret_text->subject = g_strdup(subject ? subject : "");
    ret_text->body = mo_message_clean_body(text, TEXT_MAX);
    return true;
}
