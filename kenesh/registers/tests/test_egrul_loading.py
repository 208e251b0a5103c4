"""Files of EGRUL, EGRIP and RSMP become the register in use."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from kenesh.registers.egrul import loading as egrul
from kenesh.registers.loading.load import address_of_database
from kenesh.registers.loading.sources import Unfit
from kenesh.registers.models import Extent, Firm, Load, LoadedFile, Register, State, Tier
from kenesh.registers.rsmp import loading as rsmp
from kenesh.registers.tests.make_firms import (
    a_business,
    a_firm,
    a_whole_register,
    an_edition_of_businesses,
    an_entrepreneur,
    an_exchange,
)
from kenesh.suggesting.words import tokens_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW: Final = datetime(2026, 2, 3, 9, tzinfo=UTC)
ENDED: Final = '<СвПрекрЮЛ ДатаПрекрЮЛ="2024-03-12"/>'


def a_file(folder: Path, name: str, data: bytes) -> Path:
    """As a zip, where the name says so."""
    path = folder / name
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{path.stem}.XML", data)
    else:
        path.write_bytes(data)
    return path


def loaded(*paths: Path, **options: Any) -> Load:
    return egrul.load(paths, now=lambda: NOW, say=lambda _line: None, **options)


def loaded_businesses(*paths: Path) -> Load:
    return rsmp.load(paths, now=lambda: NOW, say=lambda _line: None)


def names() -> list[str]:
    return sorted(firm.short_name or firm.name for firm in Firm.objects.all())


def rows() -> list[tuple[Any, ...]]:
    """All that is known, but for the numbers of rows."""
    columns = [field.name for field in Firm._meta.fields if field.name != "id"]
    return list(Firm.objects.order_by("ogrn").values_list(*columns))


def lie_best_first() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT score FROM registers_firm ORDER BY ctid")
        scores = [score for (score,) in cursor]
    return scores == sorted(scores)


def named(name: str) -> Firm:
    return Firm.objects.get(name__contains=name)


class TestWholeRegister:
    def test_becomes_the_one_in_use(self, tmp_path: Path) -> None:
        zipped = a_file(tmp_path, "EGRUL_FULL_2026-01-15_1.zip", a_whole_register([a_firm("Ромашка", 1)]))
        done = loaded(zipped, a_file(tmp_path, "2.xml", a_whole_register([a_firm("Лютик", 2)])))
        assert (done.state, done.extent, done.rows, done.day) == (State.READY, Extent.FULL, 2, date(2026, 1, 15))
        firm = named("РОМАШКА")
        assert firm.address == "420111, Республика Татарстан, г. Казань, ул. Баумана, д. 10"
        assert (firm.source, firm.region, firm.kind) == (Register.EGRUL, "16", Firm.Kind.LEGAL_ENTITY)
        assert set(firm.tokens) == set(tokens_of(firm.key.split()))

    def test_replaces_the_former_one_of_the_same_firms_only(self, tmp_path: Path) -> None:
        entrepreneurs = a_whole_register([an_entrepreneur("ИВАНОВ", "ИВАН", "", 9)], root="EGRIP")
        loaded(a_file(tmp_path, "1.xml", a_whole_register([a_firm("Ромашка", 1), a_firm("Лютик", 2)])))
        loaded(a_file(tmp_path, "2.xml", entrepreneurs))
        loaded(a_file(tmp_path, "3.xml", a_whole_register([a_firm("Лютик", 2), a_firm("Мак", 3)])))
        assert names() == ["ИП Иванов Иван", 'ООО "ЛЮТИК"', 'ООО "МАК"']
        assert list(Load.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "ready", "ready"]

    def test_forgets_nothing_that_is_told_later(self, tmp_path: Path) -> None:
        loaded(a_file(tmp_path, "1.xml", an_exchange([a_firm("Новая Ромашка", 1, day="2026-01-20")])))
        loaded(a_file(tmp_path, "2.xml", a_whole_register([a_firm("Ромашка", 1), a_firm("Лютик", 2)])))
        assert names() == ['ООО "ЛЮТИК"', 'ООО "НОВАЯ РОМАШКА"']

    def test_sets_aside_what_is_broken(self, tmp_path: Path) -> None:
        broken = a_firm("Пион", 2).replace("</СвНаимЮЛ>", "")
        done = loaded(a_file(tmp_path, "1.zip", a_whole_register([a_firm("Ромашка", 1), broken])))
        assert (done.rows, done.set_aside) == (1, 1)
        assert "ПИОН" in done.broken.get().record

    def test_keeps_the_names_of_the_models_indexes(self, tmp_path: Path) -> None:
        def indexes() -> list[tuple[str, str]]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'registers_firm'")
                return sorted(cursor.fetchall())

        before = indexes()
        loaded(a_file(tmp_path, "1.xml", a_whole_register([a_firm("Ромашка", 1)])))
        assert indexes() == before

    def test_that_is_no_such_file_changes_nothing(self, tmp_path: Path) -> None:
        good = a_whole_register([a_firm("Ромашка", 1)])
        loaded(a_file(tmp_path, "1.xml", good))
        damaged = a_file(tmp_path, "2.zip", a_whole_register([a_firm(f"Мак {place}", place) for place in range(50)]))
        damaged.write_bytes(
            bytes(byte ^ 255 if 300 < at < 320 else byte for at, byte in enumerate(damaged.read_bytes()))
        )
        businesses = an_edition_of_businesses([a_business("Мак", 3)])
        for path, reason in (
            (a_file(tmp_path, "3.xml", good[:-40]), "ends in the middle"),
            (a_file(tmp_path, "4.xml", b"<html/>"), "no file of the register"),
            (a_file(tmp_path, "5.xml", businesses), "load it by load-rsmp"),
            (a_file(tmp_path, "6.txt", good), "no XML file"),
            (damaged, "damaged in the archive"),
            (tmp_path / "7.xml", "There is no"),
        ):
            with pytest.raises(Unfit, match=reason):
                loaded(path)
        assert names() == ['ООО "РОМАШКА"']


class TestChanges:
    def test_are_the_same_in_whatever_order_they_come(self, tmp_path: Path) -> None:
        late = a_file(tmp_path, "late.xml", an_exchange([a_firm("Роза", 1, day="2026-01-20", more=ENDED)]))
        early = a_file(tmp_path, "early.xml", an_exchange([a_firm("Ромашка", 1), a_firm("Лютик", 2)]))
        loaded(early)
        loaded(late)
        done = rows()
        Firm.objects.all().delete()
        for path in (late, early, early):
            loaded(path)
        assert rows() == done
        Firm.objects.all().delete()
        loaded(early, late)
        assert rows() == done
        assert named("РОЗА").ended_on == date(2024, 3, 12)

    def test_that_are_few_are_written_into_the_register_in_use(self, tmp_path: Path) -> None:
        loaded(a_file(tmp_path, "1.xml", a_whole_register([a_firm(f"Мак {place}", place) for place in range(40)])))
        before = Firm.objects.get(name__contains="МАК 39").pk
        changed = [a_firm("Ромашка", 7), a_firm("Лютик", 41), a_firm("Старый мак", 8, day="2025-12-01")]
        done = loaded(a_file(tmp_path, "2.xml", an_exchange(changed)))
        assert (done.rows, done.state, done.extent) == (41, State.READY, Extent.CHANGES)
        assert {'ООО "РОМАШКА"', 'ООО "ЛЮТИК"', 'ООО "МАК 8"'} <= set(names())
        assert Firm.objects.get(name__contains="МАК 39").pk == before

    def test_of_a_folder_may_be_archives_and_files(self, tmp_path: Path) -> None:
        a_file(tmp_path, "1.zip", an_exchange([a_firm("Ромашка", 1)]))
        a_file(tmp_path, "2.xml", an_exchange([a_firm("Лютик", 2)]))
        (tmp_path / "read me.txt").write_text("no XML")
        assert loaded(tmp_path).rows == 2


@pytest.mark.once
class TestLoadBrokenOff:
    def test_goes_on_and_comes_to_the_same(self, tmp_path: Path) -> None:
        for file in (1, 2):
            records = [a_firm(f"Мак {file} {place}", file * 10_000 + place) for place in range(2_500)]
            a_file(tmp_path, f"{file}.zip", a_whole_register(records))
        loaded(tmp_path)
        undisturbed = rows()
        Firm.objects.all().delete()
        killed = 0
        for wait in (0.0, 0.02, 0.05):
            killed += self._killed(tmp_path, wait)
        done = loaded(tmp_path, commit_every=1 << 16)
        assert killed
        assert rows() == undisturbed
        assert done.rows == 5_000
        assert LoadedFile.objects.filter(load=done, whole=True).count() == 2

    def _killed(self, folder: Path, wait: float) -> bool:
        """Begun by a process of its own, and killed so many seconds after its first commit."""
        code = (
            "import django; django.setup()\n"
            "from datetime import UTC, datetime; from pathlib import Path\n"
            "from kenesh.registers.egrul.loading import load\n"
            f"load([Path({str(folder)!r})], now=lambda: datetime.now(UTC), say=print, commit_every=1 << 16)"
        )
        before = LoadedFile.objects.aggregate(all=Count("pk"))["all"]
        told = dict(part.split("=") for part in address_of_database().replace("'", "").split())
        address = f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}&port={told['port']}"
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and not LoadedFile.objects.filter(done__gt=0, whole=False).exists():
                time.sleep(0.005)
            time.sleep(wait)
            running = process.poll() is None
            process.send_signal(signal.SIGKILL)
        assert LoadedFile.objects.count() >= before
        return running


class TestBusinesses:
    def test_give_a_size_to_firms_that_are_known(self, tmp_path: Path) -> None:
        loaded(a_file(tmp_path, "1.xml", a_whole_register([a_firm("Ромашка", 1), a_firm("Лютик", 2)])))
        edition = an_edition_of_businesses([a_business("Ромашка", 1, category=2), a_business("Мак", 3)])
        done = loaded_businesses(a_file(tmp_path, "data-10012026-structure-1.zip", edition))
        assert (done.rows, done.day) == (3, date(2026, 1, 10))
        assert (named("РОМАШКА").size, named("РОМАШКА").source, named("ЛЮТИК").size) == (200_003, "egrul", 0)
        assert (named("Мак").source, named("Мак").region, named("Мак").address) == ("rsmp", "16", "")
        assert named("РОМАШКА").score < named("ЛЮТИК").score < named("Мак").score

    def test_keep_their_size_when_the_firms_are_loaded_anew(self, tmp_path: Path) -> None:
        edition = an_edition_of_businesses([a_business("Ромашка", 1, category=3), a_business("Мак", 3)])
        loaded_businesses(a_file(tmp_path, "1.xml", edition))
        loaded(a_file(tmp_path, "2.xml", a_whole_register([a_firm("Ромашка", 1)])))
        assert [(firm.size, firm.source) for firm in Firm.objects.order_by("score")] == [
            (300_003, "egrul"),
            (100_003, "rsmp"),
        ]
        assert lie_best_first()

    def test_that_are_no_longer_there_are_forgotten(self, tmp_path: Path) -> None:
        for name in ("Ромашка", "Лютик"):
            serial = len(name)
            loaded_businesses(a_file(tmp_path, "1.xml", an_edition_of_businesses([a_business(name, serial)])))
        assert names() == ["Лютик"]
        assert list(Load.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "ready"]

    def test_of_another_register_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Unfit, match="load it by load-egrul"):
            loaded_businesses(a_file(tmp_path, "1.xml", an_exchange([a_firm("Ромашка", 1)])))


class TestScore:
    def test_puts_those_in_force_first_then_the_larger_then_those_of_shorter_names(self, tmp_path: Path) -> None:
        firms = [
            a_firm("Роза закрыта", 1, more=ENDED),
            an_entrepreneur("РОЗОВ", "ИВАН", "", 2),
            a_firm("Роза и партнёры", 3),
            a_firm("Роза", 4),
            a_firm("Роза малая", 5),
        ]
        loaded(a_file(tmp_path, "1.xml", an_exchange(firms)))
        assert lie_best_first()
        edition = [a_business("Роза", 5, category=2, employees=90), a_business("Роза", 1, category=3)]
        loaded_businesses(a_file(tmp_path, "2.xml", an_edition_of_businesses(edition)))
        assert lie_best_first()
        ordered = [firm.short_name or firm.name for firm in Firm.objects.order_by("score")]
        assert ordered == [
            'ООО "РОЗА МАЛАЯ"',
            'ООО "РОЗА"',
            'ООО "РОЗА И ПАРТНЁРЫ"',
            "ИП Розов Иван",
            'ООО "РОЗА ЗАКРЫТА"',
        ]
        assert not Tier.objects.exists()


class TestCommand:
    def test_says_how_many_there_are(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("load_egrul", a_file(tmp_path, "1.xml", an_exchange([a_firm("Ромашка", 1)])))
        assert "1 rows are in use" in capsys.readouterr().out

    def test_ends_with_a_sentence_where_it_cannot(self, tmp_path: Path) -> None:
        for command in ("load_egrul", "load_rsmp"):
            with pytest.raises(CommandError, match="no file of the register"):
                call_command(command, a_file(tmp_path, "1.xml", b"<html/>"))
