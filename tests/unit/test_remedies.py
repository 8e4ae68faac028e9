"""Remedies on drafted provisions, for and against: review, appeal, suit, damages, and their denial.

Every provision is drafted for this table about invented places. ``remedy`` is a provision that
opens a way to redress about data or government information; ``none`` one that names something
near it without opening it; ``denied`` one that takes the way away, which is no remedy and has to
be recorded as an exclusion.
"""

# ruff: noqa: E501 - a table reads better with a case on a line
from __future__ import annotations

from functools import cache

import pytest

from lexcompare.analyse.tagger import Tagger, TagResult
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import UnitKind

TITLES = {"zh": "乙市公共数据规定", "en": "Franklin Public Data Act"}

REMEDY_ZH = {
    "reconsideration of a refusal": (
        "市图书馆拒绝开放其数据集的,当事人不服,可在两个月里请求行政复议。"
    ),
    "suit after reconsideration": "对数据局作出的复议结论仍有意见的人,得向法院起诉。",
    "either way": "利用者不服终止其数据使用资格的决定,复议和行政诉讼由其自行择一。",
    "review by a higher authority": (
        "被拒绝取得数据集的人可以请上一级数据管理机关复查,后者应在二十日里作出新的决定。"
    ),
    "independent panel": (
        "丁市设数据开放复核委员会,其成员不得来自原答复单位;申请人对答复有异议的,"
        "由该委员会重新审查并作出有拘束力的结论。"
    ),
    "compensation for a leak": "因机构保管公共数据不当而受损失的居民,有权获得赔偿。",
    "state compensation": "错误的政府数据致人损害的,受害人可依国家赔偿的规则索赔。",
    "compensation of a business": "提前收回授权运营数据使经营者受损的,授权机关应给予公平补偿。",
    "public interest suit": "处理数据侵害多数居民权益的,检察院可以起诉,提起公益诉讼。",
    "arbitration": "利用者与提供部门就数据利用约定发生纠纷,任何一方均可提请仲裁。",
    "civil suit": "数据提供单位违约中断接口的,利用者可以提起民事诉讼要求其承担损失。",
    "failure to answer": "逾期不答复数据申请的,视为拒绝,申请人可以据此寻求行政复议。",
}

NONE_ZH = {
    "complaint to the body": "居民认为门户上的数据有误的,可以告诉市数据局,数据局核对后回复。",
    "hotline": "市数据局设热线,受理对公共数据开放的举报和投诉。",
    "suits as statistics": "政府信息公开年度报告应当写明因信息公开被申请复议、提起诉讼的件数。",
    "documents of court": "法院可以调取公共数据作为行政诉讼的证据。",
    "obligation to mend": "数据不准确的,提供部门应当在五日内更正。",
    "sanction": "工作人员泄露公共数据的,依法给予处分。",
    "user liability": "利用主体违反约定造成损失的,由其承担违约责任。",
    "insurance": "鼓励保险机构开发数据安全赔偿保险产品。",
    "review of the list": "市数据局每年对公共数据开放清单复核一次。",
    "review between bodies": "部门对拒绝共享公共数据有不同看法的,提请联席会议协调。",
    "ecological compensation": "公共数据包括生态补偿资金发放记录。",
    "court data": "法院应当向平台归集行政诉讼案件数据。",
}

DENIED_ZH = {
    "final decision": "对公共数据密级的鉴定结论为终局结论,当事人不得再申请复议。",
    "no suit": "对数据局不受理匿名需求的答复,不得提起行政诉讼。",
    "no damages": "开放数据按现状提供,利用者不得以数据有误为由要求赔偿。",
    "no damages, other words": "公共数据偶有延迟更新的,提供部门对利用者不负赔偿责任。",
    "outside review": "门户对数据集的推荐次序,不属于行政复议的受理范围。",
    "no compensation": "数据集停止更新的,不予补偿。",
}

REMEDY_EN = {
    "appeal to a commissioner": (
        "A person whose request for data is refused may appeal to the Information Commissioner "
        "within thirty days."
    ),
    "tribunal": "The tribunal may quash a decision of the council to withhold a dataset.",
    "court": "Any requester denied public records may petition the superior court for relief.",
    "attorney fees": (
        "The court shall award reasonable costs to a person who prevails in an action to obtain "
        "public records."
    ),
    "damages": "A person harmed by disclosure of personal data may recover actual damages.",
    "compensation": (
        "An individual who suffers loss because of a breach of these data rules is entitled to "
        "compensation."
    ),
    "ombudsman": (
        "An applicant may ask the ombudsman to review a refusal to release data; the ombudsman's "
        "finding binds the department."
    ),
    "internal review by others": (
        "The applicant may seek review of the refusal by an officer who took no part in the "
        "original decision on the information."
    ),
    "judicial review": "A refusal to license re-use of data is open to judicial review.",
    "injunction": "A resident may sue for an injunction to compel publication of the dataset.",
}

