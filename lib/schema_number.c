/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/schema_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Below this, every integer is a double of its own. */
#define EXACT 9007199254740992.0

void mcp_schema_number_read(mcp_schema_number_t *number, double value)
{
    char text[40];
    const char *at;
    int precision;

    number->value = value;
    number->digits = 0;
    number->exponent = 0;
    if (value == 0) {
        return;
    }
    for (precision = 14; precision <= 16; precision++) {
        snprintf(text, sizeof(text), "%.*e", precision, fabs(value));
        if (strtod(text, NULL) == fabs(value)) {
            break;
        }
    }
    /* What is no digit before the e is the locale's decimal point. */
    for (at = text; *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9') {
            number->digits = number->digits * 10 + (apr_uint64_t)(*at - '0');
            number->exponent--;
        }
    }
    number->exponent += 1 + (int)strtol(at + 1, NULL, 10);
    while (number->digits % 10 == 0) {
        number->digits /= 10;
        number->exponent++;
    }
}

int mcp_schema_number_is_multiple(double value, const mcp_schema_number_t *of)
{
    mcp_schema_number_t number;
    apr_uint64_t rest;
    int shift;

    if (fabs(value) < EXACT && of->value < EXACT && value == floor(value)
        && of->value == floor(of->value)) {
        return fmod(value, of->value) == 0;
    }
    mcp_schema_number_read(&number, value);
    if (!number.digits) {
        return 1;
    }
    /* With the larger exponent on the divisor's side it would have to divide
     * digits that do not end with a zero by ten. */
    if (number.exponent < of->exponent) {
        return 0;
    }
    rest = number.digits % of->digits;
    for (shift = number.exponent - of->exponent; shift && rest; shift--) {
        rest = rest * 10 % of->digits;
    }
    return rest == 0;
}
