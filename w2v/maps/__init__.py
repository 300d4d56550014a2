"""Maps of words: vectors in, coordinates and pictures out. Knows no page and no training."""

from w2v.maps.alignment import align
from w2v.maps.figures import write_html
from w2v.maps.live import LiveMap, Replay
from w2v.maps.projection import Projection, project

__all__ = ["LiveMap", "Projection", "Replay", "align", "project", "write_html"]
