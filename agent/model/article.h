/* articles.csv: what can be sent, one row an article.
 * Columns: title (required), url, tags (`;` list), language, expires (YYYY-MM-DD), summary. */
#ifndef MOMENTS_MODEL_ARTICLE_H
#define MOMENTS_MODEL_ARTICLE_H

#include "input/problem.h"
#include "model/customer.h"

typedef struct {
    char *key; /* what the ledger knows it by: the url, else the title */
    char *title;
    char *url; /* http or https, else "" */
    char *summary;
    char *language; /* "" = any */
    char **tags;
    MoDay expires; /* the last day it may be offered; MO_DAY_NONE = never */
    unsigned line;
} MoArticle;

/* What to send, with the printed reason. */
typedef struct {
    char *kind; /* "article" */
    char *key;
    char *title;
    char *url;
    char *summary;
    char *reason; /* "shares the tag energy, in English, not sent to her before" */
} MoSuggestion;

MoSuggestion *mo_suggestion_dup(const MoSuggestion *suggestion);
void mo_suggestion_free(MoSuggestion *suggestion);

/* Reads FOLDER/articles.csv; an empty array when there is none. An array of MoArticle in file
 * order; bad rows are problems. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_articles_load(const char *path, MoProblems *problems);

void mo_article_free(MoArticle *article);

/* The suggestion of a given article for a customer. The caller frees it. */
MoSuggestion *mo_suggestion_new_article(const MoArticle *article, const MoCustomer *customer);

/* The first article that is not expired on `day`, matches the customer's language (or has none) and
 * one of the customer's tags or interests (or has no tags), and whose key is not in `given`
 * (NULL-terminated). NULL when none fits. The caller frees it. */
MoSuggestion *mo_articles_pick(const GPtrArray *articles, const MoCustomer *customer,
                               const char *const *given, MoDay day);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoSuggestion, mo_suggestion_free)

#endif
