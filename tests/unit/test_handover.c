/* Handing a draft over, taking it back, and the spool between the agent and moments-courier. */
#include "output/handed.h"

#include "folder.h"
#include "output/handover.h"
#include "output/spool.h"

#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((int64_t)1772450000)
#define EML "To: ada@example.org\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\r\nX-Unsent: 1\r\n"

typedef struct {
    char *folder, *state;
    MoConfig config;
    MoHabit habit;
    MoMoment moment;
    MoDraftRequest request;
    MoDraft draft;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    f->state = g_build_filename(f->folder, "state", NULL);
    f->config.maildir = g_build_filename(f->folder, "mail", NULL);
    f->habit = (MoHabit){.name = (char *)"birthday"};
    f->moment = (MoMoment){.id = (char *)"k7m2q9", .customer_id = (char *)"1", .habit = &f->habit};
    f->request = (MoDraftRequest){.config = &f->config, .moment = &f->moment, .now_utc = NOW};
    f->draft = (MoDraft){.path = g_build_filename(f->folder, "moment-k7m2q9.eml", NULL),
                         .to = (char *)"ada@example.org",
                         .eml = g_bytes_new_static(EML, strlen(EML))};
    assert_true(g_file_set_contents(f->draft.path, EML, -1, NULL));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    test_folder_remove(f->folder);
    g_free(f->config.maildir);
    g_free(f->draft.path);
    g_bytes_unref(f->draft.eml);
    g_free(f->state);
    g_free(f->folder);
    g_free(f);
    return 0;
}

/* Hands over in some way; whether the courier has something to do. */
static bool hand_over(Fixture *f, MoDraftsWay way)
{
    bool spooled = false;
    g_autoptr(GError) error = NULL;
    f->config.drafts_way = way;
    if (!mo_handover(&f->request, f->state, &f->draft, &spooled, &error))
        fail_msg("%s", error->message);
    return spooled;
}

static unsigned count(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
    unsigned n = 0;
    while (files && g_dir_read_name(files))
        n++;
    return n;
}

static bool withdraw(Fixture *f)
{
    bool spooled = false;
    (void)mo_handover_withdraw(f->state, "k7m2q9", NOW + 60, &spooled);
    return spooled;
}

static void an_untouched_file_goes_with_its_moment_and_an_edited_one_stays(void **state)
{
    Fixture *f = *state;
    assert_false(hand_over(f, MO_DRAFTS_FOLDER));
    assert_false(mo_handover_is_edited(f->state, "k7m2q9", f->draft.path));
    assert_false(withdraw(f));
    assert_false(g_file_test(f->draft.path, G_FILE_TEST_EXISTS));
    assert_true(g_file_set_contents(f->draft.path, EML, -1, NULL));
    hand_over(f, MO_DRAFTS_FOLDER);
    assert_true(g_file_set_contents(f->draft.path, EML "mine", -1, NULL));
    assert_true(mo_handover_is_edited(f->state, "k7m2q9", f->draft.path));
    bool spooled = false;
    assert_true(mo_handover_withdraw(f->state, "k7m2q9", NOW + 60, &spooled));
    assert_false(mo_handover_withdraw(f->state, "k7m2q9", NOW + 61, &spooled));
    assert_true(g_file_test(f->draft.path, G_FILE_TEST_EXISTS));
    assert_true(mo_handover_is_edited(f->state, "k7m2q9", f->draft.path));
    g_autoptr(MoHanded) left = mo_handed_load(f->state, "k7m2q9");
    assert_true(left->left && !left->taken);
    hand_over(f, MO_DRAFTS_FOLDER);
    assert_int_equal(remove(f->draft.path), 0);
    assert_false(mo_handover_withdraw(f->state, "k7m2q9", NOW + 60, &spooled));
    assert_null(mo_handed_load(f->state, "k7m2q9"));
}

