/* E-mail addresses, judged strictly. GMime cuts a bad one silently at its first odd byte, which
 * makes it somebody else's: so one is written to only when it is a plain local@domain. */
#ifndef MOMENTS_MODEL_ADDRESS_H
#define MOMENTS_MODEL_ADDRESS_H

#include <glib.h>
#include <stdbool.h>

/* Whether it is one in plain ASCII, as nearly all are, and stands alone, found in one pass. False
 * says nothing yet: other letters in the domain are judged by mo_address_find_fault(). */
bool mo_address_is_plain(const char *text);

/* Why no e-mail can be written to it, a phrase; NULL when one can. The caller frees it. */
char *mo_address_find_fault(const char *address);

/* The address as it may stand in a header: one local@domain, the domain in ASCII (IDNA). NULL and
 * MO_ERROR_REFUSED with the reason otherwise. The caller frees it. */
char *mo_address_check(const char *address, GError **error);

#endif
