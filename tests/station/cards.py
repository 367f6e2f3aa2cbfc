"""What the tests of authorization say to a bench, and what they read from it."""

from plugwright.ocpp16 import (
    AuthorizationStatus,
    AuthorizeConf,
    AuthorizeReq,
    IdTagInfo,
    StartTransactionConf,
    StartTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.effects import CardJudged


def info_of(
    status: AuthorizationStatus = "Accepted", *, parent: str | None = None, until: str | None = None
) -> IdTagInfo:
    """An idTagInfo."""
    return IdTagInfo(status=status, parent_id_tag=parent, expiry_date=until)


def judges(bench: Bench, *infos: tuple[str, IdTagInfo]) -> None:
    """Authorize is answered by this table from now on, and Accepted for every other idTag."""
    table = dict(infos)
    bench.peer.react(
        AuthorizeReq, lambda req: AuthorizeConf(id_tag_info=table.get(req.id_tag, IdTagInfo(status="Accepted")))
    )


def starts_with(bench: Bench, info: IdTagInfo, transaction_id: int = 7) -> None:
    """Every StartTransaction is answered so from now on."""
    bench.peer.react(StartTransactionReq, StartTransactionConf(id_tag_info=info, transaction_id=transaction_id))


def remember(bench: Bench, id_tag: str, info: IdTagInfo | None = None) -> None:
    """Let the station ask for this idTag once, so that the cache has it, and forget what was said."""
    judges(bench, (id_tag, info or info_of()))
    bench.tap(id_tag)
    if bench.station.connectors[0].claim is not None:
        bench.tap(id_tag)
    bench.said()


def last_verdict(bench: Bench) -> tuple[str, str]:
    """What the driver was told last: the verdict and its reason."""
    judged = [event for event in bench.shell.events if isinstance(event, CardJudged)]
    return judged[-1].verdict, judged[-1].reason


def asked(bench: Bench) -> list[str]:
    """The idTags of the Authorize requests since the last look."""
    return [req.id_tag for req in bench.said_of(AuthorizeReq)]
