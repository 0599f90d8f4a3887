#include "model/settings.h"

#include "base/i18n.h"
#include "model/field.h"

#include <string.h>

#define NUMBER(least, most) .type = MO_SETTING_NUMBER, .minimum = (least), .maximum = (most)
#define WORD(words) .type = MO_SETTING_WORD, .choices = (words)
#define WORDS(words) .type = MO_SETTING_WORDS, .choices = (words)
#define TYPE(name) .type = MO_SETTING_##name

/* One row a key, in the order of the manual page. Helps are plain sentences; what a value may look
 * like is said by its type. */
static const MoSetting table[] = {
    {"me", "name", TYPE(TEXT), .help = N_("Your name, as drafts are signed.")},
    {"me", "email", TYPE(EMAIL), .help = N_("Your e-mail address: the sender of drafts.")},
    {"me", "mail", WORD("auto thunderbird evolution gmail outlook-web other"), .fallback = "auto",
     .help = N_("The mail program that drafts are opened with. auto: the one your desktop uses.")},
    {"me", "language", TYPE(TEXT),
     .help =
         N_("The language of what Moments says to you, such as en or de. Left out: the language "
            "of your session.")},
    {"me", "folder", TYPE(PATH), .fallback = "~/Moments",
     .help = N_("The folder for what is yours to see and edit: customers, articles, templates, "
                "drafts.")},
    {"me", "drafts", TYPE(TEXT),
     .help = N_("Where drafts go. folder:PATH keeps them as files there. maildir:PATH puts a copy "
                "into a Maildir folder of yours, imap into the drafts of your mailbox as [imap] "
                "says; the file is kept in Drafts in your folder. Left out: that file alone.")},
    {"me", "attachments", TYPE(PATH),
     .help = N_("The folder with the files that may go with a draft. Left out: Attachments in "
                "your folder.")},

    {"imap", "server", TYPE(TEXT),
     .help = N_("The name of your mail server, such as imap.example.com.")},
    {"imap", "user", TYPE(TEXT),
     .help = N_("Your name at the server. Left out: your e-mail address.")},
    {"imap", "port", NUMBER(1, 65535), .help = N_("Left out: 993, with starttls 143.")},
    {"imap", "tls", WORD("yes starttls"), .fallback = "yes",
     .help = N_("How the connection is secured. One that is not secured is never used.")},
    {"imap", "certificates", TYPE(PATH),
     .help = N_("A file with certificates to trust instead of those of your system, for a server "
                "of your company.")},
    {"imap", "drafts-folder", TYPE(TEXT),
     .help = N_("The folder for drafts. Left out: the one that the server calls that.")},
    {"imap", "sent-folder", TYPE(TEXT),
     .help = N_("The folder with what you sent. Left out: the one that the server calls that.")},
    {"imap", "password-command", TYPE(TEXT),
     .help = N_("A program that prints your password, such as pass mail/work. It is run without a "
                "shell. Left out: the password is taken from your key ring, where moments-courier "
                "--set-password puts it.")},
    {"imap", "oauth-command", TYPE(TEXT),
     .help = N_("A program that prints an access token, for servers that take no password.")},

    {"customers", "files", TYPE(PATHS),
     .help = N_("The files with your customers: files, folders or patterns such as hubspot-*.csv, "
                "one a line. Of a pattern the newest file that fits is read; of a folder every "
                ".csv file.")},
    {"customers", "only", TYPE(SELECTOR),
     .help = N_("Which rows of the files are yours. Left out: all of them.")},
    {"customers", "encoding", TYPE(ENCODING),
     .choices = "auto utf-8 windows-1252 iso-8859-1 utf-16", .fallback = "auto",
     .help = N_("How the letters of the files are written. auto: found out for each file.")},
    {"customers", "date-order", WORD("auto day-month-year month-day-year year-month-day"),
     .fallback = "auto",
     .help = N_("How dates of other programs such as 3/4/2026 are read. auto: found out for each "
                "column from all of its rows.")},
    {"customers", "notes", TYPE(PATH),
     .help = N_("The file for what you learn about customers. Left out: notes.csv in your "
                "folder.")},

    {"customers", "keep", TYPE(SPAN),
     .help = N_("How long what is over is kept, a year or more, as in 3 years. What is older goes "
                "out of the ledger: contacts but the last, their notes, and how answered moments "
                "were shown. What was promised, what is open, who asked for what, and what "
                "somebody was sent stay, so nothing comes twice. Left out: everything is kept. It "
                "is about the ledger alone, not about the copies that Moments keeps of your "
                "customers files.")},

    {"columns", "FIELD", TYPE(TEXT),
     .help = N_("The name of the column that holds this field in your files: ours on the left, "
                "yours on the right, as in company = Firm. The fields are those of the section on "
                "customer files below, date:LABEL among them.")},

    {"day", "working-days", TYPE(WEEK), .fallback = "MO TU WE TH FR",
     .help = N_("The days of the week on which you work.")},
    {"day", "working-hours", TYPE(HOURS), .fallback = "09:00-17:30",
     .help = N_("Nothing is shown to you outside these hours.")},
    {"day", "holidays", TYPE(PATHS),
     .help = N_("Calendar files (.ics) whose whole days are days off, one a line. Events with an "
                "hour do not count.")},
    {"day", "absent", TYPE(PERIODS),
     .help = N_("When you are away, the last day included. Nothing is raised then, what was "
                "promised comes before, and no surprise lapses for it.")},
    {"day", "digest", TYPE(TIME), .fallback = "09:00",
     .help = N_("When the morning's list is shown, on days when there is something to show.")},
    {"day", "popups", WORD("all urgent none"), .fallback = "urgent",
     .help = N_("Which moments may pop up alone: urgent are those with an hour of their own and "
                "those that must happen today. The others are lines of the digest.")},
    {"day", "surprises-a-day", NUMBER(1, 100), .fallback = "5",
     .help = N_("How many surprises are shown for the first time on a working day. What must "
                "happen on its day is shown beyond the limit.")},
    {"day", "rest-person", TYPE(SPAN), .fallback = "14 days",
     .help =
         N_("The least time between two surprises for a person: counted from the day one is "
            "first shown, and anew from the day it is done. One that you leave out or that lapses "
            "gives its rest back. Birthdays and other fixed days come all the same, and the days "
            "before them are kept free. 0 days: no rest.")},
    {"day", "rest-company", TYPE(SPAN), .fallback = "3 days",
     .help = N_("The same for all persons of a company together. Who has no company rests alone.")},
    {"day", "renotify", TYPE(DURATION), .fallback = "30 minutes",
     .help = N_("After what time a note that you never saw comes back, twice as long each time, "
                "three times a day.")},
    {"day", "hide-names", WORD("never presenting always"), .fallback = "presenting",
     .help = N_("Whether notes on the screen leave out who the customer is. presenting: while the "
                "screen is shared, or a program keeps it awake as presentations and films do; "
                "the note only counts then.")},

    {"habit", "class", WORD("magic promise recovery"), .fallback = "magic",
     .help = N_("magic: a surprise, may wait or be skipped. promise: something that you told a "
                "customer. recovery: a step after a complaint. The last two are never limited, "
                "moved or dropped: they stay until you answer them, and while they are open "
                "(recovery) or overdue (a promise), the company gets no surprises.")},
    {"habit", "kind", TYPE(TEXT),
     .help = N_(
         "What is done: article, introduction, event, call, advice, thank-you, card, visit, "
         "check-in, or a word of your own. Left out: the name of the habit. No customer gets the "
         "same kind of surprise twice running while a habit of another kind would do.")},
    {"habit", "who", TYPE(SELECTOR),
     .help = N_("Which customers it is for. Left out: all of them.")},
    {"habit", "per", WORD("person company project"), .fallback = "person",
     .help =
         N_("Whether it is counted for each person, or once for a company or a project. One "
            "person stands for the others then: the one tagged main, else the one contacted "
            "last. Where the days are dates of the records, one of those who have such a date; "
            "once hers went by without a moment she leaves it to colleagues whose dates are "
            "still to come (a yearly one for half a year), so that a change of person costs "
            "nothing. Who has no company or project is counted alone. For habits with a calendar "
            "rule, a date, or after the last contact.")},
    {"habit", "when", TYPE(SENTENCE),
     .help = N_("When it is due, as a sentence. A habit has either when or rule.")},
    {"habit", "rule", TYPE(RULE),
     .help = N_("When it is due, as a recurrence rule of RFC 5545 (iCalendar), such as "
                "FREQ=MONTHLY;BYDAY=2TU.")},
    {"habit", "start", TYPE(DAY),
     .help = N_("The day that rule counts from. It may be left out where it changes nothing.")},
    {"habit", "repeat", WORD("due done"), .fallback = "due",
     .help = N_("Whether the next one is counted from the day of the rule (due), or from the day "
                "it was done, skipped or lapsed (done). done is for surprises with a plain rule "
                "such as every 6 weeks.")},
    {"habit", "spread", TYPE(SPAN),
     .help = N_("Over how many working days after the day of the rule the customers are spread, so "
                "that not all come at once. Each customer keeps a place of her own. For surprises "
                "with a calendar rule; spread and surprise together must be shorter than the time "
                "between two.")},
    {"habit", "surprise", TYPE(SPAN),
     .help = N_("By up to how many working days more each one is shifted, so that it never "
                "looks like clockwork. The number is drawn from the customer and the day alone, so "
                "that a restart changes nothing; now and then it is the same twice running.")},
    {"habit", "at", TYPE(TIME), .choices = "digest", .fallback = "digest",
     .help = N_("The hour it is shown. digest: with the morning's list.")},
    {"habit", "show-before", TYPE(SPANS), .fallback = "same day",
     .help = N_("How long before the day it is shown. Of several, the first shows it and the "
                "others remind you. Left out, a promise is shown two working days before (the next "
                "step of the records one) and again on the day, unless it comes round more often "
                "than once a week.")},
    {"habit", "if-day-off", WORD("after before keep"), .fallback = "after",
     .help = N_("Where a due day goes that is no working day. Birthdays and other yearly dates "
                "never move.")},
    {"habit", "give-up-after", TYPE(SPAN),
     .help = N_("How long after the due day it stays open. Left out: half the time to the next "
                "one, at most 14 days.")},
    {"habit", "nudge", WORDS("popup draft digest"), .fallback = "popup, digest",
     .help = N_("How it is shown: as a note on the screen, with an e-mail draft made ready, as a "
                "line of the morning's list.")},
    {"habit", "template", TYPE(TEXT),
     .help = N_("The name of the template for the draft. Left out: the one named as the kind.")},
    {"habit", "priority", NUMBER(1, 9), .fallback = "5",
     .help = N_("What goes first when there is not enough room for all: 1 first, 9 last.")},
    {"habit", "active", TYPE(BOOL), .fallback = "yes",
     .help = N_("no: the habit rests, and nothing of it is forgotten.")},
    {"habit", "was", TYPE(TEXT),
     .help = N_("An earlier name of the habit, so that what was done under it still counts and "
                "nothing begins anew.")},
};

const MoSetting *mo_settings_get_table(unsigned *ret_n)
{
    *ret_n = G_N_ELEMENTS(table);
    return table;
}

const MoSetting *mo_settings_find(const char *section, const char *key)
{
    g_return_val_if_fail(section && key, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].section, section) != 0)
            continue;
        bool fits = strcmp(section, "columns") == 0 ? mo_field_find_key(key) != MO_FIELD_NONE
                                                    : mo_field_same_header(table[i].key, key);
        if (fits)
            return &table[i];
    }
    return NULL;
}
