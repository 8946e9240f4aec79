"""The HTML report that a researcher reads, and the card of the classifier."""

from samenspraak.report.card import render_model_card
from samenspraak.report.data import ReportData
from samenspraak.report.page import render_report

__all__ = ["ReportData", "render_model_card", "render_report"]
