#include "courier/imap_link.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "courier/imap_text.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)64 * 1024)
#define ANSWER_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define SHOWN_MAX 200

struct MoImapLink {
    CURL *curl;
    curl_socket_t socket;
    GString *in; /* what was received and not read yet */
    char *server;
    unsigned seconds;
    unsigned tag;
    int64_t deadline; /* monotonic microseconds, of the step in hand */
    bool up;
};

/* ---- errors ---- */

static bool lose(MoImapLink *link, const char *why, GError **error)
{
    link->up = false;
    g_set_error(error, MO_ERROR, MO_ERROR_BUSY, _("The connection to %s was lost: %s."),
                link->server, why);
    return false;
}

/* Where the secret comes from is where it can be mended. */
static void set_login_error(const MoImap *imap, GError **error)
{
    const char *key = imap->oauth_command      ? "oauth-command"
                      : imap->password_command ? "password-command"
                                               : NULL;
    if (key)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s does not accept your login as %s. See what the %s under [imap] prints."),
                    imap->server, imap->user, key);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s does not accept your login as %s. Give the password anew: "
                      "moments-courier --set-password"),
                    imap->server, imap->user);
}

static void set_certificates_error(const MoImap *imap, GError **error)
{
    if (imap->certificates)
        g_set_error(
            error, MO_ERROR, MO_ERROR_FAILED,
            _("The certificates %s under [imap] cannot be read, so nothing was said to %s."),
            imap->certificates, imap->server);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("This computer has no certificates to tell whom to trust, so nothing was "
                      "said to %s. Please install the package ca-certificates."),
                    imap->server);
}

static void set_connect_error(const MoImap *imap, CURLcode code, GError **error)
{
    switch (code) {
    case CURLE_LOGIN_DENIED:
        set_login_error(imap, error);
        break;
    case CURLE_SSL_CACERT_BADFILE:
        set_certificates_error(imap, error);
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("%s shows a certificate that is not trusted, so nothing was said to it. Ask "
                      "who runs it; certificates of a company go under [imap]."),
                    imap->server);
        break;
    case CURLE_USE_SSL_FAILED:
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("%s offers no secure connection at port %u, so nothing was said to it."),
                    imap->server, imap->port);
        break;
    default:
        g_set_error(error, MO_ERROR, MO_ERROR_BUSY, _("%s cannot be reached: %s."), imap->server,
                    curl_easy_strerror(code));
    }
}

/* ---- opening ---- */

static void set_login(CURL *curl, const MoImap *imap, const MoImapLogin *login)
{
    curl_easy_setopt(curl, CURLOPT_USERNAME, imap->user);
    if (login->token)
        curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, login->token);
    else
        curl_easy_setopt(curl, CURLOPT_PASSWORD, login->password);
}

/* Never CURLOPT_VERBOSE: it prints tokens. */
static void set_options(CURL *curl, const MoImap *imap, const MoImapLogin *login, const char *url)
{
    long seconds = (long)login->seconds;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "imaps");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (imap->certificates)
        curl_easy_setopt(curl, CURLOPT_CAINFO, imap->certificates);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 2 * seconds);
    set_login(curl, imap, login);
}

static char *make_url(const MoImap *imap)
{
    bool numeric = strchr(imap->server, ':') != NULL; /* an address of IPv6 */
    return g_strdup_printf("%s://%s%s%s:%u", imap->starttls ? "imap" : "imaps", numeric ? "[" : "",
                           imap->server, numeric ? "]" : "", imap->port);
}

MoImapLink *mo_imap_link_open(const MoImap *imap, const MoImapLogin *login, GError **error)
{
    g_return_val_if_fail(imap != NULL && login != NULL, NULL);
    g_autoptr(MoImapLink) link = g_new0(MoImapLink, 1);
    link->in = g_string_new(NULL);
    link->server = g_strdup(imap->server);
    link->seconds = login->seconds;
    link->curl = curl_easy_init();
    if (!link->curl) {
        set_connect_error(imap, CURLE_FAILED_INIT, error);
        return NULL;
    }
    g_autofree char *url = make_url(imap);
    set_options(link->curl, imap, login, url);
    CURLcode code = curl_easy_perform(link->curl);
    if (code == CURLE_OK)
        code = curl_easy_getinfo(link->curl, CURLINFO_ACTIVESOCKET, &link->socket);
    if (code != CURLE_OK) {
        set_connect_error(imap, code, error);
        return NULL;
    }
    link->up = true;
    return g_steal_pointer(&link);
}

void mo_imap_link_free(MoImapLink *link)
{
    if (!link)
        return;
    if (link->curl && link->up)
        mo_imap_link_run(link, "LOGOUT", NULL, NULL);
    if (link->curl)
        curl_easy_cleanup(link->curl);
    if (link->in)
        g_string_free(link->in, TRUE);
    g_free(link->server);
    g_free(link);
}

bool mo_imap_link_is_up(const MoImapLink *link)
{
    return link->up;
}

/* ---- octets ---- */

static void start_step(MoImapLink *link)
{
    link->deadline = g_get_monotonic_time() + (int64_t)link->seconds * G_USEC_PER_SEC;
}

static bool wait_for(MoImapLink *link, short events, GError **error)
{
    for (;;) {
        int64_t left = (link->deadline - g_get_monotonic_time()) / 1000;
        struct pollfd slot = {.fd = link->socket, .events = events};
        if (left <= 0)
            return lose(link, _("it did not answer in time"), error);
        int n = poll(&slot, 1, (int)MIN(left, 60000));
        if (n > 0)
            return true;
        if (n < 0 && errno != EINTR)
            return lose(link, g_strerror(errno), error);
    }
}

