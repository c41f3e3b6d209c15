"""Tables in a window of any width: numbers and names stay whole, and what is left out is told."""

import re

import pytest
from click.testing import CliRunner

from simulator.cli import main, tabling
from simulator.cli.bilingual import Face
from simulator.export.numbers import width

ROWS = [
    ["grain-output", "粮食总产量（按播种面积与单产推算）", "25.5", "亿斤", "1,234,567.89", "-0.00012"],
    ["share", "新能源装机比重", "47", "%", "330", "+1,000"],
]
HEADS = ["编号", "目标名称", "要求", "", "推演值", "差距"]
NUMBERS, WHOLE = (2, 4, 5), (0,)


@pytest.fixture
def shown(monkeypatch, capsys):
    def draw(wide, **settings):
        monkeypatch.setattr(tabling, "columns", lambda: wide)
        tabling.table(Face("zh"), HEADS, ROWS, right=NUMBERS, whole=WHOLE, **settings)
        return capsys.readouterr()

    return draw


@pytest.mark.parametrize("wide", [20, 40, 58, 66, 80, 100, 120, 160])
def test_numbers_and_names_stand_on_one_line_in_a_window_of_any_width(shown, wide):
    lines = shown(wide).out.splitlines()
    for row in ROWS:
        (line,) = (line for line in lines if f" {row[4]} " in line)
        assert all(row[index] in line.split() for index in NUMBERS)
    assert all(width(line) <= wide for line in lines) or wide < 66


@pytest.mark.parametrize("wide", [66, 80, 160])
def test_a_folded_text_is_all_there(shown, wide):
    printed = "".join(re.findall("[\u4e00-\u9fff（）]", shown(wide).out))
    assert all(character in printed for character in ROWS[0][1])
    assert ("粮食总产量（按播种面积与单产推算）" in printed) == (wide == 160)


def test_what_is_left_out_is_told_and_only_as_much_as_needed(shown):
    for wide, gone in ((160, []), (62, ["差距"]), (46, ["差距", "推演值"])):
        result = shown(wide, spare=[(5,), (4,)])
        assert all((name in result.err) == (name in gone) for name in HEADS if name)
        assert all((name in result.out) == (name not in gone) for name in ("差距", "推演值", "要求"))


@pytest.mark.parametrize("wide", [60, 80, 100, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ["score", "shire", "--draws", "20"],
        ["list"],
        ["list", "assumptions"],
        ["seek", "shire", "output-2023"],
        ["sensitivity", "shire", "output-2023", "--draws", "20"],
    ],
)
def test_no_number_of_a_command_is_broken(content, monkeypatch, command, language, wide):
    monkeypatch.chdir(content)
    monkeypatch.setattr(tabling, "columns", lambda: 300)
    full = CliRunner().invoke(main, [*command, "--lang", language])
    monkeypatch.setattr(tabling, "columns", lambda: wide)
    narrow = CliRunner().invoke(main, [*command, "--lang", language])
    assert full.exit_code == narrow.exit_code == 0
    known = set(full.stdout.split())
    numbers = [word for word in narrow.stdout.split() if re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", word)]
    assert numbers
    assert [word for word in numbers if word not in known] == []
