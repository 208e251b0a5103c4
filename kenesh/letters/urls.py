from django.urls import path

from kenesh.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/files/<int:file>/", views.attachment, name="attachment"),
    path("<int:pk>/again/", views.again, name="again"),
]
