/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/require.h"

#include <string.h>

#include <ap_provider.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>
#include <http_request.h>
#include <mod_auth.h>

#include "lib/denial.h"
#include "lib/door.h"
#include "lib/peek.h"
#include "lib/uri.h"
#include "mod_mcp/bearer.h"
#include "mod_mcp/handler.h"
#include "mod_mcp/receive.h"

APLOG_USE_MODULE(mcp);

/** One Require, read. */
typedef struct require_t {
    const struct kind_t *kind;
    const apr_array_header_t *words; /* of const char *: one will do */
    int is_negated; /* in <RequireNone>, or behind not: a match refuses */
} require_t;

/** What is found out while the Requires are evaluated for one message. */
struct mcp_judgement_t {
    const mcp_peek_t *message;
    mcp_error_t *error;    /* it could not be found out */
    mcp_outcome_t outcome; /* of asking the database */
    const char *lacked;    /* scopes, each of which a Require asks for */
    int is_barred;         /* another Require of ours was not met */
};

typedef struct kind_t {
    const char *name;
    const char *example;
    /* What is wrong with a word, or NULL. */
    const char *(*check)(const char *word);
    int (*is_met)(const require_t *require, request_rec *r,
                  mcp_request_t *request);
} kind_t;

static int has_word(const require_t *require, const char *word)
{
    int i;

    for (i = 0; word && i < require->words->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(require->words, i, const char *), word)) {
            return 1;
        }
    }
    return 0;
}

/* McpAnonymousList lets in who has shown no token. */
static int is_nobody(const mcp_request_t *request)
{
    return request->principal->credential == MCP_CREDENTIAL_NONE;
}

/* ---- scopes ---- */

/* RFC 6749, 3.3. */
static const char *check_scope(const char *word)
{
    for (; *word; word++) {
        if (*word < 0x21 || *word > 0x7E || *word == '"' || *word == '\\') {
            return "cannot be a scope";
        }
    }
    return NULL;
}

static int has_scope(const require_t *require, request_rec *r,
                     mcp_request_t *request)
{
    apr_size_t i;

    for (i = 0; i < request->principal->scope_count; i++) {
        if (has_word(require, request->principal->scope[i])) {
            return 1;
        }
    }
    return 0;
}

/* ---- roles ---- */

/* Those that mcp.account allows (sql/mcp). */
static const char *check_role(const char *word)
{
    static const char *const roles[] = { "user", "manager", "admin",
                                         "service" };
    apr_size_t i;

    for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (!strcmp(word, roles[i])) {
            return NULL;
        }
    }
    return "is no role; there are user, manager, admin and service";
}

static int has_role(const require_t *require, request_rec *r,
                    mcp_request_t *request)
{
    struct mcp_judgement_t *judgement = request->judgement;
    mcp_ctx_t *ctx = mcp_handler_context(r, request);

    if (is_nobody(request)) {
        return 0;
    }
    judgement->error = mcp_door_know_role(ctx, "Require mcp-role");
    judgement->outcome = ctx->outcome;
    return !judgement->error && has_word(require, request->principal->role);
}

/* ---- workspaces ---- */

static const char *check_workspace(const char *word)
{
    return mcp_uri_is_workspace(word) ? NULL
                                      : "cannot be the name of a workspace";
}

static int has_workspace(const require_t *require, request_rec *r,
                         mcp_request_t *request)
{
    return has_word(require, request->principal->workspace);
}

/* ---- tools ---- */

static const char *check_tool(const char *word)
{
    const char *p;

    for (p = word; *p; p++) {
        if (!apr_isalnum(*p) && !strchr("_.-*?", *p)) {
            return "cannot be a tool's name or a pattern of names";
        }
    }
    return p - word > 128 ? "is longer than a tool's name can be" : NULL;
}

