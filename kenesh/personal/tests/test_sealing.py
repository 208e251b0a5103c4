"""Short texts sealed for one place."""

from itertools import pairwise

import pytest

from kenesh.personal.sealing import Unreadable, keys_of, opened, seal

# version, sealing, marking (the first 8 bytes) of the secret «one».
KNOWN = ("39", "ae35c19da52f1584", "b88fa6351ba43363")


class TestSeal:
    def test_opens_in_its_place_with_its_key(self) -> None:
        sealed = seal("123456", keys_of("a", "one", "own"), place="1:2")
        assert opened(sealed, keys_of("a", "two, one", "own"), place="1:2") == "123456"
        for keys, place in ((("a", "one", "own"), "2:1"), (("a", "two", "own"), "1:2"), (("b", "one", "own"), "1:2")):
            with pytest.raises(Unreadable):
                opened(sealed, keys_of(*keys), place=place)

    def test_has_the_key_of_the_installation_where_none_is_chosen(self) -> None:
        assert keys_of("a", "", "own") == keys_of("a", "SECRET_KEY", "own") != keys_of("a", "other", "own")

    def test_is_never_the_same(self) -> None:
        keys = keys_of("a", "one", "own")
        assert all(one != other for one, other in pairwise(seal("123456", keys, place="") for _time in range(3)))


class TestKeys:
    def test_are_those_numbers_were_sealed_with_before(self) -> None:
        """Sealed by the first release; a change here would lose every number there is."""
        keys = keys_of("kenesh.people.sealed", "one", "")[0]
        assert (keys.version.hex(), keys.sealing.hex()[:16], keys.marking.hex()[:16]) == KNOWN
