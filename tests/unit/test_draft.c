/* Drafts: a moment's template filled in for her, or the reason why there is none. */
#include "output/draft.h"

#include "folder.h"
#include "output/draft_fields.h"
#include "output/template_files.h"

#include "base/error.h"
#include "base/file.h"
#include "model/customer_slots.h"
#include "model/introduction.h"
#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define NOW ((int64_t)1772450000) /* 2026-03-02T11:13:20Z */

typedef struct {
    char *folder;
    MoConfig config;
    MoHabit habit;
    MoCustomer *customer;
    MoIcsEvent event;
    MoSuggestion suggestion;
    MoMoment moment;
    MoDraftRequest request;
} Fixture;

static void set(const char **place, const char *text)
{
    *place = text;
}

static void set_list(MoCustomer *customer, MoField field, const char *text)
{
    g_auto(GStrv) items = g_strsplit(text, ";", -1);
    mo_customer_set_list(customer, field, (const char *const *)items);
}

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    f->config.my_name = (char *)"Dana Smith";
    f->config.my_email = (char *)"dana@example.com";
    f->config.language = (char *)"en";
    f->config.folder = f->folder;
    f->config.drafts = g_build_filename(f->folder, "Drafts", NULL);
    f->config.habits = g_ptr_array_new();
    f->habit = (MoHabit){.name = (char *)"useful-article",
                         .kind = (char *)"article",
                         .template = (char *)"",
                         .nudges = MO_NUDGE_DRAFT,
                         .active = true,
                         .file = (char *)"moments.ini",
                         .line = 7};
    g_ptr_array_add(f->config.habits, &f->habit);
    f->customer = mo_customer_new();
    set(&f->customer->name, "Ada Example");
    set(&f->customer->given_name, "Ada");
    set(&f->customer->family_name, "Example");
    set(&f->customer->company, "Example Ltd");
    set_list(f->customer, MO_FIELD_EMAIL, "ada@example.org");
    f->suggestion = (MoSuggestion){.kind = (char *)"article",
                                   .title = (char *)"Heat pumps",
                                   .url = (char *)"https://example.com/a",
                                   .summary = (char *)"How they work."};
    f->moment = (MoMoment){.id = (char *)"k7m2q9",
                           .habit = &f->habit,
                           .customer_name = (char *)f->customer->name,
                           .customer = f->customer,
                           .due = 20515,
                           .show = 20514,
                           .last_contact = MO_DAY_NONE,
                           .reason = (char *)"every 6 weeks",
                           .suggestion = &f->suggestion};
    f->request = (MoDraftRequest){
        .config = &f->config, .moment = &f->moment, .now_utc = NOW, .utc_offset = 3600};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    test_folder_remove(f->folder);
    mo_customer_free(f->customer);
    g_ptr_array_unref(f->config.habits);
    g_free(f->config.drafts);
    g_free(f->folder);
    g_free(f);
    return 0;
}

static void write_template(const Fixture *f, const char *name, const char *text)
{
    g_autofree char *folder = g_build_filename(f->folder, "Templates", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(mo_folder_make(folder, NULL));
    assert_true(mo_file_write(path, text, -1, NULL));
}

static void check_refused(const Fixture *f, MoErrorCode code, const char *says)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, &error);
    assert_null(draft);
    if (!g_error_matches(error, MO_ERROR, (int)code) || !strstr(error->message, says))
        fail_msg("%d: %s", error->code, error->message);
}

static void a_draft_says_what_the_template_and_the_records_say(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, &error);
    assert_non_null(draft);
    assert_string_equal(draft->subject, "Heat pumps");
    assert_string_equal(draft->body,
                        "Hi Ada,\n\nI came across this and thought of you:\n\nHeat pumps\n"
                        "https://example.com/a\n\nHow they work.\n\nNo need to reply; but if "
                        "something in it is useful to you, I would love to hear.\n\nKind "
                        "regards\nDana Smith\n");
    assert_null(draft->missing[0]);
    assert_null(draft->path);
    const char *eml = g_bytes_get_data(draft->eml, NULL);
    assert_true(g_str_has_prefix(eml, "From: Dana Smith <dana@example.com>\r\n"
                                      "To: Ada Example <ada@example.org>\r\n"
                                      "Subject: Heat pumps\r\n"));
}

