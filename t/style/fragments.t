# SPDX-License-Identifier: Apache-2.0
# Every configuration fragment is one that httpd accepts.
use strict;
use warnings;
use File::Temp 'tempdir';
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Tree;

my $modules = `apxs -q LIBEXECDIR`;
chomp $modules;
my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/logs";
for my $key ('master', 'session') {
    system("umask 077; openssl rand -base64 32 >$dir/$key.key") == 0
        or die 'openssl';
}
open my $client, '>', "$dir/openid.conf" or die "openid.conf: $!";
print $client "OIDCClientID mod_mcp\nOIDCClientSecret of-this-test\n";
close $client or die "openid.conf: $!";

# What the examples name as a site's own is put where it is here.
sub placed {
    my ($text) = @_;
    $text =~ s{modules/mod_mcp\.so}{$ENV{MCP_TEST_BUILD}/.libs/mod_mcp.so}g;
    $text =~ s{modules/(mod_\w+\.so)}{$modules/$1}g;
    $text =~ s{/etc/mod_mcp/(\w+\.(?:key|conf))}{$dir/$1}g;
    $text =~ s{/usr/local/share/mod_mcp/catalog}{@{[src()]}/conf/catalog}g;
    return $text;
}

# The modules that a fragment says it needs, and what those need.
sub needed {
    my ($text) = @_;
    my ($names) = $text =~ /^#.*\bNeeds ((?:[^.]|\n)*)\./m or return '';
    my ($library) = $text =~ /^#.*\b(LoadFile \S+)$/m;
    $library =~ s{/x86_64-linux-gnu/}{/@{[`gcc -print-multiarch` =~ s/\n//r]}/}
        if $library;
    return join '', $library ? "$library\n" : '', map {"LoadModule ${_}_module $modules/mod_$_.so\n"}
        grep { $_ ne 'dbd' } $names =~ /\bmod_(\w+)/g;
}

sub configtest {
    my ($text) = @_;
    open my $out, '>', "$dir/httpd.conf" or die "httpd.conf: $!";
    print $out <<"END", $text;
ServerRoot "$dir"
ServerName localhost
Listen 127.0.0.1:1
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule dbd_module $modules/mod_dbd.so
END
    close $out or die "httpd.conf: $!";
    return `/usr/sbin/apache2 -t -f $dir/httpd.conf 2>&1`;
}

my $ten = text('conf/mcp.conf');
is(scalar(grep { !/^#|^$/ } split /\n/, $ten),
    10, 'mcp.conf has its ten lines');
is(configtest(placed($ten)), "Syntax OK\n", 'conf/mcp.conf');
for my $file (grep { $_ ne 'conf/mcp.conf' } files(qr/\.conf$/, 'conf')) {
    is( configtest(
            needed(text($file))
                . placed($ten)
                . "McpPages @{[src()]}/conf/pages\n"
                . placed(text($file))
        ),
        "Syntax OK\n", "$file beside mcp.conf");
}

# The README's ten lines are those of the file.
my ($shown) = (text('README') =~ s/^    //gmr) =~ /^(LoadModule mcp_module.*?<\/Location>\n)/ms;
my ($lines) = $ten =~ /^(LoadModule mcp_module.*?<\/Location>\n)/ms;
is($shown, $lines, 'the README shows the same lines');

done_testing();
