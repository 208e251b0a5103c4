"""A stand-in for ЕСИ: the provider of the package oidc-provider-mock with invented people.

`python -m kenesh.demo.oidc PORT`; the product starts it by itself (kenesh.serve).
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from kenesh import home
from kenesh.demo.esia.running import HOST, refuse_in_earnest

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

_CENTRE: Final = {"id": "01001200010001", "name": "ЦБЮП г. Каракол", "tin": "01001200010001"}
_UNION: Final = {"id": "01001200010002", "name": "ОсОО «Ак-Суу»", "tin": "01001200010002"}

# Who may sign in, by what the page calls them. Organisations come as a list, or flat, as both are met.
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "gulzat.asanova": {
        "name": "Асанова Гүлзат Мамытовна",
        "pin": "21203198500017",
        "email": "asanova@example.kg",
        "email_verified": True,
        "organizations": [_CENTRE, _UNION],
    },
    "bakyt.osmonov": {
        "name": "Осмонов Бакыт Жолдошбекович",
        "pin": "10507197900025",
        "email": "osmonov@example.kg",
        "email_verified": True,
        "organization_tin": _CENTRE["tin"],
        "organization_name": _CENTRE["name"],
    },
    "rustam.yusupov": {
        "name": "Юсупов Рустам Шавкатович",
        "pin": "11111198800033",
        "email": "yusupov@example.kg",
        "email_verified": True,
    },
    "ainura.zhumabekova": {
        "name": "Жумабекова Айнура Кубатовна",
        "pin": "20801198100041",
        "email": "zhumabekova@example.kg",
        "email_verified": True,
    },
    "stranger": {
        "name": "Токтоматов Нурлан",
        "pin": "10203199000050",
        "email": "toktomatov@example.kg",
        "email_verified": False,
    },
}

_PAGES: Final = {  # in the place of the package's, which load a style sheet from elsewhere
    "_base.html": """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Заглушка ЕСИ</title><link rel="icon" href="data:,"><style>
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #23201c; background: #f6f1ea }
header { padding: .75rem 1rem; color: #fff; background: #8a2b21; font-weight: 600 }
main { box-sizing: border-box; max-width: 34rem; margin: 1rem auto; padding: 1rem 1.25rem; background: #fff;
  border-radius: .75rem }
button { font: inherit; min-height: 2.75rem; padding: .25rem 1rem; border: 1px solid #756a5d; border-radius: .5rem;
  background: #fff; color: inherit }
button.person { display: block; width: 100%; margin: .5rem 0; text-align: left }
small { display: block; color: #5c5348 }
.note { padding: .5rem .75rem; border: 1px solid #756a5d; border-radius: .5rem }
</style></head><body><header>Заглушка ЕСИ</header><main>{% block content %}{% endblock %}
<p class="note">Это не ЕСИ, а заглушка для показа и проверок. Люди и организации выдуманы.</p></main></body></html>""",
    "authorization_form.html": """{% extends "_base.html" %}{% block content %}<h1>Вход</h1>
<p>Пароль здесь не нужен: выберите, кто входит.</p><form method="post">
{% for sub in predefined_users %}<button class="person" name="sub" value="{{ sub }}">{{ names[sub] }}
<small>{{ sub }}</small></button>{% endfor %}</form>
<form method="post"><button name="action" value="deny">Отказать</button></form>{% endblock %}""",
    "end_session_form.html": """{% extends "_base.html" %}{% block content %}<h1>Выход</h1>
<form method="post" action="{{ end_session_confirm_url }}">
{% if redirect_uri %}<input type="hidden" name="redirect_uri" value="{{ redirect_uri }}">{% endif %}
<button>Завершить сеанс</button></form>{% endblock %}""",
}


def server(port: int = 0, people: dict[str, dict[str, Any]] = PEOPLE) -> "BaseWSGIServer":
    """Bound to the port, any free one unless given. Raises home.Wrong outside a demonstration, and where the package is
    missing."""
    refuse_in_earnest()
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # its own check of https
    try:
        import oidc_provider_mock
        from jinja2 import ChoiceLoader, DictLoader
        from werkzeug.serving import make_server
    except ImportError:
        raise home.Wrong("The package oidc-provider-mock is not installed, so there is no stand-in for ESI.") from None
    for name in ("werkzeug", "oidc_provider_mock"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # codes stand in the addresses
    users = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in people.items()]
    app = oidc_provider_mock.app(require_nonce=True, issue_refresh_token=False, user_claims=users)
    app.debug = False
    app.jinja_loader = ChoiceLoader(
        [DictLoader(_PAGES), app.jinja_loader] if app.jinja_loader else [DictLoader(_PAGES)]
    )
    app.jinja_env.globals["names"] = {sub: claims.get("name", sub) for sub, claims in people.items()}
    return make_server(HOST, port, app, threaded=True)


@contextmanager
def running(people: dict[str, dict[str, Any]] = PEOPLE) -> Iterator[str]:
    """In a thread, for tests: its address."""
    bound = server(people=people)
    thread = Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{bound.server_port}"
    finally:
        bound.shutdown()
        bound.server_close()
        thread.join()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kenesh.settings")
    try:
        server(int(sys.argv[1])).serve_forever()
    except home.Wrong as reason:
        print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
