#include "run/watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define DEBOUNCE_MS 200
#define EVENTS                                                                                     \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR | IN_MODIFY)

typedef struct {
    int wd;
    char *folder;
    char *prefix;
    char *suffix;
    MoChange change;
} Rule;

struct MoWatch {
    int fd; /* -1: no inotify */
    guint source;
    guint debounce; /* 0: nothing pending */
    unsigned pending;
    GPtrArray *rules;
    MoWatchFunc func;
    void *data;
};

static void rule_free(Rule *rule)
{
    g_free(rule->folder);
    g_free(rule->prefix);
    g_free(rule->suffix);
    g_free(rule);
}

static gboolean report(gpointer data)
{
    MoWatch *watch = data;
    unsigned changes = watch->pending;
    watch->pending = 0;
    watch->debounce = 0;
    watch->func(changes, watch->data);
    return G_SOURCE_REMOVE;
}

static bool fits(const Rule *rule, const char *name)
{
    if (*name == '.' || g_str_has_suffix(name, "~") || g_str_has_suffix(name, ".tmp"))
        return false;
    return (!rule->prefix || g_str_has_prefix(name, rule->prefix)) &&
           (!rule->suffix || g_str_has_suffix(name, rule->suffix));
}

static void take_event(MoWatch *watch, const struct inotify_event *event)
{
    const char *name = event->len > 0 ? event->name : "";
    for (guint i = 0; i < watch->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(watch->rules, i);
        /* The ledger changes by writing into the file; files of people are ready when closed. */
        bool modified = (event->mask & (IN_MODIFY | IN_CREATE)) && !(event->mask & IN_ISDIR);
        if (event->mask & IN_Q_OVERFLOW)
            watch->pending |= rule->change;
        else if (rule->wd == event->wd && fits(rule, name) &&
                 (!modified || rule->change == MO_CHANGE_LEDGER))
            watch->pending |= rule->change;
    }
}

static gboolean readable(gint fd, GIOCondition condition, gpointer data)
{
    (void)condition;
    MoWatch *watch = data;
    char buffer[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t length;
    while ((length = read(fd, buffer, sizeof buffer)) > 0) {
        for (char *at = buffer; at < buffer + length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            take_event(watch, event);
            at += sizeof *event + event->len;
        }
    }
    if (watch->pending && !watch->debounce)
        watch->debounce = g_timeout_add(DEBOUNCE_MS, report, watch);
    return G_SOURCE_CONTINUE;
}

MoWatch *mo_watch_new(MoWatchFunc func, void *data)
{
    MoWatch *watch = g_new0(MoWatch, 1);
    watch->func = func;
    watch->data = data;
    watch->rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->fd >= 0)
        watch->source = g_unix_fd_add(watch->fd, G_IO_IN, readable, watch);
    return watch;
}

void mo_watch_free(MoWatch *watch)
{
    if (!watch)
        return;
    if (watch->source)
        g_source_remove(watch->source);
    if (watch->debounce)
        g_source_remove(watch->debounce);
    if (watch->fd >= 0)
        close(watch->fd);
    g_ptr_array_unref(watch->rules);
    g_free(watch);
}

static bool is_known(const MoWatch *watch, int wd, const char *prefix, const char *suffix,
                     MoChange change)
{
    for (guint i = 0; i < watch->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(watch->rules, i);
        if (rule->wd == wd && rule->change == change && g_strcmp0(rule->prefix, prefix) == 0 &&
            g_strcmp0(rule->suffix, suffix) == 0)
            return true;
    }
    return false;
}

void mo_watch_add(MoWatch *watch, const char *folder, const char *prefix, const char *suffix,
                  MoChange change)
{
    if (watch->fd < 0)
        return;
    int wd = inotify_add_watch(watch->fd, folder, EVENTS);
    if (wd < 0 && errno == ENOENT && strcmp(folder, "/") != 0) {
        g_autofree char *above = g_path_get_dirname(folder);
        g_autofree char *name = g_path_get_basename(folder);
        mo_watch_add(watch, above, name, NULL, change);
        return;
    }
    if (wd < 0 || is_known(watch, wd, prefix, suffix, change))
        return;
    Rule *rule = g_new0(Rule, 1);
    *rule = (Rule){wd, g_strdup(folder), g_strdup(prefix), g_strdup(suffix), change};
    g_ptr_array_add(watch->rules, rule);
}

static bool is_used(const MoWatch *watch, int wd)
{
    for (guint i = 0; i < watch->rules->len; i++) {
        if (((const Rule *)g_ptr_array_index(watch->rules, i))->wd == wd)
            return true;
    }
    return false;
}

void mo_watch_remove(MoWatch *watch, MoChange change)
{
    for (guint i = watch->rules->len; i > 0; i--) {
        const Rule *rule = g_ptr_array_index(watch->rules, i - 1);
        int wd = rule->wd;
        if (rule->change != change)
            continue;
        g_ptr_array_remove_index(watch->rules, i - 1);
        if (!is_used(watch, wd))
            inotify_rm_watch(watch->fd, wd);
    }
}
