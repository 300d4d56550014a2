"""What is told of a training while it goes on."""

from __future__ import annotations

from w2v.ui.account import create_account, create_controls
from w2v.ui.run import Moment
from w2v.ui.training import Update


def moment(label: str, words: int | None, *, ended: bool) -> Moment:
    return Moment(Update(label), words, fraction=0.1, losses=None, seen={}, error=None, ended=ended)


def test_every_moment_of_a_running_training_takes_resume_away() -> None:
    """The plan's answer to a setting changed just before Start may arrive after it, and shows the button again."""
    account = create_account(create_controls(), [])
    has = account.controls
    under_way = account.moment(moment("Epoch 1 of 9", None, ended=False))
    for told in (account.beginning(goes_on=True), under_way):
        assert told[has.resume]["visible"] is False
        assert told[has.obstacle] is None
    ended = account.moment(moment("Stopped in epoch 1 of 9", 9, ended=True))
    assert has.resume not in ended
    assert has.obstacle not in ended
