"""The public names are the design: adding or losing one is a decision, not an accident."""

import w2v


def test_public_names_are_exactly_these() -> None:
    assert sorted(w2v.__all__) == [
        "Corpus",
        "KeyedVectors",
        "Progress",
        "Projection",
        "TrainConfig",
        "Trainer",
        "Vocab",
        "W2VError",
        "fit",
        "project",
    ]


def test_every_public_name_can_be_used() -> None:
    for name in w2v.__all__:
        assert callable(getattr(w2v, name))


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    assert not hasattr(w2v, "Word2Vec")
