#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
#
# json-valid.pl SCHEMA FILE: exit 0 if FILE fits the JSON schema, else say
# where it does not and exit 1.
#
# JSON::Validator passes over keywords that it does not know, and has the
# schema of schemas only from the network. A misspelt keyword would then let
# everything pass, so the schema's own words are checked here first.

use strict;
use warnings;
use JSON::Validator;
use Mojo::JSON qw(decode_json);

# Keywords whose value is a schema, a list of them, names with schemas.
my %schema = map { $_ => 1 } qw(additionalProperties additionalItems contains
	else if items not propertyNames then);
my %schemas = map { $_ => 1 } qw(allOf anyOf oneOf);
my %named = map { $_ => 1 } qw(definitions $defs patternProperties properties);
my %plain = map { $_ => 1 } qw($comment $id $ref $schema const default
	description enum examples exclusiveMaximum exclusiveMinimum format
	id maxItems maxLength maxProperties maximum minItems minLength
	minProperties minimum multipleOf pattern required title type
	uniqueItems);
my %types = map { $_ => 1 } qw(array boolean integer null number object
	string);

sub check_schema
{
	my ($node, $at) = @_;

	return if ref($node) eq 'JSON::PP::Boolean';
	die "schema: $at: not a schema\n" if ref($node) ne 'HASH';
	for my $key (sort keys %$node) {
		my $value = $node->{$key};
		my @list = ref($value) eq 'ARRAY' ? @$value : ($value);

		if ($named{$key}) {
			check_schema($value->{$_}, "$at/$key/$_")
				for sort keys %$value;
		} elsif ($schemas{$key} || $schema{$key}) {
			check_schema($_, "$at/$key") for @list;
		} elsif (!$plain{$key}) {
			die "schema: $at: no such keyword: $key\n";
		} elsif ($key eq 'type') {
			$types{$_} or die "schema: $at: no such type: $_\n"
				for @list;
		}
	}
}

sub load
{
	my ($path) = @_;

	open(my $file, '<:raw', $path) or die "$path: $!\n";
	local $/;
	my $data = eval { decode_json(<$file>) };
	die "$path: $@" if $@;
	return $data;
}

die "usage: json-valid.pl SCHEMA FILE\n" if @ARGV != 2;
my $schema = load($ARGV[0]);
check_schema($schema, '#');
my @bad = JSON::Validator->new->schema($schema)->validate(load($ARGV[1]));
print "$ARGV[1]: $_\n" for @bad;
exit(@bad ? 1 : 0);
