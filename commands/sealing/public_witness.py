"""Ask a public witness over HTTP to cosign a checkpoint (C2SP tlog-witness), in bounded time and memory."""

import time
from collections.abc import Callable, Collection, Sequence
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from commands.sealing.checkpoints import Folder
from commands.sealing.seals import Sealed
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree
from ledger.seal.note import COSIGNATURE_V1, MAX_NOTE_BYTES, Note, VerifierKey
from ledger.seal.submission import PATH, Answer, cosigned, request

SECONDS: Final = 20.0
"""How long a witness may take for its whole answer."""

_BLOCK = 1 << 14

Submit = Callable[[bytes], Answer]
"""Gives the answer of a witness to a request."""


class _Stay(HTTPRedirectHandler):
    """A request that is sent on would arrive somewhere that nobody named."""

    def redirect_request(self, *_: Any) -> None:
        return None


def public_witness(url: str, *, seconds: float = SECONDS) -> Submit:
    """Asks the witness at an address, without ``/add-checkpoint``.

    Raises:
        InvalidInputError: It is no address of http or https. Asking raises it where no answer comes.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInputError(f"--witness {url!r}: no address of a witness; write it as in https://HOST/PATH")

    def submit(body: bytes) -> Answer:
        headers = {"Content-Type": "text/plain", "User-Agent": "season-ledger"}
        asked = Request(url.rstrip("/") + PATH, data=body, headers=headers, method="POST")  # noqa: S310  checked above
        try:
            return _answer(asked, seconds)
        except (HTTPException, OSError, UnicodeError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            said = " ".join(str(reason).split())[:200] or type(reason).__name__
            raise InvalidInputError(f"{url}: no answer came: {said}") from error

    return submit


def _answer(asked: Request, seconds: float) -> Answer:
    body, end = bytearray(), time.monotonic() + seconds
    try:
        response = build_opener(_Stay).open(asked, timeout=seconds)
    except HTTPError as error:
        response = error  # what a witness refuses has a status and a content as well
    with response:
        while block := response.read1(_BLOCK):
            body += block
            if len(body) > MAX_NOTE_BYTES:
                raise InvalidInputError(f"{asked.full_url}: its answer is larger than any signature")
            if time.monotonic() > end:
                raise TimeoutError(f"it took longer than {seconds:g} seconds")
        return Answer(response.status, response.headers.get_content_type(), bytes(body))


def witnessed(note: Note, tree: Tree, keys: Collection[VerifierKey], submit: Submit) -> Note:
    """A checkpoint with the cosignature of a public witness, which is asked a second time where it knows another size.

    Args:
        note: The checkpoint, signed by its owner.
        tree: The tree that it is of.
        keys: The keys of witnesses, one of which must have cosigned it.
        submit: Gives the answer of the witness.

    Raises:
        RefusedError: It does not sign, or none of these keys has cosigned.
        InvalidInputError: No answer comes, or it is none.
    """
    found = cosigned(note, submit(request(note, tree, 0)))
    if isinstance(found, int):
        found = cosigned(note, submit(request(note, tree, found)))
    if isinstance(found, int):
        raise RefusedError(f"it knows {found} entries now; somebody else asked it meanwhile", reason="conflict")
    result = found.verify(keys)
    if result.problem is not None or not any(one.key.algorithm == COSIGNATURE_V1 for one in result.signed):
        size = Checkpoint.parse(note.text).size
        raise RefusedError(f"what it answered is no cosignature of {size} entries by its key", reason="bad-signature")
    new = {(one.key.name, one.key.key_id) for one in result.signed}
    kept = (one for one in found.signatures if one in note.signatures or (one.name, one.key_id) in new)
    return Note(note.text, tuple(kept))


def cosign(sealed: Sealed, folders: Sequence[Folder], known: Sequence[VerifierKey], submit: Submit) -> list[str]:
    """Keep the cosignature of a public witness with a checkpoint in each folder; who cosigned, by name and ID.

    Args:
        sealed: The sealed book.
        folders: Where checkpoints are kept.
        known: The keys of witnesses that are trusted beside those that the book trusts.
        submit: Gives the answer of the witness.

    Raises:
        RefusedError: No witness is trusted, it does not sign, or none of these keys has cosigned.
        InvalidInputError: No answer comes, or it is none, or a folder cannot be written to.
    """
    note, examined = sealed.note, sealed.verdict.examined
    if note is None:
        return []
    size = Checkpoint.parse(note.text).size
    trusted = {*known, *(span.key for span in examined.keys if span.covers(size))}
    keys = [key for key in trusted if key.algorithm == COSIGNATURE_V1]
    if not keys:
        raise RefusedError("the book trusts no witness yet; let it: season key trust PUB", reason="no-such-key")
    done = witnessed(note, examined.tree, keys, submit)
    for folder in folders:
        folder.keep(done, examined.tree)
    return sorted(f"{one.key.name}+{one.key.key_id.hex()}" for one in done.verify(keys).signed)
