"""Upon: rows as they would be if some were others. What is written lies over these, and these over what is there."""

from collections.abc import Hashable, Iterator, Mapping, MutableMapping
from typing import Any


class Upon(MutableMapping[Any, Any]):
    """Rows of a table of which some are others, or not there (None); `written` is what was written since."""

    def __init__(self, table: str, over: Mapping[tuple[str, Hashable], Any], rows: dict[Any, Any]) -> None:
        self.table = table
        self.written: dict[Any, Any] = {}
        self._over = over
        self._rows = rows

    def was(self, key: Hashable) -> Any:
        """The row under a key before anything was written; None where there was none."""
        ref = (self.table, key)
        return self._over[ref] if ref in self._over else dict.get(self._rows, key)

    def __getitem__(self, key: Hashable) -> Any:
        row = self.written[key] if key in self.written else self.was(key)
        if row is None:
            raise KeyError(key)
        return row

    def __setitem__(self, key: Hashable, row: Any) -> None:
        self.written[key] = row

    def __delitem__(self, key: Hashable) -> None:
        if key not in self:
            raise KeyError(key)
        self.written[key] = None

    def __iter__(self) -> Iterator[Any]:
        keys = {*self._rows, *(key for table, key in self._over if table == self.table), *self.written}
        return (key for key in keys if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
