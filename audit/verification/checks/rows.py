"""Rows: are the positions without gaps, the times and ids in order, kinds and tags those that the bytes say?

All this is asked of a page at once, which is quick; only where a page is not as it should be is each of its rows looked
at, and what is wrong told.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from audit.finding import Finding
from audit.verification.checks.closely import cut, listed, looked_into, tags_of
from audit.verification.checks.glimpses import UNFIT, Glimpse, glimpse_of, told
from audit.verification.codes import finding
from audit.verification.stored import Page, Row
from events.kinds import KINDS

HEAD = slice(13)
"""The part of an id that tells its millisecond."""


class Rows:
    """The rows of a ledger, taken page by page from the first on; `hashed` is what its tag index should add up to.

    A store without a column for kinds and tags, such as an export, is `bare`: then there is nothing to compare.
    """

    def __init__(self, kinds: Mapping[int | str, str], *, bare: bool = False, after: int = 0) -> None:
        self._kinds = kinds
        self._bare = bare
        self._glimpses = {number: glimpse_of(name) for number, name in kinds.items() if name in KINDS}
        self._read = {number: glimpse.read for number, glimpse in self._glimpses.items()}
        self._template = {number: glimpse.template for number, glimpse in self._glimpses.items()}
        self._values = {number: glimpse.values for number, glimpse in self._glimpses.items()}
        self._ids: set[str] = set()
        self._head = ""
        self._taken = 0
        self.position = after
        self.recorded_at = datetime.min.replace(tzinfo=UTC)
        self.count = 0
        self.hashed = 0

    def take(self, page: Page) -> Iterator[Finding]:
        """What is wrong with the next rows."""
        self.count += len(page)
        if self._bare or not self.plainly(page):
            for row in page:
                yield from self._looked_at(Row(*row))

    def plainly(self, page: Page) -> bool:
        """Whether the next rows are plainly as they should be; else nothing is changed here."""
        positions, kinds, tags, lines = zip(*page, strict=True)
        read, template, values = self._read, self._template, self._values
        try:
            seen = [read[kind](data) for kind, data in zip(kinds, lines, strict=True)]
            texts = [template[kind] % values[kind](each) for kind, each in zip(kinds, seen, strict=True)]
        except UNFIT:
            return False
        if positions != tuple(range(self.position + 1, self.position + 1 + len(page))):
            return False
        if texts != list(tags) and not _alike(texts, tags, kinds, seen, self._glimpses):
            return False
        if not self._in_order([each.id for each in seen], [each.recorded_at for each in seen]):
            return False
        self._taken += len(page)
        self.position = positions[-1]
        self.hashed += sum(hashes(tags, kinds, positions))
        return True

    @property
    def of_one_instant(self) -> bool:
        """Whether all rows so far were recorded in one and the same millisecond."""
        return not self._ids or len(self._ids) >= self._taken

    def _in_order(self, ids: list[str], times: list[datetime]) -> bool:
        """Whether ids and times go on from those before, each id once; then they are the last ones."""
        heads = [each[HEAD] for each in ids]
        if times[0] < self.recorded_at or times != sorted(times) or heads[0] < self._head or heads != sorted(heads):
            return False
        if len(set(ids)) < len(ids) or (heads[0] == self._head and not self._ids.isdisjoint(ids)):
            return False
        before = self._ids if heads[-1] == self._head else set()
        self._ids = before | set(islice(reversed(ids), heads.count(heads[-1])))
        self._head, self.recorded_at = heads[-1], times[-1]
        return True

    def _looked_at(self, row: Row) -> Iterator[Finding]:
        yield from self._placed(row.position)
        name, seen, why = looked_into(row.data)
        if why:
            yield finding("kind-unknown" if name else "event-unreadable", row.position, why)
        if name and not self._bare and (stands := self._kinds.get(row.kind)) != name:
            stands = stands or f"number {row.kind}, which is none"
            yield finding(
                "kind-differs", row.position, f"stands under the kind {stands}, by its bytes it is {cut(name)}"
            )
        if name and seen:
            yield from self._recorded(row.position, seen.id, seen.recorded_at)
            if not self._bare and (tags := glimpse_of(name).tags(seen)) != listed(row.tags):
                words = f"is tagged {cut(row.tags)}, and by its bytes it would be {cut(told(tags))}"
                yield finding("tags-differ", row.position, words)
        self.hashed += sum(hash((tag, row.kind, row.position)) for tag in tags_of(row))

    def _placed(self, position: int) -> Iterator[Finding]:
        if position < 1:
            yield finding("position-impossible", position, "stands before the first position, which is #1")
        elif position == self.position + 2:
            yield finding("position-gap", position - 1, "is missing")
        elif position > self.position + 1:
            gone = f"and all up to #{position - 1} are missing, {position - self.position - 1:,} in all"
            yield finding("position-gap", self.position + 1, gone)
        self.position = max(position, self.position)

    def _recorded(self, position: int, own: str, at: datetime) -> Iterator[Finding]:
        if at < self.recorded_at:
            words = f"was recorded at {_at(at)}, before the one above it, at {_at(self.recorded_at)}"
            yield finding("time-backwards", position, words)
        else:
            self.recorded_at = at
        head = own[HEAD]
        if head != self._head:
            self._head, self._ids = head, set()
        if own in self._ids:
            yield finding("id-twice", position, f"has the id of another event, {own}")
        self._ids.add(own)


def hashes(tags: Sequence[str], kinds: Sequence[int | str], positions: Sequence[int]) -> list[int]:
    """A hash for each line of the tag index that these rows should have; the key to it differs with each process."""
    rows = zip(tags, kinds, positions, strict=True)
    if "\\" in "".join(tags):  # in a key, which has to be read as the text that it is
        return [hash((tag, kind, position)) for text, kind, position in rows for tag in set(listed(text))]
    return [hash((tag, kind, position)) for text, kind, position in rows for tag in text[2:-2].split('","') if tag]


def _alike(
    texts: Sequence[str],
    tags: Sequence[str],
    kinds: Sequence[int | str],
    seen: Sequence[Any],
    glimpses: Mapping[int | str, Glimpse],
) -> bool:
    """Whether tags that are not by the template are right all the same, as those with a key are."""
    apart = [each for each, (text, there) in enumerate(zip(texts, tags, strict=True)) if text != there]
    return all(
        _with_key(texts[each], seen[each].key) == tags[each]
        or told(glimpses[kinds[each]].tags(seen[each])) == tags[each]
        for each in apart
    )


def _with_key(text: str, key: str | None) -> str | None:
    """The text of tags with that of a key behind them; None where the key cannot stand in it as it is."""
    if not key or not key.isprintable() or '"' in key or "\\" in key:
        return None
    return f'{text[:-1]}{"," if len(text) > 2 else ""}"key:{key}"]'


def _at(instant: datetime) -> str:
    return instant.isoformat(" ").replace("+00:00", "Z")
