#include "model/article.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/csv.h"
#include "model/article_private.h"
#include "model/cell.h"

#include <string.h>

#define TITLE_MAX 300
#define URL_MAX 2000
#define SUMMARY_MAX 2000

enum { COLUMN_TITLE, COLUMN_URL, COLUMN_TAGS, COLUMN_LANGUAGE, COLUMN_EXPIRES, COLUMN_SUMMARY, N };

static const char *const column_names[N] = {"title",    "url",     "tags",
                                            "language", "expires", "summary"};

typedef struct {
    size_t at[N]; /* the field of each column; G_MAXSIZE = there is none */
    size_t n_columns;
    const char *file;
    MoProblems *problems;
} Header;

MoSuggestion *mo_suggestion_dup(const MoSuggestion *suggestion)
{
    if (!suggestion)
        return NULL;
    MoSuggestion *copy = g_new0(MoSuggestion, 1);
    copy->kind = g_strdup(suggestion->kind);
    copy->key = g_strdup(suggestion->key);
    copy->title = g_strdup(suggestion->title);
    copy->url = g_strdup(suggestion->url);
    copy->summary = g_strdup(suggestion->summary);
    copy->reason = g_strdup(suggestion->reason);
    copy->event = mo_ics_event_dup(suggestion->event);
    copy->person = suggestion->person ? mo_customer_dup(suggestion->person) : NULL;
    return copy;
}

void mo_suggestion_free(MoSuggestion *suggestion)
{
    if (!suggestion)
        return;
    g_free(suggestion->kind);
    g_free(suggestion->key);
    g_free(suggestion->title);
    g_free(suggestion->url);
    g_free(suggestion->summary);
    g_free(suggestion->reason);
    mo_ics_event_free(suggestion->event);
    mo_customer_free(suggestion->person);
    g_free(suggestion);
}

void mo_article_free(MoArticle *article)
{
    if (!article)
        return;
    g_free(article->key);
    g_free(article->title);
    g_free(article->url);
    g_free(article->summary);
    g_free(article->language);
    g_strfreev(article->tags);
    mo_ics_event_free(article->event);
    g_free(article);
}

static bool read_header(const MoCsvRow *row, Header *header)
{
    header->n_columns = row->n_fields;
    for (unsigned column = 0; column < N; column++)
        header->at[column] = G_MAXSIZE;
    for (size_t i = 0; i < row->n_fields; i++)
        for (unsigned column = 0; column < N; column++)
            if (header->at[column] == G_MAXSIZE &&
                mo_field_same_header(row->fields[i], column_names[column]))
                header->at[column] = i;
    if (header->at[COLUMN_TITLE] != G_MAXSIZE)
        return true;
    mo_problems_add(header->problems, MO_SEVERITY_ERROR, header->file, row->line,
                    _("no column 'title': this line must name the columns: "
                      "title,url,tags,language,expires,summary"));
    return false;
}

/* The cell of a column, trimmed. The caller frees it. */
static char *get_cell(const Header *header, const MoCsvRow *row, unsigned column)
{
    if (header->at[column] >= row->n_fields)
        return g_strdup("");
    size_t length = 0;
    const char *text = mo_cell_trim(row->fields[header->at[column]], &length);
    return g_strndup(text, length);
}

static char *get_line(const Header *header, const MoCsvRow *row, unsigned column, size_t max)
{
    g_autofree char *cell = get_cell(header, row, column);
    return mo_text_clean_line(cell, max);
}

static bool is_url(const char *text)
{
    size_t scheme = g_ascii_strncasecmp(text, "https://", 8) == 0  ? 8
                    : g_ascii_strncasecmp(text, "http://", 7) == 0 ? 7
                                                                   : 0;
    return scheme > 0 && text[scheme] != '\0' && !strpbrk(text, " <>\"");
}

/* False when it is none: an article without its page says nothing. */
static bool read_url(const Header *header, const MoCsvRow *row, MoArticle *article)
{
    article->url = get_line(header, row, COLUMN_URL, URL_MAX);
    if (g_ascii_strncasecmp(article->url, "www.", 4) == 0) {
        char *whole = g_strconcat("https://", article->url, NULL);
        g_free(article->url);
        article->url = whole;
    }
    if (*article->url == '\0' || is_url(article->url))
        return true;
    mo_problems_add(header->problems, MO_SEVERITY_ERROR, header->file, row->line,
                    _("column 'url': '%s' is no address of a web page: begin it with https://; "
                      "until then it is left out"),
                    article->url);
    return false;
}

