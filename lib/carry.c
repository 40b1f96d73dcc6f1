/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/carry.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

/* A token is not used in its last minute: the request takes a while. */
#define TOKEN_MARGIN apr_time_from_sec(60)

/* Tokens that are kept; their pool is cleared when there would be more. */
#define MAX_TOKENS 500

/* How often a report is tried; there is a second between two. */
#define REPORTS 10

typedef struct token_t {
    const char *token;
    const char *sealed; /* the credentials it was given for */
    apr_time_t until;
} token_t;

struct mcp_carry_t {
    mcp_carry_means_t means;
    apr_pool_t *token_pool;
    apr_hash_t *tokens; /* of token_t, by workspace and connector */
    int stored;
};

/* A row, as it goes through the steps. */
typedef struct row_t {
    mcp_delivery_t delivery;
    const mcp_json_t *json; /* as it was claimed */
    const char *place;      /* of its token */
    const char *sealed;     /* the connector's credentials, or NULL */
    const char *about;      /* what the row belongs to, or "" */
    const mcp_connector_t *connector;
    const mcp_delivery_effect_t *effect;
    apr_pool_t *pool;
} row_t;

static void reset_tokens(mcp_carry_t *carry)
{
    apr_pool_clear(carry->token_pool);
    carry->tokens = apr_hash_make(carry->token_pool);
    carry->stored = 0;
}

mcp_carry_t *mcp_carry_make(const mcp_carry_means_t *means, apr_pool_t *pool)
{
    mcp_carry_t *carry = apr_pcalloc(pool, sizeof(*carry));

    carry->means = *means;
    apr_pool_create(&carry->token_pool, pool);
    reset_tokens(carry);
    return carry;
}

/* ---- the database ---- */

/* Each statement has all four parameters, because each is bound. */
#define STATEMENT(function)                              \
    "SELECT coalesce($1::text, $3::text, $4::text, '')," \
    " mcp." function "($2::jsonb)::text"

typedef enum step_t {
    CLAIM,
    REPORT,
    TELL,
    JOB
} step_t;

static const struct {
    const char *name, *statement, *what;
    int is_long;
} steps[] = {
    [CLAIM] = { "mcp_outbox_claim", STATEMENT("outbox_claim"),
                "claiming a row of the outbox", 1 },
    [REPORT] = { "mcp_outbox_report", STATEMENT("outbox_report"),
                 "reporting a row of the outbox", 0 },
    [TELL] = { "mcp_outbox_tell", STATEMENT("outbox_tell"),
               "telling how a row of the outbox ended", 1 },
    [JOB] = { "mcp_job_run", STATEMENT("job_run"), "a periodic job", 1 },
};

static mcp_error_t *call_step(mcp_json_t **answer, const mcp_carry_t *carry,
                              step_t step, const char *arguments,
                              apr_pool_t *pool)
{
    const mcp_env_t *env = carry->means.env;
    mcp_call_t call = {
        .name = steps[step].name,
        .statement = steps[step].statement,
        .what = steps[step].what,
        .arguments = arguments,
        .is_long = steps[step].is_long,
    };
    mcp_answer_t said;

    MCP_TRY(env->call(env->baton, &said, &call, pool));
    return mcp_json_parse(answer, said.json, pool);
}

static void tell_log(const mcp_carry_t *carry, const char *what,
                     const char *text)
{
    const mcp_env_t *env = carry->means.env;

    if (env->log_error) {
        env->log_error(env->baton, what, text);
    }
}

/* ---- a claimed row ---- */

static const char *text_of(const mcp_json_t *object, const char *name)
{
    return mcp_json_string(mcp_json_get(object, name));
}

