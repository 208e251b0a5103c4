from django.urls import path

from kenesh.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("add/", views.add, name="add"),
    path("<str:code>/", views.card, name="card"),
    path("<str:code>/correct/", views.correct, name="correct"),
    path("<str:code>/close/", views.close, name="close"),
    path("<str:code>/reopen/", views.reopen, name="reopen"),
]
