/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/template.h"

#include <string.h>

#include <apr_strings.h>

#include "lib/tool.h"

typedef struct part_t {
    const char *text; /* NULL: the value of an argument */
    int argument;
} part_t;

struct mcp_template_t {
    apr_array_header_t *parts; /* of part_t */
};

typedef struct reader_t {
    mcp_mistakes_t *mistakes;
    const char *path;
    const char *const *names;
    const char *prefix;
    apr_array_header_t *parts;
    apr_pool_t *pool;
} reader_t;

static void add_text(reader_t *reader, const char *text)
{
    part_t *part;

    if (*text) {
        part = apr_array_push(reader->parts);
        part->text = mcp_tool_words(text, reader->prefix, reader->pool);
    }
}

static void add_argument(reader_t *reader, const char *name)
{
    int index = mcp_mistake_find_word(name, reader->names);
    part_t *part;

    if (index < 0) {
        mcp_mistake_unknown(reader->mistakes, reader->path, "argument", name,
                            reader->names);
        return;
    }
    part = apr_array_push(reader->parts);
    part->text = NULL;
    part->argument = index;
}

/* The name between braces, without the space around it. */
static const char *trimmed(const char *from, const char *to, apr_pool_t *pool)
{
    while (from < to && *from == ' ') {
        from++;
    }
    while (to > from && to[-1] == ' ') {
        to--;
    }
    return apr_pstrmemdup(pool, from, (apr_size_t)(to - from));
}

static void read_parts(reader_t *reader, const char *text)
{
    const char *open, *close;

    while ((open = strstr(text, "{{")) != NULL) {
        close = strstr(open, "}}");
        if (!close) {
            mcp_mistake_add(reader->mistakes, reader->path, "unterminated",
                            "Write {{argument}}.",
                            "\"{{\" has no \"}}\" behind it.");
            return;
        }
        add_text(reader,
                 apr_pstrmemdup(reader->pool, text, (apr_size_t)(open - text)));
        add_argument(reader, trimmed(open + 2, close, reader->pool));
        text = close + 2;
    }
    add_text(reader, text);
}

const mcp_template_t *mcp_template_read(mcp_mistakes_t *mistakes,
                                        const char *path, const char *text,
                                        const char *const *names,
                                        const char *prefix, apr_pool_t *pool)
{
    mcp_template_t *made = apr_palloc(pool, sizeof(*made));
    reader_t reader = { mistakes, path, names, prefix, NULL, pool };
    part_t *part;

    made->parts = reader.parts = apr_array_make(pool, 1, sizeof(part_t));
    if (names) {
        read_parts(&reader, text);
        return made;
    }
    part = apr_array_push(made->parts);
    part->text = text;
    return made;
}

/* A part as it is with the values; NULL: nothing. */
static const char *part_of(const mcp_template_t *text, int index,
                           const char *const *values)
{
    const part_t *part = &APR_ARRAY_IDX(text->parts, index, part_t);

    return part->text ? part->text : values[part->argument];
}

void mcp_template_write(mcp_buf_t *buf, const mcp_template_t *text,
                        const char *const *values)
{
    int i;

    for (i = 0; i < text->parts->nelts; i++) {
        const char *bytes = part_of(text, i, values);

        if (bytes) {
            mcp_buf_json_escape(buf, bytes, strlen(bytes));
        }
    }
}

const char *mcp_template_fill(const mcp_template_t *text,
                              const char *const *values, apr_pool_t *pool)
{
    mcp_buf_t buf;
    int i;

    mcp_buf_init(&buf, 128, pool);
    for (i = 0; i < text->parts->nelts; i++) {
        const char *bytes = part_of(text, i, values);

        mcp_buf_puts(&buf, bytes ? bytes : "");
    }
    return buf.data;
}

int mcp_template_has(const mcp_template_t *text, int argument)
{
    int i;

    for (i = 0; i < text->parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(text->parts, i, part_t);

        if (!part->text && part->argument == argument) {
            return 1;
        }
    }
    return 0;
}

int mcp_template_is_fixed(const mcp_template_t *text)
{
    int i;

    for (i = 0; i < text->parts->nelts; i++) {
        if (!APR_ARRAY_IDX(text->parts, i, part_t).text) {
            return 0;
        }
    }
    return 1;
}
