from django.urls import path

from kenesh.documents import views

app_name = "documents"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("uploaded/<uuid:upload>/", views.uploaded, name="uploaded"),
]
