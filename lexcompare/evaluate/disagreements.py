"""Where findings and codings differ, with the text and the reasons, to be read one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lexcompare.core.findings import Tag, UnitFindings
from lexcompare.evaluate.evaluation import Compared, Evaluation

__all__ = ["as_jsonl", "as_markdown", "disagreements"]


def disagreements(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    """Yield one record per unit that differs: what was coded, what was found, why, in which words.

    ``missed_unsure`` are missed concepts that the tool lists for human reading. A unit that the
    tool does not have has an empty ``judged_force``.

    Example:
        >>> from lexcompare.core.vocabulary import Force
        >>> from lexcompare.evaluate.codings import CodedUnit
        >>> coded = CodedUnit("cn-x", "art_1", Force.SOFT, {"fees": Force.SOFT})
        >>> one = Evaluation(("fees",), (Compared(coded),))
        >>> [(d["unit"], d["missed"], d["reasons"]) for d in disagreements(one)]
        [('cn-x#art_1', ['fees'], ['the tool has no such unit'])]
    """
    for pair in evaluation.differing:
        yield _record(pair)


def _record(pair: Compared) -> dict[str, Any]:
    found = pair.found
    missed = sorted(pair.coded_concepts - pair.found_concepts)
    unsure = {tag.concept for tag in found.unsure} if found else set()
    return {
        "unit": pair.ref,
        "title": pair.title,
        "label": pair.article.label if pair.article else "",
        "coded_force": pair.coded.force.value,
        "judged_force": pair.found_force,
        "score": found.verdict.score if found else None,
        "missed": missed,
        "missed_unsure": [concept for concept in missed if concept in unsure],
        "false": sorted(pair.found_concepts - pair.coded_concepts),
        "forces_differ": {
            concept: f"{force.value} > {pair.found_forces[concept].value}"
            for concept, force in sorted(pair.coded.concepts.items())
            if concept in pair.found_forces and pair.found_forces[concept] is not force
        },
        "evidence": _evidence(found, pair.coded_concepts),
        "reasons": list(found.verdict.reasons) if found else ["the tool has no such unit"],
        "text": pair.article.text if pair.article else "",
    }


def _evidence(found: UnitFindings | None, coded: frozenset[str]) -> dict[str, list[str]]:
    """Return the words behind every tag that the coders did not give."""
    tags: tuple[Tag, ...] = found.tags if found else ()
    return {
        tag.concept: [f"{piece.quote} [{piece.rule}]" for piece in tag.evidence]
        for tag in tags
        if tag.concept not in coded
    }


def as_jsonl(records: Iterable[Mapping[str, Any]]) -> str:
    r"""Return one JSON object a line.

    Example:
        >>> as_jsonl([{"unit": "cn-x#art_1"}])
        '{"unit": "cn-x#art_1"}\n'
    """
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def as_markdown(records: Iterable[Mapping[str, Any]]) -> str:
    """Return the records of :func:`disagreements` as pages to read.

    Example:
        >>> as_markdown([]).splitlines()[0]
        '# Disagreements: 0 units'
    """
    listed = list(records)
    lines = [f"# Disagreements: {len(listed)} units", ""]
    for record in listed:
        lines += [f"## {record['unit']} {record['title']} {record['label']}".rstrip(), ""]
        judged = record["judged_force"] or "no unit"
        if judged != record["coded_force"]:
            lines.append(f"- force: coded {record['coded_force']}, judged {judged}")
        for concept in record["missed"]:
            note = " (listed as unsure)" if concept in record["missed_unsure"] else ""
            lines.append(f"- missed: {concept}{note}")
        for concept in record["false"]:
            words = "; ".join(record["evidence"].get(concept, []))
            lines.append(f"- not coded: {concept}: {words}")
        for concept, forces in record["forces_differ"].items():
            lines.append(f"- force of {concept} (coded > judged): {forces}")
        lines += [f"- reason: {reason}" for reason in record["reasons"]]
        lines += ["", *(f"> {line}" for line in record["text"].split("\n")), ""]
    return "\n".join(lines)
