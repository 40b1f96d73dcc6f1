/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/fake.h"

#include "lib/session.h"

static mcp_ctx_t *ctx;

static const mcp_json_t *json(const char *text)
{
    mcp_json_t *value;

    ck_ok(mcp_json_parse(&value, mcp_str(text), pool));
    return value;
}

static void begin(void)
{
    static mcp_master_key_t key;

    memset(&key, 7, sizeof(key));
    ctx = fake_ctx();
    ctx->seal_key = &key;
}

/* What a later message is found to be able to, as JSON; "-": nothing known. */
static const char *read_session(const char *id)
{
    mcp_buf_t buf;

    ctx->client.capabilities = NULL;
    fake_send(id ? "Mcp-Session-Id" : NULL, id, NULL);
    mcp_session_read(ctx);
    if (!ctx->client.capabilities) {
        return "-";
    }
    mcp_buf_init(&buf, 64, pool);
    mcp_json_write(&buf, ctx->client.capabilities);
    return buf.data;
}

START_TEST(what_initialize_said_is_known_later)
{
    static const char *const cases[][2] = {
        { "{\"elicitation\":{}}", "{\"elicitation\":{}}" },
        { "{\"elicitation\":{\"form\":{\"x\":1},\"url\":{}},\"other\":{}}",
          "{\"elicitation\":{\"form\":{},\"url\":{}}}" },
        { "{\"roots\":{\"listChanged\":true},\"sampling\":{}}", "{\"sampling\":"
                                                                "{},\"roots\":{"
                                                                "}}" },
    };
    size_t i;

    begin();
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *id = mcp_session_make(ctx, json(cases[i][0]));
        const char *c;

        ck_assert_str_eq(read_session(id), cases[i][1]);
        for (c = id; *c; c++) {
            ck_assert(*c > ' ' && *c < 0x7F);
        }
    }
}
END_TEST

START_TEST(who_can_nothing_gets_no_session)
{
    begin();
    ck_assert_ptr_null(mcp_session_make(ctx, NULL));
    ck_assert_ptr_null(mcp_session_make(ctx, json("{\"experimental\":{}}")));
    ctx->seal_key = NULL;
    ck_assert_ptr_null(mcp_session_make(ctx, json("{\"sampling\":{}}")));
}
END_TEST

START_TEST(a_session_is_its_callers_and_lasts_a_day)
{
    const char *id;

    begin();
    id = mcp_session_make(ctx, json("{\"sampling\":{}}"));
    ck_assert_str_eq(read_session(NULL), "-");
    ck_assert_str_eq(read_session(""), "-");
    ck_assert_str_eq(read_session("made-up"), "-");
    ck_assert_str_eq(read_session(apr_pstrcat(pool, id, "A", NULL)), "-");
    ctx->principal->account = "acc_0000000002";
    ck_assert_str_eq(read_session(id), "-");
    ctx->principal->account = "acc_0000000001";
    ctx->principal->workspace = "finch";
    ck_assert_str_eq(read_session(id), "-");
    ctx->principal->workspace = "harbor";
    ctx->principal->client = NULL;
    ck_assert_str_eq(read_session(id), "-");
    ctx->principal->client = "test";
    fake.now += MCP_SESSION_TTL;
    ck_assert_str_eq(read_session(id), "{\"sampling\":{}}");
    fake.now += apr_time_from_sec(1);
    ck_assert_str_eq(read_session(id), "-");
}
END_TEST

MCP_UNIT_MAIN("session", what_initialize_said_is_known_later,
              who_can_nothing_gets_no_session,
              a_session_is_its_callers_and_lasts_a_day)
