/* What can be sent. articles.csv: one row an article; events.ics: what people can be invited to.
 * Columns: title (required), url, tags (`;` list), language, expires (YYYY-MM-DD), summary. */
#ifndef MOMENTS_MODEL_ARTICLE_H
#define MOMENTS_MODEL_ARTICLE_H

#include "input/ics_event.h"
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
    MoIcsEvent *event; /* NULL: it is an article */
} MoArticle;

/* What to send, or whom to introduce, with the printed reason. */
typedef struct {
    char *kind; /* "article", "event", "person" */
    char *key;
    char *title;
    char *url;
    char *summary;
    MoIcsEvent *event;  /* of an event; else NULL */
    MoCustomer *person; /* whom to introduce her to, a copy; else NULL */
    char *reason;       /* "shares the tag energy, in English, not sent to her before" */
} MoSuggestion;

MoSuggestion *mo_suggestion_dup(const MoSuggestion *suggestion);
void mo_suggestion_free(MoSuggestion *suggestion);

/* Reads FOLDER/articles.csv; an empty array when there is none. An array of MoArticle in file
 * order; bad rows are problems. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_articles_load(const char *path, MoProblems *problems);

/* Adds the events of FOLDER/events.ics to what can be sent; `zone` is the user's. */
void mo_events_load(GPtrArray *articles, const char *path, const MoZone *zone,
                    MoProblems *problems);

/* The next event after `day` that shares a category with the customer's tags or interests (or has
 * none) and whose key is not in `given` (NULL-terminated). NULL when none fits. The caller frees
 * it. */
MoSuggestion *mo_events_pick(const GPtrArray *articles, const MoCustomer *customer,
                             const char *const *given, MoDay day);

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
