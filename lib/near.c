/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/near.h"

#include <string.h>

#include <apr_lib.h>

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static int is_same(char a, char b)
{
    return apr_tolower(a) == apr_tolower(b);
}

/* Edits between two short words, swaps of neighbours counting as one (optimal
 * string alignment). Three rows of the table are enough. */
static unsigned edits(const char *a, unsigned a_len, const char *b,
                      unsigned b_len)
{
    unsigned rows[3][MCP_NEAR_LENGTH + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2], *spare;
    unsigned i, j;

    memset(rows, 0, sizeof(rows));
    for (j = 0; j <= b_len; j++) {
        above[j] = j;
    }
    for (i = 1; i <= a_len; i++) {
        row[0] = i;
        for (j = 1; j <= b_len; j++) {
            unsigned changed = is_same(a[i - 1], b[j - 1]) ? 0 : 1;

            row[j] = least(least(above[j], row[j - 1]) + 1,
                           above[j - 1] + changed);
            if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2])
                && is_same(a[i - 2], b[j - 1])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_len];
}

void mcp_near_start(mcp_near_t *near, const char *word)
{
    unsigned len = (unsigned)strnlen(word, MCP_NEAR_LENGTH + 1);

    near->word = word;
    near->best = NULL;
    near->distance = len < 2 ? 0 : least(len / 3 + 1, 3) + 1;
}

void mcp_near_try(mcp_near_t *near, const char *candidate)
{
    size_t word_len = strnlen(near->word, MCP_NEAR_LENGTH + 1);
    size_t len = strnlen(candidate, MCP_NEAR_LENGTH + 1);
    unsigned distance;

    if (!near->distance || word_len > MCP_NEAR_LENGTH || len > MCP_NEAR_LENGTH
        || len < 2) {
        return;
    }
    /* So many letters more or less are at least as many edits. */
    if ((len > word_len ? len - word_len : word_len - len) >= near->distance) {
        return;
    }
    distance = edits(near->word, (unsigned)word_len, candidate, (unsigned)len);
    if (distance < near->distance && distance < len) {
        near->best = candidate;
        near->distance = distance;
    }
}

const char *mcp_near_find(const char *word, const char *const *list)
{
    mcp_near_t near;

    mcp_near_start(&near, word);
    for (; *list; list++) {
        mcp_near_try(&near, *list);
    }
    return near.best;
}
