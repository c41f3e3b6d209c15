"""The plans beside their texts: what is to be done by name, or is carried forward by name, is registered."""

import re
from pathlib import Path

import pytest
import yaml
from documents import SOURCES, needs_documents

from simulator.export.register_table import ROOT
from simulator.language.loading import load_documents
from simulator.language.sources import Source, plain_text, read_source

ENDS = re.compile(
    r"完成|建成|竣工|通车|投产|投用|投入使用|投入运营|修缮|启动|开工|动工|提档升级|创排|举办|承办|(?<!就)办好"
    r"|争创|创建|申报|出台|编制|制定"
)
CARRIED = re.compile(
    r"加快建设|推进建设|前期工作|(实施|推进|推动|加快|引进|完善|建设|提升).*"
    r"(等项目|等工程|改造工程|基地|产业园|校区|高铁|二期|三期)"
)
HELD = re.compile(r"巩固|常态化|创城创卫|长效化")  # what was reached is to be kept

PLANS = yaml.safe_load(Path(__file__).with_name("named_works.yaml").read_text(encoding="utf-8"))


def clauses_of(plan: dict, source: Source) -> list[re.Match[str]]:
    """The clauses of a document's plan, that is of what comes after its results and before its annexes."""
    begin = next(source.occurrences(plan["begins"]))
    end = next(source.occurrences(plan["ends"])) if "ends" in plan else len(source.plain)
    return [clause for clause in re.finditer("[^,。;!]+", source.plain) if begin <= clause.start() < end]


@needs_documents
@pytest.mark.parametrize("name", PLANS)
def test_no_work_title_or_event_that_is_named_is_left_out_of_the_register(name):
    document = load_documents(ROOT)[name].file
    source = read_source((SOURCES / document.file).read_text(encoding="utf-8-sig"))
    told = [(plain_text(item.fragment), item.section) for item in document.statements]
    places = [(at, at + len(wanted)) for wanted, section in told for at in source.places(wanted, section)]
    left = {
        clause[0]
        for clause in clauses_of(PLANS[name], source)
        if (ENDS.search(clause[0]) or CARRIED.search(clause[0])) and not HELD.search(clause[0])
        if not any(start < clause.end() and stop > clause.start() for start, stop in places)
    }
    assert left == {clause for clauses in PLANS[name]["no promise of a named work"].values() for clause in clauses}