static void read_language(const Header *header, const MoCsvRow *row, MoArticle *article)
{
    g_autofree char *text = get_line(header, row, COLUMN_LANGUAGE, TITLE_MAX);
    article->language = *text ? mo_cell_read_language(text) : g_strdup("");
    if (article->language)
        return;
    article->language = g_strdup("");
    mo_problems_add(header->problems, MO_SEVERITY_WARNING, header->file, row->line,
                    _("language '%s' is not understood: write a code such as en, de or pt-BR"),
                    text);
}

/* False when it is unreadable: an article that should have gone is worse than one too few. */
static bool read_expires(const Header *header, const MoCsvRow *row, MoArticle *article)
{
    g_autofree char *text = get_cell(header, row, COLUMN_EXPIRES);
    article->expires = *text ? mo_day_parse(text) : MO_DAY_NONE;
    if (*text == '\0' || article->expires != MO_DAY_NONE)
        return true;
    mo_problems_add(header->problems, MO_SEVERITY_ERROR, header->file, row->line,
                    _("column 'expires': '%s' is no day: write it as 2026-03-12; until then the "
                      "article is left out"),
                    text);
    return false;
}

static MoArticle *read_row(const Header *header, const MoCsvRow *row)
{
    MoArticle *article = g_new0(MoArticle, 1);
    article->line = row->line;
    article->title = get_line(header, row, COLUMN_TITLE, TITLE_MAX);
    article->summary = get_line(header, row, COLUMN_SUMMARY, SUMMARY_MAX);
    g_autofree char *tags = get_cell(header, row, COLUMN_TAGS);
    article->tags = mo_cell_read_list(tags, true);
    bool has_page = read_url(header, row, article);
    read_language(header, row, article);
    bool good = read_expires(header, row, article) && has_page;
    if (*article->title == '\0') {
        mo_problems_add(header->problems, MO_SEVERITY_ERROR, header->file, row->line,
                        _("this article has no title: fill in the column 'title'; until then the "
                          "row is left out"));
        good = false;
    }
    if (row->n_fields > header->n_columns)
        mo_problems_add(header->problems, MO_SEVERITY_WARNING, header->file, row->line,
                        _("this row has %zu fields, the header names %zu: the rest is left out; a "
                          "text with a comma stands in double quotes"),
                        row->n_fields, header->n_columns);
    article->key = g_strdup(*article->url ? article->url : article->title);
    if (good)
        return article;
    mo_article_free(article);
    return NULL;
}

/* Adds it, unless an article of that key is there. */
static void add_article(const Header *header, GPtrArray *articles, GHashTable *keys,
                        MoArticle *article)
{
    const MoArticle *first = g_hash_table_lookup(keys, article->key);
    if (!first) {
        g_ptr_array_add(articles, article);
        g_hash_table_insert(keys, article->key, article);
        return;
    }
    mo_problems_add(header->problems, MO_SEVERITY_WARNING, header->file, article->line,
                    _("'%s' stands in line %u already: this row is left out"), article->title,
                    first->line);
    mo_article_free(article);
}

