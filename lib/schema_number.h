/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_SCHEMA_NUMBER_H
#define MCP_SCHEMA_NUMBER_H

#include <apr.h>

/*
 * Numbers as their author wrote them. 0.01 has no exact double, so a remainder
 * of doubles says that 1.13 is no multiple of it. A double is therefore read
 * back as the shortest decimal that stands for it, which is what was written
 * wherever that had at most 15 digits, and the division is done in integers.
 */

/** digits * 10^exponent; digits do not end with a zero. The sign is dropped. */
typedef struct mcp_schema_number_t {
    double value;
    apr_uint64_t digits;
    int exponent;
} mcp_schema_number_t;

/** Read a finite double. */
void mcp_schema_number_read(mcp_schema_number_t *number, double value);

/**
 * Whether value is a multiple (JSON Schema 2020-12, validation, 6.2.1).
 * @param of greater than 0
 */
int mcp_schema_number_is_multiple(double value, const mcp_schema_number_t *of);

#endif
