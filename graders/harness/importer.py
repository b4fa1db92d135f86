"""Imports below the work folder go through the rewriter; everything else is imported as always."""
from __future__ import annotations

import _imp
import importlib.machinery
import importlib.util
import os
import sys
from types import CodeType, ModuleType

from . import points, real, sources


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return code_of(self.path)


def code_of(filename: str) -> CodeType:
    """Code with yield points. Raises OSError, SyntaxError, ValueError as an import would."""
    code = sources.codes.get(filename)
    if code is None:
        with real.open_file(filename, 'rb') as file:
            code, sites, names = points.rewrite(file.read(), filename, len(sources.sites))
        sources.sites.extend(sites)
        sources.assigned[filename] = names
        sources.codes[filename] = code
    return code


def install() -> None:
    hook = importlib.machinery.FileFinder.path_hook((Loader, ['.py']))

    def below_root(path: str):
        if os.path.realpath(path) == sources.root or os.path.realpath(path).startswith(sources.root + os.sep):
            return hook(os.path.realpath(path))
        raise ImportError(f'{path} is not below the work folder')

    sys.path_hooks.insert(0, below_root)
    sys.path_importer_cache.clear()


def begin_in(folder: str) -> None:
    """Python looks into the folder of a program first. What the harness has imported before must not hide a module of the same name there, but for
    those that every interpreter has before it starts a program."""
    if folder in sys.path:
        return
    sys.path.insert(0, folder)
    for entry in os.scandir(folder):
        name = entry.name.removesuffix('.py')
        known = sys.modules.get(name)
        if known is None or name in sys.builtin_module_names or _imp.is_frozen(name) or name in ('__main__', 'encodings'):
            continue
        if not entry.name.endswith('.py') and not os.path.isfile(os.path.join(entry.path, '__init__.py')):
            continue
        if not str(getattr(known, '__file__', None) or '').startswith(sources.root + os.sep):
            for other in [one for one in sys.modules if one == name or one.startswith(name + '.')]:
                del sys.modules[other]


def load(filename: str, name: str) -> ModuleType:
    """Import one of the student's files under a name, with its neighbours importable."""
    begin_in(os.path.dirname(filename))
    spec = importlib.util.spec_from_file_location(name, filename, loader=Loader(name, filename))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
