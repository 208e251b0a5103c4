"""People served: the register of each office."""

from django.urls import path

from kenesh.people import views

app_name = "people"
urlpatterns = [
    path("", views.register, name="register"),
    path("before/", views.before, name="before"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("merges/", views.merges, name="merges"),
    path("merges/<int:number>/undo/", views.undo, name="undo"),
    path("<int:number>/", views.card, name="card"),
    path("<int:number>/edit/", views.edit, name="edit"),
    path("<int:number>/passport/", views.passport, name="passport"),
    path("<int:number>/compare/<int:other>/", views.compare, name="compare"),
    path("<int:number>/apart/<int:other>/", views.apart, name="apart"),
]
