# A wire that can be cut: proxy.pl ADDRESS PORT TO_PORT FILES. Forwards NFS over TCP, record by record. While FILES.cut is absent it
# forwards all. Once it holds "request K", the client's K-th call from then on does not reach the server; with "reply K" it does, and
# nothing comes back; "taken K" is "reply" for the K-th call that renames main away to .nfs…. FILES.done appears at the cut; from then on nothing passes until FILES.cut is gone, when the connections
# are closed (the client makes a new one, and sends again what was not answered) and FILES.idle appears.
use strict; use warnings; use IO::Socket::INET; use IO::Select;
my ($address, $port, $to, $files) = @ARGV;
$SIG{PIPE} = 'IGNORE';
my $listen = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Listen => 16, ReuseAddr => 1) or die "listen: $!";
sub mark { open(my $f, '>', "$files.$_[0]"); close $f }
mark('ready'); mark('idle');
my (%peer, %client, %buffer); my ($armed, $mode, $left, $cut) = (0, '', 0, 0);
# Operation 29 of NFSv4, from "main" to a name that begins with ".nfs".
my $taken = qr/\x00\x00\x00\x1d\x00\x00\x00\x04main\x00\x00\x00.\.nfs/s;
my $all = IO::Select->new($listen);
sub send_all { my ($s, $d) = @_; my $o = 0; while ($o < length $d) { my $n = syswrite($s, $d, length($d) - $o, $o); defined $n or return; $o += $n } }
sub drop { my @pair = grep { $_ } ($_[0], $peer{$_[0]}); for my $s (@pair) { $all->remove($s); delete $_->{$s} for (\%peer, \%client, \%buffer); close $s } }
while (1) {
  if (-e "$files.cut") {
    if (!$armed) { open(my $f, '<', "$files.cut"); ($mode, $left) = split ' ', scalar <$f>; $armed = 1; $cut = 0; unlink "$files.idle" }
  } elsif ($armed) {
    if ($cut) { my @clients = grep { $client{$_} } $all->handles; while (my $c = shift @clients) { drop($c) } }
    $armed = $cut = 0; mark('idle');
  }
  for my $s ($all->can_read(0.02)) {
    if ($s == $listen) {
      next if $cut;
      my $c = $listen->accept or next; my $u = IO::Socket::INET->new(PeerAddr => $address, PeerPort => $to) or do { close $c; next };
      setsockopt($_, 6, 1, pack('i', 1)) for ($c, $u);
      ($peer{$c}, $peer{$u}, $client{$c}) = ($u, $c, 1); $buffer{$c} = $buffer{$u} = ''; $all->add($c, $u); next;
    }
    next unless $peer{$s};
    my $n = sysread($s, my $data, 1 << 20);
    if (!$n) { drop($s) unless $cut && $client{$s}; next }
    next if $cut;
    if (!$client{$s}) { send_all($peer{$s}, $data); next }
    $buffer{$s} .= $data;
    while (length $buffer{$s} >= 4) {
      my $size = unpack('N', $buffer{$s}) & 0x7fffffff; last if length $buffer{$s} < 4 + $size;
      my $record = substr($buffer{$s}, 0, 4 + $size, '');
      # A call of the client, not its answer to the server's own.
      if ($armed && !$cut && unpack('N', substr($record, 8, 4)) == 0 && ($mode ne 'taken' || $record =~ $taken) && --$left <= 0) {
        if ($mode ne 'request') { send_all($peer{$s}, $record); select(undef, undef, undef, 0.2) }
        $cut = 1; mark('done'); last;
      }
      send_all($peer{$s}, $record);
    }
  }
}
