"""Stems of words: what the forms of one word have in common, in Russian, Kyrgyz, Tatar and English.

All work on words folded by alphabet.order.fold, so whoever types without ё, ө, ү, ң, ә, җ, һ finds the same. A stem
is for finding, not for reading: it need not be a word.

Russian and English are Snowball's (snowballstem.org); what it leaves apart in Russian, ребенок and ребенка, is joined.
Kyrgyz and Tatar put ending after ending (бала-лар-ыбыз-дын): they are taken off from the last on, the longest that
leaves a root, until none is left; so a form meets its own base, whatever else is wrong with the base. Snowball has
neither language, and what there is for them elsewhere wants dictionaries of megabytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

SHORTEST: Final = 3  # letters of a stem
LONGEST_ENDING: Final = 6

# What Snowball cuts differently in different cases of one word, or too much.
_RUSSIAN_ALONE: Final = {
    form: stem
    for stem, forms in {
        "ден": "день дня дню днем дне дни дней дням днями днях",
        "займ": "заем заема",
        "найм": "наем наема",
        "матр": "мать",
        "дочр": "дочь",
        "деньг": "денег",
        "письм": "писем",
        "кредит": "кредит",
        "депозит": "депозит",
        "лимит": "лимит",
        "должн": "должен",
        "дет": "детьми ребенок ребенка ребенку ребенком ребенке",
        "люд": "людьми человек человека человеку человеком человеке",
        "суд": "суды судов судам судами судах судом суде суду суда суд",
        "судь": "судья судьи судье судью судьей судьею судей судьям судьями судьях",
        "муж": "мужья мужей мужьям мужьями мужьях",
        "брат": "братья братьев братьям братьями братьях",
        "иск": "иск иска иску иском иске иски исков искам исками исках",
        "сын": "сыновья сыновей сыновьям сыновьями сыновьях",
    }.items()
    for form in forms.split()
}
# The fleeting vowel: отец and отца, участок and участка, справок and справка, боец and бойца.
_AFTER_VOWEL: Final = re.compile(r"(?<=[аеиоуыэюя])е(?=[кц]$)")
_AFTER_CONSONANT: Final = re.compile(r"(?<=[бвгджзйклмнпрстфхцчшщ])(?:[ео]|ь)(?=[кц]$)")
_BEFORE_L: Final = re.compile(r"(?<=[бвгджзкмпрстфхцчшщ])е(?=[лр]$)")


def russian(word: str) -> str:
    if stem := _RUSSIAN_ALONE.get(word):
        return stem
    stem = RussianStemmer().stemWord(word)
    if len(stem) <= SHORTEST:
        return str(stem)
    stem = _AFTER_CONSONANT.sub("", _AFTER_VOWEL.sub("й", stem))
    return _BEFORE_L.sub("", stem) if len(stem) > SHORTEST + 1 else stem


def english(word: str) -> str:
    return str(EnglishStemmer().stemWord(word))


type Endings = dict[str, frozenset[str]]  # an ending, and the letters it stands after

_VOWELS: Final = frozenset("аеиоуыэюяёйь")
_VOICELESS: Final = frozenset("пткфсшщчцх")
_CONSONANTS: Final = frozenset("бвгджзйклмнпрстфхцчшщ")
_VOICED: Final = (_VOWELS | _CONSONANTS) - _VOICELESS
_ANY: Final = _VOWELS | _CONSONANTS


def _endings(shapes: Iterable[tuple[str, str]], by_place: Iterable[tuple[frozenset[str], str]]) -> Endings:
    """All shapes the vowels of the endings take, A the wide ones and I the narrow: «лAр» is лар, лер, лор."""
    found: Endings = {}
    for after, patterns in by_place:
        for pattern in patterns.split():
            for wide, narrow in shapes:
                ending = pattern.replace("A", wide).replace("I", narrow)
                found[ending] = found.get(ending, frozenset()) | after
    return found


# Each line: what the endings stand after, and the endings: plural, whose, of whom, to whom, whom, where, from where,
# the one there; then of verbs: the doing, done, doing, if.
_KYRGYZ: Final = _endings(
    [("а", "ы"), ("е", "и"), ("о", "у"), ("а", "у")],
    [
        (_VOWELS | {"р"}, "лAр"),
        (_VOICELESS, "тAр тIн кA тI тA тAн тAгI тIкI тIк кAн"),
        (_VOICED, "дAр дIн гA дI дA дAн дAгI дIкI дIк лIк гAн"),
        (_VOWELS, "м н сI сIн быз биз буз ныз низ нуз нIн нI нA нAн ндA ндAн ндAгI нIкI п йт"),
        (_CONSONANTS, "I Iм Iн Iбыз Iбиз Iбуз Iныз Iниз Iнуз A уу оо Iп Aт"),
        (_ANY, "сA"),
    ],
)
_TATAR: Final = _endings(
    [("а", "ы"), ("а", "е")],
    [
        (_ANY, "лAр нAр лIк нIн нI сA"),
        (_VOICELESS | frozenset("бвгджз"), "кA тA тAн тAгI кAн тI"),  # судка, заводта: Russian words end hard
        (_VOICED, "гA дA дAн нAн дAгI гAн дI"),
        (_VOWELS, "м н сI сIн бIз гIз нA ндA ннAн ндAгI нIкI п рга ю у йсA"),
        (_CONSONANTS, "I Iм Iн IбIз IгIз A у AргA IргA Iп ый и"),
    ],
)
# Roots that end like endings, and roots of two letters: here one stops.
_ROOTS: Final = {
    "ky": """
        адам айлык айып акы арыз билим бийлик документ доо доогер жардам жаш каттоо карыз кат катын келишим китеп кылмыш
        кызмат кызматкер маалымат мамлекет мекен милдет мурас мыйзам нике ооба окуу паспорт салык соттук токтом турак
        турмуш убакыт чечим уй иш эл ай
    """,
    "tt": """
        адам баш белем булек гариза даулат документ закон канун карар килешу китап мамлакат мирас салым торак хатын
        хезмат хокук шахар ярдам ай ел ир ой ул эш юл яз
    """,
}
# Before a vowel к and п of a root are heard as г and б: укук, укугу; китеп, китеби.
_AS_ROOT: Final = str.maketrans("гб", "кп")


def _peeled(word: str, endings: Endings, roots: frozenset[str]) -> str:
    while True:
        word = word[:-1] + word[-1].translate(_AS_ROOT)
        if word in roots:
            return word
        cuts = range(max(2, len(word) - LONGEST_ENDING), len(word))
        left = [word[:cut] for cut in cuts if word[cut - 1] in endings.get(word[cut:], ())]
        whole = [one for one in left if one[:-1] + one[-1].translate(_AS_ROOT) in roots] or [
            one for one in left if len(one) >= SHORTEST and not _VOWELS.isdisjoint(one)
        ]
        if not whole:
            return word
        word = whole[0]


_KYRGYZ_ROOTS: Final = frozenset(_ROOTS["ky"].split())
_TATAR_ROOTS: Final = frozenset(_ROOTS["tt"].split())


def kyrgyz(word: str) -> str:
    return _peeled(word, _KYRGYZ, _KYRGYZ_ROOTS)


def tatar(word: str) -> str:
    return _peeled(word, _TATAR, _TATAR_ROOTS)


STEMMERS: Final[Mapping[str, tuple[Callable[[str], str], ...]]] = {
    "ru": (russian,),
    "ky": (russian, kyrgyz),  # Russian words stand in every Kyrgyz and Tatar text
    "tt": (russian, tatar),
    "en": (russian,),
    "": (russian, kyrgyz, tatar),
}


@lru_cache(maxsize=100_000)
def stems(word: str, language: str = "") -> tuple[str, ...]:
    """The stems of one folded word in a text of this language; without it, in any. Latin letters are English."""
    if word.isascii():
        return (english(word),) if word.isalpha() else (word,)
    return tuple(dict.fromkeys(stem(word) for stem in STEMMERS[language]))