static void a_draft_is_written_for_her_eyes_only_and_over_its_older_self(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) first = mo_draft_write(&f->request, &error);
    assert_non_null(first);
    g_autofree char *expected = mo_draft_get_path(&f->config, &f->moment);
    assert_string_equal(first->path, expected);
    assert_true(g_str_has_suffix(expected, "/Drafts/moment-k7m2q9.eml"));
    struct stat status;
    assert_int_equal(stat(first->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(f->config.drafts, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);

    f->suggestion.title = (char *)"Solar power";
    g_autoptr(MoDraft) second = mo_draft_write(&f->request, &error);
    g_autofree char *text = NULL;
    assert_true(mo_file_read(second->path, 1 << 20, &text, NULL, NULL));
    assert_non_null(strstr(text, "Subject: Solar power"));
    g_autoptr(GDir) entries = g_dir_open(f->config.drafts, 0, NULL);
    assert_string_equal(g_dir_read_name(entries), "moment-k7m2q9.eml");
    assert_null(g_dir_read_name(entries));
}

static void a_greeting_prepared_early_has_its_day_in_its_name(void **state)
{
    Fixture *f = *state;
    MoWhen when = {.type = MO_WHEN_DATE};
    f->habit.when = &when;
    f->habit.kind = (char *)"card";
    f->moment.fixed = true;
    f->moment.suggestion = NULL;
    g_autoptr(MoDraft) early = mo_draft_write(&f->request, NULL);
    assert_true(g_str_has_suffix(early->path, "/moment-k7m2q9-not-before-2026-03-03.eml"));
    f->moment.show = f->moment.due;
    g_autoptr(MoDraft) on_the_day = mo_draft_write(&f->request, NULL);
    assert_true(g_str_has_suffix(on_the_day->path, "/moment-k7m2q9.eml"));
    f->moment.show = f->moment.due - 1;
    f->moment.fixed = false;
    when.type = MO_WHEN_RULE;
    g_autofree char *card = mo_draft_get_path(&f->config, &f->moment);
    assert_true(g_str_has_suffix(card, "/moment-k7m2q9-not-before-2026-03-03.eml"));
    f->habit.kind = (char *)"article";
    g_autofree char *other = mo_draft_get_path(&f->config, &f->moment);
    assert_true(g_str_has_suffix(other, "/moment-k7m2q9.eml"));
    f->habit.when = NULL;
}

static void her_own_template_goes_before_the_one_that_came_with_the_program(void **state)
{
    Fixture *f = *state;
    write_template(f, "article.txt", "Subject: Mine\n\n{{customer.company}}");
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_string_equal(draft->body, "Example Ltd");
    f->habit.template = (char *)"other";
    write_template(f, "other.txt", "Subject: Other\n\n{{customer.phone}}");
    g_autoptr(MoDraft) other = mo_draft_compose(&f->request, NULL);
    assert_string_equal(other->body, "[[MISSING: customer.phone]]");
    assert_string_equal(other->missing[0], "customer.phone");
}

static void without_an_article_the_draft_says_what_is_missing(void **state)
{
    Fixture *f = *state;
    f->moment.suggestion = NULL;
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_string_equal(draft->subject, "Something you may like to read");
    assert_non_null(strstr(draft->body, "[[MISSING: article.title]]"));
    assert_string_equal(draft->missing[0], "article.title");
}

static void a_customer_who_cannot_or_must_not_get_mail_gets_no_draft(void **state)
{
    Fixture *f = *state;
    f->customer->bans = MO_BAN_EMAIL;
    f->customer->bans_until = MO_DAY_NONE;
    check_refused(f, MO_ERROR_REFUSED, "Ada Example wants no e-mail");
    f->customer->bans = MO_BAN_ALL;
    check_refused(f, MO_ERROR_REFUSED, "wants no e-mail");
    f->customer->bans = MO_BAN_PHONE | MO_BAN_PROMO;
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_non_null(draft);
    f->customer->bans = 0;
    set_list(f->customer, MO_FIELD_EMAIL, "");
    check_refused(f, MO_ERROR_REFUSED, "Ada Example has no e-mail address");
    set_list(f->customer, MO_FIELD_EMAIL, "ada@example.org, x@example.org");
    check_refused(f, MO_ERROR_REFUSED, "exactly one '@'");
}

static void a_ban_holds_through_its_last_day_in_her_zone(void **state)
{
    Fixture *f = *state;
    f->customer->bans = MO_BAN_EMAIL;
    f->customer->bans_until = 20514; /* 2026-03-02 */
    check_refused(f, MO_ERROR_REFUSED, "wants no e-mail");
    f->request.utc_offset = 13 * 3600; /* there it is the third already */
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_non_null(draft);
}

static void her_next_address_serves_when_the_first_is_spoilt(void **state)
{
    Fixture *f = *state;
    set_list(f->customer, MO_FIELD_EMAIL, "ada at example;ada@example.org");
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_non_null(strstr(g_bytes_get_data(draft->eml, NULL), "<ada@example.org>"));
    assert_string_equal(draft->to, "ada@example.org");
}

static void a_wrong_own_address_says_where_to_correct_it(void **state)
{
    Fixture *f = *state;
    f->config.my_email = (char *)"dana";
    check_refused(f, MO_ERROR_REFUSED, "email under [me]");
}

static void a_missing_or_faulty_template_is_said(void **state)
{
    Fixture *f = *state;
    f->habit.kind = (char *)"report";
    check_refused(f, MO_ERROR_NOT_FOUND, "Templates/report.txt");
    write_template(f, "report.txt", "Subject: a\n{{customer.nam}}");
    check_refused(f, MO_ERROR_INVALID, "report.txt:2: error: There is no field 'customer.nam'");
}

static void a_template_name_cannot_lead_out_of_its_folder(void **state)
{
    Fixture *f = *state;
    f->habit.template = (char *)"../../secret";
    g_autofree char *name = mo_template_files_get_name(&f->config, &f->habit);
    g_autofree char *path = mo_template_files_get_path(&f->config, name);
    g_autofree char *expected = g_build_filename(f->folder, "Templates", ".._.._secret.txt", NULL);
    assert_string_equal(path, expected);
}

static void all_templates_of_habits_with_drafts_are_checked_once(void **state)
{
    Fixture *f = *state;
    MoHabit same = f->habit;
    MoHabit missing = f->habit;
    missing.kind = (char *)"report";
    missing.line = 20;
    MoHabit popup = missing;
    popup.kind = (char *)"other";
    popup.nudges = MO_NUDGE_POPUP;
    MoHabit inactive = missing;
    inactive.kind = (char *)"another";
    inactive.active = false;
    g_ptr_array_add(f->config.habits, &same);
    g_ptr_array_add(f->config.habits, &missing);
    g_ptr_array_add(f->config.habits, &popup);
    g_ptr_array_add(f->config.habits, &inactive);
    write_template(f, "article.txt", "Subject: a\n{{x}}");
    g_autoptr(MoProblems) problems = mo_problems_new();
    mo_template_files_check_used(&f->config, problems);
    assert_int_equal(mo_problems_count(problems), 2);
    assert_int_equal(mo_problems_get(problems, 0)->line, 2);
    assert_string_equal(mo_problems_get(problems, 1)->file, "moments.ini");
    assert_int_equal(mo_problems_get(problems, 1)->line, 20);
}

static void every_field_has_its_value(void **state)
{
    Fixture *f = *state;
    MoCustomer *c = f->customer;
    const char **const TEXTS[] = {
        &c->nickname,  &c->salutation, &c->academic_title, &c->manner,   &c->title,
        &c->project,   &c->channel,    &c->language,       &c->timezone, &c->owner,
        &c->next_step, &c->notes,      &c->introduced_by};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        set(TEXTS[i], "x");
    static const MoField LISTS[] = {MO_FIELD_PHONE, MO_FIELD_TAGS, MO_FIELD_INTERESTS,
                                    MO_FIELD_NEEDS, MO_FIELD_OFFERS};
    for (size_t i = 0; i < G_N_ELEMENTS(LISTS); i++)
        set_list(c, LISTS[i], "one;two");
    c->anniversary = (MoDate){0, 2, 29};
    c->birthday = c->customer_since = (MoDate){1980, 3, 4};
    c->renewal_date = c->next_step_date = c->last_contacted = 20515;
    f->moment.last_contact = 20500;
    f->suggestion.reason = (char *)"because";
    g_autoptr(MoDraftFields) fields = mo_draft_fields_new(&f->config, &f->moment, "en", 20514);
    const char *const *names = mo_template_get_fields();
    for (size_t i = 0; names[i]; i++) {
        const char *value = mo_draft_fields_lookup(names[i], fields);
        bool later =
            g_str_has_prefix(names[i], "customer_b.") || g_str_has_prefix(names[i], "moment.is_") ||
            g_str_has_suffix(names[i], ".no_phone") || g_str_has_prefix(names[i], "event.") ||
            g_str_has_prefix(names[i], "introduction.");
        if (later ? value != NULL : value == NULL || *value == '\0')
            fail_msg("%s is '%s'", names[i], value ? value : "NULL");
    }
    assert_string_equal(mo_draft_fields_lookup("customer.needs", fields), "one, two");
    assert_string_equal(mo_draft_fields_lookup("customer.birthday", fields), "1980-03-04");
    assert_string_equal(mo_draft_fields_lookup("customer.anniversary", fields), "--02-29");
    assert_string_equal(mo_draft_fields_lookup("customer.age", fields), "45");
    assert_string_equal(mo_draft_fields_lookup("customer_a.name", fields), "Ada Example");
    assert_string_equal(mo_draft_fields_lookup("me.given_name", fields), "Dana");
    assert_string_equal(mo_draft_fields_lookup("moment.due", fields), "2026-03-03");
}

static void an_event_says_all_its_days_and_whose_clock_it_goes_by(void **state)
{
    static const struct {
        const char *start, *last, *there, *place, *english, *german;
    } CASES[] = {
        {"2026-12-03T08:30", "2026-12-03", "2026-12-03T08:30", "",
         "\nThursday 3 December 2026, 08:30\n", "\nDonnerstag, 3. Dezember 2026, 08:30 Uhr\n"},
        {"2026-12-03T21:00", "2026-12-03", "2026-12-03T15:00", "New York",
         "\nThursday 3 December 2026, 21:00 (Berlin) / 15:00 (New York)\n",
         "\nDonnerstag, 3. Dezember 2026, 21:00 (Berlin) / 15:00 (New York)\n"},
        {"2026-12-04T04:00", "2026-12-04", "2026-12-03T22:00", "New York",
         "\nFriday 4 December 2026, 04:00 (Berlin) / 3 December, 22:00 (New York)\n",
         "\nFreitag, 4. Dezember 2026, 04:00 (Berlin) / 3. Dezember, 22:00 (New York)\n"},
        {"2026-12-03", "2026-12-04", "2026-12-03", "", "\nThursday 3 to Friday 4 December 2026\n",
         "\nDonnerstag, 3. bis Freitag, 4. Dezember 2026\n"},
    };
    Fixture *f = *state;
    f->event = (MoIcsEvent){.location = (char *)"", .here = (char *)"Berlin"};
    f->habit.kind = f->suggestion.kind = (char *)"event";
    f->suggestion.event = &f->event;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES) * 2; i++) {
        f->event.has_hour = strchr(CASES[i / 2].start, 'T') != NULL;
        assert_true(mo_local_parse(CASES[i / 2].start, 0, &f->event.start));
        assert_true(mo_local_parse(CASES[i / 2].there, 0, &f->event.there));
        f->event.last = mo_day_parse(CASES[i / 2].last);
        f->event.place = (char *)CASES[i / 2].place;
        set(&f->customer->language, i % 2 ? "de" : "en");
        g_autoptr(MoDraft) draft = mo_draft_preview(&f->request, "event", NULL);
        if (!strstr(draft->body, i % 2 ? CASES[i / 2].german : CASES[i / 2].english))
            fail_msg("%zu: %s", i, draft->body);
    }
}

