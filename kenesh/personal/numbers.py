"""Personal data in figures and Latin letters: phones, addresses, PINs, passports, cards, vehicle plates."""

import re
from typing import Final, NamedTuple

from kenesh.personal.marks import Kind, Mark, hidden

NEAR: Final = 48  # letters before a number among which a word may say what it is


class Shape(NamedTuple):
    """A way of writing; the group `it` is marked, or all. `near` must stand shortly before and `far` must not; `unless`
    must not match where it begins, nor `never` the whole of it."""

    kind: Kind
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None = None
    far: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None


def _of(*choices: str) -> re.Pattern[str]:
    """Any of these, in capitals or not."""
    return re.compile("|".join(choices), re.IGNORECASE)


PASSES: Final = 4  # what stands close together is found one after another
AROUND: Final = 32  # letters around figures that may belong to the same mark

_ADDRESS: Final = re.compile(r"@|соба[кч]|\bat\b|\bэт\b|\.(?:me|com|ru)/", re.IGNORECASE)
_FIGURES: Final = re.compile(rf"\d(?:.{{0,{2 * AROUND}}}\d)*.{{0,{AROUND}}}", re.DOTALL)
_HIDDEN: Final = re.compile(r"\0+|\[[^\[\]]*\]")  # a mark, and what was put in the place of one
_S: Final = r"[ \t\u00a0\u2009\u202f]"
_GAP: Final = rf"(?>{_S}?[-‐-―.()/]{{0,2}}{_S}?)"  # between the groups of a phone; never tried twice
_NUMBER: Final = r"(?:№|N|No\.?|номер\w*)"

_MONEY: Final = _of(
    rf"{_S}*(?:сом|тыйын|руб|₽|\$|€|доллар|евро|тенге|тг\b|тыс|млн|млрд|миллион|мең|миң|сум|кг|км|кв|шт|%)"
)
_ROUND: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]000)+$|(\d)\1*$")
_YEARS: Final = re.compile(r"(?:(?:19|20)\d\d[ -]){3}(?:19|20)\d\d")
_DATE: Final = re.compile(r"\d\d[./-]\d\d[./-](?:19|20)\d\d")
_FREE_CALL: Final = rf"8{_S}?[-(]{{0,2}}{_S}?80[04]"  # nobody's own number

_PHONE: Final = _of(
    r"тел\b|телефон|сот\b|сотов|моб\b|мобил|звон|набра|связ|контакт|факс|phone",
    r"(?:мой|моя|моего|его|её|ее|их|наш)\s+(?:\w+\s+)?номер|номерим|номерибиз|номерым|номери\b",
    r"вотсап|ватсап|вацап|вот[сц]апп|whats?app|вайбер|viber|телеграм|telegram|мегаком|билайн",
    r"чал(?:ы|са)|шалтырат|байланыш|элемтә|элемте|уюл|кәрәзле",
)
_NO_PHONE: Final = _of(
    r"(?:дел[оаеу]|иск\w*|сч[её]т\w*|договор\w*|заказ\w*|артикул|приказ\w*|указ\w*|кадастр\w*|лицензи\w*|квитанци\w*"
    r"|исх\w*|вх|р/с|лиц\w*)\W{0,4}$"
)
_HANDLE: Final = _of(
    r"телеграм|телега|telegram|тг\b|tg\b|инстаграм|инста|instagram|insta|аккаунт|ник\b|tiktok|тикток|вайбер|whats?app",
    r"ватсап|вк\b|пишите|писать|связ|жазы|языгыз",
)
_PASSPORT: Final = _of(
    r"паспор|удостоверени|документ|\bсери[яи]\b|сериясы|id[- ]?карт|ай-?ди|свидетельств|права\b",
    r"күбөлүк|таныклы[кг]|инсанды",
)
_PASSPORT_LAST: Final = _of(
    r"(?:паспор\w*|id[- ]?карт\w*|ай-?ди|удостоверени\w*|инсандык\w*)"
    r"(?:\W+(?:номер\w*|сери[яи]|сериясы|гражданина|кыргызской|республики|личности|мо[её]го|моей|менин|документ\w*|кр"
    r"|күбөлүк\w*|№)){0,4}\W{0,4}$"
)
_CAR: Final = _of(
    r"гос\.?\W?\s?(?:номер|знак)|номерн\w+ знак|номер\w* (?:машин|авто)|авто|машин|транспорт|унаа",
    r"мамлекеттик номер|дәүләт номер|тойота|toyota|хонда|honda|лада|мерс|camry|камри|бмв|bmw|hyundai|хендай|kia|киа",
    r"лексус|lexus|фит",
)
_CAR_LAST: Final = _of(
    r"(?:гос\.?\W?\s?(?:номер|знак)\w*|номерн\w+ знак\w*|номер(?:[иы]|лүү|лы|ом)|номер (?:машины|авто\w*)"
    r"|унаа\w*)\W{0,4}$"
)
_CARD_LAST: Final = _of(r"(?:карт\w*|card|visa|виза|элкарт\w*|elcart|mastercard)(?:\W+\w+){0,3}\W{0,4}$")
_PIN: Final = _of(r"пин|инн|иин|pin|inn|жсн|персональн|идентификац|снилс|жеке номер|шәхси")
_COMPANY: Final = _of(r"осоо|\b(?:ооо|оао|зао|бик)\b|жчк|организац|компани|предприят|юрид|юрлиц|фирм|мекеме|оешма")
_ACCOUNT: Final = _of(
    r"р/сч?|расч[её]тн|казначей|госпошлин|л/с|лицев|\b(?:бик|уин|эсеп)\b|реквизит|дел[оаеу]\W|квитанц"
)

