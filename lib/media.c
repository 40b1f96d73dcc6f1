/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/media.h"

#include <string.h>

int mcp_media_is_json(const char *type)
{
    static const char application[] = "application/";
    static const char suffix[] = "+json";
    apr_size_t len = type ? strcspn(type, "; \t") : 0;
    apr_size_t start = strlen(application), end = strlen(suffix);

    if (len <= start || strncasecmp(type, application, start)) {
        return 0;
    }
    type += start;
    len -= start;
    if (len == 4 && !strncasecmp(type, "json", 4)) {
        return 1;
    }
    return len > end && !strncasecmp(type + len - end, suffix, end);
}

const apr_array_header_t *mcp_media_accept_json(apr_pool_t *pool)
{
    apr_array_header_t *headers = apr_array_make(pool, 1, sizeof(char *));

    APR_ARRAY_PUSH(headers, const char *) = "Accept: application/json";
    return headers;
}
