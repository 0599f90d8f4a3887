/* The words of each kind, apart from how a note is put together. */
#ifndef MOMENTS_OUTPUT_NUDGE_PRIVATE_H
#define MOMENTS_OUTPUT_NUDGE_PRIVATE_H

#include "output/nudge.h"

typedef enum {
    MO_KIND_OTHER,
    MO_KIND_ARTICLE,
    MO_KIND_INTRODUCTION,
    MO_KIND_EVENT,
    MO_KIND_CALL,
    MO_KIND_ADVICE,
    MO_KIND_THANK_YOU,
    MO_KIND_CARD,
    MO_KIND_VISIT,
    MO_KIND_CHECK_IN,
} MoKind;

#define SUMMARY_MAX 80

/* What to do with whom, cut to `max` bytes. The caller frees it. */
char *mo_nudge_print_title(const MoMoment *moment, bool hide_names, size_t max);

/* Whether notes never say who it is. */
bool mo_nudge_hides(const MoConfig *config);

/* The title as a question when she opened its draft before. The caller frees it. */
char *mo_nudge_ask_sent(const MoMoment *moment, const char *title);

/* Gives the note what it says while others may see the screen, if that is asked for. */
void mo_nudge_be_ready_to_hide(MoNote *note, const MoConfig *config, unsigned n);

/* The kind by the word of the configuration; the user's own words are OTHER. */
MoKind mo_kind_from_word(const char *word);

/* What to do with `who` (NULL: "a customer"): "Call Ada Example". The caller frees it. */
char *mo_kind_print_title(const char *word, const char *who);

/* The label of the button that says it happened. Borrowed. */
const char *mo_kind_get_done_label(MoKind kind);

/* Which ban of a customer matters for it, as bits of MoBan. */
unsigned mo_kind_get_bans(MoKind kind);

#endif
