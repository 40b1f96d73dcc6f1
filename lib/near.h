/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_NEAR_H
#define MCP_NEAR_H

/*
 * Which known word somebody meant who wrote one that is not known. Candidates
 * are tried one after the other, so they may come from any container:
 *
 *     mcp_near_start(&near, "userIds");
 *     mcp_near_try(&near, "user_ids");
 *     if (near.best) ...
 */

/** Words longer than this are not compared. */
#define MCP_NEAR_LENGTH 48

typedef struct mcp_near_t {
    const char *word;
    const char *best;  /* the nearest candidate so far, or NULL */
    unsigned distance; /* the next one must be nearer than this */
} mcp_near_t;

/** Begin a search; word may be any text from outside. */
void mcp_near_start(mcp_near_t *near, const char *word);

/**
 * Try a candidate. It becomes the best one when fewer edits than before (an
 * insertion, deletion, change or swap of neighbours) lead from the word to it,
 * letter case aside, and not more than about one in three letters.
 */
void mcp_near_try(mcp_near_t *near, const char *candidate);

/** Try each word of a list that ends with NULL; the best one, or NULL. */
const char *mcp_near_find(const char *word, const char *const *list);

#endif
