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
use File::Temp qw(tempdir);
use Test::More;
use lib dirname(abs_path($0));
use SmallTree;

my $here = dirname(abs_path($0));

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
	return $p->{file} eq $driver ? $p->{line} : "$p->{file}:$p->{line}";
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
		$user = "$i->{file}:$user" if $i->{file} ne $driver;
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

sub audit {
	my ($tree, $want) = @_;
	my ($json, $error) = audit_json($tree);
	return $json ? outcome($json, $want) : ["no JSON: $error"];
}

plan skip_all => "there is no $prog" unless -x $prog;
my $tmp = tempdir(CLEANUP => 1);

# Lay INPUT over a fresh tree; the text that says what is expected.
sub lay_out {
	my ($input, $tree) = @_;
	copy_tree($base, $tree);
	if (-d $input) {
		copy_tree($input, $tree);
		unlink("$tree/expect");
		return join("\n", map { " * $_" }
			split /\n/, slurp("$input/expect"));
	}
	my $text = slurp($input);
	spew("$tree/$driver", $text);
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
		set_generation($tree, $gen, @all > 1 ? $driver : ());
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
		my ($json, $error) = audit_json($tree, @_);
		die "$name: $error\n" unless $json;
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
	copy_tree($base, "$tmp/all");
	my ($all) = audit_json("$tmp/all", "--without", "all");
	for my $rule (@{$all->{without}}) {
		my $wrong = own_file($rule);
		ok(!$wrong, "rules/" . lc($rule) . ".c can fail")
			or diag($wrong);
	}
}
done_testing() unless $ENV{UPDATE};
