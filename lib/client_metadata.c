/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/client_metadata.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/jwks.h"
#include "lib/redirect.h"
#include "lib/uri.h"

/* Of software_id and software_version, in characters. */
#define WORD_MAX 120
/* Elements of a list that are looked at. */
#define LIST_MAX 50

typedef struct reader_t {
    const mcp_json_t *object;
    int is_document;
    mcp_client_metadata_t *client;
    apr_pool_t *pool;
} reader_t;

static const char code_grant[] = "authorization_code";
static const char refresh_grant[] = "refresh_token";

static const struct {
    const char *name;
    int is_confidential; /* for clients that prove who they are */
} grants[] = {
    { code_grant, 0 },
    { refresh_grant, 0 },
    { "client_credentials", 1 },
    { "urn:ietf:params:oauth:grant-type:jwt-bearer", 1 },
};

static const struct {
    const char *name;
    int is_secret; /* shared, which a document cannot */
} methods[] = {
    { "none", 0 },
    { "private_key_jwt", 0 },
    { "client_secret_basic", 1 },
    { "client_secret_post", 1 },
};

static mcp_error_t *refuse(const reader_t *reader, const char *why)
{
    return mcp_error_make(reader->pool, "invalid_client_metadata", NULL, "%s",
                          why);
}

static mcp_error_t *wrong_type(const reader_t *reader, const char *name,
                               const char *type)
{
    return refuse(reader,
                  apr_psprintf(reader->pool, "%s must be %s.", name, type));
}

/* ---- texts ---- */

/* A member that is a string; NULL: it is absent, or null. */
static mcp_error_t *get_string(const char **text, const reader_t *reader,
                               const char *name)
{
    const mcp_json_t *value = mcp_json_get(reader->object, name);

    *text = mcp_json_string(value);
    if (value && !*text && mcp_json_type(value) != MCP_JSON_NULL) {
        return wrong_type(reader, name, "a string");
    }
    return NULL;
}

/* The next character of valid UTF-8. */
static unsigned long next_character(const unsigned char **at)
{
    const unsigned char *c = *at;
    unsigned long character = *c++;
    int more = character >= 0xF0   ? 3
               : character >= 0xE0 ? 2
               : character >= 0xC0 ? 1
                                   : 0;

    if (more) {
        character &= 0x3FUL >> more;
    }
    while (more--) {
        character = character << 6 | (*c++ & 0x3F);
    }
    *at = c;
    return character;
}

/* Controls, and what would make a text read otherwise than it is written:
 * direction marks and overrides, characters without width; but for the joiners
 * that scripts and emoji need. */
static int is_deceptive(unsigned long c)
{
    static const struct {
        unsigned long from, to;
    } ranges[] = {
        { 0x00, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },
        { 0x61C, 0x61C },   { 0x180E, 0x180E }, { 0x200B, 0x200B },
        { 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
        { 0xFEFF, 0xFEFF }, { 0xFFF0, 0xFFFB }, { 0xE0000, 0xE0FFF },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (c >= ranges[i].from && c <= ranges[i].to) {
            return 1;
        }
    }
    return 0;
}

/* Whether a text can be shown to a human in one line: something to see in it,
 * and at most so many characters. */
static int is_showable(const char *text, int most)
{
    const unsigned char *at = (const unsigned char *)text;
    int count = 0, seen = 0;

    while (*at) {
        unsigned long c = next_character(&at);

        if (is_deceptive(c)) {
            return 0;
        }
        seen |= c != ' ' && c != 0xA0 && c != 0x3000;
        count++;
    }
    return seen && count <= most;
}

/* A text or a link that is left out when it cannot be used. */
static const char *optional(const reader_t *reader, const char *name,
                            int is_link)
{
    const char *text = mcp_json_string(mcp_json_get(reader->object, name));

    if (!text) {
        return NULL;
    }
    if (is_link) {
        return mcp_uri_check_link(text) ? NULL : text;
    }
    return is_showable(text, WORD_MAX) ? text : NULL;
}

/* ---- lists ---- */

/* A member that is an array of strings; NULL: it is absent, or null. */
static mcp_error_t *get_list(apr_array_header_t **list, const reader_t *reader,
                             const char *name)
{
    const mcp_json_t *value = mcp_json_get(reader->object, name);
    const mcp_json_t *item;

    *list = NULL;
    if (!value || mcp_json_type(value) == MCP_JSON_NULL) {
        return NULL;
    }
    if (mcp_json_type(value) != MCP_JSON_ARRAY) {
        return wrong_type(reader, name, "an array of strings");
    }
    if (mcp_json_count(value) > LIST_MAX) {
        return refuse(reader, apr_psprintf(reader->pool,
                                           "%s has more than %d elements.",
                                           name, LIST_MAX));
    }
    *list = apr_array_make(reader->pool, 4, sizeof(char *));
    for (item = mcp_json_first(value); item; item = mcp_json_next(item)) {
        if (!mcp_json_string(item)) {
            return wrong_type(reader, name, "an array of strings");
        }
        APR_ARRAY_PUSH(*list, const char *) = mcp_json_string(item);
    }
    return NULL;
}

static int has(const apr_array_header_t *list, const char *word)
{
    int i;

    for (i = 0; i < list->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(list, i, const char *), word)) {
            return 1;
        }
    }
    return 0;
}

