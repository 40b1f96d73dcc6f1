/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_TASK_RULE_H
#define MCP_TASK_RULE_H

#include <apr_time.h>

#include "lib/mistake.h"

/*
 * The key "task" of a tool: its call may go on after the client was given a
 * handle for it (lib/task.h).
 *
 *     "task": {"after": 2, "limit": 600, "ttl": 3600, "poll": 1000,
 *              "required": false, "asks": "before"}
 *
 * All members may be left out.
 */

typedef struct mcp_task_rule_t {
    apr_interval_time_t after; /* a call is waited for; 0: a task at once */
    int limit;                 /* seconds that a run may take */
    int ttl;                   /* seconds that it is kept after a change */
    int poll;                  /* milliseconds between two looks */
    int required;              /* a client must know tasks to use it */
    int asks_within; /* what the function asks is always asked by the task;
                        otherwise, while there is no handle, by the call */
} mcp_task_rule_t;

/**
 * Read the key.
 * @param path  of the tool, for mistakes
 * @param entry the tool
 * @return NULL: the entry has no such key
 */
const mcp_task_rule_t *mcp_task_rule_read(mcp_mistakes_t *mistakes,
                                          const char *path,
                                          const mcp_json_t *entry,
                                          apr_pool_t *pool);

#endif
