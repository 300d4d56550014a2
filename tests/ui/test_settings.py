import pytest

from w2v.errors import ConfigError
from w2v.ui.settings import Settings


def test_defaults_without_any_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACE_ID", raising=False)
    assert Settings.from_environment() == Settings()


def test_a_space_gets_smaller_limits_and_a_variable_wins_over_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/studio")
    monkeypatch.setenv("W2V_MAX_MODEL_MB", "123")
    settings = Settings.from_environment()
    assert settings.max_corpus_mb < Settings().max_corpus_mb
    assert settings.max_model_mb == 123


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "many", "１２"])
def test_a_setting_that_is_no_whole_number_names_its_variable(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("W2V_MAX_CORPUS_MB", text)
    with pytest.raises(ConfigError, match="W2V_MAX_CORPUS_MB"):
        Settings.from_environment()
