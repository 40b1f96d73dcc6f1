/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ACCESS_H
#define MCP_ACCESS_H

#include <apr_tables.h>

#include "lib/mistake.h"

/*
 * Who may use an entry of a catalogue: its "roles", which hide it from others,
 * and its "scopes", which a token must carry. Tools, resources and prompts have
 * the same words for it, and listing and using ask the same function here.
 */

/** The mask of an entry that every role may use. */
#define MCP_ROLES_ANY (~0U)

/** Roles of a catalogue, at most. */
#define MCP_ROLES_MAX 31

/** What the entries of one catalogue share. */
typedef struct mcp_pack_t {
    const char *prefix;
    const char *const *roles;  /* ends with NULL */
    const char *const *scopes; /* ends with NULL */
    const char *name;          /* of the catalogue; or NULL */
    unsigned previewing;       /* mask of the roles that have previews; 0: not
                            known yet */
    const struct mcp_approvals_t *approvals; /* the site's; or NULL */
} mcp_pack_t;

/** What mcp.enter is told of an entry. */
typedef struct mcp_descriptor_t {
    const char *kind; /* "prompt", "resource"; NULL: a tool */
    const char *name; /* without prefix */
    unsigned roles;
    int read;
    /* of a write that somebody confirms, and of what confirms it */
    int is_action;
    const apr_array_header_t *scopes; /* that running it takes; or NULL */
    const char *members;              /* more JSON, from a comma on; or NULL */
} mcp_descriptor_t;

/**
 * Whether a role may see and use an entry; mcp.enter holds to the same rule
 * with the descriptor's roles.
 * @param roles bit i stands for the catalogue's role i
 * @param role  index into the catalogue's roles, or -1 for one that it does not
 *              name: such a role may use what is open to all
 */
int mcp_access_may(unsigned roles, int role);

/**
 * The scopes that are needed and were not granted.
 * @param needed  of const char *
 * @param granted scope names, separated by spaces (RFC 6749, 3.3); may be NULL
 * @return the missing ones separated by spaces, or NULL when none is missing
 */
const char *mcp_access_missing(const apr_array_header_t *needed,
                               const char *granted, apr_pool_t *pool);

/**
 * Read "roles" of an entry.
 * @param path of the entry, for mistakes
 * @param what the entry is, for sentences: "tool"
 * @return their mask
 */
unsigned mcp_access_read_roles(mcp_mistakes_t *mistakes, const char *path,
                               const char *what, const mcp_json_t *entry,
                               const mcp_pack_t *pack);

/**
 * Read "scopes" of an entry. Where the catalogue has scopes, they must be
 * given: forgetting one must not open anything.
 * @return of const char *; lives in the pool of the mistakes
 */
const apr_array_header_t *mcp_access_read_scopes(mcp_mistakes_t *mistakes,
                                                 const char *path,
                                                 const mcp_json_t *entry,
                                                 const mcp_pack_t *pack);

/** The descriptor as JSON text. Roles are in it only where they restrict. */
const char *mcp_access_descriptor(const mcp_descriptor_t *descriptor,
                                  const mcp_pack_t *pack, apr_pool_t *pool);

#endif
