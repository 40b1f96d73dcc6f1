# SPDX-License-Identifier: Apache-2.0
# mcpctl catalog check: what configtest would say, what tools/list costs, and
# whether a database can run the tools.
use strict;
use warnings;
use File::Temp 'tempdir';
use Test::More;

my $src = $ENV{MCP_TEST_SRC};
my $ctl = $ENV{MCP_TEST_CTL};
my $dir = tempdir(CLEANUP => 1);

# What the command prints, and its exit code.
sub check {
    my ($file, @options) = @_;
    my $pid = open my $out, '-|';
    die "fork: $!" unless defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "dup: $!";
        exec $ctl, @options, 'catalog', 'check', $file or die "$ctl: $!";
    }
    my $text = do { local $/; <$out> };
    close $out;
    return ($text, $? >> 8);
}

sub written {
    my ($text) = @_;
    open my $out, '>', "$dir/catalogue.json" or die "catalogue.json: $!";
    print $out $text;
    close $out or die "catalogue.json: $!";
    return "$dir/catalogue.json";
}

my ($said, $code) = check("$src/t/catalogue/orders.json");
is($code, 0, 'a good catalogue is good');
like($said, qr/\Aorders 1\.2: 6 tools, prefix "shop_"\ntools\/list:\n/,
    'its name and number of tools are told');
like(
    $said,
    qr/^  user +2 tools +(\d+) bytes, about (??{ int($1 \/ 4) }) tokens$/m,
    'and what the list costs a user'
);
like($said, qr/^  admin +6 tools +\d+ bytes/m, 'and an admin');
like(
    $said,
    qr/^warning: \$\.tools\[3\]: Clients cannot check the result/m,
    'what clients miss is a warning'
);

($said, $code) = check("$src/t/catalogue/orders.json", '--prefix', 'acme_');
like($said, qr/prefix "acme_"/, 'another prefix is tried');
($said, $code) = check("$src/t/catalogue/orders.json", '--prefix', 'a b');
is($code, 1, 'and refused when it is none');

for my $case (glob "$src/t/invalid-catalogue/*") {
    ($said, $code) = check("$case/catalogue.json");
    is($code, 1, "$case is bad");
    like($said, qr/\Amcpctl: The catalogue .* has \d+ mistakes?\.\n    \S/,
        '  and says so');
}
($said, $code) = check("$dir/none.json");
is($code, 1, 'a file that is not there is bad');
like($said, qr/none\.json cannot be read: No such file/, '  and says so');

# ---- the database ----

my $database = 'catalog_check';

sub sql {
    my ($statement, $where) = @_;
    open my $in, '|-', 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d',
        $where // $database
        or die "psql: $!";
    print $in $statement;
    close $in or die "psql failed on: $statement";
}

sql("DROP DATABASE IF EXISTS $database;\n"
        . "CREATE DATABASE $database TEMPLATE mcp_template;",
    'postgres');
sql(<<'END');
CREATE SCHEMA shop;
GRANT USAGE ON SCHEMA shop TO mcp_app;
CREATE TABLE shop.orders (id bigint, total numeric, status text, day date);
CREATE FUNCTION shop.order_get(args jsonb) RETURNS json
    LANGUAGE sql AS $$ SELECT '{}'::json $$;
CREATE FUNCTION shop.order_note(args jsonb) RETURNS json
    LANGUAGE sql AS $$ SELECT '{}'::json $$;
END
my @db = ('--db', "dbname=$database");

($said, $code) = check("$src/t/catalogue/orders.json", @db);
is($code, 1, 'a tool that cannot run is bad');
like($said, qr{^mcpctl: 2 of the entries of \S+/orders\.json cannot run there\.$}m,
    'they are counted');
like(
    $said,
    qr/^    \$\.tools\[3\]\.function: shop_order_send: function shop\.order_send\(jsonb\) does not exist \(SQLSTATE 42883\)/m,
    'and named'
);
like(
    $said,
    qr/^    \$\.tools\[0\]\.sql: shop_orders_list: permission denied for table orders \(SQLSTATE 42501\) GRANT mcp_app what the statement needs\.$/m,
    'as is a table that the server may not read'
);

sql(<<'END');
GRANT SELECT, UPDATE ON shop.orders TO mcp_app;
CREATE FUNCTION shop.order_send(args jsonb) RETURNS json
    LANGUAGE sql AS $$ SELECT '{}'::json $$;
END
($said, $code) = check("$src/t/catalogue/orders.json", @db);
is($code, 0, 'with all functions it is good');
like($said, qr/^database: mcp_app can run all 6 tools$/m,
    'and it was tried as the server does it');

my @wrong = (
    [ 'SELECT * FROM shop.order', qr/relation "shop\.order" does not exist/ ],
    [   'SELECT id FROM shop.orders WHERE day = :id',
        qr/operator does not exist: date = bigint/
    ],
    [   'WITH gone AS (DELETE FROM shop.orders RETURNING id) SELECT * FROM gone',
        qr/data-modifying statement must be at the top level/
    ],
    [ 'SELECT 1) AS x, (SELECT 2', qr/A \) without its \(/ ],
);
for my $case (@wrong) {
    my ($sql, $why) = @$case;
    ($said, $code) = check(
        written(
            '{"name": "own", "version": "1", "tools": [{"name": "t", '
                . '"description": "T.", "effect": "read", "input": {"type": '
                . '"object", "properties": {"id": {"type": "integer"}}}, '
                . qq("sql": "$sql"}]})
        ),
        @db
    );
    is($code, 1, "$sql is bad");
    like($said, $why, '  and PostgreSQL says why');
    like($said, qr/^    \$\.tools\[0\]\.sql: /m, '  and where');
}

