/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/media.h"

START_TEST(json_is_known_by_its_type)
{
    static const struct {
        const char *type;
        int is_json;
    } cases[] = {
        { "application/json", 1 },
        { "Application/JSON; charset=utf-8", 1 },
        { "application/json;charset=utf-8", 1 },
        { "application/oauth-client-id-document+json", 1 },
        { "application/jwk-set+json ; x=y", 1 },
        { "application/jsonp", 0 },
        { "application/+json", 0 },
        { "application/x+jsonx", 0 },
        { "application/", 0 },
        { "text/json", 0 },
        { "text/html", 0 },
        { "", 0 },
        { NULL, 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(mcp_media_is_json(cases[i].type) == cases[i].is_json,
                      "%s", cases[i].type);
    }
}
END_TEST

START_TEST(json_is_asked_for_in_a_header)
{
    const apr_array_header_t *headers = mcp_media_accept_json(pool);

    ck_assert_int_eq(headers->nelts, 1);
    ck_assert_str_eq(APR_ARRAY_IDX(headers, 0, const char *), "Accept: "
                                                              "application/"
                                                              "json");
}
END_TEST

MCP_UNIT_MAIN("media", json_is_known_by_its_type, json_is_asked_for_in_a_header)
