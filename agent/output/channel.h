/* The way a nudge reaches the desktop, behind one small interface: the real one (output/desktop.h,
 * libnotify in a thread of its own) and a fake for tests.
 *
 * Everything is asynchronous: show() returns at once, what became of it comes back as an event in
 * the main context of the thread that made the channel. "Shown" means that the server took the
 * note, nothing more. */
#ifndef MOMENTS_OUTPUT_CHANNEL_H
#define MOMENTS_OUTPUT_CHANNEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A button. The first of a note is always harmless. */
typedef struct {
    char *key; /* "later", "spoke", "no-answer", "done", "skip", "open-draft", "another" */
    char *label;
} MoNoteAction;

/* A note, ready to be shown: clean text, cut to size. The body is plain; the channel escapes it for
 * servers that read markup. */
typedef struct {
    uint64_t tag; /* names the note in events; chosen by the caller, never used twice */
    char *summary;
    char *body;
    GPtrArray *actions; /* of MoNoteAction */
    char *pressed;      /* last line of the body where buttons work; NULL: none */
    char *typed;        /* and where the server has none; NULL: none */
    char *discreet;     /* all that it says while others may see the screen; NULL: the same */
    bool sticky;        /* stays until the user closes it */
    bool opens;         /* a click on its text is the action MO_NOTE_OPEN, not just "seen" */
} MoNote;

/* The key of a click on the text. It carries no token, so it must never answer anything. */
#define MO_NOTE_OPEN "open"
/* The key of the button that takes an answer back. */
#define MO_NOTE_UNDO "undo"
/* Keys of the question by what day a late promise will be kept: not at all, "by-2026-03-06". */
#define MO_NOTE_LEAVE "leave"
#define MO_NOTE_BY "by-"
/* The key of the button that puts off all of a digest that may wait. */
#define MO_NOTE_ALL_LATER "all-later"

MoNote *mo_note_new(uint64_t tag, const char *summary, const char *body);
void mo_note_add_action(MoNote *note, const char *key, const char *label);
/* What to do next, said last: as the server has buttons that can be pressed, or has not. */
void mo_note_set_ending(MoNote *note, const char *pressed, const char *typed);
void mo_note_free(MoNote *note);

typedef enum {
    MO_CHANNEL_UP,     /* a server answers (again); what FAILED may be tried again now */
    MO_CHANNEL_DOWN,   /* no server any more: every note that was shown is gone */
    MO_CHANNEL_SHOWN,  /* tag: the server took it */
    MO_CHANNEL_FAILED, /* tag, text: it was not shown, and may be tried again */
    MO_CHANNEL_ACTION, /* tag, text = the action's key; only with our token (but
                          MO_NOTE_OPEN); ends the note */
    MO_CHANNEL_CLOSED, /* tag, reason: 1 expired, 2 by the user (a click on the text too), 3 by us,
                          4 unknown; never after ACTION */
    MO_CHANNEL_LOCKED, /* nobody sees what is shown from now on */
    MO_CHANNEL_WAS_LOCKED, /* nor saw what was shown so far */
    MO_CHANNEL_UNLOCKED,   /* she is back; may come without LOCKED before */
} MoChannelEventType;

typedef struct {
    MoChannelEventType type;
    uint64_t tag;
    const char *text; /* borrowed for the call */
    unsigned reason;
} MoChannelEvent;

typedef void (*MoChannelFunc)(const MoChannelEvent *event, void *data);

typedef struct MoChannel MoChannel;

typedef struct {
    void (*free)(MoChannel *channel);
    bool (*is_up)(MoChannel *channel);
    void (*show)(MoChannel *channel, const MoNote *note);
    void (*close)(MoChannel *channel, uint64_t tag);
    bool (*has_action)(MoChannel *channel); /* may be NULL: never */
} MoChannelClass;

struct MoChannel {
    const MoChannelClass *class;
    MoChannelFunc func;
    void *data;
};

/* Never blocks; ends in well under a second even when the server hangs. NULL is allowed. */
void mo_channel_free(MoChannel *channel);

/* Who gets the events. Set once, before the first show(). */
void mo_channel_set_func(MoChannel *channel, MoChannelFunc func, void *data);

/* Whether a server answers, as far as is known now. */
bool mo_channel_is_up(MoChannel *channel);

/* Shows a copy of the note; SHOWN or FAILED follows. */
void mo_channel_show(MoChannel *channel, const MoNote *note);

/* Takes a note back; unknown tags are ignored. */
void mo_channel_close(MoChannel *channel, uint64_t tag);

/* Whether a pressed button waits to be told: what takes long had better make way. */
bool mo_channel_has_action(MoChannel *channel);

/* The fake: keeps what is shown, answers on command, and is up from the start. Events are delivered
 * at once, inside the calls below and inside show(); close() delivers none. A note that is not
 * there any more (answered, closed, gone with the server) can be neither pressed nor closed. */
MoChannel *mo_channel_new_fake(void);
void mo_channel_fake_set_up(MoChannel *channel, bool up);
/* How the next shows end: true (the start) = SHOWN, false = FAILED. */
void mo_channel_fake_set_accepts(MoChannel *channel, bool accepts);
/* When true, show() delivers nothing until mo_channel_fake_flush(): a crash in between can be
 * tried. */
void mo_channel_fake_set_held(MoChannel *channel, bool held);
void mo_channel_fake_flush(MoChannel *channel);
/* All notes ever shown, MoNote, oldest first. Borrowed. */
const GPtrArray *mo_channel_fake_get_shown(const MoChannel *channel);
/* Whether the note is on the screen now. */
bool mo_channel_fake_has(MoChannel *channel, uint64_t tag);
void mo_channel_fake_press(MoChannel *channel, uint64_t tag, const char *key);
/* The screen is locked, or unlocked. */
void mo_channel_fake_set_locked(MoChannel *channel, bool locked);
/* It was locked all the time. */
void mo_channel_fake_was_locked(MoChannel *channel);
void mo_channel_fake_close_by_user(MoChannel *channel, uint64_t tag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoNote, mo_note_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoChannel, mo_channel_free)

#endif
