"""flywheel audit: prove that nothing was altered, and have every figure answered for.

A contents page like the door's own: each command's room is entered only when it is called.
"""

import click

from commands.contents import Contents, Entry

CONTENTS: tuple[Entry, ...] = ()


@click.group(cls=Contents, contents=CONTENTS)
def command() -> None:
    """Seal the ledger, prove that nothing in it was altered, and ask it anything."""
