#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# Is a fault seen when there is one? Correct code, ours (mutations/correct) and
# real drivers of two kernels in a scratch copy, is broken one fault at a time
# as the data in mutations/*/*.mut say, and the rule that is named there has to
# notice: 95 of 100 must be caught, and nothing may be said of what is not
# broken. One test per fault; one that is missed is a TODO with its reason.
#
#	mutate.t [SET ...]		own, linux-6.12, linux-6.12-gpu, linux-7
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
	my ($tree, $jobs) = @_;
	my $out = qx("$prog" audit -j $jobs --cache "$tmp/cache" --format json "$tree" 2>"$tree.err");
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

# Is finding F about what M breaks? It stands in the same driver, or its way
# goes through it, if no other of ROUND wants that rule.
sub is_about {
	my ($f, $m, $round) = @_;
	my %homes = map { home($_) => 1 } keys %{$m->{files}};
	return 1 if $homes{home($f->{file})};
	return 0 if $f->{rule} ne $m->{rule} ||
		grep { $_ != $m && $_->{rule} eq $m->{rule} } @$round;
	return grep { defined $_->{file} && $homes{home($_->{file})} }
		@{$f->{evidence}};
}

# Audit the tree of SET with each round of mutations in turn. A round is a list
# of mutations that are in different drivers. The new findings of each, by name.
sub break_rounds {
	my ($set, @rounds) = @_;
	my %result;
	for my $round (@rounds) {
		my %files = map { %{$_->{files}} } @$round;
		my $before = put($set->{tree}, \%files);
		my $json = audit($set->{tree}, 1);
		put($set->{tree}, $before);
		my $new = new_findings($json, $set->{before});
		for my $m (@$round) {
			my %homes = map { home($_) => 1 } keys %{$m->{files}};
			$result{$m->{at}} = {
				new => [grep { is_about($_, $m, $round) } @$new],
				incomplete => [map { "$_->{file}: $_->{reason}" }
					grep { $homes{home($_->{file})} }
					@{$json->{incomplete}}],
			};
		}
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
				Mutations::apply($m, $set->{tree},
					$set->{loose});
			};
			if ($m->{files}) {
				push @all, $m;
			} elsif ($set->{loose}) {
				my $why = $@ =~ s/\n.*//sr;
				push @{$set->{skipped}}, "$name: $why";
			} else {
				push @bad, "$m->{at}: $@";
			}
		}
	}
	die @bad if @bad;
	return @all;
}

