/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_ENV_H
#define MCP_ENV_H

#include <apr_tables.h>
#include <apr_time.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/work.h"

/*
 * What the library needs of the world, handed in by whoever runs it: the
 * module gives httpd's clock and mod_dbd's connections, a unit test gives a
 * fixed clock and answers of its own.
 */

struct mcp_subscription_t;

/** Somebody who follows a statement while it runs. */
typedef struct mcp_watch_t {
    void *baton;

    /**
     * The statement has raised a notice of ours (sql/mcp/fn/progress.sql,
     * log.sql).
     * @param state  its SQLSTATE: MC1 and two more characters
     * @param detail its facts, JSON if it is what it says; lives no longer than
     *               this function
     */
    void (*hear)(void *baton, const char *state, mcp_str_t detail);

    /**
     * The statement is still running; called ten times a second.
     * @return whether to cancel it
     */
    int (*tick)(void *baton);
} mcp_watch_t;

/** One statement, and what is bound to it. */
typedef struct mcp_call_t {
    const char *name;         /* of the prepared statement, unique per text */
    const char *statement;    /* gives one row: role, JSON text */
    int read;                 /* changes nothing: may be tried again */
    int own_sql;              /* a site's own statement: data errors in it are
                              errors of the arguments */
    const char *what;         /* the tool, for the log */
    const char *kind;         /* "prompt", "resource"; NULL: what is a tool */
    const char *principal;    /* $1 */
    const char *arguments;    /* $2 */
    const char *tool;         /* $3 */
    const char *request;      /* $4 */
    const mcp_watch_t *watch; /* NULL: nobody follows it */
    apr_uint64_t lock;        /* the shared advisory lock that it holds, so that
                                 mcp.cancel_call finds it; 0: none */
    int is_long;              /* in the background: may take the job's limit */
} mcp_call_t;

typedef struct mcp_answer_t {
    const char *role; /* the caller's role, as the database knows it */
    mcp_str_t json;   /* the result; lives as long as the pool */
} mcp_answer_t;

/** A tool that is run by code which the site's own modules provide. */
typedef struct mcp_provision_t {
    const char *provider;  /* as the catalogue names it */
    const char *tool;      /* its full name */
    const char *role;      /* of the caller, as the database knows it */
    const char *arguments; /* JSON text, checked against the tool's schema */
} mcp_provision_t;

/** A request to another server, over https unless it is trusted. */
typedef struct mcp_fetch_t {
    const char *method; /* NULL: GET, or POST when there is a body */
    const char *url;
    const apr_array_header_t *headers; /* of const char *, "Name: value"; NULL:
                                          none of one's own */
    mcp_str_t body;                    /* data NULL: none */
    apr_size_t most;                   /* bytes of the answer's body */
    apr_interval_time_t limit;         /* of all of it, over 0 */
    int is_trusted; /* the URL is the administrator's: it may be http, and the
                       address any */
    int *was_sent;  /* NULL; or set to whether the other server may have it */
} mcp_fetch_t;

/** What the other server answered. All of it lives in the pool given. */
typedef struct mcp_fetched_t {
    int status;
    const char *type; /* Content-Type as it was sent, or NULL */
    mcp_str_t body;
    apr_int64_t fresh;    /* seconds for which it may be kept (RFC 9111, 4.2);
                             -1: it does not say */
    apr_table_t *headers; /* all of them */
} mcp_fetched_t;

typedef struct mcp_env_t mcp_env_t;

/** What is to be done in the background. */
typedef struct mcp_job_t {
    mcp_work_t *work; /* left by the thread when the job is done */
    void *baton;
    /** Runs with an environment of its own, which has a clock, a log and a
     * database connection that nobody else uses. */
    void (*run)(void *baton, const mcp_env_t *env);
    apr_interval_time_t limit; /* of a statement that is_long */
} mcp_job_t;

struct mcp_env_t {
    void *baton;

    apr_time_t (*now)(void *baton);

    /**
     * Run one statement in one round trip.
     * @return NULL; an error that the statement raised (SQLSTATE class MC);
     *         or busy, timeout, cancelled, unavailable, internal
     */
    mcp_error_t *(*call)(void *baton, mcp_answer_t *answer,
                         const mcp_call_t *call, apr_pool_t *pool);

    /**
     * Run a provider. NULL: there are none.
     * @param json set to the result, a JSON object, checked as such
     * @return NULL; an error that the provider made; or internal, when it
     *         failed or made no JSON object
     */
    mcp_error_t *(*provide)(void *baton, mcp_str_t *json,
                            const mcp_provision_t *provision, apr_pool_t *pool);

    /**
     * Ask another server. Redirects are an answer like any other and are not
     * followed. NULL: nobody outside can be asked.
     * @param answer set whatever the status says
     * @return NULL; or, with a sentence that names neither URL nor address,
     *         fetch_refused: no https URL, a header that is none, or an address
     *         that is not public; fetch_timeout; fetch_too_large; fetch_failed
     */
    mcp_error_t *(*fetch)(void *baton, mcp_fetched_t *answer,
                          const mcp_fetch_t *request, apr_pool_t *pool);

    /** The database named the caller's role: remember it. */
    void (*learn_role)(void *baton, const char *role);

    /** Something of the server's own is wrong: tell the one who runs it. May
     * be NULL.
     * @param what what it is about, a tool's name for instance
     */
    void (*log_error)(void *baton, const char *what, const char *text);

    /**
     * Send the client a JSON-RPC message ahead of the response; the answer
     * becomes an event stream by it. NULL: the client reads no event streams.
     * @return whether it was sent; no client is waited for that does not read
     */
    int (*send)(void *baton, mcp_str_t message);

    /**
     * Look after the client while it waits. May be NULL.
     * @return whether it has gone
     */
    int (*is_gone)(void *baton);

    /** Let all that runs on this machine know that the call of that key
     * (lib/cancel.h) is to end. May be NULL. */
    void (*cancel)(void *baton, apr_uint64_t key);

    /** Whether it has been let known since. May be NULL. */
    int (*is_cancelled)(void *baton, apr_uint64_t key, apr_time_t since);

    /** Take one of the places of those that wait for their clients' answers,
     * which hold a thread.
     * @return 0: there is none; else end_wait is owed */
    int (*begin_wait)(void *baton);
    void (*end_wait)(void *baton);

    /** Let a moment pass. */
    void (*pause)(void *baton, apr_interval_time_t moment);

    /**
     * Keep the answer open as a stream that tells of changes
     * (lib/subscription.h). NULL: there are no such streams here.
     * @param subscription lives as long as the request
     * @return NULL; the caller then replies nothing; or stream_refused
     */
    mcp_error_t *(*listen)(void *baton,
                           const struct mcp_subscription_t *subscription);

    /**
     * Take a place in the background for work that may outlive the request.
     * NULL: there is no background.
     * @return NULL, or busy: all places are taken
     */
    mcp_error_t *(*reserve)(void *baton, apr_pool_t *pool);

    /** Give the place back. */
    void (*unreserve)(void *baton);

    /**
     * Do a job in the place, which is free again when it is done.
     * @return whether it will be done; if not, the place is given back
     */
    int (*start)(void *baton, const mcp_job_t *job);
};

#endif
