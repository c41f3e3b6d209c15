"""The texts of the pages of documents and of programmes; `texts` joins them to its table."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.language.faults import Words

PAGES: Mapping[str, Words] = {
    # the pages
    "tab": Words("页面", "Page"),
    "projection": Words("推演", "Projection"),
    "documents": Words("文件", "Documents"),
    "programmes": Words("任务", "Programmes"),
    "unknown_document": Words("没有文件“{name}”", "There is no document “{name}”"),
    "unknown_statement": Words("没有表述“{name}”", "There is no statement “{name}”"),
    "plans": Words("计划量", "Planned quantities"),
    "all_cards": Words("全部 {count} 项", "Show all {count}"),
    "fewer_cards": Words("只看最要紧的 {count} 项", "Only the {count} that {count:matters|matter} most"),
    # documents
    "pick_document": Words("哪份文件", "Which document"),
    "no_documents": Words("内容文件夹里还没有文件", "The content folder has no documents yet"),
    "issued": Words("{issuer},{date}", "{issuer}, {date}"),
    "count_targets": Words(
        "目标 {targets} 项:✓ 中心情形达到 {met}{doubtful} · ✗ 未达到 {missed}{timed} · — 无法衡量 {unknown}",
        "{targets} {targets:target|targets}: ✓ {met} met in the central run{doubtful} · ✗ {missed} missed{timed} "
        "· — {unknown} not measured",
    ),
    "count_doubtful": Words("(其中 ⚠ 存疑 {count})", " (⚠ {count} of them doubtful)"),
    "count_timed": Words(
        " · ◷ 只评进度 {all},其中按期 {on_time}", " · ◷ {all} judged by timing alone, {on_time} of them on time"
    ),
    "count_unscored": Words("目标 {targets} 项", "{targets} {targets:target|targets}"),
    "count_others": Words(
        "实绩 {observations} 项 · 项目 {projects} 项",
        "{observations} {observations:observation|observations} · {projects} {projects:project|projects}",
    ),
    "empty_document": Words("这份文件还没有登记表述", "No statement of this document is registered yet"),
    "unscored": Words(
        "情景“{scenario}”不对标这份文件。以下情景对标它:",
        "The scenario “{scenario}” is not scored on this document. These are:",
    ),
    "no_scenario": Words("还没有情景对标这份文件", "No scenario is scored on this document yet"),
    "any_sector": Words("全部领域", "All sectors"),
    "no_sector": Words("未分领域", "No sector"),
    "counted": Words("{name}({count})", "{name} ({count})"),
    "kind_filter": Words("类别", "Kind"),
    "any_kind": Words("全部类别", "All kinds"),
    "is_target": Words("目标", "Target"),
    "is_observation": Words("实绩", "Observation"),
    "is_project": Words("项目", "Project"),
    "standing_filter": Words("状态", "State"),
    "only_doubtful": Words("⚠ 达到存疑", "⚠ met but doubtful"),
    "any_standing": Words("全部状态", "Any state"),
    "find": Words("搜索", "Search"),
    "find_hint": Words("名称或原文", "title or words"),
    "none_found": Words("没有符合条件的表述", "No statement fits"),
    "found": Words(
        "{shown} / {all} 项,按文件顺序。点一行看走势和出处。",
        "{shown} of {all}, in the document's order. Choose a row for its chart and origin.",
    ),
    "opening": Words("文首", "opening"),
    "col_state": Words("状态", "State"),
    "col_title": Words("表述", "Statement"),
    "col_figure": Words("要求或数值", "Asked or stated"),
    "col_value": Words("推演值", "Projected"),
    "gap_told": Words("差距 {gap}", "gap {gap}"),
    "by_sector": Words("各领域达到几项", "Met in each sector"),
    "col_chance": Words("概率", "Chance"),
    "register_alt": Words(
        "文件的各项表述,用方向键移动,按回车键选择",
        "The statements of the document; arrow keys move, Enter chooses",
    ),
    "as_programme": Words("任务:{work}", "programme: {work}"),
    "as_same_work": Words("与“{title}”同一项任务,换一个单位", "the same work as {title}, in another unit"),
    "fact_part_of_work": Words(
        "是“{title}”的一部分,由其中的项目完成,不会多于总量",
        "part of {title}: carried out as some of its projects, never more than the sum",
    ),
    "fact_part_of_sum": Words(
        "是“{title}”的一部分;总量另行承诺和推演,这一部分少做,总量不随之减少",
        "part of {title}; the sum is promised and projected by itself and does not fall with this part",
    ),
    "feeds_none": Words("不用于模型", "feeds no model"),
    "fact_stated": Words("{kind}:{figure}({when})", "{kind}: {figure} ({when})"),
    "fact_origin": Words("{section} “{fragment}”", "{section}: “{fragment}”"),
    "fact_feeds": Words("作为“{title}”的实绩", "an observation of {title}"),
    "fact_about": Words("说的是“{title}”", "tells of {title}"),
    "fact_part": Words("属于“{title}”", "part of {title}"),
    "fact_measured": Words("由“{title}”衡量", "measured by: {title}"),
    "fact_sector": Words("领域:{title}", "sector: {title}"),
    "fact_part_share": Words(
        "属于“{title}”:相当于其 {share},作为其中一个项目推演",
        "part of {title}: as much as {share} of it, carried out as one of its projects",
    ),
    "fact_alone": Words(
        "所列项目,不属于任何有数量的任务,不单独推演", "a named project of no counted promise: not projected"
    ),
    "fact_confidence": Words("可信度{level}", "confidence: {level}"),
    "unmeasured": Words("还没有变量衡量这项目标", "No variable measures this target yet"),
    "not_scored": Words("所选情景不含衡量它的模型", "The scenario lacks the model that measures it"),
    "to_projection": Words("在推演页打开", "Open on the projection page"),
    "to_whole": Words("在任务页打开所属任务", "Open its programme"),
    "to_programme": Words("在任务页打开", "Open on the programme page"),
    "to_document": Words("在文件页打开", "Open on the document page"),
    # programmes
    "no_programmes": Words("这个情景没有任务清单", "This scenario has no programmes"),
    "programmes_counted": Words(
        "{count} 项任务,按完成概率从低到高;{doubtful} 项多半不能按期完成。抽样 {draws:,} 次。点一行看进度。",
        "{count} {count:programme|programmes}, the least likely first; {doubtful} will more likely miss their date."
        " {draws:,} {draws:draw|draws}. Choose a row for its course.",
    ),
    "programmes_central": Words(
        "{count} 项任务;只算中心情形。点一行看进度。",
        "{count} {count:programme|programmes}; central run only. Choose a row for its course.",
    ),
    "calculating": Words("正在推演各项任务……", "Carrying out all programmes …"),
    "programmes_alt": Words(
        "各项任务的完成概率,用方向键移动,按回车键选择",
        "The programmes and their chances; arrow keys move, Enter chooses",
    ),
    "col_programme": Words("任务", "Programme"),
    "col_promise": Words("承诺", "Promise"),
    "col_done": Words("届时完成(中位数,90% 区间)", "Done by then (median, 90 % interval)"),
    "col_held": Words("最费时之处", "What takes longest"),
    "takes_months": Words("每个项目 {months} 个月", "{months} months a project"),
    "waits_months": Words("排队 {months} 个月", "{months} months in line"),
    "no_queue": Words("没有项目排队。", "No project stands in line."),
    "longest_queue": Words("排队的主要原因:{title}。", "Main cause of waiting: {title}."),
    "list_comma": Words("、", ", "),
    "sum_of_parts": Words(
        "“{parts}”是其中一部分,另有承诺,由这里的项目完成",
        "Part of it ({parts}) {count:is|are} promised by {count:itself|themselves} and carried out as projects of this",
    ),
    "deadline": Words("期限 {when}", "deadline: {when}"),
    "by_then": Words("{when}前", "by {when}"),
    "promise": Words("承诺", "promise"),
    "stages": Words("各环节的时间", "When each stage goes on"),
    "completion": Words("累计完成({unit})", "Done so far ({unit})"),
    "gantt_span": Words("多数抽样(10%—90%)", "most draws (10–90 %)"),
    "gantt_middle": Words("中位数", "median"),
    "gantt_stopped": Words("停工季节", "season without work"),
    "axis_month": Words("{month}月", "{month}"),
    "month": Words("{year}年{month}月", "{year}-{month}"),
    "programme_likely": Words("按期完成的可能性为 {share}", "The chance of keeping the date is {share}"),
    "programme_done": Words(
        "到{when}完成 {median}(90% 区间 {low} 至 {high}),承诺 {goal}",
        "{median} are done by {when} (90 % interval {low} to {high}), {goal} are promised",
    ),
    "programme_facts": Words(
        "计划 {plan},分 {lots} 个项目;类别:{work}",
        "{plan} planned, in {lots} {lots:project|projects}; class of work: {work}",
    ),
    "programme_lots": Words("分 {lots} 个项目;类别:{work}", "{lots} {lots:project|projects}; class of work: {work}"),
    "programme_longest": Words(
        "用时最长的环节是“{stage}”,平均 {months} 个月", "The longest stage is “{stage}”, {months} months on average"
    ),
    "programme_waits": Words(
        "“{stage}”前平均排队 {months} 个月(受限于“{limit}”)",
        "projects wait {months} months before “{stage}” (limited by “{limit}”)",
    ),
    "programme_model": Words(
        "数量由模型推演,与对标表一致;年内按各项目的完成时间分摊。",
        "The amount is the model's, as on the scorecard; within the year it grows as the projects are done.",
    ),
    "programme_turn": Words(
        "受往年进度限制,项目平均等 {months} 个月才轮到",
        "limited by past pace: projects wait {months} months for their turn",
    ),
    "programme_past": Words(
        "每年能安排的数量以往年一年完成的 {past} 为依据", "how much begins in a year goes by {past} done in a past year"
    ),
    "programme_free": Words("没有排队", "nothing stands in line"),
    "gantt_alt": Words("“{title}”各环节的时间。{sentence}", "Stages of {title}. {sentence}"),
    "completion_alt": Words("“{title}”的累计完成量。{sentence}", "Completion of {title}. {sentence}"),
    "col_stage": Words("环节", "Stage"),
    "col_begins": Words("开始(中位数)", "Begins (median)"),
    "col_ends": Words("结束(中位数)", "Ends (median)"),
    "col_length": Words("单个项目用时(月)", "Months a project takes"),
    "col_wait": Words("排队(月)", "Months in line"),
    "stage_numbers": Words("各环节的数值", "The stages in numbers"),
    "levers_here": Words("影响这项任务的假设", "What this programme rests on"),
}
