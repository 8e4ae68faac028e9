"""LaTeX, DOCX, JSON-LD, rating sheet and methods paragraph: right, harmless, the same each time."""

from __future__ import annotations

import builtins
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fabricated import CODEBOOK, EVERYTHING

from lexcompare.compare.cells import Grade
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import MatrixOptions
from lexcompare.core.codec import to_data
from lexcompare.core.errors import InputError, MissingExtraError
from lexcompare.report.glyphs import sign_of
from lexcompare.report.jsonld import matrix_jsonld
from lexcompare.report.latex import latex_escape, matrix_latex, write_latex
from lexcompare.report.matrix_docx import matrix_docx
from lexcompare.report.methods import MACHINE_EN, MACHINE_ZH, methods_markdown, methods_paragraph
from lexcompare.report.rating import RATING_COLUMNS, rating_records
from lexcompare.report.run_info import collect_run_info


@pytest.fixture(scope="module")
def matrix() -> GapMatrix:
    return build_matrix(EVERYTHING, CODEBOOK, MatrixOptions(as_of="2026-01-01", against=("uk",)))


def run_of(matrix: GapMatrix, **more: object) -> dict[str, Any]:
    made: dict[str, Any] = to_data(collect_run_info(matrix, options=more))
    return made


def test_every_special_sign_is_escaped() -> None:
    assert latex_escape("\\&%$#_{}~^") == (
        r"\textbackslash{}\&\%\$\#\_\{\}\textasciitilde{}\textasciicircum{}"
    )


def test_latex_has_a_sign_for_every_cell_and_balanced_braces(matrix: GapMatrix) -> None:
    text = matrix_latex(matrix)
    body = [line for line in text.splitlines() if line.endswith("\\\\") and " & " in line]
    rows = [line for line in body if "\\head" not in line]
    families = [f for f in CODEBOOK.families if any(c.family == f.id for c in CODEBOOK.concepts)]
    assert len(rows) == len(matrix.rows) * len(families)
    sizes = [sum(c.family == f.id for c in CODEBOOK.concepts) for f in families]
    for number, line in enumerate(rows):
        bare = re.sub(r"\\.", "", line)
        assert bare.count(" & ") == sizes[number // len(matrix.rows)]
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert text.count("\\begin{longtable}") == text.count("\\end{longtable}") == len(families)


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no xelatex here")
def test_latex_compiles(matrix: GapMatrix, tmp_path: Path) -> None:
    write_latex(tmp_path / "m.tex", matrix)
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "m.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_docx_tables_hold_the_matrix(matrix: GapMatrix) -> None:
    docx = pytest.importorskip("docx")
    data = matrix_docx(matrix)
    assert data == matrix_docx(matrix)
    document = docx.Document(io.BytesIO(data))
    shown = [cell.text for table in document.tables for row in table.rows[1:]
             for cell in row.cells[1:]]  # fmt: skip
    signs = [sign_of(cell) for cells in matrix.cells for cell in cells]
    assert sorted(shown) == sorted(signs)
    assert all(len(table.rows) == len(matrix.rows) + 1 for table in document.tables)


def test_docx_without_the_package_names_the_extra(
    matrix: GapMatrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] == "docx":
            raise ImportError("No module named 'docx'")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"lexcompare\[desk\]"):
        matrix_docx(matrix)


def test_jsonld_links_every_cell_to_its_units_and_no_words(matrix: GapMatrix) -> None:
    made = matrix_jsonld(matrix)
    text = json.dumps(made, ensure_ascii=False)
    observations: list[dict[str, Any]] = made["observation"]  # type: ignore[assignment]
    assert len(observations) == len(matrix.rows) * len(matrix.concepts)
    catalog = next(one for one in observations if one["@id"] == "#cell:cn-jia-data:catalog")
    assert catalog["value"] == "operative"
    assert catalog["isBasedOn"] == [{"@id": "#cn-jia-data#art_3"}]
    parts: list[dict[str, Any]] = made["hasPart"]  # type: ignore[assignment]
    assert {part["@type"] for part in parts} == {"Legislation"}
    assert "公布公共数据目录" not in text


def test_points_follow_the_grades_and_unknown_is_not_assessed(matrix: GapMatrix) -> None:
    records = rating_records(matrix)
    assert all(tuple(record) == RATING_COLUMNS for record in records)
    by_key = {(r["row"], r["concept"]): r for r in records}
    for row, cells in zip(matrix.rows, matrix.cells, strict=True):
        own = [by_key[row.key, cell.concept] for cell in cells]
        for cell, record in zip(cells, own, strict=True):
            if cell.grade is Grade.UNKNOWN:
                assert record["points"] is None
            if cell.grade is Grade.OPERATIVE:
                assert record["points"] == 2 and record["article"]
            if cell.grade in (Grade.SLOGAN, Grade.ABSENT, Grade.EXCLUDED):
                assert record["points"] == 0
        total = by_key[row.key, ""]
        known = [record for record in own if record["points"] is not None]
        assert total["points"] == sum(int(str(record["points"])) for record in known)
        assert total["max"] == 2 * len(known)


def test_methods_say_what_was_not_measured(matrix: GapMatrix) -> None:
    run = run_of(matrix, human_codings=None)
    assert MACHINE_EN in methods_paragraph(run, "en", {"zh-double": 0.87})
    assert MACHINE_ZH in methods_paragraph(run, "zh", {"zh-double": 0.87})
    for lang in ("en", "zh"):
        text = methods_paragraph(run, lang, {"zh-double": 0.87})
        facts = ("2026-01-01", CODEBOOK.version, CODEBOOK.digest[:12], "zh-double 0.87",
                 str(len(EVERYTHING)))  # fmt: skip
        assert [fact for fact in facts if fact not in text] == []
    assert methods_markdown(run).count("# ") == 2


def test_methods_drop_the_caveat_only_with_codings_by_persons(matrix: GapMatrix) -> None:
    run = run_of(matrix, human_codings={"units": 3})
    assert MACHINE_EN not in methods_paragraph(run, "en", {})
    assert MACHINE_ZH not in methods_paragraph(run, "zh", {})


def test_a_record_of_something_else_is_told() -> None:
    with pytest.raises(InputError, match="no record of a run"):
        methods_paragraph({"counts": {}})


def test_latex_draws_the_cross_with_a_sign_that_every_font_has(matrix: GapMatrix) -> None:
    # Fonts with Chinese lack U+2715, and xelatex leaves out what a font lacks with a mere warning.
    text = matrix_latex(matrix)
    assert any(cell.grade is Grade.EXCLUDED for cells in matrix.cells for cell in cells)
    assert "✕" not in text
    assert text.count(r"$\times$") >= 2  # legend and cell