static void the_copy_in_a_maildir_is_the_message_without_x_unsent(void **state)
{
    Fixture *f = *state;
    assert_false(hand_over(f, MO_DRAFTS_MAILDIR));
    g_autoptr(MoHanded) handed = mo_handed_load(f->state, "k7m2q9");
    g_autofree char *path =
        g_strdup_printf("%s/cur/%s:2,DS", f->config.maildir, handed->maildir_name);
    g_autofree char *data = NULL;
    assert_true(mo_file_read(path, 1000, &data, NULL, NULL));
    assert_string_equal(data, "To: ada@example.org\nMIME-Version: 1.0\n\nX-Unsent: 1\n");
    withdraw(f);
    assert_int_equal(count(f->config.maildir, "cur"), 0);
}

static void a_draft_made_again_takes_the_place_of_the_untouched_one(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_MAILDIR);
    hand_over(f, MO_DRAFTS_MAILDIR);
    assert_int_equal(count(f->config.maildir, "cur"), 1);
    g_autoptr(MoHanded) handed = mo_handed_load(f->state, "k7m2q9");
    g_autofree char *path =
        g_strdup_printf("%s/cur/%s:2,DS", f->config.maildir, handed->maildir_name);
    assert_true(g_file_set_contents(path, "mine\n", -1, NULL));
    hand_over(f, MO_DRAFTS_MAILDIR);
    assert_int_equal(count(f->config.maildir, "cur"), 2);
}

static void the_courier_gets_a_job_and_a_message_that_it_can_find_again(void **state)
{
    Fixture *f = *state;
    assert_true(hand_over(f, MO_DRAFTS_IMAP));
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
    MoJob *job = g_ptr_array_index(jobs, 0);
    assert_int_equal(job->kind, MO_JOB_DELIVER);
    assert_false(job->attempted);
    g_autoptr(GBytes) message = mo_spool_read_message(f->state, job, NULL);
    g_autofree char *wanted =
        g_strdup_printf("To: ada@example.org\r\nMIME-Version: 1.0\r\nX-Moments-Id: %s\r\n\r\n"
                        "X-Unsent: 1\r\n",
                        job->token);
    g_autofree char *text = g_strndup(g_bytes_get_data(message, NULL), g_bytes_get_size(message));
    assert_string_equal(text, wanted);
    g_autofree char *spool = mo_spool_get_folder(f->state);
    struct stat info;
    assert_int_equal(stat(spool, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
}

static void a_job_that_waits_is_taken_back_but_not_one_that_was_tried(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_IMAP);
    hand_over(f, MO_DRAFTS_IMAP);
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
    MoJob *job = g_ptr_array_index(jobs, 0);
    job->attempted = true;
    assert_true(mo_spool_update(f->state, job, NULL));
    withdraw(f);
    g_autoptr(GPtrArray) left = mo_spool_list(f->state);
    assert_int_equal(left->len, 1);
    assert_true(((MoJob *)g_ptr_array_index(left, 0))->attempted);
}

static void a_job_is_not_taken_from_under_the_courier(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_IMAP);
    int lock = mo_spool_lock(f->state, NULL);
    assert_true(lock >= 0);
    g_autoptr(GError) error = NULL;
    assert_int_equal(mo_spool_lock(f->state, &error), -1);
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
    withdraw(f);
    close(lock);
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
}

static void a_delivered_draft_is_taken_away_by_the_courier(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_IMAP);
    g_autoptr(MoHanded) handed = mo_handed_load(f->state, "k7m2q9");
    mo_spool_remove(f->state, handed->token);
    handed->mailbox = g_strdup("\"Entw&APw-rfe\"");
    handed->uid_validity = 4000000000U;
    handed->uid = 7;
    assert_true(mo_handed_save(f->state, handed, NULL));
    assert_true(withdraw(f));
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
    MoJob *job = g_ptr_array_index(jobs, 0);
    assert_int_equal(job->kind, MO_JOB_REMOVE);
    assert_string_equal(job->mailbox, "\"Entw&APw-rfe\"");
    assert_int_equal(job->uid_validity, 4000000000U);
    assert_int_equal(job->uid, 7);
}

