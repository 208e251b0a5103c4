"""The citizens' pages, under the prefix of a language."""

from django.urls import path

from kenesh.questions.views import asking, following, reading

app_name = "ask"
urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/sent/", asking.asked, name="asked"),
    path("ask/similar/", asking.similar, name="similar"),
    path("ask/challenge/", asking.challenge, name="challenge"),
    path("ask/confirm/<str:token>/", asking.confirm, name="confirm"),
    path("question/", following.follow, name="follow"),
    path("question/<str:code>/", following.question, name="question"),
    path("answers/", reading.answers, name="answers"),
    path("answers/feed/", reading.feed, name="feed"),
    path("answers/removed/", reading.removals, name="removals"),
    path("answers/<int:number>/", reading.answer, name="answer"),
]
