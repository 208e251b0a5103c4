"""Legal forms: written out in the register, abbreviated by everybody else."""

import re
from typing import Final

# The longer before what it begins with or contains.
SHORT: Final = {
    "НЕПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО": "НАО",
    "ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО": "ПАО",
    "ОТКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО": "ОАО",
    "ЗАКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО": "ЗАО",
    "АКЦИОНЕРНОЕ ОБЩЕСТВО": "АО",
    "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ": "ООО",
    "ОБЩЕСТВО С ДОПОЛНИТЕЛЬНОЙ ОТВЕТСТВЕННОСТЬЮ": "ОДО",
    "ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ": "ИП",
    "АВТОНОМНАЯ НЕКОММЕРЧЕСКАЯ ОРГАНИЗАЦИЯ": "АНО",
    "ТОВАРИЩЕСТВО СОБСТВЕННИКОВ ЖИЛЬЯ": "ТСЖ",
    "ТОВАРИЩЕСТВО СОБСТВЕННИКОВ НЕДВИЖИМОСТИ": "ТСН",
    "САДОВОДЧЕСКОЕ НЕКОММЕРЧЕСКОЕ ТОВАРИЩЕСТВО": "СНТ",
    "ГАРАЖНО-СТРОИТЕЛЬНЫЙ КООПЕРАТИВ": "ГСК",
    "ЖИЛИЩНО-СТРОИТЕЛЬНЫЙ КООПЕРАТИВ": "ЖСК",
    "КРЕСТЬЯНСКОЕ (ФЕРМЕРСКОЕ) ХОЗЯЙСТВО": "КФХ",
    "МУНИЦИПАЛЬНОЕ УНИТАРНОЕ ПРЕДПРИЯТИЕ": "МУП",
    "ФЕДЕРАЛЬНОЕ ГОСУДАРСТВЕННОЕ УНИТАРНОЕ ПРЕДПРИЯТИЕ": "ФГУП",
}
_LONG: Final = re.compile(
    "|".join(rf"(?<!\w){re.escape(form).replace(r'\ ', r'\W{1,3}')}(?!\w)" for form in SHORT), re.IGNORECASE
)
_BY_WORDS: Final = {tuple(re.findall(r"\w+", form)): short for form, short in SHORT.items()}
_LAST: Final = {
    re.compile(rf"(?<!\w){beginning}$", re.IGNORECASE): short
    for beginning, short in (
        (r"общество\s+с(?:\s+\w*){0,2}", "ООО"),
        (r"акционерное\s+общ\w*", "АО"),
        (r"индивидуальный\s+пр\w*", "ИП"),
    )
}


def shortened(text: str) -> str:
    """«Общество с ограниченной ответственностью „Ромашка“» gives «ООО „Ромашка“»."""
    if " " not in text:
        return text
    return _LONG.sub(lambda form: _BY_WORDS[tuple(re.findall(r"\w+", form[0].upper()))], text)


def as_typed(text: str) -> str:
    """What is looked for where this is typed: forms abbreviated, also one that is still being written out: «ромашка
    общество с огр» gives «ромашка ООО»."""
    text = shortened(text)
    for beginning, short in _LAST.items():
        text = beginning.sub(short, text)
    return text