# A statement that writes is looked into, though another one runs it.
sub own {
    my ($sql, %more) = @_;
    $more{effect} //= 'write';
    my $words = join ', ', map {qq("$_": "$more{$_}")} sort keys %more;
    return written(
        qq({"name": "own", "version": "1", "tools": [{"name": "t", $words, )
            . '"description": "T.", "input": {"type": "object", "properties": '
            . '{"id": {"type": "integer"}, "day": {"type": "string", "format": '
            . qq("date"}, "note": {"type": "string"}}}, "sql": "$sql"}]})
    );
}
my $update = 'WITH done AS (UPDATE shop.orders SET day = :day WHERE id = :id '
    . 'OR id = :id + 1 RETURNING id, total, day) SELECT * FROM done';
sql('INSERT INTO shop.orders VALUES (1, 2, NULL, NULL);');
for my $confirm ({}, { confirm => 'preview' }, { effect => 'external' }) {
    ($said, $code) = check(own($update, %$confirm), @db);
    is($code, 0, 'a write that can run is good');
    like($said, qr/^\$\.tools\[0\]\.sql: t takes 2 parameters \(:day date, :id bigint\), gives 3 columns \(id bigint, total numeric, day date\)$/m,
        '  and is told of: what it takes and gives');
}
open my $asked, '-|', 'psql', '-X', '-A', '-t', '-d', $database, '-c',
    'SELECT count(*) FROM shop.orders WHERE day IS NOT NULL'
    or die "psql: $!";
is(<$asked>, "0\n", 'nothing is run');
close $asked;
for my $case (
    [   'WITH x AS (UPDATE shop.orders SET dai = :day RETURNING 1)\nSELECT * FROM x',
        'line 1, byte 35',
        qr/column \\?"dai\\?" of relation \\?"orders\\?" does not exist \(SQLSTATE 42703\)/
    ],
    [   'WITH x AS (UPDATE shop.orders SET day = :day\n  WHERE id = :day RETURNING 1) SELECT * FROM x',
        'line 2, byte 12', qr/operator does not exist: bigint = date \(SQLSTATE 42883\)/
    ],
    [   'WITH x AS (UPDATE shop.orders SET status = \'äöü\', total = :note RETURNING 1) SELECT * FROM x',
        'line 1, byte 62', qr/column \\?"total\\?" is of type numeric but expression is of type text \(SQLSTATE 42804\)/
    ],
    [   'WITH x AS (DELETE FROM shop.orders RETURNING 1) SELECT * FROM x',
        '', qr/permission denied for table orders \(SQLSTATE 42501\)/
    ],
    )
{
    my ($sql, $place, $why) = @$case;
    for my $confirm ({}, { confirm => 'preview' }) {
        ($said, $code) = check(own($sql, %$confirm), @db);
        is($code, 1, "a write that cannot run is bad: $sql");
        like($said, qr/^    \$\.tools\[0\]\.sql: t: $why/m,
            '  with its path, and what PostgreSQL says');
        like($said, $place ? qr/, at $place of the statement/ : qr/^(?!.* of the statement)/s,
            '  and where');
    }
}
($said, $code) = check(own('SELECT id FROM shop.orders\n WHERE day = :id', effect => 'read'), @db);
like($said, qr/operator does not exist: date = bigint \(SQLSTATE 42883\), at line 2, byte 12 of the statement/,
    'a read is shown its own lines, too');
($said, $code) = check(own('SELECT 1 AS n', effect => 'read'), @db);
like($said, qr/t takes 0 parameters, gives 1 column \(n integer\)$/m,
    'and what it gives');

# What resources, prompts and completions run is tried, too.
my $others = written(<<'END');
{"name": "own", "version": "1", "tools": [{"name": "t", "description": "T.",
 "effect": "read", "input": {"type": "object"}, "function": "shop.order_get"}],
 "resources": [{"uri": "own://r", "name": "r", "function": "shop.order_get"}],
 "resource_templates": [{"uri_template": "own://{id}", "name": "e",
  "variables": [{"name": "id", "complete": {"function": "shop.ids"}}],
  "function": "shop.order_get", "list": {"function": "shop.rows"}}],
 "prompts": [{"name": "p", "description": "P.", "function": "shop.made"}]}
END
($said, $code) = check($others, @db);
is($code, 1, 'a function of a resource or prompt that is not there is bad');
like($said, qr/^1 resources, 1 resource templates, 1 prompts$/m,
    '  beside what there is');
like($said, qr{^mcpctl: 3 of the entries of \S+/catalogue\.json cannot run there\.$}m,
    '  all are counted');
like($said, qr/^    \$\.resource_templates\[0\]\.variables\[0\]\.complete\.function: e: function shop\.ids\(jsonb\) does not exist/m,
    '  and named with their places');
sql(join "\n", map {
    "CREATE FUNCTION shop.$_(args jsonb) RETURNS json "
        . "LANGUAGE sql AS \$\$ SELECT '[]'::json \$\$;"
} qw(ids rows made));
($said, $code) = check($others, @db);
is($code, 0, 'with them it is good');
like($said, qr/^database: mcp_app can run all 1 tools and 5 other functions$/m,
    '  and they were tried');

sql('REVOKE USAGE ON SCHEMA shop FROM mcp_app;');
($said, $code) = check("$src/t/catalogue/orders.json", @db);
is($code, 1, 'a schema that the server may not use is bad');
like($said, qr/permission denied for schema shop/, '  and says so');

($said, $code) = check("$src/t/catalogue/orders.json",
    '--db', "dbname=$database host=$dir");
is($code, 1, 'a database that is not there is bad');
like($said, qr/The database cannot be reached/, '  and says so');

sql("DROP DATABASE $database;", 'postgres');
done_testing();
