"""The public site: the first page, the offices, what search engines read."""

from kenesh.portal.views.home import home
from kenesh.portal.views.machines import robots, sitemap, sitemap_of_answers, sitemap_of_pages
from kenesh.portal.views.offices import office, offices

__all__ = ["home", "office", "offices", "robots", "sitemap", "sitemap_of_answers", "sitemap_of_pages"]
