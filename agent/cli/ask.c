#include "cli/ask.h"

#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX 400U

bool mo_ask_is_possible(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Nothing is done here: that the reading is interrupted is enough. */
static void let_interrupt(int number)
{
    (void)number;
}

static void set_handler(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
}

void mo_ask_begin(void)
{
    set_handler(let_interrupt);
}

void mo_ask_end(void)
{
    set_handler(SIG_DFL);
}

/* Reads to the end of the line, however long it is. */
static char *read_line(void)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char part[256];
    while (line->len == 0 || line->str[line->len - 1] != '\n') {
        if (!fgets(part, sizeof part, stdin))
            return NULL;
        if (line->len < ANSWER_MAX || strchr(part, '\n'))
            g_string_append(line, part);
    }
    return mo_text_clean_line(line->str, ANSWER_MAX);
}

char *mo_ask_line(const char *question)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "%s ", question);
    (void)fflush(stderr);
    char *line = read_line();
    if (!line)
        (void)fprintf(stderr, "\n");
    return line;
}

/* "y", "yes" and the words of the user's language. */
static bool is_word(const char *text, const char *english, const char *own)
{
    g_autofree char *folded = mo_text_fold(text);
    g_auto(GStrv) words = g_strsplit(own, " ", -1);
    g_auto(GStrv) plain = g_strsplit(english, " ", -1);
    return g_strv_contains((const char *const *)words, folded) ||
           g_strv_contains((const char *const *)plain, folded);
}

bool mo_ask_yes(const char *question, bool fallback, bool *ret_yes)
{
    g_autofree char *asked = g_strdup_printf("%s %s", question, fallback ? _("[Y/n]") : _("[y/N]"));
    for (;;) {
        g_autofree char *line = mo_ask_line(asked);
        if (!line)
            return false;
        /* TRANSLATORS: what a user may type for yes, in small letters, separated by blanks. */
        bool is_yes = is_word(line, "y yes", _("y yes"));
        /* TRANSLATORS: what a user may type for no, in small letters, separated by blanks. */
        bool is_no = is_word(line, "n no", _("n no"));
        *ret_yes = *line == '\0' ? fallback : is_yes;
        if (*line == '\0' || is_yes || is_no)
            return true;
        (void)fprintf(stderr, "%s\n", _("Please type y or n, or press Enter."));
    }
}

static uint64_t get_bits(unsigned from, unsigned to)
{
    uint64_t bits = 0;
    for (unsigned i = from; i <= to; i++)
        bits |= UINT64_C(1) << (i - 1);
    return bits;
}

/* "3" or "1-3". */
static bool parse_number(const char *word, unsigned n, uint64_t *chosen)
{
    guint64 from = 0, to = 0;
    const char *dash = strchr(word, '-');
    g_autofree char *first = dash ? g_strndup(word, (size_t)(dash - word)) : g_strdup(word);
    if (!g_ascii_string_to_unsigned(first, 10, 1, n, &from, NULL))
        return false;
    to = from;
    if (dash && !g_ascii_string_to_unsigned(dash + 1, 10, from, n, &to, NULL))
        return false;
    *chosen |= get_bits((unsigned)from, (unsigned)to);
    return true;
}

/* One of the names, or the only one that has the text in it. */
static bool parse_name(const char *text, const char *const *names, unsigned n, uint64_t *chosen)
{
    uint64_t found = 0;
    unsigned n_found = 0;
    for (unsigned i = 0; names && i < n; i++) {
        if (mo_text_same(names[i], text)) {
            *chosen |= get_bits(i + 1, i + 1);
            return true;
        }
        if (mo_text_contains(names[i], text)) {
            found = get_bits(i + 1, i + 1);
            n_found++;
        }
    }
    *chosen |= n_found == 1 ? found : 0;
    return n_found == 1;
}

/* Each word as a number, or as a name when there are names. */
static bool parse_words(const char *text, const char *separators, const char *const *names,
                        unsigned n, uint64_t *ret_chosen)
{
    g_auto(GStrv) words = mo_text_split_list(text, separators);
    uint64_t chosen = 0;
    for (char **word = words; *word; word++)
        if (!parse_number(*word, n, &chosen) && !parse_name(*word, names, n, &chosen))
            return false;
    if (words[0])
        *ret_chosen = chosen;
    return words[0] != NULL;
}

bool mo_ask_parse_choice(const char *text, const char *const *names, unsigned n,
                         uint64_t *ret_chosen)
{
    g_return_val_if_fail(n <= 64, false);
    if (strcmp(text, "0") == 0) {
        *ret_chosen = 0;
        return true;
    }
    if (n > 0 && is_word(text, "a all", _("a all"))) {
        *ret_chosen = get_bits(1, n);
        return true;
    }
    /* A name may hold blanks, so names are tried between commas first. */
    return parse_words(text, ",; ", NULL, n, ret_chosen) ||
           parse_words(text, ",;", names, n, ret_chosen) ||
           parse_words(text, ",; ", names, n, ret_chosen);
}

bool mo_ask_choice(const char *question, const char *const *names, unsigned n, uint64_t fallback,
                   uint64_t *ret_chosen)
{
    for (;;) {
        g_autofree char *line = mo_ask_line(question);
        if (!line)
            return false;
        *ret_chosen = fallback;
        if (*line == '\0' || mo_ask_parse_choice(line, names, n, ret_chosen))
            return true;
        (void)fprintf(stderr,
                      _("That is none of them. Please type numbers from 1 to %u, such as "
                        "1 or 1 2.\n"),
                      n);
    }
}
