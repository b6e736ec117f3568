"""Key files: a private key that only its owner can read, and lists of public keys that anybody may read.

Whoever can read the private key can sign another history of the book. So the file is made for its owner alone, a file
that others can read counts as given away and is not used, and no key is ever overwritten. Files are of POSIX systems.
"""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from ledger.errors import InvalidInputError
from ledger.seal.note import ED25519, SignerKey, VerifierKey

_MAX_KEY_BYTES = 4_096
_MAX_LIST_BYTES = 1 << 20
_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def new_key(
    name: str, random_bytes: Callable[[int], bytes] = secrets.token_bytes, *, algorithm: int = ED25519
) -> SignerKey:
    """Make a new private key.

    Args:
        name: Who holds it; neither spaces nor plus signs. By convention the origin of the book, or its owner's address.
        random_bytes: Gives that many secret random bytes; for tests.
        algorithm: `ED25519` for the owner of a book, `COSIGNATURE_V1` for a witness.

    Raises:
        InvalidInputError: The name is not of that form.
    """
    return SignerKey(name, random_bytes(32), algorithm)


def write_key(path: Path, key: SignerKey) -> None:
    """Write a private key into a new file that only its owner can read, and have it on the disk before returning.

    It is written under another name and linked to its own, so that it is there whole or not at all.

    Raises:
        InvalidInputError: There is something at that path already, or it cannot be written there.
    """
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    try:
        _write_private(draft, key)
        os.link(draft, path, follow_symlinks=False)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise InvalidInputError(f"{path} exists already; a key is never overwritten.") from error
    except OSError as error:
        raise InvalidInputError(f"The key cannot be written to {path}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _write_private(path: Path, key: SignerKey) -> None:
    # O_EXCL neither opens what exists nor follows a link, and the mode holds from the first moment.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), _OWNER_ONLY)  # an umask may have taken the owner's right away as well
        file.write(f"{key.secret_text()}\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> SignerKey:
    """Read a private key from a file that nobody else can read.

    Raises:
        InvalidInputError: There is no such file, it belongs to another or others can read it, or it holds no key. The
            message never repeats what is in the file.
    """
    return SignerKey.parse(_read(path, _MAX_KEY_BYTES, private=True).removesuffix("\n"))


def read_public_keys(path: Path) -> list[VerifierKey]:
    """Read public keys, one a line; empty lines and lines that begin with # say nothing.

    Raises:
        InvalidInputError: The file cannot be read, or a line is no public key; the message gives its number.
    """
    keys: list[VerifierKey] = []
    for number, line in enumerate(_read(path, _MAX_LIST_BYTES, private=False).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            keys.append(VerifierKey.parse(line.strip()))
        except InvalidInputError as error:
            raise InvalidInputError(f"{path}, line {number}: {error}") from error
    return keys


def _read(path: Path, limit: int, *, private: bool) -> str:
    try:
        # Without O_NONBLOCK a pipe in the place of the file would keep us waiting for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            # Asked of what is open, not of the path, behind which another file could be put in between.
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise InvalidInputError(f"{path} is not a file.")
            if private and (status.st_mode & _OTHERS or status.st_uid != os.geteuid()):
                raise InvalidInputError(
                    f"{path} can be read by others or belongs to another; if nobody has read it, chmod 600 it."
                )
            data = os.read(descriptor, limit + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise InvalidInputError(f"{path} is larger than {limit} bytes, too large for keys.")
    try:
        return data.decode("utf-8" if private else "utf-8-sig")  # editors of Windows mark texts with a first letter
    except UnicodeDecodeError:
        # Not chained: the error would carry the bytes of the file.
        raise InvalidInputError(f"{path} is not UTF-8 text.") from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
