/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include <apr_file_info.h>

#include "lib/listing.h"

static mcp_listing_t *build_with(const char *prefix)
{
    const mcp_catalogue_options_t options = { .prefix = prefix };
    const char *srcdir = getenv("srcdir");
    mcp_catalogue_t *catalogue = NULL;
    mcp_listing_t *listing = NULL;

    ck_ok(mcp_catalogue_load(&catalogue,
                             apr_pstrcat(pool, srcdir ? srcdir : ".",
                                         "/t/catalogue/orders.json", NULL),
                             &options, pool));
    mcp_listing_build(&listing, catalogue, pool);
    return listing;
}

static mcp_listing_t *build(void)
{
    return build_with(NULL);
}

static const char orders_list[] =
    "{\"name\":\"shop_orders_list\",\"title\":\"List orders\","
    "\"description\":\"Lists orders. Use shop_order_get for one.\","
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"status\":{"
    "\"type\":\"string\",\"enum\":[\"open\",\"paid\"],\"description\":"
    "\"see shop_order_get\"},\"since\":{\"type\":\"string\",\"format\":"
    "\"date\"},\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,"
    "\"nullable\":true}},\"required\":[],\"additionalProperties\":false},"
    "\"outputSchema\":{\"type\":\"object\",\"properties\":{\"rows\":{"
    "\"type\":\"array\",\"items\":{\"type\":\"object\"}},\"error\":{"
    "\"type\":\"object\"}},\"if\":{\"required\":[\"error\"]},\"else\":{"
    "\"required\":[\"rows\"]}},\"annotations\":{\"readOnlyHint\":true,"
    "\"destructiveHint\":"
    "false,\"idempotentHint\":true,\"openWorldHint\":false}}";

static const char order_note[] = "{\"name\":\"shop_order_note\","
                                 "\"description\":\"Writes a note.\","
                                 "\"inputSchema\":{\"type\":\"object\","
                                 "\"properties\":{\"id\":{\"type\":"
                                 "\"string\"}},\"required\":[\"id\"]},"
                                 "\"outputSchema\":{\"type\":"
                                 "\"object\",\"properties\":{\"status\":{"
                                 "\"type\":\"string\"},"
                                 "\"confirmation_id\":{\"type\":\"string\"},"
                                 "\"changes\":{\"type\":"
                                 "\"array\"},\"error\":{\"type\":\"object\"}}},"
                                 "\"annotations\":{"
                                 "\"readOnlyHint\":false,\"destructiveHint\":"
                                 "true,\"idempotentHint\":true,"
                                 "\"openWorldHint\":false}}";

static const char order_send[] = "{\"name\":\"shop_order_send\","
                                 "\"description\":\"Sends an order.\","
                                 "\"inputSchema\":{\"type\":\"object\"},"
                                 "\"annotations\":{\"readOnlyHint\":"
                                 "false,\"destructiveHint\":false,"
                                 "\"idempotentHint\":false,"
                                 "\"openWorldHint\":true}}";

static const char action_confirm[] =
    "{\"name\":\"shop_action_confirm\",\"title\":\"Confirm an action\","
    "\"description\":\"Executes a pending preview after the human approved it. "
    "Never call it on your own initiative.\",\"inputSchema\":{\"type\":"
    "\"object\",\"properties\":{\"confirmation_id\":{\"type\":\"string\","
    "\"pattern\":\"^act_[0-9a-hjkmnp-tv-z]{10,}$\"}},\"required\":["
    "\"confirmation_id\"],\"additionalProperties\":false},\"outputSchema\":{"
    "\"type\":\"object\",\"properties\":{\"status\":{\"type\":\"string\"},"
    "\"confirmation_id\":{\"type\":\"string\"},\"tool\":{\"type\":\"string\"},"
    "\"changes\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
    "\"result\":{\"type\":\"object\"},\"already_executed\":{\"type\":"
    "\"boolean\"},\"error\":{\"type\":\"object\"}},\"if\":{\"required\":["
    "\"error\"]},\"else\":{\"required\":[\"status\",\"confirmation_id\","
    "\"tool\",\"changes\",\"result\"]}},\"annotations\":{\"readOnlyHint\":"
    "false,\"destructiveHint\":false,\"idempotentHint\":true,"
    "\"openWorldHint\":false}}";