_DOMAIN: Final = "(?:ru|kg|com|net|org|info|рф|kz|uz|biz|me|tatar|su|edu|gov|pro|online|mail)"
_REGION: Final = r"(?:0[1-9]|1\d)"
_RU: Final = "[АВЕКМНОРСТУХABEKMHOPCTYX]"  # the letters of Russian plates, which look alike in both alphabets
_RU_SMALL: Final = "[авекмнорстухabekmhopctyx]"
_ID: Final = "(?:[IІ][DД]|[AА][NН]|[AА][CС]|AH|ИД|ПИД|[KК]R|PE|EP)"  # of Kyrgyz passports, with letters that look alike
_PHONE_START: Final = r"(?<![\w№])(?<!\d[.,-])"

SHAPES: Final = (
    Shape(Kind.EMAIL, _of(r"(?<![\w.+%-])[\w.+%-]*[\w+%-]@[\w-]+(?:\.[\w-]+)+")),
    Shape(
        Kind.EMAIL,
        _of(
            rf"(?<![\w.+-])[\w.+-]+{_S}*(?:@|\(at\)|\[at\]|\(собака\)|{_S}at{_S}|собака|собачка|\bэт\b){_S}*"
            rf"[\w-]+{_S}*(?:\.|{_S}точка{_S}|{_S}dot{_S}|{_S}нокта{_S}){_S}*{_DOMAIN}\b"
        ),
    ),
    Shape(
        Kind.EMAIL,
        _of(
            r"(?:https?://)?(?:www\.)?(?:t\.me|wa\.me|vk\.com|instagram\.com|facebook\.com|fb\.com|ok\.ru|tiktok\.com"
            r"|m\.me)/[\w.@/?=&-]*[\w/]"
        ),
    ),
    Shape(Kind.EMAIL, _of(r"(?<![\w.@])@[a-z]\w*(?:\.\w+)*"), near=_HANDLE),
    Shape(
        Kind.PLATE,
        _of(rf"(?<!\w){_REGION}{_S}?-?{_S}?(?:KG|КГ){_S}?-?{_S}?\d{{3,4}}{_S}?-?{_S}?[A-ZА-Я]{{2,3}}(?!\w)"),
    ),
    Shape(Kind.PLATE, re.compile(rf"(?<!\w){_REGION}{_S}?\d{{3}}{_S}?[A-ZА-Я]{{3}}(?!\w)")),
    Shape(
        Kind.PLATE,
        re.compile(rf"(?<!\w){_RU}{_S}?\d{{3}}{_S}?{_RU}{{2}}{_S}?[/|]?{_S}?\d{{2,3}}(?:{_S}?(?:RUS|rus|РУС))?(?!\w)"),
    ),
    Shape(
        Kind.PLATE,
        re.compile(rf"(?<!\w){_RU_SMALL}\d{{3}}{_RU_SMALL}{{2}}{_S}?\d{{2,3}}(?:{_S}?(?:RUS|rus|рус))?(?!\w)"),
    ),
    Shape(Kind.PLATE, _of(rf"(?<!\w){_RU}{_S}?\d{{3}}{_S}?{_RU}{{2}}(?:{_S}?\d{{2,3}})?(?!\w)"), near=_CAR),
    Shape(
        Kind.PLATE,
        _of(rf"(?<!\w)(?:{_REGION}{_S}?(?:KG|КГ)?{_S}?-?)?\d{{3,4}}{_S}?-?{_S}?[A-ZА-Я]{{2,3}}(?!\w)"),
        near=_CAR_LAST,
    ),
    Shape(
        Kind.PLATE,
        re.compile(rf"(?<!\w)[A-ZАВЕКМНОРСТУХ]{_S}?-?\d{{4}}{_S}?-?[A-ZАВЕКМНОРСТУХ]{{1,2}}(?!\w)"),
        unless=re.compile(rf"[A-ZА-Я]{_S}(?:19|20)\d\d{_S}"),
    ),
    Shape(Kind.PLATE, _of(rf"(?<!\w)[A-ZА-Я]{_S}?-?\d{{4}}{_S}?-?[A-ZА-Я]{{1,2}}(?!\w)"), near=_CAR),
    Shape(Kind.PASSPORT, _of(rf"(?<!\w){_ID}{_S}?[-–]?{_S}?{_NUMBER}?\.?{_S}?\d(?:[ -]?\d){{6}}(?!\w)")),
    Shape(Kind.PASSPORT, _of(rf"(?<!\w)(?:KR|КР)-?[XХZA]{{1,2}}{_S}?№?{_S}?\d{{5,8}}(?!\w)")),
    Shape(  # a certificate of birth
        Kind.PASSPORT, _of(rf"(?<!\w)[IVXХІ1]{{1,5}}{_S}?[-–]{_S}?[А-ЯA-Z]{{2}}{_S}?{_NUMBER}?{_S}?\d{{6}}(?!\w)")
    ),
    Shape(
        Kind.PASSPORT,
        _of(rf"(?<![\w№#/])\d\d{_S}?\d\d{_S}?(?:,{_S}?)?{_NUMBER}{_S}?\d{{3}}{_S}?\d{{3}}(?!\d)"),
    ),
    Shape(Kind.PASSPORT, _of(rf"(?<![\w№#/])(?!0\d)\d\d{_S}\d\d{_S}\d{{6}}(?![\w%]|[.,:/]\d)")),
    Shape(
        Kind.PASSPORT,
        _of(rf"(?<![\w№#/])\d\d{_S}?\d\d{_S}?[-–,]?{_S}?(?:№|номер\w*)?{_S}?\d{{3}}{_S}?\d{{3}}(?![\w%]|[.,:/]\d)"),
        near=_PASSPORT,
    ),
    Shape(
        Kind.PASSPORT,
        _of(
            rf"(?:(?<=серия)|(?<=серии)|(?<=сериясы)|(?<=паспорт)|(?<=сер\.)):?{_S}+"
            rf"(?P<it>[A-ZА-Я]{{0,2}}{_S}?\d\d{_S}?\d\d{_S}?,?{_S}?(?:№|номер\w*)?:?{_S}?\d{{3}}{_S}?\d{{3}})(?!\d)"
        ),
    ),
    Shape(
        Kind.PASSPORT,
        _of(rf"(?<!\w)(?:[A-ZА-Я]{{1,3}}{_S}?[-–]?{_S}?)?(?:№{_S}?)?\d{{3}}{_S}?\d{{3,4}}(?!\w|\.\d)"),
        near=_PASSPORT_LAST,
    ),
    Shape(
        Kind.CARD,
        re.compile(rf"(?<![\w№])\d{{4}}({_S}|-)\d{{4}}\1\d{{4}}\1\d{{1,4}}(?:\1\d{{1,3}})?(?!\d)"),
        never=_YEARS,
    ),
    Shape(Kind.CARD, re.compile(r"(?<![\w№])[2-69]\d{15}(?!\d)"), far=_ACCOUNT),
    Shape(
        Kind.CARD,
        re.compile(
            rf"(?<!\w)\d{{4}}(?:{_S}|-)?(?:\d\d)?[*xхXХ•]{{2,4}}(?:{_S}|-)?[*xхXХ•]{{4}}(?:{_S}|-)?\d{{4}}(?!\w)"
        ),
    ),
    Shape(Kind.CARD, re.compile(r"(?<!\w)\d(?:[ -]?\d){12,18}(?!\w)"), near=_CARD_LAST),
    Shape(Kind.PIN, re.compile(r"(?<!\w)[12]\d{13}(?!\w)")),
    Shape(
        Kind.PIN,
        re.compile(rf"(?<![\w.,])[12](?:(?:{_S}|-)?\d){{13}}(?!\d|(?:{_S}|-)\d)"),
        unless=re.compile(rf"\d{{1,2}}(?:{_S}\d{{3}}){{4}}"),
    ),
    Shape(Kind.PIN, re.compile(rf"(?<!\w)\d(?:(?:{_S}|-)?\d){{13}}(?!\d)"), near=_PIN, far=_COMPANY),
    Shape(Kind.PIN, re.compile(r"(?<!\w)(?!00996)\d{14}(?!\w)"), far=_COMPANY),
    Shape(
        Kind.PIN,
        re.compile(rf"(?<!\w)\d{{3}}(?:{_S}|-)\d{{3}}(?:{_S}|-)\d{{3}}(?:{_S}|-)?\d\d(?!\d)"),
        near=_of("снилс|страхов"),
    ),
    Shape(Kind.PIN, re.compile(r"(?<!\w)\d{3}-\d{3}-\d{3} \d\d(?!\d)")),
    Shape(Kind.PIN, re.compile(rf"(?<!\w)\d(?:{_S}?\d){{10,11}}(?!\d)"), near=_of(r"(?:инн|иин|снилс|жсн)\W{0,12}$")),
    Shape(Kind.PHONE, re.compile(rf"(?<![\w№+])\+{_S}?(?!0)(?:\d{_GAP}){{8,13}}\d(?!\w)")),
    Shape(Kind.PHONE, re.compile(rf"{_PHONE_START}(?:00)?996{_GAP}(?:\d{_GAP}){{8}}\d(?!\w)")),
    Shape(Kind.PHONE, re.compile(rf"{_PHONE_START}\(?0{_GAP}[2-9]{_GAP}(?:\d{_GAP}){{7}}\d(?!\w)"), unless=_DATE),
    Shape(
        Kind.PHONE,
        re.compile(
            rf"{_PHONE_START}(?!{_FREE_CALL})[78]{_S}?[-(]{{0,2}}{_S}?[3489]\d\d{_S}?[-).]{{0,2}}{_S}?"
            rf"\d{{3}}(?:{_S}|-|\.)?\d\d(?:{_S}|-|\.)?\d\d(?!\w|[ -]\d)"
        ),
    ),
    Shape(
        Kind.PHONE,
        re.compile(rf"{_PHONE_START}(?!{_FREE_CALL})8{_S}?[-(]{{1,2}}{_S}?[3-9]\d\d{_GAP}(?:\d{_GAP}){{6}}\d(?!\w)"),
    ),
    Shape(Kind.PHONE, re.compile(rf"(?<!\w)\(\d{{3,5}}\){_S}?\d{{1,3}}(?:{_S}|-)\d\d(?:{_S}|-)\d\d(?!\w|[ -]\d)")),
    Shape(Kind.PHONE, re.compile(rf"{_PHONE_START}9\d\d(?:{_S}|-)\d{{3}}(?:{_S}|-)\d\d(?:{_S}|-)\d\d(?!\w|[ -]\d)")),
    Shape(Kind.PHONE, re.compile(rf"{_PHONE_START}[57]\d\d(?:(?:{_S}|-)\d\d){{3}}(?!\w|[ -]\d)")),
    Shape(
        Kind.PHONE,
        re.compile(rf"(?<!\w)(?<!\d[.,])(?!{_FREE_CALL}|\d{{1,2}}\.\d\d\.\d)\(?\d(?:{_GAP}\d){{4,11}}(?!\w|%)"),
        near=_PHONE,
        unless=re.compile(r"(?:19|20)\d\d(?!\d)"),
    ),
)


