/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/mistake.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "lib/near.h"

void mcp_mistakes_init(mcp_mistakes_t *mistakes, apr_pool_t *pool)
{
    mistakes->error = NULL;
    mistakes->pool = pool;
}

void mcp_mistake_add(mcp_mistakes_t *mistakes, const char *path,
                     const char *code, const char *hint, const char *format,
                     ...)
{
    apr_pool_t *pool = mistakes->pool;
    va_list ap;
    int count;

    if (!mistakes->error) {
        mistakes->error = mcp_error_make(pool, "bad_catalogue", NULL,
                                         "The catalogue has mistakes.");
    }
    count = mistakes->error->fields ? mistakes->error->fields->nelts : 0;
    if (count < MCP_MISTAKES - 1) {
        va_start(ap, format);
        mcp_error_field(mistakes->error, pool, path, code,
                        apr_pvsprintf(pool, format, ap), hint);
        va_end(ap);
    }
    else if (count == MCP_MISTAKES - 1) {
        mcp_error_field(mistakes->error, pool, "$", "too_many",
                        "There are more mistakes.",
                        "Mend these first, then check again.");
    }
}

/* ---- paths ---- */

static int is_plain_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                  "stuvwxyz_$-0123456789";

    return *name && !name[strspn(name, letters)];
}

const char *mcp_mistake_member(const mcp_mistakes_t *mistakes, const char *path,
                               const char *name)
{
    mcp_buf_t buf;

    if (is_plain_name(name)) {
        return apr_pstrcat(mistakes->pool, path, ".", name, NULL);
    }
    mcp_buf_init(&buf, 0, mistakes->pool);
    mcp_buf_puts(&buf, path);
    mcp_buf_putc(&buf, '[');
    mcp_buf_json_string(&buf, name);
    mcp_buf_putc(&buf, ']');
    return buf.data;
}

const char *mcp_mistake_element(const mcp_mistakes_t *mistakes,
                                const char *path, int index)
{
    return apr_psprintf(mistakes->pool, "%s[%d]", path, index);
}

/* One reference token (RFC 6901, 4), unescaped. */
static const char *take_token(const char **pointer, apr_pool_t *pool)
{
    const char *end = strchrnul(*pointer, '/');
    char *token = apr_pstrmemdup(pool, *pointer, (apr_size_t)(end - *pointer));
    char *from, *to = token;

    for (from = token; *from; from++) {
        if (from[0] == '~' && (from[1] == '0' || from[1] == '1')) {
            *to++ = from[1] == '0' ? '~' : '/';
            from++;
        }
        else {
            *to++ = *from;
        }
    }
    *to = '\0';
    *pointer = end;
    return token;
}

static const mcp_json_t *element(const mcp_json_t *array, int index)
{
    const mcp_json_t *value = mcp_json_first(array);

    while (value && index-- > 0) {
        value = mcp_json_next(value);
    }
    return value;
}

const char *mcp_mistake_pointer(const mcp_mistakes_t *mistakes,
                                const char *path, const mcp_json_t *value,
                                const char *pointer)
{
    while (*pointer == '/') {
        const char *token;

        pointer++;
        token = take_token(&pointer, mistakes->pool);
        if (value && mcp_json_type(value) == MCP_JSON_ARRAY) {
            int index = (int)strtol(token, NULL, 10);

            path = mcp_mistake_element(mistakes, path, index);
            value = element(value, index);
        }
        else {
            path = mcp_mistake_member(mistakes, path, token);
            value = mcp_json_get(value, token);
        }
    }
    return path;
}

/* ---- members ---- */

static const mcp_key_t *find_key(const mcp_key_t *keys, const char *name)
{
    for (; keys->name; keys++) {
        if (!strcmp(keys->name, name)) {
            return keys;
        }
    }
    return NULL;
}

