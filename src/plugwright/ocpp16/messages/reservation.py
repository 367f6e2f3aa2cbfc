"""Messages of the profile Reservation.

OCPP 1.6 §5.2, §5.13; fields in §6.
"""

from plugwright.ocpp16.enums import CancelReservationStatus, ReservationStatus
from plugwright.ocpp16.payload import Conf, Req
from plugwright.ocpp16.types import DateTime, IdToken, Integer, Opt

__all__ = ["CancelReservationConf", "CancelReservationReq", "ReserveNowConf", "ReserveNowReq"]


class CancelReservationReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.5."""

    reservation_id: Integer


class CancelReservationConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.6."""

    status: CancelReservationStatus


class ReserveNowReq(Req, frozen=True, kw_only=True):
    """OCPP 1.6 §6.37."""

    connector_id: Integer
    expiry_date: DateTime
    id_tag: IdToken
    reservation_id: Integer
    parent_id_tag: Opt[IdToken] = None


class ReserveNowConf(Conf, frozen=True, kw_only=True):
    """OCPP 1.6 §6.38."""

    status: ReservationStatus
