"""The speed table in Markdown, made from the raw rounds of ``table.py`` and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10
from statistics import median
from textwrap import fill
from typing import Any

Results = dict[str, Any]

HEAD = (
    "| system | characters/s | units/s | time, jieba = 1 | peak MB (at 1/{largest}) | start-up s "
    "| growth: sample | one law | one article |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)
ROWS = {
    "jieba": "`jieba.lcut` alone",
    "spacy": "spaCy `zh`, jieba, `span_ruler` with our cues",
    "tfidf": "scikit-learn TF-IDF, units given",
    "lexcompare": "**lexcompare, analysis**",
    "segment_s": "— segment",
    "judge_tag_s": "— judge and tag",
    "cite_s": "— cite",
    "run": "**`lexcompare run`**, start-up and every export",
    "embedding": "lexcompare, vectors of units given",
    "citations": "lexcompare, English citations",
    "eyecite": "eyecite, English citations",
}
PARTS = ("segment_s", "judge_tag_s", "cite_s")
ENGLISH = ("citations", "eyecite")
SHAPES = ("sample", "instrument", "article")
NONE = "–"


def over_rounds(results: Results, figure: Callable[[dict[str, Any]], float]) -> float:
    """Return the median of a figure over the rounds."""
    return median(figure(one) for one in results["rounds"])


def seconds_of(one: dict[str, Any], name: str) -> float:
    """Return the seconds of a system, or of a part of the analysis, in a round."""
    systems = one["systems"]
    return float(systems["lexcompare"][name] if name in PARTS else systems[name]["work_s"])


def ratio_of(results: Results, name: str) -> float:
    """Return the time of a system over that of jieba in the same round, median."""
    return over_rounds(results, lambda one: seconds_of(one, name) / seconds_of(one, "jieba"))


def series_of(one: dict[str, Any], shape: str, name: str) -> list[float]:
    """Return the seconds of a system at each size in a round."""
    found = one[shape][name]
    return [step["work_s"] for step in found] if shape == "sample" else found


def growth_of(results: Results, shape: str, name: str) -> float:
    """Return the time a character at the largest size over that at the smallest, median."""
    characters = results["characters"][shape]

    def growth(one: dict[str, Any]) -> float:
        series = series_of(one, shape, name)
        return (series[-1] / characters[-1]) / (series[0] / characters[0])

    return over_rounds(results, growth)


def rounded(value: float) -> str:
    """Return a number to three digits, thousands apart."""
    digits = 2 - floor(log10(value)) if value > 0 else 0
    return f"{round(value, min(digits, 0)):,.0f}"


def row(results: Results, name: str) -> str:
    """Return one line of the table."""
    of = results["english"] if name in ENGLISH else None
    characters = of["characters"] if of else results["characters"]["sample"][-1]
    units = of["units"] if of else results["units"]
    spent = over_rounds(results, lambda one: seconds_of(one, name))
    cells = [
        ROWS[name],
        rounded(characters / spent),
        rounded(units / spent),
        NONE if of else f"{ratio_of(results, name):.2f}",
        peak(results, name),
        NONE
        if name in (*PARTS, "run")
        else f"{over_rounds(results, lambda one: one['systems'][name]['start_s']):.1f}",
    ]
    grown = name in results["rounds"][0]["sample"]
    cells += [f"{growth_of(results, shape, name):.2f}" if grown else NONE for shape in SHAPES]
    return "| " + " | ".join(cells) + " |"


def peak(results: Results, name: str) -> str:
    """Return peak memory at the largest size, and at the smallest where it was measured."""
    if name in PARTS:
        return NONE
    whole = f"{over_rounds(results, lambda one: one['systems'][name]['peak_mb']):.0f}"
    if name not in results["rounds"][0]["sample"]:
        return whole
    first = over_rounds(results, lambda one: one["sample"][name][0]["peak_mb"])
    return f"{whole} ({first:.0f})"


def block(results: Results) -> str:
    """Return what stands between the marks of the README."""
    head = HEAD.format(largest=results["sizes"][-1] // results["sizes"][0])
    lines = [head, *(row(results, name) for name in ROWS), ""]
    picture = (
        "![Seconds against characters for jieba, spaCy, TF-IDF and lexcompare, both axes "
        "logarithmic, with a line of linear growth](docs/img/growth.svg)"
    )
    return "\n".join(lines) + f"\n{picture}\n\n" + "\n".join(map(wrapped, notes(results))) + "\n"


def wrapped(note: str) -> str:
    """Return a list item in lines as long as the README's."""
    return fill(note, 140, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def notes(results: Results) -> list[str]:
    """Return what the figures hold for and what is not the same, a list item each."""
    stated, counts, english = results["conditions"], results["counts"], results["english"]
    cues, quality = counts["cues"], results["quality"]
    sizes, one, many = results["sizes"], results["files"][0], results["files"][-1]
    characters = results["characters"]
    loads = [one["load"] for one in results["rounds"]]
    return [
        f"- Medians, rounds: {stated['rounds']}. {stated['files']} files of {stated['sample']}, "
        f"evenly spread: {characters['sample'][-1]:,} characters, {results['units']:,} units. "
        f"{stated['machine']}, load {min(loads)} to {max(loads)}; Python {stated['python']}, jieba "
        f"{stated['jieba']}, spaCy {stated['spacy']}, scikit-learn {stated['scikit-learn']}, "
        f"eyecite {stated['eyecite']}. Processor time of one thread; start-up (imports, "
        "dictionaries, models) is counted by itself, but for `run`, which is a whole process. All "
        "processes look for garbage as seldom as the command line does.",
        f"- Growth is time a character at {sizes[-1] // sizes[0]} times the characters over that "
        f"at once (1.00 is linear): from {one} files to {many}; one instrument of "
        f"{characters['instrument'][0]:,} to {characters['instrument'][-1]:,} characters, made of "
        "their articles; one article of as many paragraphs. Other files are other texts: over the "
        "sample a few hundredths say nothing. spaCy grows faster within one text since "
        "`spacy.util.get_words_and_spaces` copies what is left of it at every word.",
        f"- spaCy has {cues['cues_carried']} of the {cues['cues']} Chinese cues of concepts, "
        f"written out to {cues['phrases']:,} phrases: a phrase matcher has no gaps, and no "
        "conditions, vetoes or negative terms. It marks "
        f"{cues['places_found']:,} of the {cues['places']:,} places where such a phrase stands "
        "(elsewhere jieba cuts across it), and of the "
        f"{cues['evidence']} quotes that our rules give as evidence {cues['evidence_same_span']} "
        f"to the character and {cues['evidence_overlapped']} in part or whole.",
        f"- TF-IDF (character 1- to 4-grams, one linear SVM a concept, {counts['trained_on']}) is "
        f"given units that are cut already and finds concepts only: micro-F1 {quality['tfidf']:.2f}"
        f", lexcompare {quality['lexcompare']:.2f} (`benchmarks/results/quality.json`).",
        f"- English: {english['instruments']} UK, US and EU instruments, {english['characters']:,} "
        "characters. eyecite is made for the case law and statutes of the US; what it does not "
        "claim to read is no fault of it, and no gold of English citations is held. References "
        "that a plain rule finds (number, code, number), found at least in part by lexcompare and "
        "by eyecite: in US provisions "
        + references(counts["references_in_provisions"])
        + "; in the whole files, editorial notes included, "
        + references(counts["references_in_whole_files"])
        + ".",
    ]


def references(counts: dict[str, dict[str, int]]) -> str:
    """Return what was found, by code."""
    told = [
        f"{code} {found['lexcompare_overlapping']} and {found['eyecite_overlapping']} of "
        f"{found['references']}"
        for code, found in counts.items()
    ]
    return ", ".join(told) or "none"
