#include "output/channel_private.h"

typedef struct {
    MoChannel parent;
    bool up;
    bool accepts;
    bool held;
    GPtrArray *shown; /* of MoNote: everything that was handed to show() */
    GHashTable *live; /* of uint64_t: what the user sees now */
    GQueue waiting;   /* of uint64_t: handed in, not answered yet */
} FakeChannel;

static void fake_free(MoChannel *channel)
{
    FakeChannel *fake = (FakeChannel *)channel;
    g_queue_clear_full(&fake->waiting, g_free);
    g_hash_table_unref(fake->live);
    g_ptr_array_unref(fake->shown);
    g_free(fake);
}

static bool fake_is_up(MoChannel *channel)
{
    return ((FakeChannel *)channel)->up;
}

static uint64_t *copy_tag(uint64_t tag)
{
    return g_memdup2(&tag, sizeof tag);
}

static void answer(FakeChannel *fake, uint64_t tag)
{
    if (fake->up && fake->accepts) {
        g_hash_table_add(fake->live, copy_tag(tag));
        mo_channel_emit(&fake->parent, MO_CHANNEL_SHOWN, tag, NULL, 0);
    } else {
        mo_channel_emit(&fake->parent, MO_CHANNEL_FAILED, tag, fake->up ? "refused" : "no server",
                        0);
    }
}

static void fake_show(MoChannel *channel, const MoNote *note)
{
    FakeChannel *fake = (FakeChannel *)channel;
    g_ptr_array_add(fake->shown, mo_note_dup(note));
    if (fake->held)
        g_queue_push_tail(&fake->waiting, copy_tag(note->tag));
    else
        answer(fake, note->tag);
}

static void fake_close(MoChannel *channel, uint64_t tag)
{
    FakeChannel *fake = (FakeChannel *)channel;
    g_hash_table_remove(fake->live, &tag);
}

static const MoChannelClass fake_class = {
    .free = fake_free,
    .is_up = fake_is_up,
    .show = fake_show,
    .close = fake_close,
};

MoChannel *mo_channel_new_fake(void)
{
    FakeChannel *fake = g_new0(FakeChannel, 1);
    fake->parent.class = &fake_class;
    fake->up = true;
    fake->accepts = true;
    fake->shown = g_ptr_array_new_with_free_func((GDestroyNotify)mo_note_free);
    fake->live = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_queue_init(&fake->waiting);
    return &fake->parent;
}

static FakeChannel *get_fake(MoChannel *channel)
{
    g_assert(channel && channel->class == &fake_class);
    return (FakeChannel *)channel;
}

void mo_channel_fake_set_up(MoChannel *channel, bool up)
{
    FakeChannel *fake = get_fake(channel);
    if (fake->up == up)
        return;
    fake->up = up;
    if (!up)
        g_hash_table_remove_all(fake->live);
    mo_channel_emit(channel, up ? MO_CHANNEL_UP : MO_CHANNEL_DOWN, 0, NULL, 0);
}

void mo_channel_fake_set_locked(MoChannel *channel, bool locked)
{
    (void)get_fake(channel);
    mo_channel_emit(channel, locked ? MO_CHANNEL_LOCKED : MO_CHANNEL_UNLOCKED, 0, NULL, 0);
}

void mo_channel_fake_was_locked(MoChannel *channel)
{
    (void)get_fake(channel);
    mo_channel_emit(channel, MO_CHANNEL_WAS_LOCKED, 0, NULL, 0);
}

void mo_channel_fake_set_accepts(MoChannel *channel, bool accepts)
{
    get_fake(channel)->accepts = accepts;
}

void mo_channel_fake_set_held(MoChannel *channel, bool held)
{
    get_fake(channel)->held = held;
}

void mo_channel_fake_flush(MoChannel *channel)
{
    FakeChannel *fake = get_fake(channel);
    /* Only what waits now: a receiver may show more, which is held again. */
    for (unsigned n = g_queue_get_length(&fake->waiting); n > 0; n--) {
        g_autofree uint64_t *tag = g_queue_pop_head(&fake->waiting);
        answer(fake, *tag);
    }
}

const GPtrArray *mo_channel_fake_get_shown(const MoChannel *channel)
{
    g_assert(channel && channel->class == &fake_class);
    return ((const FakeChannel *)channel)->shown;
}

bool mo_channel_fake_has(MoChannel *channel, uint64_t tag)
{
    return g_hash_table_contains(get_fake(channel)->live, &tag);
}

void mo_channel_fake_press(MoChannel *channel, uint64_t tag, const char *key)
{
    FakeChannel *fake = get_fake(channel);
    if (g_hash_table_remove(fake->live, &tag))
        mo_channel_emit(channel, MO_CHANNEL_ACTION, tag, key, 0);
}

void mo_channel_fake_close_by_user(MoChannel *channel, uint64_t tag)
{
    FakeChannel *fake = get_fake(channel);
    if (g_hash_table_remove(fake->live, &tag))
        mo_channel_emit(channel, MO_CHANNEL_CLOSED, tag, NULL, 2);
}
