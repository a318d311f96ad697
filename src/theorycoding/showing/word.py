"""What a Word file of pandoc's still lacks: turned pages, pictures for all programs, and a look."""

import io
import re
from itertools import zip_longest
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from theorycoding.figures.paper import picture

_MARK = '<w:p><w:pPr><w:sectPr w:rsidR="{}"/></w:pPr></w:p>'
_MARKED = re.compile(
    r'<w:p>\s*<w:pPr>\s*<w:sectPr w:rsidR="(upright|turned)"\s*/>\s*</w:pPr>\s*</w:p>'
)
_BREAK = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    "{}</w:pPr></w:p>"
)
UPRIGHT_UP_TO_HERE: Final = _MARK.format("upright")
TURNED_UP_TO_HERE: Final = _MARK.format("turned")
PAGE_BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" '
    'w:header="709" w:footer="709" w:gutter="0"/>'
)
_MOMENT = (1980, 1, 1, 0, 0, 0)
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_DRAWING = re.compile(r"^word/media/(\w+)\.svg$")
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_SIZES = ('<w:sz w:val="24" />', '<w:szCs w:val="24" />'), ('<w:sz w:val="21"/>', "")
_SMALLER = ('<w:pStyle w:val="Compact" />', '<w:pStyle w:val="Dense"/>')  # on turned pages
_STYLE = r'<w:style [^>]*w:styleId="{}"[^>]*>.*?</w:style>'
_NAMED = re.compile(
    r'<w:style [^>]*w:styleId="([^"]+)"[^>]*>\s*<w:name w:val="([^"]+)".*?</w:style>', re.DOTALL
)
_LOOK = {  # our styles in place of those that pandoc has under these names
    "CaptionedFigure": """<w:style w:type="paragraph" w:customStyle="1" w:styleId="CaptionedFigure">
<w:name w:val="Captioned Figure"/><w:basedOn w:val="Figure"/><w:pPr><w:keepNext/>
<w:spacing w:before="240" w:after="60"/></w:pPr></w:style>""",
    "Compact": """<w:style w:type="paragraph" w:customStyle="1" w:styleId="Compact">
<w:name w:val="Compact"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>
<w:spacing w:before="36" w:after="36"/></w:pPr><w:rPr><w:sz w:val="17"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Dense"><w:name w:val="Dense"/>
<w:basedOn w:val="Compact"/><w:rPr><w:sz w:val="15"/></w:rPr></w:style>""",
    "Table": """<w:style w:type="table" w:default="1" w:styleId="Table">
<w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8"/><w:bottom w:val="single" w:sz="8"/>
<w:insideH w:val="single" w:sz="4" w:color="C4CCD4"/></w:tblBorders><w:tblCellMar>
<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
</w:style>""",
}


def finish_word(content: bytes, ours: bytes | None = None) -> bytes:
    """Return a Word file with turned pages, and with each SVG as PNG too.

    Programs that cannot draw SVG show the PNG: pandoc leaves it out, and they show nothing. A file
    with the styles of a reference keeps them, and those that it lacks are from `ours`, a file
    without a reference.
    """
    parts = _parts(content)
    _add_pngs(parts)
    text = parts[_DOCUMENT].decode()
    parts[_DOCUMENT] = _sections(text, has_own_styles=ours is not None).encode()
    styles = _restyled(_parts(ours or content)[_STYLES].decode())
    if ours is not None:
        styles = _completed(parts[_STYLES].decode(), styles)
    parts[_STYLES] = styles.encode()
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(ZipInfo(name, _MOMENT), part, ZIP_DEFLATED)
    return out.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _add_pngs(parts: dict[str, bytes]) -> None:
    """Add a PNG beside each SVG, and leave out the data that stand for a file's name."""
    text = re.sub(r'(<pic:cNvPr descr=")data:[^"]*', r"\1", parts[_DOCUMENT].decode())
    blip = r'<a:blip>((?:(?!</a:blip>).)*<asvg:svgBlip [^>]*r:embed="(\w+)")'
    text = re.sub(blip, r'<a:blip r:embed="\2png">\1', text, flags=re.DOTALL)
    parts[_DOCUMENT] = text.encode()
    relations = ""
    for name in [name for name in parts if _DRAWING.match(name)]:
        key = _DRAWING.sub(r"\1", name)
        parts[f"word/media/{key}.png"] = picture(parts[name], "png", title="-", alt="-")
        relations += f'<Relationship Type="{_IMAGE}" Id="{key}png" Target="media/{key}.png"/>'
    end = "</Relationships>"
    parts[_RELATIONS] = parts[_RELATIONS].replace(end.encode(), f"{relations}{end}".encode())
    if relations and b'Extension="png"' not in parts[_TYPES]:
        kind = b'<Default Extension="png" ContentType="image/png"/></Types>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", kind)


