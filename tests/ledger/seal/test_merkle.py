"""The tree against the RFC's own recursion, published vectors, an independent implementation, and forgery."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError, NotFoundError
from ledger.seal.merkle import (
    EMPTY_ROOT,
    Tree,
    hash_leaf,
    hash_node,
    leaf_data,
    leaf_hash,
    leaf_hashes,
    parse_leaf_data,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 130
DATA = [b"entry %d" % number for number in range(LARGEST)]
LEAVES = [hash_leaf(data) for data in DATA]
TREE = Tree(LEAVES)

# The leaves and roots with which Certificate Transparency implementations are tested.
CT_DATA = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]

sizes = st.integers(1, LARGEST)


def split(count: int) -> int:
    """The largest power of two smaller than count, by trying."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


@cache
def rfc_root(low: int, high: int) -> bytes:
    """MTH(D[low:high]) of RFC 9162 section 2.1.1, word for word."""
    if low == high:
        return EMPTY_ROOT
    if high - low == 1:
        return LEAVES[low]
    k = split(high - low)
    return hash_node(rfc_root(low, low + k) + rfc_root(low + k, high))


def rfc_path(m: int, low: int, high: int) -> list[bytes]:
    """PATH(m, D[low:high]) of RFC 9162 section 2.1.3.1, word for word."""
    if high - low == 1:
        return []
    k = split(high - low)
    if m < k:
        return [*rfc_path(m, low, low + k), rfc_root(low + k, high)]
    return [*rfc_path(m - k, low + k, high), rfc_root(low, low + k)]


