#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# One test is one file, rules/NAME.c, that is audited as drivers/test/test.c of
# the tree trees/base; what must come out stands in a comment at its end:
#
#	/*
#	 * generation: old		(default: upstream)
#	 * ignore: RULE ...		(this test is not about them)
#	 * expect:
#	 * importer FUNCTION ATTACH OPS CALLBACK CLASS KIND PINS UNMAP
#	 *  via FUNCTION FUNCTION:ops ...	(how, if not by a call)
#	 * indirect USER HELPER CLASS KIND via VIA
#	 * exporter OPS dynamic|static CHECKS MEMBER,MEMBER,...
#	 *  invalidates FUNCTION RESV INTENT WAIT UNMAP
#	 * pair OPS FUNCTION VERDICT
#	 * LINE LEVEL RULE
#	 * incomplete TEXT
#	 */
#
# With several generations (generation: upstream old) the file is audited once
# for each, with its own names changed as well; "expect old:" then begins what
# must come out for one of them.
#
# Lines for exporters, and for pairs, are wanted where the expectation has one;
# pairs are those of its own drivers' ops.
#
# or one folder, rules/NAME/, whose files are laid over the tree, and whose
# file "expect" holds that text (with FILE:LINE and FILE:USER for files other than test.c).
# A LEVEL is that of the terse format. UPDATE=1 prints what comes out instead.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename;
use File::Copy;
use File::Find;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

my $here = dirname(abs_path($0));
my $prog = $ENV{DMABUF_REVOKE} // "$here/../../build/dmabuf-revoke";
my $test = "drivers/test/test.c";

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

# Give the tree the names of another generation.
sub set_generation {
	my ($tree, $gen, @more) = @_;
	return if $gen eq "upstream";
	for my $file ("include/linux/dma-buf.h", "drivers/dma-buf/dma-buf.c",
		      @more) {
		my $text = slurp("$tree/$file");
		$text =~ s/\bdma_buf_invalidate_mappings\b/dma_buf_move_notify/g;
		$text =~ s/\binvalidate_mappings\b/move_notify/g if $gen eq "old";
		spew("$tree/$file", $text);
	}
}

