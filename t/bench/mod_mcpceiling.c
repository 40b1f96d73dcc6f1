/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ceilings that the bench holds mod_mcp against: what httpd and mod_dbd can
 * do at best on this machine for the same bytes and the same statement, with
 * no protocol, no token check, no schema and no row policies.
 *
 *   CeilingFile FILE    answer each POST with the bytes of the file
 *   CeilingQuery LABEL  run the statement of DBDPrepareSQL ... LABEL with three
 *                       values cut out of the body, answer its first column
 *
 * Built by t/bench/run.sh with apxs; never installed.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_log.h>
#include <http_protocol.h>

#include <string.h>

#include <apr_dbd.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <mod_dbd.h>

module AP_MODULE_DECLARE_DATA mcpceiling_module;

typedef struct conf_t {
    const char *bytes;
    apr_size_t len;
    const char *label;
} conf_t;

static APR_OPTIONAL_FN_TYPE(ap_dbd_acquire) *dbd_acquire;

static void *make_conf(apr_pool_t *pool, char *dir)
{
    return apr_pcalloc(pool, sizeof(conf_t));
}

static const char *set_file(cmd_parms *cmd, void *conf_, const char *name)
{
    conf_t *conf = conf_;
    apr_file_t *file;
    apr_finfo_t info;
    char *bytes;

    if (apr_file_open(&file, name, APR_FOPEN_READ, 0, cmd->pool)
        || apr_file_info_get(&info, APR_FINFO_SIZE, file)) {
        return apr_psprintf(cmd->pool, "cannot read %s", name);
    }
    conf->len = (apr_size_t)info.size;
    conf->bytes = bytes = apr_palloc(cmd->pool, conf->len);
    return apr_file_read_full(file, bytes, conf->len, NULL) ? "cannot read"
                                                             : NULL;
}

static const char *set_query(cmd_parms *cmd, void *conf_, const char *label)
{
    ((conf_t *)conf_)->label = label;
    return NULL;
}

static const char *read_body(request_rec *r)
{
    apr_size_t size = 4096, len = 0;
    char *body = apr_palloc(r->pool, size + 1);
    long n;

    if (ap_setup_client_block(r, REQUEST_CHUNKED_DECHUNK) != OK
        || !ap_should_client_block(r)) {
        return "";
    }
    while (len < size
           && (n = ap_get_client_block(r, body + len, size - len)) > 0) {
        len += (apr_size_t)n;
    }
    body[len] = '\0';
    return body;
}

static int answer(request_rec *r, const char *bytes, apr_size_t len)
{
    ap_set_content_type(r, "application/json");
    ap_set_content_length(r, (apr_off_t)len);
    ap_rwrite(bytes, (int)len, r);
    return OK;
}

/* The string behind `"name":"`. */
static const char *cut(request_rec *r, const char *body, const char *name)
{
    const char *at = strstr(body, name);

    at = at ? strchr(at + strlen(name) + 1, '"') : NULL;
    return at ? apr_pstrmemdup(r->pool, at + 1, strcspn(at + 1, "\"")) : "";
}

static int run_query(request_rec *r, const char *label, const char *body)
{
    ap_dbd_t *dbd = dbd_acquire(r);
    apr_dbd_results_t *result = NULL;
    apr_dbd_row_t *row = NULL;
    apr_dbd_prepared_t *statement;
    const char *text;

    statement
        = dbd ? apr_hash_get(dbd->prepared, label, APR_HASH_KEY_STRING) : NULL;
    if (!statement
        || apr_dbd_pvselect(dbd->driver, r->pool, dbd->handle, &result,
                            statement, 1, cut(r, body, "\"recruiter_id\""),
                            cut(r, body, "\"from\""),
                            cut(r, body, "\"until\""), NULL)
        || apr_dbd_get_row(dbd->driver, r->pool, result, &row, -1)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "the query failed");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    text = apr_dbd_get_entry(dbd->driver, row, 0);
    return answer(r, text, strlen(text));
}

static int handler(request_rec *r)
{
    const conf_t *conf
        = ap_get_module_config(r->per_dir_config, &mcpceiling_module);
    const char *body;

    if (!conf->bytes && !conf->label) {
        return DECLINED;
    }
    body = read_body(r);
    return conf->bytes ? answer(r, conf->bytes, conf->len)
                       : run_query(r, conf->label, body);
}

static int find_dbd(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                    server_rec *server)
{
    dbd_acquire = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_acquire);
    return OK;
}

static void hooks(apr_pool_t *pool)
{
    ap_hook_post_config(find_dbd, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_MIDDLE);
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("CeilingFile", set_file, NULL, ACCESS_CONF, "a file"),
    AP_INIT_TAKE1("CeilingQuery", set_query, NULL, ACCESS_CONF, "a label"),
    { NULL },
};

/* clang-format off */
AP_DECLARE_MODULE(mcpceiling) = {
    STANDARD20_MODULE_STUFF, make_conf, NULL, NULL, NULL, directives, hooks,
};
/* clang-format on */
