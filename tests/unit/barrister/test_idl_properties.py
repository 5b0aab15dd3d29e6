"""Laws that hold for all texts given to the translator."""

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.barrister import IdlError, load_contract, parse_idl

GAME = (Path(__file__).parent / "game.idl").read_text()
WORDS = ["struct ", "enum ", "interface ", "extends ", "import ", "namespace ", "A", "b", "int", "[]", "[optional]"]
SIGNS = ['"', ",", "{", "}", "(", ")", "/", " ", "\t", "\n", "\r\n", "\n\n", "// c\n"]
pieces = st.sampled_from(WORDS + SIGNS)


def translated(content):
    """Return the contract of a text, or none where the text is refused: it fails in no other way."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(IdlError):
        path = Path(folder) / "main.idl"
        path.write_bytes(content)
        return parse_idl(path)
    return []


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_translated_or_refused(content):
    assert load_contract(translated(content))


@given(st.lists(pieces).map("".join))
def test_any_mixture_of_words_of_the_language_is_translated_or_refused(text):
    assert load_contract(translated(text.encode()))


@given(st.integers(0, len(GAME)), st.integers(0, 5), pieces)
def test_a_contract_with_a_typo_is_translated_or_refused(place, deleted, inserted):
    assert load_contract(translated((GAME[:place] + inserted + GAME[place + deleted :]).encode()))
