# SPDX-License-Identifier: Apache-2.0
package MCPCalendar;

# The calendars of MCPOutside's Graph: what people do in Outlook, and what Graph
# says of it (calendarView/delta, events). It checks the form of what it is asked.
#
#   my $calendar = MCPCalendar->new($outside->{dir}, 'mona');
#   $calendar->put('A', start => '2026-11-24T09:00:00', ...);   # in Graph's words
#   $calendar->remove('A');
#   $calendar->forget;       # links given so far are good no more (410)
#   $calendar->pages_of(2);  # events; more of them come as several pages

use strict;
use warnings;
use Fcntl ':flock';
use JSON::PP ();
use MCPTest ();
use POSIX 'strftime';

my $json = JSON::PP->new->canonical->utf8;

# What calendars make of a body, and the block that lets people join.
my $TEAMS = '<div class="me-email-text"><a href="https://teams.example/join">'
    . 'Join the meeting</a></div>';

sub new {
    my ($class, $dir, $mailbox) = @_;
    return bless { file => "$dir/calendar-$mailbox" }, $class;
}

# Change what is kept, alone; gives what the code gives.
sub with {
    my ($self, $code) = @_;
    open my $lock, '>', "$self->{file}.lock" or die "lock: $!";
    flock $lock, LOCK_EX or die "flock: $!";
    my $kept
        = -e $self->{file}
        ? $json->decode(MCPTest::slurp($self->{file}))
        : { n => 0, generation => 0, page => 100, events => {} };
    my @given = $code->($kept);
    open my $out, '>', "$self->{file}.new" or die "calendar: $!";
    print $out $json->encode($kept);
    close $out or die "calendar: $!";
    rename "$self->{file}.new", $self->{file} or die "calendar: $!";
    return wantarray ? @given : $given[0];
}

# ---- what people do ----

sub at { return { dateTime => "$_[0].0000000", timeZone => 'UTC' } }

# An event, or what is another in one; a member that is undef is left out.
sub put {
    my ($self, $id, %event) = @_;
    for my $name (grep { $event{$_} && !ref $event{$_} } qw(start end)) {
        $event{$name} = at($event{$name});
    }
    return $self->with(
        sub {
            my ($kept) = @_;
            my $n      = ++$kept->{n};
            my $before = $kept->{events}{$id}{event} // {
                type             => 'singleInstance',
                subject          => "Event $id",
                isAllDay         => JSON::PP::false,
                showAs           => 'busy',
                sensitivity      => 'normal',
                isCancelled      => JSON::PP::false,
                isOrganizer      => JSON::PP::true,
                responseStatus   => { response => 'organizer' },
                iCalUId          => "uid-$id",
                body             => { contentType => 'text', content => 'x' x 500 },
            };
            my %now = (%$before, %event, id => $id, changeKey => "ck$n");
            delete @now{ grep { !defined $now{$_} } keys %now };
            $kept->{events}{$id} = { n => $n, event => \%now };
            return \%now;
        }
    );
}

sub remove {
    my ($self, $id) = @_;
    $self->with(
        sub { $_[0]{events}{$id} = { n => ++$_[0]{n}, event => undef } });
    return;
}

sub forget   { $_[0]->with(sub { $_[0]{generation}++;}); return }
sub pages_of { my ($self, $page) = @_; $self->with(sub { $_[0]{page} = $page }); return }

sub event {
    my ($self, $id) = @_;
    return $self->with(sub { $_[0]{events}{$id}{event} });
}

# ---- what Graph says ----

my $not_found = { error => { code => 'ErrorItemNotFound' } };

# What has been made through Graph: a body becomes a document with more in it.
sub make {
    my ($self, $id, $event) = @_;
    my $content = $event->{body}{content} // '';
    $content =~ s/ id="/ id="x_/;
    return $self->put($id, %$event,
        body => {
            contentType => 'html',
            content     => "<html><head></head><body>$content"
                . ($event->{isOnlineMeeting} ? $TEAMS : '')
                . '</body></html>'
        });
}

sub change {
    my ($self, $id, $body) = @_;
    return (404, $not_found) if $id eq 'gone';
    return (200, { id => $id, changeKey => 'ck2' }) unless $self->event($id);
    die "the join block is lost\n"
        if $body->{body}
        && $self->event($id)->{isOnlineMeeting}
        && index($body->{body}{content}, $TEAMS) < 0;
    my $now = $self->put($id, %$body);
    return (200, { id => $id, changeKey => $now->{changeKey} });
}

sub one {
    my ($self, $id, $select, $headers) = @_;
    die "a GET with a body\n" if $headers->{'content-type'};
    my $event = $self->event($id) or return (404, $not_found);
    my @names = split /,/, $select;
    die "in which zone?\n"
        if grep({ $_ eq 'start' } @names)
        && ($headers->{prefer} // '') !~ /outlook\.timezone="UTC"/;
    my %chosen = (id => $id);
    for my $name (@names) {
        $chosen{$name} = $event->{$name} if exists $event->{$name};
    }
    return (200, \%chosen);
}

# A window, as those who ask for all of it give it.
sub check_window {
    my (%query) = @_;
    die "what is asked: @{[ sort keys %query ]}\n"
        if "@{[ sort keys %query ]}" ne 'endDateTime startDateTime';
    my $day  = 86400;
    my $from = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime(time - 7 * $day));
    my $to   = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime(time + 180 * $day));
    for my $time (values %query) {
        die "$time is no time\n" if $time !~ /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
    }
    die "not 7 days back\n"    if $query{startDateTime} gt $from;
    die "not 180 days ahead\n" if $query{endDateTime} lt $to;
    return;
}

sub delta {
    my ($self, $base, $query, $headers) = @_;
    die "which form?\n"
        if ($headers->{prefer} // '') ne 'outlook.timezone="UTC", '
        . 'outlook.body-content-type="text", odata.maxpagesize=50';
    my %query = map { map {s/%([0-9A-F]{2})/chr hex $1/ger} split /=/, $_, 2 }
        split /&/, $query;
    my $token = $query{'$skiptoken'} // $query{'$deltatoken'};
    check_window(%query) unless defined $token;
    return $self->with(
        sub {
            my ($kept) = @_;
            # generation, what is known, and where the page begins
            my ($generation, $since, $offset)
                = split /-/, $token // "$kept->{generation}-all-0";
            return (410, { error => { code => 'SyncStateNotFound' } })
                if $generation != $kept->{generation};
            return (200, page($kept, "$base/calendarView/delta", $since, $offset));
        }
    );
}

sub page {
    my ($kept, $path, $since, $offset) = @_;
    my $events = $kept->{events};
    my @ids = sort grep {
          $since eq 'all'
        ? $events->{$_}{event}
        : $events->{$_}{n} > $since
    } keys %$events;
    my @page = splice @ids, $offset, $kept->{page};
    my $more = @ids > $offset;
    my $next = $offset + $kept->{page};
    my $token
        = $more
        ? "\$skiptoken=$kept->{generation}-$since-$next"
        : "\$deltatoken=$kept->{generation}-$kept->{n}-0";
    return {
        value => [
            map {
                $events->{$_}{event}
                    // { id => $_, '@removed' => { reason => 'deleted' } }
            } @page
        ],
        ($more ? '@odata.nextLink' : '@odata.deltaLink') => "$path?$token",
    };
}

1;
