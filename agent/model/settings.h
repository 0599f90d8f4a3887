/* The settings table: every key of the configuration once. It drives parsing, defaults, `check`,
 * the commented sample and the man page moments.ini(5). */
#ifndef MOMENTS_MODEL_SETTINGS_H
#define MOMENTS_MODEL_SETTINGS_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    MO_SETTING_TEXT,
    MO_SETTING_EMAIL,
    MO_SETTING_WORD,     /* one of `choices` */
    MO_SETTING_WORDS,    /* several of `choices`, separated by commas */
    MO_SETTING_BOOL,     /* yes, no */
    MO_SETTING_NUMBER,   /* `minimum` to `maximum` */
    MO_SETTING_TIME,     /* HH:MM */
    MO_SETTING_HOURS,    /* HH:MM-HH:MM */
    MO_SETTING_WEEK,     /* MO TU WE TH FR */
    MO_SETTING_DAY,      /* YYYY-MM-DD */
    MO_SETTING_SPAN,     /* 14 days */
    MO_SETTING_SPANS,    /* 3 working days, same day */
    MO_SETTING_ENCODING, /* one of `choices`, or a name that iconv(3) knows */
    MO_SETTING_PATH,
    MO_SETTING_PATHS, /* one a line */
    MO_SETTING_SELECTOR,
    MO_SETTING_SENTENCE, /* when = */
    MO_SETTING_RULE,     /* rule = */
    MO_SETTING_DURATION, /* 30 minutes */
    MO_SETTING_PERIODS,  /* 2026-12-24..2027-01-02, one a line or with commas */
} MoSettingType;

typedef struct {
    const char *section; /* "me", "imap", "customers", "columns", "day", "habit" */
    const char *key;
    MoSettingType type;
    const char *choices; /* separated by blanks; NULL unless WORD(S) */
    int minimum, maximum;
    const char *fallback; /* the default as it would be written; NULL: none */
    const char *help;     /* N_(): one or two plain sentences */
} MoSetting;

/* The table, `*ret_n` rows, grouped by section in the order of DESIGN 4. */
const MoSetting *mo_settings_get_table(unsigned *ret_n);

/* A row, or NULL. Key compared without case, `_` = `-`. */
const MoSetting *mo_settings_find(const char *section, const char *key);

/* The part of moments.ini(5) that lists the keys, as mdoc or man source. The caller frees it. */
char *mo_settings_print_man(void);

#endif
