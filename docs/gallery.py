"""Make the pictures of the gallery: `.venv/bin/python docs/gallery.py`.

Pages are made by the commands, opened in chromium and LibreOffice, and photographed. The figures of
the gallery are those of the reports. This needs chromium, soffice (with Writer) and pdftoppm.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from theorycoding.cli import run

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "gallery"
STUDY = "ffi-2007"
SHARPNESS = "64"  # pixels per inch of a page on paper
COMMANDS = (
    ("report", STUDY, "-o", "report.html"),
    ("report", STUDY, "-o", "report.docx"),
    ("report", STUDY, "-o", "report.pdf"),
    ("table", STUDY, "congruence", "-o", "grid.docx"),
    ("explore", STUDY, "-o", "explorer.html"),
)


def main() -> None:
    """Write every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for command in COMMANDS:
            if run(["--project", str(ROOT), *command[:-1], str(folder / command[-1])]):
                raise SystemExit(f"failed: theorycoding {' '.join(command)}")
        on_paper(folder)
        on_screen(folder)


def on_paper(folder: Path) -> None:
    """Photograph the first page of each file for print."""
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    for name in ("report.docx", "grid.docx"):
        called(*office, "--convert-to", "pdf", "--outdir", str(folder / name[:-5]), folder / name)
        photograph(folder / name[:-5] / f"{name[:-5]}.pdf", name.replace(".", "-"))
    photograph(folder / "report.pdf", "report-pdf")


def photograph(pdf: Path, name: str) -> None:
    """Write the first page of a PDF as a picture."""
    called("pdftoppm", "-singlefile", "-png", "-r", SHARPNESS, pdf, PICTURES / name)


def called(*command: str | Path) -> None:
    """Run a program of the machine."""
    subprocess.run(list(map(str, command)), check=True, capture_output=True)  # noqa: S603


def on_screen(folder: Path) -> None:
    """Photograph the pages for a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        seen(browser, folder / "report.html", "report-html", width=760, height=640)
        seen(browser, folder / "report.html", "report-dark", width=760, height=640, is_dark=True)
        seen(browser, folder / "report.html", "report-telephone", width=390, height=640)
        seen(browser, folder / "explorer.html", "explorer", width=900, height=860)
        browser.close()


def seen(
    browser: Browser, page: Path, name: str, *, width: int, height: int, is_dark: bool = False
) -> None:
    """Write what a reader sees of a page first."""
    scheme = "dark" if is_dark else "light"
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    tab.goto(page.as_uri())
    tab.screenshot(path=PICTURES / f"{name}.png")
    tab.close()


if __name__ == "__main__":
    main()
