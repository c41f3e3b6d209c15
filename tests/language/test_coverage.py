"""Every figure of a document is registered, explained or missing; the real documents where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import SOURCES, needs_documents

from simulator.language.coverage import Coverage, coverage
from simulator.language.coverage_tables import LIST_NUMBER, PATTERNS, WORDS
from simulator.language.loading import load_documents
from simulator.language.schema import Skip, Statement

ROOT = Path(__file__).resolve().parents[2]


def statement(fragment: str, value: float, section: str = "0", **more: object) -> Statement:
    return Statement.model_validate(
        {
            "id": "s",
            "kind": "target",
            "title": {"zh": "题", "en": "T"},
            "value": value,
            "unit": "个",
            "year": 2022,
            "section": section,
            "fragment": fragment,
            **more,
        }
    )


def missing(text: str, *statements: Statement, skips: tuple[str, ...] = ()) -> list[str]:
    found = [Skip(text=skip, reason="原因 | reason") for skip in skips]
    return [item.text for item in coverage(text, statements, found).missing]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("新建公园3个,修路2.5公里", ["3", "2.5"]),
        ("新建公园35个,增长2.5%", ["35", "2.5"]),
        ("投资1.25万亿元", ["1.25"]),
        ("共1,234,567户,1,200人", ["1,234,567", "1,200"]),
        ("2021,300户", ["2021", "300"]),
        ("共有 103 5个村", ["103", "5"]),
        ("一般3—5家", ["3", "5"]),
        ("产值翻番,数量翻两番,实现“零”的突破,隐患清零,垃圾零填埋", ["翻番", "翻两番", "零”的突破", "清零", "零填埋"]),
        ("村村全覆盖,全部通车,百分百落实,百分之三十,三分之一", ["全覆盖", "全部", "百分百", "百分之三十", "三分之一"]),
        ("新建水厂三百座,带动百户,惠及千余名,修路百公里", ["三百座", "百户", "千余名", "百公里"]),
        ("规模增长一倍,排放减半,数据全量汇聚", ["一倍", "减半", "全量"]),
        ("应保尽保、应接尽接,能开尽开,应进必进", ["应保尽保", "应接尽接", "能开尽开", "应进必进"]),
        ("公园七座,桥梁两座,三类项目,七大商圈,广场一处,", ["七座", "两座", "三类", "七大", "一处"]),
        ("近三成居民,半数以上企业,所有村庄通车,实现零事故", ["三成", "半数", "所有", "零事故"]),
        ("全面完成改革,超额完成任务,足额清偿,津贴实现普惠", ["全面完成", "超额完成", "足额", "普惠"]),
        ("首个试验区,首台重卡,蝉联“十一连冠”,实现“双下降”", ["首个", "首台", "十一连冠", "双下降"]),
        ("首台(套)产品、首台套、首批次,普惠性幼儿园、普惠政策,全面完善", []),
        ("G6公里,S50台,G6高速", ["6", "50"]),
        ("零售、零碳园区、三次产业、混合所有制、权益所有人、一成不变,二十大,中央八项规定", []),
        ("深化“三个建设”,落实“四个最严”要求,推进“六个精准、五个一批”", []),
        ("落实“六个百分百”", ["六个", "百分百"]),
        ("千方百计,十分重要,第三百座,百年大计,应当尽力", []),
        ("新建公园5万个", ["5"]),
        ("建立健全部门协调机制", []),
        ("没有数字", []),
        ("", []),
    ],
)
def test_numerals_and_words_are_found(text: str, figures: list[str]) -> None:
    assert missing(text) == figures


@pytest.mark.parametrize(
    ("statements", "left"),
    [
        ([statement("新建公园30个", 30)], ["5", "8", "6"]),
        ([statement("新建公园30个", 31)], ["30", "5", "8", "6"]),
        ([statement("新建公园30个、广场5—8处", 30)], ["5", "8", "6"]),
        ([statement("广场5—8处", 5, high=8, comparator="range")], ["30", "6"]),
        ([statement("公园30个、广场5—8处", 30), statement("广场5—8处", 5, high=8, comparator="range")], ["6"]),
        ([statement("下降6%", -6)], ["30", "5", "8"]),
        ([statement("不在文中30个", 30)], ["30", "5", "8", "6"]),
    ],
)
def test_a_numeral_is_the_value_of_a_statement(statements: list[Statement], left: list[str]) -> None:
    assert missing("新建公园 30 个、广场5—8处,能耗下降6%", *statements) == left


def test_a_statement_accounts_for_one_place_in_its_section() -> None:
    text = "新增绿色工厂20个。\n一、新增绿色工厂20个,商户10家以上,又新增绿色工厂20个。\n"
    factories = statement("新增绿色工厂20个", 20, section="一")
    assert missing(text, factories) == ["20", "10", "20"]
    assert missing(text, factories, statement("10家以上", 10, section="一"), skips=("新增绿色工厂20个",)) == ["20"]
    more = statement("又新增绿色工厂20个", 20, section="一")
    assert missing(text, factories, more, skips=("新增绿色工厂20个",)) == ["10"]


def test_a_word_is_accounted_for_by_the_fragment_that_holds_it() -> None:
    text = "口岸过货量翻番,产值翻番"
    assert missing(text, statement("口岸过货量翻番", 2, unit="倍")) == ["翻番"]


def test_passages_to_skip() -> None:
    text = "推行“十百千”和 3+2 行动,3+2 贯通"
    found = coverage(text, [], [Skip(text="3+2", reason="名称 | name"), Skip(text="4+2", reason="名称 | name")])
    assert (found.listed, len(found.missing), found.absent) == (2, 2, (1,))
    assert missing(text, skips=("和3+2行动",)) == ["3", "2"]


def test_a_passage_that_is_printed_twice_is_skipped_twice() -> None:
    text = "推行3+2行动,3+2贯通"
    assert missing(text, skips=("3+2", "3+2")) == []
    thrice = coverage(text, [], [Skip(text="3+2", reason="名称 | name")] * 3)
    assert (thrice.missing, thrice.absent) == ((), (2,))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022年,2021—2025年,2021至2025年;2020年度", "year"),
        ("2月16日,5月1日至7日,6月底", "month and day"),
        ("发表于 2022-08-03 15:01:14", "date and time"),
        ("第16届,位列第10", "ordinal, rank, or page"),
        ("自由路2号街坊,轨道交通1、2号线", "number in a name"),
        ("国办发〔2021〕5号", "number of an official document"),
        ("5G基站,4G,F5G,5.5G", "generation of networks"),
        ("IPv6改造", "internet protocol"),
        ("G6高速,S101线,G5901,G65包头段", "number of a road"),
        ("国道110、110国道、省道103线", "number of a road"),
        ("世界500强,50强", "name of a ranking"),
        ("国家5A级景区,4A景区", "name of a grade"),
        ("PM2.5、PM10、CO2", "name of a substance"),
        ("P2P平台", "name such as P2P"),
        ("12345热线", "number of a hotline"),
        ("“1+N+X”政策,“2+2+N”格局", "name of a plan such as 1+N"),
        ("实现1+1>2", "figure of speech"),
        ("2.0版,工业4.0", "version"),
        ("60岁以上老年人,0—3岁婴幼儿", "age group"),
        ("1.总则\n 2、分则\n(3)附则", "number of a list entry"),
    ],
)
def test_numerals_that_are_no_quantities(text: str, reason: str) -> None:
    found = coverage(text, [], [])
    assert [item.text for item in found.missing] == []
    assert reason in {words.en for words in found.patterned}
    assert sum(found.patterned.values()) == found.numerals


@pytest.mark.parametrize(
    "text",
    [
        "历时2022天",
        "21个月",
        "新增10GW",
        "5GB",
        "改造国道110公里",
        "预期寿命达到80岁",
        "新增5",
        "耗电2.5万度",
        "1.5万户",
        "覆盖率3.5%",
        "增长20个百分点",
        "强度",
    ],
)
def test_quantities_are_not_explained_away(text: str) -> None:
    assert coverage(text, [], []).patterned == {}


def test_a_statement_comes_before_a_list_and_a_list_before_a_pattern() -> None:
    found = coverage("引进世界500强3家", [statement("强3家", 3)], [Skip(text="500强3家", reason="名称 | name")])
    assert (found.registered, found.listed, sum(found.patterned.values())) == (1, 1, 0)


def test_what_is_missing_is_told_with_line_section_and_surroundings() -> None:
    text = "报告\n一、甲\n(一)" + "前" * 30 + "新建 8 座" + "后" * 30
    (item,) = coverage(text, [], []).missing
    assert (item.text, item.line, item.section) == ("8", 3, "一/(一)")
    assert item.around == "前" * 17 + "新建 8 座" + "后" * 18


def test_a_text_made_to_be_slow_is_not() -> None:
    odd = ("1" * 30_000, "1," * 30_000, "111," * 20_000, "1+" * 30_000, "1、" * 30_000, "2000-" * 20_000)
    counts = [coverage(text, [], []).numerals for text in odd]
    assert counts == [1, 30_000, 1, 30_000, 30_000, 20_000]


def test_every_reason_is_given_in_both_languages() -> None:
    for pattern in (*PATTERNS, *WORDS, LIST_NUMBER):
        assert pattern.reason.zh
        assert pattern.reason.en
        assert pattern.reason.en.isascii()


@needs_documents
def test_every_figure_of_the_documents_is_accounted_for() -> None:
    found: dict[str, Coverage] = {}
    for name, document in load_documents(ROOT).items():
        text = (SOURCES / document.file.file).read_text(encoding="utf-8-sig")
        found[name] = coverage(text, document.file.statements, document.file.skips)
    assert {name: [f"{item.line}: {item.around}" for item in each.missing] for name, each in found.items()} == {
        name: [] for name in found
    }
    assert [name for name, each in found.items() if each.absent] == []


@needs_documents
@pytest.mark.parametrize(
    ("planted", "figures"),
    [
        ("新增绿色工厂20个", ["20"]),
        ("改造G6公里", ["6"]),
        ("更新设备S50台", ["50"]),
        ("新建公园七座", ["七座"]),
        ("惠及近三成居民", ["三成"]),
        ("半数以上企业上云", ["半数"]),
        ("所有村庄通公交", ["所有"]),
        ("实现零事故", ["零事故"]),
        ("监管全覆盖", ["全覆盖"]),
    ],
)
def test_what_is_planted_in_a_document_is_missing(planted: str, figures: list[str]) -> None:
    document = load_documents(ROOT)["baotou-2022"]
    text = (SOURCES / document.file.file).read_text(encoding="utf-8-sig") + f"\n{planted}。\n"
    found = coverage(text, document.file.statements, document.file.skips)
    assert [item.text for item in found.missing] == figures
