"""Every wrong station: those that the cases find, and those that none of them sees."""

from typing import Final

from tests.lab.wrong_stations import (
    authorizing,
    booting,
    configuring,
    frames,
    jobs,
    local_list,
    metering,
    offline,
    reckoning,
    reserving,
    serving,
    starting,
    stopping,
    unseen,
)

WRONG_IN_BEHAVIOUR: Final = (
    *booting.WRONG,
    *authorizing.WRONG,
    *starting.WRONG,
    *stopping.WRONG,
    *serving.WRONG,
    *configuring.WRONG,
    *metering.WRONG,
    *reckoning.WRONG,
    *offline.WRONG,
    *local_list.WRONG,
    *reserving.WRONG,
    *jobs.WRONG,
)
WRONG_IN_WORDS: Final = frames.WRONG
FOUND: Final = (*WRONG_IN_BEHAVIOUR, *WRONG_IN_WORDS)
UNSEEN: Final = unseen.WRONG
