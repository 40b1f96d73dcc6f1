# SPDX-License-Identifier: Apache-2.0
package MCPProof;

# A key of a client or of somebody else's server, made and used by openssl, and
# what is signed with it: JWTs of any header and claims, DPoP proofs (RFC 9449),
# assertions of clients (RFC 7523).

use strict;
use warnings;
use Digest::SHA 'sha256';
use MCPTest ();
use MIME::Base64 'encode_base64url';

my $count = 0;

# alg is ES256 or RS256; kid, one that the key has in a set.
sub new {
    my ($class, %opt) = @_;
    my $self = bless { alg => 'ES256', %opt }, $class;
    $self->{file} = MCPTest::state("proof-$$-" . ++$count . '.pem');
    my @how
        = $self->{alg} eq 'ES256'
        ? qw(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
        : qw(-algorithm RSA -pkeyopt rsa_keygen_bits:2048);
    system("openssl genpkey @how -out $self->{file} 2>/dev/null") == 0
        or die 'no key';
    return $self;
}

sub members {
    my ($self) = @_;
    my $file = $self->{file};
    if ($self->{alg} eq 'RS256') {
        my ($hex) = `openssl rsa -in $file -noout -modulus 2>/dev/null`
            =~ /Modulus=([0-9A-F]+)/;
        return {
            kty => 'RSA',
            n   => encode_base64url(pack 'H*', $hex),
            e   => 'AQAB'
        };
    }
    my $point = substr `openssl pkey -in $file -pubout -outform DER`, -64;
    return {
        kty => 'EC',
        crv => 'P-256',
        x   => encode_base64url(substr $point, 0, 32),
        y   => encode_base64url(substr $point, 32)
    };
}

sub jwk {
    my ($self) = @_;
    my $jwk = $self->{jwk} //= $self->members;
    return { %$jwk, defined $self->{kid} ? (kid => $self->{kid}) : () };
}

# A key set of this key and others, as text.
sub set {
    my (@keys) = @_;
    return MCPTest::to_json({ keys => [ map { $_->jwk } @keys ] });
}

# RFC 7638: the members in the order of their names, which is how they are
# written here.
sub thumbprint {
    my ($self) = @_;
    $self->jwk;
    return encode_base64url(sha256(MCPTest::to_json($self->{jwk})));
}

# Members that are undef are left out.
sub sign {
    my ($self, $header, $claims) = @_;
    my @parts = map {
        my %part = %$_;
        delete @part{ grep { !defined $part{$_} } keys %part };
        encode_base64url(MCPTest::to_json(\%part))
    } { alg => $self->{alg}, kid => $self->{kid}, %$header }, $claims;
    my $input = join '.', @parts;
    my $signature
        = MCPTest::openssl($input, 'dgst', '-sha256', '-sign', $self->{file});
    $signature = MCPTest::raw_signature($signature)
        if $self->{alg} eq 'ES256';
    return "$input." . encode_base64url($signature);
}

# A proof for one request; claims can be changed, and the header.
sub proof {
    my ($self, $method, $url, %opt) = @_;
    my %more = (
        $opt{token} ? (ath => encode_base64url(sha256($opt{token}))) : (),
        %{ $opt{claims} // {} }
    );
    return $self->sign(
        {   typ => 'dpop+jwt',
            kid => undef,
            jwk => { %{ $self->members } },
            %{ $opt{header} // {} }
        },
        {   htm => $method,
            htu => $url,
            iat => time,
            jti => "proof-$$-" . ++$count,
            %more
        }
    );
}

# What a client says of itself (RFC 7523, 3).
sub assertion {
    my ($self, $client, $audience, %claims) = @_;
    return $self->sign(
        {},
        {   iss => $client,
            sub => $client,
            aud => $audience,
            iat => time,
            exp => time + 60,
            jti => "assertion-$$-" . ++$count,
            %claims
        }
    );
}

1;