static void unknown_key(mcp_mistakes_t *mistakes, const char *path,
                        const char *name, const mcp_key_t *keys)
{
    const mcp_key_t *key;
    const char *hint;
    mcp_near_t near;
    mcp_buf_t all;

    mcp_near_start(&near, name);
    mcp_buf_init(&all, 0, mistakes->pool);
    for (key = keys; key->name; key++) {
        mcp_near_try(&near, key->name);
        mcp_buf_printf(&all, "%s%s", key == keys ? "" : ", ", key->name);
    }
    hint = near.best
               ? apr_psprintf(mistakes->pool, "Did you mean \"%s\"?", near.best)
               : apr_psprintf(mistakes->pool, "Known here are %s.", all.data);
    mcp_mistake_add(mistakes, mcp_mistake_member(mistakes, path, name),
                    "unknown_key", hint, "Unknown key \"%s\".", name);
}

static const char *with_article(mcp_json_type_t type)
{
    static const char *const words[] = { "null",     "true or false",
                                         "a number", "a string",
                                         "an array", "an object" };

    return words[type];
}

static const char *write_it(const mcp_mistakes_t *mistakes,
                            const mcp_key_t *key)
{
    return key->example ? apr_psprintf(mistakes->pool, "Write \"%s\": %s.",
                                       key->name, key->example)
                        : NULL;
}

static void check_member(mcp_mistakes_t *mistakes, const char *path,
                         const mcp_json_t *member, const mcp_key_t *key)
{
    mcp_json_type_t type = mcp_json_type(member);

    path = mcp_mistake_member(mistakes, path, key->name);
    if (type != key->type) {
        mcp_mistake_add(mistakes, path, "wrong_type", write_it(mistakes, key),
                        "This must be %s, and is %s.", with_article(key->type),
                        with_article(type));
    }
    else if (key->required && type == MCP_JSON_STRING
             && !*mcp_json_string(member)) {
        mcp_mistake_add(mistakes, path, "empty", write_it(mistakes, key),
                        "This must not be empty.");
    }
}

int mcp_mistake_check_keys(mcp_mistakes_t *mistakes, const char *path,
                           const mcp_json_t *object, const mcp_key_t *keys)
{
    const mcp_json_t *member;
    const mcp_key_t *key;

    if (mcp_json_type(object) != MCP_JSON_OBJECT) {
        mcp_mistake_add(mistakes, path, "wrong_type", NULL,
                        "This must be an object, and is %s.",
                        with_article(mcp_json_type(object)));
        return 0;
    }
    for (member = mcp_json_first(object); member;
         member = mcp_json_next(member)) {
        key = find_key(keys, mcp_json_name(member));
        if (key) {
            check_member(mistakes, path, member, key);
        }
        else {
            unknown_key(mistakes, path, mcp_json_name(member), keys);
        }
    }
    for (key = keys; key->name; key++) {
        if (key->required && !mcp_json_get(object, key->name)) {
            mcp_mistake_add(mistakes, path, "missing_key",
                            write_it(mistakes, key), "\"%s\" is missing.",
                            key->name);
        }
    }
    return 1;
}

/* ---- words ---- */

int mcp_mistake_find_word(const char *word, const char *const *words)
{
    int i;

    for (i = 0; words[i]; i++) {
        if (!strcmp(words[i], word)) {
            return i;
        }
    }
    return -1;
}

void mcp_mistake_unknown(mcp_mistakes_t *mistakes, const char *path,
                         const char *what, const char *given,
                         const char *const *words)
{
    const char *near = mcp_near_find(given, words);
    const char *hint;
    mcp_buf_t all;
    int i;

    if (near) {
        hint = apr_psprintf(mistakes->pool, "Did you mean \"%s\"?", near);
    }
    else if (!words[0]) {
        hint = apr_psprintf(mistakes->pool, "The catalogue names no %s.", what);
    }
    else {
        mcp_buf_init(&all, 0, mistakes->pool);
        for (i = 0; words[i]; i++) {
            mcp_buf_printf(&all, "%s\"%s\"", i ? ", " : "", words[i]);
        }
        hint = apr_psprintf(mistakes->pool, "Known: %s.", all.data);
    }
    mcp_mistake_add(mistakes, path, "unknown_value", hint, "Unknown %s \"%s\".",
                    what, given);
}
