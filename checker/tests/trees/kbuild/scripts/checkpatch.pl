#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Stands in for the kernel's: what a patch adds must not be called bad, and is
# better not called odd.
use strict;
use warnings;

my ($mail) = grep { !/^--/ } @ARGV;
my ($file, $line, $bad) = ($mail, 0, 0);

open(my $in, '<', $mail) or die "$mail: $!\n";
while (<$in>) {
	$file = $1 if m{^\+\+\+ b/(.*)};
	$line = $1 - 1, next if /^@@ -\S+ \+(\d+)/;
	$line++ if /^[+ ]/;
	next if !/^\+/;
	print "$file:$line: WARNING:BAD_WORD: do not say bad\n" if /\bbad\b/;
	print "$file:$line: CHECK:ODD_WORD: that is odd\n" if /\bodd\b/;
	$bad ||= /\b(bad|odd)\b/;
}
exit($bad ? 1 : 0);
