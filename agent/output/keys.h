#ifndef MO_OUTPUT_KEYS_H
#define MO_OUTPUT_KEYS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Small files of ours, of one group of keys each: a job for the courier, what is remembered of a
 * draft. What cannot be read is skipped by those who list a folder: such a file is never the only
 * place where something is known. */

/* Reads one item from its keys; NULL when something needed is missing. */
typedef void *(*MoKeysParse)(GKeyFile *keys);

/* NULL when there is no such key. The caller frees it. */
char *mo_keys_get(GKeyFile *keys, const char *key);
/* 0 when there is no such key. */
uint32_t mo_keys_get_number(GKeyFile *keys, const char *key);
int64_t mo_keys_get_instant(GKeyFile *keys, const char *key);
bool mo_keys_get_flag(GKeyFile *keys, const char *key);

/* NULL when there is no such key. The caller frees it with g_strfreev(). */
char **mo_keys_get_list(GKeyFile *keys, const char *key);

/* A value of NULL is not written. */
void mo_keys_put_list(GKeyFile *keys, const char *key, char **values);
void mo_keys_put(GKeyFile *keys, const char *key, const char *value);
void mo_keys_put_number(GKeyFile *keys, const char *key, uint32_t value);
void mo_keys_put_instant(GKeyFile *keys, const char *key, int64_t value);
void mo_keys_put_flag(GKeyFile *keys, const char *key, bool value);

/* The item in a file; NULL when there is none that can be read. */
void *mo_keys_load(const char *path, MoKeysParse parse);

/* The items of the files of `folder` whose names end in `suffix`, in no order. Never NULL. */
GPtrArray *mo_keys_list(const char *folder, const char *suffix, MoKeysParse parse,
                        GDestroyNotify free_item);

#endif
