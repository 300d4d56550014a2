"""Maps of words: vectors in, coordinates and pictures out. Knows no page and no training."""

from w2v.maps.alignment import align
from w2v.maps.figures import write_html
from w2v.maps.live import LiveMap, Replay
from w2v.maps.placement import place
from w2v.maps.projection import Projection, project
from w2v.maps.tables import write_csv

__all__ = ["LiveMap", "Projection", "Replay", "align", "place", "project", "write_csv", "write_html"]
