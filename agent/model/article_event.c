#include "model/article_private.h"

#include "base/text.h"

/* The same for as long as the event is on that day, wherever she is. */
static char *make_key(const MoIcsEvent *event)
{
    g_autofree char *day = mo_day_print(event->there.day);
    return g_strdup_printf("%s %s", *event->uid ? event->uid : event->title, day);
}

void mo_events_load(GPtrArray *articles, const char *path, const MoZone *zone, MoProblems *problems)
{
    g_return_if_fail(articles != NULL);
    g_autoptr(GPtrArray) events = mo_ics_read_events(path, zone, problems);
    for (guint i = 0; i < events->len; i++) {
        const MoIcsEvent *event = g_ptr_array_index(events, i);
        MoArticle *article = g_new0(MoArticle, 1);
        article->key = make_key(event);
        article->title = g_strdup(event->title);
        article->url = g_strdup(event->url);
        article->summary = g_strdup(event->summary);
        article->language = g_strdup("");
        article->tags = g_strdupv(event->tags);
        article->expires = event->start.day;
        article->line = event->line;
        article->event = mo_ics_event_dup(event);
        g_ptr_array_add(articles, article);
    }
}

MoSuggestion *mo_events_pick(const GPtrArray *articles, const MoCustomer *customer,
                             const char *const *given, MoDay day)
{
    const MoArticle *next = NULL;
    for (guint i = 0; articles && i < articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(articles, i);
        bool sooner = article->event && article->event->start.day > day &&
                      (!next || mo_local_compare(article->event->start, next->event->start) < 0);
        if (sooner && mo_article_is_wanted(article, customer, given))
            next = article;
    }
    return next ? mo_suggestion_new_article(next, customer) : NULL;
}
