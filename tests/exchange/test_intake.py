"""Intake promises: a second run adds nothing, a changed row is a conflict, and nothing is left out in silence."""

import pytest

from events.service_monitoring import MetricMeasured
from exchange.counts import Counts
from exchange.faults import SourceFault
from exchange.gathering import Asked, readings
from exchange.intake import Intake, Wishes
from exchange.rejects import Reject
from flywheel.ledger import BATCH
from tests.exchange.files import LONDON, text_file
from tests.exchange.ledgers import customers, imported, ledger_in

REGISTER = """
[defaults]
occurred_at = "{On}"
key = "register/{Id}/{kind}"

[[events]]
kind = "customer-identified"
once = true
key = "register/{Dept}"
occurred_at = 2026-01-01
customer = "{Dept}"
name = "{Dept}"
type = "external"

[[events]]
kind = "need-identified"
need = "{Id}"
customer = "{Dept}"
statement = "{Why}"
"""
ROWS = "Id,Dept,Why,On\nn1,ops,One date.,2026-02-01\nn2,ops,Less status.,2026-02-02\nn3,fin,Savings.,2026-02-03\n"


def counted(counts: Counts) -> dict[str, object]:
    """The counts that are not zero."""
    return {name: number for name, number in counts.as_row().items() if number}


def test_rows_without_keys_come_in_once_in_whatever_order(tmp_path):
    rows = [("a", "A"), ("b", "B"), ("c", "C")]
    with ledger_in(tmp_path) as ledger:
        first, _ = imported(ledger, customers(tmp_path, rows))
        again, _ = imported(ledger, customers(tmp_path, [*reversed(rows), ("d", "D")]))
        assert (counted(first), counted(again)) == (
            {"rows": 3, "added": 3},
            {"rows": 4, "added": 1, "already": 3},
        )


def test_the_same_row_twice_is_two_events_and_stays_two(tmp_path):
    text = "kind,title,promise,occurred_at\n" + "brand-published,On a page,One date.,2026-01-01\n" * 2
    with ledger_in(tmp_path) as ledger:
        for expected in ({"rows": 2, "added": 2}, {"rows": 2, "already": 2}):
            assert counted(imported(ledger, text_file(tmp_path, text))[0]) == expected
        assert ledger.head == 3


def test_a_colleagues_second_run_adds_nothing(tmp_path):
    path = customers(tmp_path, [("a", "A")])
    with ledger_in(tmp_path) as ledger:
        imported(ledger, path, actor="dana")
        assert counted(imported(ledger, path, actor="ines")[0]) == {"rows": 1, "already": 1}


def test_what_many_rows_name_is_told_once(tmp_path):
    how = text_file(tmp_path, REGISTER, "register.toml")
    with ledger_in(tmp_path) as ledger:
        counts, told = imported(ledger, text_file(tmp_path, ROWS), how)
        again, _ = imported(ledger, text_file(tmp_path, ROWS), how)
        assert (counted(counts), told) == ({"rows": 3, "added": 5}, [])
        assert counted(again) == {"rows": 3, "already": 5}


def test_the_first_telling_stands_whatever_file_it_was_in(tmp_path):
    how = text_file(tmp_path, REGISTER, "register.toml")
    later = text_file(tmp_path, REGISTER.replace("register/", "later/"), "later.toml")
    with ledger_in(tmp_path) as ledger:
        imported(ledger, text_file(tmp_path, ROWS), how)
        counts, told = imported(ledger, text_file(tmp_path, ROWS.replace("\nn", "\nm")), later)
        assert (counted(counts), told) == ({"rows": 3, "added": 3, "known": 3}, [])


def test_a_changed_row_under_an_old_key_is_a_conflict_that_says_what_changed(tmp_path):
    how = text_file(tmp_path, REGISTER, "register.toml")
    with ledger_in(tmp_path) as ledger:
        imported(ledger, text_file(tmp_path, ROWS), how)
        counts, [told] = imported(ledger, text_file(tmp_path, ROWS.replace("One date.", "Two dates.")), how)
        assert counted(counts) == {"rows": 3, "already": 4, "conflicting": 1, "rejects": 1, "stopping": 1}
        assert (told.row, told.column, told.rule, told.kind) == (2, "Why", "key-conflict", "need-identified")
        assert told.reason == (
            "key register/n1/need-identified stands at #3 with other content (statement: One date., now Two dates.)"
        )
        assert told.remedy == "Correct #3, or give the new event its own key."


def test_rows_that_tell_the_same_thing_differently_are_a_conflict(tmp_path):
    how = text_file(tmp_path, REGISTER.replace('name = "{Dept}"', 'name = "{Why}"'), "register.toml")
    with ledger_in(tmp_path) as ledger:
        counts, [told] = imported(ledger, text_file(tmp_path, ROWS), how)
        assert (counts.added, counts.conflicting, told.row) == (5, 1, 3)


