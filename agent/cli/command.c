#include "cli/command.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

static const MoCommand table[] = {
    {"setup", mo_cmd_setup, "[FILE…]", N_("begin: from an export of your customers to reminders"),
     N_("Reads an export of your CRM or address book as it is, asks at most five questions (which "
        "customers are yours, what to be reminded of, your mail program) and writes a commented "
        "configuration. Enter takes what is offered; Ctrl-C leaves everything as it was. Your "
        "files stay where they are.\n\n"
        "Without a terminal the options say the same. A configuration that is there already is "
        "never overwritten: the files are added to it."),
     "moments setup ~/Downloads/contacts.csv"},
    {"init", mo_cmd_init, "[--sample]", N_("the same without a file and without questions"),
     N_("Writes a commented configuration with three habits switched on, the folder ~/Moments and "
        "templates for drafts. With --sample also invented customers, articles and events, to see "
        "what Moments does.\n\n"
        "What is there already is never overwritten."),
     "moments init --sample"},
    {"check", mo_cmd_check, "", N_("read everything and list what is wrong"),
     N_("Reads the configuration, the customers, the articles and the templates, lists every "
        "problem with its file and line, and says in words what was understood and whether your "
        "habits fit the number of surprises that you allow a day. Writes nothing."),
     "moments check"},
    {"today", mo_cmd_today, "[--all] [--json]", N_("what is open today (the default)"),
     N_("Lists what is open, in the order of importance: a number, a short code, what to do with "
        "whom, why, and what to send. Answer with the number or the code: moments done 1. An "
        "answer "
        "shortens the list, but the numbers go on to mean those of the list you saw last."),
     "moments today --all"},
    {"plan", mo_cmd_plan, "[--from D] [--to D] [--customer C] [--habit H] [--load] [--json]",
     N_("what comes in the next 30 days"),
     N_("Lists what comes, by day, as if each moment were done on the day it is raised. With "
        "--load: what your habits ask of a working day, whether that fits, and a small chart of "
        "how many surprises come up on each day."),
     "moments plan --to 2026-12-31 --customer 'Ada Example'"},
    {"why", mo_cmd_why, "ID", N_("why a moment is there, or waits"),
     N_("Tells the whole chain of reasons: who, when, every adjustment, and what holds it back."),
     "moments why 1"},
    {"open", mo_cmd_open, "[ID] [--print]", N_("a moment as a page in your browser"),
     N_("Shows all that helps before a call or a letter on one page: who, why now, the last "
        "contacts, what to keep in mind, what to send, the draft, numbers and addresses to click. "
        "A click on the text of a notification does the same. Without ID: the whole list of today. "
        "The page lies in ~/Moments/Pages, needs no network, and is taken away after a day."),
     "moments open 1"},
    {"done", mo_cmd_done, "ID [NOTE] [--on D]", N_("it happened"),
     N_("Marks a moment as done, today or on an earlier day, with a note if you like. The next "
        "one counts from that day."),
     "moments done 1 'wants the new catalogue in May'"},
    {"no-answer", mo_cmd_no_answer, "ID", N_("tried, nobody there"),
     N_("Notes that you tried and hides the moment until the next working day: 14:00 after a try "
        "in the morning, 10:00 after one in the afternoon."),
     "moments no-answer 1"},
    {"snooze", mo_cmd_snooze, "ID [WHEN]", N_("hide it until later"),
     N_("Hides a moment until WHEN: a day (2026-12-03, friday, tomorrow, '3 days') or an hour "
        "(2h, 30m, 14:30). Without WHEN: until the next working day. The day of a birthday stays "
        "where it is, so it cannot be snoozed past it."),
     "moments snooze 2 friday"},
    {"skip", mo_cmd_skip, "ID", N_("not this time"),
     N_("Leaves this moment out; the habit goes on and comes back in its own time."),
     "moments skip 2"},
    {"never", mo_cmd_never, "ID", N_("never this habit for this customer"),
     N_("Ends the moment and the habit for this customer; other customers keep it."),
     "moments never 3"},
    {"undo", mo_cmd_undo, "", N_("take back the last answer"),
     N_("Takes back what you answered or logged last. Again: the one before."), "moments undo"},
    {"log", mo_cmd_log, "CUSTOMER KIND [NOTE] [--on D] [--by WAY] [--no-answer]",
     N_("note down what happened without a nudge"),
     N_("Notes a contact (call, visit, complaint, or a word of your own) with a customer: an id "
        "or any part of a name, a company or an address. An open moment that this answers is "
        "marked as done."),
     "moments log 'Ada Example' call 'asked for prices' --on yesterday --by phone"},
    {"promise", mo_cmd_promise, "CUSTOMER TEXT --by D [--aim D] | move ID --by D [--aim D]",
     N_("what you promised, and by when"),
     N_("Notes a promise with the day that you told the customer. It comes up two working days "
        "before (of --aim, an earlier day of your own, if you give one) and stays until you answer "
        "it: done up to the day is kept, later is late, skip is broken. While it is overdue, her "
        "company gets no surprises.\n\n"
        "\"promise move\" gives it another day, and reminds you to tell the customer.\n\n"
        "A next step with a date in your records is a promise too."),
     "moments promise 'Ada Example' 'send the quote' --by friday --aim thursday"},
    {"stop", mo_cmd_stop, "CUSTOMER --died | --left [--successor C] | --asked [--email] [--phone]",
     N_("no more contact with somebody"),
     N_("Ends all moments of a customer who died, left the company or asked for no contact. With "
        "--asked and --email or --phone only that way is closed, and nudges say so.\n\n"
        "What was promised stays listed, with the reason. With --left --successor it is offered to "
        "who came after her: a terminal asks, elsewhere it goes over. It can be taken back: "
        "moments undo."),
     "moments stop 'Ada Example' --left --successor 'Bob Example'"},
    {"note", mo_cmd_note, "CUSTOMER [TEXT…]", N_("note down what you learned about somebody"),
     N_("Adds a note, under today's date, to what you know about a customer. It stands in "
        "~/Moments/notes.csv, which a spreadsheet can open, and goes before the notes of your "
        "records. Without TEXT: shows what is noted."),
     "moments note 'Ada Example' has a new dog"},
    {"tag", mo_cmd_tag, "CUSTOMER [+WORD] [-WORD] [manner=M] [greeting=TEXT]",
     N_("tags, interests, needs, offers and greeting of somebody"),
     N_("Adds words (+key) to the tags of a customer, and takes some away (-dormant), also such as "
        "your records have. In the same way her interests (+interest:energy), needs "
        "(-need:storage) and offers (+offer:solar). manner=formal or manner=first-name says how "
        "drafts address her, greeting='Dear Ada,' how they begin; with nothing behind the = your "
        "records say so again. Without any of these: shows what there is.\n\n"
        "It stands in ~/Moments/notes.csv, which a spreadsheet can open."),
     "moments tag 'Ada Example' +key -dormant +interest:energy greeting='Dear Ada,'"},
    {"same", mo_cmd_same, "CUSTOMER CUSTOMER [--yes]", N_("two customers are one person"),
     N_("Joins two customers who are one person: the history of both, and what you noted about "
        "them, goes on under the first. The second may be one who vanished from your records; name "
        "her by her id then. \"moments check\" lists who might be the same. It can be taken back: "
        "moments undo.\n\n"
        "Asks before it does so on a terminal; elsewhere --yes is needed."),
     "moments same 'Ada Example' 'A. Example'"},
    {"pause", mo_cmd_pause, "CUSTOMER --until D", N_("no surprises for somebody for a while"),
     N_("Shows no surprises for a customer until a day, that day included; birthdays neither. What "
        "you promised and what is to be put right goes on. No surprise lapses because of it, "
        "except one that has its fixed day."),
     "moments pause 'Ada Example' --until 2026-12-31"},
    {"resume", mo_cmd_resume, "CUSTOMER", N_("surprises for somebody again"),
     N_("Ends a pause before its day."), "moments resume 'Ada Example'"},
    {"quiet", mo_cmd_quiet, "[WHEN|off]", N_("no notes for a while"),
     N_("Shows no notes until WHEN: for a while (2h, 90 minutes), until an hour ('until 15:00') or "
        "tomorrow. What comes up meanwhile waits, and comes as one list then; drafts are prepared "
        "all the same. Without WHEN it says how it stands; off ends it."),
     "moments quiet 2h"},
    {"away", mo_cmd_away, "[FIRST - LAST|list|off]", N_("when you are away for days"),
     N_("Shows what falls into the days, the last one included: what you promised, what is to be "
        "put right and birthdays, and when each comes up before you leave. What you promised can "
        "get another day at once. Then you count as away: nothing is shown, surprises wait, and "
        "none lapses for it. Days are written as 24 dec, 24.12., friday or 2026-12-24; of one day "
        "alone there is no LAST.\n\n"
        "Without days, or with list: which are known. off: you are there, today and later."),
     "moments away 24 dec - 7 jan"},
    {"draft", mo_cmd_draft,
     "ID [--print] [--open] [--attach FILE] [--detach FILE] [--reply-to MSGID]",
     N_("write the e-mail draft of a moment"),
     N_("Writes the draft as an .eml file into your drafts folder and says where it lies; your "
        "mail program opens it as an unsent message. Moments never sends anything itself. With "
        "--print the text is printed instead, to be copied into any mail program. --attach adds a "
        "file of your attachments folder, and may be given again; --detach takes one off. With "
        "--reply-to the draft "
        "answers the message with that Message-ID. An earlier draft that you changed is kept "
        "beside the new one."),
     "moments draft 1 --attach prices.pdf"},
    {"template", mo_cmd_template, "check [NAME] | preview NAME --customer C [--with C] [--html]",
     N_("are the templates right, and what they become"),
     N_("check reads your templates, or the one of that name in all its languages, and lists with "
        "file and line what is wrong: unknown fields, and what a customer must never see, such as "
        "your notes. preview prints the draft that a customer would get, without writing anything; "
        "--with names the other person of an introduction, and --html shows it as a web page."),
     "moments template preview article --customer 'Ada Example'"},
    {"customers", mo_cmd_customers, "[FILE…] [--list] [--all] [--accept] [--json]",
     N_("what was understood of the customers"),
     N_("Says what was understood of the files (which program wrote them, which columns mean "
        "what, what is wrong), and what stands out: who was not spoken to for 90 days, birthdays "
        "and renewals of the next month, who cannot be reached. With files: of these files, "
        "without any configuration. Few customers are listed, many with --list.\n\n"
        "--accept answers the question that is asked when a third of your customers and more are "
        "missing from the files: they are really gone."),
     "moments customers export.csv"},
    {"habits", mo_cmd_habits, "[--json]", N_("what was understood of the habits"),
     N_("Lists the habits: each in plain English with its next three days, how many customers it "
        "means, and how many moments it asks for a working day."),
     "moments habits"},
    {"rule", mo_cmd_rule, "RULE --start D [--zone Z] [--count N] [--from D] [--to D]",
     N_("the days that a rule gives"),
     N_("Prints the days of a rule, one a line: an RFC 5545 rule or a sentence as the "
        "configuration has them. Without --count and --to: the first ten. The rule in words, and "
        "what calendar apps make of it, go to the standard error output."),
     "moments rule 'FREQ=MONTHLY;BYDAY=2TU' --start 2026-01-05 --count 3"},
    {"export", mo_cmd_export, "[FILE|-] [--format ics|csv|json] [--from D] [--to D]",
     N_("the schedule for calendar apps"),
     N_("Writes what is planned for the next 30 days as a calendar file. Days that the calendar or "
        "a date of the records gives keep their entry when it is imported again; what counts from "
        "the last contact moves with it, so let the new file replace the old one. Without FILE, or "
        "with -, to the standard "
        "output. The format follows the file's ending unless --format says otherwise."),
     "moments export ~/moments.ics --to 2026-12-31"},
    {"history", mo_cmd_history, "[CUSTOMER] [--json]", N_("what happened"),
     N_("Lists what was done, logged, skipped, snoozed and raised, oldest first; of one customer "
        "or of all."),
     "moments history 'Ada Example'"},
    {"about", mo_cmd_about, "CUSTOMER [--print]", N_("all that is stored about somebody"),
     N_("Writes all that Moments has stored about one person as a text to read and as a table "
        "(CSV) "
        "into ~/Moments/Reports: her record, what you noted, every entry of the ledger, drafts, "
        "and which backups have her. Somebody who left your records is named by her id."),
     "moments about 'Ada Example'"},
    {"forget", mo_cmd_forget, "CUSTOMER [--yes]", N_("erase all that is stored about somebody"),
     N_("Erases one person from the ledger and all its backups, from notes.csv, and her drafts, so "
        "that not even the bytes stay. A salted hash stays: should your export have her again, she "
        "is passed over, and what she asked us not to do still counts. Says what it cannot reach. "
        "It cannot be taken back; elsewhere than on a terminal --yes is needed."),
     "moments forget 'Ada Example'"},
    {"ledger", mo_cmd_ledger, "[check|backup|restore|dump|merge] [FILE]",
     N_("is what happened kept safely; copies of it"),
     N_("check reads the whole ledger and its backups and says whether they are in order; it "
        "changes nothing. backup makes the copy of today anew, or one in FILE. restore puts a "
        "backup (without FILE the newest good one) or a dump in the place of the ledger; the "
        "present one is kept beside it. dump writes everything as text, a line an entry, to FILE "
        "or to the standard output. merge adds what the ledger of another computer has more; "
        "nothing comes twice.\n\n"
        "The agent makes a backup every day and keeps seven days and four weeks. A damaged ledger "
        "is set aside and replaced by the newest good backup without being told to."),
     "moments ledger dump ~/ledger.jsonl"},
    {"pack", mo_cmd_pack, "FILE [--customers]", N_("your set-up as one file, for a new computer"),
     N_("Writes configuration, notes, articles, events, templates, attachments (up to 16 MB each, "
        "64 MB in all) and the ledger into one file, with --customers also the customers files of "
        "~/Moments/Customers. Passwords are never in "
        "it. The file is an SQLite archive, which the sqlite3 program opens too."),
     "moments pack ~/moments.pack"},
    {"unpack", mo_cmd_unpack, "FILE [--yes]", N_("go on with a packed set-up"),
     N_("Lays down what moments pack wrote. Files of a set-up that is there already are kept "
        "beside the new ones as NAME.before-unpack, the ledger as a backup; elsewhere than on a "
        "terminal --yes says that this is meant. A file that holds anything else is refused as a "
        "whole."),
     "moments unpack ~/moments.pack"},
    {"status", mo_cmd_status, "[--json]", N_("how things stand, on one screen"),
     N_("Says whether the agent is running, when it looked last and looks next, how much is open "
        "and waits, whether you are away or want no notes, and whether there are problems in your "
        "files. Changes nothing. What to do about what is wrong says moments doctor."),
     "moments status"},
    {"doctor", mo_cmd_doctor, "[--json] [--try-mail]",
     N_("is everything in order, and what to do if not"),
     N_("Looks at all that reminders need: configuration, customers, ledger and its backups, disk, "
        "clock, the agent and whether it starts at login, notifications. Says what is wrong and "
        "what to do, and when the agent looked last and looks next. Changes nothing. The exit "
        "status is 1 when something is to be put right.\n\n--try-mail opens a draft to yourself, "
        "to "
        "see whether your mail program takes it; on a terminal that is offered once."),
     "moments doctor"},
    {"enable", mo_cmd_enable, "", N_("let the agent run, now and at every login"),
     N_("Starts the agent and lets it start at every login: by systemd, or by the autostart of "
        "the desktop where there is no systemd for users. Folders of your configuration that lie "
        "outside ~/Moments are opened for it. Type it again after you named another folder."),
     "moments enable"},
    {"disable", mo_cmd_disable, "", N_("stop the agent, and do not start it any more"),
     N_("Ends the agent and keeps it from starting at login. Nothing is lost: what is due waits, "
        "and moments today lists it."),
     "moments disable"},
    {"agent", mo_cmd_agent, "[--once] [--autostart]", N_("the background agent"),
     N_("Runs until it is told to end: raises what is due as notifications and drafts, and reads "
        "your files again when they change. Usually started at login, not by hand. A second one "
        "ends at once with status 75.\n\n"
        "With --once: does what is due now, says what it did, and ends."),
     "moments agent --once"},
};

const MoCommand *mo_commands_get(unsigned *ret_n)
{
    *ret_n = G_N_ELEMENTS(table);
    return table;
}

const MoCommand *mo_commands_find(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

const MoCommand *mo_commands_nearest(const char *name)
{
    const char *names[G_N_ELEMENTS(table) + 1] = {NULL};
    for (unsigned i = 0; i < G_N_ELEMENTS(table); i++)
        names[i] = table[i].name;
    const char *nearest = mo_text_nearest(name, names);
    return nearest ? mo_commands_find(nearest) : NULL;
}

GOptionEntry *mo_commands_new_common_options(MoCli *cli)
{
    const GOptionEntry common[] = {
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &cli->config_path,
         _("read this configuration instead of yours"), "FILE"},
        {"state", 0, 0, G_OPTION_ARG_FILENAME, &cli->state_folder,
         _("keep the ledger in this folder"), "DIR"},
        {"now", 0, 0, G_OPTION_ARG_FILENAME, &cli->now,
         _("take this for now: 2026-12-03 or 2026-12-03T10:00"), "TIME"},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &cli->help, _("this help"), NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &cli->version,
         _("the version of Moments and of its libraries"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    return g_memdup2(common, sizeof common);
}