static void read_row(row_t *row, const mcp_json_t *json, apr_time_t now,
                     apr_pool_t *pool)
{
    const mcp_json_t *connector = mcp_json_get(json, "connector");
    mcp_delivery_t *delivery = &row->delivery;
    const char *kind = text_of(connector, "kind");

    memset(row, 0, sizeof(*row));
    row->json = json;
    row->pool = pool;
    row->sealed = text_of(connector, "credentials");
    delivery->workspace = text_of(json, "workspace");
    delivery->id = text_of(json, "id");
    delivery->kind = text_of(json, "kind");
    delivery->key = text_of(json, "key");
    delivery->payload = mcp_json_get(json, "payload");
    delivery->base_url = text_of(connector, "base_url");
    delivery->settings = mcp_json_get(connector, "settings");
    delivery->now = now;
    row->place = apr_pstrcat(pool, delivery->workspace, " ",
                             text_of(connector, "id"), NULL);
    row->about = text_of(json, "about");
    row->about = row->about ? row->about : "";
    row->connector = mcp_connector_find(kind ? kind : "");
    row->effect = row->connector
                      ? mcp_connector_effect(row->connector, delivery->kind)
                      : NULL;
}

static mcp_error_t *open_row(row_t *row, const mcp_carry_t *carry)
{
    mcp_delivery_t *delivery = &row->delivery;
    const char *connector = text_of(mcp_json_get(row->json, "connector"), "id");

    MCP_TRY(mcp_connector_open(&delivery->credentials, row->sealed,
                               carry->means.key,
                               mcp_connector_sealed_for(delivery->workspace,
                                                        connector, row->pool),
                               row->pool));
    return mcp_connector_open(&delivery->sealed, text_of(row->json, "sealed"),
                              carry->means.key,
                              mcp_connector_row_sealed_for(delivery->workspace,
                                                           delivery->key,
                                                           row->pool),
                              row->pool);
}

static mcp_str_t state_sealed_for(const row_t *row)
{
    return mcp_connector_state_sealed_for(row->delivery.workspace,
                                          text_of(mcp_json_get(row->json, "conn"
                                                                          "ecto"
                                                                          "r"),
                                                  "id"),
                                          row->about, row->pool);
}

/* @return whether there is none, or it could be opened */
static int open_state(row_t *row, const mcp_carry_t *carry)
{
    return !mcp_connector_open(&row->delivery.state,
                               text_of(row->json, "state"), carry->means.key,
                               state_sealed_for(row), row->pool);
}

static void send_parcel(mcp_reply_t *reply, const mcp_carry_t *carry,
                        const mcp_parcel_t *parcel, apr_pool_t *pool)
{
    memset(reply, 0, sizeof(*reply));
    if (parcel->url) {
        carry->means.send(carry->means.baton, reply, parcel, pool);
    }
}

/* ---- signing in ---- */

static const char *known_token(const mcp_carry_t *carry, const row_t *row)
{
    const token_t *token = apr_hash_get(carry->tokens, row->place,
                                        APR_HASH_KEY_STRING);

    return token && row->sealed && !strcmp(token->sealed, row->sealed)
                   && row->delivery.now < token->until
               ? token->token
               : NULL;
}

static const char *keep_token(mcp_carry_t *carry, const row_t *row,
                              const char *text, double seconds)
{
    token_t *token;

    if (carry->stored >= MAX_TOKENS) {
        reset_tokens(carry);
    }
    carry->stored++;
    token = apr_palloc(carry->token_pool, sizeof(*token));
    token->token = apr_pstrdup(carry->token_pool, text);
    token->sealed = apr_pstrdup(carry->token_pool,
                                row->sealed ? row->sealed : "");
    token->until = row->delivery.now + apr_time_from_sec((apr_int64_t)seconds)
                   - TOKEN_MARGIN;
    apr_hash_set(carry->tokens, apr_pstrdup(carry->token_pool, row->place),
                 APR_HASH_KEY_STRING, token);
    return token->token;
}

