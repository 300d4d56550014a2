"""What the page allows its visitors, read once from the environment. Nothing here reaches the library."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields

from w2v.errors import ConfigError
from w2v.ui.machine import memory_bytes

_ON_A_SPACE = {
    "max_corpus_mb": 50,
    "max_model_mb": 400,
    "max_vocabulary": 100_000,
    "max_training_mb": 2_000,
    "max_training_mwords": 1_000,
    "max_training_minutes": 20,
    "sessions_kept": 50,
    "seconds_away": 300,
}


@dataclass(frozen=True)
class Settings:
    """Limits of one running page. Each field is set by the variable `W2V_` + its name in capitals.

    Attributes:
        max_corpus_mb: largest text a visitor may load, in megabytes after decompression.
        max_model_mb: largest file of vectors a visitor may open, in megabytes.
        max_vocabulary: most words a trained model may keep.
        max_map_words: most words on one map.
        max_training_mb: most memory one training may take, in megabytes: its vectors, what the optimizer remembers, the
            copies made of them, and what each thread works in.
        max_training_mwords: most words one training may read, epochs multiplied, in millions.
        max_training_minutes: a training is stopped, its result kept, after this many minutes.
        trainings_at_once: how many trainings run side by side; the others wait in line.
        trainings_in_line: how many may wait before a new one is refused.
        sessions_kept: visitors whose corpus and model are held in memory at once.
        max_held_mb: most memory that all visitors' texts, models and maps may take together, in megabytes; half of the
            machine's, or of its container's, if nothing else is said.
        min_free_disk_mb: megabytes of the disk that are left free by any upload.
        seconds_away: how long they are held, and a training goes on, after the visitor's page was closed or lost.
    """

    max_corpus_mb: int = 200
    max_model_mb: int = 1000
    max_vocabulary: int = 200_000
    max_map_words: int = 50_000
    max_training_mb: int = 4_000
    max_training_mwords: int = 20_000
    max_training_minutes: int = 600
    trainings_at_once: int = 1
    trainings_in_line: int = 20
    sessions_kept: int = 200
    max_held_mb: int = field(default_factory=lambda: memory_bytes() // 2**21)
    min_free_disk_mb: int = 500
    seconds_away: int = 600

    @property
    def max_body_bytes(self) -> int:
        """Largest request body taken, in bytes: the larger upload plus room for its envelope."""
        return (max(self.max_corpus_mb, self.max_model_mb) + 1) * 2**20

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings; smaller ones are the default on a Space, which has 2 vCPU and 16 GB.

        Raises:
            ConfigError: a variable that is not a whole number of at least 1.
        """
        values: dict[str, int] = {}
        if os.getenv("SPACE_ID"):
            values |= _ON_A_SPACE
        for spec in fields(cls):
            variable = f"W2V_{spec.name.upper()}"
            text = os.getenv(variable)
            if text is None:
                continue
            if not (text.isascii() and text.isdigit() and int(text) >= 1):
                raise ConfigError(spec.name, f"{variable}={text!r} is not a whole number of at least 1.")
            values[spec.name] = int(text)
        return cls(**values)