static int is_tool(const require_t *require, request_rec *r,
                   mcp_request_t *request)
{
    const char *tool = request->judgement->message->tool;
    int i;

    for (i = 0; tool && i < require->words->nelts; i++) {
        if (!ap_strcmp_match(tool,
                             APR_ARRAY_IDX(require->words, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

static const kind_t scopes = { "mcp-scope", "Require mcp-scope mcp",
                               check_scope, has_scope };
static const kind_t roles = { "mcp-role", "Require mcp-role manager admin",
                              check_role, has_role };
static const kind_t workspaces = { "mcp-workspace",
                                   "Require mcp-workspace harbor",
                                   check_workspace, has_workspace };
static const kind_t tools = { "mcp-tool", "Require mcp-tool *_list *_get",
                              check_tool, is_tool };

/* ---- when the configuration is read ---- */

static int is_negated(const ap_directive_t *directive)
{
    if (directive->args && !strncasecmp(directive->args, "not", 3)
        && apr_isspace(directive->args[3])) {
        return 1;
    }
    for (; directive; directive = directive->parent) {
        if (!strcasecmp(directive->directive, "<RequireNone")) {
            return 1;
        }
    }
    return 0;
}

/* For configtest, which knows the tools. */
static void note_pattern(cmd_parms *cmd, const char *word)
{
    mcp_server_conf_t *conf = mcp_conf_server(cmd->server);
    mcp_pattern_t *pattern;

    if (cmd->path) {
        pattern = apr_array_push(conf->patterns);
        pattern->path = cmd->path;
        pattern->pattern = word;
        pattern->file = cmd->directive->filename;
        pattern->line = cmd->directive->line_num;
    }
}

static const char *parse(const void **parsed, cmd_parms *cmd, const char *line,
                         const kind_t *kind)
{
    /* No directive of ours need stand beside the Require: then the section
     * has no record of ours yet. */
    mcp_dir_conf_t *dir = ap_set_config_vectors(cmd->server, cmd->context,
                                                cmd->path, &mcp_module,
                                                cmd->pool);
    apr_array_header_t *words = apr_array_make(cmd->pool, 2, sizeof(char *));
    require_t *require = apr_pcalloc(cmd->pool, sizeof(*require));
    const char *word, *wrong;

    while (*(word = ap_getword_conf(cmd->pool, &line))) {
        wrong = kind->check(word);
        if (wrong) {
            return apr_psprintf(cmd->pool, "Require %s: \"%s\" %s", kind->name,
                                word, wrong);
        }
        if (kind == &tools) {
            note_pattern(cmd, word);
        }
        APR_ARRAY_PUSH(words, const char *) = word;
    }
    if (!words->nelts) {
        return apr_psprintf(cmd->pool, "Require %s: name at least one, e.g. %s",
                            kind->name, kind->example);
    }
    dir->has_require = 1;
    require->kind = kind;
    require->words = words;
    require->is_negated = is_negated(cmd->directive);
    *parsed = require;
    return NULL;
}

/* The provider is not told which of its names was used. */
#define PARSE(kind)                                                   \
    static const char *parse_##kind(cmd_parms *cmd, const char *line, \
                                    const void **parsed)              \
    {                                                                 \
        return parse(parsed, cmd, line, &kind);                       \
    }

PARSE(scopes)
PARSE(roles)
PARSE(workspaces)
PARSE(tools)

/* ---- when a request is authorized ---- */

static void note_failure(request_rec *r, mcp_request_t *request,
                         const require_t *require)
{
    struct mcp_judgement_t *judgement = request->judgement;
    const char *scope;

    if (require->kind != &scopes || require->is_negated) {
        judgement->is_barred = 1;
        return;
    }
    scope = APR_ARRAY_IDX(require->words, 0, const char *);
    judgement->lacked = judgement->lacked
                            ? apr_pstrcat(r->pool, judgement->lacked, " ",
                                          scope, NULL)
                            : scope;
}

static authz_status evaluate(request_rec *r, const char *line,
                             const void *parsed)
{
    const require_t *require = parsed;
    mcp_request_t *request = mcp_request_get(r);
    int is_met;

    if (!mcp_conf_endpoint(r)) {
        return AUTHZ_DENIED;
    }
    /* A subrequest, or authorization in a way we do not know: "denied" would
     * open what <RequireNone> closes. */
    if (!request || !request->judgement) {
        return AUTHZ_GENERAL_ERROR;
    }
    is_met = require->kind->is_met(require, r, request);
    if (request->judgement->error) {
        return AUTHZ_GENERAL_ERROR;
    }
    if (is_met == require->is_negated) {
        note_failure(r, request, require);
    }
    return is_met ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

void mcp_require_register(apr_pool_t *pool)
{
    static const struct {
        const kind_t *kind;
        authz_provider provider;
    } providers[] = {
        { &scopes, { evaluate, parse_scopes } },
        { &roles, { evaluate, parse_roles } },
        { &workspaces, { evaluate, parse_workspaces } },
        { &tools, { evaluate, parse_tools } },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(providers) / sizeof(providers[0]); i++) {
        ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP,
                                  providers[i].kind->name,
                                  AUTHZ_PROVIDER_VERSION,
                                  &providers[i].provider,
                                  AP_AUTH_INTERNAL_PER_CONF);
    }
}

/* ---- refusing ---- */

/* For the audit, where the message calls a tool. */
static void note(request_rec *r, const mcp_request_t *request, const char *code)
{
    const mcp_tool_t *tool =
        mcp_catalogue_find(request->endpoint->catalogue,
                           request->judgement->message->tool);

    if (tool) {
        mcp_denial_note(mcp_handler_context(r, request), tool, code);
    }
}

/* The database refuses the account, or cannot be asked. */
static int refuse_unknown(request_rec *r, const mcp_request_t *request)
{
    const struct mcp_judgement_t *judgement = request->judgement;
    const mcp_error_t *error = judgement->error;

    note(r, request, error->code);
    if (judgement->outcome.token_refused) {
        mcp_bearer_challenge(r, request, &judgement->outcome);
        return mcp_request_refuse(r, HTTP_UNAUTHORIZED, error->code,
                                  error->message);
    }
    apr_table_setn(r->err_headers_out, "Retry-After", "5");
    return mcp_request_refuse(r, HTTP_SERVICE_UNAVAILABLE, error->code,
                              error->message);
}

/* All that the token has, too: the client asks for this set, and a token
 * without the others would take away what works (RFC 6750, 3.1). */
static int refuse_scopes(request_rec *r, const mcp_request_t *request)
{
    const char *lacked = request->judgement->lacked;
    const char *granted = request->principal->scopes;
    mcp_outcome_t outcome = { .needed_scopes = apr_pstrcat(r->pool, granted,
                                                           *granted ? " " : "",
                                                           lacked, NULL) };

    note(r, request, "insufficient_scope");
    mcp_bearer_challenge(r, request, &outcome);
    return mcp_request_refuse(r, HTTP_FORBIDDEN, "insufficient_scope",
                              apr_pstrcat(r->pool, "Missing required scope: ",
                                          lacked, NULL));
}

static int refuse(request_rec *r, const mcp_request_t *request)
{
    const struct mcp_judgement_t *judgement = request->judgement;
    const mcp_peek_t *message = judgement->message;
    const char *what = message->tool ? message->tool : message->method;

    if (judgement->lacked && !judgement->is_barred) {
        return refuse_scopes(r, request);
    }
    note(r, request, "forbidden");
    return mcp_request_refuse(r, HTTP_FORBIDDEN, "forbidden",
                              apr_psprintf(r->pool,
                                           "This server's access rules do not "
                                           "allow %s to this account. Ask its "
                                           "administrator.",
                                           what ? what : "this message"));
}

/* ---- the hooks ---- */

/* Before the Requires are evaluated, so that they can use these, too. */
static void tell_apache(request_rec *r, const mcp_peek_t *message)
{
    apr_table_unset(r->subprocess_env, "MCP_METHOD");
    apr_table_unset(r->subprocess_env, "MCP_TOOL");
    if (message->method) {
        apr_table_setn(r->subprocess_env, "MCP_METHOD", message->method);
    }
    if (message->tool) {
        apr_table_setn(r->subprocess_env, "MCP_TOOL", message->tool);
    }
}

/* Ask the other modules of the hook, mod_authz_core among them, as if this one
 * were not there. Declining, mod_authz_core would have another module find a
 * user and be asked again, for one message where there may be more; but the
 * token's user is there already. */
static int judge_message(request_rec *r, const mcp_request_t *request,
                         const mcp_peek_t *message)
{
    struct mcp_judgement_t *judgement = request->judgement;
    int status;

    judgement->message = message;
    judgement->lacked = NULL;
    judgement->is_barred = 0;
    tell_apache(r, message);
    status = ap_run_access_checker_ex(r);
    if (judgement->error) {
        return refuse_unknown(r, request);
    }
    if (status != OK && is_nobody(request)) {
        return mcp_bearer_ask(r, request);
    }
    if (status == DECLINED
        || (status == HTTP_FORBIDDEN
            && (judgement->lacked || judgement->is_barred))) {
        return refuse(r, request);
    }
    return status;
}

static int judge(request_rec *r, mcp_request_t *request)
{
    const apr_array_header_t *messages =
        mcp_peek(request->body, request->endpoint->catalogue, r->pool);
    int status = OK;
    int i;

    for (i = 0; status == OK && i < messages->nelts; i++) {
        status = judge_message(r, request,
                               &APR_ARRAY_IDX(messages, i, const mcp_peek_t));
    }
    return status;
}

int mcp_require_access(request_rec *r)
{
    const mcp_dir_conf_t *dir = ap_get_module_config(r->per_dir_config,
                                                     &mcp_module);
    mcp_request_t *request = mcp_request_get(r);
    int status;

    if (!dir->has_require || (request && request->judgement)) {
        return DECLINED;
    }
    /* DECLINED for an endpoint: it was passed already, for mod_qos. */
    status = mcp_bearer_fixups(r);
    request = mcp_request_get(r);
    if (!request || (status != OK && status != DECLINED)) {
        return status;
    }
    status = mcp_receive(r, request);
    if (status != OK) {
        return status;
    }
    request->judgement = apr_pcalloc(r->pool, sizeof(*request->judgement));
    return judge(r, request);
}