sub expectation {
	my ($text) = @_;
	my %e = (generations => ["upstream"], ignore => {}, lines => {});
	my $on;
	for (split /\n/, $text) {
		next unless s{^ \*(?!/) ?}{};
		if (/^generation: (.*)/) { $e{generations} = [split ' ', $1]; }
		elsif (/^ignore: (.*)/) { $e{ignore}{$_} = 1 for split ' ', $1; }
		elsif (/^expect(?: (\S+))?:/) { $on = $1 // $e{generations}[0]; }
		elsif ($on && /\S/) { push @{$e{lines}{$on}}, $_; }
	}
	return \%e;
}

my %levels = (error => "ERROR", warning => "WARNING", note => "NOTE");

sub where {
	my ($p) = @_;
	return $p->{file} eq $test ? $p->{line} : "$p->{file}:$p->{line}";
}

sub exporters {
	my ($json) = @_;
	my @out;
	for my $e (@{$json->{exporters}}) {
		push @out, join(" ", "exporter", $e->{ops} // "-",
			$e->{dynamic} ? "dynamic" : "static",
			$e->{checks} ? $e->{checks} =~ s/[, ]+/-/gr : "-",
			join(",", @{$e->{callbacks}}) || "-");
		push @out, join(" ", " invalidates", $_->{function},
			$_->{resv}, $_->{intent}, $_->{wait},
			$_->{waits_unmap} ? "unmap" : "no-unmap")
			for @{$e->{invalidates}};
	}
	return @out;
}

sub pairs {
	my ($json) = @_;
	return map {
		my ($ops) = $_->{exporter} =~ /:(.*)/;
		my ($function) = $_->{importer} =~ /:([^:]*)/;
		join(" ", "pair", $ops, $function, $_->{verdict});
	} @{$json->{pairs}};
}

sub outcome {
	my ($json, $want) = @_;
	my @out;
	for my $i (@{$json->{importers}}) {
		push @out, join(" ", "importer", $i->{function}, $i->{attach},
			$i->{ops} // "-", $i->{callback} // "-", $i->{class},
			$i->{kind}, $i->{pins} ? "pins" : "no-pin", $i->{unmap});
		push @out, join(" ", " via", map {
			$_->{via} eq "call" ? $_->{function} :
			"$_->{function}:$_->{via}" } @{$i->{chain}}) if @{$i->{chain}};
	}
	for my $i (@{$json->{indirect}}) {
		my $user = $i->{user} // "-";
		$user = "$i->{file}:$user" if $i->{file} ne $test;
		push @out, join(" ", "indirect", $user, $i->{helper},
			$i->{class}, $i->{kind}, "via", $i->{via});
	}
	push @out, exporters($json)
		if $want =~ /^exporter /m || ($ENV{UPDATE} // "") =~ /e/;
	push @out, pairs($json)
		if $want =~ /^pair /m || ($ENV{UPDATE} // "") =~ /p/;
	for my $f (@{$json->{findings}}) {
		push @out, join(" ", where($f), $levels{$f->{level}},
			$f->{rule});
	}
	push @out, "incomplete $_->{file}: $_->{reason}"
		for @{$json->{incomplete}};
	return \@out;
}

sub audit_json {
	my ($tree, @options) = @_;
	my $out = qx("$prog" audit --no-cache --format json @options "$tree" 2>$tree.err);
	return eval { decode_json($out) };
}

sub audit {
	my ($tree, $want) = @_;
	my $json = audit_json($tree);
	return $json ? outcome($json, $want) : ["no JSON: " . slurp("$tree.err")];
}

plan skip_all => "there is no $prog" unless -x $prog;
my $tmp = tempdir(CLEANUP => 1);

# Lay INPUT over a fresh tree; the text that says what is expected.
sub lay_out {
	my ($input, $tree) = @_;
	copy_tree("$here/trees/base", $tree);
	if (-d $input) {
		copy_tree($input, $tree);
		unlink("$tree/expect");
		return join("\n", map { " * $_" }
			split /\n/, slurp("$input/expect"));
	}
	my $text = slurp($input);
	spew("$tree/$test", $text);
	return $text;
}

for my $input (sort glob("$here/rules/*")) {
	my $name = basename($input, ".c");
	next if @ARGV && !grep { $_ eq $name } @ARGV;
	my @generations = (undef);
	while (@generations) {
		my $gen = shift @generations;
		my $tree = "$tmp/$name" . ($gen ? "-$gen" : "");
		my $want = expectation(lay_out($input, $tree));
		my @all = @{$want->{generations}};
		if (!$gen && @all > 1) {
			@generations = @all;
			next;
		}
		my $title = $gen ? "$name, $gen" : $name;
		$gen //= $all[0];
		set_generation($tree, $gen, @all > 1 ? $test : ());
		my $lines = $want->{lines}{$gen} // [];
		my $got = [grep { !/ (\w+)$/ || !$want->{ignore}{$1} }
			@{audit($tree, join("\n", @$lines))}];
		if ($ENV{UPDATE}) {
			print "== $title\n", map { " * $_\n" } @$got;
			next;
		}
		is_deeply($got, $lines, $title)
			or diag(join("\n", "got:", @$got, "want:", @$lines));
	}
}

# Every rule has a file of its name with parts that begin with "--- bad" and
# "--- good": it finds at least three things in the bad ones, nothing in the
# good ones, in which there are at least three good_..., and nothing at all if
# it is not asked.
sub own_file {
	my ($rule) = @_;
	my $name = lc($rule);
	my $tree = "$tmp/own-$name";
	return "there is no rules/$name.c" unless -f "$here/rules/$name.c";
	my $text = lay_out("$here/rules/$name.c", $tree);
	my $own = sub {
		my $json = audit_json($tree, @_) or die "$name: no JSON\n";
		return grep { $_->{rule} eq $rule } @{$json->{findings}};
	};
	my ($part, @parts, %good) = ("");
	for (split /\n/, $text =~ s{^/\*\n(?: \*[^\n]*\n)*? \* expect:.*\z}{}smr) {
		$part = $1 if m{^/\* --- (\w+)};
		push @parts, $part;
		$good{$1} = 1 while $part eq "good" && /\b(good_\w+)/g;
	}
	my %found = (bad => {}, good => {});
	$found{$parts[$_->{line} - 1] // ""}{$_->{line}} = 1 for $own->();
	return "it finds only " . keys(%{$found{bad}}) . " bad places"
		if keys %{$found{bad}} < 3;
	return "it finds line $_" for sort keys %{$found{good}};
	return "there are only " . keys(%good) . " good_..." if keys %good < 3;
	return "it finds something though it was not asked"
		if $own->("--without", $rule);
	return;
}

if (!@ARGV && !$ENV{UPDATE}) {
	copy_tree("$here/trees/base", "$tmp/all");
	for my $rule (@{audit_json("$tmp/all", "--without", "all")->{without}}) {
		my $wrong = own_file($rule);
		ok(!$wrong, "rules/" . lc($rule) . ".c can fail")
			or diag($wrong);
	}
}
done_testing() unless $ENV{UPDATE};
