/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/cut.h"

#include <apr_strings.h>

#include "lib/jsontext.h"

/* Arrays of one result that may be cut; more of them stay as they are. */
#define ARRAYS 16

/* The words take no more than this, with the members that are set right. */
#define WORDS 320

typedef struct array_t {
    mcp_str_t text;
    apr_size_t keep; /* bytes up to the end of the last element that stays */
    int rows, kept;
} array_t;

typedef struct cutter_t {
    const mcp_cut_options_t *options;
    mcp_str_t json;
    array_t arrays[ARRAYS];
    int count;
    int cuts;           /* arrays that were cut */
    apr_size_t over;    /* bytes that must go yet */
    int says_more;      /* it has has_more and next_offset, as bits */
    const array_t *cut; /* the last one */
    apr_pool_t *pool;
} cutter_t;

/* Members that the words take the place of; those with a bit are the tool's own
 * words for the same. */
static const struct {
    const char *name;
    int bit;
} words[] = {
    { "truncated", 0 }, { "rows_left_out", 0 }, { "how_to_go_on", 0 },
    { "has_more", 1 },  { "next_offset", 2 },
};

enum {
    BOTH = 3
};

static int find_word(mcp_str_t name)
{
    int i;

    for (i = 0; i < (int)(sizeof(words) / sizeof(words[0])); i++) {
        if (mcp_jsontext_is_name(name, words[i].name)) {
            return i;
        }
    }
    return -1;
}

/* ---- what to say ---- */

static const char *hint(const mcp_cut_options_t *options)
{
    if (options->has_written) {
        return "It was carried out; do not call it again. Read what it changed "
               "with another tool.";
    }
    return options->takes_limit ? "Ask for less: a smaller limit or a narrower "
                                  "question."
                                : "Ask a narrower question.";
}

mcp_error_t *mcp_cut_refuse(mcp_str_t json, const mcp_cut_options_t *options,
                            apr_pool_t *pool)
{
    return mcp_error_make(pool, "result_too_large", hint(options),
                          "The result has %lu bytes; at most %lu are sent.",
                          (unsigned long)json.len, (unsigned long)options->max);
}

/* ---- where to cut ---- */

static int find_arrays(cutter_t *cutter)
{
    mcp_str_t rest = cutter->json, name, value;
    apr_size_t offset;

    if (mcp_jsontext_check(&offset, cutter->json)) {
        return 0;
    }
    while (mcp_jsontext_next(&name, &value, &rest)) {
        int word = find_word(name);

        cutter->says_more |= word < 0 ? 0 : words[word].bit;
        if (*value.data == '[' && word < 0 && cutter->count < ARRAYS) {
            cutter->arrays[cutter->count++].text = value;
        }
    }
    return cutter->count > 0;
}

static array_t *longest_whole(cutter_t *cutter)
{
    array_t *found = NULL;
    int i;

    for (i = 0; i < cutter->count; i++) {
        array_t *array = &cutter->arrays[i];

        if (!array->keep && (!found || array->text.len > found->text.len)) {
            found = array;
        }
    }
    return found;
}

/* Keep the elements that end soon enough, and the first one. */
static void cut_array(cutter_t *cutter, array_t *array)
{
    apr_size_t len = array->text.len;
    apr_size_t room = len > cutter->over ? len - cutter->over : 0;
    mcp_str_t rest = array->text, item;
    apr_size_t saved;

    array->keep = 1;
    while ((item = mcp_jsontext_item(&rest)).len) {
        apr_size_t end = (apr_size_t)(item.data + item.len - array->text.data);

        array->rows++;
        if (array->rows == 1 || end < room) {
            array->keep = end;
            array->kept = array->rows;
        }
    }
    if (array->kept < array->rows) {
        saved = len - array->keep - 1;
        cutter->over -= saved < cutter->over ? saved : cutter->over;
        cutter->cuts++;
        cutter->cut = array;
    }
}

/* One array was cut, and the tool can be asked for what comes behind it. */
static int is_page(const cutter_t *cutter)
{
    return cutter->cuts == 1 && cutter->options->takes_offset
           && !cutter->options->has_written;
}

