"""How often what happens, in parts of a hundred unless said otherwise.

Categories follow the counts published for the centres (January to August 2017: family 22, inheritance 19, property 9,
land 8, labour 6; the ten days of December 2018 for the rest), repeated visits the 9,408 consultations given to 8,372
people in 2014–2017. What was never published is set by judgement and marked so.
"""

from collections.abc import Mapping
from typing import Final

MINOR, ADULT, OLD = 0, 1, 2  # by the working age of 18 to 62

CATEGORIES: Final[Mapping[int, Mapping[str, float]]] = {
    ADULT: {
        "FAM-1": 6.5, "FAM-2": 3.5, "FAM-3": 8.5, "FAM-4": 2.5, "FAM-5": 1.5, "CIV-1": 18, "CIV-2": 1.2, "CIV-3": 7.5,
        "CIV-4": 0.6, "CIV-5": 3, "LND-1": 4, "LND-2": 3, "LAB-1": 2.9, "LAB-2": 2.9, "LAB-3": 0.6, "LAB-4": 1,
        "SOC-1": 1.8, "SOC-2": 3.6, "SOC-3": 2, "SOC-4": 1, "DOC-1": 4, "DOC-2": 3, "DOC-3": 1.5, "HOU-1": 4.5,
        "CRM-1": 2.8, "ADM-1": 1.4, "DMG-1": 1.4, "DV-1": 2.6, "OTH-1": 2,
    },
    OLD: {
        "FAM-1": 1.5, "FAM-2": 2, "FAM-3": 3, "FAM-4": 2, "FAM-5": 1, "CIV-1": 31, "CIV-2": 5, "CIV-3": 9, "CIV-5": 2,
        "LND-1": 6, "LND-2": 5, "LAB-2": 0.5, "SOC-1": 2, "SOC-2": 16, "SOC-3": 3, "SOC-4": 1.5, "DOC-1": 2.5,
        "DOC-2": 1, "DOC-3": 1.5, "HOU-1": 4, "CRM-1": 0.5, "ADM-1": 0.5, "DMG-1": 1, "DV-1": 1.5, "OTH-1": 2,
    },
    MINOR: {
        "FAM-3": 18, "FAM-4": 14, "FAM-5": 8, "CIV-1": 9, "LAB-3": 7, "SOC-1": 14, "SOC-2": 5, "SOC-3": 2, "DOC-1": 8,
        "DOC-2": 6, "CRM-1": 5, "ADM-1": 2, "DMG-1": 3, "DV-1": 6, "OTH-1": 3,
    },
}  # fmt: skip

DESK_CATEGORIES: Final = {"HOU-1": 32, "LND-1": 20, "SOC-2": 14, "DOC-1": 12, "CIV-3": 10, "CIV-1": 7, "FAM-3": 5}

# What comes along with the first category; for the rest, the other questions of its branch of law.
RELATED: Final = {
    "FAM-1": ("FAM-2", "FAM-3", "FAM-4"), "FAM-2": ("FAM-1", "HOU-1", "CIV-3"), "FAM-3": ("FAM-1", "FAM-4", "DOC-2"),
    "CIV-1": ("CIV-2", "DOC-2", "LND-2", "CIV-3"), "CIV-3": ("CIV-5", "DMG-1", "DOC-3"), "LND-1": ("LND-2", "DOC-3"),
    "LAB-1": ("LAB-2", "LAB-4"), "SOC-2": ("DOC-1", "SOC-3", "SOC-4"), "DOC-1": ("DOC-2", "SOC-2", "DOC-3"),
    "HOU-1": ("CIV-3", "FAM-2", "DOC-1"), "CRM-1": ("DMG-1", "ADM-1"), "ADM-1": ("CRM-1",), "DMG-1": ("CRM-1", "CIV-3"),
    "DV-1": ("FAM-1", "FAM-3", "CRM-1"), "OTH-1": ("DOC-3",),
}  # fmt: skip
HOW_MANY_CATEGORIES: Final = {1: 83, 2: 14, 3: 3}

