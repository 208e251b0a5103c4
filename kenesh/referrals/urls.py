from django.urls import path

from kenesh.referrals import views

app_name = "referrals"
urlpatterns = [
    path("referrals/", views.journal, name="journal"),
    path("referrals/found/", views.found, name="found"),
    path("referrals/export.<str:kind>", views.export, name="export"),
    path("referrals/add/", views.add, name="add"),
    path("referrals/add/from/<int:appeal>/", views.add_from, name="add-from"),
    path("referrals/of-person/<int:person>/", views.of_person, name="of-person"),
    path("referrals/of-appeal/<int:appeal>/", views.of_appeal, name="of-appeal"),
    path("referrals/deleted/", views.deleted, name="deleted"),
    path("referrals/<int:number>/", views.card, name="card"),
    path("referrals/<int:number>/correct/", views.correct, name="correct"),
    path("referrals/<int:number>/delete/", views.delete, name="delete"),
    path("referrals/<int:number>/restore/", views.restore, name="restore"),
    path("referrals/<int:number>/answer/", views.answer, name="answer"),
    path("referrals/<int:number>/print/", views.print_form, name="print"),
    path("referrals/<int:number>/forms/<int:form>/", views.form, name="form"),
    path("referrals/<int:number>/forms/<int:form>.pdf", views.form_pdf, name="form-pdf"),
    path("referrals/files/<int:file>/", views.attachment, name="attachment"),
    path("slip/", views.by_code, name="by-code"),
    path("slip/<str:code>/", views.slip, name="slip"),
]
