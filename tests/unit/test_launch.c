/* Handing a draft over: what becomes an address, which program is asked how, and how it is
 * started. The programs are scripts that write down their arguments; the user's manager and the
 * file manager are played by a thread on a bus of our own. */
#include "output/launch.h"

#include "folder.h"
#include "output/launch_private.h"

#include "base/error.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void everything_but_plain_letters_is_encoded_in_an_address(void **state)
{
    static const struct {
        const char *to, *subject, *body, *uri;
    } CASES[] = {
        {"ada@example.org", "a", "b", "mailto:ada@example.org?subject=a&body=b"},
        {"a+b%c&d@example.org", "", NULL, "mailto:a%2Bb%25c%26d@example.org?subject=&body="},
        {"a@example.org", "Hi & bye = + , ? # / ' \"", "",
         "mailto:a@example.org?subject=Hi%20%26%20bye%20%3D%20%2B%20%2C%20%3F%20%23%20%2F%20%27"
         "%20%22&body="},
        {"a@example.org", "Zoë", "one\ntwo\r\nthree\rfour",
         "mailto:a@example.org?subject=Zo%C3%AB&body=one%0D%0Atwo%0D%0Athree%0D%0Afour"},
        {"a@example.org", "x\r\nBcc: m@example.org", "&bcc=m@example.org",
         "mailto:a@example.org?subject=x%0D%0ABcc%3A%20m%40example.org&body=%26bcc%3Dm%40example."
         "org"},
        {"-oQ/tmp@example.org", "~_.-", "", "mailto:-oQ%2Ftmp@example.org?subject=~_.-&body="},
        {"a@example.org", "Zo\xeb", "", "mailto:a@example.org?subject=Zo%EF%BF%BD&body="},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *uri = mo_launch_make_mailto(CASES[i].to, CASES[i].subject, CASES[i].body);
        assert_string_equal(uri, CASES[i].uri);
    }
}

static void an_address_that_would_be_too_long_is_none(void **state)
{
    (void)state;
    g_autofree char *body = g_strnfill(32700, 'x');
    g_autofree char *fits = mo_launch_make_mailto("a@example.org", "", body);
    assert_non_null(fits);
    g_autofree char *longer = g_strconcat(body, body, NULL);
    assert_null(mo_launch_make_mailto("a@example.org", "", longer));
    assert_null(mo_launch_make_compose_url(MO_WAY_GMAIL, "a@example.org", "", body));
}

static void web_mail_gets_its_compose_address(void **state)
{
    (void)state;
    g_autofree char *gmail =
        mo_launch_make_compose_url(MO_WAY_GMAIL, "a@example.org", "x&y", "b\n");
    assert_string_equal(gmail, "https://mail.google.com/mail/?view=cm&fs=1&to=a@example.org"
                               "&su=x%26y&body=b%0D%0A");
    g_autofree char *outlook =
        mo_launch_make_compose_url(MO_WAY_OUTLOOK_WEB, "a@example.org", "x", "b");
    assert_string_equal(outlook, "https://outlook.office.com/mail/deeplink/compose?"
                                 "to=a@example.org&subject=x&body=b");
}