static void a_template_in_her_language_goes_before_the_plain_one(void **state)
{
    Fixture *f = *state;
    set(&f->customer->language, "de-AT");
    g_autoptr(MoDraft) shipped = mo_draft_compose(&f->request, NULL);
    assert_true(g_str_has_prefix(shipped->body, "Guten Tag Ada Example,\n\nbeim Lesen"));
    write_template(f, "article.de.txt", "Subject: Für Sie\n\n{{customer.greeting}}");
    g_autoptr(MoDraft) german = mo_draft_compose(&f->request, NULL);
    assert_string_equal(german->subject, "Für Sie");
    assert_string_equal(german->body, "Guten Tag Ada Example,");
    set(&f->customer->language, "fr");
    g_autoptr(MoDraft) french = mo_draft_compose(&f->request, NULL);
    assert_true(g_str_has_prefix(french->body, "Hi Ada,"));
    set(&f->customer->language, "../de");
    g_autoptr(MoDraft) odd = mo_draft_compose(&f->request, NULL);
    assert_true(g_str_has_prefix(odd->body, "Hi Ada,"));
}

static void a_faulty_template_in_her_language_is_said_and_found_by_the_check(void **state)
{
    Fixture *f = *state;
    set(&f->customer->language, "de");
    write_template(f, "article.de.txt", "Subject: a\n{{x}}");
    write_template(f, "article-long.de.txt", "no subject");
    check_refused(f, MO_ERROR_INVALID, "article.de.txt:2: error:");
    g_autoptr(MoProblems) problems = mo_problems_new();
    mo_template_files_check_used(&f->config, problems);
    assert_int_equal(mo_problems_count(problems), 1);
    assert_int_equal(mo_problems_get(problems, 0)->line, 2);
}

