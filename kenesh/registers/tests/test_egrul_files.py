"""Files of EGRUL, EGRIP and RSMP, read without a database."""

import io
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest

from kenesh.registers.egrul import statements
from kenesh.registers.egrul.addresses import address
from kenesh.registers.egrul.forms import as_typed, shortened
from kenesh.registers.egrul.statements import CUTTER
from kenesh.registers.loading.records import Piece
from kenesh.registers.loading.sources import Unfit
from kenesh.registers.rsmp import documents
from kenesh.registers.tests.make_firms import GUID, a_business, a_firm, a_whole_register, an_entrepreneur, an_exchange


def read(file: bytes, since: int = 0) -> Piece:
    """All pieces of the file as one."""
    pieces = list(CUTTER(io.BytesIO(file), since))
    broken = [one for piece in pieces for one in piece.broken]
    return Piece(pieces[-1].end, b"".join(piece.lines for piece in pieces), sum(piece.rows for piece in pieces), broken)


def names(piece: Piece) -> list[str]:
    return [line.split("\t")[4] for line in piece.lines.decode().splitlines()]


def reasons(piece: Piece) -> list[str]:
    return [one.reason for one in piece.broken]


class TestFile:
    def test_may_be_the_whole_register_or_an_exchange_of_changes(self) -> None:
        firms = [a_firm("Ромашка", 1), a_firm("Лютик", 2)]
        assert names(read(a_whole_register(firms))) == names(read(an_exchange(firms)))
        assert [name.split('"')[1] for name in names(read(an_exchange(firms)))] == ["РОМАШКА", "ЛЮТИК"]

    @pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
    def test_is_read_in_the_encoding_it_declares(self, encoding: str) -> None:
        assert read(a_whole_register([a_firm("Ромашка", 1)], encoding=encoding)).rows == 1

    def test_may_begin_with_a_byte_order_mark(self) -> None:
        assert read(b"\xef\xbb\xbf" + a_whole_register([a_firm("Ромашка", 1)], encoding="utf-8")).rows == 1

    def test_written_in_another_encoding_than_it_declares_is_refused(self) -> None:
        file = a_whole_register([a_firm("Ромашка", 1)], encoding="utf-8").replace(b"utf-8", b"windows-1251", 1)
        with pytest.raises(Unfit, match="says it is written in windows-1251, and is not"):
            read(file)

    @pytest.mark.parametrize("file", [b"", b"PK\x03\x04 a zip", b"<html><body/></html>", b"<?xml version='1.0'?><A/>"])
    def test_of_another_format_is_refused(self, file: bytes) -> None:
        with pytest.raises(Unfit, match="no file of the register"):
            read(file)

    def test_that_ends_in_the_middle_is_refused(self) -> None:
        file = a_whole_register([a_firm("Ромашка", 1), a_firm("Лютик", 2)])
        for end in (len(file) - 10, len(file) - 200):
            with pytest.raises(Unfit, match="ends in the middle"):
                read(file[:end])

    def test_is_gone_on_with_from_where_a_piece_ended(self) -> None:
        file = a_whole_register([a_firm(f"Ромашка {place}", place) for place in range(3000)])
        pieces = list(CUTTER(io.BytesIO(file), 0))
        assert len(pieces) > 2
        for before, after in pairwise(pieces):
            assert next(iter(CUTTER(io.BytesIO(file), before.end))).lines == after.lines
        assert not read(file, pieces[-1].end).rows

    def test_may_have_no_record(self) -> None:
        assert read(a_whole_register([])).rows == 0


