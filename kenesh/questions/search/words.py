"""The words of a text, and the vector PostgreSQL finds it by."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from kenesh.alphabet.order import fold
from kenesh.questions.stems import stems

LONGEST: Final = 40  # letters of a word
MOST_PLACES: Final = 255  # of one word; PostgreSQL keeps no more
LAST_PLACE: Final = 16_383

# Words without which a question means the same.
_STOP_WORDS: Final = {
    "ru": """
        а без бы был была были было быть в вам вас ваш во вот вы где да для до его ее если есть еще же за здравствуйте
        и из или им их к как какая какие какой когда кто ли либо мне может можно мой моя моего моей мы на надо нам нас
        наш не него нее нет ни них но ну о об он она они оно от по под пожалуйста после при про с сам свой своего своей
        свои себя скажите со так также там то тоже только том тот ту ты у уже хочу чего чем что чтобы эта эти это этого
        этой этот эту я
    """,
    "ky": """
        ал алар ана анда андан анын ар бар бери бир болгон болот болсо болуп бул гана да дагы деген деп же жана жок
        кандай кантип керек ким кылып мага мен менен менин мумкун не оз ошол сиз тиги учун ушул эле эмес эмне эч
    """,
    "tt": """
        аларга анын белан булган була булса бу бик ва гына да дип иде икан исам кем кирак мин мина минем ничек очен
        саламатсез син сез ул ула хам шул эгар яки юк
    """,
    "en": """
        a an and are as at be by can do for from how i if in is it me my of on or that the this to was what when where
        who will with you
    """,
}
STOP: Final = frozenset(word for of_language in _STOP_WORDS.values() for word in of_language.split())
STRESS: Final = "\u0301"
WORD: Final = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of the text, folded, in their order, stop words left out."""
    written = WORD.findall(text if text.isascii() else normalize("NFC", text).replace(STRESS, ""))
    return [word for one in written if (word := folded(one))]


@lru_cache(maxsize=100_000)
def folded(written: str) -> str:
    """One word as it is looked for; empty where it is not."""
    word = fold(written)
    return word if word not in STOP and len(word) <= LONGEST and (len(word) > 1 or word.isdigit()) else ""


def vector(title: str, asked: str, answer: str, language: str) -> str:
    """The value of Publication.search: a tsvector as PostgreSQL reads it."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    place = 0
    for text, weight in ((title, "A"), (asked, "B"), (answer, "C")):
        for word in words(text):
            place += 1
            for stem in stems(word, language):
                if len(places[stem]) < MOST_PLACES:
                    places[stem].append(f"{min(place, LAST_PLACE)}{weight}")
    return " ".join(f"'{stem}':{','.join(where)}" for stem, where in places.items())
