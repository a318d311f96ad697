"""The bytes of a workbook as sheets of values: zip archives by calamine, .xls by xlrd."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from theorycoding.exchange.formats.foreign import UnreadableError
from theorycoding.files.extras import import_extra
from theorycoding.files.reading.decoding import MAX_BYTES
from theorycoding.problems import UsageError

NO_VALUE = "\ue000no value"  # of a formula that no program has computed
Corner = tuple[int, int]

# How .xls begins: as a container since Excel 97 (or 5), as bare records before.
_XLS = (b"\xd0\xcf\x11\xe0", b"\t\x08", b"\t\x04", b"\t\x02", b"\t\0")
_MAX_CELLS = 30_000_000  # calamine fills a rectangle, and a stray cell may make it a huge one
_ENTRY = re.compile(r"xl/worksheets/[^/]+\.xml|content\.xml")
_WIDE = re.compile(rb"""\sr=["'][A-Z]{2}""")
_USED = re.compile(  # a cell with something in it: neither `<c … />` nor `<c …></c>`
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*(?<!/)>(?!\s*</(?:\w+:)?c>)"""
)
# calamine reads error values, and formulas without a result, as empty cells.
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^>]*?\s)?t=["'])e(?=["'])""")
_ODS_ERROR = re.compile(rb'office:string-value=""(?=\s+calcext:value-type="error")')
_ODS_TAB = re.compile(rb"<text:tab ?/>")
_ODS_MERGED = re.compile(rb'number-rows-spanned="(?!1")')
_FORMULA = (
    rb"""<((?:\w+:)?)c(\s(?![^>]*\st=["'](?:str|b|e)["'])[^>]*)>\s*"""
    rb"<\1f(?:\s[^>]*)?(?:/>|>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v>%s</\1v>)?\s*</\1c>"
)
# A formula without its result: some writers put 0 there, and ask Excel to compute on opening.
_UNCOMPUTED = re.compile(_FORMULA % rb"\s*")
_UNCOMPUTED_OR_ZERO = re.compile(_FORMULA % rb"0?")
_TO_COMPUTE = re.compile(rb"""fullCalcOnLoad=["'](?:1|true)["']""")
_TYPE = re.compile(rb"""\st=["']\w+["']""")


class Page(NamedTuple):
    """A sheet of a workbook: its values from the cell A1 on, each row as wide as the sheet.

    `merged` are the first and the last cell of each area of merged cells, 0-based.
    """

    name: str
    is_hidden: bool
    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[Corner, Corner]]

    @property
    def is_empty(self) -> bool:
        """Whether no cell has a value."""
        return not any(value != "" for row in self.rows for value in row)


def open_pages(data: bytes) -> list[Page]:
    """Return the sheets of a workbook.

    Raises
    ------
    UnreadableError
        The bytes are not a workbook, or it is damaged, protected by a password or too large.
    UsageError
        The package that reads this kind of workbook is missing.
    """
    if not data.startswith((b"PK", *_XLS)):
        raise UnreadableError("this is not a workbook, whatever its name")
    try:
        return list(_zip_pages(data) if data.startswith(b"PK") else _xls_pages(data))
    except (UnreadableError, UsageError):
        raise
    except Exception as error:  # what goes wrong in a library is the fault of the file
        if "encrypted" in str(error).lower() or type(error).__name__ == "PasswordError":
            raise _protected() from error
        message = f"this workbook is damaged or incomplete: {error or type(error).__name__}"
        raise UnreadableError(message) from error


def _protected() -> UnreadableError:
    hint = "open it with its password, and save it without one"
    return UnreadableError("this workbook is protected by a password", hint)


def _zip_pages(data: bytes) -> Iterator[Page]:
    calamine = import_extra("python_calamine", "excel", "a workbook")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(_with_faults_shown(data)))
    for about in book.sheets_metadata:
        if about.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
            rows = sheet.to_python(skip_empty_area=False)
            yield Page(about.name, is_hidden, rows, sheet.merged_cell_ranges or ())


def _with_faults_shown(data: bytes) -> bytes:
    """Return a workbook in which error values are text, and formulas without a result a mark."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
            raise UnreadableError(f"this workbook has more than {MAX_BYTES:,} bytes when unpacked")
        names = archive.namelist()
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise _protected()
        if not any(name in names for name in ("xl/workbook.xml", "content.xml")):
            raise UnreadableError("this archive is not a workbook in .xlsx or .ods")
        book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
        formula = _UNCOMPUTED_OR_ZERO if _TO_COMPUTE.search(book) else _UNCOMPUTED
        sheets = {name: archive.read(name) for name in names if _ENTRY.fullmatch(name)}
        shown = {name: _shown(xml, formula) for name, xml in sheets.items()}
        if shown == sheets:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as copy:
            for name in names:
                copy.writestr(name, shown.get(name) or archive.read(name))
        return out.getvalue()


def _shown(xml: bytes, formula: re.Pattern[bytes]) -> bytes:
    if _ODS_MERGED.search(xml):
        hint = "unmerge them and write each cell, or save the file as .xlsx"
        raise UnreadableError("this workbook has merged cells over several rows", hint)
    if b"calcext:" in xml or b"<text:tab" in xml:
        return _ODS_TAB.sub(b"\t", _ODS_ERROR.sub(b"", xml))
    if _WIDE.search(xml):  # 26 columns of any height will do
        _refuse_huge(xml)
    if b't="e"' in xml or b"t='e'" in xml:
        xml = _ERROR.sub(rb"\1str", xml)
    return formula.sub(_marked, xml) if b"f>" in xml or b"<f" in xml else xml


def _marked(cell: re.Match[bytes]) -> bytes:
    own = {b"prefix": cell[1], b"rest": _TYPE.sub(b"", cell[2]), b"value": NO_VALUE.encode()}
    value = b"<%(prefix)bv>%(value)b</%(prefix)bv>" % own
    return b'<%(prefix)bc%(rest)b t="str">' % own + value + b"</%(prefix)bc>" % own


def _refuse_huge(xml: bytes) -> None:
    """Refuse a sheet whose last cell is so far out that its rectangle may fill the memory."""
    used = set(_USED.findall(xml))
    columns = {letters for letters, _ in used}
    last = max(columns, key=lambda letters: (len(letters), letters), default=b"A")
    bottom = max((int(row) for _, row in used), default=0)
    width = 0
    for letter in last:
        width = width * 26 + letter - ord("A") + 1
    if width * bottom > _MAX_CELLS:
        message = f"a sheet of this workbook reaches to the cell {last.decode()}{bottom}"
        raise UnreadableError(message, "delete what is far from the table, or copy the table alone")


def _xls_pages(data: bytes) -> Iterator[Page]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _protected()
    xlrd = import_extra("xlrd", "excel", "a workbook in .xls")
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    for sheet in book.sheets():
        rows = [
            [_xls_value(xlrd, cell, book.datemode) for cell in sheet.row(number)]
            for number in range(sheet.nrows)
        ]
        wide = [row + [""] * (sheet.ncols - len(row)) for row in rows]
        areas = sheet.merged_cells
        merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in areas]
        yield Page(sheet.name, bool(sheet.visibility), wide, merged)


def _xls_value(xlrd: Any, cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code[cell.value]
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate.xldate_as_datetime(cell.value, datemode)
        if cell.value < 1:
            return moment.time()
        return moment if cell.value % 1 else moment.date()
    return cell.value
