/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/parcel.h"

START_TEST(sends_nothing)
{
    mcp_delivery_t delivery = parcel_delivery("any.thing", "{}", "{}", NULL);
    const mcp_delivery_effect_t *effect = parcel_effect("simulator", "any."
                                                                     "thing");
    mcp_parcel_t parcel = { NULL };

    ck_ok(mcp_connector_find("simulator")->check(&delivery, pool));
    ck_ok(effect->make(&parcel, &delivery, pool));
    ck_assert_ptr_null(parcel.url);
    ck_assert_str_eq(parcel_outcome(effect, &delivery, 0, ""), "delivered|||{"
                                                               "\"simulated\":"
                                                               "true}");
}
END_TEST

START_TEST(makes_events_up)
{
    mcp_delivery_t delivery = parcel_delivery("event.create",
                                              "{\"teams\":true}", "{}", NULL);
    const mcp_delivery_effect_t *effect = parcel_effect("simulator", "event."
                                                                     "create");

    ck_assert_str_eq(parcel_outcome(effect, &delivery, 0, ""),
                     "delivered|||{\"event_id\":\"sim_out_1\",\"change_key\":"
                     "\"1\",\"web_link\":\"https://calendar.example/out_1\","
                     "\"join_url\":\"https://meet.example/out_1\","
                     "\"simulated\":true}");
    delivery.payload = parcel_json("{}");
    ck_assert_str_eq(parcel_outcome(effect, &delivery, 0, ""),
                     "delivered|||{\"event_id\":\"sim_out_1\",\"change_key\":"
                     "\"1\",\"web_link\":\"https://calendar.example/out_1\","
                     "\"simulated\":true}");
}
END_TEST

MCP_UNIT_MAIN("connector_simulator", sends_nothing, makes_events_up)
