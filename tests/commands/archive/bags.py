"""Bags as archivists, their tools and others hand them over: how each is made of ours, and what becomes of it."""

import gzip
import hashlib
import io
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple

from commands.archive import form
from tests.commands.archive.support import TOP, Change, added, manifest, replaced, without, zipped

Contents = Mapping[str, bytes]
MANIFEST, TAGS, INFO = form.MANIFEST, form.TAG_MANIFEST, form.BAG_INFO
README = "data/README.txt"


class BagKind(NamedTuple):
    """A kind of bag.

    Attributes:
        make: Makes it of the files of an archive: the files of a folder, or the bytes of a ZIP or tar file.
        refused: Words of the line by which it is refused; empty where it is accepted.
    """

    make: Callable[[Contents], Contents | bytes]
    refused: str = ""


def tags_anew(files: Contents, algorithm: str = "sha256") -> dict[str, bytes]:
    """The files with a tag manifest that fits them."""
    kept = {name: data for name, data in files.items() if not name.startswith("tagmanifest-")}
    tags = sorted(name for name in kept if not name.startswith(form.PAYLOAD))
    return kept | {f"tagmanifest-{algorithm}.txt": manifest(kept, tags, algorithm)}


def then_tags(change: Change) -> Callable[[Contents], Contents]:
    """A change after which somebody made the tag manifest anew."""
    return lambda files: tags_anew(change(files))


def in_manifests(old: str, new: str) -> Callable[[Contents], Contents]:
    """Every line of both manifests written otherwise."""

    def change(files: Contents) -> Contents:
        changed = {**files, MANIFEST: files[MANIFEST].replace(old.encode(), new.encode())}
        changed = tags_anew(changed)
        return {**changed, TAGS: changed[TAGS].replace(old.encode(), new.encode())}

    return change


def capitals(files: Contents) -> Contents:
    lines = (line.split("  ") for line in files[MANIFEST].decode().splitlines())
    return tags_anew({**files, MANIFEST: "".join(f"{one.upper()}  {name}\n" for one, name in lines).encode()})


def with_manifest(algorithm: str, change: Change = dict) -> Callable[[Contents], Contents]:
    """One more manifest, of other hashes; `change` may spoil what it is made of."""

    def make(files: Contents) -> Contents:
        other = change(files)
        payload = sorted(name for name in other if name.startswith(form.PAYLOAD))
        return tags_anew({**files, f"manifest-{algorithm}.txt": manifest(other, payload, algorithm)})

    return make


def tags_too(algorithm: str, change: Change = dict) -> Callable[[Contents], Contents]:
    """One more tag manifest; `change` may spoil what it is made of."""

    def make(files: Contents) -> Contents:
        name = f"tagmanifest-{algorithm}.txt"
        return {**files, name: tags_anew(change(files), algorithm)[name]}

    return make


def other_count(files: Contents) -> Contents:
    return {**files, INFO: re.sub(rb"(Oxum: \d+\.)\d+", rb"\g<1>1", files[INFO])}


def appended(name: str, data: bytes) -> Callable[[Contents], Contents]:
    return then_tags(lambda files: {**files, name: files[name] + data})


def only(algorithm: str) -> Callable[[Contents], Contents]:
    """Manifests of other hashes in the place of ours."""
    return lambda files: tags_anew(without(with_manifest(algorithm)(files), MANIFEST, TAGS), algorithm)


def lines_added(name: str, *lines: str) -> Callable[[Contents], Contents]:
    return then_tags(lambda files: {**files, name: files[name] + "".join(f"{line}\n" for line in lines).encode()})


def listed_too(name: str, written: str) -> Callable[[Contents], Contents]:
    """A file of the bag that a manifest of the payload lists as well, by the name as it is written."""
    return lambda files: lines_added(MANIFEST, f"{hashlib.sha256(files[name]).hexdigest()}  {written}")(files)


def in_tags_too(name: str) -> Callable[[Contents], Contents]:
    return lambda files: {**files, TAGS: files[TAGS] + manifest(files, [name])}