static void the_plain_template_greets_in_the_users_language(void **state)
{
    Fixture *f = *state;
    f->config.language = (char *)"de_DE.UTF-8";
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_true(g_str_has_prefix(draft->body, "Guten Tag Ada Example,"));
}

static void an_introduction_of_two_goes_to_both_or_says_who_is_missing(void **state)
{
    Fixture *f = *state;
    f->habit.kind = (char *)"introduction";
    f->habit.template = (char *)"introduction-both";
    f->moment.suggestion = NULL;
    g_autoptr(MoDraft) alone = mo_draft_compose(&f->request, NULL);
    assert_string_equal(alone->to, "ada@example.org");
    assert_non_null(strstr(alone->unready, "customer_b.name"));
    g_autoptr(MoCustomer) other = mo_customer_new();
    set(&other->name, "Bob Sample");
    set_list(other, MO_FIELD_EMAIL, "bob@example.com");
    g_autoptr(MoSuggestion) person = mo_suggestion_new_person(f->customer, other);
    f->moment.suggestion = person;
    g_autoptr(MoDraft) both = mo_draft_compose(&f->request, NULL);
    assert_string_equal(both->to, "ada@example.org,bob@example.com");
    assert_null(both->unready);
    assert_string_equal(both->subject, "Ada Example, meet Bob Sample");
    const char *eml = g_bytes_get_data(both->eml, NULL);
    assert_non_null(strstr(eml, "<ada@example.org>"));
    assert_non_null(strstr(eml, "<bob@example.com>"));
    person->person->bans = MO_BAN_EMAIL;
    person->person->bans_until = MO_DAY_NONE;
    check_refused(f, MO_ERROR_REFUSED, "Bob Sample wants no e-mail");
    f->habit.template = (char *)"";
    g_autoptr(MoDraft) asked = mo_draft_compose(&f->request, NULL);
    assert_string_equal(asked->to, "ada@example.org");
    assert_null(asked->unready);
    f->moment.suggestion = NULL;
}

