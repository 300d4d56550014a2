"""The machine's own Hub account is for whoever sits at it, and for nobody else."""

import pytest

from w2v.ui.owner import is_owner

LOCAL = {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860"}


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("127.0.0.1", LOCAL),
        ("::1", {"host": "[::1]:7860"}),
        ("127.0.0.1", {"host": "localhost"}),
        ("127.0.0.1", {"host": "localhost:7860", "origin": "http://localhost:7860"}),
    ],
)
def test_a_browser_on_this_machine_is_its_owners(client: str, headers: dict[str, str]) -> None:
    assert is_owner(client, headers)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("192.168.1.7", LOCAL),
        ("127.0.0.1", {}),
        ("127.0.0.1", {"host": "abc.gradio.live"}),
        ("127.0.0.1", LOCAL | {"origin": "https://evil.example"}),
        ("127.0.0.1", {"host": "127.0.0.1.evil.example:7860"}),
        *[("127.0.0.1", LOCAL | {name: "1.2.3.4"}) for name in ("x-forwarded-for", "via", "forwarded", "x-real-ip")],
    ],
)
def test_everyone_else_is_not(client: str, headers: dict[str, str]) -> None:
    assert not is_owner(client, headers)