/* ---- how it authenticates ---- */

static mcp_error_t *check_method(const reader_t *reader, const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(methods[i].name, name)) {
            continue;
        }
        if (methods[i].is_secret && reader->is_document) {
            return refuse(reader, "token_endpoint_auth_method: a client with a "
                                  "document has no shared secret; use none or "
                                  "private_key_jwt.");
        }
        reader->client->auth_method = methods[i].name;
        return NULL;
    }
    return refuse(reader, "token_endpoint_auth_method must be none, "
                          "client_secret_basic, client_secret_post or "
                          "private_key_jwt.");
}

static mcp_error_t *read_method(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;
    const char *name, *alg;

    MCP_TRY(get_string(&name, reader, "token_endpoint_auth_method"));
    if (!name) {
        name = reader->is_document ? "none" : "client_secret_basic";
    }
    MCP_TRY(check_method(reader, name));
    MCP_TRY(get_string(&alg, reader, "token_endpoint_auth_signing_alg"));
    if (!alg || strcmp(client->auth_method, "private_key_jwt")) {
        return NULL;
    }
    if (strcmp(alg, "ES256") && strcmp(alg, "RS256")) {
        return refuse(reader, "token_endpoint_auth_signing_alg must be ES256 "
                              "or RS256.");
    }
    client->signing_alg = alg;
    return NULL;
}

/* What would be a secret, published. */
static int has_private_part(const mcp_json_t *jwks)
{
    const mcp_json_t *key = mcp_json_first(mcp_json_get(jwks, "keys"));

    for (; key; key = mcp_json_next(key)) {
        if (mcp_json_get(key, "d") || mcp_json_get(key, "k")) {
            return 1;
        }
    }
    return 0;
}

static mcp_error_t *read_jwks(const reader_t *reader, const mcp_json_t *jwks)
{
    mcp_jwks_t *keys;
    mcp_buf_t buf;
    mcp_str_t text;

    if (mcp_json_type(jwks) != MCP_JSON_OBJECT) {
        return wrong_type(reader, "jwks", "an object");
    }
    if (has_private_part(jwks)) {
        return refuse(reader, "jwks has a key with its private part; publish "
                              "public keys alone, and make new ones.");
    }
    mcp_buf_init(&buf, 1024, reader->pool);
    mcp_json_write(&buf, jwks);
    text.data = buf.data;
    text.len = buf.len;
    if (text.len > MCP_CLIENT_METADATA_JWKS) {
        return refuse(reader, "jwks is longer than 8192 bytes.");
    }
    if (mcp_jwks_parse(&keys, text, reader->pool) || !mcp_jwks_count(keys)) {
        return refuse(reader, "jwks has no key that verifies ES256 or RS256.");
    }
    reader->client->jwks = text;
    return NULL;
}

