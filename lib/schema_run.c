/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_run.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/schema_choose.h"
#include "lib/schema_node.h"
#include "lib/schema_say.h"
#include "lib/schema_seen.h"
#include "lib/schema_unique.h"
#include "lib/schema_value.h"

typedef mcp_schema_at_t at_t;
typedef mcp_schema_node_t node_t;
typedef mcp_schema_check_t check_t;
typedef mcp_schema_members_t members_t;
typedef mcp_schema_seen_t seen_t;

/* Resources entered on the way, the innermost first (core, 7.1). */
typedef struct scope_t {
    const mcp_schema_resource_t *resource;
    const struct scope_t *outer;
} scope_t;

typedef struct run_t {
    mcp_schema_effort_t effort;
    mcp_schema_report_t *report; /* NULL: only yes or no is wanted */
    const scope_t *scope;        /* kept when links need it */
    int has_dynamic;
    int depth;
} run_t;

static int run_node(run_t *run, const node_t *node, const at_t *at,
                    seen_t *seen);

/* ---- branches ---- */

/* Run a schema that may fail without the whole failing: what it has seen counts
 * only when it does not. */
static int run_branch(run_t *run, const node_t *node, const at_t *at,
                      seen_t *seen)
{
    seen_t own;
    int is_good;

    if (!seen) {
        return run_node(run, node, at, NULL);
    }
    mcp_schema_seen_start(&own, &run->effort, at);
    is_good = run_node(run, node, at, &own);
    if (is_good) {
        mcp_schema_seen_merge(seen, &own);
    }
    return is_good;
}

/* The same, when nobody wants to hear why it failed. */
static int run_silently(run_t *run, const node_t *node, const at_t *at,
                        seen_t *seen)
{
    mcp_schema_report_t *report = run->report;
    int is_good;

    run->report = NULL;
    is_good = run_branch(run, node, at, seen);
    run->report = report;
    return is_good;
}

static int run_value(run_t *run, const check_t *check, const at_t *at,
                     seen_t *seen)
{
    return mcp_schema_value_check(&run->effort, check, at);
}

/* ---- arrays ---- */

static int run_unique_items(run_t *run, const check_t *check, const at_t *at,
                            seen_t *seen)
{
    const mcp_json_t *first, *second, *item;
    apr_size_t index = 0;

    if (!mcp_schema_unique_find(&first, &second, &run->effort, at->json)) {
        return 1;
    }
    if (run->report) {
        at_t here;

        for (item = mcp_json_first(at->json); item != second;
             item = mcp_json_next(item)) {
            index++;
        }
        here = mcp_schema_at_value(at, second, index, "uniqueItems");
        mcp_schema_say_twice(run->report, first, &here);
    }
    return 0;
}

/* Whether the walk goes on after an element or member: when it was good, or
 * when all that is wrong is to be found. */
static int goes_on(const run_t *run, int is_good)
{
    return !run->effort.gave_up && (is_good || run->report);
}

static int run_element(run_t *run, const mcp_schema_elements_t *elements,
                       const at_t *at)
{
    const mcp_schema_list_t *prefix = elements->prefix;

    if (prefix && at->index < prefix->count) {
        return run_node(run, prefix->nodes[at->index], at, NULL);
    }
    if (run->report && elements->rest->is_never) {
        mcp_schema_say_surplus(run->report, prefix ? prefix->count : 0, at);
        return 0;
    }
    return run_node(run, elements->rest, at, NULL);
}

static int run_elements(run_t *run, const check_t *check, const at_t *at,
                        seen_t *seen)
{
    const mcp_schema_elements_t *elements = check->as.elements;
    const mcp_json_t *item = mcp_json_first(at->json);
    apr_size_t index;
    int is_good = 1;

    for (index = 0; item && goes_on(run, is_good);
         item = mcp_json_next(item), index++) {
        int is_prefix = elements->prefix && index < elements->prefix->count;
        at_t here = mcp_schema_at_value(at, item, index,
                                        is_prefix ? "prefixItems" : "items");

        if (!is_prefix && !elements->rest) {
            break;
        }
        is_good &= mcp_schema_spend(&run->effort, 1)
                   && run_element(run, elements, &here);
        mcp_schema_seen_add(seen, index);
    }
    return is_good;
}

