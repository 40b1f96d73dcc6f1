/* SPDX-License-Identifier: Apache-2.0 */
#include "mod_mcp/mcpctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "lib/version.h"

/* ---- the table ---- */

typedef struct option_t {
    const char *name;
    const char *value; /* what follows it; NULL: nothing */
    const char *about;
} option_t;

typedef struct command_t {
    const char *name;
    const char *operands; /* names of what must follow, or "" */
    const char *about;
    mcp_error_t *(*run)(mcpctl_t *ctl);
    const option_t *options; /* beside those of all commands, or NULL */
} command_t;

static const option_t common_options[] = {
    { "db", "CONNINFO",
      "the database, as libpq takes it: \"dbname=mcp user=mcp_owner\" or a "
      "URI; default: PGHOST, PGDATABASE and so on" },
    { "key-file", "FILE", "the master key file (McpMasterKeyFile)" },
    { NULL },
};

static const option_t migrate_options[] = {
    { "sql", "DIR", "the directory with the schemas; default: as installed" },
    { NULL },
};

static const option_t user_options[] = {
    { "role", "user|manager|admin", "default: user" },
    { "zone", "ZONE", "an IANA time zone such as Europe/Berlin; default: UTC" },
    { "status", "active|pending", "default: active" },
    { NULL },
};

static const option_t token_options[] = {
    { "resource", "URL", "the endpoint that the token is for; required" },
    { "issuer", "URL", "default: the origin of the resource" },
    { "ttl", "SECONDS", "how long it is good, up to 86400; default: 3600" },
    { "scope", "SCOPES", "separated by spaces; default: mcp" },
    { "client", "NAME", "the client_id; default: mcpctl" },
    { NULL },
};

static const option_t rotate_options[] = {
    { "grace", "SECONDS",
      "how long the older keys verify; default: 86400, by when each of their "
      "tokens has ended; 0 when a key has leaked" },
    { NULL },
};

static const option_t client_options[] = {
    { "resource", "URL", "an endpoint of the server that it signs in at" },
    { "scope", "SCOPES", "that it may have, separated by spaces" },
    { "auth", "secret|key", "how it proves who it is; default: secret" },
    { "jwks", "FILE|URL", "its public keys, with --auth key" },
    { NULL },
};

static const option_t apikey_options[] = {
    { "resource", "URL", "the endpoint that the key is for; required" },
    { "scope", "SCOPES", "separated by spaces; required" },
    { "expires", "DAYS", "up to 3650; default: when it is revoked" },
    { NULL },
};

static const option_t code_options[] = {
    { "by", "EMAIL", "the admin who makes it; required" },
    { "mail", "CONNECTOR",
      "mail it to EMAIL as well, through this connector of the workspace" },
    { NULL },
};

static const option_t notify_options[] = {
    { "uri", "URI", "of the resource, with the kind resource" },
    { NULL },
};

static const option_t connector_options[] = {
    { "url", "URL", "its base URL, where the kind wants one" },
    { "settings", "JSON", "an object; see Connectors in the README" },
    { "credentials", "FILE",
      "a JSON object with what it signs in with; - is standard input. It is "
      "sealed under the master key, so --key-file is needed" },
    { NULL },
};

static const option_t outbox_options[] = {
    { "state", "STATE",
      "pending, sending, in_doubt, delivered, dead or dropped; default: all "
      "that are not delivered" },
    { "limit", "N", "so many at most, the latest first; default: 100" },
    { NULL },
};

static const option_t catalog_options[] = {
    { "prefix", "PREFIX", "instead of the catalogue's (McpToolPrefix)" },
    { NULL },
};

static const option_t doctor_options[] = {
    { "token-file", "FILE",
      "an access token, to make calls with; default: MCP_TOKEN in the "
      "environment" },
    { "ca-file", "FILE", "certificates to trust instead of the system's" },
    { "connect-to", "HOST:PORT:ADDRESS:PORT",
      "go there instead, e.g. to one node behind a balancer; several are "
      "separated by commas" },
    { "register", NULL, "also register a client, for real" },
    { "json", NULL, "print one JSON object, for scripts" },
    { NULL },
};

