"""The named endpoints, used in order from one `gradio_client` session, as the README shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from w2v import Corpus, KeyedVectors

READING = ["evaluate", "load_corpus", "project", "train"]
QUESTIONS = ["analogy", "calculate", "compare", "concordance", "doesnt_match", "most_similar", "similarity"]


@pytest.fixture
def client(app: str) -> Iterator[Client]:
    made = Client(app, verbose=False)
    yield made
    made.close()


def test_the_named_endpoints_are_exactly_these(client: Client) -> None:
    described = client.view_api(return_format="dict", print_info=False)
    assert sorted(name.strip("/") for name in described["named_endpoints"]) == sorted(READING + QUESTIONS)


def test_a_test_set_is_measured(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("war,battle,9\npeace,treaty,7\ngold,god,1\nqqqq,zzzz,1\n")
    told = client.predict(handle_file(str(path)), api_name="/evaluate")
    assert (told["test_set"], told["used"], told["total"]) == ("pairs", 3, 4)
    assert -1 <= told["spearman"] <= 1
    path.write_text("No test set.\n")
    with pytest.raises(AppError, match="holds neither word pairs"):
        client.predict(handle_file(str(path)), api_name="/evaluate")


def test_from_text_to_map_in_one_session(client: Client, novel: Path) -> None:
    read = client.predict([handle_file(str(novel))], "", "", True, api_name="/load_corpus")
    assert read["tokens"] == Corpus.from_files([novel]).n_tokens
    config = {"vector_size": 20, "epochs": 5, "min_count": 5}
    told = list(client.submit(config, api_name="/train"))
    losses = [status["loss"] for status in told if "loss" in status]
    assert losses
    assert told[-1]["vector_size"] == 20
    similar = client.predict(["god"], [], 5, api_name="/most_similar")
    assert len(similar) == 5
    word, cosine = similar[0]
    assert client.predict("god", word, api_name="/similarity") == pytest.approx(cosine, abs=1e-5)
    assert len(client.predict("abraham", "sarah", "isaac", 3, api_name="/analogy")) == 3
    assert client.predict(["abraham", "isaac", "jacob", "water"], api_name="/doesnt_match") in {
        "abraham",
        "isaac",
        "jacob",
        "water",
    }
    drawn = client.predict(200, 2, 1, api_name="/project")
    assert len(drawn["words"]) == len(drawn["coordinates"]) == 200
    assert all(len(point) == 2 for point in drawn["coordinates"])


def test_questions_are_answered_as_the_library_does(client: Client) -> None:
    vectors = KeyedVectors.load("examples/model")
    for question, method in (("war - army + money", "add"), ("2*gold - silver", "multiply"), ("peace", "add")):
        found = client.predict(question, 5, method, 50, "english", api_name="/calculate")
        ours = vectors.calculate(question, 5, method=method, min_count=50, other_stems="english")  # type: ignore[arg-type]
        assert [tuple(pair) for pair in found] == [(word, pytest.approx(score)) for word, score in ours]
    compared = client.predict(["gold", "army", "silver"], api_name="/compare")
    assert compared["odd_one_out"] == "army"
    assert len(compared["joins"]) == 2
    found = client.predict("war", "peace", 0, 3, api_name="/concordance")
    assert (found["corpus"], len(found["lines"])) == ("state_of_the_union", 3)
    assert all(word == "war" and "peace" in f"{left} {right}" for left, word, right in found["lines"])


def test_two_clients_have_nothing_in_common(app: str, client: Client, novel: Path) -> None:
    client.predict([handle_file(str(novel))], "", "", True, api_name="/load_corpus")
    list(client.submit({"vector_size": 10, "epochs": 1}, api_name="/train"))
    other = Client(app, verbose=False)
    assert other.predict(["congress"], [], 1, api_name="/most_similar")
    with pytest.raises(AppError, match="'congress' is not in the vocabulary"):
        client.predict(["congress"], [], 1, api_name="/most_similar")
    other.close()


@pytest.mark.parametrize(
    ("endpoint", "arguments", "said"),
    [
        ("/load_corpus", ([], "", "no such example", True), "There is no example called"),
        ("/most_similar", (["xyzzy"], [], 5), "'xyzzy' is not in the vocabulary"),
        ("/most_similar", (["war"], [], None), "topn must be a whole number"),
        ("/calculate", ("king - qeen", 5, "add", 0, ""), "'qeen' (character 8) is not in the vocabulary. Close: queen"),
        ("/calculate", ("war", 5, "divide", 0, ""), "no method 'divide'"),
        ("/compare", (["war"],), "2 to 100 different words"),
        ("/concordance", ("war", "", 0, 10**6), "above 1,000"),
        ("/most_similar", ({"a": 1}, [], 5), "Send a word or a list of words"),
        ("/doesnt_match", (["war"],), "at least 3 words"),
        ("/train", ({"vector_size": -1},), "vector_size"),
        ("/train", ({"dimensions": 5},), "'dimensions' is not a setting"),
        ("/train", ([1],), "send an object of settings"),
    ],
)
def test_a_mistake_is_answered_with_its_reason(
    client: Client, endpoint: str, arguments: tuple[object, ...], said: str
) -> None:
    with pytest.raises(AppError) as raised:
        client.submit(*arguments, api_name=endpoint).result(timeout=30)
    assert said in str(raised.value).replace("&#x27;", "'")
