"""The choice of a report as it stands in its address: a report can be bookmarked, sent, saved."""

from kenesh.reports.filters.form import EVERY, PERIODS, ReportFilter, source_of
from kenesh.reports.filters.reading import Chip, Reading, changed, read

__all__ = ["EVERY", "PERIODS", "Chip", "Reading", "ReportFilter", "changed", "read", "source_of"]
