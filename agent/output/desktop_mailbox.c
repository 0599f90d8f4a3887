#include "output/desktop_mailbox.h"

struct MoMailbox {
    gatomicrefcount references;
    GMainContext *context;
    MoMailFunc func;
    void *data;
    GMutex lock;     /* of what follows */
    GQueue mails;    /* of MoMail */
    GSource *source; /* attached while mails wait */
    bool closed;
};

static void free_mail(void *data)
{
    MoMail *mail = data;
    g_free(mail->text);
    g_free(mail);
}

MoMailbox *mo_mailbox_new(MoMailFunc func, void *data)
{
    MoMailbox *mailbox = g_new0(MoMailbox, 1);
    g_atomic_ref_count_init(&mailbox->references);
    mailbox->context = g_main_context_ref_thread_default();
    mailbox->func = func;
    mailbox->data = data;
    g_mutex_init(&mailbox->lock);
    g_queue_init(&mailbox->mails);
    return mailbox;
}

MoMailbox *mo_mailbox_ref(MoMailbox *mailbox)
{
    g_atomic_ref_count_inc(&mailbox->references);
    return mailbox;
}

void mo_mailbox_unref(MoMailbox *mailbox)
{
    if (!mailbox || !g_atomic_ref_count_dec(&mailbox->references))
        return;
    g_assert(!mailbox->source);
    g_queue_clear_full(&mailbox->mails, free_mail);
    g_mutex_clear(&mailbox->lock);
    g_main_context_unref(mailbox->context);
    g_free(mailbox);
}

/* The next mail, or NULL; then the source is gone, and the next post attaches a new one. */
static MoMail *take_mail(MoMailbox *mailbox)
{
    g_mutex_lock(&mailbox->lock);
    MoMail *mail = g_queue_pop_head(&mailbox->mails);
    if (!mail && mailbox->source) {
        g_source_unref(mailbox->source);
        mailbox->source = NULL;
    }
    g_mutex_unlock(&mailbox->lock);
    return mail;
}

/* One mail a turn, so that a handler may run the main context itself. */
static gboolean deliver(void *data)
{
    MoMailbox *mailbox = data;
    MoMail *mail = take_mail(mailbox);
    if (!mail)
        return G_SOURCE_REMOVE;
    mailbox->func(mail, mailbox->data);
    free_mail(mail);
    return G_SOURCE_CONTINUE;
}

static void unref_mailbox(void *data)
{
    mo_mailbox_unref(data);
}

/* A reply that has come counts even when its time-out is due in the same turn: hence the priority.
 */
static void attach(MoMailbox *mailbox)
{
    mailbox->source = g_idle_source_new();
    g_source_set_priority(mailbox->source, G_PRIORITY_HIGH);
    g_source_set_callback(mailbox->source, deliver, mo_mailbox_ref(mailbox), unref_mailbox);
    g_source_attach(mailbox->source, mailbox->context);
}

void mo_mailbox_post(MoMailbox *mailbox, int type, uint64_t tag, const char *text, unsigned reason)
{
    g_mutex_lock(&mailbox->lock);
    if (!mailbox->closed) {
        MoMail *mail = g_new(MoMail, 1);
        *mail = (MoMail){.type = type, .tag = tag, .text = g_strdup(text), .reason = reason};
        g_queue_push_tail(&mailbox->mails, mail);
        if (!mailbox->source)
            attach(mailbox);
    }
    g_mutex_unlock(&mailbox->lock);
}

bool mo_mailbox_has(MoMailbox *mailbox, int type)
{
    bool has = false;
    g_mutex_lock(&mailbox->lock);
    for (const GList *at = mailbox->mails.head; at && !has; at = at->next)
        has = ((const MoMail *)at->data)->type == type;
    g_mutex_unlock(&mailbox->lock);
    return has;
}

void mo_mailbox_close(MoMailbox *mailbox)
{
    g_mutex_lock(&mailbox->lock);
    mailbox->closed = true;
    GSource *source = g_steal_pointer(&mailbox->source);
    g_queue_clear_full(&mailbox->mails, free_mail);
    g_mutex_unlock(&mailbox->lock);
    if (source) {
        g_source_destroy(source);
        g_source_unref(source);
    }
}

GMainContext *mo_mailbox_get_context(MoMailbox *mailbox)
{
    return mailbox->context;
}
