/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/schema_number.h"

START_TEST(read_gives_the_digits_that_were_written)
{
    static const struct {
        double value;
        apr_uint64_t digits;
        int exponent;
    } cases[] = {
        { 0, 0, 0 },
        { -0.0, 0, 0 },
        { 1, 1, 0 },
        { -1, 1, 0 },
        { 0.01, 1, -2 },
        { 1.13, 113, -2 },
        { 1200, 12, 2 },
        { 1e308, 1, 308 },
        { 5e-324, 494065645841247, -338 },
        { 0.1 + 0.2, 30000000000000004, -17 },
        { 9007199254740991.0, 9007199254740991, 0 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_schema_number_t number;

        mcp_schema_number_read(&number, cases[i].value);
        ck_assert_msg(number.digits == cases[i].digits
                          && number.exponent == cases[i].exponent,
                      "%.17g: %" APR_UINT64_T_FMT "e%d", cases[i].value,
                      number.digits, number.exponent);
    }
}
END_TEST

START_TEST(multiples_are_those_of_the_decimals_that_were_written)
{
    static const struct {
        double value;
        double of;
        int is_multiple;
    } cases[] = {
        { 1.13, 0.01, 1 },
        { 0.07, 0.01, 1 },
        { 19.99, 0.01, 1 },
        { 1.005, 0.01, 0 },
        { -4.5, 1.5, 1 },
        { 0.0075, 0.0001, 1 },
        { 0.00751, 0.0001, 0 },
        { 0, 0.3, 1 },
        { -0.0, 7, 1 },
        { 7, 2, 0 },
        { 10, 2, 1 },
        { 9007199254740990.0, 2, 1 },
        { 1e22, 7, 0 },
        { 1e22, 1e3, 1 },
        { 1e308, 0.5, 1 },
        { 1e308, 0.123456789, 0 },
        { 12391239123.0, 1e-8, 1 },
        { 1e-300, 1e300, 0 },
        { 1e300, 1e-300, 1 },
        { 3, 1e300, 0 },
        { 0.1, 3, 0 },
        { 1.5, 1e-15, 1 },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mcp_schema_number_t of;

        mcp_schema_number_read(&of, cases[i].of);
        ck_assert_msg(mcp_schema_number_is_multiple(cases[i].value, &of)
                          == cases[i].is_multiple,
                      "%.17g of %.17g", cases[i].value, cases[i].of);
    }
}
END_TEST

MCP_UNIT_MAIN("schema_number", read_gives_the_digits_that_were_written,
              multiples_are_those_of_the_decimals_that_were_written)