class TestRecord:
    def test_may_refer_to_other_firms_by_elements_of_its_own_name(self) -> None:
        inner = '<СвПредш><СвЮЛ ОГРН="1" ИНН="2"/><СвЮЛ ОГРН="1"><СвНаимЮЛ НаимЮЛПолн="ДРУГОЕ"/></СвЮЛ ></СвПредш>'
        piece = read(a_whole_register([a_firm("Ромашка", 1, more=inner), a_firm("Лютик", 2)]))
        assert [name.split('"')[1] for name in names(piece)] == ["РОМАШКА", "ЛЮТИК"]
        assert not piece.broken

    def test_may_refer_to_one_with_all_its_history(self) -> None:
        inner = f"<СвПредш>{a_firm('Старая', 5).replace(' ДатаВып', ' ДатаПредш')}</СвПредш>"
        piece = read(a_whole_register([a_firm("Ромашка", 1, more=inner), a_firm("Лютик", 2)]))
        assert [name.split('"')[1] for name in names(piece)] == ["РОМАШКА", "ЛЮТИК"]
        assert not piece.broken

    def test_may_have_entities_in_its_attributes(self) -> None:
        piece = read(a_whole_register([a_firm("Рога &amp; копыта &#1040;", 1)]))
        assert names(piece) == ['ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "РОГА & КОПЫТА А"']

    @pytest.mark.parametrize(
        "harm",
        [
            ('НаимСокр="', "НаимСокр="),  # an attribute that never begins
            ("</СвНаимЮЛ>", ""),  # an element that never ends
            ("</СвЮЛ>", ""),  # the record itself
            ("<СвНаимЮЛ ", "<<>&СвНаимЮЛ "),
            ('ОГРН="', 'ОГРН="x'),
            ("<СвНаимЮЛ ", "<СвДругое "),
        ],
    )
    def test_that_is_broken_is_set_aside_alone(self, harm: tuple[str, str]) -> None:
        broken = a_firm("Пион", 2).replace(*harm)
        for container in (a_whole_register, an_exchange):
            piece = read(container([a_firm("Ромашка", 1), broken, a_firm("Лютик", 3), a_firm("Мак", 4)]))
            assert [name.split('"')[1] for name in names(piece)] == ["РОМАШКА", "ЛЮТИК", "МАК"]
            assert len(piece.broken) == 1
            assert "Пион".upper() in piece.broken[0].record.decode()

    def test_broken_off_inside_of_another_element_takes_no_other_with_it(self) -> None:
        whole = a_firm("Пион", 2)
        for end in range(20, len(whole) - 8, 37):
            piece = read(a_whole_register([a_firm("Ромашка", 1), whole[:end], a_firm("Лютик", 3)]))
            assert [name.split('"')[1] for name in names(piece)] == ["РОМАШКА", "ЛЮТИК"], whole[:end]
            assert len(piece.broken) == 1

    def test_with_letters_of_no_encoding_is_set_aside(self) -> None:
        file = a_whole_register([a_firm("Пион", 1), a_firm("Лютик", 2)], encoding="utf-8")
        piece = read(file.replace("ПИОН".encode(), b"\xff\xfe", 1))
        assert piece.rows == 1
        assert reasons(piece) == ["It has letters that are none in utf-8."]

    def test_says_at_which_byte_it_is_broken(self) -> None:
        file = a_whole_register([a_firm("Ромашка", 1), a_firm("", 2).replace("ОГРН=", "ОГРМ=")])
        (one,) = read(file).broken
        assert file[one.place :].startswith("<СвЮЛ".encode("windows-1251"))
        assert one.reason == "It has no ОГРН."


class TestEntity:
    def test_keeps_what_is_told_of_it(self) -> None:
        row = statements.row(a_firm("Ромашка", 7, more='<СвПрекрЮЛ ДатаПрекрЮЛ="2024-03-12"/>', day="2026-01-15"))
        assert (row.name, row.short_name) == ('ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "РОМАШКА"', 'ООО "РОМАШКА"')
        assert (len(row.ogrn), len(row.inn), row.kpp) == (13, 10, "160001001")
        assert str(row.ended_on) == "2024-03-12"
        assert str(row.day) == "2026-01-15"
        assert row.address.guid == GUID

    def test_is_found_by_the_abbreviation_of_its_form(self) -> None:
        line = statements.read(a_firm("Ромашка", 1)).decode().split("\t")
        assert line[13].startswith(" ооо ромашка 420111 республика татарстан г казань ")


class TestEntrepreneur:
    def test_is_known_by_name(self) -> None:
        row = statements.row(an_entrepreneur("ИВАНОВ-ПЕТРОВ", "ИВАН", "ИЛЬЯС УУЛУ", 1))
        assert row.name == "ИП Иванов-Петров Иван Ильяс уулу"
        assert (len(row.ogrn), len(row.inn)) == (15, 12)

    def test_may_have_ended(self) -> None:
        more = '<СвПрекращ><СвСтатус КодСтатус="201" ДатаПрекращ="2021-05-06"/></СвПрекращ>'
        assert str(statements.row(an_entrepreneur("ИВАНОВ", "ИВАН", "", 1, more=more)).ended_on) == "2021-05-06"


