/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oauth_client.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/client_document.h"
#include "lib/oauth_assertion.h"
#include "lib/redirect.h"

/* An id is a URL at most. */
#define ID_MAX 2048

/* ---- finding ---- */

static mcp_error_t *unknown(const mcp_oauth_site_t *site)
{
    return mcp_oauth_refuse(site, "invalid_client",
                            "This client is not known here. Register again, "
                            "or use a client ID metadata document.");
}

/* What the database knows; *client NULL: nothing. */
static mcp_error_t *find_kept(mcp_oauth_client_t **client, int *is_fresh,
                              const mcp_oauth_site_t *site, const char *id)
{
    mcp_oauth_client_t *found = apr_pcalloc(site->pool, sizeof(*found));
    mcp_client_metadata_t *metadata;
    const mcp_json_t *answer;
    mcp_buf_t args;

    mcp_buf_init(&args, 256, site->pool);
    mcp_buf_json_member(&args, "client_id", id);
    MCP_TRY(mcp_oauth_ask(&answer, site, MCP_OAUTH_CLIENT, &args));
    *client = NULL;
    *is_fresh = mcp_json_is_true(mcp_json_get(answer, "is_fresh"));
    if (!mcp_json_count(answer)) {
        return NULL;
    }
    found->id = mcp_json_string(mcp_json_get(answer, "id"));
    found->kind = mcp_json_string(mcp_json_get(answer, "kind"));
    found->digest = mcp_json_string(mcp_json_get(answer, "digest"));
    found->secret_hash = mcp_json_string(mcp_json_get(answer, "secret"));
    MCP_TRY(mcp_client_metadata_check(&metadata,
                                      mcp_json_get(answer, "metadata"),
                                      !strcmp(found->kind, "document"),
                                      site->pool));
    found->metadata = metadata;
    *client = found;
    return NULL;
}

static mcp_error_t *keep(const mcp_oauth_site_t *site,
                         const mcp_oauth_client_t *client, int fresh_for)
{
    const mcp_json_t *ignored;
    mcp_buf_t args;

    mcp_buf_init(&args, client->metadata->text.len + 512, site->pool);
    mcp_buf_json_member(&args, "client_id", client->id);
    mcp_buf_json_member(&args, "digest", client->digest);
    mcp_buf_json_name(&args, "metadata");
    mcp_buf_put(&args, client->metadata->text.data, client->metadata->text.len);
    mcp_buf_json_name(&args, "fresh_for");
    mcp_buf_printf(&args, "%d", fresh_for);
    return mcp_oauth_ask(&ignored, site, MCP_OAUTH_KEEP_DOCUMENT, &args);
}

/* Fetch a document; one that was kept serves while its host is away. */
static mcp_error_t *fetch(mcp_oauth_client_t **client,
                          const mcp_oauth_site_t *site, const char *id)
{
    mcp_oauth_client_t *kept = *client;
    mcp_oauth_client_t *found = apr_pcalloc(site->pool, sizeof(*found));
    mcp_client_metadata_t *metadata;
    mcp_error_t *error;
    int fresh_for;

    error = mcp_client_document_fetch(&metadata, &fresh_for, site->env, id,
                                      site->pool);
    if (error && kept && !strcmp(error->code, "temporarily_unavailable")) {
        return NULL;
    }
    if (error) {
        return mcp_oauth_refuse(site, "invalid_client", "%s", error->message);
    }
    found->id = id;
    found->kind = "document";
    found->metadata = metadata;
    found->digest = mcp_oauth_hash(metadata->text.data, site->pool);
    *client = found;
    return keep(site, found, fresh_for);
}

mcp_error_t *mcp_oauth_client_find(mcp_oauth_client_t **client,
                                   const mcp_oauth_site_t *site, const char *id)
{
    int is_document = !strncmp(id, "https://", 8);
    mcp_oauth_client_t *found;
    int is_fresh;

    if (strlen(id) > ID_MAX) {
        return unknown(site);
    }
    MCP_TRY(find_kept(&found, &is_fresh, site, id));
    if (is_document && !is_fresh) {
        MCP_TRY(fetch(&found, site, id));
    }
    if (!found) {
        return unknown(site);
    }
    *client = found;
    return NULL;
}

/* ---- proving ---- */

/* What a client sent of itself. */
typedef struct sent_t {
    const char *id;
    const char *secret;    /* NULL: none */
    const char *assertion; /* likewise */
    const mcp_oauth_proof_t *proof;
} sent_t;

