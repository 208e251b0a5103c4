"""The dictionaries of ГАР, with the codes that the published ones have."""

from collections.abc import Iterable, Iterator
from typing import Final

NEVER: Final = "2079-06-06"

HOUSE_TYPES: Final = (
    *(
        ("влд.", "Владение"),
        ("д.", "Дом"),
        ("двлд.", "Домовладение"),
        ("г-ж", "Гараж"),
        ("зд.", "Здание"),
        ("шахта", "Шахта"),
    ),
    *(("стр.", "Строение"), ("соор.", "Сооружение"), ("литера", "Литера"), ("к.", "Корпус"), ("подв.", "Подвал")),
    *(("кот.", "Котельная"), ("п-б", "Погреб"), ("ОНС", "Объект незавершенного строительства")),
)
ADDITION_TYPES: Final = (("к.", "Корпус"), ("стр.", "Строение"), ("соор.", "Сооружение"), ("литера", "Литера"))
LEVELS: Final = (
    *("Субъект РФ", "Административный район", "Муниципальный район", "Сельское/городское поселение", "Город"),
    *("Населенный пункт", "Элемент планировочной структуры", "Элемент улично-дорожной сети", "Земельный участок"),
    *("Здание (сооружение)", "Помещение", "Помещения в пределах помещения", "Уровень автономного округа (устаревшее)"),
    *("Уровень внутригородской территории (устаревшее)", "Уровень дополнительных территорий (устаревшее)"),
    *("Уровень объектов на дополнительных территориях (устаревшее)", "Машино-место"),
)
OBJECT_TYPES: Final = (
    *((1, "Респ", "Республика"), (1, "обл", "Область"), (2, "р-н", "Район"), (3, "м.р-н", "Муниципальный район")),
    *((3, "г.о.", "Городской округ"), (5, "г", "Город"), (6, "с", "Село"), (6, "д", "Деревня"), (6, "п", "Поселок")),
    *((7, "мкр", "Микрорайон"), (7, "кв-л", "Квартал"), (7, "тер. СНТ", "Территория садоводческого товарищества")),
    *(
        (8, "ул", "Улица"),
        (8, "пер", "Переулок"),
        (8, "проезд", "Проезд"),
        (8, "пр-кт", "Проспект"),
        (8, "б-р", "Бульвар"),
    ),
    *((8, "туп", "Тупик"), (8, "ш", "Шоссе"), (8, "тракт", "Тракт"), (8, "пл", "Площадь")),
)
PARAMETERS: Final = {
    1: ("ИФНС ФЛ", "IFNSFL"),
    2: ("ИФНС ЮЛ", "IFNSUL"),
    3: ("Территориальный участок ИФНС ФЛ", "territorialIFNSFLCode"),
    4: ("Территориальный участок ИФНС ЮЛ", "territorialIFNSULCode"),
    5: ("Почтовый индекс", "PostIndex"),
    6: ("ОКАТО", "OKATO"),
    7: ("ОКТМО", "OKTMO"),
    8: ("Кадастровый номер", "CadasterNumber"),
    10: ("КЛАДР", "CODE"),
    11: ("PLAINCODE", "PLAINCODE"),
    12: ("Код региона", "REGIONCODE"),
    13: ("Реестровый номер", "ReesterNum"),
    14: ("Признак деления", "DivisionType"),
    15: ("Порядковый номер", "Counter"),
    16: ("Официальное наименование", "OfficialName"),
    17: ("Почтовая организация", "PostOrg"),
    18: ("Признак корректности", "IsCorrect"),
    19: ("МКД", "MKD"),
    20: ("Дата снятия", "EndDate"),
    21: ("ОКТМО бюджетополучателя", "OKTMObudget"),
    22: ("Адм. центр субъекта", "CenterRegion"),
    23: ("Адм. центр МО", "CenterMun"),
}
KINDS_OF_ROOM: Final = ("Не определено", "Квартира", "Помещение", "Офис", "Комната")


def dictionaries() -> Iterator[tuple[str, str, Iterable[str]]]:
    """Name of the file, root, rows: of all ten."""
    dates = f'UPDATEDATE="1900-01-01" STARTDATE="1900-01-01" ENDDATE="{NEVER}" ISACTIVE="true" />'

    def short(item: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
        for pk, (abbreviation, name) in enumerate(rows, 1):
            yield f'<{item} ID="{pk}" NAME="{name}" SHORTNAME="{abbreviation}" DESC="{name}" {dates}'

    yield "HOUSE_TYPES", "HOUSETYPES", short("HOUSETYPE", HOUSE_TYPES)
    yield "ADDHOUSE_TYPES", "HOUSETYPES", short("HOUSETYPE", ADDITION_TYPES)
    yield (
        "APARTMENT_TYPES",
        "APARTMENTTYPES",
        short("APARTMENTTYPE", ((name.lower()[:4], name) for name in KINDS_OF_ROOM)),
    )
    yield "ROOM_TYPES", "ROOMTYPES", short("ROOMTYPE", ((name.lower()[:4], name) for name in KINDS_OF_ROOM))
    yield (
        "OBJECT_LEVELS",
        "OBJECTLEVELS",
        (
            f'<OBJECTLEVEL LEVEL="{at}" NAME="{name}" SHORTNAME="{name[:20]}" {dates}'
            for at, name in enumerate(LEVELS, 1)
        ),
    )
    yield (
        "ADDR_OBJ_TYPES",
        "ADDRESSOBJECTTYPES",
        (
            f'<ADDRESSOBJECTTYPE ID="{pk}" LEVEL="{level}" SHORTNAME="{kind}" NAME="{name}" DESC="{name}" {dates}'
            for pk, (level, kind, name) in enumerate(OBJECT_TYPES, 1)
        ),
    )
    yield (
        "PARAM_TYPES",
        "PARAMTYPES",
        (
            f'<PARAMTYPE ID="{pk}" NAME="{name}" CODE="{code}" DESC="{name}" {dates}'
            for pk, (name, code) in PARAMETERS.items()
        ),
    )
    operations = ((10, "Добавление"), (20, "Изменение"), (21, "Переименование"), (30, "Удаление"))
    yield (
        "OPERATION_TYPES",
        "OPERATIONTYPES",
        (f'<OPERATIONTYPE ID="{pk}" NAME="{name}" SHORTNAME="{name[:5]}" {dates}' for pk, name in operations),
    )
    acts = ((1, "Постановление"), (2, "Решение"))
    dated = f'STARTDATE="1900-01-01" ENDDATE="{NEVER}" />'
    yield "NORMATIVE_DOCS_KINDS", "NDOCKINDS", (f'<NDOCKIND ID="{pk}" NAME="{name}" />' for pk, name in acts)
    yield "NORMATIVE_DOCS_TYPES", "NDOCTYPES", (f'<NDOCTYPE ID="{pk}" NAME="{name}" {dated}' for pk, name in acts)
