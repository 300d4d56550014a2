"""`push` and `pull`: publish a model on the Hugging Face Hub, fetch one from there."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from w2v.commands.options import add_json, load, tell_saved
from w2v.commands.places import try_folder

if TYPE_CHECKING:
    from w2v.commands.options import Arguments, Commands


def add_commands(commands: Commands) -> None:
    """Add `push` and `pull`."""
    push = commands.add_parser("push", help="publish a model on the Hugging Face Hub, private unless you say --public")
    push.add_argument("model", metavar="DIR", help="a saved model, or a file of any format")
    push.add_argument("repository", metavar="USER/NAME")
    push.add_argument("--public", action="store_true", help="let everyone see it")
    push.add_argument("--licence", default="", metavar="NAME", help="such as mit or cc-by-4.0 (default none)")
    push.add_argument("--dtype", choices=("float32", "float16"), default="float32", help="float16 halves the files")
    push.add_argument("--replace", action="store_true", help="give a repository that exists a new revision")
    add_json(push, "print where it is as JSON")
    push.set_defaults(run=_push)

    pull = commands.add_parser("pull", help="fetch a model from the Hugging Face Hub")
    pull.add_argument("repository", metavar="USER/NAME")
    pull.add_argument("--out", required=True, metavar="DIR", help="folder to save the model in")
    pull.add_argument("--revision", metavar="NAME", help="a branch, a tag or a commit (default the newest)")
    add_json(pull, "print what was fetched as JSON")
    pull.set_defaults(run=_pull)


def _push(arguments: Arguments) -> None:
    from w2v.vectors.card import CardOptions
    from w2v.vectors.hub import push

    published = push(
        load(arguments),
        arguments.repository,
        private=not arguments.public,
        replace_existing=arguments.replace,
        card=CardOptions(licence=arguments.licence),
        dtype=arguments.dtype,
        on_step=lambda step: print(f"{step}…", file=sys.stderr),
    )
    if arguments.json:
        print(json.dumps({"repository": published.repository, "url": published.url, "commit": published.commit}))
    else:
        print(f"Published at {published.url}")


def _pull(arguments: Arguments) -> None:
    from w2v.vectors.hub import pull

    try_folder(arguments.out)
    fetched = pull(arguments.repository, revision=arguments.revision)
    vectors = fetched.vectors
    if fetched.cached:
        print(f"From the cache, at revision {fetched.commit[:8]}: the Hub cannot be reached.", file=sys.stderr)
    vectors.save(arguments.out)
    tell_saved(vectors, arguments, vector_size=vectors.vector_size, commit=fetched.commit)
