/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONF_H
#define MCP_CONF_H

#include <httpd.h>
#include <http_config.h>
#include <ap_expr.h>

#include "lib/approval.h"
#include "lib/catalogue.h"
#include "lib/crypto.h"
#include "lib/jwks.h"
#include "lib/listing.h"
#include "lib/oauth_site.h"
#include "lib/replay.h"
#include "mod_mcp/fetch.h"

/*
 * The configuration: one record for each virtual host, and in it one for each
 * endpoint, which is a <Location> with McpCatalog in it. What the directives
 * gave stands first in a record, what configtest made of it second; after the
 * start nothing here is changed but the pointer to the child's own state.
 *
 * httpd merges the sections of a Location at each request. That is too late to
 * read a catalogue, so a Location's own record only says that the path is an
 * endpoint, and the virtual host knows the rest.
 */

extern module AP_MODULE_DECLARE_DATA mcp_module;

/** A directive that says On or Off. */
typedef enum mcp_switch_t {
    MCP_UNSET,
    MCP_ON,
    MCP_OFF
} mcp_switch_t;

typedef struct mcp_endpoint_t {
    /* as configured; NULL: not given */
    const char *path; /* of the Location */
    const char *file; /* where the endpoint is configured */
    int line;
    const char *catalog_file;
    const char *resource;  /* may hold a star for the workspace */
    const char *workspace; /* a name, *.suffix, or MCP_URI_ANY_WORKSPACE */
    const char *prefix;
    apr_array_header_t *include; /* of const char *, or NULL */
    apr_array_header_t *exclude;
    const char *issuer; /* external; its keys are in one of these */
    const char *jwks_file;
    const char *jwks_url;
    const char *account_claim;
    apr_array_header_t *origins; /* of const char *, or NULL */
    int max_result;              /* bytes; 0: not given */
    apr_array_header_t *rules;   /* of mcp_approval_rule_t, or NULL */
    int confirm_ttl;             /* seconds; 0: not given */
    const char *approvals_url;
    mcp_switch_t api_keys;
    mcp_switch_t anonymous_list;
    const char *api_key_header; /* beside Authorization */

    /* as checked */
    mcp_approvals_t approvals;
    mcp_catalogue_t *catalogue;
    mcp_listing_t *listing;
    mcp_str_t card;          /* its part that is the same on every host */
    const char *card_digest; /* of that part */
    mcp_jwks_t *jwks;        /* of the external issuer's file, or NULL */
    int key_place;           /* of its URL, see external.h */
    const char *scopes;      /* all that its tools need, space-separated */
} mcp_endpoint_t;

/** A pattern of tools' names in `Require mcp-tool`, and where it stands. */
typedef struct mcp_pattern_t {
    const char *path; /* of the Location */
    const char *pattern;
    const char *file;
    int line;
} mcp_pattern_t;

/** A value of a claim, and the role that whoever has it gets. */
typedef struct mcp_role_map_t {
    const char *value;
    const char *role;
} mcp_role_map_t;

/** The authorization server (McpAuthorizationServer and what follows it). */
typedef struct mcp_as_conf_t {
    int is_on;        /* -1: not given */
    const char *file; /* where it was switched on */
    int line;
    const char *pages_dir;         /* NULL: as installed */
    const ap_expr_info_t *account; /* NULL: REMOTE_USER */
    const ap_expr_info_t *role;    /* NULL: the database knows */
    apr_array_header_t *role_map;  /* of mcp_role_map_t, or NULL */
    const ap_expr_info_t *out;     /* a URL; NULL: nobody signs out */
    apr_array_header_t *providers; /* of mcp_oauth_provider_t, or NULL */

    const struct mcp_pages_t *pages; /* as read */
} mcp_as_conf_t;

typedef struct mcp_child_t mcp_child_t;

typedef struct mcp_server_conf_t {
    const char *master_key_file;
    int max_body;          /* bytes */
    int token_cache;       /* entries a child */
    int concurrency;       /* statements at once, a child */
    int queue_timeout;     /* seconds */
    int waiting;           /* calls at once that wait for their users */
    int statement_timeout; /* seconds */
    int listeners;         /* streams that stay open, a child */
    int tasks;             /* that run at once, a child */
    int outbox;            /* whether it is sent from here; -1: unset */
    int outbox_interval;   /* seconds between two looks */
    int outbox_timeout;    /* seconds for a request */
    int token_ttl;         /* seconds that an access token is good */
    int grant_days;        /* until a human is asked again */
    mcp_as_conf_t as;
    apr_array_header_t *endpoints; /* of mcp_endpoint_t * */
    apr_array_header_t *patterns;  /* of mcp_pattern_t, its own alone */
    mcp_fetch_rules_t fetch;

    const mcp_master_key_t *master_key;
    struct mcp_external_t *external; /* of the whole server; NULL: no endpoint
                                        has keys elsewhere */
    struct mcp_board_t *board;       /* set when the server starts */
    mcp_replay_t *replay;            /* likewise */
    struct mcp_outbox_task_t *outbox_task; /* likewise; NULL: there is none */
    mcp_child_t *child;                    /* set when a child starts */
} mcp_server_conf_t;

typedef struct mcp_dir_conf_t {
    const char *path; /* of an endpoint; NULL: not ours */
    int has_require;  /* a `Require mcp-...` may be in force */
} mcp_dir_conf_t;

void *mcp_conf_make_server(apr_pool_t *pool, server_rec *server);
void *mcp_conf_merge_server(apr_pool_t *pool, void *base, void *add);
void *mcp_conf_make_dir(apr_pool_t *pool, char *dir);
void *mcp_conf_merge_dir(apr_pool_t *pool, void *base, void *add);

mcp_server_conf_t *mcp_conf_server(const server_rec *server);

/** The endpoint of that path in a virtual host, or NULL. */
mcp_endpoint_t *mcp_conf_find(const mcp_server_conf_t *conf, const char *path);

/** The endpoint of a request, or NULL. It may be one that is not complete in
 * this virtual host: then it has no catalogue. */
mcp_endpoint_t *mcp_conf_endpoint(const request_rec *r);

/**
 * The endpoint of the Location that a directive stands in. It comes into being
 * with the first directive that names its path in this virtual host.
 * @return NULL, or what is wrong with where it stands
 */
const char *mcp_conf_command(mcp_endpoint_t **out, cmd_parms *cmd, void *dir);

/** The numbers that directives set: their range and default. */
typedef struct mcp_setting_t {
    const char *name; /* of the directive */
    apr_size_t offset;
    int least, most, otherwise;
    const char *unit;
    int is_global; /* of a child, which serves all virtual hosts */
} mcp_setting_t;

/** Ends with a row whose name is NULL. */
extern const mcp_setting_t mcp_settings[];

#endif
