"""Files of ЕГРЮЛ and ЕГРИП in both published containers: the subscriber's bulk (EGRUL_FULL, EGRIP_FULL) and the
exchange of changes (VO_RUGFO, VO_RIGFO). All windows-1251. Most of a real file is history of entries: here it is short.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from kenesh.registers.made_up.firms import FORMS, Made
from kenesh.registers.made_up.words import ACTIVITIES

ENCODING: Final = "windows-1251"
IN_A_FILE: Final = 10_000  # records
RUSSIAN_DATE: Final = "%d.%m.%Y"


def write_full(folder: Path, firms: Iterable[Made], *, day: date) -> list[Path]:
    """The bulk: EGRUL_406/16.01.2026_FULL/EGRUL_FULL_2026-01-16_1.zip…, and EGRIP alike. All the files."""
    written: list[Path] = []
    for number, some in enumerate(batched(firms, IN_A_FILE, strict=False), 1):
        for register, item, chosen in (("EGRUL", _entity, True), ("EGRIP", _entrepreneur, False)):
            path = folder / f"{register}_406" / f"{day:{RUSSIAN_DATE}}_FULL" / f"{register}_FULL_{day}_{number}.zip"
            path.parent.mkdir(parents=True, exist_ok=True)
            with (
                ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive,
                archive.open(f"{path.stem}.XML", "w") as file,
            ):
                file.write(
                    f'<?xml version="1.0" encoding="{ENCODING}" ?>\n<{register} ДатаВыг="{day}">\n'.encode(ENCODING)
                )
                for firm in some:
                    if bool(firm.form) == chosen:
                        file.write("".join((*item(firm, day), "\n")).encode(ENCODING, "xmlcharrefreplace"))
                file.write(f"</{register}>\n".encode())
            written.append(path)
    return written


def write_changes(folder: Path, firms: Sequence[Made], *, day: date) -> list[Path]:
    """The exchange: VO_RUGFO_0000_9965_20260120_<guid>.xml, and VO_RIGFO alike, those of them that have anything."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for prefix, information, item, chosen in (
        ("VO_RUGFO", "ЕГРЮЛ_ОТКР_СВЕД", _entity, True),
        ("VO_RIGFO", "ЕГРИП_ОТКР_СВЕД", _entrepreneur, False),
    ):
        some = [firm for firm in firms if bool(firm.form) == chosen]
        if not some:
            continue
        name = f"{prefix}_0000_9965_{day:%Y%m%d}_{uuid5(NAMESPACE_URL, f'{prefix} {day} {some[0].ogrn}')}"
        head = (
            f'<?xml version="1.0" encoding="{ENCODING}"?>\r\n<Файл ИдФайл="{name}" ВерсФорм="4.07" '
            f'ТипИнф="{information}" '
            f'ВерсПрог="1.0" КолДок="{len(some):10}">\r\n<ИдОтпр><ФИООтв Фамилия="-" Имя="-"/></ИдОтпр>\r\n'
        )
        parts = [head]
        for firm in some:
            parts += [f'<Документ ИдДок="{uuid5(NAMESPACE_URL, firm.ogrn)}">', *item(firm, day), "</Документ>\r\n"]
        path = folder / f"{name}.xml"
        path.write_bytes("".join((*parts, "</Файл>\r\n")).encode(ENCODING, "xmlcharrefreplace"))
        written.append(path)
    return written


