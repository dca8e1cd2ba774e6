"""Save one file of a knowledge folder: whole or not at all, one process at a time, and only if the folder is sound."""

import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from bot.knowledge_base import KnowledgeBase, load

LOCK = ".lock"
PATIENCE_S = 10  # how long to wait while somebody else saves


class ConflictError(Exception):
    """A file that is no longer as it was read, or that somebody else is saving."""


def read(folder: Path, file: str) -> str | None:
    """Return the text of a file as it is, None where there is none."""
    try:
        return _path(folder, file).read_bytes().decode()
    except FileNotFoundError:
        return None


def changed_base(folder: Path, file: str, text: str | None) -> KnowledgeBase:
    """Return what the folder would hold with another text in one file, None taking it away.

    Raise `KnowledgeError` with every problem that this folder would have.
    """
    with tempfile.TemporaryDirectory(prefix="pinpoint-") as place:
        copy = Path(shutil.copytree(folder, Path(place) / "knowledge", ignore=shutil.ignore_patterns(".*")))
        path = _path(copy, file)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return load(copy)


def save(folder: Path, file: str, text: str | None, before: str | None) -> None:
    """Put a text into a file that still holds `before`; None stands for no file. On return it is on the disk.

    Raise `ConflictError` where the file holds something else by now, `KnowledgeError` with every problem where the
    folder could no longer be used, and `OSError` where the file cannot be written. Then nothing is changed.
    """
    try:
        with FileLock(folder / LOCK, timeout=PATIENCE_S):
            if read(folder, file) != before:
                raise ConflictError(f"{file} has been changed meanwhile")
            changed_base(folder, file, text)
            _replace(_path(folder, file), text)
    except Timeout:
        raise ConflictError("somebody else is saving; please try again") from None


def _path(folder: Path, file: str) -> Path:
    """Return where a file of the folder is; raise `ValueError` for one outside."""
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{file} is not in the knowledge folder")
    return path


def _replace(path: Path, text: str | None) -> None:
    """Write beside the file, under a name that nobody reads, and put that in its place at one stroke."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        with new.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """See that the folder's new list of names is on the disk; Windows does so by itself, and opens no folder."""
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
