# ruff: noqa: E501 - wide tables of cases
"""Metadata inferred from titles and texts: tables of drafted and real cases."""

from __future__ import annotations

import pytest

from lexcompare.core.model import Metadata
from lexcompare.core.vocabulary import Jurisdiction, Level, Status
from lexcompare.parse.metadata import Inference, complete_metadata, find_conflicts, infer
from lexcompare.parse.notes import read_date
from lexcompare.parse.regions import find_leading_region, load_regions, region_of
from lexcompare.parse.titles import has_title_form, normalise_title, read_title, subject_of

BODY = "\n\n第一条 略。\n\n第二条 另略。\n\n"
CONGRESS = "（2031年5月6日甲省第三届人民代表大会常务委员会第二次会议表决通过）"
DECREE = "（2031年5月6日甲省人民政府令第12号公布 自2031年9月1日起施行）"


def read(title: str, note: str = "", close: str = "", head: str = "# ") -> Metadata:
    return infer("", f"{head}{title}\n\n{note}{BODY}{close}").metadata


# fmt: off
TITLES = {
    "plain": ("甲省公共数据条例", "甲省公共数据条例", ""),
    "spaced": ("甲 省 公共 数据 条例", "甲省公共数据条例", ""),
    "radicals": ("甲省⼤数据条例", "甲省大数据条例", ""),
    "quoted": ("《甲省公共数据开放办法》", "甲省公共数据开放办法", ""),
    "trial-kept": ("甲省公共数据办法（试行）", "甲省公共数据办法（试行）", ""),
    "ascii-brackets": ("甲省公共数据办法(试行)", "甲省公共数据办法（试行）", ""),
    "site": ("甲省数据条例-甲省人民政府门户网站", "甲省数据条例", ""),
    "wrapper": ("甲省数据局关于印发《甲省数据登记细则》的通知", "甲省数据登记细则", "甲省数据局"),
    "wrapper-without-quotes": ("乙市人民政府关于印发乙市公共数据办法的通知", "乙市公共数据办法", "乙市人民政府"),
    "wrapper-and-site": ("甲省数据局关于印发《甲省数据登记细则》的通知_政策文件_甲省数据局", "甲省数据登记细则", "甲省数据局"),
    "wrapper-without-about": ("丁市人民政府印发《关于加快数据利用的意见》的通知", "丁市人民政府关于加快数据利用的意见", "丁市人民政府"),
    "region-outside-quotes": ("无锡市《数据登记实施细则（试行）》", "无锡市数据登记实施细则（试行）", ""),
    "region-given-back": ("无锡市数据局关于印发数据登记细则的通知", "无锡市数据登记细则", "无锡市数据局"),
    "attachment": ("附件1：甲省数据登记办法", "甲省数据登记办法", ""),
    "amended": ("甲法（2031修正）", "甲法", ""),
    "dated": ("甲省数据条例(2031-05-06)", "甲省数据条例", ""),
    "implementing": ("甲省实施《乙法》办法", "甲省实施《乙法》办法", ""),
    "about-another": ("甲省人大常委会关于修改《甲省数据条例》的决定", "甲省人大常委会关于修改《甲省数据条例》的决定", ""),
}
# fmt: on


@pytest.mark.parametrize(("raw", "name", "issuer"), TITLES.values(), ids=TITLES)
def test_titles_are_taken_apart(raw: str, name: str, issuer: str) -> None:
    parts = read_title(raw)
    assert (parts.name, parts.issuer, parts.is_draft) == (name, issuer, False)


DRAFTS = {
    "in-brackets": "甲省数据登记细则（征求意见稿）",
    "trial-then-draft": "甲省数据登记细则（试行）（公开征求意见稿）",
    "bill": "甲省数据条例（草案）",
    "second-reading": "甲省数据条例（草案二次审议稿）",
    "called-for": "《甲省数据登记细则》公开征求意见",
    "announcement": "关于对《甲省数据登记细则（征求意见稿）》公开征求意见的公告",
}


