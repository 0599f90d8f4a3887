#include "world.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *path_in(const MoWorld *world, const char *name)
{
    return g_build_filename(world->folder, name, NULL);
}

static void write_file(const MoWorld *world, const char *name, const char *text)
{
    g_autofree char *path = path_in(world, name);
    assert_true(mo_file_write(path, text, -1, NULL));
}

static void expect_no_errors(const MoWorld *world)
{
    for (unsigned i = 0; i < mo_problems_count(world->problems); i++) {
        g_autofree char *text = mo_problem_print(mo_problems_get(world->problems, i));
        if (mo_problems_get(world->problems, i)->severity == MO_SEVERITY_ERROR)
            fail_msg("%s", text);
    }
}

static void load_config(MoWorld *world, const char *habits)
{
    g_autofree char *path = path_in(world, "moments.ini");
    g_autofree char *text =
        g_strdup_printf("[me]\nname = Dana Smith\nemail = dana@example.com\nfolder = %s\n"
                        "[customers]\nfiles = %s/customers.csv\n%s",
                        world->folder, world->folder, habits);
    write_file(world, "moments.ini", text);
    g_autoptr(GPtrArray) files = mo_config_read_files(path, world->problems, NULL);
    assert_non_null(files);
    world->config = mo_config_parse(files, world->problems);
    mo_config_read_holidays(world->config, world->problems);
    /* A world rests only where its text says so. */
    if (!strstr(habits, "rest-"))
        world->config->rest_person_days = world->config->rest_company_days = 0;
    expect_no_errors(world);
}

static void open_customers(MoWorld *world)
{
    mo_customers_free(world->customers);
    world->customers = mo_customers_open(world->config, NULL, world->problems, NULL);
    assert_non_null(world->customers);
    expect_no_errors(world);
}

MoWorld *mo_world_new(const char *day, const char *habits, const char *csv, const char *birth)
{
    MoWorld *world = g_new0(MoWorld, 1);
    world->folder = g_dir_make_tmp("moments-test-XXXXXX", NULL);
    assert_non_null(world->folder);
    world->problems = mo_problems_new();
    mo_world_set_now(world, mo_day_parse(day), 9);
    write_file(world, "customers.csv", csv);
    load_config(world, habits);
    open_customers(world);
    world->articles = g_ptr_array_new();
    world->history = mo_history_new_fake(mo_day_parse(birth), 42);
    return world;
}

void mo_world_free(MoWorld *world)
{
    if (!world)
        return;
    static const char *const names[] = {"moments.ini", "customers.csv", "articles.csv"};
    mo_customers_free(world->customers);
    mo_history_free(world->history);
    mo_config_free(world->config);
    g_ptr_array_unref(world->articles);
    mo_problems_free(world->problems);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = path_in(world, names[i]);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world);
}

void mo_world_set_now(MoWorld *world, MoDay day, int hour)
{
    world->now = (MoLocal){day, hour * 3600};
}

void mo_world_set_customers(MoWorld *world, const char *csv)
{
    write_file(world, "customers.csv", csv);
    open_customers(world);
}

static int64_t now_utc(const MoWorld *world)
{
    return (int64_t)world->now.day * 86400 + world->now.second;
}

MoPlanInput mo_world_get_input(const MoWorld *world)
{
    return (MoPlanInput){.config = world->config,
                         .history = world->history,
                         .customers = world->customers,
                         .articles = world->articles,
                         .now = world->now,
                         .now_utc = now_utc(world)};
}

MoPlan *mo_world_plan(MoWorld *world)
{
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GError) error = NULL;
    MoPlan *plan = mo_plan_day(&input, &error);
    if (!plan)
        fail_msg("%s", error->message);
    if (!mo_history_append(world->history, plan->writes, &error))
        fail_msg("%s", error->message);
    return plan;
}

static void write_entry(MoWorld *world, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(entries, entry);
    if (!mo_history_append(world->history, entries, &error))
        fail_msg("%s", error->message);
}

void mo_world_raise(MoWorld *world, const MoPlan *plan)
{
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (moment->raised_day != MO_DAY_NONE)
            continue;
        MoEntry *entry =
            mo_moment_new_entry(moment, MO_ENTRY_DELIVERING, world->now.day, now_utc(world));
        entry->nudge = MO_NUDGE_POPUP;
        entry->attempt = moment->next_attempt[0];
        MoEntry *raised = mo_entry_dup(entry);
        raised->type = MO_ENTRY_RAISED;
        write_entry(world, entry);
        write_entry(world, raised);
    }
}

void mo_world_answer(MoWorld *world, const MoMoment *moment, MoEntryType type, MoDay day)
{
    write_entry(world, mo_moment_new_entry(moment, type, day, now_utc(world)));
}

void mo_world_contact(MoWorld *world, const char *customer, MoDay day)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_TOUCH);
    entry->at_utc = now_utc(world);
    entry->day = day;
    entry->customer = g_strdup(customer);
    entry->kind = g_strdup("call");
    write_entry(world, entry);
}
