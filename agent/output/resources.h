/* The files of config/moments.gresource.xml, compiled into the program by glib-compile-resources:
 * `/org/moments/Moments/templates/article.txt` and its like. */
#ifndef MOMENTS_OUTPUT_RESOURCES_H
#define MOMENTS_OUTPUT_RESOURCES_H

#include <gio/gio.h>

/* Where they all lie. */
#define MO_RESOURCES "/org/moments/Moments/"

/* Borrowed. Naming this function is also what links the files into a program; then
 * g_resources_lookup_data() finds them too. */
GResource *mo_resources_get_resource(void);

#endif
