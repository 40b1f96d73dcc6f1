/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/task_rule.h"

#include <string.h>

#include <apr_strings.h>

static const mcp_key_t keys[] = {
    { "after", MCP_JSON_NUMBER, 0, "2" },
    { "limit", MCP_JSON_NUMBER, 0, "600" },
    { "ttl", MCP_JSON_NUMBER, 0, "3600" },
    { "poll", MCP_JSON_NUMBER, 0, "1000" },
    { "required", MCP_JSON_BOOLEAN, 0, "true" },
    { "asks", MCP_JSON_STRING, 0, "\"before\" or \"within\"" },
    { NULL },
};

/* A member with a number. */
typedef struct range_t {
    const char *name;
    double otherwise, least, most;
    int whole;
    const char *unit;
} range_t;

/* A worker of httpd waits for so long: that is not to be much. */
static const range_t after_range = { "after", 2, 0, 30, 0, "seconds" };
static const range_t limit_range = { "limit", 600, 1, 86399, 1, "seconds" };
static const range_t ttl_range = { "ttl", 3600, 2, 86400, 1, "seconds" };
static const range_t poll_range = {
    "poll", 1000, 100, 60000, 1, "milliseconds"
};

static double read_number(mcp_mistakes_t *mistakes, const char *path,
                          const mcp_json_t *rule, const range_t *range)
{
    const mcp_json_t *given = mcp_json_get(rule, range->name);
    double number = mcp_json_number(given);

    if (!given || mcp_json_type(given) != MCP_JSON_NUMBER) {
        return range->otherwise;
    }
    if (number < range->least || number > range->most
        || (range->whole && !mcp_json_is_integer(given))) {
        mcp_mistake_add(mistakes,
                        mcp_mistake_member(mistakes, path, range->name),
                        "out_of_range",
                        apr_psprintf(mistakes->pool,
                                     "Give %s from %.0f to %.0f; without it, "
                                     "they are %.0f.",
                                     range->unit, range->least, range->most,
                                     range->otherwise),
                        "%s cannot be %.15g.", range->name, number);
        return range->otherwise;
    }
    return number;
}

static int read_asks(mcp_mistakes_t *mistakes, const char *path,
                     const mcp_json_t *rule, const mcp_json_t *entry)
{
    static const char *const words[] = { "before", "within", NULL };
    const char *word = mcp_json_string(mcp_json_get(rule, "asks"));
    int found;

    if (!word) {
        return 0;
    }
    path = mcp_mistake_member(mistakes, path, "asks");
    found = mcp_mistake_find_word(word, words);
    if (found < 0) {
        mcp_mistake_unknown(mistakes, path, "time to ask", word, words);
    }
    if (!mcp_json_is_true(mcp_json_get(entry, "asks"))) {
        mcp_mistake_add(mistakes, path, "cannot_ask",
                        "Write \"asks\": true in the tool, or leave it out "
                        "here.",
                        "The tool asks for nothing.");
    }
    return found == 1;
}

const mcp_task_rule_t *mcp_task_rule_read(mcp_mistakes_t *mistakes,
                                          const char *path,
                                          const mcp_json_t *entry,
                                          apr_pool_t *pool)
{
    const mcp_json_t *given = mcp_json_get(entry, "task");
    mcp_task_rule_t *rule;

    if (!given || mcp_json_type(given) != MCP_JSON_OBJECT) {
        return NULL;
    }
    path = mcp_mistake_member(mistakes, path, "task");
    mcp_mistake_check_keys(mistakes, path, given, keys);
    if (!mcp_json_get(entry, "function")) {
        mcp_mistake_add(mistakes, path, "cannot_be_a_task",
                        "Put it in a SQL function and name that by "
                        "\"function\".",
                        "Only a function can run as a task.");
    }
    rule = apr_pcalloc(pool, sizeof(*rule));
    rule->after = (apr_interval_time_t)(read_number(mistakes, path, given,
                                                    &after_range)
                                        * APR_USEC_PER_SEC);
    rule->limit = (int)read_number(mistakes, path, given, &limit_range);
    rule->ttl = (int)read_number(mistakes, path, given, &ttl_range);
    if (rule->ttl <= rule->limit) {
        mcp_mistake_add(mistakes, mcp_mistake_member(mistakes, path, "ttl"),
                        "too_short", "Give a longer ttl or a shorter limit.",
                        "The task could run for %d seconds and would be "
                        "forgotten after %d.",
                        rule->limit, rule->ttl);
    }
    rule->poll = (int)read_number(mistakes, path, given, &poll_range);
    rule->required = mcp_json_is_true(mcp_json_get(given, "required"));
    rule->asks_within = read_asks(mistakes, path, given, entry);
    return rule;
}
