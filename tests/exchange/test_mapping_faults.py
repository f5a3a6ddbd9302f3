"""Mappings promise: whatever is misspelled or missing in one is told with file, line and key, before a row is read."""

from pathlib import Path

import pytest

from exchange.csv_file import CsvFile
from exchange.faults import MappingFault, SourceFault
from exchange.layout import Layout
from exchange.mapping import mapping
from exchange.plan import By
from tests.exchange.files import LONDON, text_file

GOOD = """
[[events]]
kind = "customer-identified"
occurred_at = 2025-01-01
customer = "{Dept|slug}"
name = "{Dept}"
type = "business-unit"
"""


def fault(folder: Path, how: str) -> str:
    """What is told of a mapping, without the folder."""
    path = text_file(folder, how, "mapping.toml")
    table = CsvFile(text_file(folder, "Dept,Sum\na,1\n"), "table.csv", Layout())
    with pytest.raises(MappingFault) as caught:
        mapping(path).bound(table.headings, "table.csv", By("dana", LONDON, folder))
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("[evnts]", "line 1, evnts: there is no 'evnts' here. Did you mean events?"),
        ("[file]\n\n[[event]]\n", "line 3, event: there is no 'event' here. Did you mean events?"),
        (
            '[values]\nteams = { column = "Dept" }\n' + GOOD.replace('name = "{Dept}"', 'name = "{team}"'),
            "line 8, events.name: there is no value 'team', and table.csv has no such column. "
            "Did you mean 'teams', which is among the values?",
        ),
        ("x = 1", "line 1, x: there is no 'x' here. There can be file, missing, values, defaults, waive, events."),
        ("", "line 1: it has no events. Add at least one [[events]] with a kind."),
        ("events = 3", "line 1, events: a whole number stands where a list belongs. Write a list."),
        ("[[events]]\n", "line 1, events: it names no kind. Add kind = \"...\"; 'flywheel kinds' lists them."),
        (
            '[[events]]\nkind = "customer-identifed"',
            "line 2, events.kind: There is no kind 'customer-identifed'. Did you mean customer-identified?",
        ),
        (
            '[[events]]\n\nkind = "event-voided"',
            "line 3, events.kind: event-voided is not imported. Use 'flywheel void'.",
        ),
        (
            GOOD.replace("name =", "nam ="),
            "line 6, events.nam: there is no 'nam' here. Did you mean name?",
        ),
        (
            GOOD.replace('name = "{Dept}"\n', ""),
            'line 2, events: customer-identified needs name. Add name = "..." to it.',
        ),
        (
            GOOD.replace("occurred_at = 2025-01-01\n", ""),
            "line 2, events: customer-identified needs occurred_at. "
            'Add occurred_at = "..." to it, or to [defaults] for all events.',
        ),
        (
            GOOD.replace("{Dept}", "{Dpt}"),
            "line 6, events.name: table.csv has no column 'Dpt'. Did you mean 'Dept'? The columns are Dept, Sum.",
        ),
        (GOOD.replace("slug", "slugg"), "line 5, events.customer: there is no filter 'slugg'. Did you mean slug?"),
        (
            GOOD.replace("{Dept}", "{Dept"),
            "line 6, events.name: '{Dept' has a brace without its other. Double it where it is meant as such.",
        ),
        (
            GOOD.replace("{Dept}", "{}"),
            "line 6, events.name: there is no name between the braces. Write a column's or a value's, as {project}.",
        ),
        (
            GOOD.replace("business-unit", "bussiness-unit"),
            "line 7, events.type: 'bussiness-unit' is not one of its choices. Did you mean business-unit?",
        ),
        (GOOD + "influence = 9\n", "line 8, events.influence: 9 is out of range. Give at most 5."),
        (
            GOOD + 'influence = { column = "Sum", choices = { High = 7 } }\n',
            "line 8, events.influence: 7 is out of range. Give at most 5.",
        ),
        (
            GOOD + "once = 1\n",
            "line 8, events.once: a whole number stands where true or false belongs. Write true or false.",
        ),
        (
            GOOD + 'when = { Sum = "negativ" }\n',
            "line 8, events.when.Sum: 'negativ' is no state. Did you mean negative? "
            "For a text of its own write ['negativ'].",
        ),
        (
            GOOD + 'when = { Summ = "present" }\n',
            "line 2, events: table.csv has no column 'Summ'. Did you mean 'Sum'? The columns are Dept, Sum.",
        ),
        (
            GOOD + 'waive = { "need-is-new" = "x" }\n',
            "line 8, events.waive.need-is-new: there is no rule 'need-is-new' here that can be waived. "
            "'flywheel rules KIND' lists those of a kind.",
        ),
        (
            '[waive]\npropose-for-confirmed-need = "x"\n' + GOOD,
            "line 2, waive.propose-for-confirmed-need: there is no rule 'propose-for-confirmed-need' here that can be "
            "waived. Did you mean propose-for-confirmed-needs?",
        ),
        (
            '[waive]\npropose-for-confirmed-needs = ""\n' + GOOD,
            "line 2, waive.propose-for-confirmed-needs: is empty. "
            "Fill it in, or leave it out where it may be left out.",
        ),
        (GOOD + 'optional = ["name"]\n', "line 8, events.optional: name cannot be left out. Take it off this list."),
        (
            GOOD + 'optional = ["naem"]\n',
            "line 8, events.optional: 'naem' is no field of this event. Did you mean name?",
        ),
        (
            '[values]\nx = { colum = "Dept" }\n' + GOOD,
            "line 2, values.x.colum: there is no 'colum' here. Did you mean column?",
        ),
        (
            '[values.x]\ncolumn = "Dept"\ncolumns = ["Sum"]\n' + GOOD,
            "line 1, values.x: column and columns stand side by side. Keep one of them.",
        ),
        (
            '[values]\nx = { column = "Nope" }\n' + GOOD,
            "line 2, values.x: table.csv has no column 'Nope'. The columns are Dept, Sum.",
        ),
        ("[values]\nx = { columns = [] }\n" + GOOD, "line 2, values.x.columns: it names no column. Name at least one."),
        (
            '[values]\nx = { column = "Dept", number = { tousands = "," } }\n' + GOOD,
            "line 2, values.x.number.tousands: there is no 'tousands' here. Did you mean thousands?",
        ),
        (
            '[values]\nx = { column = "Dept", number = { thousands = "." } }\n' + GOOD,
            "line 2, values.x.number: '.' is the decimal sign and parts thousands. Say decimal or thousands otherwise; "
            "without its own, the decimal sign is that of --decimal or of [file].",
        ),
        (
            '[values]\nx = { column = "Dept", number = { symbol = ["£", "-"] } }\n' + GOOD,
            "line 2, values.x.number.symbol: '-' is a sign that numbers have themselves. Take it off; minus, plus and "
            "brackets are read as such.",
        ),
        (
            '[file]\ndecimal = ","\n[values]\nx = { column = "Dept", number = { thousands = "," } }\n' + GOOD,
            "line 4, values.x.number: ',' is the decimal sign and parts thousands. Say decimal or thousands otherwise; "
            "without its own, the decimal sign is that of --decimal or of [file].",
        ),
        (
            '[values]\nx = { column = "Dept", number = { scale = 0 } }\n' + GOOD,
            "line 2, values.x.number.scale: it is no number to multiply by. Write one, such as 1_000_000 for millions.",
        ),
        (
            '[values]\nx = { column = "Dept", date = "dd.mm.yyyy" }\n' + GOOD,
            "line 2, values.x.date: 'dd.mm.yyyy' is no format of dates. Write it like '%d.%m.%Y'.",
        ),
        (
            '[values]\nx = { column = "Dept", choices = { Red = 1, "red" = 2 } }\n' + GOOD,
            "line 2, values.x.choices.red: the choice 'red' stands twice. Keep one; capitals make no difference.",
        ),
        (
            '[values]\nx = { column = "Dept", choices = { Red = [1] } }\n' + GOOD,
            "line 2, values.x.choices.Red: something other than a text, a number or a date stands here. "
            "Write one of these.",
        ),
        (
            '[values]\na = { of = "b" }\nb = { template = "{a}" }\n' + GOOD,
            "line 2, values.a: it leads back to itself (a > b > a). Break the circle.",
        ),
        (
            '[values]\nx = { column = "Dept", shorten = 1 }\n' + GOOD,
            "line 2, values.x.shorten: 1 is no number from 2 on. Write one, such as 2.",
        ),
        (
            "[file]\ndelimiter = 7\n" + GOOD,
            "line 2, file.delimiter: a whole number stands where a text belongs. Write a text.",
        ),
        (
            '[file]\ndelimiter = ";;"\n' + GOOD,
            "line 2, file.delimiter: ';;' is no delimiter. Give one character, or tab.",
        ),
        (
            "[file]\ndilimiter = 7\n" + GOOD,
            "line 2, file.dilimiter: there is no 'dilimiter' here. Did you mean delimiter?",
        ),
        ("[file]\nheader_row = 0\n" + GOOD, "line 2, file.header_row: 0 is no number from 1 on. Write one, such as 1."),
        (
            '[file]\ntimezone = "Europe/Londn"\n' + GOOD,
            "line 2, file.timezone: 'Europe/Londn' is no time zone. Write one like Europe/London.",
        ),
        (GOOD + "causes = [3]\n", 'line 8, events.causes: it names no keys. Write causes = [{ position_of = "key" }].'),
        (
            GOOD + 'evidence = [{ titel = "x" }]\n',
            "line 8, events.evidence.titel: there is no 'titel' here. Did you mean title?",
        ),
        (
            GOOD + "name2 = { columns = 3 }\n",
            "line 8, events.name2: there is no 'name2' here. Did you mean name?",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_key(tmp_path, how, said):
    assert fault(tmp_path, how) == f"mapping.toml, {said}"


def test_the_right_one_of_several_events_is_pointed_at(tmp_path):
    how = GOOD + "\n# another\n" + GOOD.replace("name =", "nam =")
    assert fault(tmp_path, how).startswith("mapping.toml, line 15, events.nam:")


def test_what_stands_in_a_long_text_is_not_taken_for_keys(tmp_path):
    how = GOOD + 'note = """\nname = "x"\n[values]\n"""\nonce = 1\n'
    assert fault(tmp_path, how).startswith("mapping.toml, line 12, events.once:")


def test_what_is_no_toml_is_told_with_its_line(tmp_path):
    assert fault(tmp_path, "[file]\ndelimiter = ;\n") == (
        "mapping.toml is not TOML: Invalid value (at line 2, column 13). Mend it there."
    )


def test_a_mapping_that_cannot_be_read_is_told(tmp_path):
    path = text_file(tmp_path, b"\xff", "mapping.toml")
    with pytest.raises(MappingFault, match=r"is not UTF-8 \(invalid start byte\). Save the mapping as UTF-8."):
        mapping(path)
    with pytest.raises(SourceFault, match=r"cannot be read: No such file or directory. Check the path of the mapping."):
        mapping(tmp_path / "none.toml")
