from django.urls import path

from kenesh.offices.views import entries, offices, routes, territories

app_name = "offices"
urlpatterns = [
    path("lists/", entries.lists, name="lists"),
    path("lists/<str:name>/", entries.journal, name="list"),
    path("lists/<str:name>/add/", entries.add, name="add-entry"),
    path("lists/<str:name>/add-group/", entries.add, {"is_group": True}, name="add-group"),
    path("lists/<str:name>/<str:code>/", entries.correct, name="entry"),
    path("lists/<str:name>/<str:code>/place/", entries.place, name="place-entry"),
    path("lists/<str:name>/<str:code>/retire/", entries.retire, name="retire-entry"),
    path("lists/<str:name>/<str:code>/bring-back/", entries.bring_back, name="bring-back-entry"),
    path("territories/", territories.journal, name="territories"),
    path("territories/add/", territories.add, name="add-territory"),
    path("territories/<str:code>/", territories.correct, name="territory"),
    path("territories/<str:code>/retire/", territories.retire, name="retire-territory"),
    path("territories/<str:code>/bring-back/", territories.bring_back, name="bring-back-territory"),
    path("offices/", offices.journal, name="offices"),
    path("offices/add/", offices.add, name="add-office"),
    path("offices/<str:code>/", offices.correct, name="office"),
    path("offices/<str:code>/close/", offices.close, name="close-office"),
    path("offices/<str:code>/reopen/", offices.reopen, name="reopen-office"),
    path("offices/<str:code>/pause/", offices.pause, name="pause-office"),
    path("offices/<str:code>/pauses/<int:pk>/remove/", offices.end_pause, name="end-pause-of-office"),
    path("routes/", routes.journal, name="routes"),
    path("routes/<str:code>/", routes.send, name="route"),
    path("routes/<str:code>/remove/", routes.remove, name="remove-route"),
]
