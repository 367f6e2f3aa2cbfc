"""Commands that wait for their answer."""

import asyncio

from plugwright.runtime.questions import Questions
from plugwright.station.effects import Reply


def test_each_question_gets_its_own_answer() -> None:
    """Answers may come in another order."""

    async def scenario() -> None:
        questions = Questions()
        first, first_reply = questions.ask()
        second, second_reply = questions.ask()
        questions.answer(Reply(second, "Rejected"))
        questions.answer(Reply(first, "Accepted"))
        assert [(await first_reply).status, (await second_reply).status] == ["Accepted", "Rejected"]

    asyncio.run(scenario())


def test_who_has_ceased_to_wait_is_not_told() -> None:
    """A browser may hang up before the answer comes."""

    async def scenario() -> None:
        questions = Questions()
        token, reply = questions.ask()
        reply.cancel()
        questions.answer(Reply(token, "Accepted"))
        questions.answer(Reply(token, "Accepted"))

    asyncio.run(scenario())


def test_abandons_all() -> None:
    """Nobody waits for a station that is gone."""

    async def scenario() -> None:
        questions = Questions()
        replies = [questions.ask()[1] for _ in range(3)]
        questions.abandon("the station went down")
        assert [(await reply).error for reply in replies] == ["the station went down"] * 3

    asyncio.run(scenario())
