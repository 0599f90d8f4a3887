/* Whether another program is in the middle of writing a file. */
#ifndef MOMENTS_BASE_WRITER_H
#define MOMENTS_BASE_WRITER_H

#include <stdbool.h>

/* Whether a program has the file open for writing, and so may not be done with it. Asks the kernel
 * (a lease, fcntl(2)); false where it does not know: for the files of other users and on some
 * network drives. */
bool mo_file_has_writer(const char *path);

/* Whether it wrote within the last seconds, too: it is worth while to wait for its end. Some
 * programs keep a file open as long as they show it. */
bool mo_file_is_being_written(const char *path);

#endif
