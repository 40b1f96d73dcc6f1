/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/approvals_show.h"

#include <string.h>

#include <apr_strings.h>

/* ---- one action ---- */

/* A value as people read it: what is in an object with its names, what is in a
 * list one after the other. */
static void say(mcp_buf_t *buf, const mcp_json_t *value)
{
    int is_list = mcp_json_type(value) == MCP_JSON_ARRAY;
    const mcp_json_t *member;
    const char *between = "";

    if (mcp_json_string(value)) {
        mcp_buf_puts(buf, mcp_json_string(value));
        return;
    }
    if (!is_list && mcp_json_type(value) != MCP_JSON_OBJECT) {
        mcp_json_write(buf, value);
        return;
    }
    for (member = mcp_json_first(value); member;
         member = mcp_json_next(member)) {
        mcp_buf_puts(buf, between);
        if (!is_list) {
            mcp_buf_puts(buf, mcp_json_name(member));
            mcp_buf_putc(buf, ' ');
        }
        say(buf, member);
        between = is_list ? "; " : ", ";
    }
}

static const char *text_of(const mcp_json_t *value, apr_pool_t *pool)
{
    mcp_buf_t buf;

    if (!value || mcp_json_type(value) == MCP_JSON_NULL) {
        return NULL;
    }
    mcp_buf_init(&buf, 64, pool);
    say(&buf, value);
    return buf.len ? buf.data : NULL;
}

static void show_fact(mcp_html_values_t *change, const char *name,
                      const mcp_json_t *before, const mcp_json_t *after,
                      apr_pool_t *pool)
{
    const char *was = text_of(before, pool), *is = text_of(after, pool);
    mcp_html_values_t *row;

    if (!was && !is) {
        return;
    }
    row = mcp_html_add(change, "facts");
    mcp_html_set(row, "name", name);
    mcp_html_set(row, "before", was ? was : "\xe2\x80\x93");
    mcp_html_set(row, "after", is ? is : "\xe2\x80\x93");
}

/* Before and after, member by member, in the order in which they stand there. A
 * member that "after" does not name stays as it was. */
static void show_change(mcp_html_values_t *row, const mcp_json_t *change,
                        apr_pool_t *pool)
{
    const mcp_json_t *before = mcp_json_get(change, "before");
    const mcp_json_t *after = mcp_json_get(change, "after");
    mcp_html_values_t *values = mcp_html_add(row, "changes");
    const mcp_json_t *member;

    mcp_html_set(values, "sentence",
                 mcp_json_string(mcp_json_get(change, "sentence")));
    for (member = mcp_json_first(after); member;
         member = mcp_json_next(member)) {
        const char *name = mcp_json_name(member);

        if (name) {
            show_fact(values, name, mcp_json_get(before, name), member, pool);
        }
    }
    if (!mcp_json_first(after)) {
        for (member = mcp_json_first(before); member;
             member = mcp_json_next(member)) {
            if (mcp_json_name(member)) {
                show_fact(values, mcp_json_name(member), member, NULL, pool);
            }
        }
    }
}

static void copy(mcp_html_values_t *row, const mcp_json_t *action,
                 const char *name)
{
    mcp_html_set(row, name, mcp_json_string(mcp_json_get(action, name)));
}

/* What is there of it, as a list of one row. */
static void offer(mcp_html_values_t *row, const mcp_json_t *action,
                  const char *list, const char *name)
{
    const char *value = mcp_json_string(mcp_json_get(action, name));

    if (value) {
        mcp_html_set(mcp_html_add(row, list), name, value);
    }
}

static const char *words_of(const char *state)
{
    static const char *const words[][2] = {
        { "pending", "Waiting" },     { "executed", "Done" },
        { "cancelled", "Cancelled" }, { "rejected", "Rejected" },
        { "outdated", "Outdated" },   { "expired", "Expired" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (state && !strcmp(words[i][0], state)) {
            return words[i][1];
        }
    }
    return state;
}

static void show_action(mcp_html_values_t *values, const mcp_json_t *action,
                        apr_pool_t *pool)
{
    static const char *const names[] = { "id",         "tool",       "account",
                                         "created_at", "expires_at", "state" };
    const char *state = mcp_json_string(mcp_json_get(action, "state"));
    int waits = state && !strcmp(state, "pending");
    mcp_html_values_t *row = mcp_html_add(values, waits ? "waiting" : "past");
    const mcp_json_t *change;
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        copy(row, action, names[i]);
    }
    mcp_html_set(row, "state_words", words_of(state));
    offer(row, action, "clients", "client");
    offer(row, action, "deciders", "decided_by");
    offer(row, action, "notes", "note");
    offer(row, action, "refusals", "refused");
    if (waits && !mcp_json_string(mcp_json_get(action, "refused"))) {
        mcp_html_add(row, "approvable");
    }
    for (change = mcp_json_first(mcp_json_get(action, "changes")); change;
         change = mcp_json_next(change)) {
        show_change(row, change, pool);
    }
}

