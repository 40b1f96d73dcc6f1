/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_common.h"

#include <stdio.h>

#include <apr_strings.h>

#include "lib/connector.h"
#include "lib/json.h"
#include "lib/sign_in_code.h"

/* What the mail says, sealed: the outbox must not show a code to anybody. */
static mcp_error_t *seal_mail(const char *values[], const mcpctl_t *ctl,
                              const mcp_master_key_t *master, const char *code)
{
    unsigned char random[16];
    mcp_str_t sealed;
    mcp_buf_t text;

    if (!mcpctl_option(ctl, "mail")) {
        return NULL;
    }
    MCP_TRY(mcp_crypto_random(random, sizeof(random), ctl->pool));
    values[4] = mcpctl_option(ctl, "mail");
    values[5] = apr_pstrcat(ctl->pool, "sign-in-code-",
                            mcp_crypto_hex((mcp_str_t){ (const char *)random,
                                                        sizeof(random) },
                                           ctl->pool),
                            NULL);
    mcp_buf_init(&text, 256, ctl->pool);
    mcp_buf_lit(&text, "{\"text\":");
    mcp_buf_json_string(&text, apr_psprintf(ctl->pool,
                                            "Your code is %s\n\nIt is good for "
                                            "one sign-in, "
                                            "within ten minutes. If you have "
                                            "not asked for it, "
                                            "tell your administrator.\n",
                                            code));
    mcp_buf_putc(&text, '}');
    MCP_TRY(mcp_crypto_seal(&sealed, master, (mcp_str_t){ text.data, text.len },
                            mcp_connector_row_sealed_for(ctl->operands[0],
                                                         values[5], ctl->pool),
                            ctl->pool));
    values[6] = mcp_crypto_base64_encode(sealed, ctl->pool);
    return NULL;
}

static mcp_error_t *keep(const mcp_json_t **answer, const mcpctl_t *ctl,
                         const char *const *values)
{
    const PGresult *rows = NULL;
    mcp_json_t *read;
    PGconn *db = NULL;

    MCP_TRY(mcpctl_common_db(&db, ctl));
    MCP_TRY(mcpctl_db_query(&rows, db,
                            "SELECT mcp.sign_in_code_make(jsonb_build_object("
                            "'workspace', $1::text, 'email', $2::text,"
                            " 'by', $3::text, 'hash', $4::text, 'mail',"
                            " CASE WHEN $5::text IS NOT NULL THEN"
                            " jsonb_build_object('connector', $5::text, 'key',"
                            " $6::text, 'sealed', $7::text) END))",
                            7, values, ctl->pool));
    MCP_TRY(mcp_json_parse(&read, mcp_str(PQgetvalue(rows, 0, 0)), ctl->pool));
    *answer = read;
    return NULL;
}

mcp_error_t *mcpctl_code_make(mcpctl_t *ctl)
{
    const mcp_master_key_t *master = NULL;
    const mcp_json_t *answer = NULL;
    const char *values[7] = { ctl->operands[0], ctl->operands[1],
                              mcpctl_option(ctl, "by") };
    const char *code = NULL, *refusal;

    if (!mcpctl_option(ctl, "by")) {
        return mcpctl_usage(ctl, NULL, "--by EMAIL, an admin's, is needed.");
    }
    if (!mcpctl_common_is_address(ctl->operands[1])) {
        return mcpctl_usage(ctl, NULL, "EMAIL is not an address.");
    }
    MCP_TRY(mcpctl_common_master_key(&master, ctl));
    MCP_TRY(mcp_sign_in_code_make(&code, ctl->pool));
    MCP_TRY(mcp_sign_in_code_hash(&values[3], master, code, ctl->pool));
    MCP_TRY(seal_mail(values, ctl, master, code));
    MCP_TRY(keep(&answer, ctl, values));
    refusal = mcp_json_string(mcp_json_get(answer, "error_description"));
    if (refusal) {
        return mcp_error_make(ctl->pool, "refused", NULL, "%s", refusal);
    }
    printf("%s\ngood for one sign-in until %s\n", code,
           mcp_json_string(mcp_json_get(answer, "expires_at")));
    return NULL;
}
