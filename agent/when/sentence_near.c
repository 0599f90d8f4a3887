/* Sentences that people write and that are no sentences of ours: what would be right. A guess is
 * only made where the sentence it gives can be read. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "when/rule_private.h"
#include "when/sentence_private.h"

/* A day after which every rule of a guess has its next one. */
#define SOME_DAY ((MoDay)20458) /* 2026-01-05 */

/* Words between blanks, and what we say instead; tried in this order. */
static const struct {
    const char *phrase;
    const char *ours;
} phrases[] = {
    {" weekly on ", " every week on "},
    {" monthly on ", " every month on "},
    {" yearly on ", " every year on "},
    {" annually on ", " every year on "},
    {" till ", " until "},
    {" starting on ", " from "},
    {" starting from ", " from "},
    {" starting ", " from "},
    {" beginning ", " from "},
    {" since ", " from "},
    {" business day ", " weekday "},
    {" working day ", " weekday "},
    {" work day ", " weekday "},
    {" workday ", " weekday "},
    {" monday to friday ", " weekday "},
    {" monday through friday ", " weekday "},
    {" mon-fri ", " weekday "},
    {" mo-fr ", " weekday "},
    {" week on weekdays ", " weekday "},
    {" weekdays ", " weekday "},
    {" weekend ", " saturday and sunday "},
    {" weekends ", " saturday and sunday "},
    {" fortnight ", " 2 weeks "},
    {" fortnights ", " 2 weeks "},
    {" half year ", " 6 months "},
    {" half-year ", " 6 months "},
    {" at the end of ", " last day of "},
    {" at the end ", " on the last day "},
    {" end of ", " last day of "},
    {" christmas day ", " 25 december "},
    {" christmas ", " 25 december "},
    {" of every month ", " of the month "},
    {" of each month ", " of the month "},
    {" of a month ", " of the month "},
    {" of month ", " of the month "},
    {" in the month ", " of the month "},
    {" in every month ", " of the month "},
    {" every month the ", " every month on the "},
    {" each month the ", " every month on the "},
    {" every month on day ", " every month on the "},
    {" every year in ", " every "},
    {" to 20", " until 20"},
    {" each ", " every "},
};

/* `text` with blanks around it, each phrase replaced. The caller frees it. */
static GString *replace_phrases(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    GString *result = g_string_new(NULL);
    g_string_printf(result, " %s ", lower);
    g_string_replace(result, ",", " , ", 0);
    g_autofree char *squeezed = mo_squeeze(result->str);
    g_string_printf(result, " %s ", squeezed);
    for (unsigned i = 0; i < G_N_ELEMENTS(phrases); i++)
        g_string_replace(result, phrases[i].phrase, phrases[i].ours, 0);
    return result;
}

typedef struct {
    char **words;
    guint at;
} Words;

static const char *peek(const Words *words)
{
    const char *word = words->words[words->at];
    return word != NULL ? word : "";
}

static bool accept(Words *words, const char *word)
{
    if (strcmp(peek(words), word) != 0)
        return false;
    words->at++;
    return true;
}

/* "2nd", "second", "last" or a number. */
static bool is_ordinal(const char *word)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "fifth", "last"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(word, names[i]) == 0)
            return true;
    unsigned n = 0;
    if (!mo_take_number(&word, &n) || n < 1 || n > 31)
        return false;
    return word[0] == '\0' || strcmp(word, "st") == 0 || strcmp(word, "nd") == 0 ||
           strcmp(word, "rd") == 0 || strcmp(word, "th") == 0;
}

static bool is_counted(const char *word)
{
    return mo_weekday_from_word(word) >= 0 || strcmp(word, "weekday") == 0 ||
           strcmp(word, "day") == 0;
}

/* The words from here on that are a clause of their own (" from 2026-01-05"); NULL if they are
 * something else. */
static char *rest_of(const Words *words)
{
    const char *word = peek(words);
    bool clause = word[0] == '\0' || strcmp(word, "from") == 0 || strcmp(word, "until") == 0 ||
                  strcmp(word, ",") == 0;
    if (!clause)
        return NULL;
    g_autofree char *text = g_strjoinv(" ", words->words + words->at);
    return g_strconcat(text[0] != '\0' ? " " : "", text, NULL);
}

/* "[every] last friday of the month", "1st monday in may", "15th of the month", "2nd tuesday every
 * month". */
static char *guess_ordinal(Words *words)
{
    if (!is_ordinal(peek(words)))
        return NULL;
    const char *ordinal = words->words[words->at++];
    const char *counted = is_counted(peek(words)) ? words->words[words->at++] : "";
    const char *space = counted[0] != '\0' ? " " : "";
    /* "every 2 tuesdays" is a rhythm. */
    if (counted[0] != '\0' && g_ascii_isdigit(ordinal[strlen(ordinal) - 1]))
        return NULL;
    bool said = accept(words, "of") || accept(words, "in") || accept(words, "every");
    accept(words, "the");
    int month = mo_month_from_word(peek(words));
    const char *month_word = peek(words);
    if (month != 0 || (said && strcmp(month_word, "month") == 0))
        words->at++;
    else if (said || counted[0] == '\0')
        return NULL;
    g_autofree char *rest = rest_of(words);
    if (rest == NULL)
        return NULL;
    if (month == 0)
        return g_strdup_printf("every month on the %s%s%s%s", ordinal, space, counted, rest);
    if (counted[0] == '\0')
        return g_strdup_printf("every year on %s %s%s", ordinal, month_word, rest);
    return g_strdup_printf("every year on the %s %s of %s%s", ordinal, counted, month_word, rest);
}

