"""Packages beyond the core, imported when something first needs them."""

from importlib import import_module
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