static int run_contains(run_t *run, const check_t *check, const at_t *at,
                        seen_t *seen)
{
    const mcp_schema_contains_t *contains = check->as.contains;
    const mcp_json_t *item = mcp_json_first(at->json);
    apr_size_t index, found = 0;

    for (index = 0; item && mcp_schema_spend(&run->effort, 1);
         item = mcp_json_next(item), index++) {
        at_t here = mcp_schema_at_value(at, item, index, "contains");

        if (run_silently(run, contains->node, &here, NULL)) {
            mcp_schema_seen_add(seen, index);
            found++;
        }
    }
    if (found >= contains->least && found <= contains->most) {
        return 1;
    }
    if (run->report) {
        mcp_schema_say_contains(run->report, contains, found, at);
    }
    return 0;
}

static int run_unevaluated_items(run_t *run, const check_t *check,
                                 const at_t *at, seen_t *seen)
{
    const mcp_json_t *item = mcp_json_first(at->json);
    apr_size_t index;
    int is_good = 1;

    for (index = 0; item && goes_on(run, is_good);
         item = mcp_json_next(item), index++) {
        if (!mcp_schema_seen_has(seen, index)) {
            at_t here = mcp_schema_at_value(at, item, index,
                                            "unevaluatedItems");

            is_good &= mcp_schema_spend(&run->effort, 1)
                       && run_node(run, check->as.node, &here, NULL);
        }
    }
    mcp_schema_seen_all(seen);
    return is_good;
}

/* ---- objects ---- */

/* A member that no schema of its name or pattern looked at. */
static int run_rest(run_t *run, const members_t *members, const at_t *at)
{
    if (run->report && members->rest->is_never) {
        mcp_schema_say_unknown(run->report, members, at,
                               "additionalProperties");
        return 0;
    }
    return run_node(run, members->rest, at, NULL);
}

/* What all parts of a members check say to one member. */
static int run_member(run_t *run, const members_t *members,
                      const mcp_schema_property_t *property, at_t *at,
                      seen_t *seen)
{
    const char *name = mcp_json_name(at->json);
    int is_known = property && property->node;
    int is_good = 1, i;

    if (is_known) {
        is_good = run_node(run, property->node, at, NULL);
    }
    for (i = 0; i < members->patterns->nelts && goes_on(run, is_good); i++) {
        const mcp_schema_by_pattern_t *row =
            &APR_ARRAY_IDX(members->patterns, i, mcp_schema_by_pattern_t);

        if (mcp_schema_value_is_matching(&run->effort, row->pattern, name)) {
            is_known = 1;
            at->via = "patternProperties";
            is_good &= run_node(run, row->node, at, NULL);
        }
    }
    if (!is_known && members->rest && goes_on(run, is_good)) {
        is_known = 1;
        at->via = "additionalProperties";
        is_good &= run_rest(run, members, at);
    }
    if (members->names && goes_on(run, is_good)) {
        at_t here = mcp_schema_at_name(at->up, name);

        is_good &= run_node(run, members->names, &here, NULL);
    }
    if (is_known) {
        mcp_schema_seen_add(seen, at->index);
    }
    return is_good && !run->effort.gave_up;
}

