/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

START_TEST(finds_connectors_and_effects)
{
    const mcp_connector_t *graph = mcp_connector_find("graph");

    ck_assert_str_eq(graph->kind, "graph");
    ck_assert_ptr_null(mcp_connector_find("fax"));
    ck_assert_ptr_null(mcp_connector_find(""));
    ck_assert_str_eq(mcp_connector_kinds(pool), "graph, smtp, webhook, "
                                                "simulator");
    ck_assert_str_eq(mcp_connector_effect(graph, "event.create")->kind, "event."
                                                                        "creat"
                                                                        "e");
    ck_assert_ptr_null(mcp_connector_effect(graph, "event.burn"));
    ck_assert_str_eq(
        mcp_connector_effect(mcp_connector_find("webhook"), "any")->kind, "*");
}
END_TEST

static const char *seal(const mcp_master_key_t *key, const char *plain,
                        mcp_str_t sealed_for)
{
    mcp_str_t sealed;

    ck_ok(mcp_crypto_seal(&sealed, key, mcp_str(plain), sealed_for, pool));
    return mcp_crypto_base64_encode(sealed, pool);
}

START_TEST(opens_what_is_sealed_for_its_place_alone)
{
    const mcp_master_key_t key = { "0123456789abcdef0123456789abcdef" };
    const mcp_master_key_t other = { "1123456789abcdef0123456789abcdef" };
    mcp_str_t here = mcp_connector_sealed_for("harbor", "mail", pool);
    mcp_str_t row = mcp_connector_row_sealed_for("harbor", "mail", pool);
    const char *code = seal(&key, "{\"a\":\"b\"}", here);
    const mcp_json_t *object;

    ck_ok(mcp_connector_open(&object, code, &key, here, pool));
    ck_assert_str_eq(mcp_json_string(mcp_json_get(object, "a")), "b");
    ck_assert_str_eq(mcp_connector_open(&object, code, &key, row, pool)->code,
                     "unseal_failed");
    ck_assert_str_eq(
        mcp_connector_open(&object, code, &other, here, pool)->code, "unseal_"
                                                                     "failed");
    ck_assert_str_eq(mcp_connector_open(&object, code, NULL, here, pool)->code,
                     "unseal_failed");
    ck_ok(mcp_connector_open(&object, NULL, NULL, here, pool));
    ck_assert_ptr_null(object);
}
END_TEST

/* PostgreSQL's encode() breaks lines. */
START_TEST(reads_base64_in_lines)
{
    const mcp_master_key_t key = { "0123456789abcdef0123456789abcdef" };
    mcp_str_t here = mcp_connector_sealed_for("harbor", "mail", pool);
    const char *code = seal(&key, "{\"a\":\"b\"}", here);
    const mcp_json_t *object;

    code = apr_psprintf(pool, "%.20s\n%s\n", code, code + 20);
    ck_ok(mcp_connector_open(&object, code, &key, here, pool));
    ck_assert_uint_eq(mcp_json_count(object), 1);
}
END_TEST

MCP_UNIT_MAIN("connector", finds_connectors_and_effects,
              opens_what_is_sealed_for_its_place_alone, reads_base64_in_lines)
