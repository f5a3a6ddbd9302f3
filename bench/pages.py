"""The tables: on the screen, in the README (the short one), in the manual (the whole one), and as JSON for later.

A run at scale, of a million events, has a place of its own in the manual, beside the whole run of fewer.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import auditing
from bench.goals import Met, ratio
from bench.ground import HOUSE
from bench.measuring import MEASURES
from bench.running import Runs

RESULTS = HOUSE / "bench" / "results"
README, MANUAL = HOUSE / "README.md", HOUSE / "docs" / "manual" / "bench.md"
SCALE = 1_000_000
CHAPTERS: Mapping[str, Sequence[str]] = {
    name: measures.split()
    for name, measures in {
        "Recording one": "raw-single append-one log-small log log-busy stock-single memory-single postgres-single "
        "umadb-single",
        "Recording many": "raw-batch append import stock-batch memory-batch postgres-batch umadb-batch",
        "Reading": "raw-decode raw-scan raw-hash read stock-read memory-read postgres-read umadb-read",
        "Adding up": "raw-decode raw-rows rebuild fold fold-timeline fold-others catch-up catch-up-one "
        "catch-up-recent-void catch-up-void stock-project",
        "Sealing": "raw-hash seal hashes hashes-new prove",
        "Verifying": "raw-hash raw-tree verify-tree verify-tree-one verify-bytes verify-bytes-one verify",
        "Auditing": " ".join(auditing.NAMES),
        "Looking back": "hledger pandas totals as-of as-of-again as-of-turns as-of-turns-again timeline replay-about",
        "Starting": "hello python help log-command show-command",
    }.items()
}
AGAINST = {"Starting": "hello", "Auditing": " ".join(auditing.NAMES), "Looking back": "hledger"}
Table = Iterator[str]


def whole(found: Mapping[str, Runs], goals: Sequence[Met], on: Mapping[str, str], events: int) -> str:
    """Everything: on what, the goals, and every measure in its chapter."""
    parts = ["\n".join(_on(on, events)), *(["\n".join(_goals(goals))] if goals else [])]
    depth = "####" if events >= SCALE else "###"
    for chapter, names in CHAPTERS.items():
        if any(name in found for name in names):
            parts += [f"{depth} {chapter}", "\n".join(_chapter(chapter, names, found))]
    return "\n\n".join(parts)


def short(found: Mapping[str, Runs], goals: Sequence[Met], on: Mapping[str, str], events: int) -> str:
    """What the README shows: the goals, and what starting costs."""
    told = f"With {events:,} events, on {on['machine']}, Python {on['python']}, SQLite {on['SQLite']}:"
    return "\n\n".join((told, "\n".join(_goals(goals)), "\n".join(_starting(found))))


def starting(found: Mapping[str, Runs]) -> str:
    """What starting costs."""
    return "\n".join(_starting(found))


def write(found: Mapping[str, Runs], goals: Sequence[Met], on: Mapping[str, str], events: int) -> None:
    """Put the tables of a run into the pages where they belong."""
    for page, table in tables(found, goals, on, events).items():
        put(page, table, by(events))


def tables(found: Mapping[str, Runs], goals: Sequence[Met], on: Mapping[str, str], events: int) -> Mapping[Path, str]:
    """The table of a run for each page that shows it."""
    every = {MANUAL: whole(found, goals, on, events)}
    return every if events >= SCALE else {README: short(found, goals, on, events), **every}


def by(events: int) -> str:
    """The command by which a run of this size is made, as the marks of its place name it."""
    return f"make bench N={SCALE}" if events >= SCALE else "make bench"


def put(page: Path, table: str, command: str = "make bench") -> None:
    """Put a table between the marks of a page that name this command."""
    text = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(?<=<!-- bench: written by '{command}' -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
    if not marked.search(text):
        raise SystemExit(f"{page} has no place for the table. Put the marks of bench/pages.py back.")
    page.write_text(marked.sub(lambda _: f"\n{table}\n\n", text), encoding="utf-8")


def keep(found: Mapping[str, Runs], goals: Sequence[Met], on: Mapping[str, str], events: int) -> Path:
    """Keep all figures of a run as JSON, under its day, its commit and its size."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{on['when'][:10]}-{on['commit'].replace('+', '-changed')}-{events}.json"
    told = {"events": events, "on": on, "goals": [_goal(each) for each in goals]}
    told["measures"] = {name: _measure(runs) for name, runs in found.items()}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return path


