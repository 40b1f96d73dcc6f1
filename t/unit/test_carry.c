/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

#include "lib/carry.h"

/* A world in which the database gives what the test puts into `claimed`, the
 * other side answers by `replies`, and all that is said is kept as lines. */
static struct {
    const char *claimed, *told, *job; /* the database's answers */
    const char *reported;
    int reports_to_fail;
    struct {
        int status;
        const char *body;
    } replies[8];
    int sent, calls;
    const char *lines; /* what was sent, reported and logged */
    apr_time_t now;
} world;

static void keep(const char *line)
{
    world.lines = apr_pstrcat(pool, world.lines, line, "\n", NULL);
}

static apr_time_t now(void *baton)
{
    return world.now;
}

static void pause_for(void *baton, apr_interval_time_t moment)
{
    keep(apr_psprintf(pool, "pause %d", (int)apr_time_sec(moment)));
}

static void log_error(void *baton, const char *what, const char *text)
{
    keep(apr_pstrcat(pool, "log ", what, ": ", text, NULL));
}

static mcp_error_t *call_database(void *baton, mcp_answer_t *answer,
                                  const mcp_call_t *call, apr_pool_t *scratch)
{
    const char *json = world.claimed;

    world.calls++;
    if (strstr(call->statement, "outbox_report")) {
        keep(call->arguments);
        if (world.reports_to_fail-- > 0) {
            return mcp_error_make(pool, "unavailable", NULL, "away");
        }
        json = world.reported;
    }
    else if (strstr(call->statement, "outbox_tell")) {
        json = world.told;
    }
    else if (strstr(call->statement, "job_run")) {
        json = world.job;
    }
    else {
        ck_assert_str_eq(call->arguments, "{\"node\":\"n:1\",\"lease\":60}");
    }
    answer->role = "";
    answer->json = mcp_str(json);
    return NULL;
}

static void send_parcel(void *baton, mcp_reply_t *reply,
                        const mcp_parcel_t *parcel, apr_pool_t *scratch)
{
    const char *authorization = "";
    int i;

    for (i = 0; i < parcel->headers->nelts; i++) {
        const char *line = APR_ARRAY_IDX(parcel->headers, i, const char *);

        if (!strncmp(line, "Authorization:", 14)) {
            authorization = line;
        }
    }
    keep(apr_psprintf(pool, "%s %s %s", parcel->method,
                      strstr(parcel->url, "://") + 3, authorization));
    reply->status = world.replies[world.sent].status;
    reply->body = mcp_str(world.replies[world.sent].body);
    if (reply->status < 0) {
        reply->status = 0;
        reply->was_sent = 1;
        reply->problem = "cut";
    }
    world.sent++;
}

static const mcp_env_t env = { .now = now,
                               .call = call_database,
                               .log_error = log_error,
                               .pause = pause_for };
static const mcp_master_key_t key = { "0123456789abcdef0123456789abcdef" };

static mcp_carry_t *make(void)
{
    mcp_carry_means_t means = { .env = &env,
                                .key = &key,
                                .node = "n:1",
                                .lease = 60,
                                .send = send_parcel };

    memset(&world, 0, sizeof(world));
    world.claimed = world.told = world.job = "{}";
    world.reported = "{\"state\":\"x\"}";
    world.lines = "";
    world.now = PARCEL_NOW;
    return mcp_carry_make(&means, pool);
}

static const char *sealed(const char *plain, mcp_str_t sealed_for)
{
    mcp_str_t bytes;

    ck_ok(mcp_crypto_seal(&bytes, &key, mcp_str(plain), sealed_for, pool));
    return mcp_crypto_base64_encode(bytes, pool);
}

