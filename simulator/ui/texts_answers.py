"""The texts of the page of answers; `texts` joins them to its table."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.language.faults import Words

ANSWERS: Mapping[str, Words] = {
    "answers": Words("求解", "Answers"),
    "question": Words("想问什么", "What to ask"),
    "seek": Words("要做到需要什么", "What would it take"),
    "plan": Words("怎样同时做到", "How to meet them together"),
    "agree": Words("目标之间是否一致", "Do the targets agree"),
    "matter": Words("什么最要紧", "What matters most"),
    "differ": Words("两个情景为何不同", "Why two scenarios differ"),
    "fail": Words("什么情况下会落空", "When is it missed"),
    # what is asked
    "ask_target": Words("哪个目标", "Which target"),
    "ask_targets": Words("哪些目标", "Which targets"),
    "own_choice": Words("自己选", "Own choice"),
    "pick_targets": Words("选目标", "Choose targets"),
    "pick_targets_hint": Words("输入名称查找", "type a name to find it"),
    "ask_held": Words("保持不变的抓手", "Levers that stay as they are"),
    "ask_held_help": Words(
        "求解时不动这些抓手,取现在滑块上的值;先列出您已改动的",
        "The search leaves these levers where the sliders stand; at first those that you have moved",
    ),
    "ask_held_none": Words("没有:都可以动", "none: all may be turned"),
    "ask_chance": Words("要多大把握", "How sure"),
    "ask_central": Words("只看中心情形", "central run only"),
    "ask_chance_of": Words("概率不低于 {share}", "with at least {share}"),
    "ask_by": Words("改动按什么计", "What a change counts by"),
    "by_share": Words("占滑块范围的份额", "its share of the slider"),
    "by_cost": Words("成本", "its cost"),
    "ask_by_help": Words(
        "成本取模型为抓手写明的;没有写明的,整条滑块按平均成本计。自己给成本可用命令行的 plan --cost",
        "Costs are those that models declare for levers; where there is none, a whole slider counts as much as the "
        "average one. To give costs of your own: simulator plan --cost",
    ),
    "ask_way": Words("怎样回答", "How to answer"),
    "way_plan": Words("最小的改动", "the least change"),
    "way_frontier": Words("两个目标的取舍", "two targets against each other"),
    "way_tornado": Words("逐一变动", "one at a time"),
    "way_sobol": Words("差异来自哪里", "where the variance comes from"),
    "way_elasticity": Words("变动 1% 的影响", "what 1 % does"),
    "with_changes": Words("{title}(有改动)", "{title} (with changes)"),
    "pair": Words("“{one}”对照“{other}”", "{one} against {other}"),
    "need_target": Words("先选目标", "Choose a target first"),
    "need_two": Words("先选两个目标", "Choose two targets first"),
    "need_fewer": Words(
        "带概率求方案时至多选 {most} 个目标,现为 {count} 个",
        "With a probability a plan is sought for at most {most} targets; these are {count}",
    ),
    "need_other": Words(
        "两者没有不同:在左侧选另一个情景作对照,或移动滑块",
        "There is no difference: choose another scenario to compare with at the side, or move a slider",
    ),
    "compute": Words("计算", "Find out"),
    "stop_computing": Words("停止", "Stop"),
    "computing": Words("正在计算……", "Finding out …"),
    "takes_long": Words(
        "{count} 个目标可能要几分钟,可随时停止",
        "{count} {count:target|targets} may take some minutes; you can stop at any time",
    ),
    "stale": Words(
        "计算之后假设又有改动;下面是改动前的答案。", "Assumptions have changed since; this is the answer of before."
    ),
    # the answer
    "semicolon": Words("；", "; "),
    "one_lever": Words("只动一个抓手:{levers}。", "With one lever alone: {levers}."),
    "slight": Words(
        "另有 {count} 项几乎没有影响,表中未列,下载的表里有",
        "{count} more hardly {count:matters|matter}: in the download only",
    ),
    "now_so": Words("现在的推演", "As it stands"),
    "summary_before": Words(
        "{met} / {all} 项目标达到(改动前 {before})",
        "{met} of {all} {all:target|targets} met ({before} before the changes)",
    ),
    "apply_heading": Words("应用到滑块", "Put it on the sliders"),
    "apply": Words("应用", "Apply"),
    "apply_plan": Words("应用这个方案({count} 处)", "Apply this plan ({count} {count:change|changes})"),
    "apply_point": Words("应用这一点", "Apply this point"),
    "point": Words("取哪一点", "Which point"),
    "applied": Words("已应用", "applied"),
    "apply_help": Words("可用撤销一步退回", "Undo takes it back in one step"),
    "more_levers": Words("其余 {count} 个抓手", "{count} more {count:lever|levers}"),
    "why_not": Words("看目标之间是否一致", "See whether the targets agree"),
    "more_found": Words("其余 {count} 条", "{count} more"),
    "save_answer": Words("下载此表 CSV", "Download this table as CSV"),
    "answer_alt": Words("答案的表", "The answer as a table"),
    "meaning": Words("这说明什么,不说明什么", "What this means, and what it does not"),
    # what it means
    "seek_means": Words(
        "其余假设不变,只动一个抓手,刚好达到目标的取值;取整在达到的一侧,并另行推演核对过。整条是滑块的范围:可取的范围远比现值宽时,只画现值上下三倍以内,"
        "答案更远的画到答案为止。深色是能达到目标的取值,"
        "菱形是现值,圆点是刚好达到的值。选了概率时,同一组抽样中有这么大比例达到。",
        "With all else as it is, the value of one lever alone that just meets the target, rounded to the safe side and "
        "checked by a run of its own. A whole bar is what the slider offers: where much more is allowed than the value "
        "now, up to three times that value up and down, or as far as the answer lies. The dark part meets the target, "
        "the diamond is the value now, the dot where it is just met. With a probability, that share of the same draws "
        "meets it.",
    ),
    "seek_not": Words(
        "不说明该动哪一个,也不说明做不做得到、花多少钱;任务清单的进度不在其中;范围以外不考虑。",
        "It does not say which lever to choose, whether it can be carried out, or what it costs; the pace of "
        "programmes is left as it is; nothing outside the ranges is considered.",
    ),
    "plan_means": Words(
        "在各抓手的范围内,使所选目标同时达到的最小改动;不能都达到时,先求达到得多,再求改得少,仍未达到的可能更差。"
        "改动按占滑块范围的份额计,或按成本计。方案另行推演、对标过。",
        "The least change, within the ranges of all levers, with which the chosen targets are met together; where "
        "not all can be, with which as many are as can be: what stays missed may get worse. Changes count as parts of "
        "what sliders offer, or by their cost. The plan was run and scored.",
    ),
    "plan_not": Words(
        "未选的目标可能变差:应用后看全部对标。找不到方案不等于证明没有。各项改动的难易没有写进模型的,这里不知道。",
        "Targets that were not chosen may fare worse: apply it and look at the whole scorecard. Not finding a plan is "
        "no proof that there is none. How hard a change is, is not known here unless a model says so.",
    ),
    "frontier_means": Words(
        "横轴目标取各个值时,纵轴目标最好能到多少;抓手都在范围内。实心点两者都达到,菱形是现在。",
        "For values of the target below, the best of the target at the side; all levers within their ranges. At full "
        "dots both are met; the diamond is where things stand.",
    ),
    "frontier_not": Words(
        "只看中心情形。线上的点把抓手用到了尽头,不是建议;其他目标不管。",
        "Central run only. Points on the line turn levers to their ends; they are no advice, and leave all other "
        "targets aside.",
    ),
    "agree_means": Words(
        "找出无论抓手怎样取值都不能同时达到的最小目标组,说明各自要让多少、受制于什么。也按“正好为所述数”理解新增量,"
        "并列出基年已达到的目标和互相包含的目标。",
        "The smallest sets of targets that no setting of the levers meets together, with how far each must give way "
        "and what holds them back. Amounts to be added are also read as just that amount. Targets met in the base "
        "year, and targets that imply one another, are listed.",
    ),
    "agree_not": Words(
        "冲突是就模型和抓手范围而言:放宽范围或改变外部条件可能就不冲突。只看中心情形,任务按现有进度推进。",
        "A conflict is one of the models and of the ranges of levers: wider ranges or other outside conditions may "
        "lift it. Central run only; programmes go on at their pace.",
    ),
    "tornado_means": Words(
        "一次只变动一个因素:不确定因素由 5% 到 95%,抓手在滑块范围内,其余取中心。条越长,目标值随它变得越多。",
        "One factor moves at a time: uncertain ones from 5 % to 95 %, levers over what a slider offers, all else at "
        "its centre. The longer the bar, the more the value follows it.",
    ),
    "sobol_means": Words(
        "全部不确定因素一起变动时,目标值(以及能否达到)的差异有几成来自各个因素:单独的,和连同与其他因素相互作用的;"
        "细线是 95% 置信区间。抓手取设定值,只算其不确定性。",
        "When everything uncertain varies together, the share of the variance of the value (and of being met) that "
        "comes from each factor: alone, and with its interactions; thin lines are 95 % intervals. Levers stay as set, "
        "but for their own uncertainty.",
    ),
    "elasticity_means": Words(
        "假设比现值高 1% 时,目标值变动百分之几;达到概率变动几个百分点见表。",
        "By how many % the value moves when an assumption is 1 % higher; the table has the points of probability.",
    ),
    "matter_not": Words(
        "说的是模型里什么要紧,不是现实中什么导致什么;模型没有写进的不在内。",
        "It tells what matters within the models, not what causes what in reality; what they leave out is not there.",
    ),
    "differ_means": Words(
        "两个情景中心情形的差,按沙普利值分给每一项不同的假设:各种先后次序的平均,加起来正好等于差额,与次序无关。",
        "The difference of the central runs, shared out to each assumption that differs by Shapley values: the mean "
        "over all orders. The parts add up to it exactly, whatever the order.",
    ),
    "differ_not": Words(
        "比较的是目标所依据的那个变量的当年值(不是增速);不含抽样。",
        "It compares the variable behind the target in that year, its level and not its growth; without draws.",
    ),
    "fail_means": Words(
        "在抽样中找一个简单的条件组合,使达不到的情形尽量集中其中;另取一组抽样核对。深色是多半达不到的范围。",
        "Among the draws, a simple set of conditions that holds mostly failures, checked on other draws. The dark part "
        "is where the target is mostly missed.",
    ),
    "fail_not": Words(
        "条件与失败同时出现,未必是其原因;条件以外也可能达不到。",
        "The conditions go together with failure; they need not be its cause, and it may be missed outside them, too.",
    ),
}