/* The only job of a kind that waits. Borrowed of `jobs`. */
static const MoJob *find_job(const GPtrArray *jobs, MoJobKind kind)
{
    const MoJob *found = NULL;
    for (guint i = 0; i < jobs->len; i++) {
        const MoJob *job = g_ptr_array_index(jobs, i);
        if (job->kind != kind)
            continue;
        assert_null(found);
        found = job;
    }
    assert_non_null(found);
    return found;
}

static void a_delivered_draft_goes_after_the_newest_one_that_takes_its_place(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_IMAP);
    g_autoptr(MoHanded) first = mo_handed_load(f->state, "k7m2q9");
    mo_spool_remove(f->state, first->token);
    first->mailbox = g_strdup("Drafts");
    first->uid_validity = 1;
    first->uid = 7;
    assert_true(mo_handed_save(f->state, first, NULL));
    for (unsigned i = 0; i < 3; i++) {
        hand_over(f, MO_DRAFTS_IMAP);
        g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
        assert_string_equal(find_job(jobs, MO_JOB_REMOVE)->after,
                            find_job(jobs, MO_JOB_DELIVER)->token);
        assert_true(mo_spool_has(f->state, find_job(jobs, MO_JOB_REMOVE)->after));
    }
    withdraw(f);
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
    assert_false(mo_spool_has(f->state, find_job(jobs, MO_JOB_REMOVE)->after));
}

static void results_come_back_as_they_were_written(void **state)
{
    Fixture *f = *state;
    MoResult sent = {
        .kind = MO_RESULT_SENT, .id = (char *)"a", .token = (char *)"a.1", .at_utc = 2};
    MoResult delivered = {.kind = MO_RESULT_DELIVERED,
                          .id = (char *)"a",
                          .token = (char *)"a.1",
                          .at_utc = 1,
                          .mailbox = (char *)"Drafts",
                          .uid_validity = 3,
                          .uid = 4,
                          .sent_validity = 5,
                          .sent_next = 6};
    assert_true(mo_result_write(f->state, &sent, NULL));
    assert_true(mo_result_write(f->state, &delivered, NULL));
    g_autoptr(GPtrArray) results = mo_result_list(f->state);
    assert_int_equal(results->len, 2);
    MoResult *first = g_ptr_array_index(results, 0);
    assert_int_equal(first->kind, MO_RESULT_DELIVERED);
    assert_string_equal(first->mailbox, "Drafts");
    assert_int_equal(first->uid_validity * 1000 + first->uid * 100 + first->sent_validity * 10 +
                         first->sent_next,
                     3456);
    mo_result_remove(f->state, first);
    g_autoptr(GPtrArray) left = mo_result_list(f->state);
    assert_int_equal(left->len, 1);
}

static void damaged_files_of_the_spool_are_passed_over(void **state)
{
    Fixture *f = *state;
    hand_over(f, MO_DRAFTS_IMAP);
    g_autofree char *spool = mo_spool_get_folder(f->state);
    static const char *const TEXTS[] = {"", "[moments]\nkind=deliver\n", "\xff\xfe", "kind"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *name = g_strdup_printf("bad%zu.job", i);
        g_autofree char *path = g_build_filename(spool, name, NULL);
        assert_true(g_file_set_contents(path, TEXTS[i], -1, NULL));
    }
    g_autoptr(GPtrArray) jobs = mo_spool_list(f->state);
    assert_int_equal(jobs->len, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_untouched_file_goes_with_its_moment_and_an_edited_one_stays),
        TEST(the_copy_in_a_maildir_is_the_message_without_x_unsent),
        TEST(a_draft_made_again_takes_the_place_of_the_untouched_one),
        TEST(the_courier_gets_a_job_and_a_message_that_it_can_find_again),
        TEST(a_job_that_waits_is_taken_back_but_not_one_that_was_tried),
        TEST(a_job_is_not_taken_from_under_the_courier),
        TEST(a_delivered_draft_is_taken_away_by_the_courier),
        TEST(a_delivered_draft_goes_after_the_newest_one_that_takes_its_place),
        TEST(results_come_back_as_they_were_written),
        TEST(damaged_files_of_the_spool_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
