"""The codebook guide says what the loader does: every snippet and every table row is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.matcher import CueMatcher
from lexcompare.codebook.model import Codebook, Thresholds
from lexcompare.core.errors import CodebookError

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "codebook-guide.md").read_text("utf-8")
SNIPPETS = re.findall(r"^```toml\n# (\S+)\n(.*?)^```", GUIDE, re.M | re.S)
ROWS = [
    [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GUIDE.split("| cue | matches")[1].split("\n\n")[0].splitlines()[2:]
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The codebook that the guide builds."""
    for name, text in SNIPPETS:
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def book(folder: Path) -> Codebook:
    return load_codebook(folder)


def test_every_toml_snippet_names_its_file_and_all_load_together(book: Codebook) -> None:
    assert len(SNIPPETS) == GUIDE.count("```toml") == 5
    assert book.concept_ids == ("lending", "hours")
    assert [item.id for item in book.objects] == ["children", "everybody"]
    assert book.rule_scores == {"lending.right": 0.9, "hours.weekly": 0.75}
    assert set(book.rule_scores) <= {rule.id for rule in book.rules}


def test_the_files_of_the_table_are_those_that_a_codebook_has(folder: Path) -> None:
    named = set(re.findall(r"^\| `([a-zA-Z/]+\.toml)`", GUIDE, re.M))
    assert named == {"codebook.toml", "concepts/ID.toml", "objects.toml", "scores.toml"}
    (folder / "gates.toml").write_text("", "utf-8")
    with pytest.raises(CodebookError, match=r"gates\.toml: this file is no part"):
        load_codebook(folder)


@pytest.mark.parametrize(("cue", "right", "wrong"), ROWS, ids=[row[0] for row in ROWS])
def test_a_cue_of_the_table_matches_what_the_table_says(
    cue: str, right: str, wrong: str, folder: Path
) -> None:
    cue = cue.strip("`")
    lang = "zh" if re.search(r"[\u4e00-\u9fff]", cue) else "en"
    concept = folder / "concepts" / "hours.toml"
    text = concept.read_text("utf-8")
    rule = f'\n[[rule]]\nid = "hours.row"\nlang = "{lang}"\nany = [\'{cue}\']\nabout = "-"\n'
    concept.write_text(text.split("[[example]]")[0] + rule, "utf-8")
    main = folder / "codebook.toml"
    main.write_text(main.read_text("utf-8").replace('default_gate = "library"\n', ""), "utf-8")
    matcher = CueMatcher(load_codebook(folder))

    def fires(sentence: str) -> bool:
        return any(hit.rule.id == "hours.row" for hit in matcher.hits(sentence, lang))

    assert fires(right)
    assert not fires(wrong)


def test_the_table_shows_every_mark_of_the_rule_language() -> None:
    cues = " ".join(row[0] for row in ROWS)
    assert all(mark in cues for mark in ("…", "……", "(", "|", "*"))
    assert len(ROWS) >= 7


def test_gates_and_negative_terms_do_what_the_guide_says(book: Codebook) -> None:
    matcher = CueMatcher(book)

    def rules(text: str) -> set[str]:
        return {hit.rule.id for hit in matcher.hits(text, "zh")}

    assert "lending.right" in rules("读者可以借阅图书。")
    assert "lending.right" not in rules("游客可以借阅雨伞。")
    assert "lending.right" not in rules("两馆之间馆际外借图书。")


def test_the_numbers_that_the_guide_names_are_the_defaults() -> None:
    plain = Thresholds()
    passage = GUIDE.split("## Where scores come from")[1]
    for number in (
        f"decisive {plain.decisive}",
        f"supporting {plain.supporting}",
        f"`decide` ({plain.decide})",
        f"`unsure` ({plain.unsure})",
    ):
        assert number in passage


def test_the_message_shown_is_the_message_given(folder: Path) -> None:
    shown = re.search(r"^lexcompare: (concepts/lending.*)$", GUIDE, re.M)
    assert shown is not None
    concept = folder / "concepts" / "lending.toml"
    text = concept.read_text("utf-8").replace("借(阅|出)", "借出")
    concept.write_text(text, "utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(folder)
    assert str(caught.value) == shown.group(1)


def test_the_readme_links_the_guide() -> None:
    more = (ROOT / "README.md").read_text("utf-8").split("## More")[1]
    assert "docs/codebook-guide.md" in more


def test_the_commands_of_the_guide_exist() -> None:
    help_text = (ROOT / "README.md").read_text("utf-8")
    for verb in re.findall(r"lexcompare (codebook check|run|evaluate)", GUIDE):
        assert f"`{verb}" in help_text