/* A row of graph's. */
static const char *row(const char *kind, const char *payload, int ask)
{
    static const char *credentials; /* the same in all rows of a test */

    if (!world.claimed || strcmp(world.claimed, "{}") == 0) {
        credentials = sealed("{\"client_id\":\"i\",\"client_secret\":\"s\"}",
                             mcp_connector_sealed_for("harbor", "cal", pool));
    }
    return apr_psprintf(pool,
                        "{\"row\":{\"workspace\":\"harbor\",\"id\":\"out_1\","
                        "\"claim\":3,"
                        "\"kind\":\"%s\",\"key\":\"k\",\"attempts\":1,\"ask\":%"
                        "s,"
                        "\"payload\":%s,\"sealed\":null,\"connector\":{\"id\":"
                        "\"cal\","
                        "\"kind\":\"graph\",\"base_url\":\"https://"
                        "g\",\"settings\":"
                        "{\"tenant\":\"t\",\"authority\":\"https://l\"},"
                        "\"credentials\":\"%s\"}}}",
                        kind, ask ? "true" : "false", payload, credentials);
}

#define CANCEL "{\"mailbox\":\"m\",\"event_id\":\"e\"}"
#define TOKEN(name) "{\"access_token\":\"" name "\",\"expires_in\":3600}"
#define REPORT(rest)                                                      \
    "{\"workspace\":\"harbor\",\"id\":\"out_1\",\"claim\":3,\"outcome\":" \
    "\"" rest "}\n"

static void carry_one(mcp_carry_t *carry)
{
    int did = 0;

    world.lines = "";
    world.sent = 0;
    ck_ok(mcp_carry_row(&did, carry, pool));
    ck_assert(did);
}

static void reply(int n, int status, const char *body)
{
    world.replies[n].status = status;
    world.replies[n].body = body;
}

START_TEST(does_nothing_when_nothing_is_due)
{
    mcp_carry_t *carry = make();
    int did = 1;

    ck_ok(mcp_carry_row(&did, carry, pool));
    ck_assert(!did);
    ck_ok(mcp_carry_tell(&did, carry, pool));
    ck_ok(mcp_carry_job(&did, carry, pool));
    ck_assert(!did);
    ck_assert_str_eq(world.lines, "");
    ck_assert_int_eq(world.calls, 3);
}
END_TEST

START_TEST(signs_in_once_and_sends)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.cancel", CANCEL, 0);
    reply(0, 200, TOKEN("one"));
    reply(1, 404, "");
    carry_one(carry);
    ck_assert_str_eq(world.lines, "POST l/t/oauth2/v2.0/token \n"
                                  "POST g/users/m/events/e/cancel "
                                  "Authorization: Bearer "
                                  "one\n" REPORT("delivered\",\"error\":null,"
                                                 "\"response\":{"
                                                 "\"gone\":"
                                                 "true},\"rest\":false"));
    reply(0, 202, "");
    carry_one(carry);
    ck_assert_str_eq(world.lines, "POST g/users/m/events/e/cancel "
                                  "Authorization: Bearer "
                                  "one\n" REPORT("delivered\",\"error\":null,"
                                                 "\"rest\":"
                                                 "false"));
    world.now += apr_time_from_sec(3600 - 60);
    reply(0, 200, TOKEN("two"));
    reply(1, 202, "");
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "Bearer two"));
}
END_TEST

START_TEST(signs_in_again_when_a_token_is_withdrawn)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.cancel", CANCEL, 0);
    reply(0, 200, TOKEN("one"));
    reply(1, 401, "");
    reply(2, 200, TOKEN("two"));
    reply(3, 401, "");
    carry_one(carry);
    ck_assert_str_eq(world.lines, "POST l/t/oauth2/v2.0/token \n"
                                  "POST g/users/m/events/e/cancel "
                                  "Authorization: Bearer "
                                  "one\n"
                                  "POST l/t/oauth2/v2.0/token \n"
                                  "POST g/users/m/events/e/cancel "
                                  "Authorization: Bearer "
                                  "two\n" REPORT("retry\",\"error\":\"HTTP "
                                                 "401\",\"rest\":false"));
}
END_TEST

