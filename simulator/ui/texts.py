"""Every text of the app in both languages, in one table; nothing on the screen is written anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from simulator.export.columns import CODES
from simulator.language.counting import Count
from simulator.language.faults import Language, Words
from simulator.language.punctuation import full_width
from simulator.language.schema import Prose, Title
from simulator.ui.texts_answers import ANSWERS
from simulator.ui.texts_pages import PAGES

TEXTS: Mapping[str, Words] = {
    # the page
    "title": Words("政策目标推演", "Policy target simulator"),
    "page": Words("{region} · 政策目标推演", "{region} · Policy target simulator"),
    "language": Words("语言 Language", "Language 语言"),
    "pick_one": Words("请选择", "Choose"),
    "region": Words("地区", "Region"),
    "scenario": Words("情景", "Scenario"),
    "scenario_help": Words(
        "每个情景是一套假设;在下面移动滑块即在其上改动",
        "A scenario is a set of assumptions; moving a slider below changes it",
    ),
    "compare": Words("对照", "Compared with"),
    "compare_self": Words("本情景(未改动)", "this scenario, unchanged"),
    "horizon": Words(
        "{first}—{last}年,基年 {first} 年;抽样 {draws:,} 次",
        "{first}–{last}, base year {first}; {draws:,} {draws:draw|draws}",
    ),
    "fewer_draws": Words(
        "{first}—{last}年,基年 {first} 年;抽样 {draws:,} 次(文件写 {asked:,} 次,网页少抽;全抽用 simulator run)",
        "{first}–{last}, base year {first}; {draws:,} {draws:draw|draws} ({asked:,} in its file: the page draws fewer, "
        "simulator run all of them)",
    ),
    "no_draws": Words(
        "{first}—{last}年,基年 {first} 年;只算中心情形", "{first}–{last}, base year {first}; central run only"
    ),
    "opened": Words("{title}(打开的文件)", "{title} (opened file)"),
    # assumptions
    "assumptions": Words("假设", "Assumptions"),
    "assumptions_of": Words("哪个领域的假设", "Assumptions of"),
    "sector": Words("领域", "Sector"),
    "all": Words("全部", "All"),
    "lever": Words("政策抓手", "Levers"),
    "driver": Words("外部条件", "Outside conditions"),
    "coefficient": Words("参数", "Coefficients"),
    "group": Words("{name}({count})", "{name} ({count})"),
    "relevant": Words("只看影响所选目标的假设", "Only what bears on the selected target"),
    "relevant_help": Words(
        "按模型算式追溯,所选目标用到的假设", "Assumptions that the equations behind the selected target use"
    ),
    "none_relevant": Words("所选目标不取决于这个领域的假设", "The selected target does not rest on this sector"),
    "range": Words("可取 {low} 至 {high},滑块是其中一段", "{low} to {high} allowed, the slider has a part of it"),
    "no_unit": Words("无单位", "no unit"),
    "stated": Words("文件所述", "stated"),
    "observed": Words("统计", "statistic"),
    "calibrated": Words("拟合", "calibrated"),
    "assumed": Words("假设", "assumed"),
    "in_year": Words("{title} · {year}年", "{title} · {year}"),
    "moves_all": Words("{title} · {year}年,各年同幅变动", "{title} · {year}, all years move along"),
    "help_value": Words("本情景:{value}", "This scenario: {value}"),
    "help_range": Words("取值范围:{low} 至 {high} {unit}", "Accepted: {low} to {high} {unit}"),
    "help_unit": Words("文件中的单位:{unit}", "Unit in the documents: {unit}"),
    "help_part": Words(
        "范围远比现值宽,滑块只列 {low} 至 {high}(现值上下三倍以内,按年给值的各年不同);"
        "更远的数在“精确数值、逐年设定”里填。",
        "The range is far wider than the value, so the slider has {low} to {high} only: within three times the value "
        "up and down, and so another part for each year that has a value of its own. Type what lies further under "
        '"Exact values, year by year".',
    ),
    "estimates_marked": Words(
        "* 估计:没有公布数,由拟合或假设得出", "* an estimate: published by nobody, fitted or assumed"
    ),
    "help_uncertain": Words("不确定性:抽样时在取值附近变动", "Uncertain: varies around its value from draw to draw"),
    "help_certain": Words("抽样时不变", "The same in every draw"),
    "exact": Words("精确数值、逐年设定", "Exact values, year by year"),
    "exact_pick": Words("哪一项假设", "Which assumption"),
    "exact_value": Words(
        "各年同一数值({unit},可取 {low} 至 {high})", "One value for all years ({unit}, {low} to {high} allowed)"
    ),
    "press_enter": Words("按回车键采用", "Press Enter to apply"),
    "by_year": Words("改为逐年设定", "Set year by year"),
    "one_value": Words("改为各年同一数值", "One value for all years"),
    "year": Words("年份", "Year"),
    "value": Words("数值", "Value"),
    "slider_hint": Words("» 打开假设,移动滑块", "» Open the assumptions and move a slider"),
    "side_closes": Words("« 关闭,看结果", "« Close and see the results"),
    "choices_hint": Words(
        "» 换情景或对照(滑块在本页图表下方)", "» Change scenario or comparison (the sliders are below the charts)"
    ),
    # changes
    "no_changes": Words(
        "还没有改动。移动滑块,看目标能否达到。",
        "Nothing changed yet. Move a slider to see its effect.",
    ),
    "changes": Words("改动 {count} 项", "{count} changed"),
    "change": Words("{title} {change} {unit}", "{title} {change} {unit}"),
    "reset_all": Words("全部恢复", "Reset all"),
    "undo": Words("撤销", "Undo"),
    "redo": Words("重做", "Redo"),
    "more": Words("另 {count} 项", "{count} more"),
    "scenario_differs": Words(
        "与对照有 {count} 处设定不同", "{count} {count:setting differs|settings differ} from the comparison"
    ),
    "turned": Words("哪些目标与对照不同", "Targets that turn against the comparison"),
    "your_changes": Words("你的改动:达到 {before} → {after} 项", "Your changes: {before} → {after} met"),
    "your_expected": Words(",按概率约 {before} → {after} 项", ", about {before} → {after} by probability"),
    "your_nothing": Words("没有目标因此转变", "no target turns"),
    "how_many": Words("{count} 项", "{count} {count:target|targets}"),
    "which_turned": Words("哪些目标", "Which targets"),
    "now_missed": Words("✗ 转为未达到:{titles}", "✗ now missed: {titles}"),
    "now_late": Words("✗ 转为逾期:{titles}", "✗ now late: {titles}"),
    "now_doubtful": Words("⚠ 可能性降到一半以下:{titles}", "⚠ now more likely missed: {titles}"),
    "now_hoped": Words(
        "⚠ 现在中心情形达到，但可能性不到一半:{titles}",
        "⚠ now met in the central run, but more likely missed: {titles}",
    ),
    "now_met": Words("✓ 转为达到:{titles}", "✓ now met: {titles}"),
    "now_on_time": Words("◷ 转为按期:{titles}", "◷ now on time: {titles}"),
    "now_likely": Words("✓ 可能性升到一半以上:{titles}", "✓ now likely: {titles}"),
    # the scorecard
    "summary": Words("中心情形 {met} / {all} 项目标达到", "Central run: {met} of {all} {all:target|targets} met"),
    "summary_compare": Words(
        "中心情形 {met} / {all} 项目标达到(对照 {before})",
        "Central run: {met} of {all} {all:target|targets} met ({before} in the comparison)",
    ),
    "summary_doubtful": Words(",其中 ⚠ {count} 项可能性不到一半", ", ⚠ {count} of them more likely missed"),
    "summary_expected": Words(";按概率约 {count} 项", "; about {count} by their probabilities"),
    "met": Words("✓ 达到", "✓ met"),
    "doubtful": Words("⚠ 中心情形达到，但可能性仅 {share}", "⚠ met in the central run, but the chance is only {share}"),
    "missed": Words("✗ 未达到", "✗ missed"),
    "on_time": CODES["verdict"]["on_time"],
    "late": CODES["verdict"]["late"],
    "unknown": Words("— 无法衡量", "— not measured"),
    "all_sectors": Words("全部领域", "All sectors"),
    "sector_count": Words("{title}:达到 {met} / {all}", "{title}: {met} of {all} met"),
    "goal": Words("{when}目标 {goal}", "goal for {when}: {goal}"),
    "just_met": Words("恰好达到{when}目标 {goal}", "just meets the goal for {when}: {goal}"),
    "chance": Words("概率 {share}", "chance {share}"),
    "reached": Words("{year}年首次达到", "first reached in {year}"),
    "at_base": Words("基年已达到", "met in the base year"),
    "never": Words("至{year}年未达到", "not reached by {year}"),
    "outcome": Words("实际 {value}", "actual {value}"),
    "was_met": Words("基年曾达到", "was met in the base year"),
    "actual": Words("公布的实绩 {value}", "published since: {value}"),
    "select": Words("查看“{title}”的图和出处", "Show chart and origin of {title}"),
    # sentences
    "in_time": Words("按期完成,数量按文件所列", "done in time, the amount being the document's own"),
    "mostly_late": Words("数量按文件所列,多半不能按期", "the amount being the document's own, more likely late"),
    "in_half": Words("{gap};{likely}", "{gap}; {likely}"),
    "short": Words("到期还差 {gap}", "{gap} not done by then"),
    "above": Words("高于目标 {gap}", "{gap} above the goal"),
    "below": Words("低于目标 {gap}", "{gap} below the goal"),
    "exactly": Words("恰好达到目标", "just meets the goal"),
    "barely": Words("与目标只差一点", "just short of the goal"),
    "within": Words("在目标范围内", "within the goal's range"),
    "under_cap": Words("低于上限 {gap}", "{gap} under the cap"),
    "over_cap": Words("超过上限 {gap}", "{gap} over the cap"),
    "sentence": Words("{when} {value},{gap}", "{value} in {when}, {gap}"),
    "sentence_by": Words("到{when} {value},{gap}", "{value} by {when}, {gap}"),
    "interval": Words("90% 区间 {low} 至 {high}", "90 % interval {low} to {high}"),
    "run_above": Words(
        "中心情形在 90% 区间的上缘或以上({years})", "The central run lies at or above the 90 % interval ({years})"
    ),
    "run_above_why": Words(
        ":它取各假设的设定值,多数抽样因上限或单侧的波动落在下面",
        ": it takes every assumption as set, while caps or one-sided spreads keep most draws below",
    ),
    "run_below": Words(
        "中心情形在 90% 区间的下缘或以下({years})", "The central run lies at or below the 90 % interval ({years})"
    ),
    "run_below_why": Words(
        ":它取各假设的设定值,多数抽样因下限或单侧的波动落在上面",
        ": it takes every assumption as set, while floors or one-sided spreads keep most draws above",
    ),
    "no_band": Words("90% 区间收成一点({years})", "The 90 % interval closes to a point ({years})"),
    "no_band_why": Words(
        ":抽样结果几乎都相同,因为碰到同一上限或下限,或没有不确定的输入",
        ": nearly all draws end alike, at the same cap or floor, or because nothing uncertain bears on them",
    ),
    "end_sentence": Words("{first}年 {start},{last}年 {end}", "{start} in {first}, {end} in {last}"),
    "against": Words("对照为 {value}", "{value} in the comparison"),
    "comma": Words("，", ", "),
    "stop": Words("。", "."),
    "stop_after": Words("{words}。", "{words}. "),
    "list": Words("、", ", "),
    "in_year_value": Words("{year}年 {value}", "{year}: {value}"),
    "year_mark": Words("{year}年", "{year}"),
    "growth": Words("同比增长 {goal}", "growth {goal}"),
    "average_growth": Words("{base}年以来年均增长 {goal}", "average growth since {base} {goal}"),
    "change_goal": Words("比{base}年变化 {goal}", "change since {base} {goal}"),
    "multiple": Words("为{base}年的倍数 {goal}", "multiple of {base} {goal}"),
    "cumulative": Words("累计 {goal}", "in total {goal}"),
    "mean": Words("年均 {goal}", "yearly mean {goal}"),
    "about": Words("{value} 左右({low} 起算达到)", "about {value} (met from {low})"),
    # charts
    "view": Words("看什么", "View"),
    "chart": Words("图", "Chart"),
    "table": Words("数值表", "Numbers"),
    "why": Words("这个数怎么来的", "Where the number comes from"),
    "central": Words("中心情形", "Central run"),
    "median": Words("中位数", "Median"),
    "band90": Words("90% 区间", "90 % interval"),
    "band50": Words("50% 区间", "50 % interval"),
    "observed_points": Words("实绩", "Observed"),
    "estimated_points": Words("估计", "Estimate"),
    "baseline": Words("对照", "Comparison"),
    "target": Words("目标", "Target"),
    "pick_charts": Words("再看哪些变量", "Which variables to chart"),
    "pick_charts_hint": Words("选择变量", "Choose variables"),
    "chart_alt": Words("{title}的走势图。{sentence}", "Chart of {title}. {sentence}"),
    "click_year": Words("点图上的圆点,看那一年的数怎么来的", "Click a dot to see where that year's number comes from"),
    # explanation
    "explain_year": Words("哪一年", "Which year"),
    "variable": Words("计算", "calculated"),
    "observation": Words("实绩", "observed"),
    "assumption": Words("假设", "assumption"),
    "shock": Words("扰动", "shock"),
    "lookup": Words("插值表", "table"),
    "delivery": Words("任务推进", "delivery of work"),
    "repeated": Words("上文已解释", "explained above"),
    "confidence": Words("可信度{level}", "confidence: {level}"),
    "central_only": Words(
        "解释的是中心情形的数值。点开每一行,看它的算式、输入和出处。",
        "This explains the central run. Open a line to see its equation, inputs and origin.",
    ),
    "target_origin": Words(
        "目标出自《{document}》{section}:“{fragment}”", "The target is stated in {document}, {section}: “{fragment}”"
    ),
    # files
    "files": Words("下载与打开", "Download and open"),
    "save_scenario": Words("情景 YAML", "Scenario as YAML"),
    "save_excel": Words("结果表 Excel", "Results as Excel"),
    "save_projections": Words("推演表 CSV", "Projections as CSV"),
    "save_scorecard": Words("对标表 CSV", "Scorecard as CSV"),
    "open": Words("打开情景 YAML", "Open a scenario in YAML"),
    "choose_file": Words("选择文件", "Choose a file"),
    "open_help": Words("至多 {size} KB;先检查再采用", "At most {size} KB; checked before it is used"),
    "refused": Words(
        "未读取:只能是 .yaml 文件,至多 {size} KB", "Not read: it must be a .yaml file of at most {size} KB"
    ),
    "not_scenario": Words(
        "这是{kind},不是情景文件,未采用;请选择情景文件(以 scenario: 开头)",
        "This is {kind}, not a scenario, and was not used; choose a scenario file (it begins with scenario:)",
    ),
    "a_model": Words("模型文件", "a model file"),
    "a_region": Words("地区文件", "a region's file"),
    "a_document": Words("政策文件的登记表", "a document's register"),
    "some_observations": Words("实绩数据文件", "a file of observations"),
    "too_large": Words("文件超过 {size} KB,未读取", "The file is larger than {size} KB and was not read"),
    "opened_well": Words("已打开“{title}”", "Opened {title}"),
    "without_sweep": Words(
        "文件中的 sweep(成批取值)没有显示:这里只显示情景本身,成批推演请用命令 simulator run。",
        "The file's sweep is not shown: this is the scenario without it; the command simulator run does sweeps.",
    ),
    "as_changes": Words(
        "这是应用为情景“{name}”的改动写出的文件,显示为它的改动。",
        "The app wrote this file for changes of the scenario “{name}”, and it is shown as these changes.",
    ),
    "same_id": Words(
        "已有编号为“{name}”的情景;在你的页面上,现在显示的是文件里的这个。",
        "There is a scenario “{name}” already; on your page the one of the file now stands in its place.",
    ),
    "opened_kept": Words(
        "打开的情景只有你和拿到本页链接的人能看到,刷新页面不会丢失;应用重新启动后链接即失效,请留好 YAML。",
        "Only you and whoever has the link to this page see an opened scenario; it survives F5. When the app is started"
        " anew the link no longer shows it: keep the YAML.",
    ),
    "opened_dropped": Words(
        "同时最多打开 {most} 个情景文件,最早打开的已放下;需要时请重新打开。",
        "At most {most} scenario files are open at a time; the oldest was let go. Open it again when you need it.",
    ),
    "opened_gone": Words(
        "链接里的情景来自打开的文件,应用已不再保留这个文件;请重新打开它的 YAML。",
        "The link is of a scenario from an opened file, which the app no longer keeps; open its YAML again.",
    ),
    "too_long": Words("相互继承的打开文件太多", "Too many opened files extend one another"),
    "too_long_mend": Words("把它们合并成一个文件", "make them one file"),
    "why_changed": Words("在应用中改动", "changed in the app"),
    # trouble
    "faults": Words(
        "内容有 {count} 处错误,应用暂时打不开", "The content has {count} {count:fault|faults}; the app cannot open yet"
    ),
    "file_faults": Words("文件有 {count} 处错误,未采用", "The file has {count} {count:fault|faults} and was not used"),
    "faults_more": Words(
        "另有 {count} 处未列出,可用命令 simulator check 查看全部",
        "{count} more are not listed; the command simulator check tells all",
    ),
    "run_faults": Words("这组假设算不出结果", "These assumptions give no result"),
    "place": Words("{file} 第 {line} 行第 {column} 列", "{file}, line {line}, column {column}"),
    "remedy": Words("改法:{text}", "To mend: {text}"),
    "no_scenarios": Words("内容文件夹里还没有情景", "The content folder has no scenarios yet"),
    "unreadable": Words("地址中“{text}”读不懂,未采用", "“{text}” in the address cannot be read; it is left out"),
    "too_many": Words("地址中的参数太多,未采用", "The address has too many parameters; they are left out"),
    "unknown_scenario": Words(
        "没有情景“{name}”,改为显示“{shown}”", "There is no scenario “{name}”; this is “{shown}” instead"
    ),
    "unknown_compare": Words("没有情景“{name}”可作对照", "There is no scenario “{name}” to compare with"),
    "unknown_target": Words("这个情景没有目标“{name}”", "This scenario has no target “{name}”"),
    "unknown_assumption": Words("没有假设“{name}”,未采用", "There is no assumption “{name}”; it is left out"),
    "unknown_sector": Words("这个情景没有领域“{name}”", "This scenario has no sector “{name}”"),
    "unknown_chart": Words("这个情景没有变量“{name}”", "This scenario has no variable “{name}”"),
    "unknown_year": Words(
        "{year}年不在推演的 {first} 至 {last} 年之内", "The year {year} is not within the projection, {first} to {last}"
    ),
    "outside_years": Words(
        "“{value}”中有年份不在推演的 {first} 至 {last} 年之内,未采用",
        "“{value}” has years outside the projection, {first} to {last}; it is left out",
    ),
    "outside": Words(
        "“{title}”须在 {low} 至 {high} 之间,{value} 未采用",
        "{title} must lie between {low} and {high}; {value} is left out",
    ),
    "no_number": Words(
        "“{value}”不是可用的数,未采用;“{title}”须在 {low} 至 {high} 之间",
        "“{value}” is no number that can be used and is left out; {title} must lie between {low} and {high}",
    ),
    "still": Words("{problem}。仍为 {value}。", "{problem}. It stays {value}."),
    "implausible": Words(
        "超出合理范围:{items}。结果照算,请核对假设。",
        "Outside its plausible range: {items}. It is shown as calculated; check the assumptions.",
    ),
    "sign_in": Words("请先登录", "Please sign in"),
    "sign_in_button": Words("登录", "Sign in"),
    "sign_out": Words("退出登录", "Sign out"),
    "foot": Words(
        "推演是假设的结果,不是预测。每个数都有单位和出处;模型没有包括的内容见各模型说明。",
        "A projection is what follows from the assumptions, not a forecast. Every number has a unit and an origin;"
        " each model says what it leaves out. Numbers stand as the documents print them, in ten thousands (×10⁴)"
        " or hundred millions (×10⁸): 330 ×10⁴ kW is 3,300 MW. 1 mu = 1/15 ha, 1 jin = 0.5 kg.",
    ),
    "leaves_out": Words("模型说明:用途与未包括的内容", "About the models: purpose and what they leave out"),
    **PAGES,
    **ANSWERS,
}


def text(entry: str, language: Language, /, **values: object) -> str:
    """A text of the table with its values filled in. Raises `KeyError` for a name or a value that is missing."""
    found = TEXTS[entry].text(language)
    numbers = {name: Count(item) if isinstance(item, int) else item for name, item in values.items()}
    return _spelt(found.format(**numbers) if values else found, language)


def both(entry: str, /, **values: object) -> Words:
    """A text of the table in both languages."""
    return Words(text(entry, "zh", **values), text(entry, "en", **values))


def title_in(title: Title | Prose, language: Language) -> str:
    """A title or paragraph of the content in one language."""
    return _spelt(title.zh, language) if language == "zh" else title.en


@lru_cache(maxsize=8192)
def _spelt(words: str, language: Language) -> str:
    """A text as it is printed: Chinese with full-width signs."""
    return full_width(words) if language == "zh" else words
