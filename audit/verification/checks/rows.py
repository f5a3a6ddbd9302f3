"""Rows: are the positions without gaps, the times and ids in order, kinds and tags those that the bytes say?

All this is asked of a page at once, which is quick; only where a page is not as it should be is each of its rows looked
at, and what is wrong told.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from operator import mul

from audit.finding import Finding
from audit.verification.checks.closely import cut, listed, looked_into, tags_of
from audit.verification.checks.glimpses import UNFIT, glimpse_of, tags_seen, told
from audit.verification.checks.lots import Lots, weight
from audit.verification.checks.tags import Tags
from audit.verification.codes import finding
from audit.verification.stored import Page, Row
from events.kinds import KINDS

HEAD = slice(13)
"""The part of an id that tells its millisecond."""


class Rows:
    """The rows of a ledger, taken page by page from the first on; `weight` is what its tag index should add up to.

    Of a store without a column for kinds and tags, such as an export, nothing adds up, and there are no lots. `tags`
    are those that remember what they met in earlier rows.
    """

    def __init__(
        self, kinds: Mapping[int | str, str], lots: Lots | None, *, after: int = 0, tags: Tags | None = None
    ) -> None:
        self._kinds = kinds
        self._lots = lots
        self._read = {number: glimpse_of(name).read for number, name in kinds.items() if name in KINDS}
        self._tags = tags or Tags(kinds)
        self._ids: set[str] = set()
        self._head = ""
        self._taken = 0
        self.position = after
        self.recorded_at = datetime.min.replace(tzinfo=UTC)
        self.count = 0
        self.weight = 0

    def take(self, page: Page) -> Iterator[Finding]:
        """What is wrong with the next rows."""
        self.count += len(page[0])
        if not self._lots or not self.plainly(page, self._lots):
            for row in map(Row, *page):
                yield from self._looked_at(row)

    def plainly(self, page: Page, lots: Lots) -> bool:
        """Whether the next rows are plainly as they should be; else nothing is changed here."""
        positions, kinds, tags, lines = page
        read, first, many = self._read, self.position + 1, len(positions)
        try:
            seen = [read[kind](data) for kind, data in zip(kinds, lines, strict=True)]
            weights = self._tags.weighed(kinds, tags, seen)
        except UNFIT:
            return False
        if not weights or positions != tuple(range(first, first + many)):
            return False
        if not self._in_order([each.id for each in seen], [each.recorded_at for each in seen]):
            return False
        self._taken += many
        self.position = positions[-1]
        self.weight += sum(map(mul, weights, lots.following(first, many)))
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
        if name and self._lots and (stands := self._kinds.get(row.kind)) != name:
            stands = stands or f"number {row.kind}, which is none"
            yield finding(
                "kind-differs", row.position, f"stands under the kind {stands}, by its bytes it is {cut(name)}"
            )
        if name and seen:
            yield from self._recorded(row.position, seen.id, seen.recorded_at)
            if self._lots and (tags := tags_seen(name, seen)) != listed(row.tags):
                words = f"is tagged {cut(row.tags)}, and by its bytes it would be {cut(told(tags))}"
                yield finding("tags-differ", row.position, words)
        if self._lots:
            self.weight += sum(weight(tag, row.kind) for tag in tags_of(row)) * self._lots.of(row.position)

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


def _at(instant: datetime) -> str:
    return instant.isoformat(" ").replace("+00:00", "Z")
