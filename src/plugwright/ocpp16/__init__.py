"""OCPP 1.6 as data: messages, structures, enumerations, error codes, times and the codec; it imports nothing of ours.

The names of all messages, structures and enumerations are offered here; everything else by its module.
"""

from plugwright.ocpp16.enums import *  # noqa: F403
from plugwright.ocpp16.messages import *  # noqa: F403
from plugwright.ocpp16.security_enums import *  # noqa: F403
from plugwright.ocpp16.structures import *  # noqa: F403
