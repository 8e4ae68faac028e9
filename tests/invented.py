"""Invented local regulations in any number, each different from the others."""

from __future__ import annotations

from pathlib import Path
from random import Random

_ACTS = (
    "市数据局应当编制公共数据目录，并每季度更新一次。",
    "公共数据主管部门应当自收到开放申请之日起十个工作日内答复申请人。",
    "鼓励企业和个人利用公共数据开展创新应用。",
    "涉及国家秘密、商业秘密和个人隐私的公共数据不予开放。",
    "申请人对答复不服的，可以依法申请行政复议或者提起行政诉讼。",
    "违反本办法规定，未按时更新目录的，由市数据局责令改正。",
)


def invented_text(number: int) -> str:
    """Return the text of one regulation of an invented place."""
    place, random = f"乙{number}市", Random(number)
    lines = [f"# {place}公共数据第{number}办法", "", "（2031年5月6日公布）", ""]
    lines += ["第一条 为了规范公共数据管理，制定本办法。", ""]
    for article in range(2, 12 + number % 4):
        act = random.choice(_ACTS).replace("市数据局", f"{place}数据局")
        # Names of nothing, so that no text is a copy of another.
        name = "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(24))
        lines += [f"第{_numeral(article)}条 {act}{name}依照前款执行。", ""]
    lines += [f"第{_numeral(12 + number % 4)}条 本办法自2031年7月1日起施行。", ""]
    return "\n".join(lines)


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{digits[tens]}十")
    return head + (digits[ones] if ones else "")


def invented_corpus(folder: Path, number: int) -> Path:
    """Write a folder of so many regulations."""
    folder.mkdir(parents=True)
    for one in range(number):
        (folder / f"yi-{one:03d}.md").write_text(invented_text(one), "utf-8")
    return folder
