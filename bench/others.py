"""What a person would otherwise use for balances as of a date: hledger on a journal, and a CSV with pandas."""

from collections.abc import Sequence
from datetime import date, timedelta
from shutil import which

from bench.ground import TWO_YEARS_BACK, Ground
from bench.measuring import outside
from bench.rivals import has, python

DAY_AFTER = (date.fromisoformat(TWO_YEARS_BACK) + timedelta(days=1)).isoformat()
PANDAS = f"""
import sys, pandas
lines = pandas.read_csv(sys.argv[1])
then = lines[lines.day <= {TWO_YEARS_BACK!r}]
print(then.groupby(["account", "unit"]).amount.sum())
"""


def no_hledger() -> str | None:
    """Why hledger cannot be measured here."""
    return None if which("hledger") else "not installed; on Debian: apt install hledger"


def no_pandas() -> str | None:
    """Why pandas cannot be measured here."""
    return None if has("pandas") else "pandas is not installed in .rivals"


@outside("hledger", "hledger balance on a journal: balances as of a date", "s", lacks=no_hledger, race="balances")
def hledger(ground: Ground) -> Sequence[str]:
    return ["hledger", "--file", str(ground.journal), "balance", "value", "--end", DAY_AFTER, "--no-total"]


@outside("pandas", "pandas on a CSV: the same", "s", lacks=no_pandas, race="balances")
def pandas(ground: Ground) -> Sequence[str]:
    return [str(python()), "-c", PANDAS, str(ground.table)]