def _entity(firm: Made, day: date) -> Iterator[str]:
    stamp = f'<ГРНДата ГРН="{firm.ogrn}" ДатаЗаписи="{firm.registered_on}"/>'
    yield (
        f'<СвЮЛ ДатаВып="{day}" ОГРН="{firm.ogrn}" ДатаОГРН="{firm.registered_on}" ИНН="{firm.inn}" '
        f'КПП="{firm.inn[:4]}01001" '
        f'СпрОПФ="ОКОПФ" КодОПФ="12300" ПолнНаимОПФ={quoteattr(FORMS[firm.form])}>'
        f"<СвНаимЮЛ НаимЮЛПолн={quoteattr(firm.name)}>{stamp}"
        f"<СвНаимЮЛСокр НаимСокр={quoteattr(firm.short_name)}>{stamp}"
        f"</СвНаимЮЛСокр></СвНаимЮЛ>"
    )
    yield f'<СвАдресЮЛ ВидАдрКлассиф="{1 if firm.serial % 10 == 9 else 2}">{_address(firm, stamp)}</СвАдресЮЛ>'
    yield (
        f'<СвОбрЮЛ ОГРН="{firm.ogrn}" ДатаОГРН="{firm.registered_on}">'
        f'<СпОбрЮЛ КодСпОбрЮЛ="01" НаимСпОбрЮЛ="Создание юридического лица"/>{stamp}</СвОбрЮЛ>'
    )
    if firm.ended_on:
        yield (
            f'<СвПрекрЮЛ ДатаПрекрЮЛ="{firm.ended_on}">'
            f'<СпПрекрЮЛ КодСпПрекрЮЛ="201" НаимСпПрекрЮЛ="Ликвидация юридического лица"/>{stamp}</СвПрекрЮЛ>'
        )
    elif firm.serial % 60 == 7:
        yield f'<СвСтатус><СвСтатус КодСтатусЮЛ="101" НаимСтатусЮЛ="Находится в стадии ликвидации"/>{stamp}</СвСтатус>'
    surname, name, patronymic = (part.upper() for part in firm.person)
    yield (
        f'<СведДолжнФЛ>{stamp}<СвФЛ Фамилия="{surname}" Имя="{name}" Отчество="{patronymic}" '
        f'ИННФЛ="{firm.inn[:4]}00000000">{stamp}</СвФЛ>'
        f'<СвДолжн ВидДолжн="02" НаимДолжн="ДИРЕКТОР">{stamp}</СвДолжн></СведДолжнФЛ>'
    )
    if firm.serial % 25 == 3:  # a founder that is itself a legal entity: a reference, no record
        yield (
            '<СвУчредит><УчрЮЛРос><НаимИННЮЛ ОГРН="1020000000010" ИНН="0000000019" НаимЮЛПолн="УЧРЕДИТЕЛЬ"/></УчрЮЛРос>'
            "</СвУчредит>"
            f'<СвПредш ОГРН="1020000000010" ИНН="0000000019"><СвЮЛ ОГРН="1020000000010"/>{stamp}</СвПредш>'
        )
    yield f'<СвУстКап НаимВидКап="УСТАВНЫЙ КАПИТАЛ" СумКап="10000">{stamp}</СвУстКап>{_activities(firm, stamp)}'
    if firm.serial % 40 == 11:
        yield (
            f"<СвПодразд><СвФилиал>{stamp}<СвНаим НаимПолн={quoteattr(f'ФИЛИАЛ {firm.words}'.upper())}>{stamp}</СвНаим>"
            f'<СвУчетНОФилиал КПП="{firm.inn[:4]}43001">{stamp}</СвУчетНОФилиал></СвФилиал></СвПодразд>'
        )
    yield (
        f'<СвЗапЕГРЮЛ ИдЗап="{firm.serial}1" ГРН="{firm.ogrn}" ДатаЗап="{firm.registered_on}">'
        '<ВидЗап КодСПВЗ="11201" НаимВидЗап="Создание юридического лица"/></СвЗапЕГРЮЛ></СвЮЛ>'
    )


def _entrepreneur(firm: Made, day: date) -> Iterator[str]:
    stamp = f'<ГРНИПДата ГРНИП="{firm.ogrn}" ДатаЗаписи="{firm.registered_on}"/>'
    surname, name, patronymic = (part.upper() for part in firm.person)
    yield (
        f'<СвИП ДатаВып="{day}" ОГРНИП="{firm.ogrn}" ДатаОГРНИП="{firm.registered_on}" ИННФЛ="{firm.inn}" КодВидИП="1" '
        f'НаимВидИП="Индивидуальный предприниматель"><СвФЛ Пол="{2 if firm.woman else 1}">'
        f'<ФИОРус Фамилия="{surname}" Имя="{name}" '
        f'Отчество="{patronymic}"/>{stamp}</СвФЛ><СвГражд ВидГражд="1">{stamp}</СвГражд><СвРегИП ОГРНИП="{firm.ogrn}" '
        f'ДатаОГРНИП="{firm.registered_on}"/>'
    )
    if firm.ended_on:
        yield (
            f'<СвПрекращ><СвСтатус КодСтатус="201" НаимСтатус="Индивидуальный предприниматель прекратил деятельность" '
            f'ДатаПрекращ="{firm.ended_on}"/>{stamp}</СвПрекращ>'
        )
    yield _activities(firm, stamp)
    yield f'<СвЗапЕГРИП ИдЗап="{firm.serial}1" ГРНИП="{firm.ogrn}" ДатаЗап="{firm.registered_on}"/></СвИП>'


