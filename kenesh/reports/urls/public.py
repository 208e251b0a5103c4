"""Statistics for everybody, under the prefix of a language."""

from django.urls import path

from kenesh.reports.views import public

app_name = "statistics"

urlpatterns = [
    path("statistics/", public.statistics, name="statistics"),
    path("statistics/method/", public.method, name="method"),
    path("statistics/<str:kind>/", public.open_data, name="open-data"),
]
