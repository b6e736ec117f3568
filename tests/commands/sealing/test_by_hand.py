"""What the docs say about checking a proof by hand works as it is written, with the tools of the system."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands.sealing.verifying import prove
from ledger.seal.merkle import leaf_hash
from ledger.seal.note import Note
from ledger.seal.stamp import make_query
from ledger.stores import open_store
from tests.commands.sealing.authority import make_authority, needs_openssl
from tests.commands.sealing.support import BOOK, KEY, Sealed

PAGE = Path(__file__).parents[3] / "docs" / "seal.md"
BLOCK = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)


def by_hand() -> list[tuple[str, str]]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8").split("## By hand")[1])


def run(kind: str, text: str, folder: Path) -> str:
    command = ["sh", "-euc", text] if kind == "sh" else [sys.executable, "-W", "ignore", "-c", text]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@needs_openssl
def test_a_time_stamp_is_checked_without_this_program(original: Sealed, tmp_path: Path) -> None:
    (checkpoint,) = original.folder.checkpoints()
    authority = make_authority(tmp_path / "authority", "Clock")
    shutil.copy(authority.root, tmp_path / "CA.pem")
    (tmp_path / "federation.example_world-cup_2025-26.2337.checkpoint").write_bytes(checkpoint.data)
    stamp = authority.answer(make_query(Note.parse(checkpoint.data).text).data)
    (tmp_path / "federation.example_world-cup_2025-26.2337.tsr").write_bytes(stamp)
    block = by_hand()[3]

    assert "Verification: OK" in run(*block, tmp_path)
    assert "Time stamp: " in run(*block, tmp_path)
    (tmp_path / "federation.example_world-cup_2025-26.2337.checkpoint").write_bytes(
        checkpoint.data.replace(b"\n14\n", b"\n13\n")
    )
    with pytest.raises(subprocess.CalledProcessError):
        run(*block, tmp_path)


@needs_openssl
@pytest.mark.parametrize("position", [1, 2, 7, 13, 14])
def test_a_proof_is_checked_without_this_program(original: Sealed, tmp_path: Path, position: int) -> None:
    with open_store(original.url, read_only=True) as store:
        proof = prove(store, BOOK, position, [original.folder])
    (tmp_path / "dispute.tlog-proof").write_text(str(proof))
    (tmp_path / "season.key.pub").write_text(f"{KEY.public}\n")
    stored = original.entries()[position - 1]

    entry, signature, way = (run(kind, text, tmp_path) for kind, text in by_hand()[:3])

    assert entry.split()[0] == leaf_hash(*stored).hex()
    assert signature.strip() == "Signature Verified Successfully"
    assert way.strip() == "it holds"

    leaf = (tmp_path / "leaf").read_bytes()
    (tmp_path / "leaf").write_bytes(leaf[:-2] + b"x,")
    assert run(*by_hand()[2], tmp_path).strip() == "it does not hold"
    (tmp_path / "text").write_text("world-cup/2025-26\n1\nx\n")
    with pytest.raises(subprocess.CalledProcessError):
        run("sh", by_hand()[1][1].splitlines()[-1], tmp_path)
