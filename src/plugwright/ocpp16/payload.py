"""The three bases that give every structure, request and confirmation of OCPP 1.6 the same strict shape.

Wire names follow one rule (`id_tag` is `idTag`); an absent field is None (`Opt`), and None is never sent.
Decoding refuses unknown fields. Immutable values cannot refer to themselves, so the garbage collector need not look
at them (`gc=False`). msgspec does not inherit `kw_only`, nor do type checkers `frozen`, so each class states both.
"""

import msgspec


class Payload(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """A JSON object of OCPP: a structure, a request or a confirmation."""


class Req(Payload, frozen=True, kw_only=True):
    """What a CALL carries."""


class Conf(Payload, frozen=True, kw_only=True):
    """What a CALLRESULT carries."""
