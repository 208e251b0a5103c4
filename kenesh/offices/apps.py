from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class OfficesConfig(AppConfig):
    name = "kenesh.offices"

    def ready(self) -> None:
        from kenesh.offices import lists

        request_started.connect(lists.begin_request)
        request_finished.connect(lists.end_request)
