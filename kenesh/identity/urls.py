"""Addresses of signing in through a national system. A provider may not be called as one of the pages is."""

from django.urls import path

from kenesh.identity import views

app_name = "identity"
urlpatterns = [
    path("acting/", views.acting, name="acting"),
    path("private/", views.private, name="private"),
    path("confirm/", views.confirm, name="confirm"),
    path("unknown/", views.unknown, name="unknown"),
    path("failed/", views.failed, name="failed"),
    path("leave/", views.leave, name="leave"),
    path("own/", views.own, name="own"),
    path("journal/", views.journal, name="journal"),
    path("staff/<int:pk>/identifiers/", views.identifiers, name="identifiers"),
    path("identifiers/<int:pk>/remove/", views.remove_identifier, name="remove-identifier"),
    path("links/<int:pk>/unlink/", views.unlink, name="unlink"),
    path("<slug:provider>/", views.begin, name="begin"),
    path("<slug:provider>/callback/", views.callback, name="callback"),
]