static int find_cuts(cutter_t *cutter)
{
    array_t *array;

    if (!find_arrays(cutter)) {
        return 0;
    }
    while (cutter->over && (array = longest_whole(cutter)) != NULL) {
        cut_array(cutter, array);
    }
    return !cutter->over && cutter->cuts
           && (!cutter->options->closed
               || (is_page(cutter) && cutter->says_more == BOTH));
}

/* ---- the shorter text ---- */

static double next_offset(const cutter_t *cutter)
{
    return cutter->options->offset + cutter->cut->kept;
}

static void write_words(mcp_buf_t *buf, const cutter_t *cutter)
{
    int i, left_out = 0;

    for (i = 0; i < cutter->count; i++) {
        left_out += cutter->arrays[i].rows - cutter->arrays[i].kept;
    }
    mcp_buf_printf(buf, "\"truncated\":true,\"rows_left_out\":%d", left_out);
    mcp_buf_json_name(buf, "how_to_go_on");
    if (is_page(cutter)) {
        mcp_buf_printf(buf, "\"Call again with offset %.0f for the rest.\"",
                       next_offset(cutter));
    }
    else {
        mcp_buf_json_string(buf, hint(cutter->options));
    }
}

static void write_value(mcp_buf_t *buf, const cutter_t *cutter, mcp_str_t value)
{
    int i;

    for (i = 0; i < cutter->count; i++) {
        const array_t *array = &cutter->arrays[i];

        if (array->text.data == value.data && array->kept < array->rows) {
            mcp_buf_put(buf, value.data, array->keep);
            mcp_buf_putc(buf, ']');
            return;
        }
    }
    mcp_buf_put(buf, value.data, value.len);
}

/* What the tool says under a name of ours: set right, or nothing. */
static void write_own_word(mcp_buf_t *buf, const cutter_t *cutter, int bit)
{
    if (bit == 1) {
        mcp_buf_lit(buf, "true");
    }
    else {
        mcp_buf_printf(buf, "%.0f", next_offset(cutter));
    }
}

static void write_member(mcp_buf_t *buf, const cutter_t *cutter, mcp_str_t name,
                         mcp_str_t value, int has_words)
{
    int word = find_word(name);
    int bit = word < 0 ? 0 : words[word].bit;

    if (has_words && word >= 0 && !bit) {
        return;
    }
    if (buf->data[buf->len - 1] != '{') {
        mcp_buf_putc(buf, ',');
    }
    mcp_buf_put(buf, name.data, name.len);
    mcp_buf_putc(buf, ':');
    if (bit && is_page(cutter)) {
        write_own_word(buf, cutter, bit);
    }
    else {
        write_value(buf, cutter, value);
    }
}

static mcp_str_t write_shorter(const cutter_t *cutter, int has_words)
{
    mcp_str_t rest = cutter->json, name, value;
    mcp_buf_t buf;

    mcp_buf_init(&buf, cutter->options->max + WORDS, cutter->pool);
    mcp_buf_putc(&buf, '{');
    if (has_words) {
        write_words(&buf, cutter);
    }
    while (mcp_jsontext_next(&name, &value, &rest)) {
        write_member(&buf, cutter, name, value, has_words);
    }
    mcp_buf_putc(&buf, '}');
    return (mcp_str_t){ buf.data, buf.len };
}

mcp_error_t *mcp_cut(mcp_cut_t *cut, mcp_str_t json,
                     const mcp_cut_options_t *options, apr_pool_t *pool)
{
    cutter_t cutter = { .options = options, .json = json, .pool = pool };

    cutter.over = json.len + WORDS > options->max
                      ? json.len + WORDS - options->max
                      : 0;
    if (!find_cuts(&cutter)) {
        return mcp_cut_refuse(json, options, pool);
    }
    cut->text = write_shorter(&cutter, 1);
    cut->structure = options->closed ? write_shorter(&cutter, 0) : cut->text;
    return NULL;
}
