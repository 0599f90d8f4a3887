/* Shorthand for gettext. Every text that a user sees passes through `_()`. The program binds the
 * domain once, in cli/main.c; libraries and tests need nothing. */
#ifndef MOMENTS_BASE_I18N_H
#define MOMENTS_BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
/* Marks a text in a constant table for extraction; it is translated where it is used. */
#define N_(text) (text)

#endif