def test_what_the_rules_refuse_is_told_with_rule_and_remedy(tmp_path):
    how = text_file(tmp_path, REGISTER, "register.toml")
    early = text_file(tmp_path, ROWS.replace("2026-02-02", "2025-02-02"))
    with ledger_in(tmp_path) as ledger:
        counts, [told] = imported(ledger, early, how)
        assert counted(counts) == {"rows": 3, "added": 4, "refused": 1, "rejects": 1, "stopping": 1}
        assert (told.row, told.value, told.rule) == (3, "need:n2, customer:ops", "not-before-its-customer")
        assert told.remedy == "Give a later day, or correct that of its customer-identified."


def test_what_rests_on_something_that_did_not_come_in_points_there(tmp_path):
    how = text_file(tmp_path, REGISTER.replace('name = "{Dept}"', 'name = "{Name}"'), "register.toml")
    table = text_file(tmp_path, "Id,Dept,Why,On,Name\nn1,ops,One.,2026-02-01,\nn2,ops,Two.,2026-02-02,\n")
    with ledger_in(tmp_path) as ledger:
        _, told = imported(ledger, table, how)
        assert [(each.row, each.remedy) for each in told if each.rule] == [
            (2, "Mend what is told of customer-identified in row 2 first, or log customer-identified first."),
            (3, "Mend what is told of customer-identified in row 3 first, or log customer-identified first."),
        ]


def test_what_rests_on_something_that_was_refused_points_to_its_row(tmp_path):
    table = """kind,customer,name,type,need,statement,occurred_at
customer-identified,ops,Ops,external,,,2015-01-01
need-identified,ops,,,n,One date.,2026-01-01
"""
    with ledger_in(tmp_path) as ledger:
        _, told = imported(ledger, text_file(tmp_path, table.replace("2015-01-01", "2036-01-01")))
        assert told[-1].row == 3
        assert told[-1].remedy.startswith("Mend what is told of customer-identified in row 2 first, or")


@pytest.mark.parametrize("dry_run", [False, True])
def test_with_stop_all_that_is_wrong_is_told_and_nothing_recorded(tmp_path, dry_run):
    how = text_file(tmp_path, REGISTER, "register.toml")
    rows = ROWS + "n4,fin,Early.,2025-02-02\nn5,fin,More.,2026-02-05\nn5,fin,Less.,2026-02-05\n"
    bad = text_file(tmp_path, rows.replace("Savings.", "").replace("2026-02-02", "soon"))
    with ledger_in(tmp_path) as ledger:
        counts, told = imported(ledger, bad, how, wishes=Wishes(stop=True, dry_run=dry_run))
        assert (ledger.head, counts.added, counts.stopping) == (1, 0, 4)
        assert [(each.row, each.column or each.rule) for each in told if "key" not in each.rule] == [
            (3, "On"),
            (4, "Why"),
            (5, "not-before-its-customer"),
        ]
        assert [(each.row, each.rule) for each in told if "key" in each.rule] == [(7, "key-conflict")]


def test_with_stop_what_lacks_nothing_comes_in_and_is_told_of_once(tmp_path):
    how = text_file(
        tmp_path, 'missing = ["n/a"]\n' + REGISTER.replace('"{Why}"', '{ column = "Why" }'), "register.toml"
    )
    with ledger_in(tmp_path) as ledger:
        table = text_file(tmp_path, ROWS.replace("Savings.", "n/a"))
        counts, [told] = imported(ledger, table, how, wishes=Wishes(stop=True))
        assert counted(counts) == {"rows": 3, "added": 4, "left_out": 1, "rejects": 1}
        assert (told.row, told.column, told.stops, ledger.head) == (4, "Why", False, 5)


def test_with_stop_a_refusal_that_somebody_else_causes_meanwhile_ends_it(tmp_path):
    """Between the trial and the recording another writer may take an id; what was recorded until then stays."""
    rows = [(f"c{number}", "C") for number in range(BATCH + 100)]
    with ledger_in(tmp_path) as ledger, ledger_in(tmp_path) as other:
        told: list[Reject] = []

        def meanwhile(counts: Counts) -> None:
            if counts.added == BATCH:
                imported(other, customers(tmp_path, [(rows[-1][0], "Other")], "other.csv"))

        found = readings(Asked("c.csv", customers(tmp_path, rows), actor="dana", zone=LONDON))
        counts = Intake(ledger, Wishes(), tell=told.append, progress=meanwhile).take(found)
        many = len(rows)
        assert counted(counts) == {"rows": many, "added": many - 1, "refused": 1, "rejects": 1, "stopping": 1}
        assert [(each.row, each.rule) for each in told] == [(many + 1, "customer-is-new")]


def test_a_dry_run_decides_everything_and_records_nothing(tmp_path):
    how = text_file(tmp_path, REGISTER, "register.toml")
    with ledger_in(tmp_path) as ledger:
        counts, _ = imported(ledger, text_file(tmp_path, ROWS), how, wishes=Wishes(dry_run=True))
        assert (counted(counts), ledger.head) == ({"rows": 3, "added": 5}, 1)


