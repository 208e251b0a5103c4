"""Small files of EGRUL, EGRIP and RSMP, written by hand; the numbers pass their check digits and are of no region."""

import re
from collections.abc import Sequence
from typing import Final

from kenesh.registers.made_up.numbers import inn_of_firm, inn_of_person, ogrn, ogrnip

GUID: Final = "34fc622c-6ce1-53f4-b7a3-5cdf77f9be3d"
ADDRESS: Final = f"""<СвАдресЮЛ ВидАдрКлассиф="2"><СвАдрЮЛФИАС ИдНом="{GUID}" Индекс="420111">
<Регион>16</Регион><НаимРегион>Республика Татарстан (Татарстан)</НаимРегион>
<МуниципРайон ВидКод="2" Наим="ГОРОД КАЗАНЬ"/><НаселенПункт Вид="Г" Наим="КАЗАНЬ"/>
<ЭлУлДорСети Тип="УЛ" Наим="БАУМАНА"/><Здание Тип="Д." Номер="10"/></СвАдрЮЛФИАС></СвАдресЮЛ>"""
HISTORY: Final = '<СвЗапЕГРЮЛ ИдЗап="1"><ВидЗап КодСПВЗ="11201"/></СвЗапЕГРЮЛ>'


def a_firm(name: str, serial: int, *, more: str = "", day: str = "2026-01-15", address: str = ADDRESS) -> str:
    name = _capitals(name)
    return (
        f'<СвЮЛ ДатаВып="{day}" ОГРН="{ogrn(serial, 2020)}" ДатаОГРН="2020-01-01" ИНН="{inn_of_firm(serial)}" '
        f'КПП="160001001"><СвНаимЮЛ НаимЮЛПолн="ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ &quot;{name}&quot;">'
        f'<СвНаимЮЛСокр НаимСокр="ООО &quot;{name}&quot;"/></СвНаимЮЛ>{address}{more}{HISTORY * 3}</СвЮЛ>'
    )


def _capitals(name: str) -> str:
    """Entities as they are."""
    return re.sub(r"&[^;]*;|[^&]+", lambda part: part[0] if part[0].startswith("&") else part[0].upper(), name)


def an_entrepreneur(surname: str, name: str, patronymic: str, serial: int, *, more: str = "") -> str:
    return (
        f'<СвИП ДатаВып="2026-01-15" ОГРНИП="{ogrnip(serial, 2020)}" ИННФЛ="{inn_of_person(serial)}" КодВидИП="1">'
        f'<СвФЛ Пол="1"><ФИОРус Фамилия="{surname}" Имя="{name}" Отчество="{patronymic}"/></СвФЛ>{more}</СвИП>'
    )


def a_whole_register(records: Sequence[str], *, encoding: str = "windows-1251", root: str = "EGRUL") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}" ?>\n<{root} ДатаВыг="2026-01-15">\n'
    return "".join((head, *(f"  {record}\n" for record in records), f"</{root}>\n")).encode(encoding)


def an_exchange(records: Sequence[str], *, encoding: str = "windows-1251") -> bytes:
    head = (
        f'<?xml version="1.0" encoding="{encoding}"?>\r\n<Файл ИдФайл="VO_RUGFO_0000_9965_20260120_1" ВерсФорм="4.07" '
        f'ТипИнф="ЕГРЮЛ_ОТКР_СВЕД" КолДок="{len(records):10}">\r\n<ИдОтпр/>'
    )
    documents = (f'<Документ ИдДок="{place}">{record}</Документ>\r\n' for place, record in enumerate(records))
    return "".join((head, *documents, "</Файл>\r\n")).encode(encoding)


def a_business(name: str, serial: int, *, category: int = 1, employees: int = 3) -> str:
    return (
        f'<Документ ИдДок="{serial}" ДатаСост="10.01.2026" ВидСубМСП="1" КатСубМСП="{category}" ССЧР="{employees}">'
        f'<ОргВклМСП НаимОрг="{name}" НаимОргСокр="{name}" ИННЮЛ="{inn_of_firm(serial)}" ОГРН="{ogrn(serial, 2020)}"/>'
        f'<СведМН КодРегион="16"/></Документ>'
    )


def an_edition_of_businesses(documents: Sequence[str]) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><Файл ИдФайл="VO_RRMSPSV_1" ВерсФорм="4.06" ТипИнф="РЕЕСТРМСП">'
    return "".join((head, *documents, "</Файл>")).encode()
