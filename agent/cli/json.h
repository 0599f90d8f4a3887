/* JSON output, one element of the array at a time: a tree of everything costs 5.8 KB a customer. */
#ifndef MOMENTS_CLI_JSON_H
#define MOMENTS_CLI_JSON_H

#include "model/customer.h"
#include "model/moment.h"
#include <json-glib/json-glib.h>

/* Called with each piece of the text. */
typedef void (*MoJsonSink)(const char *text, size_t length, void *data);

/* An array being written. */
typedef struct {
    MoJsonSink sink;
    void *data;
    unsigned n;
} MoJsonArray;

/* To stdout. */
MoJsonArray mo_json_array_begin(void);
MoJsonArray mo_json_array_begin_to(MoJsonSink sink, void *data);

/* Writes an element and frees it. */
void mo_json_array_take(MoJsonArray *array, JsonNode *element);
void mo_json_array_end(MoJsonArray *array);

/* The shapes of the command line's contract. The caller frees them, or gives them to
 * mo_json_array_take(). A moment that waits tells why in `reason`. */
JsonNode *mo_json_new_moment(const MoMoment *moment);
JsonNode *mo_json_new_customer(const MoCustomer *customer, MoDay today);

/* Members of an object that is being built. A NULL text and MO_DAY_NONE are null. */
void mo_json_add_text(JsonBuilder *builder, const char *name, const char *text);
void mo_json_add_list(JsonBuilder *builder, const char *name, char *const *texts);
void mo_json_add_day(JsonBuilder *builder, const char *name, MoDay day);
void mo_json_add_number(JsonBuilder *builder, const char *name, int64_t number);
void mo_json_add_local(JsonBuilder *builder, const char *name, MoLocal local);

#endif