static void each_mail_program_is_asked_in_its_own_way(void **state)
{
    static const struct {
        const char *mail, *app;
        MoWay way;
    } CASES[] = {
        {"auto", "thunderbird.desktop", MO_WAY_FILE},
        {"auto", "org.mozilla.Thunderbird.desktop", MO_WAY_FILE},
        {"auto", "eu.betterbird.Betterbird.desktop", MO_WAY_FILE},
        {"auto", "org.gnome.Evolution.desktop", MO_WAY_MAILTO},
        {"auto", "org.kde.kmail2.desktop", MO_WAY_MAILTO},
        {"auto", NULL, MO_WAY_MAILTO},
        {NULL, NULL, MO_WAY_MAILTO},
        {"thunderbird", "org.gnome.Geary.desktop", MO_WAY_FILE},
        {"evolution", "thunderbird.desktop", MO_WAY_MAILTO},
        {"other", "thunderbird.desktop", MO_WAY_MAILTO},
        {"gmail", "thunderbird.desktop", MO_WAY_GMAIL},
        {"outlook-web", NULL, MO_WAY_OUTLOOK_WEB},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        assert_int_equal(mo_launch_choose_way(CASES[i].mail, CASES[i].app), CASES[i].way);
}

static void the_line_of_a_desktop_file_becomes_words(void **state)
{
    static const struct {
        const char *line, *uri, *path, *words;
    } CASES[] = {
        {"thunderbird %u", "file:///d/a%20b.eml", "/d/a b.eml", "thunderbird|file:///d/a%20b.eml"},
        {"thunderbird %F", "file:///d/a%20b.eml", "/d/a b.eml", "thunderbird|/d/a b.eml"},
        {"mail --to=%U -i %i %c %k", "mailto:a@b.c", NULL, "mail|--to=mailto:a@b.c|-i"},
        {"mail", "mailto:a@b.c", NULL, "mail|mailto:a@b.c"},
        {"mail %f", "mailto:a@b.c", NULL, "mail|mailto:a@b.c"},
        {"mail 100%% \"a b\" '' %u", "u", NULL, "mail|100%|a b||u"},
        {"run @@u %u @@", "file:///x", "/x", "run|@@u|file:///x|@@"},
        {"mail %u", "mailto:a@b.c?subject=%u%25%f", NULL, "mail|mailto:a@b.c?subject=%u%25%f"},
        {"mail %", "u", NULL, "mail|%|u"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_auto(GStrv) words = mo_launch_make_arguments(CASES[i].line, CASES[i].uri, CASES[i].path);
        g_autofree char *joined = g_strjoinv("|", words);
        assert_string_equal(joined, CASES[i].words);
    }
    assert_null(mo_launch_make_arguments("mail \"open", "u", NULL));
    assert_null(mo_launch_make_arguments(NULL, "u", NULL));
}

static void only_the_session_goes_into_the_environment(void **state)
{
    static const char *const ENVIRONMENT[] = {
        "DISPLAY=:0",
        "WAYLAND_DISPLAY=wayland-0",
        "XDG_RUNTIME_DIR=/run/user/1000",
        "INVOCATION_ID=abc",
        "NOTIFY_SOCKET=/x",
        "LC_TIME=de_DE.UTF-8",
        "SECRET=x",
        "XDG_BAD=a\nb",
        "XDG_LATIN=\xeb",
        "XDG_%%=1",
        "PATH=/usr/bin",
        "novalue",
        "DISPLAYS=1",
        "MOZ_ENABLE_WAYLAND=1",
        NULL,
    };
    (void)state;
    g_auto(GStrv) kept = mo_launch_filter_environment(ENVIRONMENT);
    g_autofree char *joined = g_strjoinv(" ", kept);
    assert_string_equal(joined, "DISPLAY=:0 WAYLAND_DISPLAY=wayland-0 "
                                "XDG_RUNTIME_DIR=/run/user/1000 LC_TIME=de_DE.UTF-8 "
                                "PATH=/usr/bin MOZ_ENABLE_WAYLAND=1");
}

/* ---- programs and services that write down what they are asked ---- */

typedef struct {
    char *folder;
    char *written; /* what a started program writes */
    GTestDBus *bus;
    GThread *thread;
    GMainLoop *loop;
    GMutex lock;
    GCond changed;
    bool ready;
    char *called; /* "Method arguments" of the last call */
} World;

static const char INTERFACES[] =
    "<node><interface name='org.freedesktop.systemd1.Manager'>"
    "<method name='StartTransientUnit'><arg type='s'/><arg type='s'/><arg type='a(sv)'/>"
    "<arg type='a(sa(sv))'/><arg type='o' direction='out'/></method>"
    "<method name='StartUnit'><arg type='s'/><arg type='s'/>"
    "<arg type='o' direction='out'/></method></interface>"
    "<interface name='org.freedesktop.FileManager1'><method name='ShowItems'>"
    "<arg type='as'/><arg type='s'/></method></interface>"
    "<interface name='org.freedesktop.Application'><method name='Open'>"
    "<arg type='as'/><arg type='a{sv}'/></method><method name='Activate'><arg type='a{sv}'/>"
    "</method></interface></node>";

static void on_call(GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *arguments,
                    GDBusMethodInvocation *call, void *data)
{
    World *world = data;
    (void)bus, (void)sender, (void)path, (void)interface;
    g_autofree char *printed = g_variant_print(arguments, FALSE);
    g_mutex_lock(&world->lock);
    g_free(world->called);
    world->called = g_strdup_printf("%s %s", method, printed);
    g_cond_signal(&world->changed);
    g_mutex_unlock(&world->lock);
    bool starts = g_str_has_prefix(method, "Start");
    g_dbus_method_invocation_return_value(call, starts ? g_variant_new("(o)", "/job/1") : NULL);
}

static bool own(GDBusConnection *bus, const char *name)
{
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
        g_variant_new("(su)", name, 4), NULL, G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
    return answer != NULL;
}

static void *serve(void *data)
{
    static const GDBusInterfaceVTable TABLE = {.method_call = on_call};
    static const char *const PLACES[][2] = {
        {"org.freedesktop.systemd1", "/org/freedesktop/systemd1"},
        {"org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"},
        {"org.example.Active", "/org/example/Active"},
    };
    World *world = data;
    g_autoptr(GMainContext) context = g_main_context_new();
    g_main_context_push_thread_default(context);
    world->loop = g_main_loop_new(context, FALSE);
    g_autoptr(GDBusConnection) bus = mo_launch_connect(NULL);
    g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(INTERFACES, NULL);
    bool good = bus != NULL;
    for (size_t i = 0; good && i < G_N_ELEMENTS(PLACES); i++)
        good = g_dbus_connection_register_object(bus, PLACES[i][1], node->interfaces[i], &TABLE,
                                                 world, NULL, NULL) > 0 &&
               own(bus, PLACES[i][0]);
    g_mutex_lock(&world->lock);
    world->ready = good;
    g_cond_signal(&world->changed);
    g_mutex_unlock(&world->lock);
    if (good)
        g_main_loop_run(world->loop);
    g_main_context_pop_thread_default(context);
    return NULL;
}

static void write_file(const World *world, const char *name, const char *text, mode_t mode)
{
    g_autofree char *path = g_build_filename(world->folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(chmod(path, mode), 0);
}

static void write_app(const World *world, const char *name, const char *scheme, const char *more)
{
    g_autofree char *file = g_strdup_printf("data/applications/%s.desktop", name);
    g_autofree char *text =
        g_strdup_printf("[Desktop Entry]\nType=Application\nName=%s\nExec=%s/record %s %%u\n"
                        "MimeType=x-scheme-handler/%s;\n%s",
                        name, world->folder, name, scheme, more);
    write_file(world, file, text, 0600);
}

static int set_up(void **state)
{
    World *world = g_new0(World, 1);
    world->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    world->written = g_build_filename(world->folder, "written", NULL);
    g_autofree char *data = g_build_filename(world->folder, "data", NULL);
    g_autofree char *config = g_build_filename(world->folder, "config", NULL);
    g_setenv("XDG_DATA_HOME", data, TRUE);
    g_setenv("XDG_DATA_DIRS", data, TRUE);
    g_setenv("XDG_CONFIG_HOME", config, TRUE);
    g_setenv("XDG_CONFIG_DIRS", config, TRUE);
    g_autofree char *script =
        g_strdup_printf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s.new\nmv %s.new %s\n", world->written,
                        world->written, world->written);
    write_file(world, "record", script, 0700);
    write_app(world, "thunderbird", "mailto", "");
    write_app(world, "org.gnome.Evolution", "mailto", "");
    write_app(world, "org.example.Active", "mailto", "DBusActivatable=true\n");
    write_app(world, "browser", "https", "");
    write_file(world, "config/mimeapps.list",
               "[Default Applications]\nx-scheme-handler/mailto=org.example.Active.desktop\n"
               "x-scheme-handler/https=browser.desktop\n",
               0600);
    g_unsetenv("INVOCATION_ID");
    world->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
    g_test_dbus_up(world->bus);
    world->thread = g_thread_new("services", serve, world);
    g_mutex_lock(&world->lock);
    while (!world->ready)
        g_cond_wait(&world->changed, &world->lock);
    g_mutex_unlock(&world->lock);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    World *world = *state;
    g_main_loop_quit(world->loop);
    g_thread_join(world->thread);
    g_main_loop_unref(world->loop);
    g_test_dbus_stop(world->bus);
    g_object_unref(world->bus);
    test_folder_remove(world->folder);
    g_free(world->folder);
    g_free(world->written);
    g_free(world->called);
    g_free(world);
    return 0;
}

/* Opens a sample draft; the error's text, or NULL. The caller frees it. */
static char *open_draft(const char *mail, const char *body)
{
    const MoConfig config = {.mail = (char *)mail};
    const MoDraft draft = {
        .path = (char *)"/d/moment-k7.eml", .subject = (char *)"Hi, 'you'", .body = (char *)body};
    g_autoptr(GError) error = NULL;
    if (mo_launch_draft(&config, &draft, "ada@example.org", &error))
        return NULL;
    return g_strdup(error->message);
}

static void check_written(const World *world, const char *expected)
{
    g_autofree char *text = NULL;
    for (int i = 0; i < 1000 && !text; i++) {
        if (!g_file_get_contents(world->written, &text, NULL, NULL))
            g_usleep(10000);
    }
    remove(world->written);
    assert_non_null(text);
    assert_string_equal(text, expected);
}

/* The last call to a service. */
static void check_called(World *world, const char *expected)
{
    g_mutex_lock(&world->lock);
    g_autofree char *called = g_steal_pointer(&world->called);
    g_mutex_unlock(&world->lock);
    if (!called || !strstr(called, expected))
        fail_msg("called: %s", called ? called : "nothing");
}

static void thunderbird_opens_the_file(void **state)
{
    World *world = *state;
    assert_null(open_draft("thunderbird", "b"));
    check_written(world, "thunderbird\nfile:///d/moment-k7.eml\n");
}

static void evolution_gets_the_whole_text_encoded(void **state)
{
    World *world = *state;
    assert_null(open_draft("evolution", "b"));
    check_written(world, "org.gnome.Evolution\n"
                         "mailto:ada@example.org?subject=Hi%2C%20%27you%27&body=b\n");
}

static void a_program_that_the_bus_starts_is_asked_over_the_bus(void **state)
{
    World *world = *state;
    assert_null(open_draft("auto", "b"));
    check_called(world, "Open (['mailto:ada@example.org?subject=Hi%2C%20%27you%27&body=b'],");
}

static void web_mail_opens_in_the_browser(void **state)
{
    World *world = *state;
    assert_null(open_draft("gmail", "b"));
    check_written(world, "browser\nhttps://mail.google.com/mail/?view=cm&fs=1&to=ada@example.org"
                         "&su=Hi%2C%20%27you%27&body=b\n");
}

static void what_is_too_long_for_an_address_is_shown_as_a_file(void **state)
{
    World *world = *state;
    g_autofree char *body = g_strnfill(40000, 'x');
    assert_null(open_draft("other", body));
    check_called(world, "ShowItems (['file:///d/moment-k7.eml'], '')");
}

/* Opens what shows the drafts of the mailbox; the error's text, or NULL. The caller frees it. */
static char *open_mailbox(const char *mail)
{
    const MoConfig config = {.mail = (char *)mail};
    g_autoptr(GError) error = NULL;
    return mo_launch_mailbox(&config, &error) ? NULL : g_strdup(error->message);
}

static void a_mailbox_is_shown_by_the_program_alone_or_by_the_page_of_its_drafts(void **state)
{
    World *world = *state;
    assert_null(open_mailbox("auto"));
    check_called(world, "Activate (");
    assert_null(open_mailbox("thunderbird"));
    check_written(world, "thunderbird\n");
    assert_null(open_mailbox("evolution"));
    check_written(world, "org.gnome.Evolution\n");
    assert_null(open_mailbox("gmail"));
    check_written(world, "browser\nhttps://mail.google.com/mail/#drafts\n");
    assert_null(open_mailbox("outlook-web"));
    check_written(world, "browser\nhttps://outlook.office.com/mail/drafts\n");
}

static void the_courier_is_started_as_the_unit_that_it_is(void **state)
{
    World *world = *state;
    assert_true(mo_launch_courier(NULL));
    check_called(world, "StartUnit ('moments-courier.service', 'replace')");
}

static void inside_a_unit_the_users_manager_starts_it(void **state)
{
    World *world = *state;
    g_setenv("INVOCATION_ID", "0123", TRUE);
    g_setenv("XDG_SESSION_TYPE", "wayland", TRUE);
    assert_null(open_draft("thunderbird", "b"));
    g_autofree char *expected = g_strdup_printf(
        "('ExecStart', <[('%s/record', ['%s/record', 'thunderbird', 'file:///d/moment-k7.eml'], "
        "false)]>)",
        world->folder, world->folder);
    g_mutex_lock(&world->lock);
    g_autofree char *called = g_strdup(world->called);
    g_mutex_unlock(&world->lock);
    check_called(world, "StartTransientUnit ('app-moments-open-");
    assert_non_null(strstr(called, expected));
    assert_non_null(strstr(called, "('ExitType', <'cgroup'>)"));
    assert_non_null(strstr(called, "'XDG_SESSION_TYPE=wayland'"));
    assert_null(strstr(called, "INVOCATION_ID"));
    assert_null(open_mailbox("evolution"));
    g_mutex_lock(&world->lock);
    g_autofree char *mailbox = g_strdup(world->called);
    g_mutex_unlock(&world->lock);
    check_called(world, "StartTransientUnit ('app-moments-open-");
    assert_non_null(strstr(mailbox, "/record', 'org.gnome.Evolution'], false)]>)"));
}

static void without_any_program_it_is_said_where_the_draft_lies(void **state)
{
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_setenv("XDG_RUNTIME_DIR", "/nowhere", TRUE);
    g_autofree char *body = g_strnfill(40000, 'x');
    g_autofree char *message = open_draft("other", body);
    assert_non_null(strstr(message, "/d/moment-k7.eml"));
    assert_false(mo_launch_courier(NULL));
    World *world = *state;
    g_autofree char *apps = g_build_filename(world->folder, "data", "applications", NULL);
    test_folder_remove(apps);
    g_autofree char *nothing = open_mailbox("thunderbird");
    assert_string_equal(nothing, "No mail program was found that could show it.");
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(everything_but_plain_letters_is_encoded_in_an_address),
        cmocka_unit_test(an_address_that_would_be_too_long_is_none),
        cmocka_unit_test(web_mail_gets_its_compose_address),
        cmocka_unit_test(each_mail_program_is_asked_in_its_own_way),
        cmocka_unit_test(the_line_of_a_desktop_file_becomes_words),
        cmocka_unit_test(only_the_session_goes_into_the_environment),
    };
    /* In this order: what the first of them sets up serves all. */
    const struct CMUnitTest world[] = {
        cmocka_unit_test(thunderbird_opens_the_file),
        cmocka_unit_test(evolution_gets_the_whole_text_encoded),
        cmocka_unit_test(a_program_that_the_bus_starts_is_asked_over_the_bus),
        cmocka_unit_test(web_mail_opens_in_the_browser),
        cmocka_unit_test(what_is_too_long_for_an_address_is_shown_as_a_file),
        cmocka_unit_test(a_mailbox_is_shown_by_the_program_alone_or_by_the_page_of_its_drafts),
        cmocka_unit_test(the_courier_is_started_as_the_unit_that_it_is),
        cmocka_unit_test(inside_a_unit_the_users_manager_starts_it),
        cmocka_unit_test(without_any_program_it_is_said_where_the_draft_lies),
    };
    int failed = cmocka_run_group_tests(plain, NULL, NULL);
    return failed + cmocka_run_group_tests(world, set_up, tear_down);
}