AGES: Final = {
    (8, 13): 1.0, (14, 17): 2.6, (18, 24): 11, (25, 34): 25, (35, 44): 23, (45, 54): 15, (55, 62): 10, (63, 72): 9,
    (73, 84): 3, (85, 96): 0.4,
}  # fmt: skip
AGE_NOT_STATED: Final = 4
SEX_NOT_STATED: Final = 6
WOMEN: Final = 55

STATUSES: Final[Mapping[int, Mapping[tuple[str, ...], float]]] = {
    ADULT: {
        ("UNEMP",): 19, ("EMPL",): 20, ("POOR",): 15, ("UNEMP", "POOR"): 10, ("EMPL", "LARGEFAM"): 3,
        ("POOR", "LARGEFAM"): 4, ("PWD",): 3, ("PWD", "POOR"): 2.5, ("MIGRANT",): 4, ("STUDENT",): 3,
        ("UNEMP", "DV"): 1, ("POOR", "DV"): 0.8, ("LOWINC60",): 2.5, ("UNEMP", "LOWINC60"): 2, ("UNEMP", "PWD"): 1,
        ("DETAINED",): 0.4, ("GRAVE",): 0.2, ("NA",): 6.5, ("TRAFFICK",): 0.05, ("TORTURE",): 0.03,
        ("UNEMP", "POOR", "LARGEFAM"): 1.5,
    },
    OLD: {("PENS",): 62, ("PENS", "POOR"): 18, ("PENS", "PWD"): 8, ("PENS", "EMPL"): 3, ("PENS", "DIS12"): 2,
          ("VETERAN", "PENS"): 0.3, ("NA",): 6},
    MINOR: {("MINOR",): 55, ("MINOR", "STUDENT"): 14, ("MINOR", "POOR"): 12, ("MINOR", "ORPHAN"): 6,
            ("MINORINT",): 5, ("MINOR", "PWD"): 3, ("NA",): 5},
}  # fmt: skip

CITIZENSHIPS: Final = {"KG": 95.2, "FOREIGN": 2.4, "STATELESS": 0.9, "REFUGEE": 0.3, "NA": 1.2}
DESK_CITIZENSHIPS: Final = {"RU": 96, "FOREIGN": 2.5, "NA": 1.5}

KINDS: Final = {
    "ORAL": 63.5, "INFO": 8, "DRAFT": 12, "WRITTEN": 3, "PHONE": 5, "ONLINE": 1.5, "MOBILE": 2, "DUTY": 2,
    "DEFENCE": 0.8, "REPR": 0.9, "REFER": 0.8, "NA": 0.5,
}  # fmt: skip
WRITTEN_IF: Final = {"DRAFT": 45, "WRITTEN": 95, "REPR": 40, "ONLINE": 20}
WRITTEN_ELSE: Final = 4
ADVOCATE_IF: Final = {"DEFENCE": 100, "REPR": 100, "DUTY": 30}
ADVOCATE_IF_CATEGORY: Final = {"CRM-1": 45, "DV-1": 28}
ADVOCATE_ELSE: Final = 3.8

AGAIN: Final = 11  # 1 − 8372 ÷ 9408
TERRITORY: Final = {"served": 88, "neighbouring": 7, None: 5}

# Who comes: the peoples of the north, of Bishkek and Chui, of the south, and of Kazan, by judgement.
PEOPLES: Final = {
    "north": {"ky": 91, "ru": 6, "uz": 3},
    "chui": {"ky": 70, "ru": 26, "uz": 4},
    "south": {"ky": 68, "ru": 2, "uz": 30},
    "kazan": {"tt": 55, "ru": 45},
}
IN_KYRGYZ: Final = {"north": 34, "chui": 12, "south": 38, "kazan": 0}
SHAPES: Final = {"surname first patronymic": 60, "surname first": 15, "father first": 25}  # of Kyrgyz names

