"""The content of a page, parsed from its HTML."""

from html.parser import HTMLParser

from chalicelib.api.api_contract import contract_of
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import SEZION

PUBLISHED = contract_of(SEZION)
LOADED = load_contract(PUBLISHED)
URL = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1"


class Reading(HTMLParser):
    """`tags`: all elements in order, as (name, attributes); `text`: all words between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.text += data

    def values(self, attribute: str) -> list[str]:
        """Return all values of an attribute."""
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]

    @property
    def fragments(self) -> set[str]:
        """The targets of links within the page."""
        return {href.removeprefix("#") for href in self.values("href") if href.startswith("#")}