static const command_t commands[] = {
    { "migrate", "",
      "Bring the database's schemas up to date. Safe to run again, and on "
      "several nodes at once.",
      mcpctl_migrate, migrate_options },
    { "key new-master", "FILE",
      "Make a master key file. An existing file is never overwritten.",
      mcpctl_key_new_master },
    { "key rotate", "WORKSPACE",
      "Make a workspace a new signing key. Tokens of the older ones are good "
      "for a time. Needs --key-file.",
      mcpctl_key_rotate, rotate_options },
    { "key list", "WORKSPACE", "Show a workspace's signing keys.",
      mcpctl_key_list },
    { "key retire", "WORKSPACE KID",
      "End a signing key, and with it all tokens that it has signed.",
      mcpctl_key_retire },
    { "client add", "WORKSPACE EMAIL NAME",
      "Make a client for a service, which acts as that account; one is made "
      "when nobody has the address. Prints the client's id and, once, its "
      "secret.",
      mcpctl_client_add, client_options },
    { "client list", "WORKSPACE", "Show a workspace's clients for services.",
      mcpctl_client_list },
    { "client remove", "WORKSPACE ID",
      "Remove such a client, and end all access that it has.",
      mcpctl_client_remove },
    { "apikey add", "WORKSPACE EMAIL NAME",
      "Make a person an API key, and print it: it is not to be seen again.",
      mcpctl_apikey_add, apikey_options },
    { "apikey list", "WORKSPACE", "Show a workspace's API keys.",
      mcpctl_apikey_list },
    { "apikey revoke", "WORKSPACE ID", "End an API key, from its next call on.",
      mcpctl_apikey_revoke },
    { "grant list", "WORKSPACE [EMAIL]",
      "Show what people have let clients do, in a workspace or one person.",
      mcpctl_grant_list },
    { "grant revoke", "WORKSPACE ID",
      "End a grant, and with it its tokens, from their next call on.",
      mcpctl_grant_revoke },
    { "workspace add", "ID NAME",
      "Add a workspace, and make its signing key. Needs --key-file.",
      mcpctl_workspace_add },
    { "user add", "WORKSPACE EMAIL NAME", "Add a person to a workspace.",
      mcpctl_user_add, user_options },
    { "user enable", "WORKSPACE EMAIL", "Let a pending or disabled person in.",
      mcpctl_user_enable },
    { "user disable", "WORKSPACE EMAIL",
      "Turn a person away, from their next call on.", mcpctl_user_disable },
    { "user password", "WORKSPACE EMAIL",
      "Set the password that a person signs in with, in every workspace of "
      "theirs. It is read from the standard input, or asked for.",
      mcpctl_password_set },
    { "user link", "WORKSPACE EMAIL ISSUER SUBJECT",
      "Say who a person is at an external issuer (McpIssuer): the value of the "
      "claim that McpAccountClaim names.",
      mcpctl_user_link },
    { "user unlink", "WORKSPACE ISSUER SUBJECT",
      "Take that back. Tokens that are in use stay good until they expire.",
      mcpctl_user_unlink },
    { "token", "WORKSPACE EMAIL",
      "Print an access token for development. Needs --key-file.", mcpctl_token,
      token_options },
    { "code make", "WORKSPACE EMAIL",
      "Make a code that this person, or an agent, signs in with, once and "
      "within ten minutes, as an admin. Needs --key-file.",
      mcpctl_code_make, code_options },
    { "notify", "KIND WORKSPACE",
      "Tell the clients of a workspace, or of all (\"*\"), that a list has "
      "changed (tools, prompts, resources), or a resource.",
      mcpctl_notify, notify_options },
    { "connector add", "WORKSPACE ID KIND",
      "Add a connector through which a workspace's side effects go, or replace "
      "the one of that id (msgraph, mail ...). Kinds: graph, smtp, webhook, "
      "simulator.",
      mcpctl_connector_add, connector_options },
    { "connector list", "WORKSPACE", "Show the connectors of a workspace.",
      mcpctl_connector_list },
    { "connector enable", "WORKSPACE ID", "Let it send again.",
      mcpctl_connector_enable },
    { "connector disable", "WORKSPACE ID",
      "Send nothing through it; what is to be sent waits.",
      mcpctl_connector_disable },
    { "connector remove", "WORKSPACE ID",
      "Remove it; what was to be sent through it is dropped.",
      mcpctl_connector_remove },
    { "calendar connect", "WORKSPACE EMAIL",
      "Have somebody's Outlook calendar read, every five minutes, through the "
      "connector msgraph; for EMAIL all: everybody's. Again: at once, all "
      "anew.",
      mcpctl_calendar_connect },
    { "calendar disconnect", "WORKSPACE EMAIL",
      "Have it read no more, and forget its events.",
      mcpctl_calendar_disconnect },
    { "calendar list", "WORKSPACE", "Show how the reading of calendars goes.",
      mcpctl_calendar_list },
    { "outbox list", "WORKSPACE", "Show the side effects of a workspace.",
      mcpctl_outbox_list, outbox_options },
    { "outbox retry", "WORKSPACE ID",
      "Send one again, as if for the first time, also one in doubt; dead "
      "instead of an id: all dead ones.",
      mcpctl_outbox_retry },
    { "outbox drop", "WORKSPACE ID", "Give one up.", mcpctl_outbox_drop },
    { "catalog check", "FILE",
      "Say what configtest would of a tool catalogue, how large its tools/list "
      "is and what clients may refuse. With --db (\"\" is the environment's): "
      "whether that database can run each tool.",
      mcpctl_catalog_check, catalog_options },
    { "doctor", "URL",
      "Walk a deployment as a client would, and say for each step whether it "
      "is well, what was seen, and the mend. Exit code 1 when a step failed.",
      mcpctl_doctor, doctor_options },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* ---- help ---- */

/* Words in lines of less than 80 characters, each behind some spaces. */
static void print_text(int indent, const char *text)
{
    apr_size_t room = 79 - (apr_size_t)indent;

    while (strlen(text) > room) {
        apr_size_t len = room;

        while (text[len] != ' ') {
            len--;
        }
        printf("%*s%.*s\n", indent, "", (int)len, text);
        text += len + 1;
    }
    printf("%*s%s\n", indent, "", text);
}

static void print_options(const option_t *option)
{
    for (; option && option->name; option++) {
        printf("      --%s%s%s\n", option->name, option->value ? " " : "",
               option->value ? option->value : "");
        print_text(10, option->about);
    }
}

static void print_command(const command_t *command)
{
    printf("  %s%s%s\n", command->name, *command->operands ? " " : "",
           command->operands);
    print_text(6, command->about);
    print_options(command->options);
}

/* Of one command, or of all (NULL). */
static void print_help(const command_t *command)
{
    apr_size_t i;

    printf("Usage: mcpctl [--db CONNINFO] [--key-file FILE] COMMAND\n\n");
    for (i = 0; i < COMMANDS; i++) {
        if (!command || command == &commands[i]) {
            print_command(&commands[i]);
        }
    }
    printf("\n  Options of all commands\n");
    print_options(common_options);
    printf("      --help\n          this text, or that of one command\n"
           "      --version\n\n"
           "Exit code: 0 done, 1 failed, 2 the command line is wrong.\n");
}

/* ---- the command line ---- */

typedef struct line_t {
    const char **words; /* what is no option; NULL at the end */
    int count;
    int wants_help;
    int wants_version;
    apr_table_t *options;
} line_t;

const char *mcpctl_option(const mcpctl_t *ctl, const char *name)
{
    return apr_table_get(ctl->options, name);
}

mcp_error_t *mcpctl_usage(const mcpctl_t *ctl, const char *hint,
                          const char *message, ...)
{
    va_list ap;
    char *text;

    va_start(ap, message);
    text = apr_pvsprintf(ctl->pool, message, ap);
    va_end(ap);
    return mcp_error_make(ctl->pool, "usage",
                          hint ? hint : "Run: mcpctl --help", "%s", text);
}

/* Whether an option of that name takes no value, with whatever command. */
static int is_flag(const char *name)
{
    const option_t *option;
    apr_size_t i;

    for (i = 0; i < COMMANDS; i++) {
        for (option = commands[i].options; option && option->name; option++) {
            if (!option->value && !strcmp(option->name, name)) {
                return 1;
            }
        }
    }
    return 0;
}

/* --name VALUE, --name=VALUE, or --name of one without a value; `at` is left on
 * the last word taken. */
static mcp_error_t *take_option(line_t *line, const mcpctl_t *ctl,
                                const char *const *argv, int *at)
{
    const char *name = argv[*at] + 2;
    const char *equals = strchr(name, '=');
    const char *value = equals ? equals + 1 : argv[*at + 1];

    if (equals) {
        name = apr_pstrmemdup(ctl->pool, name, (apr_size_t)(equals - name));
    }
    else if (strcmp(name, "help") == 0) {
        line->wants_help = 1;
        return NULL;
    }
    else if (strcmp(name, "version") == 0) {
        line->wants_version = 1;
        return NULL;
    }
    else if (is_flag(name)) {
        value = "";
    }
    else {
        ++*at;
    }
    if (!value) {
        return mcpctl_usage(ctl, NULL, "The option --%s wants a value.", name);
    }
    if (apr_table_get(line->options, name)) {
        return mcpctl_usage(ctl, NULL, "The option --%s is given twice.", name);
    }
    apr_table_setn(line->options, name, value);
    return NULL;
}

static mcp_error_t *read_line(line_t *line, const mcpctl_t *ctl, int argc,
                              const char *const *argv)
{
    int i, is_over = 0;

    memset(line, 0, sizeof(*line));
    line->options = apr_table_make(ctl->pool, 8);
    line->words = apr_pcalloc(ctl->pool,
                              ((apr_size_t)argc + 1) * sizeof(char *));
    for (i = 1; i < argc; i++) {
        if (!is_over && strcmp(argv[i], "--") == 0) {
            is_over = 1;
        }
        else if (!is_over && strncmp(argv[i], "--", 2) == 0) {
            MCP_TRY(take_option(line, ctl, argv, &i));
        }
        else {
            line->words[line->count++] = argv[i];
        }
    }
    return NULL;
}

static int count_words(const char *text)
{
    int count = *text != '\0';

    for (; *text; text++) {
        count += *text == ' ';
    }
    return count;
}

/* Whether the line begins with the command's name. */
static int is_named(const line_t *line, const char *name)
{
    int i;

    for (i = 0; i < line->count; i++) {
        apr_size_t len = strcspn(name, " ");

        if (strlen(line->words[i]) != len
            || strncmp(line->words[i], name, len) != 0) {
            return 0;
        }
        if (!name[len]) {
            return 1;
        }
        name += len + 1;
    }
    return 0;
}

static const command_t *find_command(const line_t *line)
{
    apr_size_t i;

    for (i = 0; i < COMMANDS; i++) {
        if (is_named(line, commands[i].name)) {
            return &commands[i];
        }
    }
    return NULL;
}

static int has_option(const option_t *option, const char *name)
{
    for (; option && option->name; option++) {
        if (strcmp(option->name, name) == 0) {
            return 1;
        }
    }
    return 0;
}

static mcp_error_t *check_options(const mcpctl_t *ctl, const command_t *command)
{
    const apr_array_header_t *given = apr_table_elts(ctl->options);
    int i;

    for (i = 0; i < given->nelts; i++) {
        const char *name = APR_ARRAY_IDX(given, i, apr_table_entry_t).key;

        if (!has_option(common_options, name)
            && !has_option(command->options, name)) {
            return mcpctl_usage(ctl,
                                apr_psprintf(ctl->pool, "Run: mcpctl %s --help",
                                             command->name),
                                "The command %s has no option --%s.",
                                command->name, name);
        }
    }
    return NULL;
}

/* Whether there are as many as the row names; one in brackets can be left out. */
static int is_count(int count, const char *operands)
{
    int most = count_words(operands);

    return count == most || (strchr(operands, '[') && count == most - 1);
}

static mcp_error_t *run(mcpctl_t *ctl, const line_t *line)
{
    const command_t *command = find_command(line);
    int named;

    if (!command) {
        return line->count
                   ? mcpctl_usage(ctl, NULL, "There is no command \"%s\".",
                                  line->words[0])
                   : mcpctl_usage(ctl, NULL, "No command is given.");
    }
    named = count_words(command->name);
    if (!is_count(line->count - named, command->operands)) {
        return mcpctl_usage(ctl,
                            apr_psprintf(ctl->pool, "Run: mcpctl %s --help",
                                         command->name),
                            "The command %s wants%s%s.", command->name,
                            *command->operands ? ": " : " nothing behind it",
                            command->operands);
    }
    ctl->operands = line->words + named;
    ctl->options = line->options;
    MCP_TRY(check_options(ctl, command));
    return command->run(ctl);
}

/* ---- the end ---- */

static void print_error(const mcp_error_t *error)
{
    int i;

    fprintf(stderr, "mcpctl: %s\n", error->message);
    for (i = 0; error->fields && i < error->fields->nelts; i++) {
        const mcp_field_t *field = &APR_ARRAY_IDX(error->fields, i,
                                                  const mcp_field_t);

        fprintf(stderr, "    %s: %s%s%s\n", field->path, field->message,
                field->hint ? " " : "", field->hint ? field->hint : "");
    }
    if (error->hint) {
        fprintf(stderr, "    %s\n", error->hint);
    }
}

int main(int argc, const char *const *argv)
{
    mcpctl_t ctl = { NULL };
    mcp_error_t *error;
    line_t line;
    int status = 0;

    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS
        || apr_pool_create(&ctl.pool, NULL) != APR_SUCCESS) {
        fprintf(stderr, "mcpctl: no memory\n");
        return 1;
    }
    error = read_line(&line, &ctl, argc, argv);
    if (!error && line.wants_help) {
        print_help(find_command(&line));
    }
    else if (!error && line.wants_version) {
        printf("mcpctl %s\n", MCP_VERSION);
    }
    else if (!error) {
        error = run(&ctl, &line);
    }
    if (error) {
        print_error(error);
        status = strcmp(error->code, "usage") == 0 ? 2 : 1;
    }
    if (fflush(stdout) != 0 && !status) {
        fprintf(stderr, "mcpctl: the output cannot be written\n");
        status = 1;
    }
    apr_pool_destroy(ctl.pool);
    apr_terminate();
    return status;
}
