"""Finds which of the student's files plays which role, by syntax tree alone."""
from __future__ import annotations

import ast
import os
import re
import tomllib
from typing import Any

MOST_FILES, LARGEST_FILE = 500, 512 * 1024
SKIPPED = {'.git', '__pycache__', 'venv', '.venv', 'node_modules', '.idea', '.vscode'}


def python_files(root: str) -> list[str]:
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(d for d in folders if d not in SKIPPED and not os.path.islink(os.path.join(folder, d)))
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith('.py') and os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) <= LARGEST_FILE:
                found.append(os.path.relpath(path, root))
                if len(found) == MOST_FILES:
                    return found
    return found


def parse(root: str, path: str) -> ast.Module:
    with open(os.path.join(root, path), 'rb') as file:
        return ast.parse(file.read(LARGEST_FILE + 1), path)


def top_level_names(tree: ast.Module) -> set[str]:
    """Names bound at the top level, also under `if` and `try`."""
    names: set[str] = set()
    blocks: list[ast.AST] = list(tree.body)
    while blocks:
        node = blocks.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((a.asname or a.name).split('.')[0] for a in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            blocks.extend(ast.iter_child_nodes(node))
    return names


def used_names(tree: ast.Module) -> set[str]:
    """Dotted names as their modules spell them: `a.gather` after `import asyncio as a` is `asyncio.gather`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name.split('.')[0]] = alias.name if alias.asname else alias.name.split('.')[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known.update({a.asname or a.name: f'{node.module}.{a.name}' for a in node.names})
    used = set(known.values())
    for node in ast.walk(tree):
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            used.add('.'.join([known.get(node.id, node.id), *reversed(parts)]))
    return used


def read_homework(root: str) -> tuple[dict[str, str], dict[str, Any] | None]:
    """The `[files]` of homework.toml (`"level1/bank_account.py" = "my/bank.py"`), and what is wrong with it if it cannot be used."""
    try:
        with open(os.path.join(root, 'homework.toml'), 'rb') as file:
            files = tomllib.load(file).get('files', {})
    except FileNotFoundError:
        return {}, None
    except (OSError, ValueError, RecursionError) as error:
        line = re.search(r'at line (\d+)', str(error))
        return {}, {'line': int(line[1]) if line else None, 'message': str(error) or type(error).__name__}
    if not isinstance(files, dict) or not all(isinstance(path, str) for path in files.values()):
        return {}, {'line': None, 'message': '[files] must map paths to paths, each in quotes'}
    return files, None


def locate_one(root: str, wanted: dict[str, Any], every: list[str]) -> dict[str, Any]:
    answer: dict[str, Any] = {'role': wanted['role'], 'path': None, 'found_by': None, 'looked_for': [wanted['path']], 'candidates': [],
                              'problem': None, 'detail': None}
    defines, uses = set(wanted.get('defines', ())), set(wanted.get('uses', ()))
    homework, mistake = read_homework(root)
    if mistake is not None:
        return {**answer, 'path': 'homework.toml', 'problem': 'syntax_error', 'detail': mistake}
    named = homework.get(wanted['path'])
    if named is not None:
        answer['looked_for'].insert(0, named)
        real = os.path.realpath(os.path.join(root, named))
        if not real.startswith(root + os.sep):
            return {**answer, 'problem': 'outside', 'detail': {'line': None, 'message': f'{named} is outside of the repository'}}
        if os.path.isfile(real):
            answer.update(path=os.path.relpath(real, root), found_by='homework_toml')
    if answer['path'] is None and wanted['path'] in every:
        answer.update(path=wanted['path'], found_by='path')
    if answer['path'] is None and (defines or uses):
        for path in every:
            try:
                tree = parse(root, path)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            if defines <= top_level_names(tree) and uses <= used_names(tree):
                answer['candidates'].append(path)
        if len(answer['candidates']) == 1:
            answer.update(path=answer['candidates'][0], found_by='names')
        elif answer['candidates']:
            return {**answer, 'problem': 'ambiguous'}
    if answer['path'] is None:
        return {**answer, 'problem': 'not_found'}
    try:
        parse(root, answer['path'])
    except SyntaxError as error:
        answer.update(problem='syntax_error', detail={'line': error.lineno, 'message': error.msg})
    except (ValueError, RecursionError, MemoryError) as error:
        answer.update(problem='syntax_error', detail={'line': None, 'message': str(error) or type(error).__name__})
    return answer


def locate(root: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    every = python_files(root)
    return [locate_one(root, wanted, every) for wanted in files]
