"""Notes, checkpoints and keys are those that others write and read, byte for byte, and nothing else passes for one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof.checkpoints import Checkpoint, checkpoint_of, origin_of, sealed
from audit.proof.notes import TEXT, TIMED, Flawed, Note, Signed, Verifier, message, parsed, signatures_of, verifier
from audit.proof.private_keys import Signer, unlocked, written
from audit.proof.signing import public_of

# The example of Go's golang.org/x/mod/sumdb/note, in its documentation and its tests.
GO_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT_OF_GO = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
# The example of c2sp.org/signed-note.
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE_OF_FOO = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of c2sp.org/tlog-cosignature.
WITNESSED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# Public keys of others, of both sorts: from the tests of transparency-dev/formats.
ELSEWHERE = [
    ("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", TEXT),
    ("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", TIMED),
]
NO_KEYS = [
    "",
    "PeterNeumann",
    "PeterNeumann+c74f20a3",
    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
]

seeds = st.binary(min_size=32, max_size=32)


def signer(seed: bytes = bytes(32), name: str = "acme.example/pmo") -> Signer:
    return Signer(seed, Verifier(name, public_of(seed)))


def peter(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    file = tmp_path_factory.mktemp("keys") / "peter.key"
    file.write_text(f"{GO_KEY}\n")
    return unlocked(file, verifier(PETER), lambda: None)


def test_a_private_key_of_go_signs_as_go_does(tmp_path_factory: pytest.TempPathFactory):
    by_peter = peter(tmp_path_factory)
    assert Note(TEXT_OF_GO, (by_peter.signature(TEXT_OF_GO),)).written().decode() == f"{TEXT_OF_GO}\n{BY_PETER}"


def test_a_private_key_is_written_as_go_does():
    seed = bytes.fromhex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173")
    assert written(seed, verifier(PETER), None).decode() == f"{GO_KEY}\n"


def test_signatures_of_others_are_told_apart_and_checked():
    note = parsed(f"{TEXT_OF_GO}\n{BY_PETER}{BY_ENOCH}".encode())
    assert note.text == TEXT_OF_GO
    assert signatures_of(note, [verifier(PETER)]) == [Signed(verifier(PETER), TEXT, None)]
    assert [by.key.name for by in signatures_of(note, [verifier(ENOCH), verifier(PETER)])] == [
        "PeterNeumann",
        "EnochRoot",
    ]
    assert signatures_of(note, [verifier(FOO)]) == []


def test_the_note_of_the_specification_is_signed():
    assert [by.key.name for by in signatures_of(parsed(NOTE_OF_FOO.encode()), [verifier(FOO)])] == ["example.com/foo"]


def test_the_checkpoint_of_the_specification_is_read_and_written():
    read = sealed("example", WITNESSED.encode(), [])
    assert read.checkpoint[:2] == ("example.com/behind-the-sofa", 20852163)
    assert read.checkpoint.text() == WITNESSED.partition("\n\n")[0] + "\n"
    assert read.note.written().decode() == WITNESSED
    assert int.from_bytes(read.note.signatures[1].signed[:8], "big") == 1679315147
    assert [len(signature.signed) for signature in read.note.signatures] == [64, 72]


def test_what_a_witness_signs_is_what_the_specification_says():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert message(text, 1679315147).decode() == f"cosignature/v1\ntime 1679315147\n{text}"


@pytest.mark.parametrize(("words", "sort"), [(PETER, TEXT), (ENOCH, TEXT), (FOO, TEXT), *ELSEWHERE])
def test_public_keys_of_others_are_read_and_written(words: str, sort: int):
    assert verifier(f"{words}\n").written(sort) == words


@pytest.mark.parametrize("words", NO_KEYS)
def test_what_is_no_public_key_is_told_as_that(words: str):
    with pytest.raises(Flawed):
        verifier(words)


@given(st.integers(0, len(PETER)), st.integers(0, len(PETER)))
def test_no_piece_of_a_public_key_is_one(begin: int, end: int):
    if PETER[begin:end] != PETER:
        with pytest.raises(Flawed):
            verifier(PETER[begin:end])


@given(seeds, st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="+"), min_size=1, max_size=30))
def test_every_key_survives_being_written(seed: bytes, name: str):
    key = signer(seed, name).key
    assert [verifier(key.written(sort)) for sort in (TEXT, TIMED)] == [key, key]


@given(seeds, st.integers(0, 253402300799), st.data())
def test_a_signature_holds_for_its_text_and_time_alone(seed: bytes, seconds: int, data: st.DataObject):
    by, at = signer(seed), datetime.fromtimestamp(seconds, UTC)
    checkpoint = Checkpoint("flywheel/1", 7, bytes(32))
    whole = Note(checkpoint.text(), (by.signature(checkpoint.text()), by.signature(checkpoint.text(), at))).written()
    assert sealed("it", whole, [by.key]).signed == (Signed(by.key, TEXT, None), Signed(by.key, TIMED, at))
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    altered = whole[:place] + bytes([other]) + whole[place + 1 :]
    try:
        left = sealed("it", altered, [by.key])
    except Flawed:
        return
    assert len(left.signed) < 2
    assert left.checkpoint == checkpoint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("text\n", "it has no signatures under a blank line"),
        ("text\n\n", "it has no signatures under a blank line"),
        ("text\n\nby nobody\n", "a line under its text is no signature"),
        (f"text\n{BY_PETER}", "the empty line above its first signature is missing"),
        (f"text\n\n{BY_PETER.replace('mann ', 'mann' + chr(10))}", "a signature under it is broken in two lines"),
        (f"text\n\n{BY_PETER[:50]}\n{BY_PETER[50:]}", "a signature under it is broken in two lines"),
        ("text\n\n— peter\n", "a line under its text is no signature"),
        ("text\n\n— peter +\n", "a line under its text is no signature"),
        ("text\n\n— peter AAAA\n", "a line under its text is no signature"),
        (f"te\rxt\n\n{BY_PETER}", "it holds control characters"),
        (f"te\0xt\n\n{BY_PETER}", "it holds control characters"),
        (f"text\n\n{BY_PETER * 101}", "it has more than 100 signatures"),
        (f"{'x' * (1 << 20)}\n\n{BY_PETER}", "it is far too large"),
        (f"text\n\n{BY_PETER}", "the signature of PeterNeumann (c74f20a3) under it is not over this text"),
    ],
)
def test_what_is_wrong_with_a_note_is_told(text: str, words: str):
    with pytest.raises(Flawed) as told:
        signatures_of(parsed(text.encode()), [verifier(PETER)])
    assert str(told.value) == words


def test_a_note_that_came_through_mail_is_the_one_that_was_signed():
    whole = f"{TEXT_OF_GO}\n{BY_PETER}{BY_ENOCH}".encode()
    for changed in (whole.replace(b"\n", b"\r\n"), whole.removesuffix(b"\n"), whole + b"\n", whole + b"\r\n\r\n"):
        mailed = parsed(changed)
        assert mailed == parsed(whole)
        assert signatures_of(mailed, [verifier(f"{PETER}\r\n")])


def test_what_is_no_utf8_is_no_note():
    with pytest.raises(Flawed, match="it is no text in UTF-8"):
        parsed(b"\xff\n\n" + BY_PETER.encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n7\n", "it does not consist of origin, size and root, a line each"),
        (
            "\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "it does not consist of origin, size and root, a line each",
        ),
        ("a\n07\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "its second line is not the number of events"),
        ("a\n-7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "its second line is not the number of events"),
        ("a\n\u0667\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "its second line is not the number of events"),
        ("a\n7\nAAAA\n", "its third line is not a root hash in base64"),
        ("a\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", "its third line is not a root hash in base64"),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_told(text: str, words: str):
    with pytest.raises(Flawed) as told:
        checkpoint_of(text)
    assert str(told.value) == words


def test_more_lines_of_a_checkpoint_are_signed_and_passed_over():
    text = f"{Checkpoint('a', 7, bytes(32)).text()}more\n"
    assert checkpoint_of(text) == Checkpoint("a", 7, bytes(32))
    by = signer()
    whole = Note(text, (by.signature(text),)).written()
    assert sealed("it", whole, [by.key]).signed
    with pytest.raises(Flawed):
        sealed("it", whole.replace(b"more", b"less"), [by.key])


@pytest.mark.parametrize("line", [b"", b"{}", b"[1]", b"null", b"\xff", b'{"id":', b"[" * 100_000])
def test_what_has_no_id_has_no_origin(line: bytes):
    with pytest.raises(Flawed, match="its first event has no id that can be read"):
        origin_of(line)