def _activities(firm: Made, stamp: str) -> str:
    (code, name), (more, its_name) = firm.activity, ACTIVITIES[firm.serial % len(ACTIVITIES)]
    return (
        f"<СвОКВЭД><СвОКВЭДОсн КодОКВЭД={quoteattr(code)} НаимОКВЭД={quoteattr(name)}>{stamp}</СвОКВЭДОсн>"
        f"<СвОКВЭДДоп КодОКВЭД={quoteattr(more)} НаимОКВЭД={quoteattr(its_name)}>{stamp}</СвОКВЭДДоп></СвОКВЭД>"
    )


def _address(firm: Made, stamp: str) -> str:
    """The new form with the guid of ГАР; in one record of ten the old one, in one of thirty only the settlement."""
    place, (kind, number), region = firm.address.place, firm.address.house, "Республика Татарстан (Татарстан)"
    towns = [one for one in (*firm.address.above, place) if one.level in (5, 6)]
    rayons = [one for one in firm.address.above if one.level == 2]
    town = towns[-1] if towns else place
    where = f"<Регион>16</Регион><НаимРегион>{region}</НаимРегион>"
    rayon = f"МУНИЦИПАЛЬНЫЙ РАЙОН {rayons[0].name}" if rayons else f"ГОРОД {town.name}"
    rayon_and_town = (
        f'<МуниципРайон ВидКод="{1 if rayons else 2}" Наим="{rayon.upper()}"/>'
        f'<НаселенПункт Вид="{town.kind.upper()}" Наим="{town.name.upper()}"/>'
    )
    if firm.serial % 30 == 8:
        return f'<СвМНЮЛ ИдНом="{firm.address.guid}">{where}{rayon_and_town}{stamp}</СвМНЮЛ>'
    if firm.serial % 10 == 9:
        city = "Город" if town.level == 5 else "НаселПункт"
        street = (
            f'<Улица ТипУлица="{place.kind.upper()}." НаимУлица="{place.name.upper()}"/>' if place.level == 8 else ""
        )
        old_rayon = f'<Район ТипРайон="РАЙОН" НаимРайон="{rayons[0].name.upper()}"/>' if rayons else ""
        return (
            f'<АдресРФ Индекс="{place.postcode}" КодРегион="16" КодАдрКладр="160000010000001" Дом="ДОМ {number}">'
            f'<Регион ТипРегион="РЕСПУБЛИКА" НаимРегион="ТАТАРСТАН (ТАТАРСТАН)"/>{old_rayon}'
            f'<{city} Тип{city}="{town.kind.upper()}" Наим{city}="{town.name.upper()}"/>{street}{stamp}</АдресРФ>'
        )
    quarter = "".join(
        f'<ЭлПланСтруктур Тип="{one.kind.upper()}" Наим="{one.name.upper()}"/>'
        for one in (*firm.address.above, place)
        if one.level == 7
    )
    street = f'<ЭлУлДорСети Тип="{place.kind.upper()}" Наим="{place.name.upper()}"/>' if place.level == 8 else ""
    room = f'<ПомещЗдания Тип="ОФИС" Номер="{firm.serial % 90 + 1}"/>' if firm.serial % 4 == 1 else ""
    postcode = f' Индекс="{place.postcode}"' if place.postcode else ""
    return (
        f'<СвАдрЮЛФИАС ИдНом="{firm.address.guid}"{postcode}>{where}{rayon_and_town}{quarter}{street}'
        f'<Здание Тип="{kind}" Номер="{number}"/>{room}{stamp}</СвАдрЮЛФИАС>'
    )
