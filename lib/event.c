/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/event.h"

void mcp_event_open(mcp_buf_t *buf)
{
    mcp_buf_lit(buf, "data: ");
}

void mcp_event_put(mcp_buf_t *buf, mcp_str_t json)
{
    char *to = mcp_buf_reserve(buf, json.len);
    apr_size_t i;

    for (i = 0; i < json.len; i++) {
        char c = json.data[i];

        to[i] = (char)(c == '\n' || c == '\r' ? ' ' : c);
    }
    to[i] = '\0';
    buf->len += json.len;
}

void mcp_event_close(mcp_buf_t *buf)
{
    mcp_buf_lit(buf, "\n\n");
}