def find(text: str) -> list[Mark]:
    """Marks in order of place; where two shapes claim the same figures the one higher in the table has them."""
    found: list[Mark] = []
    for _ in range(PASSES):
        if not (new := _find_once(text)):
            break
        found += new
        text = hidden(text, new)
    return sorted(found)


def _find_once(text: str) -> list[Mark]:
    found: list[Mark] = []
    has_address = _ADDRESS.search(text)
    windows = [(max(0, match.start() - AROUND), match.end()) for match in _FIGURES.finditer(text)]
    for shape in SHAPES:  # looked for only where there can be one: most texts have few figures
        address = shape.kind is Kind.EMAIL
        if not (has_address if address else windows):
            continue
        marks = []
        for window in [(0, len(text))] if address else windows:
            for match in shape.pattern.finditer(text, *window):
                start, end = match.span("it" if "it" in shape.pattern.groupindex else 0)
                if start < end and _stands(shape, text, start, end):
                    marks.append(Mark(start, end, shape.kind))
        if marks:
            found += marks
            text = hidden(text, marks)
    return found


def _stands(shape: Shape, text: str, start: int, end: int) -> bool:
    it = text[start:end]
    before = _HIDDEN.sub("\0", text[max(0, start - 6 * NEAR) : start])[-NEAR:]
    return (
        not (shape.near and not shape.near.search(before))
        and not (shape.far and shape.far.search(before))
        and not (shape.unless and shape.unless.match(text, start))
        and not (shape.never and shape.never.fullmatch(it))
        and not (shape.kind in {Kind.PHONE, Kind.CARD} and (_MONEY.match(text, end) or _ROUND.match(it)))
        and not (shape.kind is Kind.PHONE and _NO_PHONE.search(before))
    )
