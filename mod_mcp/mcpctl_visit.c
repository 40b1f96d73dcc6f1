/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_visit.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

#define EXCERPT 120

const char *const mcpctl_verdicts[] = { "ok", "skip", "warn", "FAIL" };

void mcpctl_visit_begin(mcpctl_visit_t *visit)
{
    visit->verdict = MCPCTL_OK;
    visit->summary = NULL;
    visit->findings = apr_array_make(visit->pool, 4, sizeof(mcpctl_finding_t));
}

/* A server may say back what it was sent. */
static void hide_token(char *text, const char *token)
{
    char *at = token ? strstr(text, token) : NULL;

    for (; at; at = strstr(at, token)) {
        memset(at, '*', strlen(token));
    }
}

const char *mcpctl_visit_plain(const mcpctl_visit_t *visit, const char *text)
{
    char *plain = apr_pstrdup(visit->pool, text);
    char *c;

    hide_token(plain, visit->token);
    for (c = plain; *c; c++) {
        if (*c < ' ' || *c > '~') {
            *c = '?';
        }
    }
    return plain;
}

static const char *format_plain(const mcpctl_visit_t *visit, const char *format,
                                va_list ap)
{
    return mcpctl_visit_plain(visit, apr_pvsprintf(visit->pool, format, ap));
}

void mcpctl_visit_say(mcpctl_visit_t *visit, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    visit->summary = format_plain(visit, format, ap);
    va_end(ap);
}

void mcpctl_visit_skip(mcpctl_visit_t *visit, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    visit->summary = format_plain(visit, format, ap);
    va_end(ap);
    if (visit->verdict < MCPCTL_SKIP) {
        visit->verdict = MCPCTL_SKIP;
    }
}

void mcpctl_visit_find(mcpctl_visit_t *visit, mcpctl_verdict_t verdict,
                       const char *code, const char *mend, const char *format,
                       ...)
{
    mcpctl_finding_t *finding = apr_array_push(visit->findings);
    va_list ap;

    va_start(ap, format);
    finding->seen = format_plain(visit, format, ap);
    va_end(ap);
    finding->verdict = verdict;
    finding->code = code;
    finding->mend = mcpctl_visit_plain(visit, mend);
    if (visit->verdict < verdict) {
        visit->verdict = verdict;
    }
}

const char *mcpctl_visit_excerpt(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said)
{
    mcp_buf_t text;
    apr_size_t i;

    if (!said->body.len) {
        return "with an empty body";
    }
    mcp_buf_init(&text, EXCERPT + 16, visit->pool);
    mcp_buf_putc(&text, '"');
    for (i = 0; i < said->body.len && text.len < EXCERPT; i++) {
        char c = said->body.data[i];
        int is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';

        if (!is_space) {
            mcp_buf_putc(&text, c ? c : '?');
        }
        else if (text.data[text.len - 1] != ' ') {
            mcp_buf_putc(&text, ' ');
        }
    }
    mcp_buf_puts(&text, i < said->body.len ? " ...\"" : "\"");
    return mcpctl_visit_plain(visit, text.data);
}

const char *mcpctl_visit_outline(const mcpctl_visit_t *visit,
                                 const mcpctl_said_t *said)
{
    const char *type = mcpctl_http_header(said, "Content-Type");
    const char *server = mcpctl_http_header(said, "Server");

    return apr_psprintf(visit->pool, "HTTP %d%s%s%s%s", said->status,
                        *type ? ", " : "", type, *server ? ", Server: " : "",
                        server);
}
