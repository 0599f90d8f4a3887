/* The value of one key, read by the type that the settings table gives it. */
#ifndef MOMENTS_MODEL_SETTING_VALUE_H
#define MOMENTS_MODEL_SETTING_VALUE_H

#include "base/day.h"
#include "model/selector.h"
#include "model/settings.h"
#include "when/sentence.h"

/* Days, both included. */
typedef struct {
    MoDay first, last;
} MoPeriod;

/* What was read; which members are set follows from the type. */
typedef struct {
    char *text;           /* TEXT, EMAIL, PATH, PATHS, RULE: clean, else as written */
    unsigned words;       /* WORD, WORDS, BOOL (no 1, yes 2): bit n = the n-th choice */
    unsigned word;        /* WORD, BOOL (no 0, yes 1): the number of the choice */
    int number;           /* NUMBER; DURATION: minutes */
    int32_t second;       /* TIME (-1: one of `choices` instead), HOURS: opening */
    int32_t close_second; /* HOURS */
    uint8_t week;         /* WEEK */
    MoDay day;            /* DAY */
    GArray *spans;        /* SPAN, SPANS: of MoSpan */
    GArray *periods;      /* PERIODS: of MoPeriod */
    MoSelector *selector; /* SELECTOR */
    MoWhen *when;         /* SENTENCE */
} MoSettingValue;

/* Reads a value. On failure nothing is in *ret_value and *ret_why says what to write, for people;
 * the caller frees it with g_free(). Clear the value with mo_setting_value_clear(). */
bool mo_setting_value_parse(const MoSetting *setting, const char *text, MoSettingValue *ret_value,
                            char **ret_why);

void mo_setting_value_clear(MoSettingValue *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoSettingValue, mo_setting_value_clear)

#endif
