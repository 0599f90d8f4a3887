/* What `moments --version` prints: our version and those of the libraries it was built with. */
#ifndef MOMENTS_CLI_VERSION_H
#define MOMENTS_CLI_VERSION_H

#include <stdio.h>

void mo_version_print(FILE *file);

#endif
