/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/redirect.h"

START_TEST(redirect_uris_of_real_clients_may_be_registered)
{
    static const char *const cases[] = {
        "https://claude.ai/api/mcp/auth_callback",
        "https://claude.com/api/mcp/auth_callback",
        "https://chatgpt.com/connector_platform_oauth_redirect",
        "https://vscode.dev/redirect",
        "https://insiders.vscode.dev/redirect",
        "https://example.com",
        "https://example.com:8443/cb?a=b%20c&d",
        "https://[2001:db8::1]/cb",
        "http://localhost",
        "http://localhost:6274/oauth/callback",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418",
        "http://127.0.0.1:33418/?x=1",
        "http://[::1]:8787/oauth/callback",
        "http://localhost?x=1",
        "cursor://anysphere.cursor-retrieval/oauth/user-x/callback",
        "vscode://ms.mcp/callback",
        "com.example.app:/oauth2redirect",
        "com.example.app:cb",
        "warp://mcp/oauth2callback",
        "claude+x-1.0://cb",
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *wrong = mcp_redirect_check(cases[i]);

        ck_assert_msg(!wrong, "%s: %s", cases[i], wrong);
    }
}
END_TEST

#define NOT_OWN "its scheme is not an application's own"
#define CHARACTERS "it has characters that a URI does not have"
#define LOOPBACK "http is for localhost, 127.0.0.1 and [::1]; use https"

