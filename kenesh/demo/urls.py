from django.urls import path

from kenesh.demo import plugin

app_name = "demo"
urlpatterns = [
    path("plugin.js", plugin.script, name="plugin"),
    path("certificates/", plugin.certificates, name="certificates"),
    path("sign/", plugin.sign, name="sign"),
]
