"""From the bytes of a PDF to positioned words; the only module that imports the PDF library."""

import math
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from ctypes import c_double

import pypdfium2
from pypdfium2 import raw as pdfium

from commands.intake.sheets.words import SAME_BASE, SheetPage, Word
from ledger.errors import UnreadableSheetError

MAX_BYTES = 20_000_000
"""The largest official sheet seen has 0.7 MB, most of it the logo."""
MAX_PAGES = 10
"""The longest official sheet seen has two pages, of some 35 rows each."""
MAX_LETTERS = 8_000
"""Letters on one page; a full page of an official sheet has about 2,500."""

_ENCRYPTED = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})
_HYPHENS = {"\x02": "-", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\ufffe": "-"}
"""The library writes U+0002 or U+FFFE for a hyphen at the end of a wrapped line; the others look like one."""
_INKLESS = frozenset("\u200b\u200c\u200d\u2060\ufeff")
"""Marks for the breaking of lines, which draw nothing."""
_NO_LETTER = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories of what is no letter: control, format, surrogate, private use, not assigned."""
_GAP = 2.0
"""A wider gap between two letters, in points, separates words even where no space is drawn between them."""
_SAME_SIZE = 0.85
"""Letters whose font sizes have a smaller ratio do not make one word: remarks are set small beside a name."""


def read_pages(data: bytes) -> tuple[SheetPage, ...]:
    """The words of every page of a PDF.

    Raises:
        UnreadableSheetError: This is no PDF, or an encrypted, damaged, empty or too large one, or one without text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableSheetError(f"larger than {MAX_BYTES // 1_000_000} MB; an official result sheet is not")
    # Readers accept a PDF whose mark stands anywhere in the first kilobyte.
    if b"%PDF-" not in data[:1024]:
        raise UnreadableSheetError("is not a PDF file; an official result sheet is one")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _ENCRYPTED:
            raise UnreadableSheetError("is encrypted; save the sheet without a password first") from error
        raise UnreadableSheetError("is damaged or cut off: it cannot be opened as a PDF file") from error
    try:
        if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
            raise UnreadableSheetError("is encrypted; save the sheet without a password first")
        if len(document) > MAX_PAGES:
            raise UnreadableSheetError(f"has {len(document)} pages; a result sheet has at most {MAX_PAGES}")
        pages = tuple(SheetPage(number, _words(document, number)) for number in range(1, len(document) + 1))
    finally:
        document.close()
    if not any(page.words for page in pages):
        raise UnreadableSheetError("has no text: it is an image of a sheet; the PDF that was printed from is needed")
    return pages


def plain_pages(data: bytes) -> list[tuple[int, list[tuple[str, float, float, float, float]]]]:
    """What `read_pages` gives, as plain values that another process can send; raises what it raises."""
    return [
        (page.number, [(word.text, word.left, word.right, word.base, word.size) for word in page.words])
        for page in read_pages(data)
    ]


def _words(document: pypdfium2.PdfDocument, number: int) -> tuple[Word, ...]:
    """The words of page `number`, counted from 1."""
    try:
        with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
            if text.count_chars() > MAX_LETTERS:
                raise UnreadableSheetError(
                    f"page {number}: has more than {MAX_LETTERS} letters; a result sheet has not"
                )
            return tuple(_joined(_letters(text, number)))
    except pypdfium2.PdfiumError as error:
        raise UnreadableSheetError(f"page {number}: is damaged and cannot be read") from error


def _letters(text: pypdfium2.PdfTextPage, page: int) -> Iterator[Word | None]:
    """Each letter as a word of its own, in the order of drawing; None where a space or a line's end stands."""
    x, y, box = c_double(), c_double(), pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        letter = chr(min(pdfium.FPDFText_GetUnicode(text.raw, index), sys.maxunicode))
        letter = _HYPHENS.get(letter, letter)
        if letter.isspace():
            yield None
            continue
        if letter in _INKLESS:
            continue
        if letter == "\ufffd" or unicodedata.category(letter) in _NO_LETTER:
            raise UnreadableSheetError(f"page {page}: draws a letter without telling which it is (U+{ord(letter):04X})")
        placed = pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        boxed = pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)
        size = float(pdfium.FPDFText_GetFontSize(text.raw, index))
        place = (x.value, y.value, float(box.right), size)
        if not (placed and boxed and all(math.isfinite(value) for value in place)):
            raise UnreadableSheetError(f"page {page}: draws a letter {letter!r} that has no place")
        yield Word(letter, x.value, box.right, y.value, size)


def _joined(letters: Iterator[Word | None]) -> Iterator[Word]:
    """Letters that follow each other closely on one baseline, in one size, as words."""
    text, left, last = "", 0.0, None
    for letter in letters:
        if last is not None and (letter is None or not _follows(last, letter)):
            yield Word(unicodedata.normalize("NFC", text), left, last.right, last.base, last.size)
            last = None
        if letter is None:
            continue
        if last is None:
            text, left = letter.text, letter.left
        else:
            text += letter.text
        last = letter
    if last is not None:
        yield Word(unicodedata.normalize("NFC", text), left, last.right, last.base, last.size)


def _follows(last: Word, letter: Word) -> bool:
    return (
        abs(letter.base - last.base) <= SAME_BASE
        # A combining accent is drawn back over its letter.
        and last.left - _GAP <= letter.left <= last.right + _GAP
        and min(last.size, letter.size) >= _SAME_SIZE * max(last.size, letter.size)
    )
