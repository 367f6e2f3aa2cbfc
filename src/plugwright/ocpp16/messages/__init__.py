"""All requests and confirmations, one module for each feature profile (Core in two, by sender)."""

from plugwright.ocpp16.messages.core_from_central import *  # noqa: F403
from plugwright.ocpp16.messages.core_from_station import *  # noqa: F403
from plugwright.ocpp16.messages.firmware_management import *  # noqa: F403
from plugwright.ocpp16.messages.local_auth_list_management import *  # noqa: F403
from plugwright.ocpp16.messages.remote_trigger import *  # noqa: F403
from plugwright.ocpp16.messages.reservation import *  # noqa: F403
from plugwright.ocpp16.messages.security import *  # noqa: F403
from plugwright.ocpp16.messages.smart_charging import *  # noqa: F403
