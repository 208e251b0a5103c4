"""The pages of staff."""

from django.urls import path

from kenesh.questions.views import acts, answering, card, moderation, presence, review, routing, waiting

app_name = "questions"
urlpatterns = [
    path("questions/", waiting.waiting, name="waiting"),
    path("questions/count/", waiting.count, name="count"),
    path("questions/moderation/", moderation.moderation, name="moderation"),
    path("questions/review/", review.review, name="review"),
    path("questions/<int:number>/", card.card, name="card"),
    path("questions/<int:number>/answer/", answering.answer, name="answer"),
    path("questions/<int:number>/presence/", presence.presence, name="presence"),
    path("questions/<int:number>/reassign/", routing.reassign, name="reassign"),
    path("questions/<int:number>/moderate/", moderation.moderate, name="moderate"),
    path("questions/<int:number>/withdraw/", moderation.withdraw, name="withdraw"),
    path("questions/<int:number>/reviewed/", review.reviewed, name="reviewed"),
    path("routes/tester/", routing.tester, name="tester"),
    path("acts/", acts.acts, name="acts"),
    path("acts/add/", acts.add, name="add-act"),
    path("acts/<int:number>/", acts.act, name="act"),
    path("acts/<int:number>/changed/", acts.changed, name="act-changed"),
]
