"""Addresses of accounts. A link from a letter carries its token in the path: views/links.py keeps it from leaking."""

from django.urls import path

from kenesh.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("recovery/", views.recovery, name="recovery"),
    path("link/<str:token>/", views.link, name="link"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.password, name="password"),
    path("draft/", views.draft, name="draft"),
    path("draft/forget/", views.forget_draft, name="forget-draft"),
    path("staff/", views.people, name="people"),
    path("staff/add/", views.register, name="register"),
    path("staff/absences/", views.absences, name="absences"),
    path("staff/absences/add/", views.add_absence, name="add-absence"),
    path("staff/absences/<int:pk>/remove/", views.remove_absence, name="remove-absence"),
    path("staff/<int:pk>/", views.person, name="person"),
    path("staff/<int:pk>/correct/", views.correct, name="correct"),
    path("staff/<int:pk>/invite/", views.invite, name="invite"),
    path("staff/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("staff/<int:pk>/activate/", views.activate, name="activate"),
]
