"""`wiredesk train`: the classifier's model made anew from its data."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from wiredesk.cli.terminal import JsonFlag, console, error_console, progress, write_json
from wiredesk.errors import UsageError

SharedOption = Annotated[Path, typer.Option("--shared", help="The folder of reference data.", metavar="FOLDER")]
OwnOption = Annotated[Path, typer.Option("--own", help="The folder `training` of a checkout.", metavar="FOLDER")]
SHARED: Final = Path("../shared")
OWN: Final = Path("training")
_FILES: Final = ("terms.tsv", "model.toml")


def train(
    shared: SharedOption = SHARED,
    own: OwnOption = OWN,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Where the model's files are; by default in the package itself.", metavar="FOLDER"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing: find out whether they would differ.")] = False,
    json: JsonFlag = False,
) -> None:
    """Make the classifier's model anew, terms.tsv and model.toml. Takes a few minutes and 2 GB of memory.

    The same data give the same bytes. With --check the exit code is 1 where the files are not what the data give.
    Ctrl-C leaves the files as they were. Needs numpy and scipy: pip install 'wiredesk[training]'.

    \b
    Examples:
      wiredesk train --shared ../shared --own training
      wiredesk train --into model/
      wiredesk train --check
    """
    check_folders(shared, own)
    target = into or _package_data()
    if check:
        _check_there(target)
    else:
        _check_writable(target)
    if check:
        with tempfile.TemporaryDirectory(prefix="wiredesk-") as made:
            _make(shared, own, Path(made))
            differing = differences(Path(made), target)
        _tell(target, differing, json=json, check=True)
        if differing:
            raise typer.Exit(1)
        return
    before = {name: _bytes(target / name) for name in _FILES}
    _make(shared, own, target)
    changed = [name for name in _FILES if _bytes(target / name) != before[name]]
    _tell(target, changed, json=json, check=False)


def check_folders(shared: Path, own: Path | None) -> None:
    """Find a wrong name before the work rather than behind it.

    Args:
        shared: the folder of reference data.
        own: the folder `training` of a checkout; None where it is not read.

    Raises:
        UsageError: where one is no folder.
    """
    for folder, option, what in (
        (shared, "--shared", "the folder of reference data"),
        (own, "--own", "the folder `training` of a checkout"),
    ):
        if folder is not None and not folder.is_dir():
            raise UsageError(f"no such folder: {folder} ({option} names {what})")


def differences(made: Path, kept: Path) -> list[str]:
    """The model's files that are not the same in both folders, each with the first line that differs."""
    out = []
    for name in _FILES:
        new, old = _bytes(made / name), _bytes(kept / name)
        if new == old:
            continue
        if old is None:
            out.append(f"{name} (not there)")
            continue
        pairs = zip((new or b"").splitlines(), old.splitlines(), strict=False)
        line = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), None)
        out.append(f"{name} (from line {line} on)" if line else f"{name} (in length)")
    return out


@contextmanager
def steps(total: int, *, lines: bool = True) -> Iterator[Callable[[str], None]]:
    """Tells how far a long work is, by a function that is called with what is done next.

    On a terminal that is a bar on standard error, elsewhere a line a step.

    Args:
        total: how many steps there are.
        lines: whether lines are wanted; not of work that is soon done.
    """
    if not sys.stderr.isatty():
        out = error_console()
        yield lambda what: out.print(what, soft_wrap=True) if lines else None
        return
    with progress("steps", shown=True) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def tell(what: str) -> None:
            nonlocal begun
            bar.update(task, description=what, advance=1 if begun else 0)
            begun = True

        yield tell


def _make(shared: Path, own: Path, folder: Path) -> None:
    from wiredesk.cli import numerics

    numerics.load("`wiredesk train`")
    from wiredesk.training.train import STEPS
    from wiredesk.training.train import train as make

    with steps(STEPS) as tell:
        make(shared, own, folder, tell)


def _tell(folder: Path, names: list[str], *, json: bool, check: bool) -> None:
    if json:
        write_json({"folder": str(folder), "differing" if check else "changed": names})
        return
    if check:
        said = (
            f"not what the data give, in {folder}: {', '.join(names)}" if names else f"all as the data give in {folder}"
        )
    else:
        said = f"changed in {folder}: {', '.join(names)}" if names else f"nothing changed in {folder}"
    console().print(said, soft_wrap=True)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def _check_there(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder} (--into names that of the model's files)")


def _check_writable(folder: Path) -> None:
    """Minutes of work for a folder that cannot be written to would be lost."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror or error}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"cannot write to {folder}: permission denied (--into names another)")


def _package_data() -> Path:
    import wiredesk.classify

    return Path(wiredesk.classify.__file__).parent / "data"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train", short_help="Make the classifier's model anew from its data.")(train)
