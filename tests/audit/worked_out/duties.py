"""self-verified, waivers and without-evidence: who judged whom, by whose leave, and on what paper."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from tests.audit.worked_out.lines import Line, Record, Row, positions

FAMILIES = {
    **dict.fromkeys(
        ("propose-for-confirmed-needs", "agree-with-a-measurable-benefit", "promise-before-agreement"), "gate"
    ),
    **dict.fromkeys(("introduce-an-approved-version", "deliver-once-introduced", "measure-once-delivered"), "gate"),
    **dict.fromkeys(("claim-with-evidence", "claim-from-a-service-of-the-proposition", "claim-once-delivered"), "gate"),
    **dict.fromkeys(("verifier-is-not-the-claimant", "acknowledged-outside-the-pmo"), "duty"),
    **dict.fromkeys(("acknowledged-by-no-claimant", "acknowledged-by-no-verifier", "accepted-by-another"), "duty"),
    **dict.fromkeys(("accepted-on-the-customers-side", "rebaseline-approved-by-another"), "duty"),
    "attribute-an-outcome-once": "amount",
    "recognise-after-verification": "time",
}
"""Of which of the families of DESIGN 5 the rules are that are waived in these stories."""
RULES = Path(__file__).parents[3] / "docs" / "manual" / "rules.md"
SENTENCE = re.compile(r"^\| (\S+) \| (.*?) \| (?:yes|no) \|", re.MULTILINE)
"""A line of the manual's table of rules: a rule, and what it says."""
MANY = {"needs": "need", "claims": "claim", "propositions": "proposition", "customers": "customer"}
THINGS = ("benefit", "claim", "service", "metric", "proposition", "outcome", "customer", "need", "person", *MANY)
"""The fields that name a thing, as DESIGN 4 has them in italics, and those that name several."""


def about(line: Line, *only: str) -> list[str]:
    """What an event is about, as tags are written."""
    found: list[str] = []
    for name in THINGS:
        sort, named = MANY.get(name, name), line.get(name)
        ids = named if isinstance(named, list) else [named] if named else []
        found.extend(f"{sort}:{id_}" for id_ in ids if not only or sort in only)
    return sorted(found)


def waivers(record: Record) -> list[Row]:
    """Every waiver on an event that stands."""
    sentences = dict(SENTENCE.findall(RULES.read_text(encoding="utf-8")))
    return [
        {
            "occurred_at": line.occurred,
            "actor": line["actor"],
            "kind": line.kind,
            "rule": waiver["rule"],
            "reason": waiver["reason"],
            "family": FAMILIES.get(waiver["rule"]),
            "sentence": sentences.get(waiver["rule"]),
            "about": about(line),
            "position": line.position,
            "positions": [line.position],
        }
        for line in record.standing
        for waiver in line.said.get("waivers", [])
    ]


def self_verified(record: Record) -> list[Row]:
    """Every judgement by who had made what was judged, and every one of the PMO on its own value."""
    return [
        {
            "finding": finding,
            "who": who,
            "roles": roles_of(record, who, line),
            "about": about(line, "claim", "benefit", "proposition"),
            "amount": line.amount if "amount" in line.said else None,
            "unit": line.get("unit"),
            "occurred_at": line.occurred,
            "waived": line.waived,
            "reason": "; ".join(dict.fromkeys(each["reason"] for each in line.said.get("waivers", []))) or None,
            "kind": line.kind,
            "positions": rests,
        }
        for line in record.standing
        for finding, who, rests in _in_one_hand(record, line)
    ]


def _in_one_hand(record: Record, line: Line) -> Iterator[tuple[str, str, list[int]]]:
    match line.kind:
        case "value-verified":
            who = line["verified_by"]
            if made := _claims_by(record, who, [line["claim"]]):
                yield "verified by its claimant", who, positions(made, line)
            if roles_of(record, who, line):
                yield "verified within the PMO", who, [line.position]
        case "value-recognised":
            who = line["acknowledged_by"]
            if roles_of(record, who, line):
                yield "acknowledged within the PMO", who, [line.position]
            if made := _claims_by(record, who, line["claims"]):
                yield "acknowledged by its claimant", who, positions(made, line)
            verified = [v for id_ in line["claims"] for v in record.of("value-verified", claim=id_)]
            if checked := [v for each in verified for v in record.versions(each) if v["verified_by"] == who]:
                yield "acknowledged by its verifier", who, positions(checked, line)
        case "benefit-rebaselined" if line["approved_by"] == line["actor"]:
            yield "rebaselined and approved by one", line["approved_by"], [line.position]
        case "proposition-agreed":
            who = line["accepted_by"]
            if roles_of(record, who, line):
                yield "accepted within the PMO", who, [line.position]
            proposed = record.one("value-proposed", proposition=line["proposition"])
            made = [each for each in record.versions(proposed) if each["actor"] == who] if proposed else []
            if made:
                yield "accepted by the one who proposed it", who, positions(made, line)


def _claims_by(record: Record, who: str, ids: list[str]) -> list[Line]:
    """The claims that somebody made or logged, and those that such a claim took the place of."""
    made = (claim for id_ in ids for claim in record.of("value-claimed", claim=id_))
    versions = (each for claim in made for each in record.versions(claim))
    return [each for each in versions if who in {each["actor"], each.get("claimed_by")}]


def roles_of(record: Record, who: str, line: Line) -> list[str]:
    """The roles that somebody had in the PMO when something occurred."""
    roles: list[str] = []
    told = list(record.of("staff-appointed", "staff-released", person=who))
    for each in sorted(told, key=lambda each: (each.occurred, each.place)):
        if each.occurred <= line.occurred:
            roles = [role for role in roles if role != each["role"]]
            roles += [each["role"]] if each.kind == "staff-appointed" else []
    return sorted(roles)


EVIDENCED = ("value-claimed", "value-verified", "value-reversed", "value-recognised", "benefit-rebaselined")


def without_evidence(record: Record, folder: Path | None = None) -> list[Row]:
    """Claims, verifications, reversals, verdicts and rebaselines without evidence, or whose file is another now."""
    rows: list[Row] = []
    for line in record.of(*EVIDENCED):
        row: Row = {
            "kind": line.kind,
            "about": about(line, "claim", "benefit"),
            "amount": line.amount if "amount" in line.said else None,
            "unit": line.get("unit"),
            "occurred_at": line.occurred,
            "actor": line["actor"],
            "waived": "claim-with-evidence" in line.waived,
            "positions": [line.position],
        }
        if not line.get("evidence"):
            rows.append({"finding": "no evidence", **row})
        for paper in line.get("evidence") or []:
            now = _hash(folder, paper["uri"])
            if now and "sha256" in paper and now != paper["sha256"]:
                changed = {"title": paper["title"], "uri": paper["uri"]}
                changed |= {"recorded_sha256": paper["sha256"], "found_sha256": now}
                rows.append({"finding": "changed since", **row, **changed})
    return rows


def _hash(folder: Path | None, uri: str) -> str | None:
    file = folder / uri if folder and "://" not in uri else None
    return hashlib.sha256(file.read_bytes()).hexdigest() if file and file.is_file() else None