/* Nothing of the row has been sent yet, whatever goes wrong here. */
static const char *take_token(mcp_outcome_t *outcome, mcp_carry_t *carry,
                              const row_t *row, const mcp_reply_t *reply)
{
    mcp_json_t *body = NULL;
    const char *token = NULL;
    double seconds = 0;

    if (reply->status == 200
        && !mcp_json_parse(&body, reply->body, row->pool)) {
        token = text_of(body, "access_token");
        seconds = mcp_json_number(mcp_json_get(body, "expires_in"));
    }
    if (token && *token && !strpbrk(token, " \r\n\t")) {
        return keep_token(carry, row, token,
                          seconds > 0 && seconds < 1e6 ? seconds : 300);
    }
    mcp_delivery_judge(outcome, reply, 1, row->delivery.now, row->pool);
    outcome->word = MCP_OUTCOME_RETRY;
    outcome->rest = 1;
    outcome->error = apr_pstrcat(row->pool, "signing in: ",
                                 outcome->error ? outcome->error
                                                : "the answer has no token",
                                 NULL);
    return NULL;
}

/* @return whether the parcel can be sent; if not, outcome says why */
static int sign_in(mcp_parcel_t *parcel, mcp_outcome_t *outcome,
                   mcp_carry_t *carry, const row_t *row)
{
    const char *token = known_token(carry, row);
    mcp_parcel_t request = { NULL };
    mcp_reply_t reply;
    mcp_error_t *error;

    if (!token) {
        error = row->connector->make_sign_in(&request, &row->delivery,
                                             row->pool);
        if (error) {
            outcome->word = MCP_OUTCOME_RETRY;
            outcome->error = error->message;
            outcome->rest = 1;
            return 0;
        }
        send_parcel(&reply, carry, &request, row->pool);
        token = take_token(outcome, carry, row, &reply);
    }
    if (!token) {
        return 0;
    }
    mcp_delivery_header(parcel, "Authorization",
                        apr_pstrcat(row->pool, "Bearer ", token, NULL),
                        row->pool);
    return 1;
}

/* ---- sending and asking ---- */

typedef mcp_error_t *make_fn_t(mcp_parcel_t *, const mcp_delivery_t *,
                               apr_pool_t *);
typedef void read_fn_t(mcp_outcome_t *, const mcp_reply_t *,
                       const mcp_delivery_t *, apr_pool_t *);

static void begin_outcome(mcp_outcome_t *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    outcome->retry_after = -1;
}

/* Make a request and send it, if there is one.
 * @return whether there may be a reply; if not, outcome says why */
static int ask(mcp_reply_t *reply, mcp_outcome_t *outcome, mcp_carry_t *carry,
               const row_t *row, make_fn_t *make)
{
    mcp_parcel_t parcel = { NULL };
    mcp_error_t *error = make(&parcel, &row->delivery, row->pool);

    if (error) {
        int is_mendable = !strcmp(error->code, "invalid_connector");

        outcome->word = is_mendable ? MCP_OUTCOME_RETRY : MCP_OUTCOME_REFUSED;
        outcome->rest = is_mendable;
        outcome->error = error->message;
        return 0;
    }
    if (parcel.url && row->connector->make_sign_in
        && !sign_in(&parcel, outcome, carry, row)) {
        return 0;
    }
    send_parcel(reply, carry, &parcel, row->pool);
    return 1;
}

/* What has to be read before a row can be sent.
 * @return whether it can be now; if not, outcome says why */
static int look(mcp_outcome_t *outcome, mcp_carry_t *carry, row_t *row)
{
    mcp_json_t *body = NULL;
    mcp_reply_t reply;

    if (!ask(&reply, outcome, carry, row, row->effect->make_look)) {
        return 0;
    }
    if (!reply.status && !reply.problem) {
        return 1;
    }
    if (reply.status == 200 && !mcp_json_parse(&body, reply.body, row->pool)) {
        row->delivery.seen = body;
        return 1;
    }
    row->effect->read(outcome, &reply, &row->delivery, row->pool);
    if (outcome->word == MCP_OUTCOME_DELIVERED) {
        begin_outcome(outcome);
        outcome->word = MCP_OUTCOME_RETRY;
        outcome->error = "what has to be read first is not understood";
    }
    return 0;
}

