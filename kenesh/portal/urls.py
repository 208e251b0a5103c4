"""The public site's own pages, under the language of each."""

from django.urls import path

from kenesh.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("offices/", views.offices, name="offices"),
    path("offices/<str:code>/", views.office, name="office"),
]
