from kenesh.organisations.phones import Piece, pieces


class TestPhones:
    def test_are_shown_as_written_and_called_where_they_are_telephones(self) -> None:
        text = "102 (дежурная часть), 0312 062-040 (приёмная); +7 843 000-52-58"
        found = pieces(text, "KG")
        assert "".join(piece.text for piece in found) == text
        assert [piece.number for piece in found if piece.number] == ["+996312062040", "+78430005258"]

    def test_are_of_the_country_of_the_organisation(self) -> None:
        assert pieces("8 (843) 000-52-58", "RU") == [Piece("8 (843) 000-52-58", "+78430005258")]

    def test_may_be_none(self) -> None:
        assert pieces("", "KG") == []
        assert pieces("нет", "KG") == [Piece("нет")]
