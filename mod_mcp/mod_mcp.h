/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_MOD_MCP_H
#define MCP_MOD_MCP_H

#include <httpd.h>

/*
 * Tools in C, from modules of your own. A catalogue names a provider,
 *
 *     { "name": "load", ..., "provider": "server_load" }
 *
 * and a module registers it when its hooks are registered:
 *
 *     static const mcp_provider_t server_load = { run };
 *
 *     ap_register_provider(pool, MCP_TOOL_PROVIDER_GROUP, "server_load",
 *                          MCP_TOOL_PROVIDER_VERSION, &server_load);
 *
 * When the provider runs, all that holds for every tool has been done: the
 * token is verified, its scopes suffice, the arguments fit the input schema,
 * and the database has found the account active and its role allowed. Calls
 * run at the same time in several threads of a child.
 *
 * Members may be added at the ends of these structs; what changes the meaning
 * of one that is there gets another MCP_TOOL_PROVIDER_VERSION.
 */

#ifdef __cplusplus
extern "C" {
#endif

#define MCP_TOOL_PROVIDER_GROUP "mcp-tool"
#define MCP_TOOL_PROVIDER_VERSION "0"

/** Who calls what. All of it lives as long as the request. */
typedef struct mcp_provider_call_t {
    request_rec *r;
    apr_pool_t *pool;      /* for what is returned */
    const char *tool;      /* the name under which it was called */
    const char *arguments; /* a JSON object in UTF-8, ended by a NUL */
    const char *request;   /* the request's id in logs and answers */
    const char *workspace; /* the caller's, as the token has it */
    const char *account;
    const char *role;   /* as the database has it */
    const char *client; /* of OAuth; NULL: the token names none */
    const char *scopes; /* separated by single spaces; may be empty */
} mcp_provider_call_t;

/** What came of it: json, or code and message. Zero when run is called. */
typedef struct mcp_provider_result_t {
    const char *json; /* a JSON object in UTF-8 that fits the tool's output
                         schema, if it has one */
    apr_size_t len;   /* of json in bytes; 0: a NUL ends it */

    const char *code;    /* a word for programs: up to 64 of a-z, 0-9 and _ */
    const char *message; /* a sentence for the model: what is wrong */
    const char *hint;    /* what to do about it; may be NULL */
} mcp_provider_result_t;

typedef struct mcp_provider_t {
    /**
     * Run the tool.
     * @return APR_SUCCESS: result says what came of it, an error that the
     *         caller can mend included. Any other status is logged, and the
     *         caller told of an internal error; so it is when the result is no
     *         JSON object or its code no word
     */
    apr_status_t (*run)(mcp_provider_result_t *result,
                        const mcp_provider_call_t *call);
} mcp_provider_t;

#ifdef __cplusplus
}
#endif

#endif