@pytest.mark.parametrize("raw", DRAFTS.values(), ids=DRAFTS)
def test_drafts_are_seen_in_titles(raw: str) -> None:
    parts = read_title(raw)
    assert parts.is_draft
    assert "稿" not in parts.name
    assert "草案" not in parts.name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("中华人民共和国丙法", "丙法"),
        ("《丙法》（2031修正）", "丙 法"),
        ("甲省实施《中华人民共和国丙法》办法", "甲省实施〈丙法〉办法"),
        ("甲省数据办法（试行）", "甲省数据办法"),
        ("The Widget Regulations 2031", "widget  regulations 2031"),
    ],
    ids=["nation", "version", "inner-nation", "trial", "english"],
)
def test_titles_of_one_instrument_meet(left: str, right: str) -> None:
    assert normalise_title(left) == normalise_title(right)


def test_titles_of_two_instruments_do_not_meet() -> None:
    assert normalise_title("甲省数据条例") != normalise_title("甲省大数据条例")
    assert subject_of("甲省数据条例", "甲省") != subject_of("甲省大数据条例", "甲省")


@pytest.mark.parametrize("line", ["第一章 总则", "目录", "本条例自公布之日起施行。", "首页 > 政策"])
def test_other_lines_are_no_titles(line: str) -> None:
    assert not has_title_form(line)


# fmt: off
LEVELS = {
    "law": ("丙类数据法", "2031年5月6日 第二十届全国人民代表大会常务委员会第二次会议表决通过", "", Level.LAW),
    "administrative-regulation": ("数据登记条例", "2031年5月6日 国务院令第900号公布", "", Level.ADMINISTRATIVE_REGULATION),
    "state-council-normative": ("国务院关于加强数据工作的意见", "", "", Level.STATE_COUNCIL_NORMATIVE),
    "judicial-interpretation": ("最高人民法院关于审理数据案件的规定", "", "", Level.JUDICIAL_INTERPRETATION),
    "department-rule": ("数据登记办法", "（2031年5月6日国家数据委员会令第3号公布）", "", Level.DEPARTMENT_RULE),
    "department-normative": ("数据登记办法", "", "本办法由国家数据机关负责解释。", Level.DEPARTMENT_NORMATIVE),
    "party": ("中共中央办公厅关于数据工作的意见", "", "", Level.PARTY_STATE_POLICY),
    "local-regulation": ("甲省数据条例", CONGRESS, "", Level.LOCAL_REGULATION),
    "local-regulation-named-办法": ("甲省数据开放办法", CONGRESS, "", Level.LOCAL_REGULATION),
    "local-decision": ("关于促进数据开放的决定", "（2031年5月6日上海市第四十届人民代表大会常务委员会第九十次会议表决通过）", "", Level.LOCAL_DECISION),
    "local-decision-of-congress": ("甲省人民代表大会常务委员会关于促进数据开放的决定", CONGRESS, "", Level.LOCAL_DECISION),
    "sez": ("深圳经济特区数据若干规定", "（2031年5月6日深圳市第四十届人民代表大会常务委员会第九十次会议表决通过）", "", Level.SEZ_REGULATION),
    "pudong": ("上海市浦东新区数据流通若干规定", "（2031年5月6日上海市第四十届人民代表大会常务委员会第九十次会议表决通过）", "", Level.PUDONG_REGULATION),
    "pudong-by-its-government": ("浦东新区数据流通若干规定", "浦府规〔2031〕2号", "", Level.NORMATIVE),
    "autonomous": ("延边朝鲜族自治州自治条例", "", "", Level.AUTONOMOUS_REGULATION),
    "local-rule": ("甲省公共数据开放办法", DECREE, "", Level.LOCAL_RULE),
    "normative-by-number": ("甲省公共数据开放办法", "甲政办规〔2031〕5号", "", Level.NORMATIVE),
    "normative-by-validity": ("甲省公共数据登记细则", "", "本细则自2031年9月1日起施行，有效期五年。", Level.NORMATIVE),
    "opinion": ("乙市关于加快数据开放的意见", "", "", Level.NORMATIVE),
    "nothing-says": ("甲省公共数据开放办法", "", "", None),
    "draft": ("甲省数据条例（草案）", "", "", Level.DRAFT),
    "directive": ("Directive (EU) 2031/7 on widgets", "", "", Level.DIRECTIVE),
    "eu-regulation": ("Regulation (EU) 2031/7 on widgets", "", "", Level.EU_REGULATION),
    "statutory-instrument": ("The Widget Regulations 2031", "", "", Level.STATUTORY_INSTRUMENT),
    "act": ("Widget Act 2031", "", "", Level.ACT),
    "ordinance": ("Widget data", "Be it ordained by the People of the City of Franklin:", "", Level.ORDINANCE),
    "state-act": ("Widget data", "BE IT ENACTED BY THE LEGISLATURE OF THE STATE OF OREGON:", "", Level.STATE_ACT),
}
# fmt: on