static void an_introduction_names_what_suits_whom(void **state)
{
    static const struct {
        const char *needs, *offers, *their_needs, *their_offers, *says, *says_not;
    } CASES[] = {
        {"a lawyer", "bread", "bread", "baking", "Bob Sample is looking for: bread. I thought of",
         "lawyer"},
        {"a lawyer;paint", "", "", "baking;paint",
         "looking for: paint. Bob Sample can offer: paint.", "baking"},
        {"a lawyer", "", "", "baking", "plenty to talk about", "looking for"},
    };
    Fixture *f = *state;
    f->habit.kind = (char *)"introduction";
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoCustomer) other = mo_customer_new();
        set(&other->name, "Bob Sample");
        set_list(other, MO_FIELD_NEEDS, CASES[i].their_needs);
        set_list(other, MO_FIELD_OFFERS, CASES[i].their_offers);
        set_list(f->customer, MO_FIELD_NEEDS, CASES[i].needs);
        set_list(f->customer, MO_FIELD_OFFERS, CASES[i].offers);
        g_autoptr(MoSuggestion) person = mo_suggestion_new_person(f->customer, other);
        f->moment.suggestion = person;
        g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
        f->moment.suggestion = NULL;
        if (!strstr(draft->body, CASES[i].says) || strstr(draft->body, CASES[i].says_not))
            fail_msg("%s", draft->body);
    }
}

