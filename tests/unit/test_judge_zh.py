"""Force of Chinese units: a table over the coding manual, sentences drafted for this project."""

# ruff: noqa: E501 - one case a line reads better than a wrapped one

from __future__ import annotations

import pytest

from lexcompare.analyse.judge import Judge
from lexcompare.core.model import Article
from lexcompare.core.offsets import Run
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, UnitKind

OPERATIVE, SOFT, SLOGAN, STRUCTURAL = (
    Force.OPERATIVE,
    Force.SOFT,
    Force.SLOGAN,
    Force.STRUCTURAL,
)


def unit(text: str, number: str = "1") -> Article:
    runs = (Run(0, len(text), 0, len(text)),) if text else ()
    return Article(
        f"art_{number}", UnitKind.ARTICLE, "", number, "", (), Span(0, len(text)), text, runs
    )


# fmt: off
CASES: dict[str, tuple[Force, str]] = {
    # structural gate
    "purpose": (STRUCTURAL, "为了方便甲市居民查阅馆藏，根据有关法律，结合馆务实际，制定本规则。"),
    "purpose-without-wei": (STRUCTURAL, "根据上级要求，结合乙县实情，制定本细则。"),
    "definition-suocheng": (STRUCTURAL, "本规则所称馆藏，是指甲市图书馆登记在册的图书。"),
    "definition-items": (STRUCTURAL, "本规则下列用语的含义：\n（一）读者，是指持证借书的人；\n（二）馆员，是指在岗职员。"),
    "definition-includes": (STRUCTURAL, "本规则所称馆舍，包括阅览室、书库和庭院。"),
    "definition-mentions-duty": (STRUCTURAL, "本规则所称读者义务，是指读者应当承担的还书责任。"),
    "scope": (STRUCTURAL, "甲市图书馆的借阅活动，适用本规则。"),
    "scope-reference": (STRUCTURAL, "村图书室的借阅活动参照本规则执行。"),
    "scope-not": (STRUCTURAL, "涉密古籍的借阅不适用本规则。"),
    "scope-with-secrets": (STRUCTURAL, "甲市图书馆的借阅活动，适用本规则。涉密古籍的借阅，按照保密法律的规定执行。"),
    "principle": (STRUCTURAL, "借阅工作遵循公平、便民的原则。"),
    "principle-should-no-bearer": (STRUCTURAL, "馆藏管理应当坚持保护为主、合理开放的方针。"),
    "other-law": (STRUCTURAL, "法律对古籍借阅另有规定的，从其规定。"),
    "other-law-penalties": (STRUCTURAL, "违反本规则的行为，上位法已有处罚规定的，适用其规定。"),
    "commencement": (STRUCTURAL, "本规则自二〇三一年五月一日起施行。"),
    "commencement-repeal": (STRUCTURAL, "本规则自公布之日起施行，原借阅须知同时废止。"),
    "interpretation": (STRUCTURAL, "本规则由甲市图书馆负责解释。"),
    "transition": (STRUCTURAL, "本规则施行前发出的借书证继续有效。"),
    "caption-then-purpose": (STRUCTURAL, "（目的）为了方便读者，制定本规则。"),
    "except-clause-beside-definition": (STRUCTURAL, "本规则所称书库，是指存放馆藏的房屋。临时棚屋除外。"),
    # structural beside conduct: judged by the conduct
    "scope-beside-duty": (OPERATIVE, "甲市的借阅活动，适用本规则。甲市图书馆应当每月公布借阅清单。"),
    "definition-beside-slogan": (SLOGAN, "本规则所称智慧阅览，是指在线借书。各县人民政府应当推动智慧阅览发展。"),
    "principle-with-prohibition": (OPERATIVE, "任何读者借书应当遵循诚信原则，不得转借他人。"),
    "principle-for-listed-bodies": (OPERATIVE, "公共图书馆开放馆藏，应当坚持公平、公正的原则。"),
    # operative: modality + bearer + act
    "duty": (OPERATIVE, "甲市图书馆应当编制馆藏目录。"),
    "duty-must": (OPERATIVE, "借书人必须登记姓名。"),
    "duty-ying": (OPERATIVE, "县档案馆应按季度报送统计表。"),
    "duty-xu": (OPERATIVE, "借阅珍本须经馆长批准。"),
    "duty-implied-bearer": (OPERATIVE, "借阅珍本，应当提交书面申请。"),
    "duty-conditional-bearer": (OPERATIVE, "读者遗失图书的，应当赔偿书款。"),
    "duty-term": (OPERATIVE, "乙县数据局应当在收到来信之日起七日内答复来信人。"),
    "duty-adjunct": (OPERATIVE, "馆员应当按照馆长的要求清点书架。"),
    "duty-means": (OPERATIVE, "甲市图书馆应当通过门户网站公布开馆时间。"),
    "duty-behind-object": (OPERATIVE, "乙县档案馆应当对破损卷宗进行修复。"),
    "duty-jiang": (OPERATIVE, "各分馆应当将藏书清册报总馆备案。"),
    "prohibition": (OPERATIVE, "任何人不得在书页上涂画。"),
    "prohibition-no-bearer": (OPERATIVE, "禁止携带明火进入书库。"),
    "prohibition-vague-harm": (OPERATIVE, "使用馆藏数据不得损害国家利益。"),
    "right": (OPERATIVE, "读者有权查阅本人的借书记录。"),
    "task": (OPERATIVE, "甲市文化局负责统筹推进全市阅读工作。"),
    "task-by": (OPERATIVE, "书库由后勤科负责管理，甲市图书馆予以配合。"),
    "task-list": (OPERATIVE, "甲市图书馆履行下列职责：\n（一）拟定开馆计划；\n（二）培训馆员。"),
    "indicative-duty": (OPERATIVE, "市大数据局编制全市书目数据清单。"),
    "indicative-joint": (OPERATIVE, "市文化局会同市财政局制定购书经费标准。"),
    "budget": (OPERATIVE, "购书经费纳入本级财政预算。"),
    "budget-bearer": (OPERATIVE, "乙县人民政府应当将购书经费列入年度预算。"),
    "final-decision": (OPERATIVE, "馆务会依规作出的裁定为最终决定。"),
    "three-kinds": (OPERATIVE, "馆藏数据分为可借、限借和不借三类。"),
    "sanction": (OPERATIVE, "违反本规则第四条规定的，由县文化局责令改正，处二百元罚款。"),
    "discipline": (OPERATIVE, "馆员私自出借珍本的，依法给予处分。"),
    "vague-and-checkable": (OPERATIVE, "甲市图书馆应当加强书库管理，每年清查一次馆藏。"),
    "vague-statement-then-duty": (OPERATIVE, "各级人民政府应当推动全民阅读。甲市图书馆应当公布新书目录。"),
    "boilerplate-lowers-nothing": (OPERATIVE, "乙县档案馆应当按照国家有关规定公布开放档案目录。"),
    "mechanism-with-content": (OPERATIVE, "甲市图书馆应当建立清查制度，每半年对书库进行盘点。"),
    "listed-class-with-related": (OPERATIVE, "县级以上人民政府及其有关部门应当公布购书计划。"),
    "may-apply": (OPERATIVE, "读者可以向甲市图书馆申请延长借期。"),
    "may-sue": (OPERATIVE, "申请人对答复不服的，可以依法提起行政诉讼。"),
    "list-of-items": (OPERATIVE, "办理借书证应当提交下列材料：\n（一）身份证件；\n（二）一寸照片。"),
    "list-inline": (OPERATIVE, "馆员应当遵守下列规定： （一）着装上岗； （二）登记来客。"),
    "list-of-cases": (OPERATIVE, "有下列情形之一的，不得借阅：\n（一）书页破损；\n（二）正在修复。"),
    "which-body-by-task": (OPERATIVE, "负责古籍保护的机构应当公布修复清单。"),
    # soft
    "may-agency": (SOFT, "甲市图书馆可以采取预约方式开放珍本室。"),
    "liberty": (SOFT, "读者可以在庭院内朗读。"),
    "unlisted-bearer-act": (SOFT, "有关部门应当公布闭馆安排。"),
    "unlisted-related-department": (SOFT, "市相关主管部门应当编制读者手册。"),
    "state-indicative": (SOFT, "国家制定古籍保护目录。"),
    "city-indicative": (SOFT, "本市编制阅读指南。"),
    "deferred-rules": (SOFT, "珍本借阅的具体办法由甲市图书馆另行制定。"),
    "deferred-to-national": (SOFT, "外文图书的借阅按照国家有关规定执行。"),
    "liability-by-law": (SOFT, "借书造成他人损失的，依法承担民事责任。"),
    "crime-by-law": (SOFT, "盗窃馆藏构成犯罪的，依法追究刑事责任。"),
    "encourage-with-benefit": (SOFT, "鼓励个人捐出藏书，并给予奖励。"),
    "complaint-may": (SOFT, "读者可以向馆长投诉。"),
    "obey-law": (SOFT, "印刷馆刊应当遵守出版法律、法规的规定。"),
    # slogan
    "strengthen": (SLOGAN, "甲市人民政府应当加强对阅读工作的领导。"),
    "promote-many": (SLOGAN, "各级人民政府应当推动阅读推广，促进书香社会建设，营造良好氛围。"),
    "bare-encouragement": (SLOGAN, "鼓励社会各界参与阅读活动。"),
    "support-development": (SLOGAN, "本市支持书店发展。"),
    "unlisted-and-vague": (SLOGAN, "有关部门应当推动馆藏流通。"),
    "mechanism-without-content": (SLOGAN, "县级以上人民政府应当建立健全阅读推广工作机制。"),
    "policy-without-content": (SLOGAN, "市文化局应当制定相关政策，培育阅读市场。"),
    "adjunct-then-vague": (SLOGAN, "县级以上人民政府应当按照全省书香建设的要求，加强分馆建设，提升服务能力。"),
    "means-then-vague": (SLOGAN, "县级以上人民政府应当通过规划引导、政策支持等方式，推动书店集聚发展。"),
    "explore": (SLOGAN, "本市探索建立藏书共享机制。"),
    "state-promotes": (SLOGAN, "国家促进古籍保护技术的发展。"),
    "good-citizen": (SLOGAN, "读者应当弘扬文明风尚，树立爱书意识。"),
    "duties-all-vague": (SLOGAN, "馆员应当履行下列义务：\n（一）坚持读者至上；\n（二）提高业务水平。"),
    "encourage-companies": (SLOGAN, "鼓励企业开发阅读应用，拓展阅读场景。"),
    "should-encourage": (SLOGAN, "市人民政府应当鼓励出版社创新出版方式，向读者开放资源。"),
    # found by reading verdicts on real texts, told again in other words
    "region-name-with-zi": (OPERATIVE, "自治区图书馆组织建立统一的检索平台。"),
    "in-charge": (OPERATIVE, "省文化厅主管全省的古籍修复。"),
    "liability-should": (SOFT, "污损馆藏的，应当依法承担民事责任。"),
    "scope-applies-to": (STRUCTURAL, "本规则适用于甲市的借阅活动。"),
    "other-law-with-a-duty-inside": (STRUCTURAL, "法律规定借阅应当取得批准的，从其规定。"),
    "adjunct-ends-in-system": (OPERATIVE, "各市人民政府应当按照古籍分级保护制度，确定本地区、本系统的珍本名录，对珍本进行重点保护。"),
    "graded-results": (OPERATIVE, "读者评价结果评为满意、不满意两个等级。"),
    "square-caption": (OPERATIVE, "【清查】甲市图书馆通过门户网站公布清查报告。"),
    "by-the-later-body": (OPERATIVE, "馆藏年度计划由甲市图书馆会同有关部门根据各馆需要编制，报市人民政府批准后实施。"),
    "penalty-by-law-of-a-named-body": (SOFT, "私售馆藏的，由市场监督管理部门依法处罚。"),
    "sentence-goes-on-without-subject": (OPERATIVE, "甲市图书馆应当加强馆舍建设。编制修缮清单，改善阅览环境。"),
    "joint-bodies-with-verbs-in-their-names": (OPERATIVE, "市文化局应当会同审计、质量监督等部门，制定馆藏评估规则。"),
    "exception-is-no-duty": (SOFT, "读者可以复印馆藏，当事人另有约定的除外。"),
}
# fmt: on


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize(("force", "text"), CASES.values(), ids=CASES.keys())
def test_force_of_a_unit(judge: Judge, force: Force, text: str) -> None:
    verdict = judge.judge(unit(text), None, "zh")
    assert verdict.force is force, verdict.reasons


