# SPDX-License-Identifier: Apache-2.0
# The administrator's command, against databases of its own. MCP_TEST_DB is the
# connection of a superuser (default: libpq's environment), MCP_TEST_CTL the
# program, MCP_TEST_SRC the source.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use JSON::PP;
use MIME::Base64 qw(decode_base64url encode_base64url);
use Test::More;

my $source = $ENV{MCP_TEST_SRC} // dirname(__FILE__) . '/../..';
my $ctl    = $ENV{MCP_TEST_CTL} // 'mcpctl';
my $super  = $ENV{MCP_TEST_DB}  // 'dbname=postgres';
my $work   = tempdir(CLEANUP => 1);
my $owner  = "mcpctl_owner_$$";
my @databases;

# ---- running things ----

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!";
    local $/;
    return scalar(<$in>) // '';
}

# Exit code, standard output, standard error.
sub run {
    my (@command) = @_;
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        open STDOUT, '>', "$work/out" or die;
        open STDERR, '>', "$work/err" or die;
        exec { $command[0] } @command or die "$command[0]: $!";
    }
    waitpid $pid, 0;
    return ($? & 127 ? "signal $?" : $? >> 8, slurp("$work/out"),
        slurp("$work/err"));
}

sub psql {
    my ($conninfo, $statements) = @_;
    my ($code, $out, $err) = run('psql', '-X', '-q', '-A', '-t', '-v',
        'ON_ERROR_STOP=1', '-d', $conninfo, '-c', $statements);
    $code == 0 or die "psql: $err";
    chomp $out;
    return $out;
}

# A new database that belongs to $owner, who is no superuser.
sub new_database {
    my $name = "mcpctl_test_$$" . '_' . @databases;
    psql($super, "CREATE DATABASE $name OWNER $owner");
    push @databases, $name;
    return "$super dbname=$name user=$owner";
}

# As new_database, but connected as the superuser.
sub as_super {
    my ($conninfo) = @_;
    my ($name) = $conninfo =~ /dbname=(mcpctl_test_\w+)/;
    return "$super dbname=$name";
}

# One run of mcpctl and all it says. what: {code, out, err}; the texts may be
# regular expressions.
sub ctl_is {
    my ($arguments, $what, $name) = @_;
    my ($code, $out, $err) = run($ctl, @$arguments);
    subtest $name => sub {
        is $code, $what->{code} // 0, 'exit code';
        for ([out => $out], [err => $err]) {
            my ($stream, $text) = @$_;
            my $wanted = $what->{$stream} // '';
            ref $wanted ? like($text, $wanted, $stream)
                : is($text, $wanted, $stream);
        }
    };
    return $out;
}

# Lines that begin so, in this order.
sub all_of {
    my $pattern = join '.*', map {"^$_"} @_;
    return qr/$pattern/ms;
}

# ---- trees of SQL files ----

my $trees = 0;

# Files by name below a new directory.
sub tree {
    my (%files) = @_;
    my $directory = "$work/tree" . $trees++;
    put($directory, %files);
    return $directory;
}

sub put {
    my ($directory, %files) = @_;
    for my $name (keys %files) {
        make_path(dirname("$directory/$name"));
        open my $out, '>', "$directory/$name" or die "$name: $!";
        print $out $files{$name};
        close $out or die "$name: $!";
    }
    return;
}

sub migrate_is {
    my ($db, $directory, $what, $name) = @_;
    for (grep { defined && !ref } values %$what) { s/\bTREE\b/$directory/g }
    return ctl_is([ '--db', $db, 'migrate', '--sql', $directory ], $what,
        $name);
}

my $table    = "CREATE TABLE mcp.t (id integer PRIMARY KEY);\n";
my $function = <<'SQL';
CREATE OR REPLACE FUNCTION mcp.f() RETURNS integer
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN 1;
END
$$;
SQL

# ---- the tests ----

