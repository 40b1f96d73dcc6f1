/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CUT_H
#define MCP_CUT_H

#include <apr.h>

#include "lib/buf.h"
#include "lib/error.h"

/*
 * A result that is too long, cut to what fits, and saying so:
 *
 *     {"truncated": true, "rows_left_out": 120,
 *      "how_to_go_on": "Call again with offset 880 for the rest.",
 *      "rows": [...], "has_more": true, "next_offset": 880}
 *
 * Arrays of the topmost object lose their last elements, the longest array
 * first; each keeps one element at least, or who asks for the rest would get
 * nothing again. The words stand first, where a reader who stops early has seen
 * them. When the tool takes an offset and one array was cut, that is the page,
 * and the tool's own has_more and next_offset are set right.
 *
 * One pass finds the arrays, one more each array that is cut; no tree is built.
 */

/** What the cut has to respect. */
typedef struct mcp_cut_options_t {
    apr_size_t max; /* bytes of JSON that may be sent */
    int takes_limit;
    int takes_offset;
    double offset;   /* the call's */
    int closed;      /* the output schema allows no other members */
    int has_written; /* the call is not to be repeated */
} mcp_cut_options_t;

/** The two forms of the shorter result. */
typedef struct mcp_cut_t {
    mcp_str_t text;      /* JSON for the text block: always with the words */
    mcp_str_t structure; /* JSON for structuredContent: without when closed */
} mcp_cut_t;

/**
 * Cut a result.
 * @param json longer than options->max
 * @return NULL, or result_too_large: no array can lose enough, or the words
 *         have no place in the output schema
 */
mcp_error_t *mcp_cut(mcp_cut_t *cut, mcp_str_t json,
                     const mcp_cut_options_t *options, apr_pool_t *pool);

/** The error result_too_large, for what cannot be cut. */
mcp_error_t *mcp_cut_refuse(mcp_str_t json, const mcp_cut_options_t *options,
                            apr_pool_t *pool);

#endif