GPtrArray *mo_articles_load(const char *path, MoProblems *problems)
{
    GPtrArray *articles = g_ptr_array_new_with_free_func((GDestroyNotify)mo_article_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCsv) csv = mo_csv_open(path, NULL, &error);
    if (!csv) {
        if (!g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
            mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", error->message);
        return articles;
    }
    MoCsvRow row;
    Header header = {.file = path, .problems = problems};
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    if (!mo_csv_next(csv, &row, problems) || !read_header(&row, &header))
        return articles;
    while (mo_csv_next(csv, &row, problems)) {
        MoArticle *article = read_row(&header, &row);
        if (article)
            add_article(&header, articles, keys, article);
    }
    return articles;
}

typedef struct {
    const char *code;
    const char *words;
} LanguageWords;

static const LanguageWords languages[] = {
    {"en", N_("in English")},    {"de", N_("in German")},    {"fr", N_("in French")},
    {"es", N_("in Spanish")},    {"it", N_("in Italian")},   {"nl", N_("in Dutch")},
    {"pt", N_("in Portuguese")}, {"pl", N_("in Polish")},    {"cs", N_("in Czech")},
    {"da", N_("in Danish")},     {"sv", N_("in Swedish")},   {"nb", N_("in Norwegian")},
    {"fi", N_("in Finnish")},    {"hu", N_("in Hungarian")}, {"tr", N_("in Turkish")},
    {"ru", N_("in Russian")},    {"uk", N_("in Ukrainian")}, {"ro", N_("in Romanian")},
    {"el", N_("in Greek")},      {"ja", N_("in Japanese")},  {"zh", N_("in Chinese")},
};

/* Of a language without a name here only that it is the customer's is told. */
static void append_language(GString *reason, const MoArticle *article, const MoCustomer *customer)
{
    const char *code = article->language;
    size_t length = strcspn(code, "-_");
    if (length == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (strlen(languages[i].code) == length &&
            g_ascii_strncasecmp(languages[i].code, code, length) == 0) {
            g_string_append_printf(reason, ", %s", _(languages[i].words));
            return;
        }
    }
    if (*customer->language)
        g_string_append(reason, _(", in the customer's language"));
}

/* `en` fits `en-GB` and the other way round; who has no language reads any. */
static bool fits_language(const char *article, const char *customer)
{
    size_t a = strcspn(article, "-"), b = strcspn(customer, "-");
    return a == 0 || b == 0 || (a == b && g_ascii_strncasecmp(article, customer, a) == 0);
}

/* The article's tag that the customer has too, or NULL. Borrowed. */
static const char *find_shared(char *const *tags, char *const *wanted)
{
    for (; *tags; tags++)
        for (char *const *want = wanted; *want; want++)
            if (mo_text_same(*tags, *want))
                return *tags;
    return NULL;
}

bool mo_article_is_wanted(const MoArticle *article, const MoCustomer *customer,
                          const char *const *given)
{
    if (given && g_strv_contains(given, article->key))
        return false;
    return !article->tags[0] || find_shared(article->tags, customer->tags) ||
           find_shared(article->tags, customer->interests);
}

/* Why an article suits a customer, in words. */
static char *make_reason(const MoArticle *article, const MoCustomer *customer)
{
    const char *tag = find_shared(article->tags, customer->tags);
    const char *interest = find_shared(article->tags, customer->interests);
    GString *reason = g_string_new(NULL);
    if (article->event) {
        g_autofree char *day = mo_day_print_long(article->event->start.day);
        g_string_append_printf(reason, _("on %s, "), day);
    }
    if (tag)
        g_string_append_printf(reason, _("shares the tag %s"), tag);
    else if (interest)
        g_string_append_printf(reason, _("of interest: %s"), interest);
    else
        g_string_append(reason, _("fits everybody"));
    append_language(reason, article, customer);
    g_string_append(reason, _(", not sent before"));
    return g_string_free(reason, FALSE);
}

MoSuggestion *mo_suggestion_new_article(const MoArticle *article, const MoCustomer *customer)
{
    MoSuggestion *suggestion = g_new0(MoSuggestion, 1);
    suggestion->kind = g_strdup(article->event ? "event" : "article");
    suggestion->event = mo_ics_event_dup(article->event);
    suggestion->key = g_strdup(article->key);
    suggestion->title = g_strdup(article->title);
    suggestion->url = g_strdup(article->url);
    suggestion->summary = g_strdup(article->summary);
    suggestion->reason = make_reason(article, customer);
    return suggestion;
}

MoSuggestion *mo_articles_pick(const GPtrArray *articles, const MoCustomer *customer,
                               const char *const *given, MoDay day)
{
    for (unsigned i = 0; i < articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(articles, i);
        if (article->event || (article->expires != MO_DAY_NONE && article->expires < day) ||
            !fits_language(article->language, customer->language))
            continue;
        if (mo_article_is_wanted(article, customer, given))
            return mo_suggestion_new_article(article, customer);
    }
    return NULL;
}