def kept(path: Path) -> tuple[dict[str, Runs], dict[str, str], int]:
    """What was kept of a run: the measures that there still are, on what, and with how many events."""
    told = json.loads(path.read_text(encoding="utf-8"))
    found = {name: each for name, each in told["measures"].items() if name in MEASURES}
    runs = {
        name: Runs(MEASURES[name], each["runs"], each["peak_mb"], 0.0, each["lacks"]) for name, each in found.items()
    }
    return runs, told["on"], told["events"]


def _on(on: Mapping[str, str], events: int) -> Table:
    yield f"A ledger of {events:,} events.\n"
    yield "| on | |\n| --- | --- |"
    yield from (f"| {name} | {value} |" for name, value in on.items())


def _goals(goals: Sequence[Met]) -> Table:
    yield "| goal | flywheel | against | ratio | wanted | |\n| --- | ---: | ---: | ---: | ---: | --- |"
    for each in goals:
        goal = each.goal
        of, to = ("" if runs is None or not runs.told else _median(runs) for runs in (each.of, each.to))
        value = "" if each.value is None else f"{_share(each.value)}{goal.unit}"
        of, value = (value, "") if goal.figure else (of, value)
        told = f"**{each.told}**" if each.told == "missed" else each.told
        yield f"| {goal.words} | {of} | {to} | {value} | {goal.sign} {goal.limit:g}{goal.unit} | {told} |"


def _starting(found: Mapping[str, Runs]) -> Table:
    names = [name for name in CHAPTERS["Starting"] if name in found]
    yield "| starting | median | ratio |\n| --- | ---: | ---: |"
    for runs in (found[name] for name in names):
        yield f"| {runs.measure.title} | {_median(runs)} | {_share(ratio(runs, found[names[0]]))} |"


def _chapter(chapter: str, names: Sequence[str], found: Mapping[str, Runs]) -> Table:
    there = [found[name] for name in names if name in found]
    first = found.get(AGAINST.get(chapter, names[0]))
    against = first.measure if first and first.told else None
    yield f"| | median | least and most | ratio{f' to {_first_words(against.title)}' if against else ''} | memory |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for runs in there:
        if runs.lacks:
            yield f"| {runs.measure.title} | not measured: {runs.lacks} | | | |"
            continue
        least, most = _figure(runs, min(runs.told)), _figure(runs, max(runs.told))
        share = ratio(runs, first) if first and first.told and first.measure.unit == runs.measure.unit else None
        memory = f"{runs.peak_mb:,.0f} MB" if runs.peak_mb else ""
        yield (
            f"| {runs.measure.title} | {_median(runs)} | {least} to {most} "
            f"| {'' if share is None else _share(share)} | {memory} |"
        )


def _first_words(title: str) -> str:
    return title.partition(":")[0].partition(",")[0]


def _median(runs: Runs) -> str:
    return f"{_figure(runs, runs.value)} {runs.measure.unit}"


def _share(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def _figure(runs: Runs, value: float) -> str:
    return f"{value:,.0f}" if runs.measure.unit == "events/s" or value >= 100 else f"{value:.3g}"


def _goal(each: Met) -> dict[str, Any]:
    wanted = f"{each.goal.sign} {each.goal.limit:g}{each.goal.unit}"
    return {"goal": each.goal.words, "wanted": wanted, "value": each.value, "told": each.told}


def _measure(runs: Runs) -> dict[str, Any]:
    told = {"title": runs.measure.title, "unit": runs.measure.unit, "peak_mb": round(runs.peak_mb), "lacks": runs.lacks}
    return {**told, "median": runs.value if runs.told else None, "runs": runs.told}