static void an_age_is_only_told_when_the_year_can_be_one_of_birth(void **state)
{
    static const struct {
        MoDate birthday;
        const char *age;
    } CASES[] = {
        {{0, 3, 3}, NULL},    {{1976, 3, 3}, "50"}, {{1976, 3, 4}, "49"},
        {{1900, 1, 1}, NULL}, {{2026, 3, 3}, NULL}, {{2025, 3, 3}, "1"},
        {{2030, 1, 1}, NULL}, {{0, 0, 0}, NULL},    {{1976, 2, 29}, "50"},
    };
    Fixture *f = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        f->customer->birthday = CASES[i].birthday;
        g_autoptr(MoDraftFields) fields = mo_draft_fields_new(&f->config, &f->moment, "en", 20514);
        const char *age = mo_draft_fields_lookup("customer.age", fields);
        if (g_strcmp0(age, CASES[i].age) != 0)
            fail_msg("%d: %s", CASES[i].birthday.year, age ? age : "none");
    }
}

static void a_draft_is_ready_only_when_nothing_is_left_to_fill_in(void **state)
{
    static const struct {
        const char *text, *name, *unready;
    } CASES[] = {
        {"Subject: a\n\nb", "Ada", NULL},
        {"Subject: {{customer.phone}}\n\n{{me.name}}", "Ada", "customer.phone"},
        {"Subject: a\n\nHi {{customer.given_name}}", "{{first_name}}", "{{first_name}}"},
        {"Subject: a\n\nHi {{customer.given_name}}", "*|FNAME|*", "*|FNAME|*"},
        {"Subject: {{customer.phone | default: \"\"}}\n\nb", "Ada", "no subject"},
        {"Subject: a\n\nHi {{customer.phone | default: \"\"}},\n\nb", "Ada", "name is missing"},
        {"Subject: a\n\nHi {{customer.given_name}}", "50th birthday", "the birthday has no year"},
    };
    Fixture *f = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        write_template(f, "article.txt", CASES[i].text);
        set(&f->customer->given_name, CASES[i].name);
        g_autoptr(GError) error = NULL;
        g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, &error);
        if (!draft)
            fail_msg("%s", error->message);
        bool right = CASES[i].unready ? draft->unready && strstr(draft->unready, CASES[i].unready)
                                      : !draft->unready;
        if (!right)
            fail_msg("'%s': %s", CASES[i].text, draft->unready ? draft->unready : "ready");
    }
}

static void a_template_that_shows_what_customers_must_not_see_gives_no_draft(void **state)
{
    Fixture *f = *state;
    write_template(f, "article.txt", "Subject: a\n\n{{customer.notes}}");
    check_refused(f, MO_ERROR_INVALID, "article.txt:3: error: {{customer.notes}} is for your eyes");
    write_template(f, "article.txt", "Subject: a\n\n{{customer.tags}}");
    g_autoptr(MoDraft) draft = mo_draft_compose(&f->request, NULL);
    assert_non_null(draft);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_says_what_the_template_and_the_records_say),
        TEST(a_draft_is_written_for_her_eyes_only_and_over_its_older_self),
        TEST(a_greeting_prepared_early_has_its_day_in_its_name),
        TEST(her_own_template_goes_before_the_one_that_came_with_the_program),
        TEST(without_an_article_the_draft_says_what_is_missing),
        TEST(a_customer_who_cannot_or_must_not_get_mail_gets_no_draft),
        TEST(a_ban_holds_through_its_last_day_in_her_zone),
        TEST(her_next_address_serves_when_the_first_is_spoilt),
        TEST(a_wrong_own_address_says_where_to_correct_it),
        TEST(a_missing_or_faulty_template_is_said),
        TEST(a_template_name_cannot_lead_out_of_its_folder),
        TEST(all_templates_of_habits_with_drafts_are_checked_once),
        TEST(every_field_has_its_value),
        TEST(an_event_says_all_its_days_and_whose_clock_it_goes_by),
        TEST(a_template_in_her_language_goes_before_the_plain_one),
        TEST(a_faulty_template_in_her_language_is_said_and_found_by_the_check),
        TEST(an_introduction_of_two_goes_to_both_or_says_who_is_missing),
        TEST(an_introduction_names_what_suits_whom),
        TEST(an_age_is_only_told_when_the_year_can_be_one_of_birth),
        TEST(a_draft_is_ready_only_when_nothing_is_left_to_fill_in),
        TEST(a_template_that_shows_what_customers_must_not_see_gives_no_draft),
        TEST(the_plain_template_greets_in_the_users_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
