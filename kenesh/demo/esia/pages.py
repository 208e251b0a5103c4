"""The stand-in's pages, in Russian, as people of the guide would meet them, and clearly no Gosuslugi."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from kenesh.demo.esia.asked import MEANINGS
from kenesh.demo.esia.people import Person

GIVES: Final[Mapping[str, str]] = {
    "fullname": "фамилия, имя, отчество",
    "snils": "СНИЛС",
    "email": "адрес электронной почты",
    "usr_org": "организации, к которым Вы привязаны",
    "birthdate": "дата рождения",
    "mobile": "номер мобильного телефона",
}
# What may go wrong, chosen on the page of consent. A bare «ESIA-…» is answered at once, «te:ESIA-…» at the exchange.
TROUBLES: Final[Mapping[str, str]] = {
    "": "ничего, всё в порядке",
    "expired": "код просрочен",
    "payload": "маркер изменён",
    "signature": "подпись маркера испорчена",
    "unsigned": "маркер без подписи",
    "algorithm": "маркер назван подписанным иначе",
    "issuer": "маркер выдан другим",
    "audience": "маркер для другой системы",
    "lifetime": "маркер просрочен",
    "person": "маркеры о разных людях",
    "callback-state": "возврат с чужим state",
    "te-state": "ответ с чужим state",
    "silent": "сервис не отвечает",
    "garbage": "сервис отвечает не тем",
    "huge": "сервис отвечает без конца",
    "te:ESIA-007008": "сервис перегружен",
    "te:ESIA-007015": "часы расходятся",
    "te:ESIA-007002": "сертификат не тот",
    "people-down": "сведения о человеке недоступны",
    "roles-down": "сведения об организациях недоступны",
}
_STYLE: Final = """
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #0b1f33; background: #eef3f9 }
header { padding: .75rem 1rem; color: #fff; background: #0b5a8f; font-weight: 600 }
main { box-sizing: border-box; max-width: 34rem; margin: 1rem auto; padding: 1rem 1.25rem; background: #fff;
  border-radius: .75rem }
h1 { font-size: 1.5rem; line-height: 1.2 }
button, select { font: inherit; min-height: 2.75rem; border: 1px solid #5a7184; border-radius: .5rem; background: #fff;
  color: inherit; padding: .25rem 1rem; max-width: 100% }
button.main { background: #0b5a8f; border-color: #0b5a8f; color: #fff }
button.person { display: block; width: 100%; margin: .5rem 0; text-align: left }
small { display: block; color: #44566a }
.note { padding: .5rem .75rem; border: 1px solid #5a7184; border-radius: .5rem }
label { display: block }
:focus-visible { outline: 3px solid #0b5a8f; outline-offset: 2px }
"""


def sign_in(request: str, people: Iterable[Person]) -> str:
    """request: the number of what was asked for."""
    buttons = "".join(
        f'<button class="person" name="person" value="{one.oid}">{escape(one.name)}'
        f"<small>СНИЛС {written(one.snils)} · {escape(one.who)}</small></button>"
        for one in people
    )
    return _page(
        "Вход",
        f"""<h1>Вход</h1>
<p>Логин и пароль здесь не нужны: выберите, кто входит.</p>
<form method="post" action="/aas/sign-in"><input type="hidden" name="request" value="{escape(request)}">
{buttons}</form>""",
    )


def consent(request: str, person: Person, scope: str) -> str:
    given = "".join(f"<li>{escape(GIVES[one])}</li>" for one in scope.split() if one in GIVES)
    troubles = {**TROUBLES, **{code: f"{code} {meaning}" for code, (_error, meaning) in MEANINGS.items()}}
    options = "".join(f'<option value="{word}">{escape(text)}</option>' for word, text in troubles.items())
    return _page(
        "Предоставление прав доступа",
        f"""<h1>Предоставление прав доступа</h1>
<p>Вы вошли как <strong>{escape(person.name)}</strong>.</p>
<p>Система <strong>Kenesh</strong> запрашивает Ваше разрешение на передачу данных:</p>
<ul>{given}</ul>
<form method="post" action="/aas/consent"><input type="hidden" name="request" value="{escape(request)}">
<p><label>Что пойдёт не так (для проверки)
<select name="trouble">{options}</select></label></p>
<p><button class="main" name="decision" value="allow">Разрешить</button>
<button name="decision" value="deny">Отказать</button></p></form>
<form method="post" action="/aas/another"><input type="hidden" name="request" value="{escape(request)}">
<p><button>Войти другим пользователем</button></p></form>""",
    )


def wrong(description: str) -> str:
    return _page("Ошибка", f"<h1>Ошибка</h1><p>{escape(description)}</p>")


def about() -> str:
    return _page("Заглушка", "<h1>Заглушка ЕСИА</h1><p>Сюда приходят со страницы входа Kenesh.</p>")


def _page(title: str, inside: str) -> str:
    return f"""<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} — заглушка Госуслуг</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>
<body><header>Заглушка Госуслуг</header><main>{inside}
<p class="note">Это не Госуслуги, а заглушка для показа и проверок. Люди и организации выдуманы.</p>
</main></body></html>"""


def written(figures: str) -> str:
    return f"{figures[:3]}-{figures[3:6]}-{figures[6:9]} {figures[9:]}"
