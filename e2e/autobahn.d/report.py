# Runs in Jython: python report.py FOLDER FILE. Judges what the fuzzing client found; writes FILE as Markdown unless it is "nowhere".
import io
import json
import os
import sys

PASSED = ('OK', 'INFORMATIONAL', 'NON-STRICT')
WIRES = [('h1', 'HTTP/1.1 (RFC 6455)'), ('h2', 'HTTP/2 (RFC 8441)')]

folder, target = sys.argv[1:]
failed = []
lines = [u'# Autobahn', u'',
         u'Written by `e2e/autobahn`: the fuzzing client of autobahntestsuite-maven-plugin 0.1.5, all cases, none excluded, against an echo on the notifier\'s WebSocket pipeline.', u'',
         u'| transport | cases | OK | NON-STRICT | INFORMATIONAL | failed |', u'|---|---|---|---|---|---|']
notes = []


def order(case):
    return [int(part) for part in case.split('.')]


for wire, title in WIRES:
    index = os.path.join(folder, wire, 'index.json')
    if not os.path.exists(index):
        continue
    results = json.load(open(index))[wire]
    count = {}
    for case in sorted(results, key=order):
        result = results[case]
        behavior = result['behavior']
        bad = behavior not in PASSED or result['behaviorClose'] not in PASSED
        count['failed' if bad else behavior] = count.get('failed' if bad else behavior, 0) + 1
        if bad:
            failed.append('%s %s: %s, close %s' % (wire, case, behavior, result['behaviorClose']))
        elif behavior != 'OK':
            detail = json.load(open(os.path.join(folder, wire, result['reportfile'])))
            notes.append(u'| %s | %s | %s | %s |' % (title, case, behavior, detail['result']))
    lines.append(u'| %s | %d | %d | %d | %d | %d |' % (
        title, len(results), count.get('OK', 0), count.get('NON-STRICT', 0), count.get('INFORMATIONAL', 0), count.get('failed', 0)))
print('\n'.join(lines[4:]))
if failed:
    print('\n'.join(failed))
    sys.exit(1)
if target != 'nowhere':
    lines += [u'', u'| transport | case | behaviour | what was seen |', u'|---|---|---|---|'] + notes
    with io.open(target, 'w', encoding='utf-8') as out:
        out.write(u'\n'.join(lines) + u'\n')
