"""The page: the only room that knows Gradio."""

from w2v.ui.page import build, launch

__all__ = ["build", "launch"]
