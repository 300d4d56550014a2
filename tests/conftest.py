"""What holds for every test."""

from hypothesis import settings

# Hypothesis would give each example 200 ms, which one of a thousand does not keep on a machine with other work.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