def test_the_table_covers_every_force() -> None:
    counts = {force: sum(1 for one, _ in CASES.values() if one is force) for force in Force}
    assert all(count >= 10 for count in counts.values()), counts


PATHS: dict[str, tuple[str, str]] = {
    "named": ("binding", "甲市图书馆应当编制馆藏目录。"),
    "implied": ("binding-implied", "借阅珍本，应当提交书面申请。"),
    "unlisted": ("binding-unlisted", "有关部门应当公布闭馆安排。"),
    "vague": ("binding-vague", "甲市人民政府应当加强对阅读工作的领导。"),
    "hortatory": ("hortatory", "鼓励社会各界参与阅读活动。"),
    "task": ("task", "甲市文化局负责全市阅读工作。"),
    "prohibition": ("prohibition", "任何人不得在书页上涂画。"),
    "deferral": ("deferral", "外文图书的借阅按照国家有关规定执行。"),
    "sanction": ("sanction", "由县文化局责令改正，处二百元罚款。"),
    "gate": ("structural:scope", "甲市图书馆的借阅活动，适用本规则。"),
}


@pytest.mark.parametrize(("path", "text"), PATHS.values(), ids=PATHS.keys())
def test_the_rule_that_decided_is_named(judge: Judge, path: str, text: str) -> None:
    (statement,) = judge.judge_statements(unit(text), "zh")
    assert statement.path == path
