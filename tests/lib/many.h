/* How much a test takes on. */
#ifndef MOMENTS_TESTS_MANY_H
#define MOMENTS_TESTS_MANY_H

#include <glib.h>

/* All; or a few where each takes long: under a sanitizer or valgrind (MO_TEST_SHORT is set). */
static inline unsigned test_many(unsigned all, unsigned few)
{
    return g_getenv("MO_TEST_SHORT") != NULL ? few : all;
}

#endif