def _sections(text: str, *, has_own_styles: bool) -> str:
    """Give each section the size, the margins, headers and footers of the last one."""
    begin, end = text.rindex("<w:sectPr"), text.rindex("</w:body>")
    last = text[begin:end]
    if not has_own_styles or "<w:pgSz" not in last:
        last = re.sub(r"(</w:footnotePr>)?(?=</w:sectPr>)", rf"\1{_A4}{_MARGINS}", last, count=1)
    sections = {"upright": last, "turned": re.sub("<w:pgSz [^>]*>", _turned, last)}
    *parts, rest = _MARKED.split(text[:begin])  # parts of the text, between them kinds of sections
    for at in range(0, len(parts), 2):
        if parts[at + 1] == "turned":
            parts[at] = parts[at].replace(*_SMALLER)
    if parts and _is_empty(rest):  # nothing follows the last section, and no page shall either
        last = sections[parts.pop()]
    if len(parts) > 1 and _is_empty(parts[0].partition("<w:body>")[2]):
        parts[:3] = [parts[0] + parts[2]]
    breaks = (_BREAK.format(sections[kind]) for kind in parts[1::2])
    body = (part + after for part, after in zip_longest(parts[::2], breaks, fillvalue=""))
    return "".join(body) + rest + last + text[end:]


def _is_empty(text: str) -> bool:
    """Return whether a part of the text has nothing but the ends of bookmarks."""
    return not re.sub(r"<w:bookmark(Start|End) [^>]*>", "", text).strip()


def _turned(size: re.Match[str]) -> str:
    """Return the size of a page that is wider than high."""
    sides = re.findall(r'w:[wh]="(\d+)"', size[0])
    if len(sides) != len("wh"):
        return size[0]
    height, width = sorted(sides, key=int)
    return f'<w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape"/>'


def _restyled(styles: str) -> str:
    """Return pandoc's styles with smaller text, above all in tables, and with lines in these."""
    for found, written in zip(*_SIZES, strict=True):
        styles = styles.replace(found, written, 1)
    for name, style in _LOOK.items():
        styles = re.sub(_STYLE.format(name), style, styles, flags=re.DOTALL)
    return styles


def _completed(styles: str, ours: str) -> str:
    """Return styles of a reference with those of ours whose names it lacks.

    LibreOffice takes a table apart if the style of its text does not exist.
    """
    ids = {found[2].lower(): found[1] for found in _NAMED.finditer(styles)}
    added = ""
    for found in _NAMED.finditer(ours):
        if found[2].lower() not in ids:
            added += found[0].replace(' w:default="1"', "")
    for found in _NAMED.finditer(ours):  # a style may have another id under the same name
        own = ids.get(found[2].lower(), found[1])
        added = re.sub(rf'(<w:(?:basedOn|link|next) w:val="){found[1]}"', rf'\g<1>{own}"', added)
    return styles.replace("</w:styles>", f"{added}</w:styles>")
