#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# Is a fault seen when there is one? Correct code, ours (mutations/correct) and
# real drivers of two kernels in a scratch copy, is broken one fault at a time
# as the data in mutations/*/*.mut say, and the rule that is named there has to
# notice: 95 of 100 must be caught, and nothing may be said of what is not
# broken. One test per fault; one that is missed is a TODO with its reason.
#
#	mutate.t [SET ...] [-v]		own, linux-6.12, linux-7
#	ONLY=TEXT mutate.t		only entries whose name contains it
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename;
use File::Find;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

my $here = dirname(abs_path($0));
use lib dirname(abs_path($0)) . "/mutations";
use Mutations;

my $prog = $ENV{DMABUF_REVOKE} // "$here/../../build/dmabuf-revoke";
my $data = "$here/mutations";
my $workers = 2;
my $goal = 0.95;

plan skip_all => "there is no $prog" unless -x $prog;
my $tmp = tempdir(CLEANUP => 1);
my $owner = $$;
my $rules = join("", map { Mutations::slurp($_) } glob("$here/../rules/*.c"));

# What counts as caught; all others are errors.
my %level_of = (
	STATIC_IMPORTER => "note", NO_INVALIDATE => "note",
	UNPROVEN_UNMAP => "note", NOT_PINNED => "warning",
	NO_MOVE_FENCE_WAIT => "warning",
);
my %rank = (note => 1, warning => 2, error => 3);

my (%caught, %noted, %of); # per rule

# A rule that is still to come is not in the program yet.
sub has_rule {
	my ($rule) = @_;
	return $rules =~ /\.name = "$rule"/;
}

# --- audits ---