/* RFC 7591, 2: jwks or jwks_uri, never both. Without private_key_jwt they are
 * of no use. */
static mcp_error_t *read_keys(const reader_t *reader)
{
    const mcp_json_t *jwks = mcp_json_get(reader->object, "jwks");
    const char *uri;

    if (strcmp(reader->client->auth_method, "private_key_jwt")) {
        return NULL;
    }
    MCP_TRY(get_string(&uri, reader, "jwks_uri"));
    if (jwks && mcp_json_type(jwks) == MCP_JSON_NULL) {
        jwks = NULL;
    }
    if (!jwks == !uri) {
        return refuse(reader, "private_key_jwt needs jwks or jwks_uri, and one "
                              "of them alone.");
    }
    if (jwks) {
        return read_jwks(reader, jwks);
    }
    if (mcp_uri_check_link(uri)) {
        return refuse(reader, apr_pstrcat(reader->pool, "jwks_uri: ",
                                          mcp_uri_check_link(uri), ".", NULL));
    }
    reader->client->jwks_uri = uri;
    return NULL;
}

int mcp_client_metadata_is_confidential(const mcp_client_metadata_t *client)
{
    return strcmp(client->auth_method, "none") != 0;
}

/* ---- what it asks for ---- */

int mcp_client_metadata_may(const mcp_client_metadata_t *client,
                            const char *grant_type)
{
    return has(client->grant_types, grant_type);
}

/* Who does not say what it wants may refresh as well: a human who is asked every
 * quarter of an hour disconnects. The answer says so (RFC 7591, 3.2.1). */
static int is_default(const char *grant)
{
    return grant == code_grant || grant == refresh_grant;
}

static mcp_error_t *read_grants(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;
    int is_confidential = mcp_client_metadata_is_confidential(client);
    apr_array_header_t *asked;
    apr_size_t i;

    MCP_TRY(get_list(&asked, reader, "grant_types"));
    client->grant_types = apr_array_make(reader->pool, 4, sizeof(char *));
    for (i = 0; i < sizeof(grants) / sizeof(grants[0]); i++) {
        if (asked ? !has(asked, grants[i].name) : !is_default(grants[i].name)) {
            continue;
        }
        if (grants[i].is_confidential && !is_confidential) {
            continue;
        }
        if (grants[i].name == refresh_grant
            && !mcp_client_metadata_may(client, code_grant)) {
            continue;
        }
        APR_ARRAY_PUSH(client->grant_types, const char *) = grants[i].name;
    }
    if (client->grant_types->nelts) {
        return NULL;
    }
    return refuse(reader, "grant_types has none that there is for this client: "
                          "authorization_code, with refresh_token; and "
                          "client_credentials for clients that authenticate.");
}

/* RFC 7591, 2.1: the code grant and the response type code go together. */
static mcp_error_t *check_responses(const reader_t *reader)
{
    apr_array_header_t *asked;

    MCP_TRY(get_list(&asked, reader, "response_types"));
    if (asked && mcp_client_metadata_may(reader->client, code_grant)
        && !has(asked, "code")) {
        return refuse(reader, "response_types must have code, as "
                              "authorization_code is one of grant_types.");
    }
    return NULL;
}

/* A client that cannot be sent back is none; one of whose URIs some cannot be
 * used works with the others. */
