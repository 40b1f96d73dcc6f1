/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl_doctor_print.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS 79
#define INDENT 6

/* In JSON a verdict is in lower case. */
static const char *const json_verdicts[] = { "ok", "skip", "warn", "fail" };

/* ---- for people ---- */

/* Words in lines; one that is too long for a line has its own. */
static void print_wrapped(const char *label, const char *text)
{
    apr_size_t column = INDENT + strlen(label);

    printf("%*s%s", INDENT, "", label);
    while (*text) {
        apr_size_t len = strcspn(text, " ");

        if (column + 1 + len > COLUMNS) {
            printf("\n%*s", INDENT + 5, "");
            column = INDENT + 5;
        }
        printf(" %.*s", (int)len, text);
        column += 1 + len;
        text += len;
        text += strspn(text, " ");
    }
    printf("\n");
}

static void print_for_people(const mcpctl_visit_t *visit, const char *name,
                             const char *about)
{
    int i, has_faults = visit->findings->nelts > 0;

    printf("%-4s  %-10s  %s\n", mcpctl_verdicts[visit->verdict], name,
           has_faults || !visit->summary ? about : visit->summary);
    for (i = 0; i < visit->findings->nelts; i++) {
        const mcpctl_finding_t *finding =
            &APR_ARRAY_IDX(visit->findings, i, const mcpctl_finding_t);

        printf("%*s%s (%s)\n", INDENT, "", finding->code,
               mcpctl_verdicts[finding->verdict]);
        print_wrapped("Seen:", finding->seen);
        print_wrapped("Mend:", finding->mend);
    }
    fflush(stdout);
}

/* ---- for programs ---- */

static void write_member(mcp_buf_t *json, const char *name, const char *text)
{
    mcp_buf_json_name(json, name);
    mcp_buf_json_string(json, text);
}

static void write_finding(mcp_buf_t *json, const mcpctl_finding_t *finding)
{
    mcp_buf_putc(json, '{');
    write_member(json, "verdict", json_verdicts[finding->verdict]);
    write_member(json, "code", finding->code);
    write_member(json, "seen", finding->seen);
    write_member(json, "mend", finding->mend);
    mcp_buf_putc(json, '}');
}

static void write_step(mcp_buf_t *json, const mcpctl_visit_t *visit,
                       const char *name, const char *about)
{
    int i;

    mcp_buf_putc(json, '{');
    write_member(json, "step", name);
    write_member(json, "about", about);
    write_member(json, "verdict", json_verdicts[visit->verdict]);
    write_member(json, "summary",
                 visit->findings->nelts ? NULL : visit->summary);
    mcp_buf_json_name(json, "findings");
    mcp_buf_putc(json, '[');
    for (i = 0; i < visit->findings->nelts; i++) {
        mcp_buf_puts(json, i ? "," : "");
        write_finding(json, &APR_ARRAY_IDX(visit->findings, i,
                                           const mcpctl_finding_t));
    }
    mcp_buf_lit(json, "]}");
}

/* ---- both ---- */

void mcpctl_doctor_print_begin(mcpctl_report_t *report, int is_json,
                               const mcpctl_visit_t *visit)
{
    memset(report, 0, sizeof(*report));
    report->is_json = is_json;
    mcp_buf_init(&report->json, 4096, visit->pool);
    mcp_buf_putc(&report->json, '{');
    write_member(&report->json, "url", mcpctl_visit_plain(visit, visit->url));
    mcp_buf_json_name(&report->json, "steps");
    mcp_buf_putc(&report->json, '[');
}

void mcpctl_doctor_print_step(mcpctl_report_t *report,
                              const mcpctl_visit_t *visit, const char *name,
                              const char *about)
{
    int i, first = 1;

    for (i = 0; i <= MCPCTL_FAIL; i++) {
        first = first && !report->counts[i];
    }
    report->counts[visit->verdict]++;
    if (!report->is_json) {
        print_for_people(visit, name, about);
        return;
    }
    mcp_buf_puts(&report->json, first ? "" : ",");
    write_step(&report->json, visit, name, about);
}

void mcpctl_doctor_print_end(mcpctl_report_t *report)
{
    const int *n = report->counts;
    int i;

    if (!report->is_json) {
        printf("%d ok, %d skipped, %d warnings, %d failed\n", n[MCPCTL_OK],
               n[MCPCTL_SKIP], n[MCPCTL_WARN], n[MCPCTL_FAIL]);
        fflush(stdout);
        return;
    }
    mcp_buf_putc(&report->json, ']');
    for (i = 0; i <= MCPCTL_FAIL; i++) {
        mcp_buf_json_name(&report->json, json_verdicts[i]);
        mcp_buf_printf(&report->json, "%d", n[i]);
    }
    mcp_buf_lit(&report->json, "}\n");
    fputs(report->json.data, stdout);
    fflush(stdout);
}
