# SPDX-License-Identifier: GPL-2.0-only
#
# Mutations: ways to break correct code, as data. A file *.mut holds entries
#
#	== RULE: what was done, and the rule that has to notice
#	level: note		(that it has to have; default: the rule's own)
#	or: RULE		(that may notice instead: both are right)
#	known: reason		(nobody notices, and why)
#	file PATH
#	@ FUNCTION
#	 a line that stays
#	-a line that goes
#	+a line that comes
#
# "@" begins a hunk, as in a patch, but is placed by its lines alone: they must
# be found in FUNCTION, or in the file if none is named, exactly once. More
# hunks, and more files, may follow. A hunk without old lines makes a file.
# Lines that begin with # between entries are comments.
package Mutations;
use strict;
use warnings;
use File::Basename;
use File::Path qw(make_path);

sub slurp {
	my ($file) = @_;
	open(my $fh, "<", $file) or die "$file: $!\n";
	local $/;
	return scalar <$fh>;
}

# Not into the file that is there: it may have other names.
sub spew {
	my ($file, $text) = @_;
	make_path(dirname($file));
	unlink($file);
	open(my $fh, ">", $file) or die "$file: $!\n";
	print $fh $text;
	close($fh) or die "$file: $!\n";
}

# The entries of a data file.
sub read_file {
	my ($path) = @_;
	my @all;
	my ($m, $file, $hunk);
	my $n = 0;
	for (split /\n/, slurp($path)) {
		$n++;
		if (/^== ([A-Z0-9_]+): (.+)/) {
			$m = { rule => $1, title => $2, at => "$path:$n",
			       hunks => [] };
			push @all, $m;
			$hunk = undef;
		} elsif (!$m) {
			die "$path:$n: what is this?\n" if /\S/ && !/^#/;
		} elsif (/^(level|known|or): (.+)/) {
			$m->{$1} = $2;
		} elsif (/^file (\S+)$/) {
			$file = $1;
		} elsif (/^@(?: (\w+))?$/) {
			$hunk = { file => $file, in => $1, old => "",
				  new => "" };
			push @{$m->{hunks}}, $hunk;
		} elsif (/^([ +-])(.*)/ || (/^$/ && $hunk)) {
			my ($sign, $line) = ($1 // " ", ($2 // "") . "\n");
			$hunk->{old} .= $line unless $sign eq "+";
			$hunk->{new} .= $line unless $sign eq "-";
		} elsif (!/^#/) {
			die "$path:$n: what is this?\n";
		}
	}
	# What separates entries is no part of them.
	for my $h (map { @{$_->{hunks}} } @all) {
		s/\n+\z/\n/ for $h->{old}, $h->{new};
	}
	return @all;
}

# Where function NAME is in TEXT: its start and its length.
sub find_function {
	my ($text, $name) = @_;
	my @at;
	while ($text =~ /^(?=[A-Za-z_])[^\n;{}]*\b\Q$name\E\([^;{}]*\)\s*\n\{.*?^\}\n/msg) {
		push @at, [$-[0], $+[0] - $-[0]];
	}
	return @at == 1 ? @{$at[0]} : ();
}

# OLD as a pattern. LOOSE: however it is broken into lines.
sub pattern {
	my ($old, $loose) = @_;
	return qr/^\Q$old\E/m unless $loose;
	my $words = join '\s+', map { quotemeta } split ' ', $old;
	return qr/^[ \t]*$words[ \t]*\n/m;
}

# TEXT with one hunk applied; dies if that is not possible in exactly one way.
sub apply_hunk {
	my ($text, $h, $loose) = @_;
	my ($start, $len) = (0, length($text));
	if ($h->{in}) {
		($start, $len) = find_function($text, $h->{in});
		die "no function $h->{in}() in $h->{file}\n" unless defined $start;
	}
	my $part = substr($text, $start, $len);
	my $pattern = pattern($h->{old}, $loose);
	my $n = () = $part =~ /$pattern/g;
	die "$n places in $h->{file} for:\n$h->{old}" if $n != 1;
	$part =~ s/$pattern/$h->{new}/;
	substr($text, $start, $len) = $part;
	return $text;
}

# The files that mutation M makes of those below TREE: path to text.
sub apply {
	my ($m, $tree, $loose) = @_;
	my %files;
	for my $h (@{$m->{hunks}}) {
		my $path = "$tree/$h->{file}";
		if ($h->{old} !~ /\S/) {
			die "$h->{file} is there already\n" if -e $path;
			$files{$h->{file}} = $h->{new};
			next;
		}
		my $text = $files{$h->{file}} // slurp($path);
		$files{$h->{file}} = apply_hunk($text, $h, $loose);
	}
	die "no hunks\n" unless %files;
	return \%files;
}

1;
