"""Rejects promise: they open in a spreadsheet, harmlessly, and never replace what is not theirs."""

import csv

import pytest

from exchange.faults import SourceFault
from exchange.rejects import Reject, reject, reject_file
from exchange.telling import Problem

FOUND = reject("t.csv", None, 4, 9, Problem("Sum", "=1+1", "it is odd", "Mend it.", "a-rule", ("a", "b"), stops=False))


def test_a_reject_says_where_why_and_what_to_do():
    assert str(FOUND) == "t.csv, row 4, Sum: it is odd. Mend it. [a; b]"
    assert str(FOUND._replace(row=None, sheet="S", column="", kind="")) == "t.csv, sheet S, line 9: it is odd. Mend it."


def test_they_are_rows_of_a_table_and_nothing_in_it_is_run(tmp_path):
    path = tmp_path / "rejects.csv"
    with reject_file(path, replace=False) as file:
        assert file
        file.add(FOUND)
        file.add(FOUND._replace(value="-30.69"))
    with path.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert list(rows[0]) == list(Reject._fields)
    assert [row["value"] for row in rows] == ["'=1+1", "-30.69"]
    assert list(rows[0].values())[-3:] == ["a; b", "a-rule", "no"]
    assert (rows[0]["row"], rows[0]["line"]) == ("4", "9")


def test_older_rejects_are_replaced_and_nothing_else(tmp_path):
    path = tmp_path / "rejects.csv"
    for _ in range(2):
        with reject_file(path, replace=False) as file:
            assert file
    path.write_text("my own\n")
    with pytest.raises(SourceFault, match="is there and holds no rejects"), reject_file(path, replace=False):
        pass
    assert path.read_text() == "my own\n"
    with reject_file(path, replace=True):
        pass
    assert path.read_text() == ",".join(Reject._fields) + "\n"


def test_without_a_file_there_is_none():
    with reject_file(None, replace=False) as file:
        assert file is None
