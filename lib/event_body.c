/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/event_body.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>

#define MARK "mcp-description"

void mcp_event_body_write(mcp_buf_t *out, const char *html)
{
    mcp_buf_lit(out, "<div id=\"" MARK "\">");
    mcp_buf_puts(out, html);
    mcp_buf_lit(out, "</div>");
}

/* A tag of an HTML text (HTML, 13.1.2), or a comment. */
typedef struct tag_t {
    const char *begin, *end; /* behind the ">" */
    int is_div, is_end;
    int is_marked; /* its id is ours */
} tag_t;

/* Mail programs put a prefix before the ids of what they show. */
static int is_mark(const char *value, apr_size_t len)
{
    static const char mark[] = MARK;

    if (len > 2 && !strncmp(value, "x_", 2)) {
        value += 2;
        len -= 2;
    }
    return len == sizeof(mark) - 1 && !strncmp(value, mark, len);
}

/* An attribute's value, quoted or not; text is behind the "=". */
static const char *read_value(const char **value, apr_size_t *len,
                              const char *text)
{
    char quote;

    while (apr_isspace(*text)) {
        text++;
    }
    quote = *text == '"' || *text == '\'' ? *text++ : '\0';
    *value = text;
    while (*text
           && (quote ? *text != quote : !apr_isspace(*text) && *text != '>')) {
        text++;
    }
    *len = (apr_size_t)(text - *value);
    return quote && *text ? text + 1 : text;
}

/* The attributes up to the ">". @return behind it, or NULL: there is none */
static const char *read_attributes(tag_t *tag, const char *text)
{
    while (*text && *text != '>') {
        const char *name = text, *value;
        apr_size_t len = strcspn(text, " \t\r\n\f/=>"), value_len;

        text += len + strspn(text + len, " \t\r\n\f");
        if (*text != '=') {
            text += *text == '/';
            continue;
        }
        text = read_value(&value, &value_len, text + 1);
        if (len == 2 && !strncasecmp(name, "id", 2)) {
            tag->is_marked = is_mark(value, value_len);
        }
    }
    return *text ? text + 1 : NULL;
}

/* @return whether there is another one in the text */
static int next_tag(tag_t *tag, const char *text)
{
    const char *name;

    memset(tag, 0, sizeof(*tag));
    tag->begin = strchr(text, '<');
    if (!tag->begin) {
        return 0;
    }
    if (!strncmp(tag->begin, "<!--", 4)) {
        tag->end = strstr(tag->begin + 4, "-->");
        return tag->end != NULL;
    }
    name = tag->begin + 1;
    tag->is_end = *name == '/';
    name += tag->is_end;
    if (!apr_isalpha(*name)) {
        tag->is_end = 0;
        tag->end = tag->begin + 1;
        return 1;
    }
    tag->is_div = !strncasecmp(name, "div", 3)
                  && (!name[3] || strchr(" \t\r\n\f/>", name[3]));
    tag->end = read_attributes(tag, name + strcspn(name, " \t\r\n\f/>"));
    return tag->end != NULL;
}

int mcp_event_body_replace(mcp_buf_t *out, const char *body, const char *html)
{
    const char *text = body;
    int depth = 1;
    tag_t mark, tag;

    do {
        if (!next_tag(&mark, text)) {
            return 0;
        }
        text = mark.end;
    } while (!mark.is_div || mark.is_end || !mark.is_marked);
    do {
        if (!next_tag(&tag, text)) {
            return 0;
        }
        text = tag.end;
        depth += tag.is_div ? (tag.is_end ? -1 : 1) : 0;
    } while (depth);
    mcp_buf_put(out, body, (apr_size_t)(mark.begin - body));
    mcp_event_body_write(out, html);
    mcp_buf_puts(out, tag.end);
    return 1;
}