/* RFC 6749, 2.3.1: both are escaped as in a form before they are joined. */
static int read_basic(sent_t *sent, const char *header, apr_pool_t *pool)
{
    mcp_form_t *form;
    const char *colon;
    mcp_str_t text;

    header += strspn(header, " ");
    if (mcp_crypto_base64_decode(&text, mcp_str(header), pool)
        || !(colon = strchr(text.data, ':')) || memchr(text.data, '&', text.len)
        || mcp_form_parse(&form,
                          mcp_str(apr_psprintf(pool, "id=%.*s&secret=%s",
                                               (int)(colon - text.data),
                                               text.data, colon + 1)),
                          pool)) {
        return 0;
    }
    sent->id = mcp_form_get(form, "id");
    sent->secret = mcp_form_get(form, "secret");
    return sent->id && sent->secret;
}

static mcp_error_t *take_basic(sent_t *sent, const mcp_oauth_site_t *site)
{
    const char *header = sent->proof->authorization;
    const char *id = sent->id;

    if (!header || strncasecmp(header, "Basic ", 6)) {
        return NULL;
    }
    if (sent->secret) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "Send the client's secret in one place.");
    }
    if (!read_basic(sent, header + 6, site->pool)
        || (id && strcmp(id, sent->id))) {
        return mcp_oauth_refuse(site, "invalid_client",
                                "The header Authorization holds no client of "
                                "that id.");
    }
    return NULL;
}

/* RFC 7521, 4.2: who it is, stands in the assertion, and may stand beside it. */
static mcp_error_t *take_assertion(sent_t *sent, const mcp_oauth_site_t *site)
{
    const mcp_form_t *form = sent->proof->form;
    const char *type = mcp_form_get(form, "client_assertion_type");
    const char *named;

    sent->assertion = mcp_form_get(form, "client_assertion");
    if (!type && !sent->assertion) {
        return NULL;
    }
    if (!sent->assertion || !type || strcmp(type, MCP_OAUTH_ASSERTION_TYPE)) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "client_assertion and client_assertion_type "
                                "go together; the type must be "
                                "%s.",
                                MCP_OAUTH_ASSERTION_TYPE);
    }
    if (sent->secret) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "Send a secret or an assertion, and not both.");
    }
    named = mcp_oauth_assertion_client(sent->assertion, site->pool);
    if (!named || (sent->id && strcmp(sent->id, named))) {
        return mcp_oauth_refuse(site, "invalid_client",
                                "client_assertion names no client (sub), or "
                                "another one than client_id.");
    }
    sent->id = named;
    return NULL;
}

/* By which way, of those that there are, the client comes; one only. */
static mcp_error_t *read_sent(sent_t *sent, const mcp_oauth_site_t *site,
                              const mcp_oauth_proof_t *proof)
{
    sent->proof = proof;
    sent->id = mcp_form_get(proof->form, "client_id");
    sent->secret = mcp_form_get(proof->form, "client_secret");
    MCP_TRY(take_basic(sent, site));
    MCP_TRY(take_assertion(sent, site));
    if (!sent->id) {
        return mcp_oauth_refuse(site, "invalid_client",
                                "client_id is missing.");
    }
    return NULL;
}

static mcp_error_t *not_proved(const mcp_oauth_site_t *site,
                               const mcp_oauth_client_t *client)
{
    return mcp_oauth_refuse(site, "invalid_client",
                            "The client has not proved who it is by %s, which "
                            "it is registered with.",
                            client->metadata->auth_method);
}

static mcp_error_t *prove_nothing(const mcp_oauth_site_t *site,
                                  const mcp_oauth_client_t *client,
                                  const sent_t *sent)
{
    return sent->secret || sent->assertion ? not_proved(site, client) : NULL;
}

static mcp_error_t *prove_secret(const mcp_oauth_site_t *site,
                                 const mcp_oauth_client_t *client,
                                 const sent_t *sent)
{
    const char *hash = sent->secret ? mcp_oauth_hash(sent->secret, site->pool)
                                    : NULL;

    if (!hash || !client->secret_hash
        || strlen(client->secret_hash) != strlen(hash)
        || !mcp_crypto_is_equal(client->secret_hash, hash, strlen(hash))) {
        return not_proved(site, client);
    }
    return NULL;
}

