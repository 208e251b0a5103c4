"""Reports of staff and observers."""

from django.urls import path

from kenesh.reports.views import ages, behind, consultants, exports, monthly, report, saving

app_name = "reports"

urlpatterns = [
    path("", report.report, name="report"),
    path("rows/", behind.rows, name="rows"),
    path("export/<str:kind>/", exports.export, name="export"),
    path("saved/", saving.saved, name="saved"),
    path("save/", saving.save, name="save"),
    path("saved/<int:number>/", saving.saved_one, name="saved-one"),
    path("saved/<int:number>/open/", saving.open_saved, name="open-saved"),
    path("saved/<int:number>/remove/", saving.remove_saved, name="remove-saved"),
    path("monthly/", monthly.monthly, name="monthly"),
    path("monthly/export/<str:kind>/", monthly.export_monthly, name="export-monthly"),
    path("monthly/<str:code>/<str:month>/", monthly.of_office, name="monthly-of-office"),
    path("monthly/<str:code>/<str:month>/reopen/", monthly.reopen, name="reopen-monthly-of-office"),
    path("consultants/", consultants.consultants, name="consultants"),
    path("consultants/export/<str:kind>/", consultants.export_consultants, name="export-consultants"),
    path("ages/", ages.ages, name="ages"),
]