sub the_command_line {
    ctl_is(
        ['--help'],
        {   out => all_of(
                'Usage: mcpctl \[--db CONNINFO\]',
                '  migrate$',
                '  key new-master FILE$',
                '  key rotate WORKSPACE$',
                '  client add WORKSPACE EMAIL NAME$',
                '  client remove WORKSPACE ID$',
                '  apikey add WORKSPACE EMAIL NAME$',
                '  apikey revoke WORKSPACE ID$',
                '  grant list WORKSPACE \[EMAIL\]$',
                '  grant revoke WORKSPACE ID$',
                '  workspace add ID NAME$',
                '  user add WORKSPACE EMAIL NAME$',
                '  user disable WORKSPACE EMAIL$',
                '  user password WORKSPACE EMAIL$',
                '  token WORKSPACE EMAIL$',
                '  notify KIND WORKSPACE$',
                'Exit code: 0 done, 1 failed'
            )
        },
        'help names all commands'
    );
    ctl_is(['--help'], { out => qr/\A(?:.{0,79}\n)+\z/ }, 'in short lines');
    my $help = ctl_is([ 'token', '--help' ],
        { out => qr/token WORKSPACE EMAIL.*--resource URL.*--key-file/s },
        'help of one command');
    unlike $help, qr/workspace add/, 'names that one only';
    ctl_is(['--version'], { out => qr/^mcpctl \d+\.\d+\.\d+\n$/ }, 'version');

    my $more = "    Run: mcpctl --help\n";
    for (
        [ [], "No command is given.\n$more" ],
        [ ['fly'],            "There is no command \"fly\".\n$more" ],
        [ ['workspace'],      "There is no command \"workspace\".\n$more" ],
        [ [qw(workspace ad)], "There is no command \"workspace\".\n$more" ],
        [   [qw(workspace add one)],
            "The command workspace add wants: ID NAME.\n"
                . "    Run: mcpctl workspace add --help\n"
        ],
        (   map { [ [ qw(grant list), @$_ ],
                    "The command grant list wants: WORKSPACE [EMAIL].\n"
                        . "    Run: mcpctl grant list --help\n"
                ] } [], [qw(harbor a@b.example c)]
        ),
        [   [qw(grant revoke harbor)],
            "The command grant revoke wants: WORKSPACE ID.\n"
                . "    Run: mcpctl grant revoke --help\n"
        ],
        [   [qw(migrate now)],
            "The command migrate wants nothing behind it.\n"
                . "    Run: mcpctl migrate --help\n"
        ],
        [   [qw(migrate --role user)],
            "The command migrate has no option --role.\n"
                . "    Run: mcpctl migrate --help\n"
        ],
        [ [qw(migrate --sql)], "The option --sql wants a value.\n$more" ],
        [   [qw(migrate --sql a --sql=b)],
            "The option --sql is given twice.\n$more"
        ],
        [   [qw(user add harbor a@b.example A --role boss)],
            "--role \"boss\" is not known.\n"
                . "    Give one of user|manager|admin.\n"
        ],
        [   [qw(user add harbor a@b.example A --status disabled)],
            "--status \"disabled\" is not known.\n"
                . "    Give one of active|pending.\n"
        ],
        ( map { [ [ qw(user add harbor), $_, 'A' ],
                "EMAIL is not an address.\n$more" ] }
                'ab', '@b', 'a@', 'a@b@c', 'a b@c', "a\n\@c" ),
        [   [qw(workspace add harbor Harbor)],
            "The master key is needed.\n"
                . "    Give --key-file FILE, the file that McpMasterKeyFile"
                . " names.\n"
        ],
        [ [qw(token harbor a@b.example)], "--resource URL is needed.\n$more" ],
        [ [qw(apikey add harbor a@b N)], "--scope SCOPES is needed.\n$more" ],
        [ [qw(client add harbor a@b N)], "--scope SCOPES is needed.\n$more" ],
        [   [qw(client add harbor a@b N --scope mcp)],
            "--resource URL is needed.\n$more"
        ],
        [   [qw(client add harbor a@b N --scope mcp --auth none)],
            "--auth \"none\" is not known.\n    Give one of secret|key.\n"
        ],
        (   map { [ [ qw(client add harbor a@b), $$_[0],
                        qw(--scope mcp --resource https://h.example/mcp),
                        @$_[ 2 .. $#$_ ] ], "$$_[1]\n$more" ] }
                [ 'N', '--auth key needs --jwks FILE or URL.', qw(--auth key) ],
            [ 'N', '--jwks goes with --auth key.', qw(--jwks x) ],
            [   'N',
                'jwks_uri: it must begin with https://.',
                qw(--auth key --jwks http://h.example/keys)
            ],
            [   '',
                'client_name must have 1 to 120 characters that can be seen.'
            ],
        ),
        [   [qw(apikey add harbor a@b N --scope mcp)],
            "--resource URL is needed.\n$more"
        ],
        (   map { [ [ qw(apikey add harbor a@b N --scope), $_ ],
                    "--scope \"$_\" is not possible.\n    Give up to 128 words "
                        . "with spaces between them: --scope \"agents:read "
                        . "calls:read\"\n" ] } '', ' ', 'a"b', "a\tb", 'a ' x 129
        ),
        (   map { [ [ qw(apikey add harbor a@b N --scope a --expires), $_ ],
                    "--expires \"$_\" is not possible.\n"
                        . "    Give days from 1 to 3650.\n" ] }
                qw(0 3651 -1 1d), ''
        ),
        (   map { [ [ qw(key rotate harbor --grace), $_ ],
                    "--grace \"$_\" is not possible.\n"
                        . "    Give seconds from 0 to 2592000.\n" ] }
                qw(-1 2592001 1h), ''
        ),
        [   [qw(key rotate harbor)],
            "The master key is needed.\n"
                . "    Give --key-file FILE, the file that McpMasterKeyFile"
                . " names.\n"
        ],
        [   [qw(token harbor a@b --resource http://harbor.example/mcp)],
            qr/^mcpctl: --resource "\S+": http is for loopback/
        ],
        [   [qw(token harbor a@b --resource https://a/mcp --issuer x)],
            qr/^mcpctl: --issuer "x": it must begin with https/
        ],
        (   map { [ [   qw(token harbor a@b --resource https://a/mcp --ttl),
                        $_ ],
                    "--ttl \"$_\" is not possible.\n"
                        . "    Give seconds from 1 to 86400.\n" ] }
                qw(0 86401 -5 1h 99999999999999999999), ''
        ),
        )
    {
        my ($arguments, $err) = @$_;
        ctl_is($arguments,
            { code => 2, err => ref $err ? $err : "mcpctl: $err" },
            "refused: mcpctl @$arguments");
    }
    return;
}

sub the_master_key {
    my $file = "$work/new.key";
    ctl_is([ 'key', 'new-master', $file ], { out => qr/^made \Q$file\E; / },
        'a new master key');
    is +(stat $file)[2] & 07777, 0600, 'is for nobody else';
    my $before = slurp($file);
    like $before, qr{^[A-Za-z0-9+/]{43}=\n$}, 'is the base64 of 32 bytes';
    ctl_is(
        [ 'key', 'new-master', $file ],
        {   code => 1,
            err  => "mcpctl: The master key file $file cannot be made: File"
                . " exists.\n    Name a file that does not exist yet; a key in"
                . " use must not be replaced.\n"
        },
        'is never overwritten'
    );
    is slurp($file), $before, 'and stays as it is';
    return;
}

sub order_and_repetition {
    my $db   = new_database();
    my $tree = tree(
        'mcp/001_table.sql'       => $table,
        'mcp/002_more.sql'        => "ALTER TABLE mcp.t ADD b text;\n",
        'mcp/fn/f.sql'            => $function,
        'mcp/README'              => 'no SQL',
        'mcp/.hidden.sql'         => 'no SQL',
        'sched/001_a.sql'         => "CREATE TABLE sched.a (x integer);\n",
        'kailenty/001_k.sql'      => "CREATE TABLE kailenty.k (x integer);\n",
        'aaa/001_early_name.sql'  => "CREATE VIEW aaa.v AS TABLE kailenty.k;\n",
        'zoo/fn/g.sql'            => <<'SQL',
-- Needs what a later file makes.
CREATE OR REPLACE FUNCTION zoo.g() RETURNS integer LANGUAGE sql AS $$
    SELECT zoo.h() + mcp.f()
$$;
SQL
        'zoo/fn/h.sql' => <<'SQL',
CREATE OR REPLACE FUNCTION zoo.h() RETURNS integer LANGUAGE sql AS $$
    SELECT 41
$$;
SQL
        'sample/people.sql' => 'this is no schema',
    );
    migrate_is($db, $tree, { out => <<'END' }, 'everything, in order');
applied mcp/001_table.sql
applied mcp/002_more.sql
applied mcp/fn/f.sql
applied sched/001_a.sql
applied kailenty/001_k.sql
applied aaa/001_early_name.sql
applied zoo/fn/g.sql
applied zoo/fn/h.sql
8 of 8 files applied
END
    is psql($db, 'SELECT zoo.g()'), 42, 'functions of two files together';
    is psql($db, 'SELECT count(*) FROM mcp.migration'), 8, 'all are recorded';
    migrate_is($db, $tree, { out => "0 of 8 files applied\n" },
        'nothing, when run again');

    put($tree, 'mcp/fn/f.sql' => $function =~ s/RETURN 1/RETURN 2/r);
    migrate_is(
        $db, $tree,
        { out => "applied mcp/fn/f.sql\n1 of 8 files applied\n" },
        'the function that changed, and no other'
    );
    is psql($db, 'SELECT mcp.f()'), 2, 'is the new one';

    put($tree, 'zoo/001_new.sql' => "CREATE TABLE zoo.n (x integer);\n");
    migrate_is(
        $db, $tree,
        { out => "applied zoo/001_new.sql\n1 of 9 files applied\n" },
        'a new migration'
    );
    return;
}

sub what_may_not_change {
    my $db   = new_database();
    my $tree = tree(
        'mcp/001_table.sql' => $table,
        'mcp/003_third.sql' => "SELECT;\n",
        'mcp/fn/f.sql'      => $function
    );
    migrate_is($db, $tree, { out => qr/^3 of 3/m }, 'a start');

    put($tree,
        'mcp/001_table.sql' => "-- Better.\n$table",
        'mcp/fn/f.sql'      => $function =~ s/RETURN 1/RETURN 9/r);
    migrate_is(
        $db, $tree,
        {   code => 1,
            err  => "mcpctl: TREE/mcp/001_table.sql was edited after it was"
                . " applied.\n    Restore the file as it was, and put the"
                . " change into a new file with the next number.\n"
        },
        'an edited migration is refused'
    );
    is psql($db, 'SELECT mcp.f()'), 1, 'and nothing else is applied';

    put($tree,
        'mcp/001_table.sql' => $table,
        'mcp/002_late.sql'  => "SELECT;\n");
    migrate_is(
        $db, $tree,
        {   code => 1,
            err  => "mcpctl: TREE/mcp/002_late.sql is new, but"
                . " mcp/003_third.sql was applied before it.\n"
                . "    Give it the next number.\n"
        },
        'a migration that comes late is refused'
    );

    unlink "$tree/mcp/002_late.sql", "$tree/mcp/003_third.sql";
    migrate_is(
        $db, $tree,
        {   code => 1,
            err  => "mcpctl: The database has the migration"
                . " mcp/003_third.sql, and TREE lacks it: another, newer"
                . " version was here.\n    Migrate with the files of the"
                . " version that the database has, or of a later one.\n"
        },
        'older files do not go over a newer database'
    );
    is psql($db, 'SELECT mcp.f()'), 1, 'nor do their functions';

    put($tree, 'mcp/003_third.sql' => "SELECT;\n");
    rename "$tree/mcp/fn/f.sql", "$work/f.sql" or die;
    migrate_is($db, $tree, { out => "0 of 2 files applied\n" },
        'a function that is gone stays in the database');
    psql($db, 'DROP FUNCTION mcp.f()');
    rename "$work/f.sql", "$tree/mcp/fn/f.sql" or die;
    migrate_is(
        $db, $tree,
        { out => "applied mcp/fn/f.sql\n1 of 3 files applied\n" },
        'and is applied again when it comes back'
    );
    return;
}

# An error says which line of which file, and leaves whole files only.
sub errors_in_files {
    for (
        [   'a syntax error, with its position',
            "CREATE TABLE mcp.one (x integer);\n\n-- \x{e4}\x{20ac}\n"
                . "CREATE TABEL mcp.two (x integer);\n",
            '42601',
            qr/002_bad\.sql:4: syntax error at or near "TABEL"/
        ],
        [   'an error that PostgreSQL gives no position',
            "SELECT ';''--', \$x\$;\$x\$, \";\", E'\\';' FROM (VALUES (1))"
                . " AS v (\";\"); /* ; /* ; */ ; */\n\n"
                . "  -- the second ;\n  CREATE TABLE\n  mcp.t ();\nSELECT 1;\n",
            '42P07',
            qr/002_bad\.sql:4: relation "t" already exists/
        ],
        [   'an error inside a DO block',
            "SELECT 1;\nDO \$\$\nBEGIN\n    RAISE EXCEPTION 'no'\n"
                . "        USING ERRCODE = 'MC422';\nEND\n\$\$;\n",
            'MC422',
            qr/002_bad\.sql:2: no/
        ],
        [   'a query in a DO block',
            "SELECT 1;\nDO \$\$\nBEGIN\n    PERFORM\n        nothing();\nEND"
                . "\n\$\$;\n",
            '42883',
            qr/002_bad\.sql:\d+: function nothing\(\) does not exist/
        ],
        [   'a constraint that waits for the end',
            "CREATE TABLE mcp.d (x integer UNIQUE DEFERRABLE INITIALLY"
                . " DEFERRED);\nINSERT INTO mcp.d VALUES (1), (1);\n",
            '23505',
            qr/002_bad\.sql: duplicate key value/
        ],
        )
    {
        my ($name, $text, $state, $err) = @$_;
        utf8::encode($text);
        my $db   = new_database();
        my $tree = tree(
            'mcp/001_table.sql' => $table,
            'mcp/002_bad.sql'   => $text,
            'mcp/003_last.sql'  => "SELECT;\n"
        );
        migrate_is(
            $db, $tree,
            {   code => 1,
                out  => "applied mcp/001_table.sql\n1 of 3 files applied\n",
                err  => qr/^mcpctl: \Q$tree\E\/mcp\/$err.*\(SQLSTATE $state\)/s
            },
            $name
        );
        is psql($db, q{SELECT string_agg(relname, ' ' ORDER BY relname)
                FROM pg_class WHERE relnamespace = 'mcp'::regnamespace
                    AND relkind = 'r'}), 'migration t',
            'no half of the file is left';
        put($tree, 'mcp/002_bad.sql' => "SELECT;\n");
        migrate_is($db, $tree, { out => qr/^2 of 3 files applied$/m },
            'mended, it goes on');
    }

    my $db = new_database();
    for (
        [   "SELECT 1;\nCOMMIT;\n",
            'ends its transaction',
            'Take BEGIN, COMMIT and ROLLBACK out of it'
        ],
        [   "COPY mcp.t FROM STDIN;\n",
            'COPY cannot be used here',
            'Use INSERT'
        ],
        )
    {
        my ($text, $why, $mend) = @$_;
        migrate_is(
            $db,
            tree('mcp/001_table.sql' => $table, 'mcp/002_bad.sql' => $text),
            {   code => 1,
                out  => qr/^[01] of 2 files applied$/m,
                err  => qr/002_bad\.sql:? \Q$why\E.*\n.*\Q$mend\E/
            },
            "refused: $why"
        );
    }
    migrate_is(
        new_database(),
        tree(
            'mcp/001_a.sql' => "SET search_path = pg_temp;\nSET mcp.x = 'a';\n",
            'mcp/002_b.sql' => "CREATE TABLE b AS SELECT current_setting("
                . "'mcp.x', true) AS x, current_setting('search_path') AS p;\n"
                . "DO \$\$ BEGIN ASSERT (SELECT coalesce(x, '') = '' AND p ="
                . " 'public' FROM public.b); END \$\$;\n"
        ),
        { out => qr/^2 of 2 files applied$/m },
        'a setting of one file does not reach the next'
    );
    return;
}

sub broken_functions {
    my $db   = new_database();
    my $tree = tree(
        'mcp/001_table.sql' => $table,
        'mcp/fn/f.sql'      => $function,
        'mcp/fn/bad.sql'    => <<'SQL',
-- The error is on line 6.
CREATE OR REPLACE FUNCTION mcp.bad() RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1;
    SELEKT 2;
    RETURN 3;
END
$$;
SQL
        'mcp/fn/worse.sql' => <<'SQL',
CREATE OR REPLACE FUNCTION mcp.worse() RETURNS bigint
LANGUAGE sql AS $$
    SELECT count(*)
    FROM mcp.nowhere
$$;
SQL
    );
    my $err = qr{^mcpctl: Functions were applied that cannot run:
    mcp/fn/bad\.sql: \Q$tree\E/mcp/fn/bad\.sql:6: syntax error at or near "SELEKT" \(SQLSTATE 42601\)
    mcp/fn/worse\.sql: \Q$tree\E/mcp/fn/worse\.sql:4: relation "mcp\.nowhere" does not exist \(SQLSTATE 42P01\)
    Mend the files and run migrate again\.
$};
    migrate_is(
        $db, $tree,
        { code => 1, out => qr/^4 of 4 files applied$/m, err => $err },
        'broken bodies are named with file and line, all at once'
    );
    migrate_is(
        $db, $tree,
        {   code => 1,
            out  => "applied mcp/fn/bad.sql\napplied mcp/fn/worse.sql\n"
                . "2 of 4 files applied\n",
            err => $err
        },
        'and again at the next run'
    );
    put($tree,
        'mcp/fn/bad.sql'   => $function =~ s/mcp\.f/mcp.bad/r,
        'mcp/fn/worse.sql' => $function =~ s/mcp\.f/mcp.better/r);
    migrate_is($db, $tree, { out => qr/^2 of 4 files applied$/m },
        'until they are mended');
    return;
}

sub names_that_do_not_fit {
    for (
        [   { 'sched/001_a.sql' => '' },
            qr/ has no directory mcp\.\n.*--sql DIR/
        ],
        [   { 'mcp/table.sql' => '' },
            qr/^mcpctl: mcp\/table\.sql does not fit: it has no number\./
        ],
        [ { 'mcp/01_table.sql' => '' }, qr/01_table\.sql does not fit/ ],
        [ { 'mcp/001_Table.sql' => '' }, qr/001_Table\.sql does not fit/ ],
        [   { 'mcp/001_a.sql' => '', 'mcp/001_b.sql' => '' },
            qr/mcp\/001_b\.sql has the number of 001_a\.sql\./
        ],
        [   { 'mcp/fn/My-Function.sql' => '' },
            qr/My-Function\.sql does not fit: it is no function's\./
        ],
        [   { 'mcp/functions/f.sql' => '' },
            qr/mcp has a directory that is not fn\./
        ],
        [   { 'mcp/001_a.sql' => '', 'my-pack/001_a.sql' => '' },
            qr/my-pack is no schema's name\./
        ],
        [ { 'mcp/001_a.sql' => "SELECT '\0';" }, qr/001_a\.sql has a NUL/ ],
        )
    {
        my ($files, $err) = @$_;
        my ($first) = sort keys %$files;
        migrate_is('dbname=not_asked', tree(%$files),
            { code => 1, err => $err },
            "refused without a database: $first");
    }
    ctl_is(
        [ 'migrate', '--sql', "$work/nowhere" ],
        {   code => 1,
            err  => "mcpctl: $work/nowhere cannot be read: No such file or"
                . " directory.\n    Give the directory sql/ with --sql DIR.\n"
        },
        'no directory'
    );
    ctl_is(
        [   '--db', "host=$work dbname=x user=y password=hidden", 'migrate',
            '--sql', "$source/sql"
        ],
        {   code => 1,
            err  => qr/^mcpctl: The database cannot be reached: (?!.*hidden).*\n    Give --db CONNINFO/
        },
        'no database'
    );
    return;
}

# ---- the product's own files ----

sub count_files {
    my ($directory) = @_;
    return scalar grep { !m{/sample/} }
        split /\n/, `find '$directory' -name '*.sql'`;
}

sub two_nodes_at_once {
    my $db    = new_database();
    my $total = count_files("$source/sql");
    my @nodes = map {
        open my $out, '-|', $ctl, '--db', $db, 'migrate', '--sql',
            "$source/sql"
            or die "$ctl: $!";
        $out;
    } 1 .. 2;
    my @applied;
    for my $node (@nodes) {
        my @lines = <$node>;
        ok close($node), 'a node that migrates beside another ends well';
        push @applied, $lines[-1] =~ /^(\d+) of $total files applied$/;
    }
    is_deeply [ sort { $a <=> $b } @applied ], [ 0, $total ],
        'one node does it all, the other finds it done';
    ctl_is(
        [ '--db', $db, 'migrate', '--sql', "$source/sql" ],
        { out => "0 of $total files applied\n" },
        'a third time there is nothing to do'
    );
    return $db;
}

my $key_file = "$work/master.key";

sub admin {
    my ($db, $arguments, $what, $name) = @_;
    return ctl_is([ '--db', $db, '--key-file', $key_file, @$arguments ],
        $what, $name);
}

sub workspaces {
    my ($db) = @_;
    run($ctl, 'key', 'new-master', $key_file);
    my $out = admin(
        $db,
        [ 'workspace', 'add', 'harbor', 'Harbor Talent' ],
        { out => qr/^workspace harbor signs with key [\w-]{43}\n$/ },
        'a workspace'
    );
    my ($kid) = $out =~ /key (\S+)/;
    is psql($db, 'SELECT id, name FROM mcp.workspace'), 'harbor|Harbor Talent',
        'is there';
    my $jwk = decode_json(
        psql($db, "SELECT public_jwk FROM mcp.signing_key WHERE kid = '$kid'"));
    is_deeply [ sort keys %$jwk ], [qw(alg crv kid kty use x y)],
        'the table has the public part in the open';
    is psql($db, 'SELECT length(private_sealed) > 100, encode(substr('
            . "private_sealed, 1, 1), 'hex') FROM mcp.signing_key"), 't|01',
        'and the private one sealed';
    is psql($db, q{SELECT position('"d"'::bytea IN private_sealed)
            FROM mcp.signing_key}), 0, 'really';
    admin(
        $db,
        [ 'workspace', 'add', 'harbor', 'Harbor' ],
        {   code => 1,
            err  => "mcpctl: The workspace harbor exists, with a signing key.\n"
        },
        'is added once'
    );
    for my $id ('Harbor', 'h', '1st', 'a b', 'a' x 42) {
        admin(
            $db,
            [ 'workspace', 'add', $id, 'Name' ],
            {   code => 1,
                err  => qr/^mcpctl: A workspace's id has 2 to 41 lower-case/
            },
            "not a workspace's id: $id"
        );
    }
    admin(
        $db,
        [ 'workspace', 'add', 'empty', '' ],
        { code => 1, err => "mcpctl: A name has 1 to 120 characters.\n" },
        'a name is needed'
    );
    psql($db, q{INSERT INTO mcp.workspace (id, name) VALUES ('finch', 'Finch')});
    admin(
        $db,
        [ 'workspace', 'add', 'finch', 'Ignored' ],
        { out => qr/^workspace finch signs with key/ },
        'a workspace that has no key yet gets one'
    );
    is psql($db, q{SELECT name FROM mcp.workspace WHERE id = 'finch'}), 'Finch',
        'and keeps its name';
    return;
}

sub people {
    my ($db) = @_;
    admin(
        $db,
        [   qw(user add harbor Mara.Vogel@Harbor.example), 'Mara Vogel',
            qw(--role manager --zone Europe/Berlin)
        ],
        { out => qr/^user acc_[0-9a-hjkmnp-tv-z]{11} added to harbor\n$/ },
        'a person'
    );
    admin($db, [ qw(user add harbor nora.weiss@harbor.example), 'Nora Weiss',
            '--status=pending' ], { out => qr/^user acc_/ }, 'a pending one');
    admin($db, [ qw(user add finch mara.vogel@harbor.example), 'Mara Vogel' ],
        { out => qr/^user acc_/ }, 'the same address elsewhere');
    is psql($db, 'SELECT workspace_id, email, name, role, status, time_zone'
            . ' FROM mcp.account ORDER BY 1, 2'), <<'END' =~ s/\n\z//r,
finch|mara.vogel@harbor.example|Mara Vogel|user|active|UTC
harbor|mara.vogel@harbor.example|Mara Vogel|manager|active|Europe/Berlin
harbor|nora.weiss@harbor.example|Nora Weiss|user|pending|UTC
END
        'are there';
    for (
        [   [ qw(harbor MARA.VOGEL@harbor.example), 'Again' ],
            "Somebody in the workspace has this address already.\n"
        ],
        [   [ qw(nowhere a@b.example), 'A' ],
            "There is no such workspace.\n"
                . "    Add it with: mcpctl workspace add ID NAME\n"
        ],
        [   [ qw(harbor a@b.example A --zone Mars/Olympus) ],
            "The time zone is not known.\n"
                . "    Give an IANA name such as Europe/Berlin.\n"
        ],
        [   [ 'harbor', 'a@b.example', '' ],
            "A name has 1 to 120 characters.\n"
        ],
        [   [ 'harbor', 'a@' . 'b' x 254, 'A' ],
            "An address has 3 to 254 characters.\n"
        ],
        )
    {
        my ($arguments, $err) = @$_;
        admin($db, [ 'user', 'add', @$arguments ],
            { code => 1, err => "mcpctl: $err" }, "refused: $err");
    }
    return;
}

sub links {
    my ($db) = @_;
    my $issuer = 'https://login.example.com/';
    my $links  = q{SELECT i.workspace_id, i.issuer, i.subject, a.email
        FROM mcp.identity i JOIN mcp.account a
            ON (a.workspace_id, a.id) = (i.workspace_id, i.account_id)
        ORDER BY 1, 2, 3};
    for my $email ('nora.weiss@harbor.example', 'Mara.Vogel@Harbor.example') {
        admin($db, [ qw(user link harbor), $email, $issuer, 'u-1' ],
            { out => qr/^user acc_\w+ of harbor is linked\n$/ }, $email);
    }
    admin($db,
        [ qw(user link finch mara.vogel@harbor.example), $issuer, 'u-1' ],
        { out => qr/^user acc_/ }, 'in another workspace');
    is psql($db, $links), <<'END' =~ s/\n\z//r, 'the last one holds';
finch|https://login.example.com/|u-1|mara.vogel@harbor.example
harbor|https://login.example.com/|u-1|mara.vogel@harbor.example
END
    admin($db, [ qw(user unlink harbor), $issuer, 'u-1' ],
        { out => qr/^user acc_\w+ of harbor is linked no more\n$/ },
        'it is taken back');
    is psql($db, $links),
        'finch|https://login.example.com/|u-1|mara.vogel@harbor.example',
        'in one workspace alone';
    for (
        [   [ qw(unlink harbor), $issuer, 'u-1' ], 1,
            "Nobody in the workspace harbor is linked so.\n"
                . "    Give issuer and subject as they were linked.\n"
        ],
        [   [ qw(link harbor nobody@harbor.example), $issuer, 'u-1' ], 1,
            "Nobody in the workspace harbor has this address.\n"
                . "    Check the workspace's id and the address.\n"
        ],
        [   [ qw(link harbor nora.weiss@harbor.example login.example.com u-1) ],
            2,
            "ISSUER is no https URL.\n    Give it as its tokens have it in "
                . "iss: https://login.example.com/\n"
        ],
        [   [ qw(link harbor nora.weiss@harbor.example), $issuer, '' ],
            2,
            "SUBJECT has 1 to 255 bytes.\n    Give the value of the claim that "
                . "McpAccountClaim names.\n"
        ],
        )
    {
        my ($arguments, $code, $err) = @$_;
        admin($db, [ 'user', @$arguments ],
            { code => $code, err => "mcpctl: $err" }, "refused: $err");
    }
    return;
}

# ---- tokens ----

# A point of P-256 as a public key in DER (RFC 5480).
sub public_key {
    my ($jwk) = @_;
    my $file = "$work/public.der";
    open my $out, '>:raw', $file or die;
    print $out pack('H*',
        '3059301306072a8648ce3d020106082a8648ce3d03010703420004'),
        decode_base64url($jwk->{x}), decode_base64url($jwk->{y});
    close $out or die;
    return $file;
}

sub der_integer {
    my ($bytes) = @_;
    $bytes =~ s/^\0+//;
    $bytes = "\0$bytes" if ord($bytes) & 0x80;
    return "\x02" . chr(length $bytes) . $bytes;
}

# Whether OpenSSL, which knows nothing of JWT, says that the key signed it.
sub is_signed {
    my ($token, $jwk) = @_;
    my ($text, $signature) = $token =~ /^(.*)\.([^.]*)$/;
    my $raw = decode_base64url($signature);
    my $pair = der_integer(substr $raw, 0, 32) . der_integer(substr $raw, 32);
    open my $out, '>:raw', "$work/signature" or die;
    print $out "\x30", chr(length $pair), $pair;
    close $out or die;
    open $out, '>:raw', "$work/text" or die;
    print $out $text;
    close $out or die;
    my ($code) = run('openssl', 'dgst', '-sha256', '-keyform', 'DER',
        '-verify', public_key($jwk), '-signature', "$work/signature",
        "$work/text");
    return length $raw == 64 && $code == 0;
}

sub part {
    my ($token, $i) = @_;
    return decode_json(decode_base64url((split /\./, $token)[$i]));
}

sub keys_of {
    my ($db, $workspace) = @_;
    return decode_json(psql($db, "SELECT mcp.public_keys('$workspace')"))
        ->{keys};
}

my @mara     = qw(token harbor mara.vogel@harbor.example);
my $resource = 'https://harbor.example/api/v1/mcp';

sub tokens {
    my ($db) = @_;
    my $now = time;
    my $token = admin($db, [ @mara, '--resource', $resource ],
        { out => qr/^[\w-]+\.[\w-]+\.[\w-]{86}\n$/ }, 'a token, alone');
    chomp $token;
    my ($key) = @{ keys_of($db, 'harbor') };
    is_deeply part($token, 0),
        { alg => 'ES256', typ => 'at+jwt', kid => $key->{kid} }, 'its header';
    my $claims = part($token, 1);
    my $iat    = delete $claims->{iat};
    like delete $claims->{jti}, qr/^[\w-]{22}$/, 'has an id of its own';
    cmp_ok abs($iat - $now), '<', 60, 'was made now';
    is_deeply $claims,
        {   iss       => 'https://harbor.example',
            aud       => $resource,
            sub       => psql($db, q{SELECT id FROM mcp.account
                WHERE workspace_id = 'harbor' AND role = 'manager'}),
            workspace => 'harbor',
            client_id => 'mcpctl',
            scope     => 'mcp',
            exp       => $iat + 3600
        },
        'its claims';
    ok is_signed($token, $key), 'the key that the workspace publishes signed it';
    ok !is_signed($token, keys_of($db, 'finch')->[0]), 'and no other';

    $token = admin(
        $db,
        [   'token', 'harbor', 'Mara.Vogel@harbor.example', '--resource',
            'http://localhost:8080/mcp', '--issuer', 'https://idp.example/x',
            '--ttl', '60', '--scope', 'mcp files:read', '--client', 'a "client"'
        ],
        { out => qr/./ },
        'with every option'
    );
    $claims = part($token, 1);
    is_deeply [ @$claims{qw(iss aud client_id scope)} ],
        [
        'https://idp.example/x', 'http://localhost:8080/mcp',
        'a "client"',            'mcp files:read'
        ],
        'they are in the token';
    is $claims->{exp} - $claims->{iat}, 60, 'and so is its life';
    return;
}

sub who_gets_none {
    my ($db) = @_;
    my $nobody = "mcpctl: Nobody in the workspace %s has this address.\n"
        . "    Check the workspace's id and the address.\n";
    my $inactive = "mcpctl: The account is %s: its calls would be refused.\n"
        . "    Let them in with: mcpctl user enable WORKSPACE EMAIL\n";
    my @for = ('--resource', $resource);
    admin($db, [ qw(token harbor x@harbor.example), @for ],
        { code => 1, err => sprintf $nobody, 'harbor' }, 'a stranger');
    admin($db, [ qw(token nowhere mara.vogel@harbor.example), @for ],
        { code => 1, err => sprintf $nobody, 'nowhere' }, 'another workspace');
    admin($db, [ qw(token harbor nora.weiss@harbor.example), @for ],
        { code => 1, err => sprintf $inactive, 'pending' }, 'a pending person');
    admin($db, [qw(user disable harbor MARA.vogel@harbor.example)],
        { out => qr/^user acc_\w+ of harbor is disabled\n$/ }, 'disable');
    is psql($db, q{SELECT status, updated_at > created_at FROM mcp.account
            WHERE workspace_id = 'harbor' AND role = 'manager'}), 'disabled|t',
        'takes effect';
    is psql($db, q{SELECT status FROM mcp.account WHERE workspace_id = 'finch'}),
        'active', 'in that workspace alone';
    admin($db, [ @mara, @for ],
        { code => 1, err => sprintf $inactive, 'disabled' },
        'a disabled person');
    admin($db, [qw(user enable harbor mara.vogel@harbor.example)],
        { out => qr/^user acc_\w+ of harbor is active\n$/ }, 'enable');
    admin($db, [ @mara, @for ], { out => qr/^ey/ }, 'gets one again');
    admin($db, [qw(user disable harbor nobody@harbor.example)],
        { code => 1, err => sprintf $nobody, 'harbor' }, 'disable a stranger');
    return;
}

# ---- API keys ----

my @for_harbor = ('--resource', $resource, '--scope', 'mcp  files:read');

sub api_keys {
    my ($db) = @_;
    my $key = admin(
        $db,
        [   qw(apikey add harbor MARA.vogel@harbor.example), 'CI', @for_harbor,
            qw(--expires 30)
        ],
        { out => qr/^kc_live_[0-9A-Za-z]{40}\n$/ },
        'a key, alone'
    );
    chomp $key;
    is psql($db, q{SELECT kind, name, resource, scopes,
            expires_at - created_at FROM mcp.credential}),
        "key|CI|$resource|{mcp,files:read}|30 days", 'what it is good for';
    is psql($db, 'SELECT k.hash FROM mcp.api_key k'),
        encode_base64url(pack 'H*', `printf %s $key | sha256sum` =~ /^(\w+)/),
        'and its digest are kept';
    my $id = psql($db, 'SELECT id FROM mcp.credential');
    like $id, qr/^key_[0-9a-hjkmnp-tv-z]{11}$/, 'under an id';
    my $time = qr/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/;
    my $line = qr/$id\tmara\.vogel\@harbor\.example\tCI\tmcp files:read/;
    admin(
        $db,
        [qw(apikey list harbor)],
        {   out =>
                qr/^$line\t\Q$resource\E\tmade $time\tnever used\tuntil $time\n$/
        },
        'the list has it'
    );
    admin($db, [qw(apikey list finch)], {}, 'another workspace\'s has not');
    admin($db, [ qw(apikey revoke finch), $id ],
        { code => 1, err => qr/^mcpctl: The workspace finch has no such key\./ },
        'nor can it be revoked there');
    admin($db, [ qw(apikey revoke harbor), $id ],
        { out => "key $id of harbor is revoked\n" }, 'revoked');
    admin($db, [ qw(apikey revoke harbor), $id ],
        { out => qr/^key $id of harbor was revoked before, $time\n$/ },
        'a second time');
    admin($db, [qw(apikey list harbor)], { out => qr/\trevoked $time\n$/ },
        'the list says so');
    is psql($db, q{SELECT action, credential_id = '} . $id . q{', details
            FROM mcp.audit ORDER BY id}),
        qq(api_key_made|t|{"scopes": ["mcp", "files:read"]}\n)
        . 'api_key_revoked|t|', 'and the audit has both';
    for (
        [   [ qw(harbor x@harbor.example), 'N' ],
            "Nobody in the workspace harbor has this address.\n"
                . "    Check the workspace's id and the address.\n"
        ],
        [   [ qw(harbor nora.weiss@harbor.example), 'N' ],
            "The account is pending: its calls would be refused.\n"
                . "    Let them in with: mcpctl user enable WORKSPACE EMAIL\n"
        ],
        [   [ qw(harbor mara.vogel@harbor.example), '' ],
            "A key's name has 1 to 120 characters.\n"
                . "    It is for its owner: \"CI of the booking site\".\n"
        ],
        )
    {
        my ($who, $err) = @$_;
        admin($db, [ qw(apikey add), @$who, @for_harbor ],
            { code => 1, err => "mcpctl: $err" }, "no key: $err");
    }
    return;
}

# ---- services ----

sub services {
    my ($db) = @_;
    my @add = (qw(client add harbor robot@harbor.example), 'Robot');
    my $said = admin(
        $db,
        [ @add, @for_harbor ],
        { out => qr/^client_id cli_[0-9a-z]{22}\nclient_secret cs_[\w-]{43}\n$/ },
        'a client, with its secret'
    );
    my ($id, $secret) = $said =~ /_id (\S+)\n.* (\S+)\n/;
    is psql($db, q{SELECT a.email, a.role, a.status, c.kind, c.scopes,
            c.issuer, c.metadata->'grant_types'
            FROM mcp.oauth_client c JOIN mcp.account a ON a.id = c.account_id}),
        'robot@harbor.example|service|active|service|{mcp,files:read}|'
        . 'https://harbor.example|["client_credentials", '
        . '"urn:ietf:params:oauth:grant-type:jwt-bearer"]',
        'it has an account of its own';
    is psql($db, 'SELECT secret_hash FROM mcp.oauth_client'),
        encode_base64url(
        pack 'H*', `printf %s $secret | sha256sum` =~ /^(\w+)/
        ),
        'and its secret is kept as a hash';
    my $keys = "$work/keys.json";
    put($work, 'keys.json' => '{"keys":[{"kty":"EC","crv":"P-256","x":"'
            . 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"'
            . '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}]}');
    admin(
        $db,
        [ @add, @for_harbor, qw(--auth key --jwks), $keys ],
        { out => qr/^client_id cli_[0-9a-z]{22}\n$/ },
        'one with a key has no secret'
    );
    is psql($db, q{SELECT count(*) FROM mcp.account
            WHERE email = 'robot@harbor.example'}), 1, 'of the same account';
    admin(
        $db,
        [qw(client list harbor)],
        { out => qr/^\Q$id\E\trobot\@harbor\.example\tRobot\tclient_secret_basic\tmcp files:read\thttps:\/\/harbor\.example\tmade \S+\tnever used\n.*\tprivate_key_jwt\t.*\n$/ },
        'the list has both'
    );
    admin($db, [ qw(client remove finch), $id ],
        { code => 1, err => qr/^mcpctl: The workspace finch has no such client\./ },
        'another workspace cannot remove it');
    admin($db, [ qw(client remove harbor), $id ],
        { out => "client $id of harbor is removed\n" }, 'removed');
    for (
        [   [ qw(harbor nora.weiss@harbor.example), 'N' ],
            "The account is pending: its calls would be refused.\n"
                . "    Let them in with: mcpctl user enable WORKSPACE EMAIL\n"
        ],
        [   [ qw(nowhere x@harbor.example), 'N' ],
            "There is no such workspace.\n"
                . "    Add it with: mcpctl workspace add ID NAME\n"
        ],
        )
    {
        my ($who, $err) = @$_;
        admin($db, [ qw(client add), @$who, @for_harbor ],
            { code => 1, err => "mcpctl: $err" }, "no client: $err");
    }
    return;
}

# ---- signing keys ----

sub rotation {
    my ($db) = @_;
    my $state = q{SELECT string_agg(CASE WHEN retires_at IS NULL THEN 'signs'
            ELSE round(extract(epoch FROM retires_at - now()) / 100)::text END,
            ' ' ORDER BY created_at)
        FROM mcp.signing_key WHERE workspace_id = 'finch'};
    is psql($db, $state), 'signs', 'a workspace with one key';
    my ($first) = map { $_->{kid} } @{ keys_of($db, 'finch') };
    admin(
        $db,
        [ qw(key retire finch), $first ],
        {   code => 1,
            err  => "mcpctl: No other key of the workspace finch signs.\n"
                . "    Make another one: mcpctl key rotate finch --grace 0\n"
        },
        'whose last key is not retired'
    );
    admin($db, [qw(key rotate finch)],
        { out => all_of('workspace finch signs with key [\w-]{43}\n',
            'older keys verify for 86400 seconds more: 1\n\z') }, 'a rotation');
    is psql($db, $state), '864 signs', 'the older key verifies for a day';
    admin($db, [qw(key rotate finch --grace 600)], { out => qr/more: 2\n/ },
        'another');
    is psql($db, $state), '6 6 signs', 'that is shorter, for both';
    admin($db, [qw(key rotate finch --grace 3600)], { out => qr/more: 3\n/ },
        'a third');
    is psql($db, $state), '6 6 36 signs', 'none lives longer again';
    is scalar @{ keys_of($db, 'finch') }, 4, 'all of them verify';
    admin($db, [ qw(key retire finch), $first ],
        { out => qr/^key \Q$first\E of finch is retired; / }, 'one is retired');
    is scalar(grep { $_->{kid} eq $first } @{ keys_of($db, 'finch') }), 0,
        'and verifies no more';
    admin(
        $db,
        [qw(key list finch)],
        {   out => all_of(
                '[\w-]{43}\tES256\tmade \S+\tsigns\n',
                '\S+\tES256\tmade \S+\tverifies until \S+\n',
                '\S+\tES256\tmade \S+\tverifies until \S+\n',
                "\Q$first\E\tES256\tmade \\S+\tretired \\S+\n\\z"
            )
        },
        'the list, the newest first'
    );
    for ('rotate nowhere', 'list nowhere', 'retire nowhere kid') {
        admin($db, [ 'key', split ],
            { code => 1, err => qr/^mcpctl: There is no workspace nowhere\.$/m },
            "no workspace: key $_");
    }
    admin($db, [qw(key retire finch nothing)],
        { code => 1, err => qr/^mcpctl: The workspace finch has no key nothing/ },
        'no such key');
    return;
}

sub changes_are_announced {
    my ($db) = @_;
    open my $script, '>', "$work/listen.psql" or die "listen.psql: $!";
    print $script "LISTEN mcp_change;\n\\! touch $work/listening\n",
        "\\! timeout 20 sh -c 'until [ -e $work/told ]; do sleep 0.1; done'\n",
        "SELECT 'the end';\n";
    close $script;
    open my $heard, '-|', 'psql', '-X', '-q', '-A', '-t', '-d', $db, '-f',
        "$work/listen.psql"
        or die "psql: $!";
    for (1 .. 50) {
        last if -e "$work/listening";
        select undef, undef, undef, 0.1;
    }
    admin($db, [qw(notify tools harbor)],
        { out => "told the clients of harbor: tools\n" }, 'a change');
    admin($db, [qw(notify resource * --uri x:1)],
        { out => "told the clients of *: resource\n" }, 'one for everybody');
    open my $told, '>', "$work/told" or die "told: $!";
    close $told;
    my $said = do { local $/; <$heard> };
    for my $payload ('{"workspace":"harbor","kind":"tools"}',
        '{"workspace":"*","kind":"resource","uri":"x:1"}')
    {
        like $said, qr/"mcp_change" with payload "\Q$payload\E"/,
            "who listens hears $payload";
    }
    admin($db, [qw(notify tools nowhere)],
        {   code => 1,
            err  => "mcpctl: There is no workspace nowhere.\n"
                . qq(    Give its id, or "*" for all.\n)
        },
        'no such workspace');
    admin($db, [qw(notify tool harbor)],
        { code => 1, err => qr/there is no kind "tool"/ }, 'no such kind');
    return;
}

sub keys_that_do_not_open {
    my ($db) = @_;
    my @command = ('--db', $db, @mara, '--resource', $resource);
    my $closed = "mcpctl: The sealed secret does not open: another master key,"
        . " another row, or damage.\n    Use the master key file that sealed"
        . " it; a secret opens only in the row that it was sealed for.\n";
    ctl_is([ @command, '--key-file', "$work/new.key" ],
        { code => 1, err => $closed }, 'another master key');
    chmod 0640, "$work/new.key";
    ctl_is(
        [ @command, '--key-file', "$work/new.key" ],
        { code => 1, err => qr/has mode 0640; group and others must have no/ },
        'a master key that others can read'
    );
    psql($db, q{UPDATE mcp.signing_key k SET private_sealed =
        (SELECT f.private_sealed FROM mcp.signing_key f
         WHERE f.workspace_id = 'finch') WHERE workspace_id = 'harbor'});
    ctl_is([ @command, '--key-file', $key_file ],
        { code => 1, err => $closed }, 'a key moved from another workspace');
    psql($db, q{UPDATE mcp.signing_key SET retires_at = now()
        WHERE workspace_id = 'harbor'});
    ctl_is(
        [ @command, '--key-file', $key_file ],
        {   code => 1,
            err  => "mcpctl: The workspace harbor has no signing key.\n"
                . "    Make one with: mcpctl workspace add ID NAME\n"
        },
        'no key in use'
    );
    admin($db, [qw(workspace add harbor Harbor)], { out => qr/signs with key/ },
        'a new key');
    ctl_is([ @command, '--key-file', $key_file ], { out => qr/^ey/ },
        'signs again');
    is scalar @{ keys_of($db, 'harbor') }, 1, 'only the new key verifies';
    return;
}

# ---- all of it ----

psql($super, "CREATE ROLE $owner LOGIN");
psql($super, q{DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles
    WHERE rolname = 'mcp_app') THEN CREATE ROLE mcp_app LOGIN; END IF; END $$});

END {
    my $status = $?;
    psql($super, "DROP DATABASE IF EXISTS $_ WITH (FORCE)") for @databases;
    psql($super, "DROP ROLE IF EXISTS $owner");
    $? = $status;
}

subtest 'the command line'               => \&the_command_line;
subtest 'the master key'                 => \&the_master_key;
subtest 'migrate: order and repetition'  => \&order_and_repetition;
subtest 'migrate: what may not change'   => \&what_may_not_change;
subtest 'migrate: errors in files'       => \&errors_in_files;
subtest 'migrate: broken functions'      => \&broken_functions;
subtest 'migrate: names that do not fit' => \&names_that_do_not_fit;

my $db;
subtest 'migrate: two nodes at once' => sub { $db = two_nodes_at_once() };
subtest 'workspaces'                 => \&workspaces, $db;
subtest 'people'                     => \&people, $db;
subtest 'people of an external issuer' => \&links, $db;
subtest 'tokens'                     => \&tokens, $db;
subtest 'who gets no token'          => \&who_gets_none, $db;
subtest 'API keys'                   => \&api_keys, $db;
subtest 'services'                   => \&services, $db;
subtest 'changes are announced'      => \&changes_are_announced, $db;
subtest 'keys that do not open'      => \&keys_that_do_not_open, $db;
subtest 'signing keys'               => \&rotation, $db;
done_testing();
