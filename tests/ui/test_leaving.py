"""What a real server holds for a client of the API, while it is there and afterwards."""

from __future__ import annotations

import os
import subprocess
import sys

SERVED = """
import time
from gradio_client import Client
from w2v.ui import build, launch
from w2v.ui.page import session_of
from w2v.ui.settings import Settings

settings = Settings(seconds_away=1)
demo = build(settings)
launch(demo, settings, prevent_thread_lock=True, quiet=True)
client = Client(demo.local_url, verbose=False)
client.predict([], "some words of a text", "", True, "auto", api_name="/load_corpus")
room = session_of(demo, client.session_hash).room
print(room.held() > 0)
client.close()
deadline = time.monotonic() + 30
while room.held() and time.monotonic() < deadline:
    time.sleep(0.1)
print(room.held())
demo.close()
"""


def test_what_a_client_of_the_api_held_is_freed_when_it_has_left() -> None:
    soon = os.environ | {"GRADIO_IS_E2E_TEST": "1"}  # a connection that ended is noticed within a second
    done = subprocess.run([sys.executable, "-c", SERVED], env=soon, capture_output=True, text=True, check=True)
    assert "True\n0\n" in done.stdout
