"""Titles, places and words that would be markup, formulas or commands (docs/hostile-input.md)."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fabricated import CODEBOOK, EVERYTHING, Claim, about, make_findings
from lxml import etree, html

from lexcompare.codebook.loader import load_codebook
from lexcompare.compare.citation_network import CitationNetwork, CitationNode
from lexcompare.compare.figures.every import FIGURES
from lexcompare.compare.figures.model import FigureData, FigureFrame, FigureSource
from lexcompare.compare.gaps import GapReport, find_gaps
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import MatrixOptions, RowKind
from lexcompare.core.errors import OutputError
from lexcompare.core.files import write_text
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Force, Level
from lexcompare.parse.annotation.model import Mark, Task, parse_label
from lexcompare.parse.annotation.read import AnnotationFormat, read_tasks
from lexcompare.report.akn import akn_bytes
from lexcompare.report.annotation.write import write_tasks
from lexcompare.report.citation_graph import write_network
from lexcompare.report.clean import plain
from lexcompare.report.figures.write import FIGURE_NAMES, figure_svg, make_chart, write_figures
from lexcompare.report.gap_list import GAP_SUFFIXES, gaps_markdown, write_gaps
from lexcompare.report.html import render_html
from lexcompare.report.jsonld import write_jsonld
from lexcompare.report.latex import latex_escape, matrix_latex
from lexcompare.report.matrix_docx import matrix_docx
from lexcompare.report.memo import Memo, build_memo, memo_markdown
from lexcompare.report.memo_docx import memo_docx
from lexcompare.report.parquet import write_articles_parquet, write_tags_parquet
from lexcompare.report.rating import write_rating
from lexcompare.report.references import STYLES, format_reference
from lexcompare.report.references.examples import EXAMPLE
from lexcompare.report.references.machine import biblatex, bibtex, csl_json
from lexcompare.report.run_info import collect_run_info
from lexcompare.report.tables import write_long_csv, write_matrix_csv
from lexcompare.report.xlsx import write_xlsx

SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
TITLES = {
    "markup": f"甲{SCRIPT}&\"'<!--]]>",
    "control": "甲\x00\x01\x1b[31m\x7f\x85\ufffe省",
    "direction": "甲\u202e\u2066\u200b省",
    "line ends": "甲\u2028\u2029\r\n\r\n\t省\x0b\x0c",
    "a formula": '=HYPERLINK("http://x","y")',
    "commands": "\\input{/etc/passwd}\\write18{ls}^^41$%&#_{}~",
    "an option": "[10cm]甲*",
    "a template": "{{7*7}}{% x %}${1}#{1}",
    "a key": "__proto__",
    "beyond measure": "甲" * 20_000,
}


@pytest.fixture(scope="module", params=TITLES)
def laws(request: pytest.FixtureRequest) -> tuple[InstrumentFindings, ...]:
    """Two instruments whose title, place, issuer, id and words are hostile."""
    title = TITLES[request.param]
    made = []
    for number, (region, force) in enumerate((("33", Force.OPERATIVE), ("31", Force.SLOGAN))):
        text = f"该局公布目录{title}。"
        units = [(str(at), text, [Claim(name, "公布目录", force)])
                 for at, name in enumerate(("catalog", "fees"), 1)]  # fmt: skip
        name = f"{title}{number}"
        given = about(name, Level.LOCAL_REGULATION, f"{region}0000", name, issuer=title)
        made.append(make_findings(f"id{title[:80]}{number}", units, given))
    return tuple(made)


@pytest.fixture(scope="module")
def matrix(laws: tuple[InstrumentFindings, ...]) -> GapMatrix:
    return build_matrix((*laws, *EVERYTHING), CODEBOOK, MatrixOptions())


@pytest.fixture(scope="module")
def gaps(laws: tuple[InstrumentFindings, ...], matrix: GapMatrix) -> tuple[GapReport, GapReport]:
    one, two = (law.instrument.id for law in laws)
    return find_gaps(matrix, one, [two]), find_gaps(matrix, two, [one])


def xml_parts(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_documents_stay_well_formed(matrix: GapMatrix, gaps: Any, tmp_path: Path) -> None:
    xml_parts(matrix_docx(matrix))
    memo = build_memo(*gaps, (gaps[0].row.label,))
    xml_parts(memo_docx(memo))
    for told in (memo_markdown(memo), gaps_markdown(gaps[0])):
        assert "<" not in told
        assert "\0" not in told
    write_xlsx(tmp_path / "a.xlsx", matrix, collect_run_info(matrix))
    xml_parts((tmp_path / "a.xlsx").read_bytes())


def test_the_page_has_no_script_of_theirs(matrix: GapMatrix) -> None:
    page = html.document_fromstring(render_html(matrix, collect_run_info(matrix)))
    assert len(page.findall(".//script")) == 2
    assert not page.xpath("//img[@onerror] | //*[starts-with(@href, 'javascript:')]")


def test_tables_hold_no_formula(matrix: GapMatrix, gaps: Any, tmp_path: Path) -> None:
    write_matrix_csv(tmp_path / "m.csv", matrix)
    write_long_csv(tmp_path / "l.csv", matrix)
    write_rating(tmp_path / "r.csv", matrix)
    for suffix in GAP_SUFFIXES:
        write_gaps(tmp_path / f"g{suffix}", gaps[0])
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[1:]
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "\t"))]
    write_articles_parquet(tmp_path / "a.parquet", matrix.findings)
    write_tags_parquet(tmp_path / "t.parquet", matrix.findings)


def test_linked_data_are_json(matrix: GapMatrix, tmp_path: Path) -> None:
    write_jsonld(tmp_path / "m.jsonld", matrix)
    assert json.loads((tmp_path / "m.jsonld").read_text("utf-8"))["@type"] == "Dataset"


COMMANDS = set(
    "documentclass usepackage providecommand setCJKmainfont newfontfamily newcommand begin end"
    " lexfont lexsign grade head rotatebox small noindent par medskip caption toprule midrule"
    " endhead multicolumn emph bottomrule textsubscript times textbackslash textasciitilde"
    " textasciicircum".split()
)


def test_latex_has_the_commands_of_this_program_alone(matrix: GapMatrix) -> None:
    text = matrix_latex(matrix)
    assert set(re.findall(r"\\([A-Za-z]+)", text)) <= COMMANDS
    assert not re.search(r"\\\\\s*[\[*]", text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\r]", text)
    bare = re.sub(r"\\[{}\\]", "", text)
    assert bare.count("{") == bare.count("}")
    assert "^^" not in text


def test_rows_of_latex_begin_with_no_option() -> None:
    assert latex_escape("[10cm]") == "{}[10cm]"
    assert latex_escape("a\r\rb") == "a b"


def test_instruments_as_xml_stay_well_formed(laws: tuple[InstrumentFindings, ...]) -> None:
    assert etree.fromstring(akn_bytes(laws[0].instrument)).tag.endswith("akomaNtoso")


@pytest.mark.parametrize("style", STYLES)
def test_references_hold_one_record(laws: tuple[InstrumentFindings, ...], style: str) -> None:
    for place in ("", "art_1"):
        made = format_reference(laws[0].instrument, place, style)
        if style in ("bibtex", "biblatex"):
            assert sum(line.startswith("@") for line in made.split("\n")) == 1
            bare = re.sub(r"\\[{}]", "", made)
            assert bare.count("{") == bare.count("}")
        elif style == "csl-json":
            assert len(json.loads(made)) == 1
        elif style == "ris":
            assert sum(line.startswith("TY  -") for line in made.split("\n")) == 1


def test_dates_of_no_calendar_end_no_field() -> None:
    odd = replace(EXAMPLE, promulgated="}\n@string{x", effective="2024},\n note={y")
    for made in (bibtex(odd), biblatex(odd)):
        assert sum(line.lstrip().startswith(("@", "note={")) for line in made.split("\n")) == 1
    assert json.loads(csl_json(odd))


@pytest.mark.parametrize("suffix", [".svg", ".graphml", ".csv"])
def test_networks_stay_well_formed(
    laws: tuple[InstrumentFindings, ...], suffix: str, tmp_path: Path
) -> None:
    nodes = (CitationNode(law.instrument.id, law.instrument.metadata.title, True) for law in laws)
    path = tmp_path / f"n{suffix}"
    write_network(CitationNetwork(tuple(nodes), ()), path)
    if suffix != ".csv":
        etree.parse(path)


def figure_source(laws: tuple[InstrumentFindings, ...]) -> FigureSource:
    found = (*laws, *EVERYTHING)
    one, two = (
        build_matrix(found, CODEBOOK, MatrixOptions(rows=rows))
        for rows in (RowKind.INSTRUMENT, RowKind.REGION)
    )
    return FigureSource(one, two, ())


def test_figures_show_titles_as_words(laws: tuple[InstrumentFindings, ...], tmp_path: Path) -> None:
    """A NUL ended the process, U+2028 the drawing, and ``</script>`` the script of a page."""
    pytest.importorskip("altair")
    names = ("gap_heatmap", "slogan_share", "object_terms")
    write_figures(figure_source(laws), tmp_path, ("svg", "html"), names, "zh")
    for name in names:
        etree.parse(tmp_path / f"{name}.svg", etree.XMLParser(huge_tree=True))
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in ("=", "@")]
        page = (tmp_path / f"{name}.html").read_text("utf-8")
        assert "\ufdd0" not in page
        assert "alert(1)</script>" not in page
        data = page[page.rindex("<script") :]
        assert len(re.findall(r"</?script", data)) == 2


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_figure_survives_the_worst_title(name: str) -> None:
    pytest.importorskip("altair")
    title = "".join(TITLES[one] for one in TITLES if one != "beyond measure") + "\ud800"
    given = about(title, Level.LOCAL_REGULATION, "330000", title, issuer=title)
    law = make_findings("x", [("1", f"公布目录{title}", [Claim("catalog", "公布目录")])], given)
    data = FIGURES[name](figure_source((law,)))
    frame = FigureFrame(title, title, 1, 1, 1, False)
    etree.fromstring(figure_svg(data, frame).encode(), etree.XMLParser(huge_tree=True))


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_a_figure_of_nothing_or_of_no_numbers(name: str) -> None:
    pytest.importorskip("altair")
    whole = FIGURES[name](figure_source(()))
    frame = FigureFrame("", "", 0, 0, 0, False)
    for records in ((), tuple(_without_numbers(record) for record in whole.records)):
        data: FigureData = replace(whole, records=records)
        assert make_chart(data, frame)
        assert figure_svg(data, frame).startswith("<svg")


def _without_numbers(record: Any) -> dict[str, object]:
    return {
        key: float("nan") if isinstance(value, float) else value for key, value in record.items()
    }


PLACES: dict[str, Callable[[Path], Path]] = {
    "a file": lambda folder: folder / "file",
    "below a file": lambda folder: folder / "file" / "figures",
    "a folder where a file goes": lambda folder: folder / "taken",
}


@pytest.mark.parametrize("place", PLACES)
def test_figures_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "taken" / "gap_heatmap.csv").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot be written"):
        write_figures(figure_source(()), PLACES[place](tmp_path), ("csv",), ("gap_heatmap",))
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("form", AnnotationFormat)
def test_units_to_annotate_come_back(form: AnnotationFormat, name: str, tmp_path: Path) -> None:
    title = TITLES[name]
    marks = (Mark(parse_label("concept=fees"), 2, 4), Mark(parse_label("force=soft")))
    whole = Task("x#art_1", f"甲省免费{title}", marks, "anna", title, title, "zh", title)
    path = tmp_path / f"u{form.suffix}"
    write_tasks(path, [whole], load_codebook(), form)
    (again,) = read_tasks(path, form.value)
    assert (again.ref, set(again.marks)) == (whole.ref, set(marks))
    assert "".join(plain(again.text).split()) == "".join(plain(whole.text).split())


def test_a_coder_whose_name_fills_an_archive(tmp_path: Path) -> None:
    pytest.importorskip("cassis", reason="needs the extra annotate")
    task = Task("x#art_1", "甲省免费", (), "甲" * 20_000)
    with pytest.raises(OutputError, match="too long"):
        write_tasks(tmp_path / "u.zip", [task], load_codebook(), AnnotationFormat.INCEPTION)
    assert not list(tmp_path.iterdir())


def test_a_memo_of_long_titles_is_a_document() -> None:
    xml_parts(memo_docx(Memo(("甲" * 400, "乙" * 400), (), ((), ()), ())))


def test_half_a_character_is_written_as_an_escape(tmp_path: Path) -> None:
    write_text(tmp_path / "a.json", json.dumps(["甲\ud800"], ensure_ascii=False))
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == ["甲\ud800"]
