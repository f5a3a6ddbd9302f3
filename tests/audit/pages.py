"""Pages as a test reads them: whether they are whole, what they show, where they lead, and what they say to type."""

import html
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

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


class Told(NamedTuple):
    """An answer as it stands on the page: how many rows it says there are, how many it shows, how many it leaves out.

    `part` is the part of the report in which they stand already.
    """

    total: int
    shown: int
    left_out: int
    part: str
    command: str


def plain(markup: str) -> str:
    """Markup as whoever copies it gets it."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def typed_on(page: str, name: str) -> str:
    """What stands in the block of a class, to be typed or to be put into a file."""
    [block] = re.findall(rf'<pre class="{name}"[^>]*>(.*?)</pre>', page, re.DOTALL)
    return plain(block)


def commands_on(markup: str) -> Iterator[str]:
    """Each command that stands under a table, to be typed."""
    for code in re.findall(r"<code>(.*?)</code>", markup):
        if (command := plain(code)).startswith("flywheel --"):
            yield command


def told_on(page: str) -> Iterator[tuple[str, Told]]:
    """Each answer on a page, by the name of its question."""
    for name, body in re.findall(r'<article id="([\w-]+)".*?>(.*?)</article>', page, re.DOTALL):
        count = re.search(r'<span class="count">([\d,]+)', body)
        left_out, part = re.search(r"And ([\d,]+) more", body), re.search(r'<a href="#(\w+)">part', body)
        yield (
            name,
            Told(
                total=number(count),
                shown=len(re.findall(r"<tr", body)) - len(re.findall(r"<thead>", body)),
                left_out=number(left_out),
                part=part[1] if part else "",
                command=commands[-1] if (commands := list(commands_on(body))) else "",
            ),
        )


def number(found: re.Match[str] | None) -> int:
    """A figure with its thousands apart; 0 where there is none."""
    return int(found[1].replace(",", "")) if found else 0
