"""What is beside the code: packages that only some uses need, and the files of this package."""

from importlib import import_module
from importlib.resources import files
from types import ModuleType

from theorycoding.problems import UsageError


def import_extra(package: str, extra: str, purpose: str) -> ModuleType:
    """Return a package that only some uses need.

    Raises
    ------
    UsageError
        It is not installed; the message has the command that installs the `extra`.
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        hint = f"pip install 'theorycoding[{extra}]'"
        raise UsageError(f"{purpose} needs {package} ({hint})") from error


def packaged(path: str) -> str:
    """Return the text of a file of this package, such as `showing/page.css`."""
    return files("theorycoding").joinpath(path).read_text(encoding="utf-8")
