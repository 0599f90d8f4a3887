/* The pieces of a page: text made harmless, links, and what stands around it all. */
#ifndef MOMENTS_OUTPUT_PAGE_PRIVATE_H
#define MOMENTS_OUTPUT_PAGE_PRIVATE_H

#include "output/page.h"

/* Appends a text from outside: one clean line, escaped, at most `max` bytes. */
void mo_page_add_text(GString *html, const char *text, size_t max);

/* The same for several lines, which keep their breaks. */
void mo_page_add_block(GString *html, const char *text, size_t max);

/* `<tag class="class">text</tag>`; nothing for an empty text. `class` may be NULL. The words may
 * run in any direction. */
void mo_page_add_element(GString *html, const char *tag, const char *class, const char *text);

/* The address of a link that calls a number, or that writes to an address; NULL when it is none.
 * The caller frees it. */
char *mo_page_make_tel(const char *phone);
char *mo_page_make_mailto(const char *address);

/* A link; `href` is one of the above, or an address of the web, and NULL leaves the text alone. */
void mo_page_add_link(GString *html, const char *class, const char *href, const char *text);

/* The document around its inside, which is taken over. The caller frees it. */
char *mo_page_wrap(const char *title, GString *inside);

/* page_moment.c: everything about one moment below its title. */
void mo_page_add_moment(GString *html, const MoPage *page, const MoPageMoment *of);

/* page_person.c: who she is and how to reach her; what to keep in mind; what happened lately. */
void mo_page_add_person(GString *html, const MoPage *page, const MoPageMoment *of);
void mo_page_add_keep_in_mind(GString *html, const MoPage *page, const MoPageMoment *of);
void mo_page_add_lately(GString *html, const MoPage *page, const MoPageMoment *of);

#endif