/* "march 3rd". */
static char *guess_month(Words *words)
{
    if (mo_month_from_word(peek(words)) == 0)
        return NULL;
    const char *month = words->words[words->at++];
    accept(words, "the");
    const char *day = is_ordinal(peek(words)) ? words->words[words->at++] : "3";
    unsigned n = 0;
    g_autofree char *rest = rest_of(words);
    if (rest == NULL || !mo_take_number(&day, &n))
        return NULL;
    return g_strdup_printf("every year on %u %s%s", n, month, rest);
}

/* "mondays", "on tuesdays and fridays". */
static char *guess_weekdays(const Words *words)
{
    GString *text = g_string_new("every");
    for (char **word = words->words + words->at; *word != NULL; word++) {
        size_t length = strlen(*word);
        bool plural = mo_weekday_from_word(*word) >= 0 && length > 4 && (*word)[length - 1] == 's';
        g_string_append_printf(text, " %.*s", (int)(plural ? length - 1 : length), *word);
    }
    return g_string_free(text, FALSE);
}

/* The sentence that a shorter or longer spelling of it means. */
static char *guess_rhythm(Words *words, const char *text)
{
    while (accept(words, "every") || accept(words, "on") || accept(words, "the") ||
           accept(words, "a"))
        ;
    guint begin = words->at;
    char *guess = guess_ordinal(words);
    if (guess != NULL)
        return guess;
    words->at = begin;
    guess = guess_month(words);
    if (guess != NULL)
        return guess;
    words->at = begin;
    if (mo_weekday_from_word(peek(words)) >= 0)
        return guess_weekdays(words);
    if (strcmp(peek(words), "weekday") == 0)
        return g_strconcat("every ", words->words[begin], NULL);
    return g_strdup(text);
}

/* Which of a rhythm "2nd", "second" is; 0: none that could be one. */
static unsigned read_nth(const char *word)
{
    static const char *const names[] = {"second", "third", "fourth", "fifth"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(word, names[i]) == 0)
            return i + 2;
    unsigned n = 0;
    bool is_suffixed = is_ordinal(word) && mo_take_number(&word, &n) && word[0] != '\0';
    return is_suffixed && n > 1 ? n : 0;
}

/* The guess with a start if it needs one; NULL if it cannot be read. */
static char *check_guess(const char *guess, MoDay start)
{
    g_autoptr(MoWhen) when = mo_when_read(guess, SOME_DAY, NULL);
    if (when == NULL || when->type != MO_WHEN_RULE)
        return NULL;
    if (!mo_rule_needs_start(when->rule) || start != MO_DAY_NONE || strstr(guess, " from ") != NULL)
        return g_strdup(guess);
    return g_strconcat(guess, " from 2026-01-05", NULL);
}

char *mo_when_guess_rhythm(const char *text, MoDay start)
{
    g_autoptr(GString) replaced = replace_phrases(text);
    g_autofree char *ours = mo_squeeze(replaced->str);
    g_auto(GStrv) list = g_strsplit(ours, " ", -1);
    Words words = {list, 0};
    unsigned n = accept(&words, "every") ? read_nth(peek(&words)) : 0;
    if (n == 0)
        return NULL;
    const char *weekday = list[++words.at];
    if (weekday == NULL || mo_weekday_from_word(weekday) < 0)
        return NULL;
    words.at++;
    g_autofree char *rest = rest_of(&words);
    if (rest == NULL)
        return NULL;
    g_autofree char *guess = g_strdup_printf("every %u weeks on %s%s", n, weekday, rest);
    return check_guess(guess, start);
}

char *mo_when_suggest(const char *text)
{
    g_return_val_if_fail(text != NULL, NULL);
    return mo_when_guess(text, MO_DAY_NONE);
}

char *mo_when_guess(const char *text, MoDay start)
{
    g_autoptr(GString) replaced = replace_phrases(text);
    g_autofree char *ours = mo_squeeze(replaced->str);
    g_auto(GStrv) list = g_strsplit(ours, " ", -1);
    Words words = {list, 0};
    g_autofree char *guess = guess_rhythm(&words, ours);
    g_autofree char *before = g_utf8_strdown(text, -1);
    /* The same again cannot be read either. */
    if (strcmp(guess, before) == 0)
        return NULL;
    g_string_assign(replaced, guess);
    g_string_replace(replaced, " , ", ", ", 0);
    return check_guess(replaced->str, start);
}
