"""What the Share tab says of the models a visitor has."""

from __future__ import annotations

from w2v.ui.model import Model
from w2v.ui.share_tab import way_back
from w2v.vectors import KeyedVectors


def test_the_way_back_tells_two_models_of_one_name_apart() -> None:
    vectors = KeyedVectors(["a", "b"], [[1.0, 0.0], [0.0, 1.0]])
    tales, poems = Model(vectors, "tales"), Model(vectors, "poems")
    assert way_back(tales, poems) == "Back to tales"
    assert way_back(tales, Model(vectors, "tales")) == "Back to the other tales"  # as one that was stopped leaves it
