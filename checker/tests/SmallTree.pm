# SPDX-License-Identifier: GPL-2.0-only
# Small kernel trees to audit: for tests in Perl that put a driver into one.
package SmallTree;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename;
use File::Find;
use File::Path qw(make_path);
use JSON::PP;

our @EXPORT = qw($prog $base $driver slurp spew copy_tree audit_json);

my $here = dirname(abs_path(__FILE__));
our $prog = $ENV{DMABUF_REVOKE} // "$here/../../build/dmabuf-revoke";
# The tree that tests start from, and the driver in it that is theirs.
our $base = "$here/trees/base";
our $driver = "drivers/test/test.c";

sub slurp {
	my ($file) = @_;
	open(my $fh, "<", $file) or die "$file: $!\n";
	local $/;
	return scalar <$fh>;
}

sub spew {
	my ($file, $text) = @_;
	make_path(dirname($file));
	open(my $fh, ">", $file) or die "$file: $!\n";
	print $fh $text;
	close($fh) or die "$file: $!\n";
}

sub copy_tree {
	my ($from, $to) = @_;
	find({ no_chdir => 1, wanted => sub {
		return if -d $_;
		my $rel = substr($_, length($from) + 1);
		spew("$to/$rel", slurp($_));
	} }, $from);
}

# What an audit of TREE, with OPTIONS, says; undef, and what went wrong, if it
# says nothing.
sub audit_json {
	my ($tree, @options) = @_;
	my $out = qx("$prog" audit --no-cache --format json @options "$tree" 2>$tree.err);
	my $json = eval { decode_json($out) };
	return $json ? $json : (undef, slurp("$tree.err"));
}

1;
