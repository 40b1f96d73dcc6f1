/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FUZZ_H
#define MCP_FUZZ_H

/*
 * The frame of a fuzz target (libFuzzer). A target defines the two functions
 * below; what it promises of any input it says with MUST. Inputs are text where
 * possible, in lines, so that a corpus can be read and a finding be written by
 * hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_pools.h>
#include <apr_strings.h>

#include "lib/buf.h"
#include "lib/error.h"

/** Once, before the first input. The pool is never cleared. */
void fuzz_setup(apr_pool_t *pool);

/** One input, any bytes. The pool ends with it. */
void fuzz_one(mcp_str_t input, apr_pool_t *pool);

/** Take the first line off a text, without its line feed. */
mcp_str_t fuzz_line(mcp_str_t *rest);

/** The bytes of a text, ended by a NUL; what is behind a NUL within is lost. */
const char *fuzz_text(mcp_str_t bytes, apr_pool_t *pool);

/** A file of the sources, by its path from the top. */
const char *fuzz_source(const char *path, apr_pool_t *pool);

/* A promise. What breaks it is shown, and the input is kept by libFuzzer. */
#define MUST(condition, ...)                                                 \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "%s:%d: %s does not hold: ", __FILE__, __LINE__, \
                    #condition);                                             \
            fprintf(stderr, "" __VA_ARGS__);                                 \
            fputc('\n', stderr);                                             \
            abort();                                                         \
        }                                                                    \
    } while (0)

#endif
