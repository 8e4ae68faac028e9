"""Segmentation of instruments in English: Markdown, plain text, text out of HTML, DOCX, PDF."""

from lexcompare.parse.english.segment import segment_english

__all__ = ["segment_english"]
