"""flywheel audit: prove that nothing was altered, and have every figure answered for.

A contents page like the door's own: each command's room is entered only when it is called.
"""

import click

from commands.contents import Contents, Entry

CONTENTS: tuple[Entry, ...] = (
    Entry("seal", "commands.audit.seal", "auditors", "Sign how many events there are, and what they add up to."),
    Entry("key", "commands.audit.key", "auditors", "Make, show, hand out and replace the keys that sign."),
    Entry("cosign", "commands.audit.cosign", "auditors", "Bear witness to a checkpoint: put your signature under it."),
    Entry(
        "verify",
        "commands.audit.verify",
        "auditors",
        "Check that nothing was altered, and all is right.",
    ),
    Entry("prove", "commands.audit.prove", "auditors", "Write a proof that an event was sealed."),
    Entry("verify-proof", "commands.audit.verify_proof", "auditors", "Check such a proof, with a public key alone."),
    Entry("questions", "commands.audit.questions", "auditors", "List what an auditor can ask."),
    Entry("ask", "commands.audit.ask", "auditors", "Ask one of these questions."),
    Entry("explain", "commands.audit.explain", "auditors", "Explain a figure by the events that made it."),
    Entry("diff", "commands.audit.diff", "auditors", "Tell which figures differ, and the events behind each."),
    Entry("report", "commands.audit.report", "auditors", "Write all of it for a period, as one page to read or print."),
)


@click.group(cls=Contents, contents=CONTENTS)
def command() -> None:
    """Seal the ledger, prove that nothing in it was altered, and ask it anything."""
