/* A moment, or the list of today, as a page for the browser: all that helps before the call or the
 * letter, on one sheet.
 *
 * One HTML file without scripts, without anything from elsewhere, and with a policy that forbids
 * both. Whatever a record, a note or a draft holds is text in it, never markup. */
#ifndef MOMENTS_OUTPUT_PAGE_H
#define MOMENTS_OUTPUT_PAGE_H

#include "output/draft.h"

/* One moment as a page tells it. Whatever is NULL is left out. */
typedef struct {
    const MoMoment *moment;   /* with its customer */
    char *const *why;         /* lines, NULL-terminated */
    const GPtrArray *lately;  /* of MoEntry: contacts and what was done, newest first */
    const GPtrArray *others;  /* of MoSuggestion: what else could be sent */
    const MoDraft *draft;     /* composed, or read where she changed it */
    const char *draft_edited; /* she changed the draft, which lies here */
} MoPageMoment;

typedef struct {
    const MoConfig *config;
    const GPtrArray *articles; /* of MoArticle: names what was sent before; may be NULL */
    MoLocal now;
    const GPtrArray *moments; /* of MoPageMoment, by rank */
    bool is_list;             /* the whole list; else the page is about the first one alone */
    unsigned n_waiting;       /* of a list: surprises that wait for another day */
} MoPage;

/* The document. The caller frees it. */
char *mo_page_print(const MoPage *page);

#endif
