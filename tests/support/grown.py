"""Small files that grow where they are read, and large ones: what a stranger may send, for each reader one or two."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
MEGA = 1_000_000


def pdf(content: bytes, more: Mapping[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A PDF of one page with a stream of content, and more objects from number 6 on."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>>>" % resources
    )
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page,
        4: content,
        5: FONT,
        **(more or {}),
    }
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number in range(1, len(objects) + 1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, b"".join(places))
    return bytes(made) + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))


def stream(data: bytes, extra: bytes = b"", *, packed: int = 1) -> bytes:
    """A stream that is packed so often."""
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * packed
    return b"<<%b/Filter[%b]/Length %d>>\nstream\n%b\nendstream" % (extra, filters, len(data), data)


def text_bomb() -> bytes:
    """Some kilobytes that unpack to a page of letters without end."""
    return pdf(stream(b"BT /F 10 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)Tj " * MEGA + b"ET", packed=2))


def nested_forms() -> bytes:
    """Drawings of which each draws the next one ten times."""
    forms = {}
    for number in range(6, 18):
        last = number == 17
        body = b"BT /F 10 Tf (hello)Tj ET" if last else b"/X Do " * 10
        inner = b"/Font<</F 5 0 R>>" if last else b"/XObject<</X %d 0 R>>" % (number + 1)
        forms[number] = stream(body, b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<<%b>>" % inner)
    return pdf(stream(b"/X Do " * 10), forms, b"/XObject<</X 6 0 R>>")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(rows: str = "", strings: str = "", before: str = "") -> bytes:
    """A workbook of one sheet, with these rows and these texts."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_DOCUMENT}/worksheet" Target="sheet.xml"/>'
        f'<Relationship Id="r2" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sheet.xml": f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def entities() -> bytes:
    """A workbook with a text that names another ten times, which names another ten times, and so on."""
    named = "".join(f'<!ENTITY a{number + 1} "{f"&a{number};" * 10}">' for number in range(12))
    before = f'<!DOCTYPE worksheet [<!ENTITY a0 "aaaaaaaaaa">{named}]>'
    return workbook('<row><c t="inlineStr"><is><t>&a12;</t></is></c></row>', before=before)


def rows_of_the_api(number: int) -> bytes:
    who = '{"competitor":{"skater":{"firstName":"a","lastName":"b","country":"NED"}},"startNumber":1}'
    return f"[{','.join([who] * number)}]".encode()


def fact(data: str) -> bytes:
    return f'{{"fact":"CompetitorEntered/1","actor":"a","data":{data}}}\n'.encode()


def same_key(number: int) -> bytes:
    """An object with very many keys, of which one is given twice."""
    return fact(json.dumps(dict.fromkeys(map(str, range(number)), 1))[:-1] + ', "9": 1}')