class TestAddress:
    @pytest.mark.parametrize(
        ("told", "line"),
        [
            (
                f"""<СвМНЮЛ ИдНом="x"><Регион>16</Регион></СвМНЮЛ><СвАдрЮЛФИАС ИдНом="{GUID}" Индекс="420111">
                <Регион>16</Регион><НаимРегион>Республика Татарстан (Татарстан)</НаимРегион>
                <МуниципРайон ВидКод="2" Наим="ГОРОД КАЗАНЬ"/><НаселенПункт Вид="Г" Наим="КАЗАНЬ"/>
                <ЭлУлДорСети Тип="УЛ" Наим="ЛЕСНАЯ"/><Здание Тип="Д." Номер="10"/><Здание Тип="К" Номер="2"/>
                <ПомещЗдания Тип="ОФИС" Номер="3"/></СвАдрЮЛФИАС>""",
                "Республика Татарстан, г. Казань, ул. Лесная, д. 10, корп. 2, офис 3",
            ),
            (
                """<СвАдрЮЛФИАС><Регион>16</Регион><НаимРегион>РЕСПУБЛИКА ТАТАРСТАН</НаимРегион>
                <МуниципРайон ВидКод="1" Наим="МУНИЦИПАЛЬНЫЙ РАЙОН ВЫСОКОГОРСКИЙ"/>
                <ГородСелПоселен ВидКод="2" Наим="ДУБЪЯЗСКОЕ"/><НаселенПункт Вид="С." Наим="ДУБЪЯЗЫ"/>
                <ЭлПланСтруктур Тип="СНТ" Наим="РОСТОВ-НА-ДОНУ"/></СвАдрЮЛФИАС>""",
                "Республика Татарстан, Высокогорский р-н, с. Дубъязы, СНТ Ростов-на-Дону",
            ),
            (
                """<АдресРФ Индекс="694500" КодРегион="65" Дом="Д. 0Б" Корпус="К.А">
                <Регион НаимРегион="Сахалинская область"/><Район ТипРайон="Р-Н" НаимРайон="ЮЖНО-КУРИЛЬСКИЙ"/>
                <НаселПункт ТипНаселПункт="ПГТ." НаимНаселПункт="ЮЖНО-КУРИЛЬСК"/>
                <Улица ТипУлица="КВ-Л" НаимУлица="50 ЛЕТ ОКТЯБРЯ"/></АдресРФ>""",
                "Сахалинская область, Южно-Курильский р-н, пгт Южно-Курильск, кв-л 50 лет Октября, д. 0Б, корп. А",
            ),
            (
                """<АдресРФ КодРегион="16" Дом="10" Корпус="-" Кварт="5"><Регион ТипРегион="РЕСПУБЛИКА"
                НаимРегион="ТАТАРСТАН (ТАТАРСТАН)"/><Район ТипРайон="РАЙОН" НаимРайон="АРСКИЙ"/></АдресРФ>""",
                "Республика Татарстан, Арский р-н, д. 10, кв. 5",
            ),
            (
                """<СвМНЮЛ ИдНом="x"><Регион>78</Регион><НаимРегион>ГОРОД САНКТ-ПЕТЕРБУРГ ГОРОД ФЕДЕРАЛЬНОГО
                ЗНАЧЕНИЯ</НаимРегион><НаселенПункт Вид="Г" Наим="САНКТ-ПЕТЕРБУРГ"/></СвМНЮЛ>""",
                "г. Санкт-Петербург",
            ),
        ],
    )
    def test_is_written_as_people_write_it(self, told: str, line: str) -> None:
        assert address(fromstring(f"<СвАдресЮЛ>{told}</СвАдресЮЛ>")).text == line  # noqa: S314

    def test_may_be_missing(self) -> None:
        assert address(None).text == ""
        assert address(fromstring("<СвАдресЮЛ/>")).text == ""  # noqa: S314


class TestForm:
    def test_is_abbreviated_wherever_it_stands(self) -> None:
        assert shortened("Общество с ограниченной  ответственностью «Ак Барс»") == "ООО «Ак Барс»"
        assert shortened("БАНК ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО") == "БАНК ПАО"

    def test_may_still_be_being_written(self) -> None:
        assert as_typed("ромашка общество с огран") == "ромашка ООО"
        assert as_typed("акционерное общ") == "АО"
        assert as_typed("общество инвалидов") == "общество инвалидов"


class TestBusiness:
    def test_has_a_size(self) -> None:
        row = documents.row(a_business("ООО „Ромашка“", 1, category=2, employees=25))
        assert (row.size, row.address.region, str(row.day)) == (200_025, "16", "2026-01-10")

    def test_may_be_an_entrepreneur_of_no_known_staff(self) -> None:
        text = (
            '<Документ ИдДок="1" ДатаСост="10.01.2026" КатСубМСП="1"><ИПВклМСП ИННФЛ="165000000000" '
            'ОГРНИП="304770000000001"><ФИОИП Фамилия="ИВАНОВ" Имя="ИВАН"/></ИПВклМСП></Документ>'
        )
        row = documents.row(text)
        assert (row.name, row.size) == ("ИП Иванов Иван", 100_000)
