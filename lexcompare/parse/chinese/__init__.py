"""Chinese instruments: from any text to 编 章 节 条 款 项 目, lossless."""

from __future__ import annotations

from lexcompare.parse.chinese.segment import segment_chinese

__all__ = ["segment_chinese"]