static int run_members(run_t *run, const check_t *check, const at_t *at,
                       seen_t *seen)
{
    const members_t *members = check->as.members;
    const mcp_json_t *item = mcp_json_first(at->json);
    apr_size_t index, found = 0;
    int is_good = 1;

    for (index = 0; item && goes_on(run, is_good);
         item = mcp_json_next(item), index++) {
        at_t here = mcp_schema_at_value(at, item, index, "properties");
        apr_size_t len = strlen(mcp_json_name(item));
        const mcp_schema_property_t *property =
            apr_hash_get(members->by_name, mcp_json_name(item),
                         (apr_ssize_t)len);

        /* No name stands twice in an object (lib/json.h), so that counting
         * tells whether all are there. */
        found += property && property->is_required;
        is_good &= mcp_schema_spend(&run->effort, 1 + (long)(len / 64))
                   && run_member(run, members, property, &here, seen);
    }
    if (is_good && found == members->required) {
        return 1;
    }
    if (run->report && found < members->required) {
        mcp_schema_say_missing(run->report, members, members->required - found,
                               at);
    }
    return 0;
}

static int run_dependent_required(run_t *run, const check_t *check,
                                  const at_t *at, seen_t *seen)
{
    int is_good = 1, i;

    for (i = 0; i < check->as.dependencies->nelts; i++) {
        const mcp_schema_dependency_t *row =
            &APR_ARRAY_IDX(check->as.dependencies, i, mcp_schema_dependency_t);
        const mcp_json_t *name = mcp_schema_value_member(&run->effort, at->json,
                                                         row->name)
                                     ? mcp_json_first(row->required)
                                     : NULL;

        for (; name && mcp_schema_spend(&run->effort, 1);
             name = mcp_json_next(name)) {
            if (mcp_schema_value_member(&run->effort, at->json,
                                        mcp_json_string(name))) {
                continue;
            }
            is_good = 0;
            if (run->report) {
                mcp_schema_say_dependent(run->report, mcp_json_string(name),
                                         row->name, at);
            }
        }
    }
    return is_good;
}

static int run_dependent_schemas(run_t *run, const check_t *check,
                                 const at_t *at, seen_t *seen)
{
    int is_good = 1, i;

    for (i = 0; i < check->as.dependencies->nelts && goes_on(run, is_good);
         i++) {
        const mcp_schema_dependency_t *row =
            &APR_ARRAY_IDX(check->as.dependencies, i, mcp_schema_dependency_t);

        if (mcp_schema_value_member(&run->effort, at->json, row->name)) {
            is_good &= run_node(run, row->node, at, seen);
        }
    }
    return is_good;
}

static int run_unevaluated_properties(run_t *run, const check_t *check,
                                      const at_t *at, seen_t *seen)
{
    const mcp_json_t *item = mcp_json_first(at->json);
    apr_size_t index;
    int is_good = 1;

    for (index = 0; item && goes_on(run, is_good);
         item = mcp_json_next(item), index++) {
        at_t here = mcp_schema_at_value(at, item, index,
                                        "unevaluatedProperties");

        if (mcp_schema_seen_has(seen, index)) {
            continue;
        }
        if (run->report && check->as.node->is_never) {
            mcp_schema_say_unknown(run->report, NULL, &here,
                                   "unevaluatedProperties");
            is_good = 0;
            continue;
        }
        is_good &= mcp_schema_spend(&run->effort, 1)
                   && run_node(run, check->as.node, &here, NULL);
    }
    mcp_schema_seen_all(seen);
    return is_good;
}

/* ---- several schemas for one value ---- */

static const node_t *find_dynamic(const run_t *run,
                                  const mcp_schema_link_t *link)
{
    const node_t *target = link->node;
    const scope_t *scope;

    for (scope = run->scope; scope; scope = scope->outer) {
        const node_t *node = apr_hash_get(scope->resource->dynamic,
                                          link->dynamic, APR_HASH_KEY_STRING);

        if (node) {
            target = node;
        }
    }
    return target;
}

static int run_ref(run_t *run, const check_t *check, const at_t *at,
                   seen_t *seen)
{
    const mcp_schema_link_t *link = check->as.link;

    return run_node(run, link->dynamic ? find_dynamic(run, link) : link->node,
                    at, seen);
}