static bool send_all(MoImapLink *link, const char *data, size_t length, GError **error)
{
    while (length > 0) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(link->curl, data, length, &sent);
        if (code == CURLE_AGAIN) {
            if (!wait_for(link, POLLOUT, error))
                return false;
            continue;
        }
        if (code != CURLE_OK)
            return lose(link, curl_easy_strerror(code), error);
        data += sent;
        length -= sent;
    }
    return true;
}

static bool receive_some(MoImapLink *link, GError **error)
{
    char buffer[16 * 1024];
    for (;;) {
        size_t n = 0;
        CURLcode code = curl_easy_recv(link->curl, buffer, sizeof buffer, &n);
        if (code == CURLE_OK && n > 0) {
            g_string_append_len(link->in, buffer, (gssize)n);
            return true;
        }
        if (code == CURLE_OK)
            return lose(link, _("it was closed"), error);
        if (code != CURLE_AGAIN)
            return lose(link, curl_easy_strerror(code), error);
        if (!wait_for(link, POLLIN, error))
            return false;
    }
}

/* ---- lines ---- */

/* Moves `length` octets and no zero byte to `out`; waits until they are there. */
static bool take_octets(MoImapLink *link, size_t length, GString *out, GError **error)
{
    while (link->in->len < length)
        if (!receive_some(link, error))
            return false;
    for (size_t i = 0; i < length; i++)
        g_string_append_c(out, link->in->str[i] ? link->in->str[i] : ' ');
    g_string_erase(link->in, 0, (gssize)length);
    return true;
}

/* Up to CRLF, which stays out of `out`. */
static bool take_line(MoImapLink *link, GString *out, GError **error)
{
    for (;;) {
        const char *end = memmem(link->in->str, link->in->len, "\r\n", 2);
        if (end) {
            size_t length = (size_t)(end - link->in->str);
            if (!take_octets(link, length, out, error))
                return false;
            g_string_erase(link->in, 0, 2);
            return true;
        }
        if (link->in->len > LINE_MAX_BYTES)
            return lose(link, _("it sent a line without an end"), error);
        if (!receive_some(link, error))
            return false;
    }
}

/* A whole answer: a line, and what its literals announce. NULL when the connection is lost. */
static char *read_answer(MoImapLink *link, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (;;) {
        if (!take_line(link, out, error))
            return NULL;
        gint64 literal = mo_imap_get_literal(out->str, out->len);
        if (literal < 0)
            return g_string_free(g_steal_pointer(&out), FALSE);
        if (literal > (gint64)ANSWER_MAX_BYTES || out->len > ANSWER_MAX_BYTES) {
            lose(link, _("it sent more than is sensible"), error);
            return NULL;
        }
        g_string_append(out, "\r\n");
        if (!take_octets(link, (size_t)literal, out, error))
            return NULL;
    }
}

/* ---- commands ---- */

/* "OK …" behind the tag is success; BYE before it the end. */
static bool judge(MoImapLink *link, const char *rest, GError **error)
{
    if (g_ascii_strncasecmp(rest, "OK", 2) == 0)
        return true;
    g_autofree char *words = mo_text_clean_line(rest, SHOWN_MAX);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED, _("%s says: %s"), link->server, words);
    return false;
}

/* Reads up to the tagged answer, or to "+" when *continues; which of both it was is told there. */
static bool read_answers(MoImapLink *link, const char *tag, bool *continues, GPtrArray *lines,
                         GError **error)
{
    size_t length = strlen(tag), sum = 0;
    for (;;) {
        g_autofree char *answer = read_answer(link, error);
        if (!answer)
            return false;
        if (strncmp(answer, tag, length) == 0 && answer[length] == ' ') {
            *continues = false;
            g_ptr_array_add(lines, g_strdup(answer + length + 1));
            return judge(link, answer + length + 1, error);
        }
        if (*continues && *answer == '+')
            return true;
        sum += strlen(answer);
        if (sum > ANSWER_MAX_BYTES)
            return lose(link, _("it sent more than is sensible"), error);
        if (g_ascii_strncasecmp(answer, "* BYE", 5) == 0)
            link->up = false;
        g_ptr_array_add(lines, g_steal_pointer(&answer));
    }
}

bool mo_imap_link_run_literal(MoImapLink *link, const char *command, GBytes *literal,
                              GPtrArray **ret_lines, GError **error)
{
    g_return_val_if_fail(link != NULL && command != NULL, false);
    if (!link->up)
        return lose(link, _("it was closed"), error);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *tag = g_strdup_printf("M%03u", ++link->tag);
    g_autofree char *sent = literal ? g_strdup_printf("%s %s {%" G_GSIZE_FORMAT "}\r\n", tag,
                                                      command, g_bytes_get_size(literal))
                                    : g_strdup_printf("%s %s\r\n", tag, command);
    bool continues = literal != NULL;
    start_step(link);
    if (!send_all(link, sent, strlen(sent), error) ||
        !read_answers(link, tag, &continues, lines, error))
        return false;
    if (literal && !continues)
        return lose(link, _("it did not ask for the message"), error);
    if (literal) {
        gsize length = 0;
        const char *data = g_bytes_get_data(literal, &length);
        continues = false;
        start_step(link);
        if (!send_all(link, data, length, error) || !send_all(link, "\r\n", 2, error) ||
            !read_answers(link, tag, &continues, lines, error))
            return false;
    }
    if (ret_lines)
        *ret_lines = g_steal_pointer(&lines);
    return true;
}

bool mo_imap_link_run(MoImapLink *link, const char *command, GPtrArray **ret_lines, GError **error)
{
    return mo_imap_link_run_literal(link, command, NULL, ret_lines, error);
}
