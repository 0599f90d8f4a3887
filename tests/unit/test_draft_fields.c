/* What the shipped templates say: words for the occasion, none of a call for whoever wants none. */
#include "output/draft_fields.h"

#include "model/customer_slots.h"
#include "output/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TODAY 20514 /* 2026-03-02 */

typedef struct {
    const char *kind, *when, *language, *manner;
    MoClass class;
    unsigned bans;
    const char *subject, *says;
} Case;

/* The kind as a habit has it, for a customer of the records. */
static MoDraft *preview(const Case *wanted)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    customer->name = "Ada Example";
    customer->given_name = "Ada";
    customer->family_name = "Example";
    customer->language = wanted->language;
    customer->manner = wanted->manner;
    customer->bans = wanted->bans;
    customer->bans_until = MO_DAY_NONE;
    customer->customer_since = (MoDate){2019, 3, 3};
    mo_customer_set_list(customer, MO_FIELD_PHONE, (const char *const[]){"+44 20 7946 0000", NULL});
    g_autoptr(MoWhen) when = mo_when_parse_from(wanted->when, TODAY, NULL);
    assert_non_null(when);
    MoConfig config = {.my_name = (char *)"Dana Smith",
                       .language = (char *)"en",
                       .folder = (char *)"/nonexistent"};
    MoHabit habit = {.name = (char *)"habit",
                     .kind = (char *)wanted->kind,
                     .template = (char *)"",
                     .class = wanted->class,
                     .when = when};
    MoMoment moment = {.habit = &habit, .customer = customer, .due = TODAY + 1, .show = TODAY};
    MoDraftRequest request = {
        .config = &config, .moment = &moment, .now_utc = (int64_t)TODAY * 86400};
    MoDraft *draft = mo_draft_preview(&request, wanted->kind, NULL);
    assert_non_null(draft);
    return draft;
}

