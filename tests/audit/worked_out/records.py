"""backdated, corrections and refusals: what the record says of how it was kept."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.audit.worked_out.lines import Line, Record, Row, positions
from tests.audit.worked_out.value import TERMS
from tests.audit.worked_out.words import facts_of

EVERY_EVENT = {"id", "key", "kind", "recorded_at", "causes", "actor", "waivers"}
LATE = 31
PARTS = ("value", "date", "source", *TERMS, "title", "uri", "sha256", "size")
"""What a baseline, terms and evidence are made of, in the order of the manual."""


def backdated(record: Record) -> list[Row]:
    """Every event that was recorded more than 31 days after it occurred; the longest first."""
    began = record.every[0].recorded if record.every else record.moment
    rows: list[Row] = []
    furthest: Line | None = None
    for line in record.every:
        had = record.as_of is None or line.occurred <= record.as_of
        if had and (lag := record.days_between(line.occurred, line.recorded)) > LATE:
            behind = record.days_between(line.occurred, furthest.occurred) if furthest else 0
            void = record.voids.get(line.position)
            rows.append(
                {
                    "lag_days": lag,
                    "occurred_at": line.occurred,
                    "recorded_at": line.recorded,
                    "behind_days": max(behind, 0),
                    "late_days": record.days_between(max(line.occurred, began), line.recorded),
                    "actor": line["actor"],
                    "kind": line.kind,
                    "what": facts_of(line),
                    "position": line.position,
                    "corrects": record.corrects.get(line.position),
                    "voided_by": void and void.position,
                    "positions": positions(line, furthest if behind > 0 else None),
                }
            )
        if line.kind != "event-voided" and (furthest is None or line.occurred > furthest.occurred):
            furthest = line
    return sorted(rows, key=lambda row: (-row["lag_days"], row["position"]))


def corrections(record: Record) -> list[Row]:
    """Every event that was voided, and what its correction changed."""
    rows: list[Row] = []
    after = {wrong: position for position, wrong in record.corrects.items()}
    for position, void in sorted(record.voids.items()):
        wrong = record.every[position - 1]
        mended = record.every[after[position] - 1] if position in after else None
        if wrong not in record.happened:
            continue
        rows.append(
            {
                "said": facts_of(wrong),
                "says": facts_of(mended) if mended else None,
                "changed": _changed(wrong, mended) if mended else [],
                "reason": void["reason"],
                "recorded_by": wrong["actor"],
                "by": void["actor"],
                "own": wrong["actor"] == void["actor"],
                "position": position,
                "kind": wrong.kind,
                "voided_by": void.position,
                "corrected_by": mended and mended.position,
                "voided_at": void.recorded,
                "stood_days": record.days_between(wrong.recorded, void.recorded),
                "positions": positions(wrong, void, mended),
            }
        )
    return rows


def _changed(wrong: Line, mended: Line) -> list[str]:
    names = [name for name in {**wrong.said, **mended.said} if name not in EVERY_EVENT]
    return sorted(
        f"{name}: {_short(wrong.get(name))}, now {_short(mended.get(name))}"
        for name in names
        if wrong.get(name) != mended.get(name)
    )


def _short(value: Any) -> str:
    words = _spoken(value)
    return words if len(words) <= 80 else words[:79] + "…"


def _spoken(value: Any) -> str:
    """A field in words: what it is made of with commas between, several of them with semicolons, nothing as that."""
    match value:
        case None | []:
            return "nothing"
        case list():
            return "; ".join(map(_spoken, value))
        case dict():
            named = sorted(value, key=PARTS.index)
            return ", ".join(f"{name} {_spoken(value[name])}" for name in named) or "nothing"
        case str() if value.endswith("Z") and value[:4].isdigit():
            return datetime.fromisoformat(value).isoformat()
    return str(value)


def refusals(record: Record, notes: Path) -> list[Row]:
    """Every line of the notes of what was refused by then, as it stands there."""
    return [
        {
            "at": datetime.fromisoformat(note["at"]),
            "actor": note["actor"],
            "kind": note["kind"].split(".")[1],
            "rule": note["rule"],
            "by": note["by"],
            "file": note.get("file"),
            "row": note.get("row"),
            "times": note.get("more", 1),
            "head": note["head"],
            "positions": [note["head"]] if note["head"] else [],
        }
        for note in map(json.loads, notes.read_text(encoding="utf-8").splitlines())
        if note["head"] <= len(record.stored)
        and (record.as_of is None or datetime.fromisoformat(note["at"]) <= record.as_of)
    ]
