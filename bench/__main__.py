"""The bench's door: `make bench`, `make bench N=1000000`, `make bench-start`."""

import sys

import click

from bench import limits, others, ours, pages, recorders, starting, stock
from bench.goals import met
from bench.machine import described
from bench.making import ground_of
from bench.measuring import MEASURES
from bench.running import run_all

ROOMS = {room.__name__.removeprefix("bench."): room for room in (limits, stock, recorders, ours, others, starting)}


@click.command()
@click.option("--events", "-n", default=100_000, show_default=True, help="How many events the ledger has.")
@click.option("--seed", default=1, show_default=True, help="Which history is invented.")
@click.option("--rounds", default=5, show_default=True, help="How often everything is run, in turn.")
@click.option("--only", multiple=True, metavar="NAME", help="Only these measures, or those of these rooms.")
@click.option("--write", is_flag=True, help="Write the tables into README and manual, and the figures as JSON.")
def main(events: int, seed: int, rounds: int, only: tuple[str, ...], write: bool) -> None:
    """Measure flywheel against its limits, the stock library and what else one would use; print one table."""
    on = described()
    chosen = [
        measure
        for measure in MEASURES.values()
        if not only or {measure.name, measure.race, measure.room.removeprefix("bench.")} & set(only)
    ]
    found = run_all(chosen, ground_of(events, seed), rounds, _tell)
    goals = [each for each in met(found) if not only or each.value is not None]
    if only == ("starting",):
        click.echo(pages.chapter("Starting", found))
        return
    click.echo(pages.whole(found, goals, on, events))
    if write:
        pages.put(pages.README, pages.short(found, goals, on, events))
        pages.put(pages.MANUAL, pages.whole(found, goals, on, events))
        click.echo(f"Kept in {pages.keep(found, goals, on, events)}.", err=True)


def _tell(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{words}", err=True, nl=False)
    else:
        click.echo(words, err=True)


if __name__ == "__main__":
    main()
