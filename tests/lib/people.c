#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH ((size_t)1 << 20)
#define LONG_NOTES ((gsize)500 * 1000)

static const char *const given[] = {"Anna",   "Björn", "Chloé", "David", "Elif",  "Frank",
                                    "Giulia", "Hanna", "Ivo",   "Jonas", "Katja", "Łukasz"};
static const char *const family[] = {"Müller",  "García", "Nowak", "Smith",  "Özdemir",
                                     "Janssen", "Rossi",  "Kim",   "Dubois", "Lindqvist"};
static const char *const kinds[] = {"GmbH", "Ltd", "AB", "S.p.A.", "SARL"};
static const char *const titles[] = {"Head of Purchasing", "Owner", "Plant manager", "Controller",
                                     "Managing director"};
static const char *const tags[] = {"key", "key;wind", "supplier;friend", "dormant", "press"};
static const char *const stages[] = {"Customer", "Lead", "Subscriber"};

typedef struct {
    FILE *file;
    const char *path, *encoding;
    GString *text;
    unsigned luck;
} Writer;

static void give_up(const char *path)
{
    fprintf(stderr, "%s cannot be written\n", path);
    exit(1);
}

static Writer writer_new(const char *path, const char *encoding)
{
    Writer writer = {fopen(path, "wb"), path, encoding, g_string_sized_new(BATCH), 1};
    if (!writer.file)
        give_up(path);
    if (encoding && g_str_has_prefix(encoding, "UTF-16"))
        g_string_append(writer.text, "\xef\xbb\xbf");
    return writer;
}

static void writer_flush(Writer *writer)
{
    const char *bytes = writer->text->str;
    gsize n = writer->text->len;
    g_autofree char *converted = NULL;
    if (writer->encoding) {
        converted = g_convert_with_fallback(bytes, (gssize)n, writer->encoding, "UTF-8", "?", NULL,
                                            &n, NULL);
        bytes = converted;
    }
    if (!bytes || fwrite(bytes, 1, n, writer->file) != n)
        give_up(writer->path);
    g_string_truncate(writer->text, 0);
}

static void writer_end(Writer *writer)
{
    writer_flush(writer);
    if (fclose(writer->file) != 0)
        give_up(writer->path);
    g_string_free(writer->text, TRUE);
}

/* The next of an endless series that is always the same. */
static unsigned draw(Writer *writer, unsigned below)
{
    writer->luck = writer->luck * 1664525U + 1013904223U;
    return (writer->luck >> 8) % below;
}

static void add(Writer *writer, const char *text)
{
    g_string_append(writer->text, text);
}

static void add_number(Writer *writer, unsigned number, unsigned width)
{
    char digits[16];
    unsigned at = sizeof digits - 1;
    digits[at] = '\0';
    for (unsigned left = number; at > 0 && (left > 0 || sizeof digits - 1 - at < width); left /= 10)
        digits[--at] = (char)('0' + left % 10);
    add(writer, digits + at);
}

static void add_day(Writer *writer, unsigned year, unsigned years)
{
    add_number(writer, year + draw(writer, years), 4);
    add(writer, "-");
    add_number(writer, 1 + draw(writer, 12), 2);
    add(writer, "-");
    add_number(writer, 1 + draw(writer, 28), 2);
}

static void add_company(Writer *writer, unsigned i)
{
    add(writer, "Company ");
    add_number(writer, i % 90000, 5);
    add(writer, " ");
    add(writer, kinds[i % G_N_ELEMENTS(kinds)]);
}

static void add_name(Writer *writer, unsigned i)
{
    add(writer, given[i % G_N_ELEMENTS(given)]);
    add(writer, " ");
    add(writer, family[i / 7 % G_N_ELEMENTS(family)]);
    add(writer, "-");
    add_number(writer, i / 70, 1);
}

static void add_email(Writer *writer, unsigned i)
{
    add(writer, "person.");
    add_number(writer, i, 7);
    add(writer, i % 3 ? "@example.com" : "@mail.example.org");
}

