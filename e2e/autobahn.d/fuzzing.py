# Runs in Jython: python fuzzing.py NAME PORT CASES
import sys
from autobahntestsuite import wstest

name, port, cases = sys.argv[1:]
wstest.start({'mode': 'fuzzingclient'}, {
    'outdir': './' + name,
    'options': {'failByDrop': False},
    'servers': [{'agent': name, 'url': 'ws://127.0.0.1:' + port, 'options': {'version': 18}}],
    'cases': cases.split(','),
    'exclude-cases': [],
    'exclude-agent-cases': {},
})
