/* The one error domain of the program.
 *
 * A GError is for what fails while running (a disk, a bus, a question with two answers). What is
 * wrong in a file of the user's is never a GError but a MoProblem: see input/problem.h. */
#ifndef MOMENTS_BASE_ERROR_H
#define MOMENTS_BASE_ERROR_H

#include <glib.h>

#define MO_ERROR (mo_error_quark())

typedef enum {
    MO_ERROR_FAILED,    /* what was tried did not work: a disk, a bus */
    MO_ERROR_NOT_FOUND, /* no such file, customer, moment */
    MO_ERROR_AMBIGUOUS, /* several things fit; the message lists them */
    MO_ERROR_INVALID,   /* a text that does not follow its grammar */
    MO_ERROR_REFUSED,   /* understood, but not allowed in this state */
    MO_ERROR_BUSY,      /* somebody else holds it; trying again may help */
    MO_ERROR_CORRUPT,   /* stored data are damaged */
    MO_ERROR_NEWER,     /* stored data were written by a newer version */
    MO_ERROR_STOPPED,   /* given up because something else is more urgent; nothing is wrong */
} MoErrorCode;

GQuark mo_error_quark(void);

#endif
