/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_MISTAKE_H
#define MCP_MISTAKE_H

#include "lib/error.h"
#include "lib/json.h"

/*
 * The mistakes of a file that somebody wrote by hand, collected so that one
 * reading tells all of them. Each has a JSON path ("$.tools[3].effect"), a
 * sentence and its mend. A reader says which members an object may have, and
 * reads on with what is right.
 */

/** Mistakes kept; the last of them says that there are more. */
#define MCP_MISTAKES 200

typedef struct mcp_mistakes_t {
    mcp_error_t *error; /* bad_catalogue, or NULL: none so far */
    apr_pool_t *pool;
} mcp_mistakes_t;

/** A member that an object may have. A list of them ends with NULL. */
typedef struct mcp_key_t {
    const char *name;
    mcp_json_type_t type;
    int required;
    const char *example; /* what to write: "\"read\", \"write\"" */
} mcp_key_t;

void mcp_mistakes_init(mcp_mistakes_t *mistakes, apr_pool_t *pool);

/**
 * Note a mistake.
 * @param code   a word, e.g. "unknown_key"
 * @param hint   the mend, or NULL
 * @param format printf format of a sentence
 */
void mcp_mistake_add(mcp_mistakes_t *mistakes, const char *path,
                     const char *code, const char *hint, const char *format,
                     ...) __attribute__((format(printf, 5, 6)));

/** The path of a member: "$.a" and "b" give "$.a.b", or `$.a["b c"]`. */
const char *mcp_mistake_member(const mcp_mistakes_t *mistakes, const char *path,
                               const char *name);

/** The path of an element: "$.a" and 3 give "$.a[3]". */
const char *mcp_mistake_element(const mcp_mistakes_t *mistakes,
                                const char *path, int index);

/**
 * The path of what a JSON Pointer (RFC 6901) names in a value.
 * @param path  of the value
 */
const char *mcp_mistake_pointer(const mcp_mistakes_t *mistakes,
                                const char *path, const mcp_json_t *value,
                                const char *pointer);

/**
 * Check an object's members by name and type. A string that must be there must
 * not be empty either.
 * @return whether the value is an object at all
 */
int mcp_mistake_check_keys(mcp_mistakes_t *mistakes, const char *path,
                           const mcp_json_t *object, const mcp_key_t *keys);

/**
 * The index of a word among those that are allowed, or -1.
 * @param words ends with NULL
 */
int mcp_mistake_find_word(const char *word, const char *const *words);

/**
 * Note that a word is none of those that are allowed, with the nearest of them
 * or all of them as the mend.
 * @param what  the kind of thing, e.g. "effect"
 * @param words ends with NULL
 */
void mcp_mistake_unknown(mcp_mistakes_t *mistakes, const char *path,
                         const char *what, const char *given,
                         const char *const *words);

#endif
