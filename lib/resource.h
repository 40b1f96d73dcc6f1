/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_RESOURCE_H
#define MCP_RESOURCE_H

#include "lib/argument.h"
#include "lib/uri_template.h"

/*
 * Resources and resource templates of a catalogue (MCP 2025-11-25,
 * server/resources), ready to be listed and read. What they give stands in the
 * catalogue, or a SQL function f(args jsonb) returns json makes it:
 * {"text" or "blob" (base64), "mime_type"?}, or null when there is nothing.
 */

/** Resources and templates of a catalogue, at most. */
#define MCP_RESOURCES_MAX 1000
#define MCP_RESOURCE_TEMPLATES_MAX 64

typedef struct mcp_resource_t {
    mcp_entry_t entry;
    const char *uri;
    const char *mime_type;   /* or NULL */
    const char *text;        /* of these three one; {prefix} replaced */
    const char *blob;        /* base64 */
    mcp_function_t function; /* of {"uri"} */
} mcp_resource_t;

typedef struct mcp_resource_template_t {
    mcp_entry_t entry;
    const mcp_uri_template_t *uri;
    const char *mime_type;               /* or NULL */
    const apr_array_header_t *variables; /* of mcp_argument_t */
    mcp_function_t function;             /* of the variables */
    mcp_function_t list; /* of {"limit", "offset"}, returns {"resources":
                            [{uri, name, title, description, mime_type,
                            size}], "has_more", "next_offset"}; each uri fits
                            the template */
} mcp_resource_template_t;

/**
 * Read "resources" of a catalogue.
 * @param root the catalogue
 * @return of const mcp_resource_t *
 */
const apr_array_header_t *mcp_resource_read(mcp_reading_t *reading,
                                            const mcp_json_t *root);

/**
 * Read "resource_templates" of a catalogue.
 * @return of const mcp_resource_template_t *
 */
const apr_array_header_t *mcp_resource_read_templates(mcp_reading_t *reading,
                                                      const mcp_json_t *root);

#endif
