"""A full disk is told with what to do; any other error stays what it was."""

import pytest

from transforms.seeds.errors import NoRoom, no_room_told


def test_a_full_disk_is_told_with_what_to_do() -> None:
    said = r"seeds\.documents: the disk is full.*run again"
    with pytest.raises(NoRoom, match=said), no_room_told("seeds.documents"):
        raise OSError("write failed: No space left on device")


def test_an_error_that_cannot_say_itself_is_not_hidden_by_another() -> None:
    class OfJava(Exception):
        def __str__(self) -> str:
            raise ConnectionRefusedError("Java is gone")

    with pytest.raises(OfJava), no_room_told("seeds.documents"):
        raise OfJava
