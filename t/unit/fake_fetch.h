/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_FAKE_FETCH_H
#define MCP_FAKE_FETCH_H

/*
 * Another server, as env->fetch shows it: it answers what the test puts into
 * `outside`, and keeps what it was asked.
 */
#include "t/unit/unit.h"

#include "lib/env.h"

static struct {
    mcp_fetched_t answer;
    mcp_error_t *error; /* instead of an answer */
    int asked;
    mcp_fetch_t request; /* the last one */
} outside;

static mcp_error_t *fake_fetch(void *baton, mcp_fetched_t *answer,
                               const mcp_fetch_t *request, apr_pool_t *from)
{
    outside.asked++;
    outside.request = *request;
    if (outside.error) {
        return outside.error;
    }
    *answer = outside.answer;
    return NULL;
}

static const mcp_env_t outside_env = { .fetch = fake_fetch };

/* It answers so from now on. */
static void outside_says(int status, const char *type, const char *body)
{
    memset(&outside, 0, sizeof(outside));
    outside.answer.status = status;
    outside.answer.type = type;
    outside.answer.body = mcp_str(body);
    outside.answer.fresh = -1;
}

#endif