NONE_EN = {
    "peer review": "The office shall review every dataset for errors before publication.",
    "court records": "The court clerk shall publish records of every appeal on the data portal.",
    "complaint only": "A user may report an error in a dataset to the data officer.",
    "audit": "The auditor shall review the agency's compliance with this Act on public data.",
    "criminal": "A person who sells confidential data is liable to a fine.",
    "fees": "The agency may charge for compensation of staff who copy the records.",
    "judicial data": "Data of the judicial branch are public data.",
}

DENIED_EN = {
    "no action": "This Act on open data gives rise to no cause of action against the city.",
    "no damages": "The city is not liable in damages for errors in an open dataset.",
    "unreviewable": (
        "A decision on the order in which datasets are published may not be appealed or reviewed "
        "by any court."
    ),
    "no enforceable right": "This policy on data creates no right enforceable at law or in equity.",
    "final": "The director's decision to remove a dataset is final and not subject to review.",
}

# Drafted after the rules had been widened on the tables above: a second first look. 15 of 20 came
# out right before the rules were mended for the others (29 of 52 did above).
LATER_REMEDY = {
    "reconsideration against conditions": (
        "zh",
        "企业认为所附数据利用条件过严的,可以先向市人民政府提起行政复议。",
    ),
    "court after silence": (
        "zh",
        "市数据局三十日内未就信息公开申请作出答复的,申请人可以诉至法院。",
    ),
    "compensation after withdrawal": (
        "zh",
        "因撤回已开放数据给企业造成损失的,公共机构应当补偿。",
    ),
    "review board": (
        "zh",
        "不服不予公开决定的居民,可以请信息公开审议会重新审查,审议会的结论对市数据局有约束力。",
    ),
    "suit for a leak": ("zh", "数据泄露的受害人可以对运营机构提起侵权之诉。"),
    "appeal to a board": (
        "en",
        "If a keeper refuses to release a record, the requester may take an appeal to the board.",
    ),
    "order of a court": (
        "en",
        "The high court may order the ministry to publish a dataset that it withheld unlawfully.",
    ),
    "money for loss": (
        "en",
        "Anyone who sustains loss from a breach of these data rules must be compensated.",
    ),
    "second look": (
        "en",
        "A person refused information may ask for the refusal to be reconsidered by the registrar.",
    ),
}
LATER_NONE = {
    "statistics of suits": ("zh", "年度报告列明行政复议和行政诉讼的数量与结果,并附数据表。"),
    "codes": ("zh", "公共数据目录为行政复议决定书设置专门编码。"),
    "training": ("zh", "市数据局组织信息公开诉讼应对培训。"),
    "price": ("zh", "数据产品定价应当补偿合理成本。"),
    "judgments": ("en", "Judgments of the court of appeal are published as open data."),
    "pay": ("en", "The chief data officer receives compensation fixed by the council."),
}
LATER_DENIED = {
    "no suit over order": ("zh", "公共数据发布的先后次序不可诉。"),
    "no claim": ("zh", "公共数据接口限速期间,用户无权主张赔偿。"),
    "final answer": ("zh", "审议会就公共数据密级出具的意见为最终意见,不得提起诉讼。"),
    "no claim in English": (
        "en",
        "No person may bring a claim against the city over a gap in the public data.",
    ),
    "no review in English": (
        "en",
        "The ranking of datasets by the director shall not be subject to judicial review.",
    ),
}


def cases(table: dict[str, str], lang: str, verdict: str) -> list[object]:
    return [
        pytest.param(text, lang, verdict, id=f"{lang}: {verdict}: {name}")
        for name, text in table.items()
    ]


def later(table: dict[str, tuple[str, str]], verdict: str) -> list[object]:
    return [
        pytest.param(text, lang, verdict, id=f"{lang}: {verdict}, later: {name}")
        for name, (lang, text) in table.items()
    ]


