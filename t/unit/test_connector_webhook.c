/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

static const mcp_delivery_effect_t *effect(void)
{
    return parcel_effect("webhook", "lead.created");
}

START_TEST(signs_a_body)
{
    mcp_delivery_t delivery = parcel_delivery("transcript.ready",
                                              "{\"body\":\"{\\\"event\\\":"
                                              "\\\"transcript.ready\\\","
                                              "\\\"call_id\\\":"
                                              "\\\"call_5r8k2m9q4t\\\"}\"}",
                                              "{\"prefix\":\"X-Kai\"}",
                                              "{\"secret\":\"runtime-"
                                              "secret\"}");
    mcp_parcel_t parcel = { NULL };

    delivery.base_url = "https://crm.example/hook";
    delivery.now = apr_time_from_sec(1773169200);
    delivery.key = "mtg_1:\xC3\xA4 b";
    ck_ok(effect()->make(&parcel, &delivery, pool));
    ck_assert_str_eq(parcel_text(&parcel), "POST https://crm.example/hook\n"
                                           "Content-Type: application/json\n"
                                           "Idempotency-Key: mtg_1:%C3%A4%20b\n"
                                           "X-Kai-Delivery: out_1\n"
                                           "X-Kai-Signature: t=1773169200,v1="
                                           "d292afe6987414ad356cf061468280ff459"
                                           "367c248b5397ff5b16bad3d01a256\n\n"
                                           "{\"event\":\"transcript.ready\","
                                           "\"call_id\":\"call_5r8k2m9q4t\"}");
    ck_assert(!parcel.is_guarded);
}
END_TEST

START_TEST(guards_urls_of_users)
{
    mcp_delivery_t delivery = parcel_delivery("x",
                                              "{\"url\":\"https://user.example/"
                                              "\",\"body\":[1]}",
                                              "{}", NULL);
    mcp_parcel_t parcel = { NULL };

    delivery.sealed = parcel_json("{\"secret\":\"s\"}");
    ck_ok(effect()->make(&parcel, &delivery, pool));
    ck_assert_str_eq(parcel.url, "https://user.example/");
    ck_assert_str_eq(parcel.body.data, "[1]");
    ck_assert_str_eq(APR_ARRAY_IDX(parcel.headers, 2, const char *), "X-Mcp-"
                                                                     "Delivery:"
                                                                     " out_1");
    ck_assert(parcel.is_guarded);
}
END_TEST

START_TEST(sends_nothing_that_is_not_whole)
{
    static const struct {
        const char *payload, *credentials, *why;
    } cases[] = {
        { "{\"body\":1}", "{\"secret\":\"s\"}",
          "a webhook has no usable \"url\"" },
        { "{\"url\":\"ftp://x\",\"body\":1}", "{\"secret\":\"s\"}",
          "a webhook has no usable \"url\"" },
        { "{\"url\":\"https://x y\",\"body\":1}", "{\"secret\":\"s\"}",
          "a webhook has no usable \"url\"" },
        { "{\"url\":\"https://x\"}", "{\"secret\":\"s\"}",
          "a webhook has no \"body\"" },
        { "{\"url\":\"https://x\",\"body\":1}", NULL,
          "a webhook has no secret to sign with" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_delivery_t delivery = parcel_delivery("x", cases[i].payload, "{}",
                                                  cases[i].credentials);
        mcp_parcel_t parcel = { NULL };
        mcp_error_t *error = effect()->make(&parcel, &delivery, pool);

        ck_assert_ptr_nonnull(error);
        ck_assert_str_eq(error->message, cases[i].why);
    }
}
END_TEST

START_TEST(tries_again_until_it_is_gone)
{
    static const struct {
        int status;
        const char *outcome;
    } cases[] = {
        { 204, "delivered|||" },     { 404, "retry|HTTP 404||" },
        { 302, "retry|HTTP 302||" }, { 410, "refused|HTTP 410||" },
        { 500, "retry|HTTP 500||" }, { 0, "retry|cut||" },
        { -1, "retry|cut||" },
    };
    mcp_delivery_t delivery = parcel_delivery("x", "{}", "{}", NULL);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_str_eq(parcel_outcome(effect(), &delivery, cases[i].status,
                                        ""),
                         cases[i].outcome);
    }
    delivery.base_url = "https://crm.example";
    ck_assert_str_eq(parcel_outcome(effect(), &delivery, 0, ""), "retry|cut|"
                                                                 "rest|");
}
END_TEST

START_TEST(checks_its_configuration)
{
    const mcp_connector_t *webhook = mcp_connector_find("webhook");
    mcp_delivery_t delivery = parcel_delivery("x", "{}", "{}", NULL);

    ck_ok(webhook->check(&delivery, pool));
    delivery.base_url = "smtp://x";
    ck_assert_str_eq(webhook->check(&delivery, pool)->code, "invalid_"
                                                            "connector");
    delivery.base_url = NULL;
    delivery.settings = parcel_json("{\"prefix\":\"X Y\"}");
    ck_assert_ptr_nonnull(webhook->check(&delivery, pool));
    delivery.settings = parcel_json("{\"prefix\":\"X-Y\"}");
    ck_ok(webhook->check(&delivery, pool));
    delivery.credentials = parcel_json("{}");
    ck_assert_ptr_nonnull(webhook->check(&delivery, pool));
}
END_TEST

MCP_UNIT_MAIN("connector_webhook", signs_a_body, guards_urls_of_users,
              sends_nothing_that_is_not_whole, tries_again_until_it_is_gone,
              checks_its_configuration)