def left_behind(name: str, *, listed: bool = False) -> Callable[[Contents], Contents]:
    def change(files: Contents) -> Contents:
        files = {**files, name: b"\0Mac"}
        count = sum(one.startswith(form.PAYLOAD) for one in files)
        size = sum(len(data) for one, data in files.items() if one.startswith(form.PAYLOAD))
        if not listed:
            return files
        lines = [line for line in files[INFO].decode().splitlines() if not line.startswith("Payload-Oxum")]
        info = "\n".join([*lines, f"Payload-Oxum: {size}.{count}", ""]).encode()
        return listed_too(name, name)({**files, INFO: info})

    return change


def composed(files: Contents) -> Contents:
    """A file whose name a Macintosh took apart after the manifest was written."""
    made = tags_anew({**files, "a\u0308.txt": b""})
    return {**made, TAGS: made[TAGS].replace("a\u0308".encode(), "\u00e4".encode())}


def with_percent(files: Contents) -> Contents:
    made = tags_anew({**files, "100%.txt": b""})
    return {**made, TAGS: made[TAGS].replace(b"%", b"%25")}


class Member(NamedTuple):
    """One more member of a tar file."""

    name: str
    type: bytes = tarfile.REGTYPE
    data: bytes = b""


def tarred(
    *more: Member, top: str = f"{TOP}/", style: int = tarfile.PAX_FORMAT, pack: Callable[[bytes], bytes] = bytes
) -> Callable[[Contents], bytes]:
    """The files as a tar file, with the folders that they are in and with more members."""

    def make(files: Contents) -> bytes:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w", format=style) as archive:
            folders = [Member(f"{top}{name}", tarfile.DIRTYPE) for name in ("data", "data/tables")]
            for one in (*folders, *(Member(f"{top}{name}", data=data) for name, data in files.items()), *more):
                info = tarfile.TarInfo(one.name)
                info.type, info.size, info.linkname = one.type, len(one.data), "/etc/passwd"
                archive.addfile(info, io.BytesIO(one.data))
        return pack(made.getvalue())

    return make


def zipped_with(*names: str, top: str = f"{TOP}/") -> Callable[[Contents], bytes]:
    """The files as a ZIP file with more members."""

    def make(files: Contents) -> bytes:
        made = io.BytesIO(zipped(files, top=top))
        with zipfile.ZipFile(made, "a") as archive:
            for name in names:
                archive.writestr(name, b"more")
        return made.getvalue()

    return make


def in_zip64(data: bytes) -> bytes:
    """A ZIP file in the form of large ones, as tools write it that do not know beforehand how large it gets."""
    at = data.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack("<8x2xHLL2x", data[at:])
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return data[:at] + record + locator + end