static int run_all_of(run_t *run, const check_t *check, const at_t *at,
                      seen_t *seen)
{
    const mcp_schema_list_t *list = check->as.list;
    int is_good = 1;
    apr_size_t i;

    for (i = 0; i < list->count && goes_on(run, is_good); i++) {
        is_good &= run_node(run, list->nodes[i], at, seen);
    }
    return is_good;
}

/* Run each branch once more for its reasons, and say the ones that help. Their
 * reports take memory, which is paid for. */
static void say_none(run_t *run, const mcp_schema_list_t *list, const at_t *at,
                     const char *code)
{
    mcp_schema_report_t *report = run->report, *branches;
    apr_size_t i;

    if (mcp_schema_report_is_full(report)) {
        report->total++;
        return;
    }
    branches = apr_palloc(run->effort.pool, list->count * sizeof(*branches));
    for (i = 0; i < list->count && mcp_schema_spend(&run->effort, 50); i++) {
        mcp_schema_report_init(&branches[i], MCP_SCHEMA_SENTENCES_OF_BRANCH,
                               report->root, run->effort.pool);
        run->report = &branches[i];
        run_node(run, list->nodes[i], at, NULL);
    }
    run->report = report;
    if (!run->effort.gave_up) {
        mcp_schema_choose(report, at, code, branches, list->count);
    }
}

static int run_any_of(run_t *run, const check_t *check, const at_t *at,
                      seen_t *seen)
{
    const mcp_schema_list_t *list = check->as.list;
    int is_good = 0;
    apr_size_t i;

    /* What each good branch has seen is wanted, where anything is. */
    for (i = 0; i < list->count && !run->effort.gave_up && (!is_good || seen);
         i++) {
        is_good |= run_silently(run, list->nodes[i], at, seen);
    }
    if (!is_good && run->report) {
        say_none(run, list, at, "anyOf");
    }
    return is_good;
}

static int run_one_of(run_t *run, const check_t *check, const at_t *at,
                      seen_t *seen)
{
    const mcp_schema_list_t *list = check->as.list;
    apr_size_t i, good = 0, first = 0, second = 0;

    for (i = 0; i < list->count && !run->effort.gave_up && good < 2; i++) {
        if (run_silently(run, list->nodes[i], at, seen)) {
            first = good ? first : i + 1;
            second = i + 1;
            good++;
        }
    }
    if (good == 1 || !run->report) {
        return good == 1;
    }
    if (!good) {
        say_none(run, list, at, "oneOf");
        return 0;
    }
    mcp_schema_say(run->report, at, "oneOf",
                   "Leave out what belongs to one of them only.",
                   "must fit exactly one of the %" APR_SIZE_T_FMT
                   " allowed forms, fits numbers %" APR_SIZE_T_FMT
                   " and %" APR_SIZE_T_FMT,
                   list->count, first, second);
    return 0;
}

static int run_not(run_t *run, const check_t *check, const at_t *at,
                   seen_t *seen)
{
    return !run_silently(run, check->as.node, at, NULL);
}

static int run_condition(run_t *run, const check_t *check, const at_t *at,
                         seen_t *seen)
{
    const mcp_schema_condition_t *condition = check->as.condition;
    const node_t *next = run_silently(run, condition->test, at, seen)
                             ? condition->then
                             : condition->otherwise;

    return !next || run_node(run, next, at, seen);
}

/* ---- nodes ---- */

