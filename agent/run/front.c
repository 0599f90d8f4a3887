#include "run/front.h"

#include "run/bus.h"

#include <glib-unix.h>

/* The channel may need 0.7 s of it to take its notes back from a server that hangs. */
#define END_MS 800

struct MoFront {
    GMainContext *context;
    GMainLoop *main;
    MoBus *bus;
    const MoFrontWorker *worker; /* borrowed while it runs */
    void *data;
    gint is_ending; /* atomic */
    GMutex lock;    /* of what follows */
    GCond changed;
    bool has_ended; /* the worker */
    MoFrontStatus status;
    char *problem;
    char *unreadable;
};

/* ---- words between the threads -------------------------------------------------------------- */

/* Calls func(data) in the context: never at once, as g_main_context_invoke() may. */
static void post(GMainContext *context, int priority, GSourceFunc func, void *data)
{
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, priority);
    g_source_set_callback(source, func, data, NULL);
    g_source_attach(source, context);
}

static gboolean tell_poked(void *data)
{
    const MoFront *front = data;
    front->worker->poked(front->data);
    return G_SOURCE_REMOVE;
}

static gboolean tell_hangup(void *data)
{
    const MoFront *front = data;
    front->worker->hangup(front->data);
    return G_SOURCE_REMOVE;
}

static gboolean tell_end(void *data)
{
    const MoFront *front = data;
    front->worker->end(front->data);
    return G_SOURCE_REMOVE;
}

static gboolean quit(void *data)
{
    MoFront *front = data;
    g_main_loop_quit(front->main);
    return G_SOURCE_REMOVE;
}

static gboolean emit_changed(void *data)
{
    const MoFront *front = data;
    mo_bus_emit_changed(front->bus);
    return G_SOURCE_REMOVE;
}

/* ---- the bus -------------------------------------------------------------------------------- */

static void poked(void *data)
{
    MoFront *front = data;
    if (front->worker)
        post(NULL, G_PRIORITY_DEFAULT, tell_poked, front);
}

static void add_counts(GVariantBuilder *builder, const MoFrontStatus *status)
{
    const struct {
        const char *name;
        unsigned n;
    } counts[] = {{"open", status->n_open},
                  {"promised", status->n_class[MO_CLASS_PROMISE]},
                  {"to_put_right", status->n_class[MO_CLASS_RECOVERY]},
                  {"surprises", status->n_class[MO_CLASS_MAGIC]},
                  {"waiting", status->n_waiting},
                  {"problems", status->n_problems}};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        g_variant_builder_add(builder, "{sv}", counts[i].name, g_variant_new_uint32(counts[i].n));
}

static GVariant *get_status(void *data)
{
    MoFront *front = data;
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_mutex_lock(&front->lock);
    const MoFrontStatus *status = &front->status;
    g_variant_builder_add(&builder, "{sv}", "version", g_variant_new_string(VERSION));
    g_variant_builder_add(&builder, "{sv}", "ready", g_variant_new_boolean(status->is_ready));
    add_counts(&builder, status);
    if (status->acted_utc != INT64_MIN)
        g_variant_builder_add(&builder, "{sv}", "acted", g_variant_new_int64(status->acted_utc));
    if (status->acts_utc != INT64_MIN)
        g_variant_builder_add(&builder, "{sv}", "acts", g_variant_new_int64(status->acts_utc));
    if (status->quiet_utc != INT64_MIN)
        g_variant_builder_add(&builder, "{sv}", "quiet", g_variant_new_int64(status->quiet_utc));
    if (status->away != MO_DAY_NONE)
        g_variant_builder_add(&builder, "{sv}", "away",
                              g_variant_new_take_string(mo_day_print(status->away)));
    if (status->problem)
        g_variant_builder_add(&builder, "{sv}", "problem", g_variant_new_string(status->problem));
    if (status->unreadable)
        g_variant_builder_add(&builder, "{sv}", "unreadable",
                              g_variant_new_string(status->unreadable));
    g_mutex_unlock(&front->lock);
    return g_variant_builder_end(&builder);
}