# What the audits of a set say, as data: it may be found by another process.
sub find_set {
	my ($set) = @_;
	my $json = audit($set->{tree}, $workers);
	$set->{before} = counts($json);
	my @all = mutations_of($set);
	my %mine = map { home($_) => 1 } map { keys %{$_->{files}} } @all;
	my $known = $set->{known} // {};
	my $tell = sub {
		return "$_[0]{file}:$_[0]{line} $_[0]{rule}";
	};
	return {
		all => \@all,
		skipped => $set->{skipped} // [],
		incomplete => [map { "$_->{file}: $_->{reason}" }
			@{$json->{incomplete}}],
		said => [map { $tell->($_) } grep { $_->{level} ne "note" &&
			$mine{home($_->{file})} &&
			!$known->{"$_->{rule} " . ($_->{function} // "-")} }
			@{$json->{findings}}],
		result => break_rounds($set, rounds($set->{loose}, @all)),
	};
}

sub judge_set {
	my ($set, $r) = @_;
	my $name = $set->{name};
	SKIP: { skip("$name: $_", 1) for @{$r->{skipped}}; }
	cmp_ok(scalar(@{$r->{all}}), ">=", $set->{least},
		"$name: enough faults: " . scalar(@{$r->{all}}))
		unless $ENV{ONLY};
	is_deeply($r->{incomplete}, [], "$name: all of it can be parsed");
	is_deeply($r->{said}, [], "$name: nothing is said of correct code");
	judge($set, $_, $r->{result}{$_->{at}}) for @{$r->{all}};
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
	my ($tree) = @_;
	copy_tree("$here/trees/base", $tree);
	unlink(glob("$tree/drivers/test/*"));
	copy_tree("$data/correct", $tree);
}

# What of a kernel an audit of a few drivers reads.
my @common = ("include", "arch/x86/include", "arch/x86/entry/syscalls",
	"drivers/dma-buf");
my @rest = (@common, qw(drivers/infiniband/core drivers/infiniband/hw/mlx5
	drivers/vfio drivers/iommu));
my @gpu = (@common, qw(drivers/gpu/drm/xe drivers/gpu/drm/ttm
	drivers/gpu/drm/amd drivers/gpu/drm/i915));

# The path of an unpacked kernel, once for all sets.
my %kernel_of;
sub kernel {
	my ($version) = @_;
	return $kernel_of{$version} if $kernel_of{$version};
	my $path = qx("$here/../scripts/kernel.sh" $version 2>"$tmp/why");
	chomp $path;
	if ($? || !-d $path) {
		my $why = Mutations::slurp("$tmp/why") =~ s/\n/ /gr;
		die "linux $version: $why\n";
	}
	return $kernel_of{$version} = $path;
}

# Copy PATHS of a kernel to TREE, with what says how files are built. Of the
# registers of GPUs, 400 MB of them, only the few that are wanted.
sub scratch {
	my ($tree, $kernel, @paths) = @_;
	system("sh", "-c", <<'END', "sh", $kernel, $tree,
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
		grep { -e "$kernel/$_" } @paths) == 0
		or die "cannot copy $kernel\n";
}

# Those that take longest come first.
my @sets = (
	{ name => "linux-7", kernel => "7", paths => \@rest, least => 35,
	  data => ["linux/rdma.mut", "linux-7/*.mut"],
	  known => {
		# A test that is its own importer.
		"INVALIDATE_NO_WAIT iommufd_test_dmabuf_revoke" => 1,
		"REVOKE_NO_UNMAP_WAIT iommufd_test_dmabuf_revoke" => 1,
	  } },
	{ name => "linux-6.12-gpu", kernel => "6.12", paths => \@gpu,
	  least => 9, data => ["linux/gpu.mut"],
	  known => {
		# It asks, and only says so.
		"PIN_UNCHECKED amdgpu_bo_pin" => 1,
	  } },
	{ name => "linux-6.12", kernel => "6.12", paths => \@rest,
	  least => 18, data => ["linux/rdma.mut"],
	  known => {
		# The old core demands a callback.
		"STUB_INVALIDATE ib_umem_dmabuf_unsupported_move_notify" => 1,
	  } },
	{ name => "own", least => 130, data => ["own/*.mut"] },
);

# Make the tree of SET, break it, and write what is found to FILE.
sub do_set {
	my ($set, $file) = @_;
	my $r = eval {
		$set->{tree} = "$tmp/$set->{name}";
		$set->{loose} = defined $set->{kernel};
		if ($set->{kernel}) {
			scratch($set->{tree}, kernel($set->{kernel}),
				@{$set->{paths}});
		} else {
			own($set->{tree});
		}
		find_set($set);
	};
	Mutations::spew($file, encode_json($r // { error => "$@" }));
	remove_tree($set->{tree});
}

my %wanted = map { $_ => 1 } @ARGV ? @ARGV : map { $_->{name} } @sets;
for my $name (keys %wanted) {
	die "there is no set $name\n" unless grep { $_->{name} eq $name } @sets;
}
@sets = grep { $wanted{$_->{name}} } @sets;

# A kernel that is not to be had is no failure.
my @todo;
for my $set (@sets) {
	if ($set->{kernel} && !eval { kernel($set->{kernel}) }) {
		my $why = $@ =~ s/\n//gr;
		SKIP: { skip($why, 1); }
	} else {
		push @todo, $set;
	}
}

# As many at a time as there are workers.
my @queue = @todo;
my %running;
while (@queue || %running) {
	while (@queue && keys %running < $workers) {
		my $set = shift @queue;
		my $pid = fork() // die "fork: $!\n";
		if (!$pid) {
			do_set($set, "$tmp/$set->{name}.json");
			require POSIX;
			POSIX::_exit(0);
		}
		$running{$pid} = 1;
	}
	delete $running{waitpid(-1, 0)};
}
for my $set (@todo) {
	my $r = decode_json(Mutations::slurp("$tmp/$set->{name}.json"));
	die "$set->{name}: $r->{error}" if $r->{error};
	judge_set($set, $r);
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
