"""The bench's door: `make bench`, `make bench N=1000000`, `make bench-start`."""

import sys
from pathlib import Path

import click

from bench import auditing, folding, limits, others, ours, pages, recorders, sealing, starting, stock, verifying
from bench.goals import met
from bench.machine import described
from bench.making import ground_of
from bench.measuring import MEASURES, Measure
from bench.running import run_all

HOUSE_ROOMS = (limits, stock, recorders, ours, folding, sealing, verifying, auditing, others, starting)
ROOMS = {room.__name__.removeprefix("bench."): room for room in HOUSE_ROOMS}
STARTING = ("starting",)
AT_SCALE = (
    *"raw-single log-small log log-busy raw-batch append import raw-decode raw-scan raw-hash read rebuild".split(),
    *"catch-up catch-up-one catch-up-recent-void seal hledger pandas".split(),
    *auditing.NAMES,
    *"raw-tree verify-tree verify-tree-one verify-bytes verify-bytes-one verify".split(),
    *"totals as-of as-of-again as-of-turns as-of-turns-again timeline replay-about hello help show-command".split(),
)
"""What is measured of a million events: what the size may matter to, and that takes minutes and not hours."""


@click.command()
@click.option("--events", "-n", default=100_000, show_default=True, help="How many events the ledger has.")
@click.option("--seed", default=1, show_default=True, help="Which history is invented.")
@click.option("--rounds", default=5, show_default=True, help="How often everything is run, in turn.")
@click.option("--only", multiple=True, metavar="NAME", help="Only these measures, or those of these rooms.")
@click.option("--write", is_flag=True, help="Keep the figures as JSON, and write the tables into README and manual.")
@click.option("--again", type=click.Path(path_type=Path), metavar="JSON", help="Measure nothing: write what was kept.")
def main(events: int, seed: int, rounds: int, only: tuple[str, ...], write: bool, again: Path | None) -> None:
    """Measure flywheel against its limits, the stock library and what else one would use; print one table."""
    if again:
        found, on, events = pages.kept(again)
    else:
        on = described()
        chosen = set(only or (AT_SCALE if events >= pages.SCALE else ()))
        found = run_all(_chosen(chosen), ground_of(events, seed, whole=only != STARTING), rounds, _tell)
    if only == STARTING:
        click.echo(pages.starting(found))
        return
    whole = not only and events < pages.SCALE
    goals = [each for each in met(found) if whole or each.value is not None]
    click.echo(pages.whole(found, goals, on, events))
    if write and not again:
        click.echo(f"Kept in {pages.keep(found, goals, on, events)}.", err=True)
    if write or again:
        pages.write(found, goals, on, events)


def _chosen(only: set[str]) -> list[Measure]:
    """The measures of these names, races or rooms; all of them where none is named."""
    return [each for each in MEASURES.values() if not only or {each.name, each.race, each.room[6:]} & only]


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{words}", err=True, nl=False)
    else:
        click.echo(words, err=True)


if __name__ == "__main__":
    main()