static const char action_cancel[] =
    "{\"name\":\"shop_action_cancel\",\"title\":\"Cancel an action\","
    "\"description\":\"Discards a pending preview that the human rejected or "
    "abandoned.\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
    "\"confirmation_id\":{\"type\":\"string\",\"pattern\":"
    "\"^act_[0-9a-hjkmnp-tv-z]{10,}$\"},\"reason\":{\"type\":\"string\","
    "\"maxLength\":200}},\"required\":[\"confirmation_id\"],"
    "\"additionalProperties\":false},\"outputSchema\":{\"type\":\"object\","
    "\"properties\":{\"status\":{\"type\":\"string\"},\"confirmation_id\":{"
    "\"type\":\"string\"},\"already_cancelled\":{\"type\":\"boolean\"},"
    "\"error\":{\"type\":\"object\"}},\"if\":{\"required\":[\"error\"]},"
    "\"else\":{\"required\":[\"status\",\"confirmation_id\"]}},"
    "\"annotations\":{\"readOnlyHint\":false,\"destructiveHint\":false,"
    "\"idempotentHint\":true,\"openWorldHint\":false}}";

static const char order_get[] =
    "{\"name\":\"shop_order_get\",\"title\":\"Get an order\",\"description\":"
    "\"One order.\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
    "\"id\":{\"type\":\"string\"}},\"required\":[\"id\"],"
    "\"additionalProperties\":false},\"outputSchema\":{\"type\":\"object\","
    "\"properties\":{\"id\":{\"type\":\"string\"},\"note\":{\"anyOf\":[{"
    "\"type\":\"string\"},{\"type\":\"null\"}]},"
    "\"error\":{\"type\":\"object\"}},\"if\":{\"required\":[\"error\"]},"
    "\"else\":{\"required\":[\"id\",\"note\"]}},\"annotations\":{"
    "\"readOnlyHint\":true,"
    "\"destructiveHint\":false,\"idempotentHint\":true,\"openWorldHint\":"
    "false}}";

static const char *get(const mcp_listing_t *listing, int role,
                       const char *revision)
{
    mcp_str_t text = mcp_listing_get(listing, role,
                                     mcp_revision_find(revision));

    return apr_pstrmemdup(pool, text.data, text.len);
}

START_TEST(each_role_is_shown_what_it_may_call)
{
    mcp_listing_t *listing = build();
    const char *user = apr_pstrcat(pool, "{\"tools\":[", orders_list, ",",
                                   order_send, "]}", NULL);
    const char *manager = apr_pstrcat(pool, "{\"tools\":[", orders_list, ",",
                                      order_get, ",", order_send, "]}", NULL);
    const char *admin = apr_pstrcat(pool, "{\"tools\":[", orders_list, ",",
                                    order_get, ",", order_note, ",", order_send,
                                    ",", action_confirm, ",", action_cancel,
                                    "]}", NULL);

    ck_assert_str_eq(get(listing, 0, "2025-11-25"), user);
    ck_assert_str_eq(get(listing, 1, "2025-11-25"), manager);
    ck_assert_str_eq(get(listing, 2, "2025-06-18"), admin);
    ck_assert_str_eq(get(listing, -1, "2025-11-25"), user);
    ck_assert_str_eq(get(listing, 3, "2025-11-25"), user);
    ck_assert_str_eq(get(listing, MCP_LISTING_WHOLE, "2025-11-25"), admin);
}
END_TEST

START_TEST(before_structured_results_the_title_is_an_annotation)
{
    ck_assert_str_eq(get(build(), 1, "2025-03-26"),
                     "{\"tools\":[{\"name\":\"shop_orders_list\","
                     "\"description\":"
                     "\"Lists orders. Use shop_order_get for "
                     "one.\",\"inputSchema\":{"
                     "\"type\":\"object\",\"properties\":{\"status\":{\"type\":"
                     "\"string\","
                     "\"enum\":[\"open\",\"paid\"],\"description\":\"see "
                     "shop_order_get\"},"
                     "\"since\":{\"type\":\"string\",\"format\":\"date\"},"
                     "\"limit\":{"
                     "\"type\":\"integer\",\"minimum\":1,\"maximum\":100,"
                     "\"nullable\":true}"
                     "},\"required\":[],\"additionalProperties\":false},"
                     "\"annotations\":{"
                     "\"title\":\"List "
                     "orders\",\"readOnlyHint\":true,\"destructiveHint\":"
                     "false,\"idempotentHint\":true,\"openWorldHint\":false}},"
                     "{\"name\":\"shop_order_get\",\"description\":\"One "
                     "order.\","
                     "\"inputSchema\":{\"type\":\"object\",\"properties\":{"
                     "\"id\":{\"type\":"
                     "\"string\"}},\"required\":[\"id\"],"
                     "\"additionalProperties\":false},"
                     "\"annotations\":{\"title\":\"Get an "
                     "order\",\"readOnlyHint\":true,"
                     "\"destructiveHint\":false,\"idempotentHint\":true,"
                     "\"openWorldHint\":"
                     "false}},"
                     "{\"name\":\"shop_order_send\",\"description\":\"Sends an "
                     "order.\","
                     "\"inputSchema\":{\"type\":\"object\"},\"annotations\":{"
                     "\"readOnlyHint\":false,\"destructiveHint\":false,"
                     "\"idempotentHint\":"
                     "false,\"openWorldHint\":true}}]}");
}
END_TEST

