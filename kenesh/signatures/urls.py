"""Addresses of signatures."""

from django.urls import path

from kenesh.signatures import views

app_name = "signatures"
urlpatterns = [
    path("trusted/", views.trusted, name="trusted"),
    path("<slug:kind>/", views.several, name="several"),
    path("<slug:kind>/<int:owner>/", views.document, name="document"),
    path("<slug:kind>/<int:owner>/sign/", views.sign, name="sign"),
    path("<slug:kind>/<int:owner>/upload/", views.upload, name="upload"),
    path("<slug:kind>/<int:owner>/<uuid:content>/content/", views.content, name="content"),
    path("<slug:kind>/<int:owner>/<int:pk>/signature/", views.signature, name="signature"),
]
