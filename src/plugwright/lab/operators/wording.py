"""The deeds in words: one for a script, a sentence for a person."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab.events import Act
from plugwright.lab.steps import Deed


class Wording(msgspec.Struct, frozen=True):
    """A deed's; the fields of an Act stand in the sentence in braces."""

    word: str
    sentence: str

    @property
    def names_connector(self) -> bool:
        """Whether it is done at one connector, and not at the station as a whole."""
        return "{connector}" in self.sentence


WORDINGS: Final[Mapping[Deed, Wording]] = MappingProxyType(
    {
        "plug in": Wording("plug-in", "Plug in the cable at connector {connector}"),
        "plug in halfway": Wording(
            "plug-in-halfway", "Push the plug only halfway into connector {connector}, so that the lock cannot catch it"
        ),
        "unplug": Wording("unplug", "Unplug the cable from connector {connector}"),
        "unplug at the vehicle": Wording(
            "unplug-at-vehicle", "Unplug the cable of connector {connector} at the vehicle's end"
        ),
        "present idTag": Wording("present-id-tag", "Present the card {id_tag}"),
        "disconnect power": Wording("disconnect-power", "Switch the station's power off"),
        "reconnect power": Wording("reconnect-power", "Switch the station's power on"),
        "cut connection": Wording("cut-connection", "Cut the station's network connection"),
        "restore connection": Wording("restore-connection", "Restore the station's network connection"),
        "set connector faulted": Wording("set-connector-faulted", "Bring about a fault of connector {connector}"),
        "set station faulted": Wording("set-station-faulted", "Bring about a fault of the station as a whole"),
        "clear faults": Wording("clear-faults", "Clear every fault of the station"),
        "jam the lock": Wording("jam-lock", "Jam the lock of connector {connector}"),
        "mend the lock": Wording("mend-lock", "Free the lock of connector {connector}"),
    }
)


def sentence(act: Act) -> str:
    """What to ask of a person, without a full stop."""
    return WORDINGS[act.deed].sentence.format(connector=act.connector, id_tag=act.id_tag)