START_TEST(equal_texts_are_kept_once)
{
    mcp_listing_t *listing = build();
    const mcp_revision_t *revision = mcp_revision_find("2025-11-25");

    ck_assert_ptr_eq(mcp_listing_get(listing, -1, revision).data,
                     mcp_listing_get(listing, 0, revision).data);
    ck_assert_ptr_ne(mcp_listing_get(listing, 0, revision).data,
                     mcp_listing_get(listing, 1, revision).data);
    ck_assert_ptr_eq(
        mcp_listing_get(listing, 1, revision).data,
        mcp_listing_get(listing, 1, mcp_revision_find("2025-06-18")).data);
}
END_TEST

START_TEST(a_stateless_list_says_who_made_it_and_how_long_it_lasts)
{
    const char *user = get(build(), 0, "2026-07-28");
    apr_size_t offset;

    ck_assert_ptr_null(mcp_jsontext_check(&offset, mcp_str(user)));
    ck_assert_ptr_eq(strstr(user, "{\"resultType\":\"complete\",\"_meta\":{"
                                  "\"io.modelcontextprotocol/serverInfo\":{"
                                  "\"name\":"),
                     user);
    ck_assert_ptr_nonnull(strstr(user, "}},\"tools\":[{\"name\":"));
    ck_assert_ptr_nonnull(strstr(user, "],\"ttlMs\":300000,\"cacheScope\":"
                                       "\"private\"}"));
}
END_TEST

START_TEST(the_digest_tells_catalogues_apart)
{
    const char *digest = mcp_listing_digest(build());

    ck_assert_uint_eq(strlen(digest), 64);
    ck_assert_str_eq(digest, mcp_listing_digest(build()));
    ck_assert_str_ne(digest, mcp_listing_digest(build_with("other_")));
}
END_TEST

/* ---- what a list costs ---- */

/* Bytes of the newest revision's list, of which four make a token. A pack or
 * role that is not here has the most that a user's may have. */
#define MOST 70000

static const struct {
    const char *pack, *role;
    apr_size_t most;
} bounds[] = {
    { "kailenty.json", "manager", 76000 },
    { "kailenty.json", "admin", 76000 },
};

static apr_size_t bound_of(const char *pack, const char *role)
{
    size_t i;

    for (i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
        if (!strcmp(bounds[i].pack, pack) && !strcmp(bounds[i].role, role)) {
            return bounds[i].most;
        }
    }
    return MOST;
}

static void ck_costs(const char *dir, const char *pack)
{
    const mcp_revision_t *newest = &mcp_revisions[0];
    mcp_catalogue_t *catalogue = NULL;
    mcp_listing_t *listing = NULL;
    int i;

    ck_ok(mcp_catalogue_load(&catalogue, apr_pstrcat(pool, dir, pack, NULL),
                             NULL, pool));
    mcp_listing_build(&listing, catalogue, pool);
    for (i = 0; i < catalogue->roles->nelts; i++) {
        const char *role = APR_ARRAY_IDX(catalogue->roles, i, const char *);
        apr_size_t bytes = mcp_listing_get(listing, i, newest).len;

        ck_assert_msg(bytes <= bound_of(pack, role),
                      "%s: the list of the role %s has %lu bytes; list less, "
                      "or say why it is worth more",
                      pack, role, (unsigned long)bytes);
    }
}

START_TEST(no_list_of_a_pack_costs_a_model_more_than_it_may)
{
    const char *srcdir = getenv("srcdir");
    const char *path = apr_pstrcat(pool, srcdir ? srcdir : ".",
                                   "/conf/catalog/", NULL);
    apr_finfo_t file;
    apr_dir_t *dir;
    int packs = 0;

    ck_assert_int_eq(apr_dir_open(&dir, path, pool), APR_SUCCESS);
    while (apr_dir_read(&file, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        if (strstr(file.name, ".json")) {
            ck_costs(path, file.name);
            packs++;
        }
    }
    apr_dir_close(dir);
    ck_assert_int_gt(packs, 0);
}
END_TEST

MCP_UNIT_MAIN("listing", each_role_is_shown_what_it_may_call,
              before_structured_results_the_title_is_an_annotation,
              equal_texts_are_kept_once,
              a_stateless_list_says_who_made_it_and_how_long_it_lasts,
              the_digest_tells_catalogues_apart,
              no_list_of_a_pack_costs_a_model_more_than_it_may)
