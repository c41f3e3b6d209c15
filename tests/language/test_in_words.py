"""Numbers that a text states in words."""

from __future__ import annotations

import pytest

from simulator.language.in_words import chinese_number, meant, said


@pytest.mark.parametrize(
    ("run", "number"),
    [
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十三", 23),
        ("三百零五", 305),
        ("两千", 2000),
    ],
)
def test_chinese_numerals(run: str, number: float) -> None:
    assert chinese_number(run) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("产值翻番", {2}),
        ("产值翻一番", {2}),
        ("产值翻两番", {4}),
        ("积水点动态清零", {0}),
        ("实现零事故", {0}),
        ("5A级景区零的突破", {1}),
        ("实现“零”的突破".replace("“", '"').replace("”", '"'), {1}),
        ("监管全覆盖", {100}),
        ("措施百分百落实", {100}),
        ("应保尽保", {100}),
        ("减半", {0.5, 50}),
        ("半数以上企业", {50}),
        ("近三成居民", {30}),
        ("百分之三十五", {35}),
        ("七大商圈", {7}),
        ("公园三座", {3}),
        ("千余名医护", {1000}),
        ("百强", {100}),
        ("十亿级基金", {10, 1e9}),
        ("一刻钟服务圈", {15}),
        ("不发生重大事件", {0}),
        ("办证一次不跑", {0, 1}),
        ("门前无乱悬挂", {0}),
        ("村村互通", {100}),
        ("每项决定", {100}),
        ("挺进全国百强城市中游", {66, 100}),
        ("首台重卡", {1}),
        ("全面完成改革任务", {1, 100}),
        ("超额完成年度任务", {100}),
        ("完成上级下达的任务", {100}),
        ("足额清偿", {100}),
        ("死亡人数“双下降”", {0}),
        ("津贴实现普惠", {100}),
        ("第三座", set()),
        ("零售额", set()),
        ("零碳园区", set()),
        ("统一平台", set()),
    ],
)
def test_what_words_state(text: str, numbers: set[float]) -> None:
    assert said(text) == numbers


@pytest.mark.parametrize(
    ("text", "behind", "right", "wrong"),
    [
        ("开工建设甲厂", "、乙厂、丙厂等项目", {1, 2, 3}, {0, 4, 9}),
        ("甲厂、乙厂", "等项目", {1, 2}, {0, 3}),
        ("建成甲厂", "", {1}, {0, 2, 3}),
        ("建设“二基、三线”", "旅游区", {2, 3}, {4, 8}),
        ("占比超过全国平均水平", "", {0, 0.1}, {5}),
        ("排放总量持续下降", "", {0}, {5}),
        ("模范城“九连冠”", "", {9}, {0}),
    ],
)
def test_what_a_text_without_a_number_may_mean(text: str, behind: str, right: set[float], wrong: set[float]) -> None:
    numbers = meant(text, behind)
    assert right <= numbers
    assert not wrong & numbers
