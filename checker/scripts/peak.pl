#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# peak.pl COMMAND...: run it, and print the most memory, in MiB, that it and
# all it has started held at one moment: "RSS PSS". RSS counts what several
# processes share once for each; PSS counts it once in all. Sampled every
# hundredth of a second, so that a shorter peak may be missed.

use strict;
use warnings;

sub slurp
{
	open(my $file, '<', $_[0]) or return '';
	local $/;
	return <$file> // '';
}

# All processes below the one given, itself included.
sub family
{
	my ($root) = @_;
	my %children;

	for my $stat (glob('/proc/[0-9]*/stat')) {
		slurp($stat) =~ /^(\d+) .*\) \S (\d+)/s or next;
		push @{$children{$2}}, $1;
	}
	my @found = ($root);
	for (my $i = 0; $i < @found; $i++) {
		push @found, @{$children{$found[$i]} // []};
	}
	return @found;
}

my $pid = fork() // die "fork: $!\n";
if ($pid == 0) {
	open(STDOUT, '>', '/dev/null');
	exec @ARGV or die "$ARGV[0]: $!\n";
}
my ($rss, $pss) = (0, 0);
while (waitpid($pid, 1) == 0) {
	my ($r, $p) = (0, 0);

	for my $one (family($pid)) {
		my $rollup = slurp("/proc/$one/smaps_rollup");

		$r += $1 if $rollup =~ /^Rss:\s+(\d+)/m;
		$p += $1 if $rollup =~ /^Pss:\s+(\d+)/m;
	}
	$rss = $r if $r > $rss;
	$pss = $p if $p > $pss;
	select(undef, undef, undef, 0.01);
}
my $status = $?;
printf "%.0f %.0f\n", $rss / 1024, $pss / 1024;
exit($status ? 1 : 0);