static void try_once(mcp_outcome_t *outcome, mcp_carry_t *carry, row_t *row,
                     make_fn_t *make, read_fn_t *read)
{
    mcp_reply_t reply;

    begin_outcome(outcome);
    row->delivery.seen = NULL;
    if (make == row->effect->make && row->effect->make_look
        && !look(outcome, carry, row)) {
        return;
    }
    if (ask(&reply, outcome, carry, row, make)) {
        read(outcome, &reply, &row->delivery, row->pool);
    }
}

/* A token may have been withdrawn before its time: then with another one. */
static void try_with_token(mcp_outcome_t *outcome, mcp_carry_t *carry,
                           row_t *row, make_fn_t *make, read_fn_t *read)
{
    try_once(outcome, carry, row, make, read);
    if (outcome->is_signed_out && row->connector->make_sign_in) {
        apr_hash_set(carry->tokens, row->place, APR_HASH_KEY_STRING, NULL);
        try_once(outcome, carry, row, make, read);
    }
}

/* What is in doubt, and where nobody can be asked, is sent again only where the
 * other side knows it for the same; its gate is asked before, so it goes back
 * first. */
static void settle(mcp_outcome_t *outcome, mcp_carry_t *carry, row_t *row)
{
    if (row->effect->make_question) {
        try_with_token(outcome, carry, row, row->effect->make_question,
                       row->effect->read_question);
        if (outcome->word == MCP_OUTCOME_REFUSED) {
            outcome->word = MCP_OUTCOME_IN_DOUBT;
        }
        return;
    }
    begin_outcome(outcome);
    outcome->word = row->effect->may_repeat ? MCP_OUTCOME_NOT_SENT
                                            : MCP_OUTCOME_UNKNOWN;
    outcome->error = row->effect->may_repeat ? "in doubt; it is sent again "
                                               "under the same key"
                                             : "nobody can say whether it was "
                                               "sent";
}

static void carry_out(mcp_outcome_t *outcome, mcp_carry_t *carry, row_t *row)
{
    mcp_error_t *error;

    begin_outcome(outcome);
    if (!row->effect) {
        outcome->word = MCP_OUTCOME_REFUSED;
        outcome->error = row->connector ? "the connector does not know this "
                                          "kind"
                                        : "this version knows no such "
                                          "connector";
        return;
    }
    error = open_row(row, carry);
    if (error) {
        outcome->word = MCP_OUTCOME_RETRY;
        outcome->error = apr_pstrcat(row->pool,
                                     "what is sealed cannot be "
                                     "opened: ",
                                     error->message, NULL);
        outcome->rest = 1;
        return;
    }
    if (mcp_json_is_true(mcp_json_get(row->json, "ask"))) {
        settle(outcome, carry, row);
        return;
    }
    if (!open_state(row, carry)) {
        outcome->word = MCP_OUTCOME_DELIVERED;
        outcome->response = "{\"gone\":true}";
        return;
    }
    try_with_token(outcome, carry, row, row->effect->make, row->effect->read);
}

/* ---- the report ---- */

/* Without a key there is no state to keep; then the next row has none. */
static void put_state(mcp_buf_t *buf, const char *state,
                      const mcp_carry_t *carry, const row_t *row)
{
    mcp_str_t bytes;

    if (state && carry->means.key
        && !mcp_crypto_seal(&bytes, carry->means.key, mcp_str(state),
                            state_sealed_for(row), row->pool)) {
        mcp_buf_json_member(buf, "state",
                            mcp_crypto_base64_encode(bytes, row->pool));
    }
}

static const char *report_of(const mcp_outcome_t *outcome,
                             const mcp_carry_t *carry, const row_t *row)
{
    mcp_buf_t buf;

    mcp_buf_init(&buf, 512, row->pool);
    mcp_buf_putc(&buf, '{');
    mcp_buf_json_member(&buf, "workspace", row->delivery.workspace);
    mcp_buf_json_member(&buf, "id", row->delivery.id);
    mcp_buf_json_name(&buf, "claim");
    mcp_json_write(&buf, mcp_json_get(row->json, "claim"));
    mcp_buf_json_member(&buf, "outcome", mcp_delivery_word(outcome->word));
    mcp_buf_json_member(&buf, "error", outcome->error);
    if (outcome->response) {
        mcp_buf_json_name(&buf, "response");
        mcp_buf_puts(&buf, outcome->response);
    }
    put_state(&buf, outcome->state, carry, row);
    if (outcome->retry_after >= 0) {
        mcp_buf_json_name(&buf, "retry_after");
        mcp_buf_printf(&buf, "%" APR_INT64_T_FMT, outcome->retry_after);
    }
    mcp_buf_json_name(&buf, "rest");
    mcp_buf_puts(&buf, outcome->rest ? "true}" : "false}");
    return buf.data;
}