def rfc_subproof(m: int, low: int, high: int, *, whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[low:high], whole) of RFC 9162 section 2.1.4.1, word for word."""
    if m == high - low:
        return [] if whole else [rfc_root(low, high)]
    k = split(high - low)
    if m <= k:
        return [*rfc_subproof(m, low, low + k, whole=whole), rfc_root(low + k, high)]
    return [*rfc_subproof(m - k, low + k, high, whole=False), rfc_root(low, low + k)]


@st.composite
def forgeries(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """The proof with a bit changed, an element lost, doubled, foreign, swapped, or cut at another place."""
    changed = list(proof)
    place = draw(st.integers(0, len(proof)))
    kind = draw(st.sampled_from(["insert", "drop", "flip", "swap", "shift"]))
    if kind == "insert" or len(changed) < 2:
        changed.insert(place, draw(st.sampled_from([*proof, *LEAVES[:4], bytes(32), b""])))
        return changed
    place = min(place, len(changed) - 2)
    if kind == "drop":
        del changed[place]
    elif kind == "flip":
        bit = draw(st.integers(0, 255))
        changed[place] = (int.from_bytes(changed[place]) ^ 1 << bit).to_bytes(32)
    elif kind == "swap":
        changed[place], changed[place + 1] = changed[place + 1], changed[place]
    else:
        joined = changed[place] + changed[place + 1]
        cut = draw(st.integers(0, 64).filter(lambda cut: cut != 32))
        changed[place : place + 2] = [joined[:cut], joined[cut:]]
    return changed


def test_leaf_data_is_three_netstrings_that_a_stranger_can_hash() -> None:
    assert leaf_data(7, "RaceVoided/1", b"abc") == b"1:7,12:RaceVoided/1,3:abc,"
    assert leaf_hash(7, "RaceVoided/1", b"abc").hex() == (
        "fca00900d3a92b0de372737fc023def3ffe33bf61983011a44b3048c889dc3db"
    )


names = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(st.integers(1, 10**18), names, st.binary())))
def test_entries_are_hashed_in_bulk_as_each_is_alone(entries: list[tuple[int, str, bytes]]) -> None:
    assert leaf_hashes(entries) == b"".join(hash_leaf(leaf_data(*entry)) for entry in entries)


@given(st.integers(1, 10**18), names, st.binary())
def test_leaf_data_can_be_read_back(position: int, name: str, payload: bytes) -> None:
    assert parse_leaf_data(leaf_data(position, name, payload)) == (position, name, payload)


@given(st.lists(st.tuples(st.integers(1, 300), st.text("1:,a", max_size=4), st.binary(max_size=4)), unique=True))
def test_no_two_entries_have_the_same_leaf_data(entries: list[tuple[int, str, bytes]]) -> None:
    assert len({leaf_data(*entry) for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1:7,",
        b"1:7,1:a,3:abc",
        b"1:7,1:a,3:abc,x",
        b"1:7,1:a,4:abc,",
        b"1:7,1:a,2:abc,",
        b"1:7,1:a,03:abc,",
        b"1:7,1:a,-3:abc,",
        b"1:7,1:a,99999999999:abc,",
        b"1:0,1:a,3:abc,",
        b"2:07,1:a,3:abc,",
        b"1:x,1:a,3:abc,",
        b"0:,1:a,3:abc,",
        b"1:7,1:\xff,3:abc,",
    ],
)
def test_leaf_data_that_nobody_writes_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        parse_leaf_data(data)


@given(st.binary(max_size=40))
def test_what_can_be_read_as_leaf_data_is_what_would_be_written(data: bytes) -> None:
    try:
        entry = parse_leaf_data(data)
    except InvalidInputError:
        return
    assert leaf_data(*entry) == data


def test_hashes_of_the_reference_implementation() -> None:
    assert CT_ROOTS[0] == EMPTY_ROOT
    assert hash_leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert hash_leaf(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert hash_node(b"N123" + b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_roots_of_the_reference_implementation() -> None:
    tree = Tree(map(hash_leaf, CT_DATA))
    assert [tree.root(size) for size in range(9)] == CT_ROOTS


def test_proofs_of_the_reference_implementation() -> None:
    tree = Tree(map(hash_leaf, CT_DATA))
    assert [one.hex() for one in tree.inclusion_proof(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert tree.inclusion_proof(2, 3) == [CT_ROOTS[2]]
    assert [one.hex() for one in tree.consistency_proof(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [one.hex() for one in tree.consistency_proof(2, 5)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


def test_root_at_every_size_is_the_recursion_of_the_rfc() -> None:
    for size in range(LARGEST + 1):
        assert TREE.root(size) == rfc_root(0, size)
    assert TREE.root() == rfc_root(0, LARGEST)


@pytest.mark.uncounted
def test_every_inclusion_proof_is_that_of_the_rfc_and_verifies() -> None:
    for size in range(1, LARGEST + 1):
        root = TREE.root(size)
        for index in range(size):
            proof = TREE.inclusion_proof(index, size)
            assert proof == rfc_path(index, 0, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, root)


@pytest.mark.uncounted
def test_every_consistency_proof_is_that_of_the_rfc_and_verifies() -> None:
    for new in range(LARGEST + 1):
        for old in range(new + 1):
            proof = TREE.consistency_proof(old, new)
            assert proof == (rfc_subproof(old, 0, new) if old else [])
            assert verify_consistency(old, new, proof, TREE.root(old), TREE.root(new))


def test_the_current_size_is_the_default() -> None:
    assert TREE.size == LARGEST
    assert TREE.inclusion_proof(3) == TREE.inclusion_proof(3, LARGEST)
    assert TREE.consistency_proof(3) == TREE.consistency_proof(3, LARGEST)
    assert TREE.leaf(3) == LEAVES[3]


@pytest.mark.parametrize(
    "ask",
    [
        lambda tree: tree.root(LARGEST + 1),
        lambda tree: tree.root(-1),
        lambda tree: tree.leaf(LARGEST),
        lambda tree: tree.leaf(-1),
        lambda tree: tree.leaves(LARGEST + 1),
        lambda tree: tree.inclusion_proof(LARGEST),
        lambda tree: tree.inclusion_proof(5, 5),
        lambda tree: tree.inclusion_proof(-1, 5),
        lambda tree: tree.inclusion_proof(0, 0),
        lambda tree: tree.inclusion_proof(0, LARGEST + 1),
        lambda tree: tree.consistency_proof(6, 5),
        lambda tree: tree.consistency_proof(-1, 5),
        lambda tree: tree.consistency_proof(0, LARGEST + 1),
    ],
)
def test_what_the_tree_has_never_had_is_not_found(ask: Callable[[Tree], object]) -> None:
    with pytest.raises(NotFoundError):
        ask(TREE)


def test_a_leaf_is_a_hash() -> None:
    with pytest.raises(InvalidInputError):
        Tree([b"short"])
    with pytest.raises(InvalidInputError):
        Tree().extend(LEAVES[0] + b"short")


@given(st.lists(st.integers(0, 40), max_size=6))
def test_leaves_may_come_in_any_portions(portions: list[int]) -> None:
    tree = Tree()
    for portion in portions:
        tree.extend(b"".join(LEAVES[tree.size : tree.size + portion]))
    assert [tree.root(size) for size in range(tree.size + 1)] == [TREE.root(size) for size in range(tree.size + 1)]


def test_a_tree_gives_its_first_leaves_and_is_made_of_them() -> None:
    assert TREE.leaves(3) == b"".join(LEAVES[:3])
    assert Tree.of(TREE.leaves(LARGEST)).root() == TREE.root()


@given(st.data(), sizes)
def test_a_changed_inclusion_proof_fails(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = TREE.inclusion_proof(index, size)
    forged = data.draw(forgeries(proof))
    assert forged == proof or not verify_inclusion(LEAVES[index], index, size, forged, TREE.root(size))


@given(st.data(), sizes)
def test_an_inclusion_proof_holds_for_its_own_leaf_index_and_root_alone(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, LARGEST - 1).filter(lambda other: other != index))
    proof, root = TREE.inclusion_proof(index, size), TREE.root(size)
    assert not verify_inclusion(LEAVES[other], index, size, proof, root)
    assert not verify_inclusion(LEAVES[index], other, size, proof, root)
    assert not verify_inclusion(LEAVES[index], index, size, proof, TREE.root(other + 1)) or other + 1 == size
    assert not verify_inclusion(LEAVES[index], index, size, proof, root[:-1])
    assert not verify_inclusion(LEAVES[index], -1, size, proof, root)
    assert not verify_inclusion(LEAVES[index], index, index, proof, root)


@given(st.data(), sizes)
def test_a_changed_consistency_proof_fails(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(0, new))
    proof = TREE.consistency_proof(old, new)
    forged = data.draw(forgeries(proof))
    assert forged == proof or not verify_consistency(old, new, forged, TREE.root(old), TREE.root(new))


@given(st.data(), sizes)
def test_a_rewritten_beginning_is_inconsistent(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = Tree([*LEAVES[:changed], hash_leaf(b"another"), *LEAVES[changed + 1 : new]])
    for proof in (TREE.consistency_proof(old, new), rewritten.consistency_proof(old, new)):
        assert not verify_consistency(old, new, proof, TREE.root(old), rewritten.root(new))
        assert not verify_consistency(old, new, proof, rewritten.root(old), TREE.root(new))


@given(st.data(), sizes)
def test_a_way_past_the_root_fails_even_where_it_leads_to_the_root_given(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, root = [*TREE.inclusion_proof(index, size), EMPTY_ROOT], TREE.root(size)
    for above in (hash_node(root + EMPTY_ROOT), hash_node(EMPTY_ROOT + root)):
        assert not verify_inclusion(LEAVES[index], index, size, proof, above)


def test_a_root_of_a_part_is_not_the_root_of_the_whole() -> None:
    assert not verify_inclusion(LEAVES[0], 0, 8, TREE.inclusion_proof(0, 4), TREE.root(4))
    assert not verify_consistency(3, 8, TREE.consistency_proof(3, 4), TREE.root(3), TREE.root(4))
    above = hash_node(EMPTY_ROOT + TREE.root(4))
    longer = [*TREE.consistency_proof(3, 4), EMPTY_ROOT]
    assert not verify_consistency(3, 4, longer, hash_node(EMPTY_ROOT + TREE.root(3)), above)


def test_hashes_cut_at_another_place_fail_though_their_node_is_the_same() -> None:
    left, right = LEAVES[0][:31], LEAVES[0][31:] + LEAVES[1]
    assert hash_node(left + right) == TREE.root(2)
    assert not verify_inclusion(left, 0, 2, [right], TREE.root(2))
    assert not verify_consistency(1, 2, [right], left, TREE.root(2))


def test_consistency_where_the_rfc_is_silent() -> None:
    root, other = TREE.root(5), TREE.root(6)
    assert verify_consistency(0, 5, [], EMPTY_ROOT, root)
    assert not verify_consistency(0, 5, [], other, root)
    assert not verify_consistency(0, 5, [other], EMPTY_ROOT, root)
    assert not verify_consistency(5, 5, [], root, other)
    assert not verify_consistency(5, 5, [other], root, root)
    assert not verify_consistency(6, 5, [], other, root)
    assert not verify_consistency(3, 5, [], TREE.root(3), root)
    assert not verify_consistency(-1, 5, [], EMPTY_ROOT, root)


@pytest.mark.uncounted
def test_an_independent_implementation_agrees() -> None:
    other = pymerkle.InmemoryTree.init_from_entries(DATA, algorithm="sha256")
    for size in range(1, LARGEST + 1):
        assert TREE.root(size) == other.get_root(size)
        for index in range(size):
            # pymerkle counts leaves from 1 and puts the leaf itself first.
            assert [LEAVES[index], *TREE.inclusion_proof(index, size)] == other.prove_inclusion(index + 1, size).path


@pytest.mark.uncounted
def test_an_independent_implementation_agrees_on_what_is_consistent() -> None:
    other = pymerkle.InmemoryTree.init_from_entries(DATA, algorithm="sha256")
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            # pymerkle's proofs of consistency have a form of their own, so it is the roots that must agree.
            other.prove_consistency(old, new).verify(TREE.root(old), TREE.root(new), old, new, "sha256")


def test_nothing_but_a_signature_loads_cryptography() -> None:
    program = (
        "import sys, ledger.seal.keys, ledger.seal.merkle, ledger.seal.proof; print('cryptography' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