/* By kind: the types of value that a check looks at, and how. */
static const struct {
    unsigned types;
    int (*run)(run_t *run, const check_t *check, const at_t *at, seen_t *seen);
} kinds[MCP_CHECK_KINDS] = {
    [MCP_CHECK_CONST] = { MCP_SCHEMA_ANY, run_value },
    [MCP_CHECK_ENUM] = { MCP_SCHEMA_ANY, run_value },
    [MCP_CHECK_MULTIPLE_OF] = { MCP_SCHEMA_NUMBER, run_value },
    [MCP_CHECK_MINIMUM] = { MCP_SCHEMA_NUMBER, run_value },
    [MCP_CHECK_EXCLUSIVE_MINIMUM] = { MCP_SCHEMA_NUMBER, run_value },
    [MCP_CHECK_MAXIMUM] = { MCP_SCHEMA_NUMBER, run_value },
    [MCP_CHECK_EXCLUSIVE_MAXIMUM] = { MCP_SCHEMA_NUMBER, run_value },
    [MCP_CHECK_MIN_LENGTH] = { MCP_SCHEMA_STRING, run_value },
    [MCP_CHECK_MAX_LENGTH] = { MCP_SCHEMA_STRING, run_value },
    [MCP_CHECK_PATTERN] = { MCP_SCHEMA_STRING, run_value },
    [MCP_CHECK_FORMAT] = { MCP_SCHEMA_STRING, run_value },
    [MCP_CHECK_MIN_ITEMS] = { MCP_SCHEMA_ARRAY, run_value },
    [MCP_CHECK_MAX_ITEMS] = { MCP_SCHEMA_ARRAY, run_value },
    [MCP_CHECK_UNIQUE_ITEMS] = { MCP_SCHEMA_ARRAY, run_unique_items },
    [MCP_CHECK_ELEMENTS] = { MCP_SCHEMA_ARRAY, run_elements },
    [MCP_CHECK_CONTAINS] = { MCP_SCHEMA_ARRAY, run_contains },
    [MCP_CHECK_MIN_PROPERTIES] = { MCP_SCHEMA_OBJECT, run_value },
    [MCP_CHECK_MAX_PROPERTIES] = { MCP_SCHEMA_OBJECT, run_value },
    [MCP_CHECK_MEMBERS] = { MCP_SCHEMA_OBJECT, run_members },
    [MCP_CHECK_DEPENDENT_REQUIRED] = { MCP_SCHEMA_OBJECT,
                                       run_dependent_required },
    [MCP_CHECK_DEPENDENT_SCHEMAS] = { MCP_SCHEMA_OBJECT,
                                      run_dependent_schemas },
    [MCP_CHECK_REF] = { MCP_SCHEMA_ANY, run_ref },
    [MCP_CHECK_ALL_OF] = { MCP_SCHEMA_ANY, run_all_of },
    [MCP_CHECK_ANY_OF] = { MCP_SCHEMA_ANY, run_any_of },
    [MCP_CHECK_ONE_OF] = { MCP_SCHEMA_ANY, run_one_of },
    [MCP_CHECK_NOT] = { MCP_SCHEMA_ANY, run_not },
    [MCP_CHECK_CONDITION] = { MCP_SCHEMA_ANY, run_condition },
    [MCP_CHECK_UNEVALUATED_ITEMS] = { MCP_SCHEMA_ARRAY, run_unevaluated_items },
    [MCP_CHECK_UNEVALUATED_PROPERTIES] = { MCP_SCHEMA_OBJECT,
                                           run_unevaluated_properties },
};

static int run_checks(run_t *run, const node_t *node, const at_t *at,
                      seen_t *seen)
{
    const check_t *check = node->checks, *end = check + node->count;
    int is_good = 1;

    for (; check < end && goes_on(run, is_good); check++) {
        /* What is left over cannot be told while a schema beside has failed. */
        if (!(kinds[check->kind].types & at->types)
            || (!is_good && check->kind >= MCP_CHECK_UNEVALUATED_ITEMS)) {
            continue;
        }
        if (!kinds[check->kind].run(run, check, at, seen)) {
            is_good = 0;
            if (run->report) {
                mcp_schema_say_check(run->report, check, at);
            }
        }
    }
    return is_good && !run->effort.gave_up;
}

/* unevaluated* looks at its own node and what that applies in place, not at
 * what stands around it. */
static int run_apart(run_t *run, const node_t *node, const at_t *at,
                     seen_t *seen)
{
    seen_t own;
    int is_good;

    mcp_schema_seen_start(&own, &run->effort, at);
    is_good = run_checks(run, node, at, &own);
    if (is_good && seen) {
        mcp_schema_seen_merge(seen, &own);
    }
    return is_good;
}

