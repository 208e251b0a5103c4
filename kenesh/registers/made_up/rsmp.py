"""The open register of small and medium businesses: data-16012026-structure-10082025.zip of VO_RRMSPSV_….xml, UTF-8."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from kenesh.registers.made_up.egrul import RUSSIAN_DATE
from kenesh.registers.made_up.firms import Made
from kenesh.registers.made_up.words import ACTIVITIES

IN_A_FILE: Final = 500  # documents
PEOPLE: Final = {1: 8, 2: 60, 3: 180}  # at work, by category


def write(folder: Path, firms: Iterable[Made], *, day: date) -> Path:
    """Of these, those that are small or medium and in force."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"data-{day:%d%m%Y}-structure-10082025.zip"
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number, some in enumerate(batched((firm for firm in firms if firm.size), IN_A_FILE, strict=False)):
            name = f"VO_RRMSPSV_0000_9965_{day:%Y%m%d}_{uuid5(NAMESPACE_URL, f'{day} {number}')}"
            archive.writestr(f"{name}.xml", "".join(_file(name, some, day)))
    return path


def _file(name: str, firms: tuple[Made, ...], day: date) -> Iterator[str]:
    yield (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Файл ИдФайл="{name}" ВерсФорм="4.01" ТипИнф="РЕЕСТРМСП" '
        f'ВерсПрог="1.0" '
        f'КолДок="{len(firms)}"><ИдОтпр><ФИООтв Фамилия="-" Имя="-"/></ИдОтпр>'
    )
    for firm in firms:
        yield (
            f'<Документ ИдДок="{uuid5(NAMESPACE_URL, firm.ogrn)}" ДатаСост="{day:{RUSSIAN_DATE}}" '
            f'ДатаВклМСП="{max(firm.registered_on, date(2016, 8, 1)):{RUSSIAN_DATE}}" '
            f'ВидСубМСП="{1 if firm.form else 2}" '
            f'КатСубМСП="{firm.size}" ПризНовМСП="2" СведСоцПред="2" ССЧР="{PEOPLE[firm.size] + firm.serial % 7}">'
        )
        if firm.form:
            yield (
                f"<ОргВклМСП НаимОрг={quoteattr(firm.name)} НаимОргСокр={quoteattr(firm.short_name)} "
                f'ИННЮЛ="{firm.inn}" ОГРН="{firm.ogrn}"/>'
            )
        else:
            surname, first, patronymic = (part.upper() for part in firm.person)
            yield (
                f'<ИПВклМСП ИННФЛ="{firm.inn}" ОГРНИП="{firm.ogrn}"><ФИОИП Фамилия="{surname}" Имя="{first}" '
                f'Отчество="{patronymic}"/></ИПВклМСП>'
            )
        code, activity = firm.activity
        more, its_name = ACTIVITIES[firm.serial % len(ACTIVITIES)]
        yield (
            '<СведМН КодРегион="16"><Регион Тип="РЕСПУБЛИКА" Наим="ТАТАРСТАН (ТАТАРСТАН)"/></СведМН>'
            f'<СвОКВЭД><СвОКВЭДОсн КодОКВЭД={quoteattr(code)} НаимОКВЭД={quoteattr(activity)} ВерсОКВЭД="2014"/>'
            f'<СвОКВЭДДоп КодОКВЭД={quoteattr(more)} НаимОКВЭД={quoteattr(its_name)} ВерсОКВЭД="2014"/></СвОКВЭД>'
            "</Документ>\n"
        )
    yield "</Файл>"