PHONE: Final = 84
WHATSAPP: Final = {"same": 60, "other": 7, "none": 33}
EMAIL: Final = 6
QUESTION: Final = 95
ADVICE: Final = 92
DETAIL: Final = 45

# Ranges of mobile numbers whose seventh digit is 0: they look right and are easily told from the public's own.
MOBILE: Final = {
    "KG": tuple(f"+996{code}0" for code in (220, 221, 222, 500, 501, 505, 507, 550, 551, 552, 555, 557, 559, 700, 701,
                                            702, 703, 704, 705, 706, 707, 708, 709, 770, 771, 772, 773, 775, 777, 779,
                                            990, 995, 997, 999)),
    "RU": tuple(f"+7{code}00" for code in (903, 905, 906, 917, 919, 927, 937, 939, 950, 953, 960, 987)),
}  # fmt: skip
MAIL: Final = ("pochta.example", "mail.example", "kat.example")

# Of referrals, all by judgement.
ONE_IN: Final = 6  # appeals leads to one
STATES_PAST_TERM: Final = {"helped": 62, "declined": 16, "received": 10, "given": 12}
STATES_WITHIN_TERM: Final = {"given": 60, "received": 25, "helped": 15}
DOCUMENTS: Final = 65
REMARK: Final = 45
NOTED_BY_STAFF: Final = 25  # answers that came by telephone; the rest through the slip
IN_TATAR: Final = 40  # of those of Kazan

# Of questions asked online, all by judgement.
ASKED_ONE_IN: Final = 7  # of the appeals recorded meanwhile: so many questions
MAY_PUBLISH: Final = 72
PUBLISHED: Final = 94  # of those answered that may be
WITHDRAWN: Final = {"personal_data": 0.4, "outdated": 0.8, "mistake": 0.3, "asker": 0.3, "other": 0.2}
FORGOTTEN: Final = 20  # of those to be looked at again these months
RETURNED: Final = 8
REASSIGNED: Final = 3
NOBODY_ON_DUTY: Final = 2  # at the office of the table, so the nearest one is asked
TELLS_OF_PEOPLE: Final = 40  # the question has names, telephones or numbers in it
TITLE_SAYS_MORE: Final = 65
GIVES_NAME: Final = 60
GIVES_PHONE: Final = 40
SAFE_CONTACT: Final = 7
NOT_BY_LETTER: Final = 6
UNCONFIRMED: Final = 8  # of those asked in the last three days
ASKED_IN_KYRGYZ: Final = {"north": 40, "chui": 26, "south": 46, "kazan": 0}
ASKED_IN_TATAR: Final = 50  # of those of Kazan
ANSWERED_AFTER: Final = {1: 8, 2: 14, 3: 16, 4: 14, 5: 12, 6: 10, 7: 8, 8: 6, 9: 5, 10: 4, 12: 2, 14: 1}  # working days
MODERATED_AFTER: Final = {1: 60, 2: 25, 3: 10, 5: 5}
HOURS_ONLINE: Final = {
    8: 4, 9: 7, 10: 9, 11: 9, 12: 7, 13: 7, 14: 8, 15: 7, 16: 6, 17: 5, 18: 5, 19: 6, 20: 8, 21: 8, 22: 6,
}  # fmt: skip

# Of consultations at the desks, all by judgement.
CONSULTED_ONE_IN: Final = 2  # so many appeals recorded meanwhile: one consultation
BOOKED: Final = 12
QUEUED: Final = 10  # registered for whoever is free
FOLLOWS: Final = 9  # of a hundred visitors so many stay for another service
NO_SHOW: Final = 11  # of those booked
CANCELLED: Final = 10
LEFT: Final = 6  # of those who waited for whoever is free
OVERRUN: Final = 9
INTERRUPTED: Final = 7
DELETED_OF_1000: Final = 2
OF_A_FIRM: Final = 14
ADDRESS_NOT_FOUND: Final = 7
FIRM_NOT_FOUND: Final = 10
COMMENT: Final = 12
SUMMED_UP_IN_TATAR: Final = 12