static int refuse_type(run_t *run, const node_t *node, const at_t *at)
{
    if (run->report && node->is_never) {
        mcp_schema_say(run->report, at, at->via ? at->via : "false",
                       "Leave it out.", "is not allowed here");
    }
    else if (run->report) {
        mcp_schema_say_type(run->report,
                            node->types
                                | (node->may_be_null ? MCP_SCHEMA_NULL : 0u),
                            at, "type");
    }
    return 0;
}

static int run_node(run_t *run, const node_t *node, const at_t *at,
                    seen_t *seen)
{
    const scope_t *outer = run->scope;
    scope_t scope = { node->resource, outer };
    int is_good;

    if (node->is_never || !(node->types & at->types)) {
        return (node->may_be_null && at->types == MCP_SCHEMA_NULL)
               || refuse_type(run, node, at);
    }
    if (!node->count || (node->may_be_null && at->types == MCP_SCHEMA_NULL)) {
        return 1;
    }
    if (!mcp_schema_spend(&run->effort, 1 + (long)(at->len / 64))
        || run->depth == MCP_SCHEMA_RUN_DEPTH) {
        run->effort.gave_up = 1;
        return 0;
    }
    run->depth++;
    if (run->has_dynamic && (!outer || outer->resource != node->resource)) {
        run->scope = &scope;
    }
    is_good = node->has_unevaluated ? run_apart(run, node, at, seen)
                                    : run_checks(run, node, at, seen);
    run->scope = outer;
    run->depth--;
    return is_good;
}

/* ---- the two runs ---- */

static void begin(run_t *run, const mcp_schema_t *schema,
                  mcp_schema_report_t *report, apr_pool_t *pool)
{
    memset(run, 0, sizeof(*run));
    run->effort.steps = MCP_SCHEMA_STEPS;
    run->has_dynamic = schema->has_dynamic;
    run->report = report;
    run->effort.pool = pool;
}

static mcp_error_t *too_complex(const char *root, apr_pool_t *pool)
{
    return mcp_error_make(pool, "too_complex", "Send less at once.",
                          "It takes too many steps to check %s.",
                          root && *root ? root : "the value");
}

/* When the second run was given up, there may be more. */
static mcp_error_t *problems(const mcp_schema_report_t *report, int gave_up,
                             apr_pool_t *pool)
{
    static const char hint[] = "Mend what fields names and try again.";
    int is_one = report->total == 1;
    mcp_error_t *error;
    int i;

    error = mcp_error_make(pool, "invalid_arguments", hint,
                           "There %s %s%d problem%s in %s.",
                           is_one ? "is" : "are", gave_up ? "at least " : "",
                           report->total, is_one ? "" : "s",
                           *report->root ? report->root : "the value");
    for (i = 0; i < report->sentences->nelts; i++) {
        const mcp_schema_sentence_t *sentence =
            &APR_ARRAY_IDX(report->sentences, i, mcp_schema_sentence_t);

        mcp_error_field(error, pool, sentence->path, sentence->code,
                        sentence->message, sentence->hint);
    }
    return error;
}

mcp_error_t *mcp_schema_run(const mcp_schema_t *schema,
                            const mcp_json_t *instance, const char *root,
                            apr_pool_t *pool)
{
    at_t at = mcp_schema_at_value(NULL, instance, 0, NULL);
    mcp_schema_report_t report;
    run_t run;

    begin(&run, schema, NULL, pool);
    if (run_node(&run, schema->root, &at, NULL)) {
        return NULL;
    }
    if (run.effort.gave_up) {
        return too_complex(root, pool);
    }
    mcp_schema_report_init(&report, MCP_SCHEMA_SENTENCES, root, pool);
    begin(&run, schema, &report, pool);
    run_node(&run, schema->root, &at, NULL);
    return report.total ? problems(&report, run.effort.gave_up, pool)
                        : too_complex(root, pool);
}
