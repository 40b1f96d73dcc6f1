/* SPDX-License-Identifier: Apache-2.0 */
#include "t/fuzz/fuzz.h"

#include <stdint.h>

#include <apr_general.h>

/* What libFuzzer calls. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    fuzz_setup(pool);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, NULL);
    fuzz_one((mcp_str_t){ (const char *)data, size }, pool);
    apr_pool_destroy(pool);
    return 0;
}

mcp_str_t fuzz_line(mcp_str_t *rest)
{
    const char *end = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;
    mcp_str_t line = { rest->data,
                       end ? (apr_size_t)(end - rest->data) : rest->len };
    apr_size_t taken = line.len + (end != NULL);

    rest->data += taken;
    rest->len -= taken;
    return line;
}

const char *fuzz_text(mcp_str_t bytes, apr_pool_t *pool)
{
    return bytes.len ? apr_pstrmemdup(pool, bytes.data, bytes.len) : "";
}

const char *fuzz_source(const char *path, apr_pool_t *pool)
{
    return apr_pstrcat(pool, FUZZ_SRC "/", path, NULL);
}