# fmt: off
# A second draft, measured before anything was mended for it: 25 of these 30 came out right.
FRESH_REMEDY = {
    "unanswered request to the court": "丙县统计局逾期不答复数据开放申请的，申请人可以向人民法院提起行政诉讼。",
    "reconsideration of a licence": "企业对撤销其公共数据授权运营资格的决定不服的，可以依法申请行政复议或者提起行政诉讼。",
    "internal review then court": "申请人对不予提供政府信息的答复有异议的，可以自收到答复之日起三十日内向丁州数据委员会申请复核；对复核决定不服的，可以起诉。",
    "damages from the operator": "运营机构违约使用公共数据，造成个人损失的，受害人有权请求其承担赔偿责任。",
    "state liability": "行政机关公开错误的政务数据，侵犯他人合法权益并造成损害的，依法给予国家赔偿。",
    "appeal commission": "乙市设立数据权益申诉委员会，受理对数据开放决定不服的申诉，并在六十日内作出裁决。",
    "compensation for withdrawal": "因公共利益需要收回已经授权的公共数据使用权，给被授权人造成损失的，应当予以补偿。",
    "arbitration or court": "因公共数据利用协议发生的争议，当事人可以申请仲裁，也可以向人民法院起诉。",
    "remedies told in refusal": "不予开放公共数据的决定应当说明理由，并告知申请人申请行政复议、提起行政诉讼的途径和期限。",
    "procuratorate": "违法处理公共数据，致使社会公共利益受到侵害的，人民检察院可以依法提起公益诉讼。",
    "third party": "第三方认为开放其商业数据的决定侵犯其权益的，可以申请行政复议。",
    "class of users": "数据利用主体对信用记录不服的，可以向上一级机关申请复查，复查机关应当在二十个工作日内书面答复。",
    "injunction": "数据主体可以请求人民法院责令数据处理者停止侵害、消除影响并赔偿损失。",
}
FRESH_NONE = {
    "complaint channel": "乙市公共数据平台应当设置投诉入口，并在五个工作日内反馈处理结果。",
    "objection to errors": "自然人认为开放的公共数据有误的，可以向数据提供单位提出异议。",
    "fine": "违反本办法规定，擅自出售公共数据的，由市数据局处一万元以上五万元以下罚款。",
    "liability by reference": "造成他人损失的公共数据违法行为，构成犯罪的，依法追究刑事责任。",
    "court as provider": "人民法院、人民检察院应当按照规定向省公共数据平台归集诉讼数据。",
    "court enforcement": "当事人逾期不履行数据违法行为处罚决定的，由作出决定的机关申请人民法院强制执行。",
    "disaster compensation": "公共数据运营机构应当购买责任保险，建立风险准备金。",
    "price compensation": "公共数据产品的价格按照补偿成本、合理收益的原则核定。",
    "disputes of competence": "政务部门之间对数据共享有争议的，由丙市数据局协调；协调不成的，报市人民政府决定。",
    "insurance data": "仲裁机构、公证机构可以依申请共享婚姻登记数据。",
    "audit of the review body": "行政复议机关应当按照目录更新其公共数据。",
    "report of misconduct": "任何单位和个人有权举报违法公开公共数据的行为。",
}
FRESH_DENIED = {
    "final": "丁市数据委员会关于数据开放类型的决定为终局决定，不得申请复议。",
    "no compensation": "因系统维护暂停开放公共数据的，不承担赔偿责任。",
    "no suit": "对数据目录的编排不服的，不得提起行政诉讼。",
    "waiver": "使用者利用开放数据造成损失的，数据开放主体不予赔偿。",
    "internal only": "本规定不赋予任何人就公共数据开放提起诉讼的权利。",
}
# fmt: on

TABLE = [
    *cases(REMEDY_ZH, "zh", "remedy"),
    *cases(NONE_ZH, "zh", "none"),
    *cases(DENIED_ZH, "zh", "denied"),
    *cases(REMEDY_EN, "en", "remedy"),
    *cases(NONE_EN, "en", "none"),
    *cases(DENIED_EN, "en", "denied"),
    *cases(FRESH_REMEDY, "zh", "remedy"),
    *cases(FRESH_NONE, "zh", "none"),
    *cases(FRESH_DENIED, "zh", "denied"),
    *later(LATER_REMEDY, "remedy"),
    *later(LATER_NONE, "none"),
    *later(LATER_DENIED, "denied"),
]


@cache
def tagger() -> Tagger:
    return Tagger()


def tagged(text: str, lang: str) -> TagResult:
    text = text.replace(",", "，").replace(";", "；") if lang == "zh" else text
    unit = Article(
        "art_9",
        UnitKind.ARTICLE,
        "第九条",
        "9",
        "",
        (),
        Span(0, len(text)),
        text,
        (Run(0, len(text), 0, len(text)),),
    )
    return tagger().tag(unit, lang, title=TITLES[lang])


@pytest.mark.parametrize(("text", "lang", "verdict"), TABLE)
def test_remedy(text: str, lang: str, verdict: str) -> None:
    result = tagged(text, lang)
    found = "remedies" in {tag.concept for tag in result.tags}
    denied = "remedies" in {item.concept for item in result.exclusions}
    assert (found, denied) == (verdict == "remedy", verdict == "denied")