void mcp_approvals_show(mcp_html_values_t *values, const mcp_json_t *listed,
                        apr_pool_t *pool)
{
    const mcp_json_t *actions = mcp_json_get(listed, "actions");
    const mcp_json_t *action;
    int waiting = 0, past = 0;

    for (action = mcp_json_first(actions); action;
         action = mcp_json_next(action)) {
        const char *state = mcp_json_string(mcp_json_get(action, "state"));

        *(state && !strcmp(state, "pending") ? &waiting : &past) += 1;
        show_action(values, action, pool);
    }
    mcp_html_set(values, "count", apr_itoa(pool, waiting));
    if (!waiting) {
        mcp_html_add(values, "nothing_waits");
    }
    if (past) {
        mcp_html_add(values, "has_past");
    }
    if (mcp_json_is_true(mcp_json_get(listed, "is_full"))) {
        mcp_html_add(values, "is_full");
    }
}

/* ---- around them ---- */

void mcp_approvals_show_filters(mcp_html_values_t *values,
                                const mcp_form_t *query, apr_pool_t *pool)
{
    static const char *const states[] = { "",         "pending",   "executed",
                                          "rejected", "cancelled", "outdated",
                                          "expired" };
    const char *state = mcp_form_get(query, "state");
    apr_size_t i;

    mcp_html_set(values, "tool_filter", mcp_form_get(query, "tool"));
    for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        mcp_html_values_t *row = mcp_html_add(values, "states");

        mcp_html_set(row, "value", states[i]);
        mcp_html_set(row, "words", *states[i] ? words_of(states[i]) : "All");
        if (!strcmp(states[i], state ? state : "")) {
            mcp_html_add(row, "chosen");
        }
    }
}

void mcp_approvals_show_workspaces(mcp_html_values_t *values,
                                   const mcp_signin_t *signin,
                                   const mcp_json_t *account)
{
    mcp_html_values_t *list = NULL;
    const mcp_json_t *other;

    mcp_html_set(values, "workspace",
                 mcp_json_string(mcp_json_get(account, "workspace")));
    mcp_html_set(values, "workspace_name",
                 mcp_json_string(mcp_json_get(account, "workspace_name")));
    if (signin->active_count < 2) {
        return;
    }
    list = mcp_html_add(values, "several");
    for (other = mcp_json_first(signin->accounts); other;
         other = mcp_json_next(other)) {
        if (mcp_signin_is_active(other)) {
            mcp_html_values_t *row = mcp_html_add(list, "workspaces");

            mcp_html_set(row, "value",
                         mcp_json_string(mcp_json_get(other, "workspace")));
            mcp_html_set(row, "words",
                         mcp_json_string(mcp_json_get(other, "workspace_"
                                                             "name")));
            if (other == account) {
                mcp_html_add(row, "chosen");
            }
        }
    }
}

void mcp_approvals_show_outcome(mcp_html_values_t *values,
                                const mcp_form_t *query)
{
    static const char *const words[][2] = {
        { "executed", "Approved, and carried out." },
        { "already_executed", "It had been carried out before you decided." },
        { "undecided", "Say yes or no. Nothing was changed." },
        { "rejected", "Rejected. Nothing was changed." },
        { "preview_outdated", "Not carried out: the world has changed "
                              "meanwhile. The new preview "
                              "stands below." },
        { "expired", "Too late: the preview has expired. Nothing was "
                     "changed." },
        { "cancelled", "It was cancelled meanwhile. Nothing was changed." },
        { "not_found", "There is no such action." },
        { "forbidden", "You may not approve this one." },
        { "asker_inactive", "Not carried out: the account that asked for it is "
                            "not active any more." },
        { "asker_forbidden", "Not carried out: who asked for it may not use "
                             "the tool any more." },
        { "access_ended", "Not carried out: the access of the client that "
                          "asked for it was revoked or has ended." },
        { "request_expired", "This page was open for too long. Decide again." },
    };
    const char *said = mcp_form_get(query, "said");
    const char *text = "It cannot be carried out now. Nothing was changed; it "
                       "goes on waiting.";
    apr_size_t i;

    if (!said) {
        return;
    }
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (!strcmp(words[i][0], said)) {
            text = words[i][1];
        }
    }
    mcp_html_set(mcp_html_add(values, "outcomes"), "text", text);
}
