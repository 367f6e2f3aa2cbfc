"""What a frame may say in the log and in a diagnostics file: neither secrets nor whole idTags.

OCPP-J §6.2.2 and errata 3.10 (AuthorizationKey), OCPP 1.6 §6.25 and §6.55 (a location may hold a password).
"""

import re
from typing import Any, Final

import msgspec

MASK: Final = "***"
MAX_LOGGED_CHARACTERS: Final = 2_000
MAX_READ_BYTES: Final = 256 * 1024  # a local list of megabytes is not worth the pause of writing it anew

# Names as they compare: a frame that writes them in another case is refused, and shown.
_ID_TAGS: Final = ("idtag", "parentidtag")
_LOCATIONS: Final = ("location", "remotelocation")
_HIDDEN_KEY: Final = "authorizationkey"
_SHOWN_CHARACTERS: Final = 2
_USER_INFO: Final = re.compile(r"(?<=://)[^/?#]*@")
# Without a scheme, or with a password that has a slash, it is no URL, and may have one anywhere before the last @.
_IS_URL: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?(?:[^/?#@:\\]+|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_UP_TO_AT: Final = re.compile(r"\A([a-z][a-z0-9+.-]*://)?.*@", re.IGNORECASE | re.DOTALL)
_QUERY: Final = re.compile(r"(?<=[?#]).+", re.DOTALL)  # where a signed location has its signature
# Without one of these a frame has no secret: an escape might spell either of the others.
_SUSPICIOUS: Final = re.compile(rb"authorizationkey|[@?#]|\\u", re.IGNORECASE)
_PERSONAL: Final = re.compile(rb"idtag|authorizationkey|[@?#]|\\u", re.IGNORECASE)


def masked_id_tag(id_tag: str) -> str:
    """Return the idTag's beginning: enough to tell two cards apart, too little to make one."""
    return f"{id_tag[:_SHOWN_CHARACTERS]}{MASK}"


def for_log(frame: bytes) -> str:
    """Return one line without idTags and secrets; a long one is cut."""
    if len(frame) > MAX_READ_BYTES:
        return f"({len(frame)} bytes)"
    text = _masked(frame, id_tags=True)
    return text if len(text) <= MAX_LOGGED_CHARACTERS else f"{text[:MAX_LOGGED_CHARACTERS]}… ({len(frame)} bytes)"


def without_secrets(frame: bytes) -> str:
    """Return the frame as it went over the wire, but for secrets."""
    if len(frame) > MAX_READ_BYTES:
        return f"({len(frame)} bytes)"
    if _SUSPICIOUS.search(frame) is None:
        return frame.decode(errors="replace")
    return _masked(frame, id_tags=False)


def shown_without_secrets(payload: Any) -> Any:
    """Return a payload of objects, lists and texts as it went over the wire, but for secrets."""
    return _walk(payload, id_tags=False)


def masked_location(location: str) -> str:
    """Return a file's location without user, password and signature."""
    return _masked_location(location, user="")


def without_persons(frame: bytes) -> str:
    """Return the frame as it went over the wire, but for secrets and all of an idTag except its beginning."""
    if len(frame) > MAX_READ_BYTES:
        return f"({len(frame)} bytes)"
    if _PERSONAL.search(frame) is None:
        return frame.decode(errors="replace")
    return _masked(frame, id_tags=True)


def _masked(frame: bytes, *, id_tags: bool) -> str:
    """The frame written anew; one that cannot be read might hide anything, so only its length is told."""
    try:
        value = msgspec.json.decode(frame)
        return msgspec.json.encode(_walk(value, id_tags=id_tags)).decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"({len(frame)} bytes that are not readable JSON)"


def _masked_location(location: str, *, user: str) -> str:
    if _IS_URL.fullmatch(location):
        return _QUERY.sub(MASK, _USER_INFO.sub(user, location, count=1))
    return _QUERY.sub(MASK, _UP_TO_AT.sub(rf"\g<1>{user}", location))


def _walk(value: Any, *, id_tags: bool) -> Any:
    if isinstance(value, list | tuple):
        return [_walk(item, id_tags=id_tags) for item in value]
    if not isinstance(value, dict):
        return value
    is_secret = any(name.casefold() == "key" and _HIDDEN_KEY in str(item).casefold() for name, item in value.items())
    return {
        name: MASK if is_secret and name.casefold() == "value" else _field(name, item, id_tags=id_tags)
        for name, item in value.items()
    }


def _field(name: str, value: Any, *, id_tags: bool) -> Any:
    if not isinstance(value, str):
        return _walk(value, id_tags=id_tags)
    if id_tags and name.casefold() in _ID_TAGS:
        return masked_id_tag(value)
    return _masked_location(value, user=f"{MASK}@") if name.casefold() in _LOCATIONS else value
