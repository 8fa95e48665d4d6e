# Send a message, and write what Net::SMTP tells of it.
use strict;
use warnings;
use Net::SMTP;

my ($port, $login, $tls, $recipients, $sender) = @ARGV;
my $client = Net::SMTP->new("127.0.0.1", Port => $port, Hello => "client.example.com", Debug => 1)
  or die "no connection: $@\n";
$client->starttls(SSL_verify_mode => 0) if $tls eq "tls";
if ($login ne "-") {
    require Authen::SASL;
    my %known = (user => $ENV{USER_NAME}, pass => $ENV{PASSWORD}, authname => $ENV{USER_NAME});
    $client->auth(Authen::SASL->new(mechanism => $login, callback => \%known));
}
$client->mail($sender);
$client->to($_) for split /,/, $recipients;
$client->data;
$client->datasend(do { local $/; <STDIN> });
$client->dataend;
$client->quit;
