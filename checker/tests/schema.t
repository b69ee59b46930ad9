#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The schema of `audit --format json`: what is printed fits, and what is a
# little off does not. The audits are those of the unit tests.
. "$(dirname "$0")/lib.sh"

schema=$ROOT/reports/audit.schema.json
report=$(dirname "$DMABUF_REVOKE")/tests/test_report
[ -x "$report" ] || skip_all 'the unit tests are not built'

"$report" json >full.json
"${report}_exporters" json >exporters.json
"$report" json hostile >hostile.json
ok 'an audit fits' json_valid "$schema" full.json
ok 'one with hostile text fits' json_valid "$schema" hostile.json

ok 'one with exporters and pairs fits' json_valid "$schema" exporters.json

# What later stages fill in.
jq '.indirect = [{file: "drivers/a.c", line: 1, driver: "a", user: "u",
		helper: "h", through: "t", evidence: "code", unknown: null,
		test: false, via: "drm_driver", class: "legacy-pinned", kind: "static"}] |
	.exporters = [{file: "drivers/e.c", line: 3, ops: "e_ops",
		callbacks: ["attach", "pin"], dynamic: true,
		driver: "e", checks_revocable: false, checks: null,
		test: false,
		invalidates: [{function: "e_move", file: "drivers/e.c",
			line: 9, resv: "held", intent: "revoke",
			wait: "bookkeep", waits_unmap: true,
			unknown: null}]}] |
	.pairs = [{exporter: "e", importer: "a", verdict: "safe",
		reason: null, test: false}]' full.json >more.json
ok 'exporters, pairs and indirect importers fit' \
	json_valid "$schema" more.json

jq '.without = ["NO_UNMAP", "RESV_HELD"]' full.json >without.json
ok 'one without some rules fits' json_valid "$schema" without.json
# Each edit breaks one promise.
while IFS='	' read -r name edit; do
	jq "$edit" more.json >bad.json || diag "no edit: $edit"
	not_ok "refused: $name" json_valid "$schema" bad.json
done <<'END'
another schema number	.schema = 2
a missing list	del(.pairs)
an unknown list	.more = []
an empty list of rules	.without = []
a rule in small letters	.without = ["no_unmap"]
another tool	.tool.name = "x"
an unknown generation	.tree.generation = "new"
an unknown mode	.tree.mode = "guess"
a negative count	.tree.files = -1
no seconds	del(.tree.seconds)
an absolute path	.importers[0].file = "/" + .importers[0].file
a path that goes up	.importers[0].file = "a/../b.c"
a path that starts upwards	.importers[0].file = "../b.c"
an empty path	.importers[0].file = ""
a folder	.importers[0].file = "a/"
a doubled slash	.importers[0].file = "a//b.c"
line 0	.importers[0].line = 0
a line as text	.importers[0].line = "1"
an unknown attach	.importers[0].attach = "both"
an unknown class	.importers[0].class = "static"
an unknown kind	.importers[0].kind = "revocable"
an unknown unmap	.importers[0].unmap = "maybe"
pins as a word	.importers[0].pins = "yes"
ops left out	del(.importers[2].ops)
empty ops	.importers[0].ops = ""
an unknown hop	.importers[0].chain[0].via = "magic"
a hop without a place	.importers[0].chain[0].file = null
a rule in lower case	.findings[0].rule = "no_unmap"
an unknown level	.findings[0].level = "fatal"
a finding nowhere	.findings[0].file = null
a short fingerprint	.findings[0].fingerprint = "abc"
a fingerprint in capitals	.findings[0].fingerprint |= ascii_upcase
an empty message	.findings[0].message = ""
evidence without text	del(.findings[1].evidence[0].text)
a reason left out	del(.incomplete[0].reason)
an unknown count	.summary.more = 1
an unknown class counted	.summary.importers.class.other = 1
a level left out	del(.summary.findings.level.note)
an unknown wait	.exporters[0].invalidates[0].wait = "short"
an unknown intent	.exporters[0].invalidates[0].intent = "free"
an unknown resv	.exporters[0].invalidates[0].resv = "maybe"
a callback twice	.exporters[0].callbacks = ["pin", "pin"]
an unknown verdict	.pairs[0].verdict = "fine"
a verdict without reason	del(.pairs[0].reason)
an indirect one without driver	.indirect[0].driver = null
END

done_testing
