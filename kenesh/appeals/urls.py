from django.urls import path

from kenesh.appeals import views

app_name = "appeals"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("found/", views.found, name="found"),
    path("export.<str:kind>", views.export, name="export"),
    path("add/", views.add, name="add"),
    path("deleted/", views.deleted, name="deleted"),
    path("of-person/<int:person>/", views.of_person, name="of-person"),
    path("files/<int:file>/", views.attachment, name="attachment"),
    path("<int:number>/", views.card, name="card"),
    path("<int:number>/correct/", views.correct, name="correct"),
    path("<int:number>/delete/", views.delete, name="delete"),
    path("<int:number>/restore/", views.restore, name="restore"),
]
