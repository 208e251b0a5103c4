"""Charts of a report: Vega-Lite descriptions as plain dicts, the same for the browser and for paper.

Every description has a width to be drawn at unless told another one; "usermeta" may have a "ratio", by which the height
follows the width, the "widest" that it is to be, and a height for what is "narrow".
"""

from kenesh.reports.charts.bars import of_block
from kenesh.reports.charts.crossing import of_cross
from kenesh.reports.charts.drawing import Undrawable, png, svg
from kenesh.reports.charts.dynamics import of_dynamics
from kenesh.reports.charts.maps import of_map, of_points

__all__ = ["Undrawable", "of_block", "of_cross", "of_dynamics", "of_map", "of_points", "png", "svg"]
