/* Which program wrote a file, by the columns that stand in its header. Programs differ in what they
 * mean by the same word, and the user likes to hear that her export was recognised. */
#ifndef MOMENTS_MODEL_PROGRAM_H
#define MOMENTS_MODEL_PROGRAM_H

#include "model/customer.h"

typedef enum {
    MO_PROGRAM_NONE, /* not recognised */
    MO_PROGRAM_MOMENTS,
    MO_PROGRAM_GOOGLE,
    MO_PROGRAM_OUTLOOK,
    MO_PROGRAM_OUTLOOK_COM,
    MO_PROGRAM_THUNDERBIRD,
    MO_PROGRAM_HUBSPOT,
    MO_PROGRAM_SALESFORCE_REPORT,
    MO_PROGRAM_SALESFORCE_LOADER,
    MO_PROGRAM_PIPEDRIVE,
    MO_PROGRAM_ZOHO,
    MO_PROGRAM_ESPOCRM,
    MO_PROGRAM_MONICA,
    MO_PROGRAM_LINKEDIN,
    MO_PROGRAM_ATOMIC,
    MO_PROGRAM_N,
} MoProgram;

/* "Google Contacts", "HubSpot" …; "" for NONE. A constant, not translated. */
const char *mo_program_get_name(MoProgram program);

MoProgram mo_program_recognise(const MoColumns *columns);

/* The part of a Pipedrive header behind "Person - " (in the user's language); "organization" for
 * the name of the organisation; "" for headers of other things. NULL when it is none of
 * Pipedrive's. Takes and borrows from a name, not a key. */
const char *mo_program_strip_pipedrive(const char *name);

#endif
