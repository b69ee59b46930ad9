#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The importers of an audit in JSON as a table, one flow a line, without line
# numbers: what tables in expect/ are compared with.
use strict;
use warnings;
use JSON::PP;

local $/;
my $audit = decode_json(<STDIN>);
my $yes = sub { $_[0] ? "yes" : "no" };
my @columns = qw(file function attach ops callback class kind pins unmap test);

print join("\t", @columns), "\n";
print sort map {
	my $i = $_;
	join("\t", map {
		my $v = $i->{$_};
		!defined $v ? "-" : JSON::PP::is_bool($v) ? $yes->($v) : $v;
	} @columns) . "\n";
} @{$audit->{importers}};
