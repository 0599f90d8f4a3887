/* "Did you mean": the distance of Damerau and Levenshtein, where swapping two neighbours is one
 * mistake, over characters folded as mo_text_fold() does. */
#include "base/text.h"

#include <string.h>

#define LETTERS_MAX 64

typedef struct {
    gunichar letters[LETTERS_MAX];
    unsigned n;
} Word;

/* False when the word is too long to be compared. `_` and `-` count as the same letter. */
static bool word_read(Word *word, const char *text)
{
    if (strlen(text) > (size_t)LETTERS_MAX * 4)
        return false;
    g_autofree char *folded = mo_text_fold(text);
    word->n = 0;
    for (const char *at = folded; *at; at = g_utf8_next_char(at)) {
        if (word->n == LETTERS_MAX)
            return false;
        gunichar c = g_utf8_get_char(at);
        word->letters[word->n++] = c == '_' ? '-' : c;
    }
    return true;
}

static unsigned distance(const Word *a, const Word *b)
{
    unsigned rows[3][LETTERS_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b->n; j++)
        above[j] = j;
    for (unsigned i = 1; i <= a->n; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b->n; j++) {
            unsigned differs = a->letters[i - 1] != b->letters[j - 1];
            row[j] = MIN(MIN(above[j], row[j - 1]) + 1, above[j - 1] + differs);
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        unsigned *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b->n];
}

const char *mo_text_nearest(const char *word, const char *const *words)
{
    Word wanted, candidate;
    if (!word || !words || !word_read(&wanted, word))
        return NULL;
    const char *best = NULL;
    unsigned best_distance = wanted.n / 3 + 1;
    for (; *words; words++) {
        if (!word_read(&candidate, *words))
            continue;
        unsigned found = distance(&wanted, &candidate);
        if (found < best_distance) {
            best = *words;
            best_distance = found;
        }
    }
    return best;
}
