#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# Is a fault seen when there is one? Correct code, ours (mutations/correct) and
# real drivers of two kernels in a scratch copy, is broken one fault at a time
# as the data in mutations/*/*.mut say, and the rule that is named there has to
# notice: 95 of 100 must be caught, and nothing may be said of what is not
# broken. One test per fault; one that is missed is a TODO with its reason.
#
#	mutate.t [SET ...]		own, linux-6.12, linux-7
#	ONLY=TEXT mutate.t		only entries whose name contains it
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename;
use File::Find;
use File::Path qw(remove_tree);
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
my $rules = join("", map { Mutations::slurp($_) } glob("$here/../rules/*.c"));

# What counts as caught; all others are errors.
my %level_of = (
	STATIC_IMPORTER => "note", NO_INVALIDATE => "note",
	UNPROVEN_UNMAP => "note", REVOKE_ANY_IMPORTER => "warning", NOT_PINNED => "warning",
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
	my ($tree, $err, $cache, $jobs) = @_;
	my $out = qx("$prog" audit -j $jobs --cache "$cache" --format json "$tree" 2>"$err.err");
	my $json = eval { decode_json($out) };
	die "no audit of $tree: " . Mutations::slurp("$err.err") unless $json;
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
		my $json = audit($set->{trees}[$worker],
			$set->{trees}[$worker], $set->{cache},
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
	my ($m, $new) = @_;
	my %right = map { $_ => 1 } $m->{rule}, $m->{or} // ();
	my $best;
	for my $f (@$new) {
		$best = $f if $right{$f->{rule}} &&
			(!$best || $rank{$f->{level}} > $rank{$best->{level}});
	}
	return $best;
}

sub judge {
	my ($set, $m, $r) = @_;
	my $want = $m->{level} // $level_of{$m->{rule}} // "error";
	my $f = best($m, $r->{new});
	my $ok = $f && $rank{$f->{level}} >= $rank{$want};
	my $name = "$set->{name}: $m->{rule}: $m->{title}";

	my %mine = map { $_ => 1 } keys %{$m->{files}};
	my @broken = grep { /^(\S+): \S+:\d+: / && $mine{$1} }
		@{$r->{incomplete}};

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

# Could a finding about one of A and B be taken for one about the other?
sub collide {
	my ($a, $b) = @_;
	for my $x (keys %{$a->{files}}) {
		for my $y (keys %{$b->{files}}) {
			return 1 if $x eq $y || (home($x) eq home($y) &&
				$a->{rule} eq $b->{rule});
		}
	}
	return 0;
}

# Put mutations into rounds, each of which is one audit.
sub rounds {
	my ($together, @all) = @_;
	my @rounds;
	return map { [$_] } @all unless $together;
	for my $m (@all) {
		my $i = 0;
		$i++ while $rounds[$i] &&
			grep { collide($m, $_) } @{$rounds[$i]};
		push @{$rounds[$i]}, $m;
	}
	return @rounds;
}

# All entries of a set that can be applied; those that cannot are skipped, if
# it is a tree that changes, or are an error.
sub mutations_of {
	my ($set) = @_;
	my (@all, %seen, @bad);
	for my $file (map { sort glob("$data/$_") } @{$set->{data}}) {
		for my $m (Mutations::read_file($file)) {
			my $name = "$m->{rule}: $m->{title}";
			next if index($name, $ENV{ONLY} // "") < 0;
			push @bad, "$m->{at}: the second of that name\n"
				if $seen{"$file $name"}++;
			$m->{files} = eval {
				Mutations::apply($m, $set->{trees}[0],
					$set->{loose});
			};
			if ($m->{files}) {
				push @all, $m;
			} elsif ($set->{loose}) {
				my $why = $@ =~ s/\n.*//sr;
				SKIP: { skip("$set->{name}: $name: $why", 1); }
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
		"$set->{name}: enough faults: " . scalar(@all))
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
		least => 130, data => ["own/*.mut"],
		trees => [map { "$tmp/own.$_" } 1 .. $workers]);
	for my $tree (@{$set{trees}}) {
		copy_tree("$here/trees/base", $tree);
		unlink(glob("$tree/drivers/test/*"));
		copy_tree("$data/correct", $tree);
	}
	my $json = audit($set{trees}[0], $set{trees}[0], $set{cache}, $workers);
	is_deeply([map { "$_->{file}: $_->{reason}" } @{$json->{incomplete}}],
		[], "own: all of it can be parsed");
	is_deeply([map { "$_->{file}:$_->{line} $_->{rule}" }
		grep { $_->{level} ne "note" } @{$json->{findings}}],
		[], "own: nothing is said of correct code");
	$set{before} = counts($json);
	run_set(\%set);
}

# What of a kernel an audit of a few drivers reads.
my @common = ("include", "arch/x86/include", "arch/x86/entry/syscalls",
	"drivers/dma-buf");
my %parts = (
	rest => {
		paths => [@common, qw(drivers/infiniband/core
			drivers/infiniband/hw/mlx5 drivers/vfio
			drivers/iommu)],
		data => qr{/(?!gpu)[^/]*$},
	},
	gpu => {
		paths => [@common, qw(drivers/gpu/drm/xe drivers/gpu/drm/ttm
			drivers/gpu/drm/amd drivers/gpu/drm/i915)],
		data => qr{/gpu[^/]*$},
	},
);

# Copy that from KERNEL to TREE, with what says how files are built. Of the
# registers of GPUs, 400 MB of them, only the few that are wanted.
sub scratch {
	my ($kernel, $tree, $part) = @_;
	my @paths = grep { -e "$kernel/$_" } @{$parts{$part}{paths}};
	system("sh", "-c", <<'END', "sh", $kernel, $tree, @paths) == 0
		kernel=$1 tree=$2
		shift 2
		mkdir -p "$tree" && cd "$kernel" || exit
		{
			find . \( -name 'Kconfig*' -o -name 'Makefile*' -o \
				-name 'Kbuild*' \) -type f -print0
			find drivers/gpu/drm -maxdepth 1 -type f -print0
			find "$@" -type f \
				-not -path '*/i915/*.c' \
				\( -not -path '*/asic_reg/*' -o \
				   -path '*/asic_reg/bif/*' \) -print0
		} | tar c --null -T - | tar xf - -C "$tree"
END
		or die "cannot copy $kernel\n";
}

# What is said of the part in TREE, as far as nothing is said of the whole.
sub only_here {
	my ($whole, $json) = @_;
	return [map { "$_->{file}:$_->{line} $_->{level} $_->{rule}" }
		@{new_findings($json, $whole)}];
}

sub linux {
	my ($version, $least, @folders) = @_;
	my $kernel = qx("$here/../scripts/kernel.sh" $version 2>"$tmp/why");
	chomp $kernel;
	if ($? || !-d $kernel) {
		my $why = Mutations::slurp("$tmp/why") =~ s/\n/ /gr;
		SKIP: { skip("linux $version: $why", 1); }
		return;
	}
	my $cache = "$tmp/cache";
	my $whole = counts(audit($kernel, "$tmp/whole", $cache, $workers));
	for my $part (sort keys %parts) {
		next unless $least->{$part};
		next if $ENV{PART} && $ENV{PART} ne $part;
		my %set = (name => "linux $version", cache => $cache,
			loose => 1, jobs => 1, least => $least->{$part},
			trees => [map { "$tmp/$part.$_" } 1 .. $workers],
			data => [grep { $_ =~ $parts{$part}{data} } map {
				my $folder = $_;
				map { "$folder/" . basename($_) }
					glob("$data/$folder/*.mut") } @folders]);
		my ($first, @more) = @{$set{trees}};
		scratch($kernel, $first, $part);
		system("cp", "-al", $first, $_) for @more;
		my $json = audit($first, $first, $cache, $workers);
		is_deeply([map { "$_->{file}: $_->{reason}" }
			@{$json->{incomplete}}], [],
			"$set{name}: $part: all of it can be parsed");
		is_deeply(only_here($whole, $json), [],
			"$set{name}: $part: says what is said of the whole");
		$set{before} = counts($json);
		run_set(\%set);
		remove_tree(@{$set{trees}});
	}
}

my %sets = (
	"own" => \&own,
	"linux-6.12" => sub { linux("6.12", { rest => 18, gpu => 8 },
		"linux") },
	"linux-7" => sub { linux("7", { rest => 35 }, "linux-7") },
);
my @wanted = @ARGV ? @ARGV : sort keys %sets;
for my $name (@wanted) {
	die "there is no set $name\n" unless $sets{$name};
	$sets{$name}->();
}

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
