/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/background.h"

#include <apr_atomic.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "mod_mcp/db_own.h"

/* For jobs to end by themselves. A child that is told to stop at once is killed
 * by httpd after about ten seconds. */
#define TIME_GRACEFUL apr_time_from_sec(30)
#define TIME_AT_ONCE apr_time_from_sec(1)

/* For jobs that were stopped to store what became of them, where the database
 * is slow. */
#define TIME_TO_SAY apr_time_from_sec(15)

typedef struct entry_t {
    struct entry_t *next;
    server_rec *server;
    mcp_job_t job;
} entry_t;

struct mcp_background_t {
    apr_pool_t *pool; /* used under the lock only */
    mcp_db_t *db;
    int places;
    volatile apr_uint32_t stop; /* 1: statements are to be cancelled */

    apr_thread_mutex_t *lock; /* guards what follows */
    apr_thread_cond_t *changed;
    int taken; /* places */
    int thread_count;
    apr_thread_t **threads;
    entry_t *first, *last; /* jobs that no thread has taken yet */
    apr_time_t until;      /* jobs may run; 0: the child is not stopping */
    int is_over;           /* threads end */
};

static apr_time_t now(void *baton)
{
    return apr_time_now();
}

/* The connection goes before the work does, whose pool it is in. */
static void do_job(mcp_background_t *background, const entry_t *entry)
{
    mcp_work_t *work = entry->job.work;
    mcp_db_own_t *conn = mcp_db_own_make(background->db, entry->server,
                                         entry->job.limit, &background->stop,
                                         mcp_work_pool(work));
    const mcp_env_t env = { .baton = conn,
                            .now = now,
                            .call = mcp_db_own_call,
                            .log_error = mcp_db_own_log };

    entry->job.run(entry->job.baton, &env);
    mcp_db_own_close(conn);
    mcp_work_leave(work);
}

static entry_t *next_job(mcp_background_t *background)
{
    entry_t *entry;

    while (!background->first && !background->is_over) {
        apr_thread_cond_wait(background->changed, background->lock);
    }
    entry = background->first;
    if (entry) {
        background->first = entry->next;
    }
    return entry;
}

static void *APR_THREAD_FUNC work_on(apr_thread_t *thread, void *baton)
{
    mcp_background_t *background = baton;
    entry_t *entry;

    apr_thread_mutex_lock(background->lock);
    while ((entry = next_job(background)) != NULL) {
        apr_thread_mutex_unlock(background->lock);
        do_job(background, entry);
        apr_thread_mutex_lock(background->lock);
        background->taken--;
        apr_thread_cond_broadcast(background->changed);
    }
    apr_thread_mutex_unlock(background->lock);
    return NULL;
}

/* ---- the end ---- */

/* Wait under the lock until all jobs are done, but no longer. */
static void wait_for_jobs(mcp_background_t *background, apr_time_t until)
{
    apr_interval_time_t left;

    while (background->taken && (left = until - apr_time_now()) > 0) {
        (void)apr_thread_cond_timedwait(background->changed, background->lock,
                                        left);
    }
}

/* Jobs that do not end even then end with the process; the database sees its
 * connections go. Their threads cannot be waited for. */
static apr_status_t end(void *baton)
{
    mcp_background_t *background = baton;
    apr_status_t ended;
    int i, count;

    apr_thread_mutex_lock(background->lock);
    if (!background->until) {
        background->until = apr_time_now() + TIME_AT_ONCE;
    }
    wait_for_jobs(background, background->until);
    apr_atomic_set32(&background->stop, 1);
    wait_for_jobs(background, apr_time_now() + TIME_TO_SAY);
    background->is_over = 1;
    apr_thread_cond_broadcast(background->changed);
    count = background->taken ? 0 : background->thread_count;
    apr_thread_mutex_unlock(background->lock);
    for (i = 0; i < count; i++) {
        apr_thread_join(&ended, background->threads[i]);
    }
    return APR_SUCCESS;
}

void mcp_background_stop(mcp_background_t *background, int graceful)
{
    apr_time_t until = apr_time_now()
                       + (graceful ? TIME_GRACEFUL : TIME_AT_ONCE);

    apr_thread_mutex_lock(background->lock);
    if (!background->until || until < background->until) {
        background->until = until;
    }
    apr_thread_mutex_unlock(background->lock);
}

/* ---- the beginning ---- */

apr_status_t mcp_background_make(mcp_background_t **out, mcp_db_t *db,
                                 int places, apr_pool_t *pool)
{
    mcp_background_t *background = apr_pcalloc(pool, sizeof(*background));
    apr_status_t rv;

    background->db = db;
    background->places = places;
    background->threads = apr_pcalloc(pool, (apr_size_t)places
                                                * sizeof(apr_thread_t *));
    /* The caller's pool is other threads' too. */
    rv = apr_pool_create(&background->pool, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_mutex_create(&background->lock,
                                     APR_THREAD_MUTEX_DEFAULT, pool);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&background->changed, pool);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    /* Before what jobs need goes with the pool's children. */
    apr_pool_pre_cleanup_register(pool, background, end);
    *out = background;
    return APR_SUCCESS;
}

int mcp_background_reserve(mcp_background_t *background)
{
    int there_is;

    apr_thread_mutex_lock(background->lock);
    there_is = background->taken < background->places && !background->until;
    background->taken += there_is;
    apr_thread_mutex_unlock(background->lock);
    return there_is;
}

static void give_back(mcp_background_t *background)
{
    background->taken--;
    apr_thread_cond_broadcast(background->changed);
}

void mcp_background_unreserve(mcp_background_t *background)
{
    apr_thread_mutex_lock(background->lock);
    give_back(background);
    apr_thread_mutex_unlock(background->lock);
}

/* A thread for each place there is: none waits behind another's job. */
static int has_thread(mcp_background_t *background)
{
    apr_thread_t **thread = &background->threads[background->thread_count];

    if (background->thread_count >= background->taken) {
        return 1;
    }
    if (apr_thread_create(thread, NULL, work_on, background, background->pool)
        != APR_SUCCESS) {
        return 0;
    }
    background->thread_count++;
    return 1;
}

int mcp_background_start(mcp_background_t *background, server_rec *server,
                         const mcp_job_t *job)
{
    entry_t *entry = apr_pcalloc(mcp_work_pool(job->work), sizeof(*entry));
    int done;

    entry->server = server;
    entry->job = *job;
    apr_thread_mutex_lock(background->lock);
    done = has_thread(background);
    if (!done) {
        give_back(background);
    }
    else if (background->first) {
        background->last->next = entry;
        background->last = entry;
    }
    else {
        background->first = background->last = entry;
    }
    apr_thread_cond_broadcast(background->changed);
    apr_thread_mutex_unlock(background->lock);
    return done;
}