static mcp_error_t *read_redirects(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;
    const char *wrong = "there is none";
    apr_array_header_t *asked;
    int i;

    client->redirect_uris = apr_array_make(reader->pool, 4, sizeof(char *));
    MCP_TRY(get_list(&asked, reader, "redirect_uris"));
    if (!mcp_client_metadata_may(client, code_grant)) {
        return NULL;
    }
    if (asked && asked->nelts > MCP_CLIENT_METADATA_REDIRECTS) {
        return mcp_error_make(reader->pool, "invalid_redirect_uri", NULL,
                              "redirect_uris has more than %d URIs.",
                              MCP_CLIENT_METADATA_REDIRECTS);
    }
    for (i = asked ? asked->nelts : 0; i > 0; i--) {
        const char *why = mcp_redirect_check(
            APR_ARRAY_IDX(asked, i - 1, const char *));

        wrong = why ? why : wrong;
    }
    for (i = 0; asked && i < asked->nelts; i++) {
        const char *uri = APR_ARRAY_IDX(asked, i, const char *);

        if (!mcp_redirect_check(uri) && !has(client->redirect_uris, uri)) {
            APR_ARRAY_PUSH(client->redirect_uris, const char *) = uri;
        }
    }
    if (client->redirect_uris->nelts) {
        return NULL;
    }
    return mcp_error_make(reader->pool, "invalid_redirect_uri", NULL,
                          "redirect_uris has no URI that may be used: %s.",
                          wrong);
}

/* RFC 6749, 3.3. */
static int is_scope_text(const char *text)
{
    for (; *text; text++) {
        if (*text < 0x20 || *text > 0x7E || *text == '"' || *text == '\\') {
            return 0;
        }
    }
    return 1;
}

static mcp_error_t *read_scope(const reader_t *reader)
{
    const char *text;
    char *word, *state;

    MCP_TRY(get_string(&text, reader, "scope"));
    if (!text) {
        return NULL;
    }
    if (strlen(text) > MCP_CLIENT_METADATA_SCOPE || !is_scope_text(text)) {
        return refuse(reader, "scope must be words separated by spaces, at "
                              "most 1000 characters.");
    }
    word = apr_strtok(apr_pstrdup(reader->pool, text), " ", &state);
    for (; word; word = apr_strtok(NULL, " ", &state)) {
        const char *before = reader->client->scope;

        reader->client->scope =
            before ? apr_pstrcat(reader->pool, before, " ", word, NULL) : word;
    }
    return NULL;
}

/* ---- who it is ---- */

/* The place of the first redirect URI stands for a name that is not given. A
 * host too long to show is no name: cut, it would name another host. */
static const char *default_name(const reader_t *reader)
{
    const apr_array_header_t *uris = reader->client->redirect_uris;
    const char *host =
        uris->nelts ? mcp_redirect_host(APR_ARRAY_IDX(uris, 0, const char *),
                                        reader->pool)
                    : "";

    return is_showable(host, MCP_CLIENT_METADATA_NAME) ? host
                                                       : "unnamed client";
}

static mcp_error_t *read_name(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;

    MCP_TRY(get_string(&client->name, reader, "client_name"));
    if (!client->name) {
        client->name = default_name(reader);
        return NULL;
    }
    if (!is_showable(client->name, MCP_CLIENT_METADATA_NAME)) {
        return refuse(reader, "client_name must have 1 to 120 characters that "
                              "can be seen.");
    }
    return NULL;
}

/* Who does not say, shows it by where codes are sent (OpenID Connect Dynamic
 * Client Registration 1.0, 2). */
static mcp_error_t *read_type(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;
    const apr_array_header_t *uris = client->redirect_uris;
    const char *type;
    int i;

    MCP_TRY(get_string(&type, reader, "application_type"));
    if (type && strcmp(type, "native") && strcmp(type, "web")) {
        return refuse(reader, "application_type must be native or web.");
    }
    for (i = 0; !type && i < uris->nelts; i++) {
        if (mcp_redirect_is_local(APR_ARRAY_IDX(uris, i, const char *))) {
            type = "native";
        }
    }
    client->application_type = type ? type : "web";
    return NULL;
}

/* ---- as one text ---- */

static void put_list(mcp_buf_t *buf, const char *name,
                     const apr_array_header_t *list)
{
    int i;

    mcp_buf_json_name(buf, name);
    mcp_buf_putc(buf, '[');
    for (i = 0; i < list->nelts; i++) {
        if (i) {
            mcp_buf_putc(buf, ',');
        }
        mcp_buf_json_string(buf, APR_ARRAY_IDX(list, i, const char *));
    }
    mcp_buf_putc(buf, ']');
}