@pytest.mark.parametrize(("title", "note", "close", "level"), LEVELS.values(), ids=LEVELS)
def test_level(title: str, note: str, close: str, level: Level | None) -> None:
    english = title.isascii()
    text = f"# {title}\n\n{note}\n\n" + ("Section 1. Widgets." if english else f"{BODY}{close}")
    assert infer("", text).metadata.level is level


# Facts about real instruments: the title alone tells region and, for 条例, the level.
# fmt: off
REAL = {
    "province": ("浙江省公共数据条例", "330000", "浙江省", Level.LOCAL_REGULATION),
    "municipality": ("上海市数据条例", "310000", "上海市", Level.LOCAL_REGULATION),
    "autonomous-region": ("广西壮族自治区大数据发展条例", "450000", "广西壮族自治区", Level.LOCAL_REGULATION),
    "city": ("广州市数据条例", "440100", "广东省广州市", Level.LOCAL_REGULATION),
    "capital": ("贵阳市政府数据共享开放条例", "520100", "贵州省贵阳市", Level.LOCAL_REGULATION),
    "special-zone": ("深圳经济特区数据条例", "440300", "广东省深圳市", Level.SEZ_REGULATION),
    "short-name": ("上海口岸服务条例", "310000", "上海市", Level.LOCAL_REGULATION),
    "nation": ("政务数据共享条例", "", "全国", Level.ADMINISTRATIVE_REGULATION),
    "nation-law": ("中华人民共和国数据安全法", "", "全国", Level.LAW),
    "free-trade-zone": ("中国（上海）自由贸易试验区条例", "310000", "上海市", Level.LOCAL_REGULATION),
}
# fmt: on


@pytest.mark.parametrize(("title", "code", "name", "level"), REAL.values(), ids=REAL)
def test_real_titles(title: str, code: str, name: str, level: Level) -> None:
    found = read(title)
    assert (found.region, found.region_name, found.level) == (code, name, level)
    assert found.title == title
    assert found.jurisdiction is Jurisdiction.CN
    assert found.language == "zh"


# fmt: off
DATES = {
    "adopted": ("甲省数据条例", CONGRESS, "本条例自2031年9月1日起施行。", "2031-05-06", "2031-09-01"),
    "chinese-numerals": ("甲省数据条例", "（二〇三一年五月六日甲省人民代表大会第一次会议表决通过）", "本条例自二〇三一年十月一日起施行。", "2031-05-06", "2031-10-01"),
    "adopted-then-approved": ("乙市数据条例", "（2031年5月6日乙市人民代表大会常务委员会第二次会议表决通过 2031年7月8日甲省人民代表大会常务委员会第三次会议批准）", "本条例自2031年9月1日起施行。", "2031-07-08", "2031-09-01"),
    "amended": ("甲省数据条例", "2031年5月6日甲省人民代表大会常务委员会第二次会议表决通过\n2035年6月7日甲省人民代表大会常务委员会第九十次会议以《关于修改〈甲省数据条例〉的决定》修正", "本条例自2031年9月1日起施行。", "2035-06-07", "2031-09-01"),
    "from-publication": ("甲省数据办法", "（2031年5月6日甲省人民政府令第12号公布）", "本办法自公布之日起施行。", "2031-05-06", "2031-05-06"),
    "from-publication-unknown": ("甲省数据条例", CONGRESS, "本条例自公布之日起施行。", "2031-05-06", ""),
    "in-the-note": ("甲省数据办法", DECREE, "", "2031-05-06", "2031-09-01"),
    "signed": ("甲省数据办法", "现将本办法印发给你们。\n\n甲省数据局\n\n2031年5月6日\n", "本办法自印发之日起施行，有效期两年。", "2031-05-06", "2031-05-06"),
    "proclaimed": ("甲省数据条例", "已由甲省人民代表大会常务委员会于2031年5月6日通过，现予公布。\n甲省人民代表大会常务委员会\n2031年5月9日\n", "本条例自2031年9月1日起施行。", "2031-05-09", "2031-09-01"),
    "page-furniture": ("甲省数据条例", "发布时间：2033年1月2日 打印", "", "", ""),
    "another-law-begins": ("甲省数据条例", CONGRESS, "本条例自2031年9月1日起施行。《丁条例》自2020年1月1日起施行的规定不再执行。", "2031-05-06", "2031-09-01"),
    "blank-date": ("甲省数据细则（征求意见稿）", "", "本细则自2031年XX月XX日起施行。", "", ""),
    "nothing": ("甲省数据条例", "", "", "", ""),
}
# fmt: on


