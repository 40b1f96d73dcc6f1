# SPDX-License-Identifier: Apache-2.0
# Look in the logs that a pass of the suites in t/http/ has left for every secret
# that they used (MCPTest::keep_secret): passwords, codes, verifiers, tokens, keys,
# cookies. Says where one is, without saying it again.
#   find_secrets.pl DIRECTORY-OF-THE-PASS [LOG]...
use strict;
use warnings;

my ($directory, @logs) = @ARGV;
open my $in, '<', "$directory/state/secrets" or do {
    print "no suite has used a secret\n";
    exit 0;
};
chomp(my @secrets = <$in>);
close $in;

# So much of a secret is no accident, and a line may be cut short behind it. Of
# a token, what comes first says nothing of it.
sub pieces {
    my ($secret) = @_;
    my @parts = $secret =~ /\AeyJ[\w-]*\.([\w-]+)\.([\w-]+)\z/;
    return grep { length >= 8 } map { substr $_, 0, 40 } @parts ? @parts : $secret;
}

# In a URL or a form it is written otherwise.
sub escaped {
    my ($text) = @_;
    $text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
    return $text;
}
my %looked_for = map { ($_ => 1, escaped($_) => 1) } map { pieces($_) } @secrets;
my $any = join '|', map {quotemeta} sort keys %looked_for;
$any = qr/$any/;

# The suites' common access log is not conf/log.conf's, and has whole URLs.
push @logs, grep { -f && !m{/t/logs/access_log\z} } glob "$directory/t/logs/*log* "
    . "$directory/state/server-*/*log $directory/state/server-*/logs/*";
my $lines = 0;
my $found = 0;
for my $log (@logs) {
    open my $text, '<', $log or die "$log: $!\n";
    while (my $line = <$text>) {
        $lines++;
        next unless $line =~ s/$any/[A SECRET]/g;
        chomp $line;
        print "$log, line $.: ", substr($line, 0, 300), "\n" if ++$found <= 20;
    }
}
print scalar @secrets, ' secrets were looked for in ', scalar @logs,
    " logs of $lines lines: ", $found || 'none', " found\n";
exit($found || !$lines ? 1 : 0);
