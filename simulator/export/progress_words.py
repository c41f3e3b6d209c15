"""What a long search is doing, in words: which question, which part of it, how far, for how long."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.language.faults import Words

MINUTE, HOUR = 60, 3600

DOING: Mapping[str, Words] = {
    "plan": Words("求方案", "seeking a plan"),
    "agree": Words("查冲突", "looking for conflicts"),
    "frontier": Words("求边界", "following the frontier"),
}
STEPS: Mapping[str, Words] = {
    "plan": Words("第 {done} 步,至多 {most} 步", "round {done} of at most {most}"),
    "agree": Words("已找到 {done} 组", "{done} found so far"),
    "frontier": Words("已有 {done} 个点,至多 {most} 个", "{done} points of at most {most}"),
}


def progress_words(question: str, stage: Words | None, done: int, most: int, seconds: float) -> Words:
    """Such as 求方案,在抽样上找,第 3 步,至多 80 步;已用 00:12; without the step where there are none at most."""
    step, took = STEPS[question], duration(seconds)
    parts = [DOING[question]] + ([] if stage is None else [stage])
    if most:
        parts.append(Words(step.zh.format(done=done, most=most), step.en.format(done=done, most=most)))
    zh, en = ",".join(part.zh for part in parts), ", ".join(part.en for part in parts)
    return Words(f"{zh};已用 {took}", f"{en}; {took} so far")


def duration(seconds: float) -> str:
    """A time as hours, minutes and seconds, such as 1:02:03."""
    whole = round(seconds)
    minutes = f"{whole % HOUR // MINUTE:02d}:{whole % MINUTE:02d}"
    return f"{whole // HOUR}:{minutes}" if whole >= HOUR else minutes