def test_a_file_that_cannot_be_read_to_its_end_changes_nothing(tmp_path):
    path = text_file(tmp_path, customers(tmp_path, [("a", "A")]).read_bytes() + b"\xa3\n")
    with ledger_in(tmp_path) as ledger:
        for stop in (True, False):
            with pytest.raises(SourceFault, match="line 3: the byte 0xA3"):
                imported(ledger, path, wishes=Wishes(stop=stop))
        assert ledger.head == 1


def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path):
    many = BATCH + 100
    path = customers(tmp_path, [(f"c{number}", "C") for number in range(many)])

    def interrupt(counts: Counts) -> None:
        if counts.added:
            raise KeyboardInterrupt

    with ledger_in(tmp_path) as ledger:
        found = readings(Asked(path.name, path, actor="dana", zone=LONDON))
        with pytest.raises(KeyboardInterrupt):
            Intake(ledger, Wishes(), progress=interrupt).take(found)
        before = ledger.head - 1
        assert 0 < before < many
        assert counted(imported(ledger, path)[0]) == {"rows": many, "already": before, "added": many - before}


def test_headings_without_rows_are_told(tmp_path):
    with ledger_in(tmp_path) as ledger, pytest.raises(SourceFault, match="has headings, and no rows below them"):
        imported(ledger, customers(tmp_path, []))


def test_waivers_are_recorded_only_where_they_are_needed(tmp_path):
    how = REGISTER + '[waive]\nnot-before-its-customer = "Told late."\n'
    early = text_file(tmp_path, ROWS.replace("2026-02-02", "2025-02-02"))
    with ledger_in(tmp_path) as ledger:
        for _ in range(2):
            counts, told = imported(ledger, early, text_file(tmp_path, how, "register.toml"))
            assert (told, counts.added + counts.already) == ([], 5)
        needs = [entry.event for entry in ledger.read(["needs-assessment.need-identified.v1"])]
        assert [[waiver.rule for waiver in need.waivers] for need in needs] == [[], ["not-before-its-customer"], []]


def test_several_files_come_in_in_the_order_in_which_things_occurred(tmp_path):
    folder, how = tmp_path / "registers", tmp_path / "mappings"
    folder.mkdir()
    how.mkdir()
    text_file(folder, "Id,Dept,Why,On\nn1,ops,One date.,2026-02-01\n", "a-needs.csv")
    text_file(folder, "Dept,Since\nops,2026-01-15\n", "b-customers.csv")
    customer, need = REGISTER.split("[[events]]")[1:]
    keys = '[defaults]\noccurred_at = "{On}"\n[[events]]'
    text_file(how, '[file]\nname = "a-needs.csv"\n' + keys + need, "a.toml")
    customer = customer.replace("2026-01-01", '"{Since}"')
    text_file(how, '[file]\nname = "b-customers.csv"\n[[events]]' + customer, "b.toml")
    with ledger_in(tmp_path) as ledger:
        assert imported(ledger, folder, how, wishes=Wishes(dry_run=True))[0].refused == 1
        counts, told = imported(ledger, folder, how, wishes=Wishes(in_order=True))
        assert (counted(counts), told) == ({"rows": 2, "added": 2}, [])


def test_events_refer_to_others_by_key(tmp_path):
    how = """
[[events]]
kind = "brand-published"
key = "brand-{No}"
occurred_at = 2026-01-01
title = "t{No}"
promise = "p"
causes = [{ position_of = "brand-{Because}" }]
optional = ["causes"]
"""
    table = text_file(tmp_path, "No,Because\n1,\n2,1\n3,2\n4,9\n")
    with ledger_in(tmp_path) as ledger:
        for wishes in (Wishes(stop=False, dry_run=True), Wishes(stop=False), Wishes(stop=False)):
            counts, [told] = imported(ledger, table, text_file(tmp_path, how, "how.toml"), wishes=wishes)
            assert (counts.added + counts.already, counts.left_out) == (3, 1)
            assert told.reason == "no event was recorded under the key brand-9, to which it refers"
        assert [entry.event.causes for entry in ledger.read(after=1)] == [(), (2,), (3,)]


def test_a_measurement_keeps_its_digits(tmp_path):
    how = """
[[events]]
kind = "metric-measured"
occurred_at = 2026-01-31
metric = "m"
service = "s"
period = "2026-01"
value = { column = "Value", number = true }
unit = "score"
source = "x"
"""
    with ledger_in(tmp_path) as ledger:
        counts, told = imported(ledger, text_file(tmp_path, "Value\n0.10\n"), text_file(tmp_path, how, "m.toml"))
        assert (counts.refused, {each.rule for each in told}) == (
            1,
            {"monitor-a-known-service", "measure-a-known-metric"},
        )
        assert not list(ledger.read([MetricMeasured.kind]))