def linked(files: Contents) -> bytes:
    made = io.BytesIO(zipped(files))
    with zipfile.ZipFile(made, "a") as archive:
        info = zipfile.ZipInfo(f"{TOP}/data/link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


DEEP = "data/" + "deep/" * 40 + "._more"
LINK = "is a link or no file"
OUT = "is no path inside an archive"
ACCEPTED = {
    "as it is written": dict,
    "one space": in_manifests("  ", " "),
    "a tab": in_manifests("  ", "\t"),
    "a dot and a slash": in_manifests("  ", "  ./"),
    "an asterisk, a dot and a slash": in_manifests("  ", " *./"),
    "spaces and tabs": in_manifests("  ", " \t  "),
    "an asterisk": in_manifests("  ", " *"),
    "capitals": capitals,
    "lines of Windows": in_manifests("\n", "\r\n"),
    "lines of old Macintoshes": in_manifests("\n", "\r"),
    "lines of Windows in the declaration": then_tags(replaced("bagit.txt", "\n", "\r\n")),
    "lines of Windows in the description": then_tags(
        lambda files: {**files, INFO: files[INFO].replace(b"\n", b"\r\n")}
    ),
    "no end of the last line": then_tags(lambda files: {**files, MANIFEST: files[MANIFEST][:-1]}),
    "an empty line after the declaration": then_tags(lambda files: {**files, "bagit.txt": files["bagit.txt"] + b"\n"}),
    "spaces in the declaration": then_tags(replaced("bagit.txt", "\n", " \n")),
    "no end of the declaration": then_tags(lambda files: {**files, "bagit.txt": files["bagit.txt"][:-1]}),
    "SHA-512 too": with_manifest("sha512"),
    "MD5 too": with_manifest("md5"),
    "SHA-1 too": with_manifest("sha1"),
    "tags in SHA-512 too": tags_too("sha512"),
    "MD5 too, which no tag manifest lists": lambda files: {**with_manifest("md5")(files), TAGS: files[TAGS]},
    "SHA-512 alone": only("sha512"),
    "SHA-512 alone for the payload": lambda files: tags_anew(without(with_manifest("sha512")(files), MANIFEST, TAGS)),
    "hashes that nobody knows": lambda files: tags_anew({**files, "manifest-crc99.txt": files[MANIFEST]}),
    "no tag manifest": lambda files: without(files, TAGS),
    "a tag file more": then_tags(added("accession.txt", b"1")),
    "a tag file more that nobody lists": added("accession.txt", b"1"),
    "tag files in a folder": then_tags(added("metadata/mets.xml", b"<mets/>")),
    "a tag file that is no text": then_tags(added("metadata/seal.png", b"\x89PNG\xff")),
    "a tag file with a percent sign": with_percent,
    "lines in the description": lines_added(INFO, "Bag-Group-Identifier: acc-2026-001", "Source-Organization: Archive"),
    "a long value in the description": lines_added(
        INFO, "External-Description: a season", "  of speed skating: fast", "\tand far"
    ),
    "a label twice": lines_added(INFO, "Contact-Name: Ada", "Contact-Name: Bo"),
    "a size on a line of its own": then_tags(replaced(INFO, "Oxum: ", "Oxum:\n  ")),
    "letters that are taken apart": lambda files: in_tags_too("a\u0308.txt")({**files, "a\u0308.txt": b""}),
    "letters that a manifest has composed": composed,
    "no description": then_tags(lambda files: without(files, INFO)),
    "an empty description": then_tags(added(INFO, b"")),
    "no size in the description": then_tags(replaced(INFO, "Payload-Oxum", "Oxum")),
    "a label in small letters": then_tags(replaced(INFO, "Payload-Oxum", "payload-oxum")),
    "nothing to fetch": then_tags(added("fetch.txt", b"")),
    "version 0.97": then_tags(replaced("bagit.txt", "1.0", "0.97")),
    "the encoding in small letters": then_tags(replaced("bagit.txt", "UTF-8", "utf-8")),
    ".DS_Store": left_behind("data/tables/.DS_Store"),
    ".DS_Store at the top": left_behind(".DS_Store"),
    ".DS_Store that is listed": left_behind("data/.DS_Store", listed=True),
    "a fork": left_behind("data/._README.txt"),
    "a fork in a folder that has none": left_behind("data/sources/._1.pdf"),
    "__MACOSX in the bag": left_behind("__MACOSX/data/README.txt"),
    "Thumbs.db": left_behind("data/sources/Thumbs.db"),
    "a ZIP file": zipped,
    "a ZIP file, not packed": lambda files: zipped(files, compression=zipfile.ZIP_STORED),
    "a ZIP file in the form of large ones": lambda files: in_zip64(zipped(files)),
    "a ZIP file with a renamed folder": lambda files: zipped(files, top="acc-2026-001/"),
    "a ZIP file of a Macintosh": zipped_with(f"__MACOSX/{TOP}/._data", ".DS_Store"),
    "a ZIP file with folders": zipped_with(f"{TOP}/data/tables/", f"{TOP}/empty/"),
    "a tar file": tarred(),
    "a tar file of GNU": tarred(style=tarfile.GNU_FORMAT),
    "a tar file of old": tarred(style=tarfile.USTAR_FORMAT),
    "a tar file with a renamed folder": tarred(top="acc 2026/"),
    "a tar file from a folder below": tarred(Member("./", tarfile.DIRTYPE), top=f"./{TOP}/"),
    "a tar file of a Macintosh": tarred(Member(f"._{TOP}", data=b"Mac"), Member(f"__MACOSX/{TOP}/._data")),
    "a tar file with a long name": tarred(Member(f"{TOP}/{DEEP}"), style=tarfile.GNU_FORMAT),
    "a tar file with a long name after POSIX": tarred(Member(f"{TOP}/{DEEP}ä")),
    "tar.gz": tarred(pack=gzip.compress),
    "tar.gz in parts": tarred(pack=lambda data: gzip.compress(data[:9_000]) + gzip.compress(data[9_000:])),
}
REFUSED = {
    "SHA-512 of another file": (
        with_manifest("sha512", added(README, b"")),
        f"{README} is not the file that manifest-sha512.txt lists",
    ),
    "MD5 of another file": (
        with_manifest("md5", added(README, b"")),
        f"{README} is not the file that manifest-md5.txt lists",
    ),
    "SHA-512 of fewer files": (
        with_manifest("sha512", lambda files: without(files, README)),
        f"manifest-sha512.txt does not list {README}",
    ),
    "MD5 of more files": (
        with_manifest("md5", added("data/more", b"")),
        "there is no data/more, which manifest-md5.txt lists",
    ),
    "fewer hashes that nobody knows": (
        lambda files: tags_anew({**files, "manifest-crc99.txt": b""}),
        "manifest-crc99.txt does not list data/",
    ),
    "MD5 alone": (only("md5"), "there is no manifest-sha256.txt, nor one of another hash"),
    "SHA-1 alone": (only("sha1"), "there is no manifest-sha256.txt, nor one of another hash"),
    "no manifest": (then_tags(lambda files: without(files, MANIFEST)), "there is no manifest-sha256.txt"),
    "an empty manifest": (then_tags(added(MANIFEST, b"")), f"{MANIFEST} does not list data/"),
    "another SHA-512 of the tags": (
        tags_too("sha512", added("bagit.txt", b"")),
        "bagit.txt is not the file that tagmanifest-sha512.txt lists",
    ),
    "a tag manifest cut off": (
        lambda files: {**files, TAGS: manifest(files, ["bagit.txt"])},
        f"{TAGS} lists no manifest of the payload",
    ),
    "another number of bytes": (then_tags(replaced(INFO, "Oxum: ", "Oxum: 1")), "bag-info.txt has the Payload-Oxum 1"),
    "another number of files": (then_tags(other_count), "bag-info.txt has the Payload-Oxum"),
    "a size that is none": (
        then_tags(replaced(INFO, "Oxum: ", "Oxum: about ")),
        "bag-info.txt has the Payload-Oxum about",
    ),
    "a size in two parts": (
        then_tags(replaced(INFO, "Oxum: ", "Oxum:\n  1\n  ")),
        "bag-info.txt has the Payload-Oxum 1 ",
    ),
    "two sizes": (lines_added(INFO, "PAYLOAD-OXUM: 1.1"), "bag-info.txt has the Payload-Oxum 1.1"),
    "a description that is not UTF-8": (appended(INFO, b"Contact-Name: Andr\xe9\n"), "bag-info.txt is not UTF-8 text"),
    "a description without labels": (
        lines_added(INFO, "a season of speed skating"),
        "neither a label with a colon nor more of a value",
    ),
    "a manifest that is not UTF-8": (appended(MANIFEST, b"\xff\n"), f"{MANIFEST} is not UTF-8 text"),
    "UTF-16": (then_tags(replaced("bagit.txt", "UTF-8", "UTF-16")), "does not declare a bag"),
    "ISO 8859-1": (then_tags(replaced("bagit.txt", "UTF-8", "ISO-8859-1")), "does not declare a bag"),
    "a mark of bytes": (
        then_tags(lambda files: {**files, "bagit.txt": b"\xef\xbb\xbf" + files["bagit.txt"]}),
        "does not declare a bag",
    ),
    "a line in the declaration": (lines_added("bagit.txt", "Bag-Of: tricks"), "does not declare a bag"),
    "a later version": (then_tags(replaced("bagit.txt", "1.0", "2.0")), "does not declare a bag"),
    "no declaration": (then_tags(lambda files: without(files, "bagit.txt")), "there is no bagit.txt"),
    "something to fetch": (then_tags(added("fetch.txt", b"https://example.org/x 1 data/x\n")), "fetch.txt names files"),
    "something to fetch that is not UTF-8": (then_tags(added("fetch.txt", b"\xff")), "fetch.txt is not UTF-8 text"),
    "a file listed twice": (listed_too(README, README), f"{README} is listed twice"),
    "a file listed twice with two hashes": (
        lines_added(MANIFEST, f"{'0' * 64}  {README}"),
        f"{README} is listed twice",
    ),
    "a tag file in the payload": (
        listed_too("bagit.txt", "bagit.txt"),
        f"{MANIFEST} lists bagit.txt, but only files of the payload",
    ),
    "the payload among the tags": (in_tags_too(README), f"{TAGS} lists {README}, but only tag files"),
    "a tag manifest among the tags": (
        lambda files: in_tags_too("tagmanifest-md5.txt")(tags_too("md5")(files)),
        "lists tagmanifest-md5.txt, but only tag files",
    ),
    "a file less": (lambda files: without(files, README), f"there is no {README}, which {MANIFEST} lists"),
    "a file more": (added("data/more.txt", b""), f"{MANIFEST} does not list data/more.txt"),
    "another file": (added(README, b"other"), f"{README} is not the file that {MANIFEST} lists"),
    "a tag file less": (lambda files: without(files, INFO), f"there is no {INFO}, which {TAGS} lists"),
    "another tag file": (added(INFO, b""), f"{INFO} is not the file that {TAGS} lists"),
    ".DS_Store that is listed and not there": (
        lines_added(MANIFEST, f"{'0' * 64}  data/.DS_Store"),
        "there is no data/.DS_Store, which",
    ),
    "a hash that is too short": (
        then_tags(lambda files: {**files, MANIFEST: files[MANIFEST][1:]}),
        f"{MANIFEST}, line 1: not a hash",
    ),
    "an MD5 among SHA-256": (lines_added(MANIFEST, f"{'0' * 32}  data/more"), "not a hash of this kind and a path"),
    "an empty line": (lines_added(MANIFEST, ""), "not a hash of this kind and a path"),
    "a path from the root": (listed_too(README, "/etc/passwd"), OUT),
    "a path that leads out": (listed_too(README, "data/../../README.txt"), OUT),
    "a path with a dot": (listed_too(README, "data/./README.txt"), OUT),
    "a path twice, once with a dot": (listed_too(README, "./data/README.txt"), f"{README} is listed twice"),
    "a path with two dots": (listed_too(README, "././data/README.txt"), OUT),
    "a path of Windows": (listed_too(README, "data\\README.txt"), OUT),
    "a ZIP file with a file twice": (zipped_with(f"{TOP}/{README}"), "stands twice in it"),
    "a ZIP file with two folders": (zipped_with("other/file"), "one folder at its top, not 2"),
    "a ZIP file without a folder": (zipped_with(top=""), "does not stand in a folder"),
    "a ZIP file with a link": (linked, LINK),
    "a ZIP file that leads out": (zipped_with(f"{TOP}/../evil"), OUT),
    "a ZIP file cut off": (lambda files: zipped(files)[:-100], "not a ZIP file, or a damaged one"),
    "a tar file with a file twice": (tarred(Member(f"{TOP}/{README}")), "stands twice in it"),
    "a tar file with two folders": (tarred(Member("other/file")), "one folder at its top, not 2"),
    "a tar file without a folder": (tarred(top="./"), "does not stand in a folder"),
    "a tar file with a link": (tarred(Member(f"{TOP}/data/link", tarfile.SYMTYPE)), LINK),
    "a tar file with a hard link": (tarred(Member(f"{TOP}/data/link", tarfile.LNKTYPE)), LINK),
    "a tar file with a device": (tarred(Member(f"{TOP}/data/null", tarfile.CHRTYPE)), LINK),
    "a tar file that leads out": (tarred(Member(f"{TOP}/../../evil")), OUT),
    "a tar file from the root": (tarred(Member("/etc/evil")), OUT),
    "a tar file cut off": (lambda files: tarred()(files)[:20_000], ""),
    "tar.gz cut off": (lambda files: tarred(pack=gzip.compress)(files)[:-20], "damaged"),
    "tar.gz with another sum": (lambda files: tarred(pack=gzip.compress)(files)[:-8] + bytes(8), "damaged"),
    "tar packed by bzip2": (lambda files: b"BZh9" + tarred()(files), "not a folder, a ZIP file or a tar file"),
}

KINDS = {name: BagKind(make) for name, make in ACCEPTED.items()} | {
    name: BagKind(make, words or "damaged") for name, (make, words) in REFUSED.items()
}
"""Every kind of bag that is tried, by a name."""
