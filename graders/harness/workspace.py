"""The work folder as it was handed over, and scratch folders that are empty: what a run leaves in them is gone before the next one."""
from __future__ import annotations

import os
import shutil
import stat

from . import sources


class Workspace:
    def __init__(self, scratch: list[str]) -> None:
        self.scratch = scratch
        self.contents: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.seen: dict[str, tuple[int, int, int, int]] = {}

    def add(self, path: str, content: bytes) -> None:
        """Write one file. Raises ValueError if its path leads out of the work folder."""
        target = os.path.normpath(os.path.join(sources.root, path))
        if not target.startswith(sources.root + os.sep):
            raise ValueError(f'{path!r} is outside of the work folder')
        self.contents[target] = content
        folder = os.path.dirname(target)
        while folder.startswith(sources.root + os.sep):
            self.folders.add(folder)
            folder = os.path.dirname(folder)
        self._write(target)

    def _write(self, target: str) -> None:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as file:
            file.write(self.contents[target])
        self.seen[target] = self._signature(target)

    @staticmethod
    def _signature(path: str) -> tuple[int, int, int, int]:
        status = os.lstat(path)
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode

    def restore(self) -> None:
        for folder in self.scratch:
            for entry in list(os.scandir(folder)):
                self._remove(entry)
        left = set(self.contents)
        folders = [sources.root]
        while folders:
            for entry in list(os.scandir(folders.pop())):
                if entry.path in self.folders and entry.is_dir(follow_symlinks=False):
                    os.chmod(entry.path, stat.S_IRWXU)
                    folders.append(entry.path)
                elif entry.path in left and self.seen[entry.path] == self._signature(entry.path):
                    left.discard(entry.path)
                else:
                    self._remove(entry)
        for path in sorted(left):
            self._write(path)

    @staticmethod
    def _remove(entry: os.DirEntry[str]) -> None:
        if entry.is_dir(follow_symlinks=False):
            os.chmod(entry.path, stat.S_IRWXU)
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)
