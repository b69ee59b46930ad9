#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tests' own helpers: what passes must pass, what fails must fail.
. "$(dirname "$0")/lib.sh"

cat >schema.json <<'END'
{ "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object", "required": ["a"], "additionalProperties": false,
  "properties": { "a": { "type": "integer" },
		  "b": { "type": ["string", "null"] },
		  "c": { "$ref": "#/definitions/list" } },
  "definitions": { "list": { "type": "array",
			     "items": { "enum": ["x", "y"] } } } }
END
echo '{ "type": "no-such-type" }' >bad-type.json
echo '{ "properties": { "a": { "requried": ["x"] } } }' >bad-word.json
echo '{"a":1,"b":null,"c":["x","y"]}' >good.json
echo '{"b":"x"}' >missing.json
echo '{"a":"1"}' >type.json
echo '{"a":1,"d":2}' >extra.json
echo '{"a":1,"c":["z"]}' >nested.json
echo '{"a":1' >broken.json

ok 'a document that fits' json_valid schema.json good.json
for what in missing type extra nested broken none; do
	not_ok "$what is refused" json_valid schema.json $what.json
done
not_ok 'a schema with a wrong type is refused' \
	json_valid bad-type.json good.json
not_ok 'a schema with a misspelt word is refused' \
	json_valid bad-word.json good.json
run json_valid schema.json type.json
has 'the reason is named' "$out" 'Expected integer'

# A script of its own, all of whose tests must fail.
mkdir -p checker/tests
cp "$ROOT/checker/tests/lib.sh" checker/tests/
cat >checker/tests/bad.t <<'END'
. "$(dirname "$0")/lib.sh"
echo one >a
echo two >b
ok 'ok' false
not_ok 'not_ok' true
is 'is' 1 2
same 'same' a b
same 'same, no file' a none
has 'has' a two
has 'has, no file' none two
lacks 'lacks' a one
lacks 'lacks, no file' none one
exits 'exits' 0 false
done_testing
END
run sh checker/tests/bad.t
is 'a script with failures exits with 1' $status 1
is 'each test fails' "$(grep -c '^not ok' "$out")" 10
has 'the plan counts them' "$out" '1..10'
is 'no test passes' "$(grep -c '^ok' "$out")" 0
done_testing