static mcp_error_t *prove_key(const mcp_oauth_site_t *site,
                              const mcp_oauth_client_t *client,
                              const sent_t *sent)
{
    const mcp_oauth_signer_t signer = { .id = client->id,
                                        .metadata = client->metadata,
                                        .endpoint = sent->proof->endpoint };

    return sent->assertion
               ? mcp_oauth_assertion_prove(site, &signer, sent->assertion)
               : not_proved(site, client);
}

/* A secret may come either way, whichever of the two was registered. */
static const struct {
    const char *name;
    mcp_error_t *(*prove)(const mcp_oauth_site_t *site,
                          const mcp_oauth_client_t *client, const sent_t *sent);
} methods[] = {
    { "none", prove_nothing },
    { "client_secret_basic", prove_secret },
    { "client_secret_post", prove_secret },
    { "private_key_jwt", prove_key },
};

mcp_error_t *mcp_oauth_client_prove(mcp_oauth_client_t **client,
                                    const mcp_oauth_site_t *site,
                                    const mcp_oauth_proof_t *proof)
{
    mcp_oauth_client_t *found;
    sent_t sent;
    apr_size_t i;

    MCP_TRY(read_sent(&sent, site, proof));
    MCP_TRY(mcp_oauth_client_find(&found, site, sent.id));
    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (!strcmp(methods[i].name, found->metadata->auth_method)) {
            MCP_TRY(methods[i].prove(site, found, &sent));
            *client = found;
            return NULL;
        }
    }
    return not_proved(site, found);
}

/* ---- redirecting ---- */

mcp_error_t *mcp_oauth_client_redirect(const char **redirect,
                                       const mcp_oauth_site_t *site,
                                       const mcp_oauth_client_t *client,
                                       const char *uri)
{
    const apr_array_header_t *registered = client->metadata->redirect_uris;

    if (!uri && registered->nelts == 1) {
        *redirect = APR_ARRAY_IDX(registered, 0, const char *);
        return NULL;
    }
    if (!uri) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "redirect_uri is missing.");
    }
    if (strlen(uri) > MCP_REDIRECT_MAX || !mcp_redirect_find(registered, uri)) {
        return mcp_oauth_refuse(site, "invalid_request",
                                "redirect_uri is none that the client has "
                                "registered.");
    }
    *redirect = uri;
    return NULL;
}

/* ---- registering ---- */

static mcp_error_t *store(const mcp_json_t **answer,
                          const mcp_oauth_site_t *site,
                          const mcp_client_metadata_t *metadata,
                          const char *secret)
{
    mcp_buf_t args;

    mcp_buf_init(&args, metadata->text.len + 512, site->pool);
    mcp_buf_json_name(&args, "metadata");
    mcp_buf_put(&args, metadata->text.data, metadata->text.len);
    mcp_buf_json_member(&args, "digest",
                        mcp_oauth_hash(metadata->text.data, site->pool));
    mcp_buf_json_member(&args, "secret",
                        secret ? mcp_oauth_hash(secret, site->pool) : NULL);
    return mcp_oauth_ask(answer, site, MCP_OAUTH_REGISTER, &args);
}

static void write_reply(mcp_buf_t *reply, const mcp_json_t *answer,
                        const mcp_client_metadata_t *metadata,
                        const char *secret)
{
    mcp_buf_putc(reply, '{');
    mcp_buf_json_member(reply, "client_id",
                        mcp_json_string(mcp_json_get(answer, "client_id")));
    mcp_buf_json_name(reply, "client_id_issued_at");
    mcp_json_write(reply, mcp_json_get(answer, "issued_at"));
    if (secret) {
        mcp_buf_json_member(reply, "client_secret", secret);
        mcp_buf_lit(reply, ",\"client_secret_expires_at\":0");
    }
    /* What holds, from behind its brace to the end. */
    mcp_buf_putc(reply, ',');
    mcp_buf_put(reply, metadata->text.data + 1, metadata->text.len - 1);
    mcp_buf_putc(reply, '\n');
}

mcp_error_t *mcp_oauth_client_register(mcp_buf_t *reply,
                                       const mcp_oauth_site_t *site,
                                       mcp_str_t body)
{
    mcp_client_metadata_t *metadata;
    const mcp_json_t *answer;
    const char *secret = NULL;

    MCP_TRY(mcp_client_metadata_parse(&metadata, body, site->pool));
    if (!strncmp(metadata->auth_method, "client_secret_", 14)) {
        MCP_TRY(mcp_oauth_secret(&secret, "cs_", site));
    }
    MCP_TRY(store(&answer, site, metadata, secret));
    write_reply(reply, answer, metadata, secret);
    return NULL;
}
