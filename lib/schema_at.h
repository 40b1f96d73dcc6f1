/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_AT_H
#define MCP_SCHEMA_AT_H

#include "lib/schema_node.h"

/*
 * What a run carries from function to function: where in the instance it is,
 * and what it may still cost.
 */

/** A value of the instance, and the way to it. */
typedef struct mcp_schema_at_t mcp_schema_at_t;
struct mcp_schema_at_t {
    const mcp_schema_at_t *up; /* what holds it; NULL: the root */
    const mcp_json_t *json;    /* NULL: the name of a member */
    const char *text;          /* of a string or name, else NULL */
    apr_size_t len;            /* of the text, in bytes */
    unsigned types;            /* its type; an integer has two bits */
    apr_size_t index;          /* in what holds it */
    const char *via;           /* the keyword that led here, or NULL */
};

/**
 * The place of a value.
 * @param up    what holds it, or NULL
 * @param index in what holds it
 * @param via   the keyword that leads to it, or NULL
 */
mcp_schema_at_t mcp_schema_at_value(const mcp_schema_at_t *up,
                                    const mcp_json_t *json, apr_size_t index,
                                    const char *via);

/** The place of a member's name, which propertyNames takes for a string. */
mcp_schema_at_t mcp_schema_at_name(const mcp_schema_at_t *up, const char *name);

/** Steps from the root to a value. */
int mcp_schema_at_depth(const mcp_schema_at_t *at);

/** What a run may still cost, and what it keeps for matching patterns. */
typedef struct mcp_schema_effort_t {
    long steps;
    int gave_up; /* they did not suffice; no answer means anything now */
    mcp_schema_matcher_t *matcher;
    apr_pool_t *pool;
} mcp_schema_effort_t;

/** Pay for something. When that fails the run is over. */
static inline int mcp_schema_spend(mcp_schema_effort_t *effort, long steps)
{
    effort->steps -= steps;
    if (effort->steps < 0) {
        effort->gave_up = 1;
    }
    return !effort->gave_up;
}

/** Pay for looking at so many bytes. */
static inline int mcp_schema_spend_on(mcp_schema_effort_t *effort,
                                      apr_size_t len)
{
    return mcp_schema_spend(effort, (long)(len / 64));
}

#endif
