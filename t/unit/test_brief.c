/* SPDX-License-Identifier: Apache-2.0 */
#include "t/unit/unit.h"

#include "lib/brief.h"

typedef void write_t(mcp_buf_t *, const mcp_json_t *);

/* With ' for ". */
static const char *quoted(const char *text)
{
    char *copy = apr_pstrdup(pool, text), *p;

    for (p = copy; *p; p++) {
        if (*p == '\'') {
            *p = '"';
        }
    }
    return copy;
}

static void ck_brief(write_t *write, const char *schema, const char *brief)
{
    mcp_json_t *parsed;
    mcp_buf_t buf;

    ck_ok(mcp_json_parse(&parsed, mcp_str(quoted(schema)), pool));
    mcp_buf_init(&buf, 64, pool);
    write(&buf, parsed);
    ck_assert_str_eq(buf.data, quoted(brief));
}

START_TEST(an_input_keeps_what_tells_how_to_call)
{
    static const char kept[] =
        "{'type':'object','properties':{'id':{'type':'string','pattern':"
        "'^a_[0-9]+$','description':'An id.'},'word':{'type':'string',"
        "'minLength':1,'maxLength':9,'nullable':true},'kind':{'enum':['a',"
        "'b'],'default':'a'},'at':{'type':'string','format':'date'},'n':{"
        "'type':'integer','minimum':1,'maximum':9},'list':{'type':'array',"
        "'items':{'type':'string'},'minItems':1,'uniqueItems':true},"
        "'key':{'type':'string','x-mcp-header':'Key'},'any':true},"
        "'required':['id'],'additionalProperties':false}";

    ck_brief(mcp_brief_input, kept, kept);
}
END_TEST

START_TEST(an_input_is_rid_of_what_the_server_alone_looks_at)
{
    static const char *const cases[][2] = {
        /* 64 bytes are the most. */
        { "{'pattern':'"
          "0123456789012345678901234567890123456789012345678901234567890123'}",
          "{'pattern':'"
          "012345678901234567890123456789012345678901234567890123456789012"
          "3'}" },
        { "{'pattern':'"
          "01234567890123456789012345678901234567890123456789012345678901234'}",
          "{}" },
        { "{'type':'string','pattern':'^a$','maxLength':40}", "{'type':'string'"
                                                              ",'pattern':'^a$'"
                                                              "}" },
        { "{'maxLength':40,'pattern':'^a$'}", "{'pattern':'^a$'}" },
        /* Some clients want one. */
        { "{'type':'object','required':[]}", "{'type':'object','required':[]"
                                             "}" },
    };
    static const char *const around[][2] = {
        { "{'properties':{'a':", "}}" },
        { "{'properties':{'a':{'items':", "}}}" },
        { "{'$defs':{'a':", "}}" },
        { "{'anyOf':[{'type':'null'},", "]}" },
        { "{'allOf':[", ",true]}" },
        { "{'not':", "}" },
        { "{'if':", ",'then':true}" },
        { "{'additionalProperties':", "}" },
    };
    size_t i, j;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_brief(mcp_brief_input, cases[i][0], cases[i][1]);
        for (j = 0; j < sizeof(around) / sizeof(around[0]); j++) {
            ck_brief(mcp_brief_input,
                     apr_pstrcat(pool, around[j][0], cases[i][0], around[j][1],
                                 NULL),
                     apr_pstrcat(pool, around[j][0], cases[i][1], around[j][1],
                                 NULL));
        }
    }
}
END_TEST

START_TEST(a_value_or_a_name_that_looks_like_a_keyword_stays)
{
    static const char *const kept[] = {
        "{'properties':{'maxLength':{'type':"
        "'string'},'pattern':{'type':'string'}}}",
        "{'default':{'pattern':'a','maxLength':1}}",
        "{'enum':[{'maxLength':1,'pattern':'a'}],'examples':[{'pattern':'a','"
        "maxLength':1}]}",
        "{'const':{'maxLength':1,'pattern':'a'}}",
    };
    size_t i;

    for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        ck_brief(mcp_brief_input, kept[i], kept[i]);
    }
}
END_TEST

START_TEST(an_output_has_names_and_types_two_levels_deep)
{
    ck_brief(mcp_brief_output,
             "{'type':'object','description':'All.','properties':{"
             "'zone':{'type':'string','description':'IANA','maxLength':64},"
             "'rows':{'type':'array','items':{'type':'object','properties':{"
             "'id':{'type':'string','pattern':'^a'},'kind':{'enum':['a']},"
             "'title':{'anyOf':[{'type':'string'},{'type':'null'}]},"
             "'host':{'type':'object','properties':{'id':{'type':'string'}}},"
             "'labels':{'type':'array','items':{'type':'string'}}},"
             "'required':['id'],'additionalProperties':false},'maxItems':5},"
             "'one':{'type':'object','properties':{'n':{'type':'integer',"
             "'minimum':0}}},'words':{'type':'array','items':{'type':'string'}}"
             ","
             "'next':{'anyOf':[{'type':'integer'},{'type':'null'}]},"
             "'free':true,'more':{'type':'object','additionalProperties':true}}"
             ","
             "'required':['zone','rows'],'additionalProperties':false}",
             "{'type':'object','properties':{'zone':{'type':'string'},"
             "'rows':{'type':'array','items':{'type':'object','properties':{"
             "'id':{'type':'string'},'kind':{'enum':['a']},"
             "'title':{'anyOf':[{'type':'string'},{'type':'null'}]},"
             "'host':{'type':'object'},"
             "'labels':{'type':'array'}}}},"
             "'one':{'type':'object','properties':{'n':{'type':'integer'}}},"
             "'words':{'type':'array','items':{'type':'string'}},"
             "'next':{'anyOf':[{'type':'integer'},{'type':'null'}]},"
             "'free':true,'more':{'type':'object'},'error':{'type':'object'}},"
             "'if':{'required':['error']},'else':{'required':['zone','rows']}"
             "}");
}
END_TEST

START_TEST(an_output_lets_an_error_through)
{
    static const char *const cases[][2] = {
        { "{'type':'object'}", "{'type':'object','properties':{'error':{'type':"
                               "'object'}}}" },
        { "{'type':'object','required':[]}", "{'type':'object','properties':{'"
                                             "error':{'type':'object'}}}" },
        /* A member of the tool's own that is called so. */
        { "{'type':'object','properties':{'error':{'type':'string'}},"
          "'required':['error']}",
          "{'type':'object','properties':{'error':{'anyOf':["
          "{'type':'object'},{'type':'string'}]}},"
          "'if':{'required':['error']},'else':{'required':['error']}}" },
        { "{'type':'object','properties':{'a':{'type':'object','properties':{"
          "'error':{'type':'string'}}}}}",
          "{'type':'object','properties':{'a':{'type':'object','properties':{"
          "'error':{'type':'string'}}},'error':{'type':'object'}}}" },
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_brief(mcp_brief_output, cases[i][0], cases[i][1]);
    }
}
END_TEST

MCP_UNIT_MAIN("brief", an_input_keeps_what_tells_how_to_call,
              an_input_is_rid_of_what_the_server_alone_looks_at,
              a_value_or_a_name_that_looks_like_a_keyword_stays,
              an_output_has_names_and_types_two_levels_deep,
              an_output_lets_an_error_through)
