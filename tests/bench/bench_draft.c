/* Drafts a second, each on the disk before the next, beside a bare loop that writes the same bytes
 * the same way; and the memory that 100,000 of them leave behind. */
#include "bench.h"
#include "model/customer_slots.h"
#include "output/draft.h"
#include "output/handover.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW ((int64_t)1772450000)
#define BATCH 200
#define ROUNDS 5
#define MANY 100000

typedef struct {
    char *folder, *state;
    MoConfig config;
    MoHabit habit;
    MoMoment moment;
    MoDraftRequest request;
    GBytes *eml;
} Stage;

static void require(bool good, const char *what)
{
    if (good)
        return;
    printf("%s\n", what);
    exit(1);
}

static void set(const char **place, const char *text)
{
    *place = text;
}

static void set_up(Stage *stage)
{
    static const char *const EMAIL[] = {"zoe@bücher.example", NULL};
    stage->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    stage->state = g_build_filename(stage->folder, "state", NULL);
    MoCustomer *customer = mo_customer_new();
    set(&customer->name, "Zoë Ängström");
    set(&customer->given_name, "Zoë");
    set(&customer->family_name, "Ängström");
    mo_customer_set_list(customer, MO_FIELD_EMAIL, EMAIL);
    stage->config = (MoConfig){.my_name = (char *)"Dana Smith",
                               .my_email = (char *)"dana@example.com",
                               .language = (char *)"en",
                               .folder = stage->folder,
                               .drafts = g_build_filename(stage->folder, "Drafts", NULL)};
    stage->habit = (MoHabit){
        .name = (char *)"birthday", .kind = (char *)"card", .template = (char *)"", .active = true};
    stage->moment = (MoMoment){.id = g_strdup("k000000"),
                               .customer_id = (char *)"1",
                               .customer_name = (char *)"Zoë Ängström",
                               .customer = customer,
                               .habit = &stage->habit,
                               .due = 20515,
                               .show = 20514,
                               .last_contact = MO_DAY_NONE,
                               .reason = (char *)"birthday"};
    stage->request = (MoDraftRequest){
        .config = &stage->config, .moment = &stage->moment, .now_utc = NOW, .utc_offset = 3600};
}

static void tear_down(Stage *stage)
{
    const char *const arguments[] = {"rm", "-r", "--", stage->folder, NULL};
    g_bytes_unref(stage->eml);
    mo_customer_free(stage->moment.customer);
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    g_free(stage->moment.id);
    g_free(stage->config.drafts);
    g_free(stage->state);
    g_free(stage->folder);
}

static void name_moment(Stage *stage, unsigned i)
{
    g_snprintf(stage->moment.id, 8, "k%06u", i % 1000000);
}

/* As the agent does it, with what is remembered of each. */
static double write_ours(Stage *stage, unsigned round)
{
    double start = mo_bench_seconds();
    for (unsigned i = 0; i < BATCH; i++) {
        bool spooled = false;
        name_moment(stage, round * BATCH + i);
        g_autoptr(MoDraft) draft = mo_draft_write(&stage->request, NULL);
        require(draft && mo_handover(&stage->request, stage->state, draft, &spooled, NULL),
                "a draft could not be written");
    }
    return BATCH / (mo_bench_seconds() - start);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    close(fd);
    return synced;
}

static double write_bare(Stage *stage, unsigned round)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(stage->eml, &length);
    g_autofree char *folder = g_build_filename(stage->folder, "bare", NULL);
    g_autofree char *temporary = g_build_filename(folder, "temporary", NULL);
    require(g_mkdir_with_parents(folder, 0700) == 0, "no folder");
    double start = mo_bench_seconds();
    for (unsigned i = 0; i < BATCH; i++) {
        char path[512];
        g_snprintf(path, sizeof path, "%s/%06u.eml", folder, round * BATCH + i);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        require(fd >= 0 && write(fd, data, length) == (ssize_t)length && fsync(fd) == 0 &&
                    close(fd) == 0 && rename(temporary, path) == 0 && sync_folder(folder),
                "the disk does not take it");
    }
    return BATCH / (mo_bench_seconds() - start);
}

static void measure_writing(Stage *stage)
{
    double ours = 0, bare = 0, best_share = 0;
    /* In turns, because disks are not the same from one second to the next. */
    for (unsigned round = 0; round < ROUNDS; round++) {
        double a = write_bare(stage, round), b = write_ours(stage, round);
        bare = MAX(bare, a);
        ours = MAX(ours, b);
        best_share = MAX(best_share, 100 * b / a);
    }
    g_autofree char *beside = g_strdup_printf("%.0f a second bare", bare);
    mo_bench_print("drafts written durably", ours, "/s", "-", beside);
    mo_bench_print("drafts: share of bare writing", best_share, "%", ">=50", beside);
}

static void compose(Stage *stage, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        name_moment(stage, i);
        g_autoptr(MoDraft) draft = mo_draft_compose(&stage->request, NULL);
        require(draft != NULL, "a draft could not be composed");
    }
}

static void measure_memory(Stage *stage)
{
    compose(stage, 1000);
    double before = mo_bench_anonymous_mib();
    double start = mo_bench_seconds();
    compose(stage, MANY);
    double seconds = mo_bench_seconds() - start;
    double after = mo_bench_anonymous_mib();
    g_autofree char *beside = g_strdup_printf("%.1f MiB after 1,000", before);
    mo_bench_print("drafts composed in memory", MANY / seconds, "/s", "-", "");
    if (before >= 0)
        mo_bench_print("drafts: memory that 100,000 more leave", MAX(after - before, 0), "MiB", "1",
                       beside);
}

int main(void)
{
    Stage stage = {0};
    set_up(&stage);
    g_autoptr(MoDraft) sample = mo_draft_compose(&stage.request, NULL);
    require(sample != NULL, "no draft");
    stage.eml = g_bytes_ref(sample->eml);
    measure_writing(&stage);
    measure_memory(&stage);
    tear_down(&stage);
    return 0;
}
