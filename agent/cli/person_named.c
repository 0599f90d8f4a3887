/* Where others' entries name her: what was promised or noted of somebody else. */
#include "cli/person.h"

#include <string.h>

/* Shorter words are found in others as well. */
#define WORD_MIN 6U

static void add_word(GPtrArray *words, const char *word)
{
    if (word && strlen(word) >= WORD_MIN &&
        !g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
        g_ptr_array_add(words, g_strdup(word));
}

/* A first name alone may be anybody's. */
static void gather_words(MoPerson *person)
{
    if (person->name && strchr(person->name, ' '))
        add_word(person->words, person->name);
    for (char *const *at = person->record ? person->record->email : NULL; at && *at; at++)
        add_word(person->words, *at);
    for (char *const *at = person->record ? person->record->phone : NULL; at && *at; at++)
        add_word(person->words, *at);
}

static bool has_word(const char *text, const GPtrArray *words)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    for (guint i = 0; i < words->len; i++) {
        g_autofree char *word = g_utf8_casefold(words->pdata[i], -1);
        if (strstr(folded, word))
            return true;
    }
    return false;
}

typedef struct {
    MoPerson *person;
    GPtrArray *lines;
} Search;

static bool take_entry(const MoEntry *entry, void *data)
{
    const Search *search = data;
    if (!entry->note || !has_word(entry->note, search->person->words) ||
        (entry->customer &&
         g_ptr_array_find_with_equal_func(search->person->ids, entry->customer, g_str_equal, NULL)))
        return true;
    g_autofree char *day = mo_day_print(entry->day);
    g_ptr_array_add(search->lines,
                    g_strdup_printf("%s  %s  %s  %s", day, entry->customer ? entry->customer : "",
                                    mo_entry_type_to_string(entry->type), entry->note));
    return true;
}

GPtrArray *mo_person_list_named(const MoSession *session, MoPerson *person)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    Search search = {person, lines};
    if (person->words->len == 0)
        gather_words(person);
    if (person->words->len > 0)
        (void)mo_history_foreach_entry(session->history, NULL, take_entry, &search, NULL);
    return lines;
}
