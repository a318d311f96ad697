"""The package: what can be imported, how fast, and without which dependencies."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import theorycoding as tc


def printed(script: str) -> str:
    """Return what a script prints in a Python process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


PUBLIC = [name for name in dir(tc) if not isinstance(getattr(tc, name), ModuleType)]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_is_documented(name: str) -> None:
    value = getattr(tc, name)
    assert name in dir(tc)
    if name != "__version__":
        assert value.__doc__
        assert value.__doc__.strip().split("\n")[0].endswith(".")


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'taly'"):
        tc.taly  # noqa: B018


def test_importing_the_package_imports_nothing_slow() -> None:
    script = (
        "import sys, theorycoding\n"
        "print(sorted({'pandas', 'numpy', 'click', 'jinja2', 'tabulate'} & set(sys.modules)))\n"
    )
    assert printed(script) == "[]"


def test_the_library_works_without_click_and_jinja(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    labels = "NATO,m,Realism (Liberalism)\nEU,m,Realism\nEU,n,Liberalism\n"
    path.write_text(f"actor,motivation,label\n{labels}", encoding="utf-8")
    script = (
        "import sys\n"
        "for name in ('click', 'jinja2', 'markupsafe'): sys.modules[name] = None\n"
        "import theorycoding as tc\n"
        f"study = tc.read_study({str(path)!r})\n"
        "frame = tc.tally(study.coded(), study.codebook, rule='any')\n"
        "tc.evaluate_claims(study), tc.check(study.files)\n"
        "tc.argument_table(study.coded(), study.codebook, {'id': 't', 'caption': ''})\n"
        "tc.markup.write_table(tc.Table(('a',), (('b',),)), 'markdown')\n"
        "print(frame['Liberalism'].tolist()[0])\n"
    )
    assert printed(script) == "1"


def test_the_version_is_that_of_the_distribution() -> None:
    assert tc.__version__ == importlib.metadata.version("theorycoding")


def test_types_and_templates_travel_with_the_package() -> None:
    folder = Path(tc.__file__).parent
    assert (folder / "py.typed").exists()
    assert (folder / "reports" / "templates" / "study.md.j2").exists()
    assert (folder / "reports" / "starter" / "study.toml").exists()
    assert (folder / "reports" / "explorer" / "explorer.js").exists()


def test_the_package_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "theorycoding", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == f"theorycoding, version {tc.__version__}\n"
