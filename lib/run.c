/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/run.h"

#include <string.h>

#include "lib/cancel.h"
#include "lib/door.h"
#include "lib/elicit.h"
#include "lib/follow.h"

/* Errors that tell of the server or the caller; all others are what SQL raised
 * about what it was asked, or what became of asking the client. */
static mcp_error_t *as_protocol_has_it(mcp_error_t *error, const mcp_run_t *run)
{
    static const char *const codes[] = { "account_inactive",
                                         "credential_ended",
                                         "busy",
                                         "in_doubt",
                                         "insufficient_scope",
                                         "internal",
                                         "timeout",
                                         "unavailable",
                                         MCP_CANCELLED,
                                         NULL };

    if (error && mcp_mistake_find_word(error->code, codes) < 0
        && !(run->may_miss && !strcmp(error->code, "not_found"))) {
        error->code = "invalid_params";
    }
    return error;
}

static mcp_error_t *run_once(mcp_answer_t *answer, mcp_ctx_t *ctx,
                             const mcp_run_t *run, const mcp_input_t *input)
{
    mcp_call_t call = {
        .name = run->function->name,
        .statement = run->function->statement,
        .read = 1,
        .what = run->entry->name,
        .kind = run->entry->kind,
        .arguments = run->arguments,
        .tool = run->entry->descriptor,
        .principal = input ? mcp_input_principal(input, ctx) : NULL,
    };

    return mcp_follow_call(answer, ctx, &call);
}

mcp_error_t *mcp_run(mcp_answer_t *answer, mcp_ctx_t *ctx, const mcp_run_t *run)
{
    MCP_TRY(mcp_door_check_scopes(ctx, run->entry->scopes));
    return as_protocol_has_it(run_once(answer, ctx, run, NULL), run);
}

/* ---- what asks ---- */

typedef struct round_t {
    mcp_ctx_t *ctx;
    const mcp_run_t *run;
} round_t;

static mcp_error_t *run_round(mcp_answer_t *answer, void *baton,
                              const mcp_input_t *input)
{
    round_t *round = baton;

    return run_once(answer, round->ctx, round->run, input);
}

mcp_error_t *mcp_run_asking(mcp_buf_t *reply, int *is_asking,
                            mcp_answer_t *answer, mcp_ctx_t *ctx,
                            const mcp_run_t *run)
{
    round_t round = { ctx, run };
    mcp_input_t input;

    *is_asking = 0;
    if (!run->function->asks) {
        return mcp_run(answer, ctx, run);
    }
    MCP_TRY(mcp_door_check_scopes(ctx, run->entry->scopes));
    MCP_TRY(mcp_input_read(&input, ctx, run->target, run->given));
    MCP_TRY(as_protocol_has_it(mcp_elicit_run(answer, &input, ctx, run_round,
                                              &round),
                               run));
    if (!mcp_input_is_asked(answer->json)) {
        return NULL;
    }
    *is_asking = 1;
    ctx->outcome.code = "input_required";
    return mcp_input_write(reply, ctx, &input, answer->json);
}
