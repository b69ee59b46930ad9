#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The indirect importers of an audit in JSON as a table, one a line, without
# line numbers: what tables in expect/ are compared with. With "count": as
# indirect-count.sh prints them.
use strict;
use warnings;
use JSON::PP;

my $count = ($ARGV[0] // "") eq "count";
local $/;
my $audit = decode_json(<STDIN>);
my @columns = qw(file driver helper via class kind test);

# Names of ways that the count knows.
sub way {
	my ($i) = @_;
	return "drm_driver" if $i->{via} =~ /^(macro DRM|drm_driver)/;
	return "iio" if $i->{via} =~ /^iio /;
	return "netmem" if $i->{helper} =~ /^(net_devmem|io_import)_/;
	return $i->{helper};
}

if ($count) {
	my %lines = map { way($_) . "\t$_->{file}\n" => 1 }
		@{$audit->{indirect}};
	print sort keys %lines;
	exit;
}
print join("\t", @columns), "\n";
print sort map {
	my $i = $_;
	join("\t", map {
		my $v = $i->{$_};
		JSON::PP::is_bool($v) ? $v ? "yes" : "no" : $v;
	} @columns) . "\n";
} @{$audit->{indirect}};
