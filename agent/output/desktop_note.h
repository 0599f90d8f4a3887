/* libnotify, wrapped: notes with their tags and tokens. Used in one thread only, whose
 * thread-default main context must be the same for the whole life.
 *
 * show() may block for 25 s when the server hangs; nothing else waits for the server, but for the
 * freeing of a note whose show() has failed so. */
#ifndef MOMENTS_OUTPUT_DESKTOP_NOTE_H
#define MOMENTS_OUTPUT_DESKTOP_NOTE_H

#include "output/channel.h"

/* What the server can do. */
typedef struct {
    bool escapes_body; /* reads markup */
    bool has_actions;
} MoNoteStyle;

/* The reason of a CLOSED that mo_libnotify_close() caused. */
#define MO_CLOSED_BY_US 3

typedef struct MoLibnotify MoLibnotify;

/* MO_CHANNEL_ACTION or MO_CHANNEL_CLOSED. */
typedef void (*MoLibnotifyFunc)(int type, uint64_t tag, const char *text, unsigned reason,
                                void *data);

MoLibnotify *mo_libnotify_new(MoLibnotifyFunc func, void *data);

/* Leaves the notes on the screen. */
void mo_libnotify_free(MoLibnotify *libnotify);

/* Connects when needed. */
bool mo_libnotify_show(MoLibnotify *libnotify, const MoNote *note, MoNoteStyle style,
                       GError **error);

/* Takes notes back, without waiting for the server. CLOSED by us follows at once. */
void mo_libnotify_close(MoLibnotify *libnotify, uint64_t tag);
void mo_libnotify_close_all(MoLibnotify *libnotify);

/* Drops all notes: their server has gone, and its successor begins its numbers anew. */
void mo_libnotify_forget(MoLibnotify *libnotify);

/* Ends libnotify, which would keep a dead connection for ever. The next show connects anew. */
void mo_libnotify_disconnect(MoLibnotify *libnotify);

#endif
