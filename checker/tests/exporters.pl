#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The exporters of an audit in JSON as a table, without line numbers: a line
# for each ops object, or for each call by which it invalidates. What tables
# in expect/ are compared with.
use strict;
use warnings;
use JSON::PP;

local $/;
my $audit = decode_json(<STDIN>);
my @rows;

sub yes { return $_[0] ? "yes" : "no"; }

for my $e (@{$audit->{exporters}}) {
	my @head = ($e->{file}, $e->{ops} // "-",
		join(",", @{$e->{callbacks}}), yes($e->{dynamic}),
		$e->{checks} // "-", yes($e->{test}));
	push @rows, [@head, ("-") x 5] unless @{$e->{invalidates}};
	push @rows, [@head, $_->{function}, $_->{resv}, $_->{intent},
		$_->{wait}, yes($_->{waits_unmap})]
		for @{$e->{invalidates}};
}
print join("\t", qw(file ops callbacks dynamic checks test function resv
	intent wait waits_unmap)), "\n";
print sort map { join("\t", @$_) . "\n" } @rows;