START_TEST(dangerous_redirect_uris_are_refused)
{
    static const struct {
        const char *uri, *wrong;
    } cases[] = {
        { "javascript:alert(1)", NOT_OWN },
        { "JavaScript:alert(1)", NOT_OWN },
        { "java\tscript:alert(1)", CHARACTERS },
        { " javascript:alert(1)", CHARACTERS },
        { "\x01javascript:alert(1)", CHARACTERS },
        { "javascript\n:alert(1)", CHARACTERS },
        { "vbscript:x", NOT_OWN },
        { "data:text/html,x", NOT_OWN },
        { "file:///etc/passwd", NOT_OWN },
        { "blob:https://example.com/x", NOT_OWN },
        { "about:blank", NOT_OWN },
        { "view-source:https://example.com", NOT_OWN },
        { "filesystem:https://example.com/x", NOT_OWN },
        { "intent://x#Intent;end", "it must have no fragment" },
        { "intent://x", NOT_OWN },
        { "ms-msdt:/id", NOT_OWN },
        { "search-ms:query", NOT_OWN },
        { "mailto:a@example.com", NOT_OWN },
        { "ftp://example.com/", NOT_OWN },
        { "ws://example.com/", NOT_OWN },
        { "http://example.com/cb", LOOPBACK },
        { "http://localhost.example.com/cb", LOOPBACK },
        { "http://localhost@example.com/cb", LOOPBACK },
        { "http://127.0.0.1.example.com/cb", LOOPBACK },
        { "http://127.0.0.2/cb", LOOPBACK },
        { "http://0.0.0.0/cb", LOOPBACK },
        { "http://10.0.0.1/cb", LOOPBACK },
        { "http://[::2]/cb", LOOPBACK },
        { "http:/localhost/cb", LOOPBACK },
        { "http:localhost", LOOPBACK },
        { "HTTP://localhost/cb", LOOPBACK },
        { "http://localhost:1@example.com/", "the port is not a number" },
        { "http://localhost:/", "the port is not a number" },
        { "http://localhost:65536/", "the port is not a number" },
        { "http://localhost:123456/", "the port is not a number" },
        { "http://localhost:8080x", "the port is not a number" },
        { "https:///cb", "the host is missing or too long" },
        { "https:/example.com", "it must begin with https://" },
        { "https://u@example.com/cb", "what follows the host is neither path "
                                      "nor query" },
        { "https://example.com/cb#x", "it must have no fragment" },
        { "https://example.com/cb#", "it must have no fragment" },
        { "https://example.com\\@evil.example/", CHARACTERS },
        { "https://example.com/\"><script>", CHARACTERS },
        { "https://example.com/\xC3\xA4", CHARACTERS },
        { "cursor://user@host/cb", "it must have no user name" },
        { "cursor:", "nothing follows its scheme" },
        { "/cb", "it is not absolute" },
        { "//example.com/cb", "it is not absolute" },
        { "example.com/cb", "it is not absolute" },
        { "1app:/cb", "it is not absolute" },
        { ":", "it is not absolute" },
        { "", "it is not absolute" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_pstr_eq(mcp_redirect_check(cases[i].uri), cases[i].wrong);
    }
}
END_TEST

START_TEST(a_redirect_uri_has_a_length)
{
    char *uri = apr_palloc(pool, MCP_REDIRECT_MAX + 2);

    memset(uri, 'x', MCP_REDIRECT_MAX + 1);
    memcpy(uri, "cursor://", 9);
    uri[MCP_REDIRECT_MAX + 1] = '\0';
    ck_assert_pstr_eq(mcp_redirect_check(uri), "it is longer than 2000 "
                                               "characters");
    uri[MCP_REDIRECT_MAX] = '\0';
    ck_assert_pstr_eq(mcp_redirect_check(uri), NULL);
}
END_TEST

START_TEST(only_the_port_of_a_loopback_address_may_differ)
{
    static const struct {
        const char *registered, *uri;
        int match;
    } cases[] = {
        { "https://example.com/cb", "https://example.com/cb", 1 },
        { "https://example.com/cb", "https://example.com/cb/", 0 },
        { "https://example.com/cb", "https://example.com/CB", 0 },
        { "https://example.com/cb", "https://EXAMPLE.com/cb", 0 },
        { "https://example.com/cb", "https://example.com:443/cb", 0 },
        { "https://example.com/cb", "https://example.com/cb?x", 0 },
        { "https://example.com:1/cb", "https://example.com:2/cb", 0 },
        { "https://example.com", "https://example.com/", 0 },
        { "https://localhost:1/cb", "https://localhost:2/cb", 0 },
        { "http://localhost/cb", "http://localhost:1234/cb", 1 },
        { "http://localhost:1/cb", "http://localhost:65535/cb", 1 },
        { "http://localhost:1/cb", "http://localhost/cb", 1 },
        { "http://127.0.0.1/cb", "http://127.0.0.1:9/cb", 1 },
        { "http://[::1]/cb", "http://[::1]:9/cb", 1 },
        { "http://localhost", "http://localhost:9", 1 },
        { "http://localhost?x=1", "http://localhost:9?x=1", 1 },
        { "http://localhost", "http://localhost:9/", 0 },
        { "http://localhost/cb", "http://localhost:9/cb?x", 0 },
        { "http://localhost/cb", "http://localhost:9/cb2", 0 },
        { "http://localhost/cb", "http://127.0.0.1/cb", 0 },
        { "http://127.0.0.1/cb", "http://[::1]/cb", 0 },
        { "http://localhost/cb", "https://localhost/cb", 0 },
        { "http://localhost/cb", "http://localhost:/cb", 0 },
        { "http://localhost/cb", "http://localhost:65536/cb", 0 },
        { "http://localhost/cb", "http://localhost:9@evil.example/cb", 0 },
        { "http://localhost/cb", "http://localhost@evil.example/cb", 0 },
        { "http://localhost/cb", "http://localhost.evil.example/cb", 0 },
        { "http://localhost/cb", "http://LOCALHOST:9/cb", 0 },
        { "cursor://x/cb", "cursor://x/cb", 1 },
        { "cursor://x:1/cb", "cursor://x:2/cb", 0 },
        { "cursor://localhost/cb", "cursor://localhost:2/cb", 0 },
        { "", "", 1 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(mcp_redirect_is_match(cases[i].registered, cases[i].uri)
                          == cases[i].match,
                      "%s and %s", cases[i].registered, cases[i].uri);
    }
}
END_TEST

START_TEST(any_of_the_registered_ones_will_do)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(char *));

    ck_assert_ptr_null(mcp_redirect_find(list, "http://localhost/cb"));
    APR_ARRAY_PUSH(list, const char *) = "https://example.com/cb";
    APR_ARRAY_PUSH(list, const char *) = "http://localhost/cb";
    ck_assert_pstr_eq(mcp_redirect_find(list, "http://localhost:7/cb"), "http:/"
                                                                        "/local"
                                                                        "host/"
                                                                        "cb");
    ck_assert_ptr_null(mcp_redirect_find(list, "http://localhost:7/"));
}
END_TEST

START_TEST(a_human_reads_who_gets_the_code)
{
    static const struct {
        const char *uri, *host;
        int is_local;
    } cases[] = {
        { "https://claude.ai/api/mcp/auth_callback", "claude.ai", 0 },
        { "https://example.com:8443?x", "example.com:8443", 0 },
        { "https://[2001:db8::1]/cb", "[2001:db8::1]", 0 },
        { "http://localhost:1234/cb", "localhost", 1 },
        { "http://[::1]", "[::1]", 1 },
        { "cursor://claude.ai/cb", "cursor:", 1 },
        { "com.example.app:/cb", "com.example.app:", 1 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(mcp_redirect_host(cases[i].uri, pool), cases[i].host);
        ck_assert_int_eq(mcp_redirect_is_local(cases[i].uri),
                         cases[i].is_local);
    }
}
END_TEST

MCP_UNIT_MAIN("redirect", redirect_uris_of_real_clients_may_be_registered,
              dangerous_redirect_uris_are_refused, a_redirect_uri_has_a_length,
              only_the_port_of_a_loopback_address_may_differ,
              any_of_the_registered_ones_will_do,
              a_human_reads_who_gets_the_code)