@pytest.mark.parametrize(
    ("title", "note", "close", "promulgated", "effective"), DATES.values(), ids=DATES
)
def test_dates(title: str, note: str, close: str, promulgated: str, effective: str) -> None:
    found = read(title, note, close)
    assert (found.promulgated, found.effective) == (promulgated, effective)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2031年5月6日", "2031-05-06"),
        ("二〇三一年十二月三十一日", "2031-12-31"),
        ("2031-5-6", "2031-05-06"),
        ("2031年2月30日", ""),
        ("2031年13月1日", ""),
        ("某年某月某日", ""),
    ],
)
def test_dates_are_calendar_dates(text: str, iso: str) -> None:
    assert read_date(text) == iso


# fmt: off
ISSUERS = {
    "congress": ("甲省数据条例", CONGRESS, "甲省人民代表大会常务委员会"),
    "nation": ("丙法", "2031年5月6日 第二十届全国人民代表大会常务委员会第二次会议表决通过", "全国人民代表大会常务委员会"),
    "pudong": ("上海市浦东新区数据若干规定", "（2031年5月6日上海市第四十届人民代表大会常务委员会第九十次会议表决通过）", "上海市人民代表大会常务委员会"),
    "government": ("无锡市数据办法", "（2031年5月6日无锡市人民政府令第12号公布）", "无锡市人民政府"),
    "wrapper": ("甲省数据局关于印发《甲省数据细则》的通知", "", "甲省数据局"),
    "wrapper-short": ("市数据局关于印发《无锡市数据细则》的通知", "", "无锡市数据局"),
    "court": ("最高人民法院关于数据案件的规定", "", "最高人民法院"),
    "state-council": ("国务院关于数据工作的意见", "", "国务院"),
    "nobody": ("甲省数据条例", "", ""),
}
# fmt: on


@pytest.mark.parametrize(("title", "note", "issuer"), ISSUERS.values(), ids=ISSUERS)
def test_issuer(title: str, note: str, issuer: str) -> None:
    assert read(title, note).issuer == issuer


# fmt: off
STATUSES = {
    "nothing-says": ("# 甲省数据条例\n\n" + CONGRESS + BODY, Status.UNKNOWN),
    "draft-under-the-name": ("# 甲省数据细则\n\n甲省数据细则\n（征求意见稿）" + BODY, Status.DRAFT),
    "draft-wide-spaced": ("# 甲省数据细则\n\n甲 省 数 据 细 则\n（ 征 求 意 见 稿 ）" + BODY, Status.DRAFT),
    "consultation": ("# 甲省数据细则\n\n关于公开征求意见的公告" + BODY, Status.DRAFT),
    "asking-inside-an-article-is-none": ("# 甲省数据条例" + BODY + "第三条 起草规划应当公开征求意见。", Status.UNKNOWN),
    "repealed-label": ("# 甲省数据条例\n\n时效性：失效" + BODY, Status.REPEALED),
    "repealed-mark": ("# 甲省数据条例（已废止）" + BODY, Status.REPEALED),
    "repeals-another": ("# 甲省数据条例" + BODY + "《丁办法》同时废止。", Status.UNKNOWN),
    "valid-label": ("# 甲省数据条例\n\n是否有效：是" + BODY, Status.IN_FORCE),
    "front-matter": ("---\n标题: 甲省数据条例\n时效性: 现行有效\n---\n" + BODY, Status.IN_FORCE),
    "front-matter-draft": ("---\n法规名称: 甲省数据条例\n是否征求意见稿: true\n---\n" + BODY, Status.DRAFT),
}
# fmt: on


@pytest.mark.parametrize(("text", "status"), STATUSES.values(), ids=STATUSES)
def test_status(text: str, status: Status) -> None:
    assert infer("", text).metadata.status is status