MoFront *mo_front_new(const MoSession *session, bool *ret_taken)
{
    MoFront *front = g_new0(MoFront, 1);
    front->context = g_main_context_new();
    front->main = g_main_loop_new(front->context, FALSE);
    front->status = (MoFrontStatus){
        .acted_utc = INT64_MIN, .acts_utc = INT64_MIN, .quiet_utc = INT64_MIN, .away = MO_DAY_NONE};
    g_mutex_init(&front->lock);
    g_cond_init(&front->changed);
    g_main_context_push_thread_default(front->context);
    front->bus =
        mo_bus_new(&(MoBusHandler){.poked = poked, .get_status = get_status, .session = session},
                   front, ret_taken);
    if (!*ret_taken)
        return front;
    mo_front_free(front);
    return NULL;
}

void mo_front_free(MoFront *front)
{
    if (!front)
        return;
    mo_bus_free(front->bus);
    g_main_context_pop_thread_default(front->context);
    g_main_loop_unref(front->main);
    g_main_context_unref(front->context);
    g_mutex_clear(&front->lock);
    g_cond_clear(&front->changed);
    g_free(front->problem);
    g_free(front->unreadable);
    g_free(front);
}

/* ---- the worker ----------------------------------------------------------------------------- */

static void *run_worker(void *data)
{
    MoFront *front = data;
    front->worker->work(front->data);
    g_mutex_lock(&front->lock);
    front->has_ended = true;
    g_cond_signal(&front->changed);
    g_mutex_unlock(&front->lock);
    post(front->context, G_PRIORITY_DEFAULT, quit, front);
    return NULL;
}

/* Whether it ended in time. */
static bool end_worker(MoFront *front, GThread *thread)
{
    g_atomic_int_set(&front->is_ending, 1);
    post(NULL, G_PRIORITY_HIGH, tell_end, front);
    int64_t deadline = g_get_monotonic_time() + END_MS * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&front->lock);
    while (!front->has_ended && g_cond_wait_until(&front->changed, &front->lock, deadline))
        continue;
    bool has_ended = front->has_ended;
    g_mutex_unlock(&front->lock);
    if (has_ended)
        g_thread_join(thread);
    else
        g_thread_unref(thread);
    return has_ended;
}

static gboolean on_end(void *data)
{
    (void)quit(data);
    return G_SOURCE_CONTINUE;
}

static gboolean on_hangup(void *data)
{
    post(NULL, G_PRIORITY_DEFAULT, tell_hangup, data);
    return G_SOURCE_CONTINUE;
}

static GSource *listen_for(MoFront *front, int signal, GSourceFunc func)
{
    GSource *source = g_unix_signal_source_new(signal);
    g_source_set_callback(source, func, front, NULL);
    g_source_attach(source, front->context);
    return source;
}

bool mo_front_run(MoFront *front, const MoFrontWorker *worker, void *data)
{
    GSource *signals[] = {listen_for(front, SIGTERM, on_end), listen_for(front, SIGINT, on_end),
                          listen_for(front, SIGHUP, on_hangup)};
    front->worker = worker;
    front->data = data;
    GThread *thread = g_thread_new("agent", run_worker, front);
    g_main_loop_run(front->main);
    bool has_ended = end_worker(front, thread);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_source_destroy(signals[i]);
        g_source_unref(signals[i]);
    }
    return has_ended;
}

/* ---- from any thread ------------------------------------------------------------------------ */

bool mo_front_is_ending(const MoFront *front)
{
    return g_atomic_int_get(&front->is_ending) != 0;
}

void mo_front_set_status(MoFront *front, const MoFrontStatus *status)
{
    g_mutex_lock(&front->lock);
    g_free(front->problem);
    front->problem = g_strdup(status->problem);
    g_free(front->unreadable);
    front->unreadable = g_strdup(status->unreadable);
    front->status = *status;
    front->status.problem = front->problem;
    front->status.unreadable = front->unreadable;
    g_mutex_unlock(&front->lock);
}

void mo_front_tell_changed(MoFront *front)
{
    post(front->context, G_PRIORITY_DEFAULT, emit_changed, front);
}
