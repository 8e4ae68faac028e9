"""The methods paragraph of a paper, out of ``run.json``: what was done, and what was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lexcompare.core.errors import InputError
from lexcompare.core.resources import resource

__all__ = [
    "MACHINE_EN",
    "MACHINE_ZH",
    "measured_quality",
    "methods_markdown",
    "methods_paragraph",
]

MACHINE_EN = "validated against machine-assisted codings; human reliability not measured"
"""What must be said until codings by persons are loaded."""

_ROWS_ZH = {
    "instrument": "文件",
    "region": "省级地区",
    "locality": "地方",
    "level": "层级",
    "period": "时期",
}

MACHINE_ZH = "仅以机器辅助编码校验；未测量人工编码信度"
"""The same in Chinese."""


def measured_quality() -> dict[str, float]:
    """Return micro F1 of the shipped concept models, by language and tier of coding.

    Each real instrument is measured by a model that never saw it; rules take part.

    Example:
        >>> all(0 < value <= 1 for value in measured_quality().values())
        True
    """
    found: dict[str, float] = {}
    for path in sorted(resource("models").glob("concepts-*.json")):
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for tier, figures in data.get("figures", {}).get("with_rules", {}).items():
            value = figures.get("micro", {}).get("f1", figures.get("micro_f1"))
            if value is not None:
                found[f"{data['language']}-{tier}"] = float(value)
    return found


def methods_paragraph(
    run: Mapping[str, Any], lang: str = "en", quality: Mapping[str, float] | None = None
) -> str:
    """Return the paragraph for a run, in English or Chinese.

    Args:
        run: What ``run.json`` holds.
        lang: ``en`` or ``zh``.
        quality: Measured figures to name; those of the shipped models where ``None``.

    Raises:
        InputError: The record lacks what a run writes.
    """
    try:
        facts = _facts(run)
    except (KeyError, TypeError) as error:
        raise InputError(
            "this is no record of a run",
            got=f"{type(error).__name__}: {error}",
            expected="run.json as written by lexcompare run",
        ) from error
    measured = measured_quality() if quality is None else quality
    figures = ", ".join(f"{name} {value:.2f}" for name, value in sorted(measured.items()))
    human = run["options"].get("human_codings")
    return (_chinese if lang == "zh" else _english)(facts, figures, bool(human))


def _facts(run: Mapping[str, Any]) -> dict[str, Any]:
    counts, options = run["counts"], run["options"]
    whole = sum(bool(one["complete"]) for one in run["instruments"])
    exhaustive = sum(bool(one["exhaustive"]) for one in run.get("held", ()))
    return {
        "instruments": counts["instruments"], "out": counts["instruments_left_out"],
        "units": counts["units"], "tags": counts["tags"], "unsure": counts["unsure"],
        "unknown": counts["cells"]["unknown"], "cells": sum(counts["cells"].values()),
        "concepts": counts["concepts"], "whole": whole, "exhaustive": exhaustive,
        "held": len(run.get("held", ())), "version": run["versions"]["lexcompare"],
        "book": f"{run['codebook']['name']} {run['codebook']['version']}",
        "digest": run["codebook"]["digest"][:12], "as_of": options["as_of"],
        "rows": options["rows"], "include": ", ".join(options["include"]),
    }  # fmt: skip


def _english(facts: Mapping[str, Any], figures: str, human: bool) -> str:
    f = facts
    as_of = f"as of {f['as_of']}" if f["as_of"] else "with statuses as the manifest states them"
    include = f" and, by choice, {f['include']}" if f["include"] else ""
    validity = (
        "Codings by persons were loaded and outrank the tool's where they exist."
        if human
        else f"The verdicts are {MACHINE_EN}."
    )
    sentences = (
        f"We read {f['instruments']} texts ({f['whole']} complete) with lexcompare {f['version']}",
        f"and the codebook {f['book']} (digest {f['digest']}): {f['units']} units, {f['tags']}",
        f"tags on {f['concepts']} concepts, {f['unsure']} more left unsure and not counted.",
        f"Counted {as_of} is law in force{include}; {f['out']} texts were left out, each with a",
        f"recorded reason. Rows stand for {f['rows']}s. Of {f['cells']} cells {f['unknown']} are",
        "unknown: nothing was found and absence may not be claimed. Searches are declared",
        f"exhaustive for {f['exhaustive']} of {f['held']} regions, so counts are of texts held,",
        "not of legislation enacted, unless a region is among these.",
        validity,
        "Agreement of the shipped models with those codings (micro F1, each instrument left out in",
        "turn; rules were written by people who had read codings, so new texts may fare worse):",
        f"{figures or 'not available'}.",
    )
    return " ".join(sentences)


def _chinese(facts: Mapping[str, Any], figures: str, human: bool) -> str:
    f = facts
    as_of = f"截至 {f['as_of']}" if f["as_of"] else "效力状态以清单所载为准"
    include = f"，并经选择计入 {f['include']}" if f["include"] else ""
    validity = "已载入人工编码，凡有之处优先于程序判断。" if human else f"判断{MACHINE_ZH}。"
    return (
        f"本研究以 lexcompare {f['version']} 与编码手册 {f['book']}（摘要 {f['digest']}）"
        f"读取 {f['instruments']} 份文本（其中完整 {f['whole']} 份），共 {f['units']} 个条文单元、"
        f"{f['concepts']} 个概念上的 {f['tags']} 个标记，另有 {f['unsure']} 个存疑而不计入。"
        f"{as_of}，计入现行有效的法律文件{include}；"
        f""
        f"排除 {f['out']} 份，均记有理由。矩阵每行代表一个{_ROWS_ZH.get(f['rows'], f['rows'])}。"
        f"{f['cells']} 个单元格中 {f['unknown']} 个为未知：未见规定，但不足以断言其无。"
        f"{f['held']} 个地区中有 {f['exhaustive']} 个声明检索穷尽，其余仅就所持文本而言，"
        f"不代表全部立法。{validity}所附模型与该编码的一致程度（micro F1，逐一留出文件；"
        f"规则的撰写者读过编码，对新文本可能偏高）：{figures or '无'}。"
    )


def methods_markdown(run: Mapping[str, Any]) -> str:
    """Return both paragraphs as Markdown, for ``methods.md``.

    Raises:
        InputError: The record lacks what a run writes.
    """
    return f"# Methods\n\n{methods_paragraph(run)}\n\n# 方法\n\n{methods_paragraph(run, 'zh')}\n"
