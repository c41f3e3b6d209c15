"""The plan of Baotou 2022 beside its text: what is to be completed, begun, opened, repaired or won by name."""

import re

from documents import SOURCES, needs_documents

from simulator.export.register_table import ROOT
from simulator.language.loading import load_documents
from simulator.language.sources import plain_text, read_source

ENDS = re.compile(
    r"完成|建成|竣工|通车|投产|投用|投入使用|修缮|启动|开工|提档升级|创排|举办|(?<!就)办好|争创|创建|申报"
)
HELD = re.compile(r"巩固|常态化|创城创卫")  # what was reached is to be kept

NAMES_NOTHING = {
    "广泛开展绿色学校、绿色社区、绿色村庄、环保家庭等创建",
    "积极争取中央预算内投资、竞争性项目支持和地方政府专项债券申报",
    "启动实施城市建设十大工程",  # its 319 projects are registered
    "千方百计推动对接项目尽快签约、签约项目尽快注册落地、落地项目尽快开工建设",
    "启动一批产业基础再造工程项目",
    "基本建成风电整机、叶片、塔筒、控制及辅助系统等风电装备产业链",
    "推动重点企业按期完成市场配额履约和碳排放核算、报告与核查",
}


@needs_documents
def test_no_work_or_title_that_is_named_is_left_out_of_the_register_of_baotou_2022() -> None:
    document = load_documents(ROOT)["baotou-2022"].file
    source = read_source((SOURCES / document.file).read_text(encoding="utf-8-sig"))
    told = [(plain_text(item.fragment), item.section) for item in document.statements]
    places = [(at, at + len(wanted)) for wanted, section in told for at in source.places(wanted, section)]
    begin = next(source.occurrences("2022年要重点抓好以下七大攻坚行动"))
    left = {
        clause[0]
        for clause in re.finditer("[^,。;!]+", source.plain)
        if clause.start() > begin and ENDS.search(clause[0]) and not HELD.search(clause[0])
        if not any(start < clause.end() and stop > clause.start() for start, stop in places)
    }
    assert left == NAMES_NOTHING