/* What is of no consequence here, but others are told. */
static void put_rest(mcp_buf_t *buf, const reader_t *reader)
{
    static const struct {
        const char *name;
        int is_link;
    } rest[] = {
        { "client_uri", 1 }, { "logo_uri", 1 },    { "tos_uri", 1 },
        { "policy_uri", 1 }, { "software_id", 0 }, { "software_version", 0 },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
        mcp_buf_json_given(buf, rest[i].name,
                           optional(reader, rest[i].name, rest[i].is_link));
    }
}

static void write_text(const reader_t *reader)
{
    mcp_client_metadata_t *client = reader->client;
    mcp_buf_t buf;

    mcp_buf_init(&buf, 1024, reader->pool);
    mcp_buf_putc(&buf, '{');
    mcp_buf_json_given(&buf, "client_name", client->name);
    mcp_buf_json_given(&buf, "application_type", client->application_type);
    put_list(&buf, "redirect_uris", client->redirect_uris);
    put_list(&buf, "grant_types", client->grant_types);
    mcp_buf_json_name(&buf, "response_types");
    mcp_buf_puts(&buf, mcp_client_metadata_may(client, code_grant) ? "[\"code\""
                                                                     "]"
                                                                   : "[]");
    mcp_buf_json_given(&buf, "token_endpoint_auth_method", client->auth_method);
    mcp_buf_json_given(&buf, "token_endpoint_auth_signing_alg",
                       client->signing_alg);
    mcp_buf_json_given(&buf, "scope", client->scope);
    if (client->jwks.len) {
        mcp_buf_json_name(&buf, "jwks");
        mcp_buf_put(&buf, client->jwks.data, client->jwks.len);
    }
    mcp_buf_json_given(&buf, "jwks_uri", client->jwks_uri);
    if (client->is_dpop_bound) {
        mcp_buf_json_name(&buf, "dpop_bound_access_tokens");
        mcp_buf_lit(&buf, "true");
    }
    put_rest(&buf, reader);
    mcp_buf_putc(&buf, '}');
    client->text.data = buf.data;
    client->text.len = buf.len;
}

/* ---- the public face ---- */

mcp_error_t *mcp_client_metadata_check(mcp_client_metadata_t **client,
                                       const mcp_json_t *object,
                                       int is_document, apr_pool_t *pool)
{
    reader_t reader = { .object = object,
                        .is_document = is_document,
                        .client = apr_pcalloc(pool, sizeof(**client)),
                        .pool = pool };

    if (mcp_json_type(object) != MCP_JSON_OBJECT) {
        return refuse(&reader, "The client's metadata is no JSON object.");
    }
    MCP_TRY(read_method(&reader));
    MCP_TRY(read_keys(&reader));
    MCP_TRY(read_grants(&reader));
    MCP_TRY(check_responses(&reader));
    MCP_TRY(read_redirects(&reader));
    MCP_TRY(read_scope(&reader));
    MCP_TRY(read_name(&reader));
    MCP_TRY(read_type(&reader));
    reader.client->is_dpop_bound = mcp_json_is_true(mcp_json_get(object, "dpop_"
                                                                         "bound"
                                                                         "_acce"
                                                                         "ss_"
                                                                         "token"
                                                                         "s"));
    write_text(&reader);
    *client = reader.client;
    return NULL;
}

mcp_error_t *mcp_client_metadata_parse(mcp_client_metadata_t **client,
                                       mcp_str_t body, apr_pool_t *pool)
{
    mcp_json_t *object;

    if (body.len > MCP_CLIENT_METADATA_BYTES) {
        return mcp_error_make(pool, "invalid_client_metadata", NULL,
                              "The client's metadata is longer than %d bytes.",
                              MCP_CLIENT_METADATA_BYTES);
    }
    if (mcp_json_parse(&object, body, pool)) {
        return mcp_error_make(pool, "invalid_client_metadata", NULL,
                              "The client's metadata is no JSON.");
    }
    return mcp_client_metadata_check(client, object, 0, pool);
}