static void add_notes(Writer *writer, unsigned i, const MoPeople *people)
{
    unsigned luck = draw(writer, 100);
    if (people->long_every > 0 && i % people->long_every == 0) {
        for (gsize n = 0; n < LONG_NOTES; n += strlen("knows the plant well; "))
            add(writer, "knows the plant well; ");
    } else if (luck < 3) {
        add(writer, "\"Likes tea.\nTwo children, one dog.\"");
    } else if (luck < 4) {
        add(writer, "\"Says \"\"hello\"\" to everybody\"");
    } else {
        add(writer, "met at the fair in hall ");
        add_number(writer, 1 + luck % 9, 1);
    }
}

static void add_row(Writer *writer, unsigned i, const MoPeople *people)
{
    const char separator[] = {people->separator ? people->separator : ',', '\0'};
#define NEXT add(writer, separator)
    add(writer, "C-");
    add_number(writer, i, 7);
    NEXT, add_name(writer, i);
    NEXT, add_email(writer, i);
    NEXT, add(writer, "+49 30 "), add_number(writer, 1000000 + i, 7);
    if (draw(writer, 100) < 12)
        NEXT, add(writer, "\""), add_company(writer, i), add(writer, ", Berlin\"");
    else
        NEXT, add_company(writer, i);
    NEXT, add(writer, titles[i % G_N_ELEMENTS(titles)]);
    NEXT, add(writer, i % 4 ? "dana" : "hugo");
    /* Its semicolons would end a field where they separate. */
    if (*separator == ';')
        NEXT, add(writer, "\""), add(writer, tags[i % G_N_ELEMENTS(tags)]), add(writer, "\"");
    else
        NEXT, add(writer, tags[i % G_N_ELEMENTS(tags)]);
    NEXT, add_day(writer, 1950, 50);
    NEXT, add_day(writer, 2010, 15);
    NEXT, add_day(writer, 2025, 1);
    NEXT, add(writer, i % 5 ? "" : "send the offer");
    NEXT, add(writer, i % 50 ? "" : "promo");
    NEXT, add(writer, stages[i % G_N_ELEMENTS(stages)]);
    NEXT, add_notes(writer, i, people);
#undef NEXT
    add(writer, "\n");
}

void mo_people_write_csv(const char *path, const MoPeople *people)
{
    Writer writer = writer_new(path, people->encoding);
    g_autofree char *header =
        g_strdup("id,name,email,phone,company,title,owner,tags,birthday,customer_since,"
                 "last_contacted,next_step,do_not_contact,Stage,notes\n");
    add(&writer, people->separator ? g_strdelimit(header, ",", people->separator) : header);
    for (unsigned i = 0; i < people->rows; i++) {
        add_row(&writer, i, people);
        if (writer.text->len > BATCH - 4096)
            writer_flush(&writer);
    }
    writer_end(&writer);
}

static void add_card(Writer *writer, unsigned i)
{
    add(writer, "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Example//Contacts 1//EN\r\nUID:C-");
    add_number(writer, i, 7);
    add(writer, "\r\nFN:");
    add_name(writer, i);
    add(writer, "\r\nN:");
    add(writer, family[i / 7 % G_N_ELEMENTS(family)]);
    add(writer, "-");
    add_number(writer, i / 70, 1);
    add(writer, ";");
    add(writer, given[i % G_N_ELEMENTS(given)]);
    add(writer, ";;;\r\nORG:");
    add_company(writer, i);
    add(writer, "\r\nTITLE:");
    add(writer, titles[i % G_N_ELEMENTS(titles)]);
    add(writer, "\r\nEMAIL;TYPE=INTERNET,WORK:");
    add_email(writer, i);
    add(writer, "\r\nTEL;TYPE=CELL:+49 30 ");
    add_number(writer, 1000000 + i, 7);
    add(writer, "\r\nBDAY:");
    add_day(writer, 1950, 50);
    add(writer, "\r\nitem1.X-ABDATE:");
    add_day(writer, 2010, 15);
    add(writer, "\r\nitem1.X-ABLabel:_$!<Anniversary>!$_\r\nCATEGORIES:key,wind\r\n"
                "NOTE:Met at the fair\\, likes tea and asks for the new price list ever\r\n"
                " y spring.\r\nEND:VCARD\r\n");
}

void mo_people_write_cards(const char *path, unsigned cards)
{
    Writer writer = writer_new(path, NULL);
    for (unsigned i = 0; i < cards; i++) {
        add_card(&writer, i);
        if (writer.text->len > BATCH - 4096)
            writer_flush(&writer);
    }
    writer_end(&writer);
}
