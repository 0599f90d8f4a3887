/* Cells that hold words of a kind: a language, a label of a phone number, a group. */
#include "base/text.h"
#include "model/cell.h"

#include <string.h>

/* Languages by their code, with their names as people and other programs write them, in the
 * languages that cells are read in. */
static const struct {
    const char *code;
    const char *names;
} languages[] = {
    {"en", "eng|english|englisch|anglais|inglés|ingles|engels|inglese|engelska"},
    {"de", "deu|ger|german|deutsch|allemand|alemán|aleman|duits|tedesco|tyska"},
    {"fr", "fra|fre|french|französisch|franzoesisch|français|francais|francés|frances|frans|"
           "francese|franska"},
    {"es", "spa|spanish|spanisch|espagnol|español|espanol|castellano|spaans|spagnolo|spanska"},
    {"nl", "nld|dut|dutch|niederländisch|niederlaendisch|holländisch|néerlandais|neerlandais|"
           "neerlandés|holandés|nederlands|olandese|nederländska|flemish|vlaams"},
    {"it", "ita|italian|italienisch|italien|italiano|italiaans|italienska"},
    {"sv", "swe|swedish|schwedisch|suédois|suedois|sueco|zweeds|svedese|svenska"},
    {"da", "dan|danish|dänisch|daenisch|danois|danés|deens|danese|danska|dansk"},
    {"no", "nor|norwegian|norwegisch|norvégien|noruego|noors|norvegese|norska|norsk"},
    {"fi", "fin|finnish|finnisch|finnois|finlandés|fins|finlandese|finska|suomi"},
    {"pl", "pol|polish|polnisch|polonais|polaco|pools|polacco|polska|polski"},
    {"pt", "por|portuguese|portugiesisch|portugais|portugués|portugues|português|portugees|"
           "portoghese|portugisiska"},
    {"cs", "ces|cze|czech|tschechisch|tchèque|checo|tsjechisch|ceco|tjeckiska|čeština"},
    {"hu", "hun|hungarian|ungarisch|hongrois|húngaro|hongaars|ungherese|ungerska|magyar"},
    {"tr", "tur|turkish|türkisch|tuerkisch|turc|turco|turks|turkiska|türkçe"},
    {"ru", "rus|russian|russisch|russe|ruso|russo|ryska|русский"},
    {"zh", "zho|chi|chinese|chinesisch|chinois|chino|chinees|cinese|kinesiska|中文"},
    {"ja", "jpn|japanese|japanisch|japonais|japonés|japans|giapponese|japanska|日本語"},
};

static bool is_among(const char *names, const char *word)
{
    g_auto(GStrv) all = g_strsplit(names, "|", -1);
    for (char **name = all; *name; name++)
        if (mo_text_same(*name, word))
            return true;
    return false;
}

/* "Deutsch (Österreich)" and "English - United States" are named by their first word. */
static char *find_by_name(const char *text)
{
    g_auto(GStrv) words = mo_text_split_list(text, "(-,;/ ");
    for (size_t i = 0; words[0] && i < G_N_ELEMENTS(languages); i++)
        if (is_among(languages[i].names, words[0]))
            return g_strdup(languages[i].code);
    return NULL;
}

static void write_subtag(char *subtag, size_t length, bool first)
{
    bool region = !first && length == 2;
    bool script = !first && length == 4 && g_ascii_isalpha(*subtag);
    for (size_t i = 0; i < length; i++)
        subtag[i] =
            region || (script && i == 0) ? g_ascii_toupper(subtag[i]) : g_ascii_tolower(subtag[i]);
}

static char *read_code(const char *text)
{
    g_autofree char *code = g_strdelimit(g_strdup(text), "_", '-');
    bool first = true;
    for (char *subtag = code;; first = false) {
        size_t length = strcspn(subtag, "-");
        if (length < (first ? 2 : 1) || length > (first ? 3 : 8))
            return NULL;
        for (size_t i = 0; i < length; i++)
            if (first ? !g_ascii_isalpha(subtag[i]) : !g_ascii_isalnum(subtag[i]))
                return NULL;
        write_subtag(subtag, length, first);
        if (subtag[length] == '\0')
            return g_steal_pointer(&code);
        subtag += length + 1;
    }
}

char *mo_cell_read_language(const char *text)
{
    char *named = find_by_name(text);
    return named ? named : read_code(text);
}

bool mo_cell_is_for_talking(const char *label)
{
    /* As mo_text_fold() gives them. */
    static const char *const machines[] = {"fax", "pager", "télécopi", "telecopi", "semafon"};
    if (*label == '\0')
        return true;
    g_autofree char *folded = mo_text_fold(label);
    for (size_t i = 0; i < G_N_ELEMENTS(machines); i++)
        if (strstr(folded, machines[i]))
            return false;
    return true;
}

const char *mo_cell_read_tag(const char *text)
{
    if (text[0] != '*' || text[1] != ' ')
        return text;
    const char *group = text + 2;
    bool everybody = g_ascii_strcasecmp(group, "myContacts") == 0 ||
                     g_ascii_strcasecmp(group, "My Contacts") == 0;
    return everybody ? NULL : group;
}
