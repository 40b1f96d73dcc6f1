/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_JSONTEXT_H
#define MCP_JSONTEXT_H

#include "lib/buf.h"

/*
 * JSON as bytes: whether they are exactly JSON, and where in them a value
 * stands. The grammar is that of RFC 8259, with the I-JSON rules (RFC 7493)
 * that keep a text from meaning different things to different readers: valid
 * UTF-8 only, no lone surrogates, no NUL, numbers that a double can hold.
 */

/** Arrays and objects within each other, at most. */
#define MCP_JSON_DEPTH 64

/**
 * Check one JSON value with nothing but space around it.
 * @param offset set to the byte where it goes wrong
 * @return NULL, or what is wrong there (a literal)
 */
const char *mcp_jsontext_check(apr_size_t *offset, mcp_str_t text);

/**
 * Find the bytes of a member's value, so that they can be handed on as they
 * came.
 * @param object text that passed mcp_jsontext_check, or no bytes: what this
 *               gives for a member can be asked for one of its own
 * @param name   in ASCII
 * @return the bytes without surrounding space; len 0 when there is no such
 *         member or the text is no object
 */
mcp_str_t mcp_jsontext_member(mcp_str_t object, const char *name);

/**
 * Take the bytes of the next member of an object.
 * @param name  set to the name with its quotes, as it is written
 * @param value set to the bytes without surrounding space
 * @param rest  first the object's text, which passed mcp_jsontext_check; moved
 *              behind the member
 * @return 0 at the end, or when the text is no object
 */
int mcp_jsontext_next(mcp_str_t *name, mcp_str_t *value, mcp_str_t *rest);

/** Whether a name, as mcp_jsontext_next gives it, is the one that is meant;
 * that one is in ASCII. */
int mcp_jsontext_is_name(mcp_str_t quoted, const char *name);

/**
 * Take the bytes of the next element of an array.
 * @param rest first the array's text, which passed mcp_jsontext_check; moved
 *             behind the element
 * @return len 0 at the end
 */
mcp_str_t mcp_jsontext_item(mcp_str_t *rest);

#endif