static mcp_error_t *report(const mcp_carry_t *carry,
                           const mcp_outcome_t *outcome, const row_t *row)
{
    const mcp_env_t *env = carry->means.env;
    const char *arguments = report_of(outcome, carry, row);
    mcp_json_t *said = NULL;
    mcp_error_t *error = NULL;
    const char *state;
    int i;

    for (i = 0; i < REPORTS; i++) {
        error = call_step(&said, carry, REPORT, arguments, row->pool);
        if (!error) {
            break;
        }
        env->pause(env->baton, apr_time_from_sec(1));
    }
    state = text_of(said, "state");
    if (state && mcp_json_is_true(mcp_json_get(said, "over"))
        && strcmp(state, "delivered") != 0) {
        tell_log(carry,
                 apr_psprintf(row->pool, "outbox row %s of workspace %s",
                              row->delivery.id, row->delivery.workspace),
                 apr_psprintf(row->pool,
                              "it is %s: %s; see: mcpctl outbox "
                              "list",
                              state, outcome->error ? outcome->error : ""));
    }
    return error;
}

/* ---- the steps ---- */

mcp_error_t *mcp_carry_row(int *did, mcp_carry_t *carry, apr_pool_t *pool)
{
    const mcp_env_t *env = carry->means.env;
    mcp_outcome_t outcome;
    mcp_json_t *claimed = NULL;
    const mcp_json_t *json;
    mcp_buf_t arguments;
    row_t row;

    mcp_buf_init(&arguments, 128, pool);
    mcp_buf_putc(&arguments, '{');
    mcp_buf_json_member(&arguments, "node", carry->means.node);
    mcp_buf_printf(&arguments, ",\"lease\":%d}", carry->means.lease);
    MCP_TRY(call_step(&claimed, carry, CLAIM, arguments.data, pool));
    json = mcp_json_get(claimed, "row");
    *did = json != NULL;
    if (!json) {
        return NULL;
    }
    read_row(&row, json, env->now(env->baton), pool);
    carry_out(&outcome, carry, &row);
    return report(carry, &outcome, &row);
}

mcp_error_t *mcp_carry_tell(int *did, mcp_carry_t *carry, apr_pool_t *pool)
{
    mcp_json_t *said = NULL;
    const char *id, *failed;

    MCP_TRY(call_step(&said, carry, TELL, "{}", pool));
    id = text_of(said, "id");
    failed = text_of(said, "failed");
    *did = id != NULL;
    if (id && failed) {
        tell_log(carry, apr_psprintf(pool, "outbox row %s", id),
                 apr_psprintf(pool,
                              "the function %s, which is told how it ended, "
                              "failed with SQLSTATE %s; it is told again",
                              text_of(said, "function"), failed));
    }
    return NULL;
}

mcp_error_t *mcp_carry_job(int *did, mcp_carry_t *carry, apr_pool_t *pool)
{
    mcp_json_t *said = NULL;
    const char *job, *failed, *workspace;

    MCP_TRY(call_step(&said, carry, JOB, "{}", pool));
    job = text_of(said, "job");
    failed = text_of(said, "failed");
    workspace = text_of(said, "workspace");
    *did = job != NULL;
    if (job && failed) {
        tell_log(carry, apr_psprintf(pool, "job %s", job),
                 apr_psprintf(pool, "failed with SQLSTATE %s%s%s", failed,
                              workspace && *workspace ? " in workspace " : "",
                              workspace ? workspace : ""));
    }
    return NULL;
}