START_TEST(rests_when_it_cannot_sign_in)
{
    static const struct {
        int status;
        const char *body, *why;
    } cases[] = {
        { 400, "{\"error\":\"invalid_client\"}", "HTTP 400" },
        { 200, "{\"access_token\":\"a b\"}", "the answer has no token" },
        { 200, "<html>", "the answer has no token" },
        { -1, "", "cut" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_carry_t *carry = make();

        world.claimed = row("mail.send",
                            "{\"mailbox\":\"m@x\",\"to\":[{\"email\":\"a@b\"}],"
                            "\"subject\":\"s\",\"text\":\"t\"}",
                            0);
        reply(0, cases[i].status, cases[i].body);
        carry_one(carry);
        ck_assert_str_eq(world.lines, apr_psprintf(pool,
                                                   "POST l/t/oauth2/v2.0/token "
                                                   "\n" REPORT("retry\","
                                                               "\"error\":"
                                                               "\"signing in: "
                                                               "%s\",\"rest\":"
                                                               "true"),
                                                   cases[i].why));
    }
}
END_TEST

#define MAIL                                                         \
    "{\"mailbox\":\"m@x\",\"to\":[{\"email\":\"a@b\"}],\"subject\":" \
    "\"s\",\"text\":\"t\"}"

START_TEST(asks_about_what_is_in_doubt)
{
    mcp_carry_t *carry = make();

    world.claimed = row("mail.send", MAIL, 1);
    reply(0, 200, TOKEN("one"));
    reply(1, 200, "{\"value\":[]}");
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "\nGET g/users/m%40x/messages"));
    ck_assert_ptr_nonnull(strstr(world.lines, "\"outcome\":\"not_sent\""));
    ck_assert_ptr_null(strstr(world.lines, "sendMail"));
    reply(0, 403, "");
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "\"outcome\":\"in_doubt\""));
}
END_TEST

START_TEST(sends_again_what_may_be_repeated_and_asks_a_human_else)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.cancel", CANCEL, 1);
    carry_one(carry);
    ck_assert_str_eq(world.lines, REPORT("not_sent\",\"error\":\"in doubt; it "
                                         "is sent again "
                                         "under the same "
                                         "key\",\"rest\":false"));
    world.claimed = "{\"row\":{\"workspace\":\"harbor\",\"id\":\"out_1\","
                    "\"claim\":3,\"kind\":\"mail.send\",\"key\":\"k\",\"ask\":"
                    "true,\"payload\":{},\"connector\":{\"id\":\"m\",\"kind\":"
                    "\"smtp\",\"settings\":{}}}}";
    world.reported = "{\"state\":\"in_doubt\",\"over\":true}";
    carry_one(carry);
    ck_assert_str_eq(world.lines,
                     REPORT("unknown\",\"error\":\"nobody can say whether it "
                            "was "
                            "sent\",\"rest\":false") "log outbox row out_1 of "
                                                     "workspace harbor: it is "
                                                     "in_doubt: "
                                                     "nobody can say whether "
                                                     "it was sent; see: mcpctl "
                                                     "outbox "
                                                     "list\n");
}
END_TEST

START_TEST(refuses_what_it_does_not_know)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.burn", "{}", 0);
    carry_one(carry);
    ck_assert_str_eq(world.lines, REPORT("refused\",\"error\":\"the connector "
                                         "does not know "
                                         "this kind\",\"rest\":false"));
    world.claimed = row("event.cancel", "{}", 0);
    carry_one(carry);
    ck_assert_str_eq(world.lines, REPORT("refused\",\"error\":\"the payload "
                                         "has no "
                                         "\\\"mailbox\\\"\",\"rest\":false"));
    world.claimed = "{\"row\":{\"workspace\":\"harbor\",\"id\":\"out_1\","
                    "\"claim\":3,\"kind\":\"x\",\"key\":\"k\",\"payload\":{},"
                    "\"connector\":{\"id\":\"m\",\"kind\":\"fax\"}}}";
    carry_one(carry);
    ck_assert_str_eq(world.lines, REPORT("refused\",\"error\":\"this version "
                                         "knows no such "
                                         "connector\",\"rest\":false"));
}
END_TEST

START_TEST(sends_nothing_that_it_cannot_open)
{
    mcp_carry_t *carry = make();

    world.claimed = "{\"row\":{\"workspace\":\"harbor\",\"id\":\"out_1\","
                    "\"claim\":3,\"kind\":\"x\",\"key\":\"k\",\"payload\":{},"
                    "\"connector\":{\"id\":\"m\",\"kind\":\"webhook\","
                    "\"settings\":{},\"credentials\":\"AAAA\"}}}";
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "\"outcome\":\"retry\""));
    ck_assert_ptr_nonnull(strstr(world.lines, "what is sealed cannot be "
                                              "opened: "));
    ck_assert_ptr_nonnull(strstr(world.lines, "\"rest\":true"));
}
END_TEST

