"""`python3 pytest_child.py <descriptor>`: pytest in the current folder, as `python3 -m pytest` would run, and a line a test for whoever reads.

A program of its own, so that no module of the grader's has a name that a student's may want.
"""
import json
import os
import sys

import pytest

LONGEST = 2000


class Reporter:
    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.ended = set()

    def pytest_runtest_logreport(self, report):
        if report.when == 'call':
            self.tell(report, report.outcome)
        elif report.failed:
            self.tell(report, 'error')
        elif report.skipped:
            self.tell(report, 'skipped')

    def pytest_collectreport(self, report):
        if report.failed:
            self.tell(report, 'error')

    def tell(self, report, outcome):
        # A test that passed and then fails while it cleans up is one test.
        if report.nodeid in self.ended:
            return
        self.ended.add(report.nodeid)
        path, line = report.nodeid.partition('::')[0], 0
        crash = getattr(report.longrepr, 'reprcrash', None)
        if crash is not None:
            path, line = os.path.relpath(crash.path), crash.lineno
        elif getattr(report, 'location', None) is not None:
            line = (report.location[1] or 0) + 1
        text = getattr(crash, 'message', None) or str(report.longrepr or '')
        told = {'test': report.nodeid, 'outcome': outcome, 'path': path, 'line': line, 'text': text[:LONGEST]}
        data = json.dumps(told).encode() + b'\n'
        while data:
            data = data[os.write(self.descriptor, data):]


if __name__ == '__main__':
    sys.path[0] = os.getcwd()
    sys.exit(pytest.main(['-p', 'no:cacheprovider', '--color=no', '--tb=short'], plugins=[Reporter(int(sys.argv[1]))]))
