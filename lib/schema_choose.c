/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_choose.h"

#include <string.h>

typedef mcp_schema_report_t report_t;
typedef mcp_schema_at_t at_t;
typedef mcp_schema_sentence_t sentence_t;

/* What a branch is about, seen from the value at depth. */
typedef struct branch_t {
    int is_other; /* another type, or another fixed value: not the one meant */
    int differs;  /* fixed values of the value's members that are not these */
    unsigned types;
} branch_t;

static branch_t judge(const report_t *report, int depth)
{
    branch_t branch = { 0 };
    int i;

    for (i = 0; i < report->sentences->nelts; i++) {
        const sentence_t *sentence = &APR_ARRAY_IDX(report->sentences, i,
                                                    sentence_t);
        int is_fixed = !strcmp(sentence->code, "const")
                       || !strcmp(sentence->code, "enum");

        if (sentence->depth == depth && (sentence->expected || is_fixed)) {
            branch.is_other = 1;
            branch.types |= sentence->expected;
        }
        branch.differs += sentence->depth == depth + 1 && is_fixed;
    }
    return branch;
}

static const sentence_t *first_of(const report_t *report)
{
    return &APR_ARRAY_IDX(report->sentences, 0, sentence_t);
}

/* Nothing of this type or value was asked for. When each branch asked for a
 * type, that is one sentence; else each has its own, up to three. */
static void say_all_other(report_t *report, const at_t *at, const char *code,
                          const report_t *branches, apr_size_t count)
{
    unsigned types = 0;
    mcp_buf_t buf;
    apr_size_t i;

    for (i = 0; i < count; i++) {
        unsigned expected = judge(&branches[i], mcp_schema_at_depth(at)).types;

        if (!expected) {
            break;
        }
        types |= expected;
    }
    if (i == count) {
        mcp_schema_say_type(report, types, at, code);
        return;
    }
    mcp_buf_init(&buf, 128, report->pool);
    for (i = 0; i < count && i < 3; i++) {
        mcp_buf_puts(&buf, i ? "; or " : "");
        mcp_buf_puts(&buf, first_of(&branches[i])->message);
    }
    mcp_buf_puts(&buf, i < count ? "; or ..." : "");
    mcp_schema_say(report, at, code, first_of(&branches[0])->hint, "%s",
                   buf.data);
}

/* Several could have been meant: name the one that lacks least. */
static void say_nearest(report_t *report, const at_t *at, const char *code,
                        const report_t *nearest, apr_size_t which,
                        apr_size_t count)
{
    const sentence_t *first = first_of(nearest);

    mcp_schema_say(report, at, code, first->hint,
                   "fits none of the %" APR_SIZE_T_FMT " allowed forms; the "
                   "nearest is number "
                   "%" APR_SIZE_T_FMT ", "
                   "wher"
                   "e "
                   "%s "
                   "%s",
                   count, which + 1, *first->path ? first->path : "it",
                   first->message);
}

void mcp_schema_choose(report_t *report, const at_t *at, const char *code,
                       const report_t *branches, apr_size_t count)
{
    int depth = mcp_schema_at_depth(at), candidates = 0, matching = 0;
    apr_size_t i, best = 0;
    long best_score = -1;

    for (i = 0; i < count; i++) {
        branch_t branch = judge(&branches[i], depth);
        long score = branches[i].total + 1000L * branch.differs;

        if (branch.is_other) {
            continue;
        }
        candidates++;
        matching += !branch.differs;
        if (best_score < 0 || score < best_score) {
            best = i;
            best_score = score;
        }
    }
    if (!candidates) {
        say_all_other(report, at, code, branches, count);
    }
    else if (candidates == 1 || matching == 1) {
        mcp_schema_report_take(report, &branches[best]);
    }
    else {
        say_nearest(report, at, code, &branches[best], best, count);
    }
}