def test_nothing_is_claimed_about_an_empty_text() -> None:
    found = infer("", "").metadata
    assert found == Metadata()


def test_a_file_name_helps_where_the_text_is_silent() -> None:
    found = infer("甲省数据条例(2031-05-06)", "第一条 略。").metadata
    assert (found.title, found.promulgated) == ("甲省数据条例", "2031-05-06")


def test_a_database_identifier_gives_place_level_and_date() -> None:
    text = (
        '---\nidentifier: "1.2.156.3005.6-1400320200300020310506001100000"\n---\n# 无锡市数据办法'
    )
    found = infer("", text + BODY).metadata
    assert (found.region, found.level, found.promulgated) == (
        "320200",
        Level.LOCAL_RULE,
        "2031-05-06",
    )


def test_the_manifest_wins_and_gaps_are_named() -> None:
    given = Metadata(title="甲省数据条例", level=Level.LOCAL_RULE)
    found = read("甲省数据条例", CONGRESS)
    done = complete_metadata(given, found)
    assert done.level is Level.LOCAL_RULE
    assert "level" not in done.inferred
    assert {"promulgated", "issuer", "region_name"} <= set(done.inferred)


# fmt: off
CONFLICTS = {
    "same": ({"level": Level.LAW}, {"level": Level.LAW}, 0),
    "level": ({"level": Level.LAW}, {"level": Level.NORMATIVE}, 1),
    "empty-manifest": ({}, {"level": Level.LAW}, 0),
    "silent-text": ({"level": Level.LAW}, {}, 0),
    "title": ({"title": "甲省数据条例"}, {"title": "乙市数据条例"}, 1),
    "title-shortened": ({"title": "丙法"}, {"title": "中华人民共和国丙法"}, 0),
    "title-translated": ({"title": "Data Act"}, {"title": "数据条例"}, 0),
    "in-force-but-draft": ({"status": Status.IN_FORCE}, {"status": Status.DRAFT}, 1),
    "repealed-though-page-says-valid": ({"status": Status.REPEALED}, {"status": Status.IN_FORCE}, 0),
    "promulgated": ({"promulgated": "2031-05-07"}, {"promulgated": "2031-05-06"}, 1),
}
# fmt: on


@pytest.mark.parametrize(("ours", "theirs", "count"), CONFLICTS.values(), ids=CONFLICTS)
def test_conflicts(ours: dict[str, object], theirs: dict[str, object], count: int) -> None:
    found = Inference(Metadata(**theirs))  # type: ignore[arg-type]
    problems = find_conflicts(Metadata(**ours), found, "cn-x")  # type: ignore[arg-type]
    assert len(problems) == count
    assert all(problem.code == "metadata-conflict" for problem in problems)


def test_any_date_of_the_note_is_no_conflict() -> None:
    found = Inference(Metadata(promulgated="2035-06-07"), dates=("2031-05-06", "2035-06-07"))
    assert find_conflicts(Metadata(promulgated="2031-05-06"), found, "cn-x") == ()
    assert len(find_conflicts(Metadata(promulgated="2031-05-07"), found, "cn-x")) == 1


def test_the_regions_are_those_of_the_standard() -> None:
    regions = load_regions()
    assert sum(region.is_province for region in regions) == 34
    assert sum(r.code.endswith("00") and not r.is_province for r in regions) == 333
    assert len({region.code for region in regions}) == len(regions)
    assert all(region_of(region.name) == region for region in regions)
    assert all(region_of(region.province) is not None for region in regions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("海南藏族自治州条例", "海南藏族自治州"),
        ("海南省条例", "海南省"),
        ("吉林市条例", "吉林市"),
        ("吉林省条例", "吉林省"),
        ("江苏省无锡市条例", "无锡市"),
        ("上海市浦东新区规定", "浦东新区"),
        ("珠海经济特区条例", "珠海市"),
    ],
)
def test_regions_that_share_characters(text: str, name: str) -> None:
    found = find_leading_region(text)
    assert found is not None
    assert found[0].name == name


@pytest.mark.parametrize(
    "text", ["公共数据条例", "城市市容条例", "中山陵保护条例", "黄山风景区条例"]
)
def test_no_region_is_seen_where_none_is_named(text: str) -> None:
    assert find_leading_region(text) is None
