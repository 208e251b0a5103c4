"""The journal of loads."""

from django.urls import path

from kenesh.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.loads, name="loads"),
    path("<int:pk>/", views.load, name="load"),
]