/* A code that nobody else may read. */
START_TEST(opens_the_sealed_members_of_a_row)
{
    mcp_carry_t *carry = make();

    world.claimed =
        apr_psprintf(pool,
                     "{\"row\":{\"workspace\":\"harbor\",\"id\":\"out_1\","
                     "\"claim\":3,"
                     "\"kind\":\"x\",\"key\":\"k\",\"sealed\":\"%s\","
                     "\"payload\":{\"body\":1,"
                     "\"url\":\"https://"
                     "user.example\"},\"connector\":{\"id\":\"m\","
                     "\"kind\":\"webhook\",\"settings\":{}}}}",
                     sealed("{\"secret\":\"s\"}",
                            mcp_connector_row_sealed_for("harbor", "k", pool)));
    reply(0, 204, "");
    carry_one(carry);
    ck_assert_str_eq(world.lines, "POST user.example \n" REPORT("delivered\","
                                                                "\"error\":"
                                                                "null,\"rest\":"
                                                                "false"));
}
END_TEST

#define CALENDAR "{\"mailbox\":\"m\",\"start\":\"s\",\"end\":\"e\"}"
#define PAGE                                                \
    "{\"value\":[],\"@odata.deltaLink\":\"https://g/users/" \
    "m/calendarView/delta?$deltatoken=7\"}"

/* A reading of somebody's calendar that goes on from a state. */
static void claim_reading(const char *about, const char *state)
{
    const char *first = row("calendar.sync", CALENDAR, 0);
    const char *rest = strstr(first, "\"sealed\":null");

    world.claimed = apr_psprintf(pool, "%.*s\"about\":\"%s\",\"state\":%s,%s",
                                 (int)(rest - first), first, about, state,
                                 rest);
}

/* The state in what was reported, in quotes. */
static const char *reported_state(void)
{
    const char *state = strstr(world.lines, "\"state\":");

    ck_assert_ptr_nonnull(state);
    state += 8;
    return apr_pstrndup(pool, state, strcspn(state, ",}"));
}

START_TEST(keeps_where_a_reading_is_for_the_next_one_alone)
{
    mcp_carry_t *carry = make();
    const char *state;

    claim_reading("a", "null");
    reply(0, 200, TOKEN("one"));
    reply(1, 200, PAGE);
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "GET g/users/m/calendarView/delta"
                                              "?startDateTime=s&endDateTime=e "
                                              "Authorization: Bearer one\n"));
    ck_assert_ptr_null(strstr(world.lines, "deltatoken"));
    state = reported_state();
    claim_reading("a", state);
    reply(0, 200, PAGE);
    carry_one(carry);
    ck_assert_ptr_nonnull(strstr(world.lines, "GET g/users/m/calendarView/delta"
                                              "?$deltatoken=7 "));
    claim_reading("b", state);
    carry_one(carry);
    ck_assert_str_eq(world.lines, REPORT("delivered\",\"error\":null,"
                                         "\"response\":{\"gone\":true},"
                                         "\"rest\":false"));
}
END_TEST

#define UPDATE "{\"mailbox\":\"m\",\"event_id\":\"e\",\"html\":\"<p>\"}"
#define BODY                                                     \
    "{\"body\":{\"contentType\":\"html\",\"content\":\"<div id=" \
    "mcp-description></div>\"}}"
#define LOOK "GET g/users/m/events/e?%24select=body Authorization: Bearer "
#define PATCH "PATCH g/users/m/events/e Authorization: Bearer "
#define SIGN_IN "POST l/t/oauth2/v2.0/token \n"

