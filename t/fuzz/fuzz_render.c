/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The readable form of what a database returned. The input is that text: JSON,
 * which in quotes must give a JSON string, or anything else, which must do no
 * harm.
 */
#include "t/fuzz/fuzz.h"

#include "lib/jsontext.h"
#include "lib/render.h"

/* A row "{}" of three bytes in a table of 64 columns, deep inside, is the most
 * that a text can grow by: a line, the indent and 63 separators. */
#define GROWTH 80
#define CONSTANT 1024

void fuzz_setup(apr_pool_t *pool)
{
}

void fuzz_one(mcp_str_t input, apr_pool_t *pool)
{
    apr_size_t offset;
    mcp_buf_t out;

    mcp_buf_init(&out, 0, pool);
    mcp_buf_putc(&out, '"');
    mcp_render(&out, input);
    MUST(out.len <= GROWTH * input.len + CONSTANT, "%lu from %lu",
         (unsigned long)out.len, (unsigned long)input.len);
    MUST(out.len < out.size && !out.data[out.len]);
    mcp_buf_putc(&out, '"');
    if (!mcp_jsontext_check(&offset, input)) {
        const char *wrong = mcp_jsontext_check(&offset, (mcp_str_t){ out.data,
                                                                     out.len });

        MUST(!wrong, "%s at %lu of %s", wrong, (unsigned long)offset, out.data);
    }
}
