"""Pages as a test reads them: whether they are whole, what they show, and where they lead."""

from collections.abc import Sequence
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img"}
LEADING_OUT = {"src", "href", "action", "data", "poster", "srcset", "background", "xlink:href"}


class Reader(HTMLParser):
    """Reads a page, and keeps its text and what it names; raises AssertionError where its elements do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.named += [value for name, value in attrs if name in LEADING_OUT and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def shown(self) -> str:
        return " ".join(" ".join(self.text).split())
