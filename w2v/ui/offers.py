"""What the page changes by itself, on arrival or for another model, wherever the visitor has not been faster.

An answer takes its time on the way, and meanwhile the visitor may have typed or asked something else. So it is sent
to a component that nobody sees, as an offer, and `static/offers.js` takes it over: all of it but what was touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import gradio as gr

from w2v.ui.widgets import QUIET


def doing(name: str, *parts: str) -> str:
    """JavaScript for an event: something is done, with what was typed into these parts of the page (elem_ids)."""
    return f"(...values) => W2VOffers.did({json.dumps(name)}, {json.dumps(parts)}, values)"


class Offers:
    """Outputs that are offered new values.

    `handler` functions take what had been done before (opaque but for its truth: empty if nothing counts) and the
    values of their inputs, and return the values of the outputs in order, then those of `others`.
    """

    def __init__(self, unless: Sequence[tuple[Any, Sequence[str]]]) -> None:
        """Make the components nobody sees.

        Args:
            unless: each output with what keeps it as it is: elem_ids of what may be typed into, names of `doing`.
        """
        self.outputs = [output for output, _ in unless]
        self._unless = json.dumps([list(names) for _, names in unless])
        self._since = gr.JSON(visible=False)
        self._offer = gr.JSON(visible=False)

    def wire(
        self,
        listen: Callable[..., Any],
        handler: Callable[..., Sequence[Any]],
        inputs: Sequence[Any],
        *,
        others: Sequence[Any] = (),
        js: str = "(_, ...values) => [W2VOffers.since(), ...values]",
    ) -> Any:
        """Call `handler` when `listen` (a component's event, or `then` of another) says so; returns the event after.

        Args:
            listen: takes a function and the rest of an event's arguments.
            handler: see above.
            inputs: what it needs.
            others: outputs that it sets in any case.
            js: makes the first input, what was done before; the rest are the values of `inputs`.
        """
        offered = len(self.outputs)

        @wraps(handler)
        def offer(since: Any, *values: Any) -> Any:
            since = since if isinstance(since, Mapping) else {}
            made = list(handler(since, *values))
            offered_now = {"since": since, "values": made[:offered]}
            return [offered_now, *made[offered:]] if others else offered_now

        sent = listen(offer, [self._since, *inputs], [self._offer, *others], js=js, **QUIET)
        taking = f"(offer, ...shown) => W2VOffers.take(offer, {self._unless}, shown)"
        return sent.then(None, [self._offer, *self.outputs], self.outputs, js=taking, api_visibility="private")
