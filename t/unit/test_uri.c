/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/uri.h"

START_TEST(resources_are_exact_https_urls)
{
    static const struct {
        const char *url, *wrong; /* NULL: fine */
    } cases[] = {
        { "https://mcp.example.com/api/v1/mcp", NULL },
        { "https://mcp.example.com", NULL },
        { "https://mcp.example.com:8443/mcp", NULL },
        { "https://*.example.com/mcp", NULL },
        { "http://localhost:8080/mcp", NULL },
        { "http://a.localhost/mcp", NULL },
        { "http://127.0.0.1:80/mcp", NULL },
        { "http://[::1]:80/mcp", NULL },
        { "https://[2001:db8::1]/mcp", NULL },
        { "http://mcp.example.com/mcp", "http is for loopback hosts" },
        { "http://localhost.example.com/mcp", "http is for loopback hosts" },
        { "ftp://example.com/mcp", "it must begin with https://" },
        { "https:///mcp", "the host is missing" },
        { "https://Example.com/mcp", "lower-case" },
        { "https://user@example.com/mcp", "lower-case" },
        { "https://example.com/mcp/", "it must not end with a slash" },
        { "https://example.com/mcp?x=1", "no query" },
        { "https://example.com/mcp#x", "no fragment" },
        { "https://example.com:/mcp", "the port is not a number" },
        { "https://example.com:123456/mcp", "the port is not a number" },
        { "https://example.com:80x/mcp", "what follows the host" },
        { "https://*example.com/mcp", "one whole label" },
        { "https://a.*.com/mcp", "lower-case" },
        { "https://[::1/mcp", "not an IPv6 address" },
        { "https://example.com/a b", "characters that a URL" },
        { "https://../mcp", "an empty label" },
        { "https://a..example.com/mcp", "an empty label" },
        { "https://*..example.com/mcp", "an empty label" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *wrong = mcp_uri_check_resource(cases[i].url);

        if (!cases[i].wrong) {
            ck_assert_msg(!wrong, "%s: %s", cases[i].url, wrong);
            continue;
        }
        ck_assert_msg(wrong && strstr(wrong, cases[i].wrong), "%s: %s",
                      cases[i].url, wrong ? wrong : "accepted");
    }
    ck_assert_ptr_nonnull(mcp_uri_check_issuer("https://*.example.com"));
}
END_TEST

START_TEST(an_origin_has_no_path)
{
    ck_assert_ptr_null(mcp_uri_check_origin("https://app.example.com"));
    ck_assert_ptr_null(mcp_uri_check_origin("http://localhost:6274"));
    ck_assert_ptr_nonnull(mcp_uri_check_origin("https://app.example.com/"));
    ck_assert_ptr_nonnull(mcp_uri_check_origin("null"));
    ck_assert_ptr_nonnull(mcp_uri_check_origin("*"));
}
END_TEST

START_TEST(a_url_comes_apart_at_its_path)
{
    ck_assert_str_eq(mcp_uri_origin("https://a.example:8443/x/y", pool),
                     "https://a.example:8443");
    ck_assert_str_eq(mcp_uri_path("https://a.example:8443/x/y"), "/x/y");
    ck_assert_str_eq(mcp_uri_origin("http://[::1]:80", pool), "http://"
                                                              "[::1]:80");
    ck_assert_str_eq(mcp_uri_path("http://[::1]:80"), "");
}
END_TEST

START_TEST(a_star_stands_for_the_workspace)
{
    ck_assert_str_eq(mcp_uri_expand("https://*.example.com/mcp", "harbor",
                                    pool),
                     "https://harbor.example.com/mcp");
    ck_assert_str_eq(mcp_uri_expand("https://x.example.com", "harbor", pool),
                     "https://x.example.com");
}
END_TEST

START_TEST(the_host_names_the_workspace)
{
    static const struct {
        const char *pattern, *host, *workspace;
    } cases[] = {
        { "harbor", "whatever.example.com", "harbor" },
        { "harbor", NULL, "harbor" },
        { "*.example.com", "finch.example.com", "finch" },
        { "*.example.com", "FINCH.Example.COM", "finch" },
        { "*.example.com", "example.com", NULL },
        { "*.example.com", ".example.com", NULL },
        { "*.example.com", "a.b.example.com", NULL },
        { "*.example.com", "finch.example.com.evil.test", NULL },
        { "*.example.com", "finch.example.net", NULL },
        { "*.example.com", "-x.example.com", NULL },
        { "*.example.com", "f'; --.example.com", NULL },
        { "*.example.com", NULL, NULL },
        { "*", "finch.example.com", "*" },
        { "*", NULL, "*" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *name = mcp_uri_workspace(cases[i].pattern, cases[i].host,
                                             pool);

        ck_assert_pstr_eq(name, cases[i].workspace);
    }
}
END_TEST

START_TEST(a_link_is_an_https_url_of_anybody)
{
    static const struct {
        const char *url, *wrong; /* NULL: fine */
    } cases[] = {
        { "https://example.com", NULL },
        { "HTTPS://Example.COM:8443/A/b;c=d?e=%20f&g", NULL },
        { "https://example.com?x", NULL },
        { "https://[2001:DB8::1]:443/", NULL },
        { "https://192.0.2.1/", NULL },
        { "https://example.com./", NULL },
        { "http://example.com/", "it must begin with https://" },
        { "//example.com/", "it must begin with https://" },
        { "javascript:https://example.com/", "it must begin with https://" },
        { "https:///x", "the host is missing or too long" },
        { "https://", "the host is missing or too long" },
        { "https://u@example.com/", "neither path nor query" },
        { "https://u:p@example.com/", "the port is not a number" },
        { "https://example.com:80@evil.example/", "neither path nor query" },
        { "https://example.com:/", "the port is not a number" },
        { "https://example.com:123456/", "the port is not a number" },
        { "https://example.com#x", "neither path nor query" },
        { "https://example.com/#x", "no fragment" },
        { "https://example.com/a b", "characters that a URL" },
        { "https://example.com/\t", "characters that a URL" },
        { "https://example.com\\@evil.example/", "characters that a URL" },
        { "https://example.com/\x7F", "characters that a URL" },
        { "https://ex\xC3\xA4mple.com/", "characters that a URL" },
        { "https://[::1/", "no IPv6 address" },
        { "https://[::1%25lo]/", "no IPv6 address" },
        { "https://exam%70le.com/", "neither path nor query" },
        { "https://../x", "an empty label" },
        { "https://.example.com/x", "an empty label" },
        { "https://a..example.com/x", "an empty label" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *wrong = mcp_uri_check_link(cases[i].url);

        if (!cases[i].wrong) {
            ck_assert_msg(!wrong, "%s: %s", cases[i].url, wrong);
            continue;
        }
        ck_assert_msg(wrong && strstr(wrong, cases[i].wrong), "%s: %s",
                      cases[i].url, wrong ? wrong : "accepted");
    }
}
END_TEST

START_TEST(a_link_has_a_length)
{
    char *url = apr_palloc(pool, MCP_URI_LINK_MAX + 2);

    memset(url, 'x', MCP_URI_LINK_MAX + 1);
    memcpy(url, "https://example.com/", 20);
    url[MCP_URI_LINK_MAX + 1] = '\0';
    ck_assert_pstr_eq(mcp_uri_check_link(url), "it is too long");
    url[MCP_URI_LINK_MAX] = '\0';
    ck_assert_pstr_eq(mcp_uri_check_link(url), NULL);
}
END_TEST

MCP_UNIT_MAIN("uri", resources_are_exact_https_urls, an_origin_has_no_path,
              a_url_comes_apart_at_its_path, a_star_stands_for_the_workspace,
              the_host_names_the_workspace, a_link_is_an_https_url_of_anybody,
              a_link_has_a_length)