# Line numbers move, and do not count.
sub key {
	my ($f) = @_;
	return join("|", $f->{rule}, $f->{level}, $f->{file},
		$f->{function} // "", $f->{subject} // "");
}

sub audit {
	my ($tree, $cache, $jobs) = @_;
	my $out = qx("$prog" audit -j $jobs --cache "$cache" --format json "$tree" 2>"$tree.err");
	my $json = eval { decode_json($out) };
	die "no audit of $tree: " . Mutations::slurp("$tree.err") unless $json;
	return $json;
}

sub counts {
	my ($json) = @_;
	my %n;
	$n{key($_)}++ for @{$json->{findings}};
	return \%n;
}

# The findings of JSON that are not among those counted in BEFORE.
sub new_findings {
	my ($json, $before) = @_;
	my %left = %$before;
	return [grep { !$left{key($_)} || !$left{key($_)}-- }
		@{$json->{findings}}];
}

# --- what is broken ---

# Write FILES over TREE; what was there before.
sub put {
	my ($tree, $files) = @_;
	my %before;
	for my $file (sort keys %$files) {
		my $path = "$tree/$file";
		$before{$file} = -e $path ? Mutations::slurp($path) : undef;
		if (defined $files->{$file}) {
			Mutations::spew($path, $files->{$file});
		} else {
			unlink($path);
		}
	}
	return \%before;
}

# A driver, as far as one fault is told from another by where it is found.
sub home {
	my ($file) = @_;
	return dirname($file);
}

# Audit TREE with each round of mutations in turn. A round is a list of
# mutations that are in different drivers. The new findings of each, by name.
sub break_rounds {
	my ($set, $rounds, $worker) = @_;
	my %result;
	for my $round (@$rounds) {
		my %files = map { %{$_->{files}} } @$round;
		my $before = put($set->{trees}[$worker], \%files);
		my $json = audit($set->{trees}[$worker], $set->{cache},
			$set->{jobs});
		put($set->{trees}[$worker], $before);
		my $new = new_findings($json, $set->{before});
		for my $m (@$round) {
			my %homes = map { home($_) => 1 } keys %{$m->{files}};
			$result{$m->{at}} = {
				new => [grep { $homes{home($_->{file})} } @$new],
				incomplete => [map { "$_->{file}: $_->{reason}" }
					grep { $homes{home($_->{file})} }
					@{$json->{incomplete}}],
			};
		}
	}
	return \%result;
}

# The same by several processes.
sub break_all {
	my ($set, @rounds) = @_;
	my $n = @{$set->{trees}};
	my (%result, @pids);
	for my $w (0 .. $n - 1) {
		my @mine = map { $rounds[$_] }
			grep { $_ % $n == $w } 0 .. $#rounds;
		my $pid = fork() // die "fork: $!\n";
		if (!$pid) {
			my $r = eval { break_rounds($set, \@mine, $w) };
			Mutations::spew("$tmp/result.$w", encode_json(
				$r // { error => "$@" }));
			require POSIX;
			POSIX::_exit(0);
		}
		push @pids, $pid;
	}
	waitpid($_, 0) for @pids;
	for my $w (0 .. $n - 1) {
		my $r = decode_json(Mutations::slurp("$tmp/result.$w"));
		die $r->{error} if $r->{error};
		%result = (%result, %$r);
	}
	return \%result;
}

# --- judging ---

sub best {
	my ($rule, $new) = @_;
	my $best;
	for my $f (@$new) {
		$best = $f if $f->{rule} eq $rule &&
			(!$best || $rank{$f->{level}} > $rank{$best->{level}});
	}
	return $best;
}

sub judge {
	my ($set, $m, $r) = @_;
	my $want = $m->{level} // $level_of{$m->{rule}} // "error";
	my $f = best($m->{rule}, $r->{new});
	my $ok = $f && $rank{$f->{level}} >= $rank{$want};
	my $name = "$set->{name}: $m->{rule}: $m->{title}";

	my @broken = grep { /: \S+:\d+: / } @{$r->{incomplete}};

	if ($m->{rule} !~ /^(OLD_|UNPORTED)/ && @broken) {
		fail("$name: it can be parsed");
		diag("$m->{at}: $_") for @broken;
		return;
	}
	if (!has_rule($m->{rule})) {
		TODO: { local $TODO = "there is no such rule yet"; fail($name); }
		return;
	}
	$of{$m->{rule}}++;
	$caught{$m->{rule}}++ if $ok;
	$noted{$m->{rule}}++ if $f && !$ok;
	if ($ok) {
		pass($name);
		return;
	}
	TODO: {
		local $TODO = $m->{known} // ($f ? "only a $f->{level}" : "missed");
		fail($name);
	}
	diag("missed: $name" . ($f ? " (only a $f->{level})" : "") .
		join("", map { "\n    instead: $_->{level} $_->{rule} in " .
			($_->{function} // $_->{file}) } @{$r->{new}}));
}

# Put mutations into rounds, no two of one driver into the same.
sub rounds {
	my ($together, @all) = @_;
	return map { [$_] } @all unless $together;
	my @rounds;
	for my $m (@all) {
		my $i = 0;
		my %homes = map { home($_) => 1 } keys %{$m->{files}};
		$i++ while $rounds[$i] && grep { $homes{home($_)} }
			map { keys %{$_->{files}} } @{$rounds[$i]};
		push @{$rounds[$i]}, $m;
	}
	return @rounds;
}

# All entries of a set that can be applied; the number of those that cannot.
sub mutations_of {
	my ($set) = @_;
	my (@all, %seen, @bad);
	for my $file (sort glob("$data/$set->{name}/*.mut")) {
		for my $m (Mutations::read_file($file)) {
			my $name = "$m->{rule}: $m->{title}";
			next if index($name, $ENV{ONLY} // "") < 0;
			die "$m->{at}: the second of that name\n"
				if $seen{"$file $name"}++;
			$m->{files} = eval {
				Mutations::apply($m, $set->{trees}[0],
					$set->{loose});
			};
			if ($m->{files}) {
				push @all, $m;
			} elsif ($set->{loose}) {
				SKIP: { skip("$set->{name}: $name: $@" =~ s/\n.*//sr, 1); }
			} else {
				push @bad, "$m->{at}: $@";
			}
		}
	}
	die @bad if @bad;
	return @all;
}

sub run_set {
	my ($set) = @_;
	my @all = mutations_of($set);
	cmp_ok(scalar(@all), ">=", $set->{least},
		"$set->{name}: enough faults, " . scalar(@all))
		unless $ENV{ONLY};
	my $result = break_all($set, rounds($set->{loose}, @all));
	judge($set, $_, $result->{$_->{at}}) for @all;
}

# --- the sets ---

sub copy_tree {
	my ($from, $to) = @_;
	find({ no_chdir => 1, wanted => sub {
		return if -d $_;
		Mutations::spew("$to/" . substr($_, length($from) + 1),
			Mutations::slurp($_));
	} }, $from);
}

sub own {
	my %set = (name => "own", cache => "$tmp/cache", jobs => 1,
		least => 130, trees => [map { "$tmp/own.$_" } 1 .. $workers]);
	for my $tree (@{$set{trees}}) {
		copy_tree("$here/trees/base", $tree);
		unlink(glob("$tree/drivers/test/*"));
		copy_tree("$data/correct", $tree);
	}
	my $json = audit($set{trees}[0], $set{cache}, $workers);
	is_deeply([map { "$_->{file}: $_->{reason}" } @{$json->{incomplete}}],
		[], "own: all of it can be parsed");
	is_deeply([map { "$_->{file}:$_->{line} $_->{rule}" }
		grep { $_->{level} ne "note" } @{$json->{findings}}],
		[], "own: nothing is said of correct code");
	$set{before} = counts($json);
	run_set(\%set);
}

my @sets = grep { !/^-/ } @ARGV;
@sets = qw(own) unless @sets;
own() if grep { $_ eq "own" } @sets;

my ($n, $m) = (0, 0);
for my $rule (sort keys %of) {
	my $c = $caught{$rule} // 0;
	diag(sprintf("%-24s caught %d of %d%s", $rule, $c, $of{$rule},
		$noted{$rule} ? ", $noted{$rule} more only as a note" : ""));
	$n += $c;
	$m += $of{$rule};
}
if ($m) {
	diag(sprintf("all: caught %d of %d, %.1f %%", $n, $m, 100 * $n / $m));
	cmp_ok($n, ">=", $goal * $m, "at least 95 of 100 are caught");
}
done_testing();