START_TEST(reads_what_it_has_to_know_before_it_sends)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.update", UPDATE, 0);
    reply(0, 200, TOKEN("one"));
    reply(1, 200, BODY);
    reply(2, 200, "{\"changeKey\":\"c\"}");
    carry_one(carry);
    ck_assert_str_eq(world.lines, SIGN_IN LOOK
                     "one\n" PATCH "one\n" REPORT("delivered\",\"error\":null,"
                                                  "\"response\":{"
                                                  "\"change_key\":\"c\"},"
                                                  "\"rest\":false"));
    reply(0, 401, "");
    reply(1, 200, TOKEN("two"));
    reply(2, 200, BODY);
    reply(3, 200, "{}");
    carry_one(carry);
    ck_assert_str_eq(world.lines, LOOK "one\n" SIGN_IN LOOK "two\n" PATCH
                                       "two\n" REPORT("delivered\",\"error\":"
                                                      "null,\"response\":{},"
                                                      "\"rest\":false"));
    reply(0, 404, "");
    carry_one(carry);
    ck_assert_str_eq(world.lines, LOOK "two\n" REPORT("refused\",\"error\":"
                                                      "\"HTTP 404\","
                                                      "\"rest\":false"));
    reply(0, 200, "<html>");
    carry_one(carry);
    ck_assert_str_eq(world.lines, LOOK "two\n" REPORT("retry\",\"error\":"
                                                      "\"what has to be "
                                                      "read first is not "
                                                      "understood\","
                                                      "\"rest\":false"));
    reply(0, 200, "{}");
    carry_one(carry);
    ck_assert_str_eq(world.lines, LOOK "two\n" REPORT("delivered\",\"error\":"
                                                      "null,"
                                                      "\"response\":{\"body_"
                                                      "kept\":true},"
                                                      "\"rest\":false"));
}
END_TEST

START_TEST(reports_until_the_database_hears_it)
{
    mcp_carry_t *carry = make();

    world.claimed = row("event.cancel", "{}", 0);
    world.reports_to_fail = 2;
    carry_one(carry);
    ck_assert_int_eq(world.calls, 4);
    ck_assert_ptr_nonnull(strstr(world.lines, "pause 1\n"));
    world.reports_to_fail = 100;
    world.lines = "";
    ck_fails(mcp_carry_row(&(int){ 0 }, carry, pool), "unavailable");
}
END_TEST

START_TEST(tells_the_log_what_failed)
{
    mcp_carry_t *carry = make();
    int did = 0;

    world.told = "{\"id\":\"out_1\",\"function\":\"p.done\",\"failed\":null}";
    world.job = "{\"job\":\"p.tick\",\"workspace\":\"\",\"failed\":null}";
    ck_ok(mcp_carry_tell(&did, carry, pool));
    ck_assert(did);
    did = 0;
    ck_ok(mcp_carry_job(&did, carry, pool));
    ck_assert(did);
    ck_assert_str_eq(world.lines, "");
    world.told = "{\"id\":\"out_1\",\"function\":\"p.done\",\"failed\":"
                 "\"P0001\"}";
    world.job = "{\"job\":\"p.tick\",\"workspace\":\"harbor\",\"failed\":"
                "\"22012\"}";
    ck_ok(mcp_carry_tell(&did, carry, pool));
    ck_ok(mcp_carry_job(&did, carry, pool));
    ck_assert_str_eq(world.lines, "log outbox row out_1: the function p.done, "
                                  "which is told "
                                  "how it ended, failed with SQLSTATE P0001; "
                                  "it is told "
                                  "again\n"
                                  "log job p.tick: failed with SQLSTATE 22012 "
                                  "in workspace "
                                  "harbor\n");
}
END_TEST

MCP_UNIT_MAIN("carry", does_nothing_when_nothing_is_due,
              signs_in_once_and_sends, signs_in_again_when_a_token_is_withdrawn,
              rests_when_it_cannot_sign_in, asks_about_what_is_in_doubt,
              sends_again_what_may_be_repeated_and_asks_a_human_else,
              refuses_what_it_does_not_know, sends_nothing_that_it_cannot_open,
              opens_the_sealed_members_of_a_row,
              keeps_where_a_reading_is_for_the_next_one_alone,
              reads_what_it_has_to_know_before_it_sends,
              reports_until_the_database_hears_it, tells_the_log_what_failed)
