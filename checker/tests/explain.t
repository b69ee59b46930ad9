#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# What `explain` says of every rule: that it is all there, fits into 80 columns,
# and that its examples are true. Each is put into a driver that keeps the
# contract, and audited: of the bad one the rule must be found, and no error of
# another rule; of the good one, nothing but notes of others.
#
# That driver is explain/importer.c, or explain/exporter.c where the example
# speaks of my_buf. So an example needs only what it is about:
#
#  - It is whole declarations (functions, structs, tables), with blank lines
#    between them, and none within one where the next line is not indented.
#  - What has the name of a declaration of the driver (my_notify, my_attach_ops,
#    my_attach, my_map, my_detach; my_buf_attach, my_buf_pin, my_buf_ops,
#    my_buf_revoke, ...) takes its place. All else goes before the one that
#    follows it in the example, or to the end.
#  - The rest of the driver stays: struct my_import and struct my_buf, what
#    they have, my_start_dma(), my_stop_dma(), headers.
#
# The kernel is of the upstream generation. Of rules about names (side "names")
# the bad example need not compile.
#
#	explain.t [RULE]...		(only these)
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;
use Text::Tabs;
use lib dirname(abs_path($0));
use SmallTree;

my $here = dirname(abs_path($0));
my @parts = qw(why bad good fix contract);
# The sections of docs/contract.md.
my @sections = ("Importer with a callback", "Importer without a callback",
	"Exporter that invalidates", "Locks", "Classes and evidence",
	"Names over time");

# --- an example in its driver ---

sub declarations {
	my ($text) = @_;
	return split /\n\n+(?=\S)/, $text =~ s/\s+\z//r;
}

sub name_of {
	my ($declaration) = @_;
	my $code = $declaration =~ s{/\*.*?\*/\s*}{}gsr;
	return "struct $1" if $code =~ /\Astruct (\w+) \{/;
	return $1 if $code =~ /\A[^\n=({]*\b(\w+)(?:\[\w*\])? = \{/;
	return $1 if $code =~ /\A[^=;{]*?\b(\w+)\([^;{]*\)\s*\{/;
	return undef;
}

sub in_driver {
	my ($example) = @_;
	my $of = $example =~ /\bmy_buf/ ? "exporter" : "importer";
	my @driver = declarations(slurp("$here/explain/$of.c"));
	my %known = map { $_ => 1 } grep { defined } map { name_of($_) } @driver;
	my (%instead, @waiting);
	for my $declaration (declarations($example)) {
		my $name = name_of($declaration);
		push @waiting, $declaration;
		next if !defined($name) || !$known{$name};
		$instead{$name} = join("\n\n", @waiting);
		@waiting = ();
	}
	return join("\n\n", (map { $instead{name_of($_) // ""} // $_ } @driver),
		@waiting) . "\n";
}

# --- what must come out ---

my $tmp = tempdir(CLEANUP => 1);

my $trees = 0;

# What could not be analysed of a driver, and what is found in it.
sub audit {
	my ($code) = @_;
	my $tree = "$tmp/" . ++$trees;
	copy_tree($base, $tree);
	spew("$tree/$driver", $code);
	my ($json, $error) = audit_json($tree);
	return (["no JSON: $error"], []) if !$json;
	return ([map { "$_->{file}: $_->{reason}" } @{$json->{incomplete}}],
		$json->{findings});
}

# By default, and for code that a tree has already.
sub level {
	my ($rule) = @_;
	return $1 if $rule->{level} =~ /\b(\w+) if old\b/;
	return $rule->{level} =~ /^(\w+)/ ? $1 : "";
}

sub show {
	my ($incomplete, $findings, $code) = @_;
	my $line = 0;
	diag("not analysed: $_") for @$incomplete;
	diag("$_->{file}:$_->{line}: $_->{level}: $_->{rule}: $_->{message}")
		for @$findings;
	diag(join("\n", map { sprintf("%4d  %s", ++$line, $_) }
		split /\n/, $code));
}

sub check_bad {
	my ($rule) = @_;
	my $code = in_driver($rule->{bad});
	my ($incomplete, $findings) = audit($code);
	my $name = $rule->{name};
	my $level = level($rule);
	my $names = $rule->{side} eq "names";
	my @found = grep { $_->{rule} eq $name && $_->{file} eq $driver }
		@$findings;
	my @others = grep { $_->{rule} ne $name && $_->{level} eq "error" }
		@$findings;

	my $good = ok(!@$incomplete || $names, "$name: bad: can be analysed");
	$good &= ok(scalar(grep { $_->{level} eq $level } @found),
		"$name: bad: is found, $level");
	$good &= ok(!@others || $names,
		"$name: bad: is no error for another rule");
	show($incomplete, $findings, $code) if !$good;
}

sub check_good {
	my ($name, $code) = @_;
	my ($incomplete, $findings) = audit($code);
	my $good = ok(!@$incomplete, "$name: good: can be analysed");
	$good &= ok(!(grep { $_->{rule} eq $name } @$findings),
		"$name: good: is not found");
	$good &= ok(!(grep { $_->{level} ne "note" } @$findings),
		"$name: good: is nothing for another rule");
	show($incomplete, $findings, $code) if !$good;
}

sub check_text {
	my ($rule) = @_;
	my $name = $rule->{name};
	my @missing = grep { !length($rule->{$_} // "") } @parts;
	is("@missing", "", "$name: all parts are there") or return 0;

	ok(scalar(grep { $rule->{contract} =~ /^\Q$_\E\b/ } @sections),
		"$name: names a section of the contract")
		or diag("it begins: $rule->{contract}");
	my $text = qx("$prog" explain $name);
	is($?, 0, "$name: explain exits with 0");
	my @long = grep { length(expand($_)) > 80 } split /\n/, $text;
	is("@long", "", "$name: no line is longer than 80 columns");
	unlike($text, qr/[ \t]$/m, "$name: no line ends with a space");
	for my $which (qw(bad good)) {
		my $code = join("", map { /\S/ ? "\t$_" : $_ }
			map { "$_\n" } split /\n/, $rule->{$which});
		ok(index($text, $code) >= 0, "$name: $which is shown as it is");
	}
	return 1;
}

plan skip_all => "there is no $prog" unless -x $prog;

# The drivers themselves, which the examples are taken for.
check_good("the $_", slurp("$here/explain/$_.c")) for qw(importer exporter);

my $list = decode_json(scalar qx("$prog" rules --format json));
for my $rule (@{$list->{rules}}) {
	next if @ARGV && !grep { $_ eq $rule->{name} } @ARGV;
	next if !check_text($rule);
	check_bad($rule);
	check_good($rule->{name}, in_driver($rule->{good}));
}
done_testing();
