"""Publishing on the Hub from the page: the account, the repository, and what to show others afterwards."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import gradio as gr

from w2v.errors import HubError, W2VError
from w2v.ui import owner, widgets
from w2v.ui.session import Session
from w2v.ui.widgets import QUIET
from w2v.vectors.card import LICENCES, CardOptions, model_card
from w2v.vectors.formats.static_embedding import fits
from w2v.vectors.hub import Published, push

BADGE = "https://huggingface.co/datasets/huggingface/badges/resolve/main/open-in-hf-spaces-md.svg"
NO_LICENCE = "none"


def home(request: gr.Request) -> str:
    """The address at which others reach this page."""
    if host := os.getenv("SPACE_HOST"):
        return f"https://{host}"
    origin = str(request.headers.get("origin") or f"http://{request.headers.get('host', '127.0.0.1:7860')}")
    root = request.request.scope.get("root_path", "") if request.request else ""
    return f"{origin}{str(root).rstrip('/')}"


def repository_part(name: str) -> str:
    """Half of a repository's name as the Hub takes it, from a model's name or what was typed."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:60] or "model"


def snippets(published: Published, address: str) -> str:
    """What to paste elsewhere: the link that opens this page on the model, a badge, a frame for a page."""
    link = f"{address}/?model={quote(published.repository)}"
    return "\n".join(
        [
            link,
            f"[![Open in Word2Vec Studio]({BADGE})]({link})",
            f'<iframe src="{link}" width="100%" height="800" title="Word2Vec Studio"></iframe>',
        ]
    )


def begin() -> tuple[Any, Any]:
    """The button while it works, and a note."""
    return gr.update(interactive=False), widgets.info("Publishing. A large model takes some minutes.")


def on_publish(
    session: Session,
    name: str | None,
    licence: str,
    private: bool,
    again: bool,
    typed: str | None,
    request: gr.Request,
    oauth: gr.OAuthToken | None,
) -> tuple[Any, ...]:
    """Publish the session's model; the button, the emptied token, a note, the link to its page, and what to paste."""
    done: tuple[Any, ...] = (gr.update(interactive=True), "")
    try:
        access = owner.token_of(request, typed, oauth)
        if access is None:
            way = "sign in first" if _signs_in() else "give an access token that may write"
            raise HubError(f"Nobody is signed in: {way} (huggingface.co/settings/tokens).")
        published = push(
            session.model.shared,
            _wanted(session, name),
            token=access,
            private=private,
            replace_existing=again,
            card=_options(session, licence),
        )
    except W2VError as error:
        return (*done, widgets.refusal(error), gr.skip(), gr.skip())
    kinds = "KeyedVectors, sentence-transformers and model2vec" if published.static else "KeyedVectors"
    seen = (
        "It is private: the link works for you alone, once signed in." if published.private else "Everyone can see it."
    )
    text = f"Published {published.repository}, for {kinds}. {seen}"
    # The name was checked: it holds nothing that means anything to Markdown.
    where = gr.Markdown(f"[{published.repository} on the Hub]({published.url})", visible=True)
    shown = gr.Code(snippets(published, home(request)), visible=True)
    return (*done, widgets.info(text), where, shown)


def on_card(session: Session, name: str | None, licence: str) -> str:
    """The card that the session's model would get."""
    repository = "/".join(map(repository_part, _wanted(session, name).split("/")))
    options = replace(_options(session, licence), repository=repository, static=fits(session.vectors))
    return model_card(session.model.shared, options)


def _wanted(session: Session, name: str | None) -> str:
    """The repository's name as it was typed, or the model's."""
    return (name or "").strip() or repository_part(session.model.name)


def _options(session: Session, licence: str) -> CardOptions:
    return CardOptions(title=session.model.name, licence="" if licence == NO_LICENCE else licence)


def _signs_in() -> bool:
    """Whether visitors sign in on the page, as on a Space."""
    return bool(os.getenv("OAUTH_CLIENT_ID"))


def create_publishing(state: gr.State) -> None:
    """Lay the panel out and wire it."""
    with gr.Row():
        repository = gr.Textbox(
            label="Name", placeholder="my-words, or account/my-words", min_width=200, elem_id="w2v-hub-name"
        )
        licence = gr.Dropdown(
            [NO_LICENCE, *LICENCES], value=NO_LICENCE, label="Licence you give it", min_width=160, elem_id="w2v-licence"
        )
    if _signs_in():
        gr.LoginButton(size="md")
    token = gr.Textbox(
        label="Access token",
        info="Used once, kept nowhere. Left empty at your own machine, its login or HF_TOKEN is used.",
        type="password",
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=False),
        visible=not _signs_in(),
        elem_id="w2v-token",
    )
    with gr.Row():
        private = gr.Checkbox(True, label="Private", info="Only you see it.", min_width=160, elem_id="w2v-private")
        again = gr.Checkbox(
            False, label="New revision", info="If it exists already.", min_width=160, elem_id="w2v-hub-again"
        )
    publish = gr.Button("Publish", elem_id="w2v-publish")
    note = widgets.note(elem_id="w2v-hub-note")
    page = gr.Markdown(visible=False, elem_id="w2v-hub-page")
    code = gr.Code(label="Link, badge and frame for a web page", visible=False, lines=3, elem_id="w2v-hub-code")
    with gr.Accordion("The model card it gets", open=False) as card_fold:
        card = gr.Code(
            language="markdown", interactive=False, show_label=False, max_lines=24, wrap_lines=True, elem_id="w2v-card"
        )

    started = publish.click(begin, outputs=[publish, note], **QUIET)
    started.then(
        on_publish,
        inputs=[state, repository, licence, private, again, token],
        outputs=[publish, token, note, page, code],
        concurrency_id="hub",
        concurrency_limit=4,
        **QUIET,
    )
    card_fold.expand(on_card, inputs=[state, repository, licence], outputs=[card], **QUIET)
    licence.input(on_card, inputs=[state, repository, licence], outputs=[card], **QUIET)