static void a_letter_has_the_words_of_its_occasion(void **state)
{
    (void)state;
    static const char FORMAL[] = "", CLOSE[] = "first-name", CHAIN[] = "3 weeks after done call";
    static const Case CASES[] = {
        {"card", "birthday", "en", FORMAL, MO_CLASS_MAGIC, 0, "Happy birthday, Ada", "Happy"},
        {"card", "3 days before birthday", "en", FORMAL, MO_CLASS_MAGIC, 0, "Happy birthday, Ada",
         "Happy"},
        {"card", "6 months after birthday", "en", FORMAL, MO_CLASS_MAGIC, 0, "Warm wishes",
         "thinking of you"},
        {"card", "birthday", "de", FORMAL, MO_CLASS_MAGIC, 0,
         "Herzlichen Glückwunsch zum Geburtstag", "Ihnen ein gutes Jahr"},
        {"card", "birthday", "de", CLOSE, MO_CLASS_MAGIC, 0,
         "Herzlichen Glückwunsch zum Geburtstag, Ada", "dir ein gutes Jahr"},
        {"card", CHAIN, "en", FORMAL, MO_CLASS_MAGIC, 0, "Warm wishes", "thinking of you"},
        {"card", CHAIN, "de", FORMAL, MO_CLASS_MAGIC, 0, "Ein herzlicher Gruß", "an Sie gedacht"},
        {"card", CHAIN, "de", CLOSE, MO_CLASS_MAGIC, 0, "Ein herzlicher Gruß", "an dich gedacht"},
        {"card", CHAIN, "en", FORMAL, MO_CLASS_RECOVERY, 0, "Thank you for your patience",
         "trouble you had"},
        {"card", CHAIN, "de", FORMAL, MO_CLASS_RECOVERY, 0, "Danke für Ihre Geduld", "Sie hatten"},
        {"card", CHAIN, "de", CLOSE, MO_CLASS_RECOVERY, 0, "Danke für deine Geduld", "du hattest"},
        {"card", "every year", "en", FORMAL, MO_CLASS_MAGIC, 0, "Warm wishes", "thinking of you"},
        {"card", "promised", "en", FORMAL, MO_CLASS_PROMISE, 0, "Warm wishes", "thinking of you"},
        {"card", "promised", "de", FORMAL, MO_CLASS_PROMISE, 0, "Ein herzlicher Gruß", "an Sie"},
        {"card", "anniversary", "en", FORMAL, MO_CLASS_MAGIC, 0,
         "Congratulations on your anniversary", "anniversary!"},
        {"card", "anniversary", "de", FORMAL, MO_CLASS_MAGIC, 0,
         "Herzlichen Glückwunsch zum Jahrestag", "Ihnen einen schönen Tag"},
        {"card", "anniversary", "de", CLOSE, MO_CLASS_MAGIC, 0,
         "Herzlichen Glückwunsch zum Jahrestag", "dir einen schönen Tag"},
        {"card", "customer_since", "en", FORMAL, MO_CLASS_MAGIC, 0, "Thank you for working with me",
         "since March 2019"},
        {"card", "customer_since", "de", CLOSE, MO_CLASS_MAGIC, 0,
         "Danke für die gute Zusammenarbeit", "seit März 2019"},
        {"check-in", CHAIN, "en", FORMAL, MO_CLASS_RECOVERY, 0, "How are things?", "You had troub"},
        {"check-in", CHAIN, "de", FORMAL, MO_CLASS_RECOVERY, 0, "Wie läuft es bei Ihnen?",
         "Sie hatten Ärger"},
        {"check-in", "promised", "de", CLOSE, MO_CLASS_PROMISE, 0, "Wie läuft es bei dir?",
         "wie versprochen"},
        {"check-in", "every year", "en", FORMAL, MO_CLASS_MAGIC, 0, "How are things?",
         "been a while"},
        {"thank-you", "complaint", "en", FORMAL, MO_CLASS_RECOVERY, 0, "Thank you",
         "what went wrong"},
        {"thank-you", "complaint", "de", FORMAL, MO_CLASS_RECOVERY, 0, "Danke", "schiefging"},
        {"article", "promised", "en", FORMAL, MO_CLASS_PROMISE, 0, "Something you may like to read",
         "what I promised you"},
        {"article", "promised", "de", FORMAL, MO_CLASS_PROMISE, 0, "Vielleicht lesenswert",
         "was ich versprochen hatte"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Case one = CASES[i];
        if (strcmp(one.when, "complaint") == 0)
            one.when = "2 working days after complaint";
        g_autoptr(MoDraft) draft = preview(&one);
        if (strcmp(draft->subject, one.subject) != 0 || !strstr(draft->body, one.says))
            fail_msg("%zu: %s\n%s", i, draft->subject, draft->body);
    }
}

static void whoever_wants_no_calls_reads_of_none(void **state)
{
    (void)state;
    static const char *const CALLS[] = {"+44",  " ring",   "phone",   "call",  "anruf",
                                        "rufe", "telefon", "erreich", "melde", NULL};
    static const char *const KINDS[] = {"call", "recovery", "check-in"};
    static const char *const MANNERS[] = {"formal", "first-name"};
    for (size_t i = 0; i < 3 * 2 * 2 * 2; i++) {
        bool banned = i & 4;
        Case wanted = {.kind = KINDS[i / 8],
                       .when = "2 working days after complaint",
                       .language = i & 1 ? "de" : "en",
                       .manner = MANNERS[(i & 2) / 2],
                       .class = i & 1 ? MO_CLASS_MAGIC : MO_CLASS_RECOVERY,
                       .bans = banned ? MO_BAN_PHONE : 0};
        g_autoptr(MoDraft) draft = preview(&wanted);
        g_autofree char *both = g_strconcat(draft->subject, "\n", draft->body, NULL);
        bool calls = false;
        for (size_t k = 0; CALLS[k]; k++)
            calls = calls || strstr(both, CALLS[k]);
        if (calls == banned)
            fail_msg("%zu: %s", i, both);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_has_the_words_of_its_occasion),
        cmocka_unit_test(whoever_wants_no_calls_reads_of_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
