"""bandit and flake8 on files that they only parse. Neither reads a setting from the repository: what is asked is the course's to say."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

MOST_FINDINGS = 200
LONGEST_TEXT = 500
# `assert`, which tests are made of (B101), and what was dangerous in Python 2 only: HTTPSConnection, input, tempnam.
NOT_ASKED = 'B101,B309,B322,B325'
SEVERITIES = ('high', 'medium', 'low', 'undefined')
LINE_LENGTH = 120


def inspect(root: str, request: dict[str, Any]) -> dict[str, Any]:
    """What both say about the files `paths` below `root`; at most MOST_FINDINGS of each, and how many there are."""
    paths = sorted(request['paths'])
    # Under numbers for names: no path of the student's becomes a word of a command, or a setting of a tool.
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            shutil.copyfile(os.path.join(root, path), os.path.join(folder, f'{number}.py'))
        security, unread = _security(folder, paths)
        style = _style(folder, paths)
    return {
        'security': {'findings': security[:MOST_FINDINGS], 'count': len(security),
                     'serious': sum(finding['severity'] in ('high', 'medium') for finding in security), 'unread': unread[:MOST_FINDINGS]},
        'style': {'findings': style[:MOST_FINDINGS], 'count': len(style)},
    }


def _security(folder: str, paths: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The worst first, and the files that could not be parsed. `# nosec` does not hide anything."""
    if not paths:
        return [], []
    told = json.loads(_run(folder, 'bandit', '--quiet', '--ignore-nosec', '--skip', NOT_ASKED, '--format', 'json', *_names(paths)).stdout)
    findings = [{'path': paths[_number(issue['filename'])], 'line': issue['line_number'], 'code': issue['test_id'],
                 'severity': issue['issue_severity'].lower(), 'text': issue['issue_text'][:LONGEST_TEXT]} for issue in told['results']]
    findings.sort(key=lambda finding: (SEVERITIES.index(finding['severity']), finding['path'], finding['line'], finding['code']))
    return findings, sorted(paths[_number(error['filename'])] for error in told['errors'])


def _style(folder: str, paths: list[str]) -> list[dict[str, Any]]:
    lines = _flake8(folder, _names(paths)) if paths else []
    if lines is None:
        # One file that it falls over must not hide what it would say of the others.
        each = {name: _flake8(folder, [name]) for name in _names(paths)}
        lines = [line for name, said in each.items() for line in ([f'{name}\t1\tE902\tcannot be read'] if said is None else said)]
    findings = []
    for line in lines:
        name, row, code, text = line.split('\t', 3)
        findings.append({'path': paths[_number(name)], 'line': int(row), 'code': code, 'text': text[:LONGEST_TEXT]})
    findings.sort(key=lambda finding: (finding['path'], finding['line'], finding['code']))
    return findings


def _flake8(folder: str, names: list[str]) -> list[str] | None:
    """A line for each finding; None if it fell over a file."""
    form = '%(path)s\t%(row)d\t%(code)s\t%(text)s'
    ended = _run(folder, 'flake8', '--isolated', '--jobs=1', f'--max-line-length={LINE_LENGTH}', f'--format={form}', *names)
    return None if 'Traceback' in ended.stderr else ended.stdout.splitlines()


def _names(paths: list[str]) -> list[str]:
    return [f'{number}.py' for number in range(len(paths))]


def _number(name: str) -> int:
    return int(os.path.basename(name).removesuffix('.py'))


def _run(folder: str, module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Both end with 1 when there are findings; anything beyond is the tool's own failure, and raised."""
    ended = subprocess.run([sys.executable, '-I', '-m', module, *words], cwd=folder, capture_output=True, text=True)
    if ended.returncode not in (0, 1):
        raise RuntimeError(f'{module} ended with {ended.returncode}: {ended.stderr[-2000:]}')
    return ended
