/* The headers that other programs write, and what each means: the one table of foreign vocabulary,
 * for model/field.h, which asks it for single words, and for mappings, which ask it for the columns
 * of a whole file. */
#ifndef MOMENTS_MODEL_FIELD_TABLE_H
#define MOMENTS_MODEL_FIELD_TABLE_H

#include "model/field.h"
#include "model/program.h"

typedef struct MoFieldTable MoFieldTable;

/* The table, ready for many questions. Free with mo_field_table_free(). */
MoFieldTable *mo_field_table_new(void);
void mo_field_table_free(MoFieldTable *table);

/* What a header key (mo_text_header_key()) means to a program; NONE when nothing. *ret_rank grows,
 * from 1, the weaker the header says it; *ret_number is the number in it ("E-mail 2 Address"), else
 * 0. Parts come too. */
MoField mo_field_table_look_up(const MoFieldTable *table, MoProgram program, const char *key,
                               unsigned *ret_rank, unsigned *ret_number);

/* The same for a single header of any program. */
MoField mo_field_table_find(const char *header, unsigned *ret_rank);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoFieldTable, mo_field_table_free)

#endif
