/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_SAY_H
#define MCP_SCHEMA_SAY_H

#include "lib/schema_at.h"

/*
 * What a schema says about an instance that fails, in sentences that somebody
 * can act on who has not seen the schema. A report collects them; where one of
 * several schemas would have done, each has a report of its own, and the ones
 * worth hearing are chosen from these.
 */

/** Sentences kept of a whole run, and of one of several schemas within it; what
 * comes after is only counted. */
#define MCP_SCHEMA_SENTENCES 50
#define MCP_SCHEMA_SENTENCES_OF_BRANCH 8

typedef struct mcp_schema_sentence_t {
    int depth;         /* steps from the root to the value */
    unsigned expected; /* types, when the type is wrong, else 0 */
    const char *code;  /* the keyword */
    const char *path;
    const char *message;
    const char *hint; /* or NULL */
} mcp_schema_sentence_t;

typedef struct mcp_schema_report_t {
    apr_array_header_t *sentences; /* of mcp_schema_sentence_t */
    int most;                      /* to keep */
    int total;                     /* with those not kept */
    const char *root;              /* what paths begin with */
    apr_pool_t *pool;
} mcp_schema_report_t;

/**
 * Begin a report.
 * @param most sentences to keep
 * @param root what paths begin with, or NULL
 */
void mcp_schema_report_init(mcp_schema_report_t *report, int most,
                            const char *root, apr_pool_t *pool);

/** Add what another report says. */
void mcp_schema_report_take(mcp_schema_report_t *report,
                            const mcp_schema_report_t *from);

/** Whether further sentences are only counted. */
int mcp_schema_report_is_full(const mcp_schema_report_t *report);

/**
 * Say that something is wrong with a value. What has been said already, because
 * two schemas ask for the same, is not said again.
 * @param code   the keyword; outlives the report
 * @param hint   the mend, or NULL; outlives the report
 * @param format printf format of a sentence without subject
 */
void mcp_schema_say(mcp_schema_report_t *report, const mcp_schema_at_t *at,
                    const char *code, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/** The value has none of the types. */
void mcp_schema_say_type(mcp_schema_report_t *report, unsigned types,
                         const mcp_schema_at_t *at, const char *code);

/** A check failed that looks at the value alone; others say it themselves, and
 * then this is silent. */
void mcp_schema_say_check(mcp_schema_report_t *report,
                          const mcp_schema_check_t *check,
                          const mcp_schema_at_t *at);

/** The element is the same as one before. */
void mcp_schema_say_twice(mcp_schema_report_t *report, const mcp_json_t *before,
                          const mcp_schema_at_t *at);

/** The element is behind the last one that there may be. */
void mcp_schema_say_surplus(mcp_schema_report_t *report, apr_size_t most,
                            const mcp_schema_at_t *at);

/** Too few or too many elements are of the form that contains asks for. */
void mcp_schema_say_contains(mcp_schema_report_t *report,
                             const mcp_schema_contains_t *contains,
                             apr_size_t found, const mcp_schema_at_t *at);

/** Required members are missing in the object, so many: a sentence for each. */
void mcp_schema_say_missing(mcp_schema_report_t *report,
                            const mcp_schema_members_t *members,
                            apr_size_t missing, const mcp_schema_at_t *at);

/** One member is missing because another one is there. */
void mcp_schema_say_dependent(mcp_schema_report_t *report, const char *name,
                              const char *because, const mcp_schema_at_t *at);

/**
 * The member may not be there.
 * @param members what may, or NULL when that is not known
 * @param code    additionalProperties or unevaluatedProperties
 */
void mcp_schema_say_unknown(mcp_schema_report_t *report,
                            const mcp_schema_members_t *members,
                            const mcp_schema_at_t *at, const char *code);

#endif
