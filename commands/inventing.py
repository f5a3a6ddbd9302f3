"""Inventing a PMO's history for the demo: recorded under the rules like any other, and told how far it has come."""

import sys
from pathlib import Path

import click

from commands.call import Call

ROOM = Path(__file__).resolve().parent.parent / "examples" / "invented"
LEDGER = "invented.db"


def invent(call: Call, folder: Path, *, events: int, seed: int) -> None:
    """Record an invented history of so many events in a new ledger in the folder."""
    from examples.invented.history import History
    from flywheel.stores import open_store

    call.say(
        f"Inventing a PMO of {events:,} events (seed {seed}) and recording them under the rules, one after the other."
    )
    told = sys.stderr.isatty()
    with open_store(folder / LEDGER, create=True) as store:
        for position in History(events, seed).recorded(store):
            if told and not position % 500:
                click.echo(f"\r{position:,} events recorded", err=True, nl=False)
    if told:
        click.echo("\r", err=True, nl=False)
