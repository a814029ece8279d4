"""The canonical form of random policies in random layouts: the same data and digest, all comments, one form."""

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import layouts
import policies
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock.authoring.formatting.canonical import canonical, same
from fairblock.authoring.formatting.reading import comments_of
from fairblock.authoring.formatting.scalars import text_of
from fairblock.engine.language.load import load_model
from fairblock.engine.language.yaml_reader import read_pieces, read_yaml

SEEDS = st.integers(0, 2**32)


def formatted(text):
    return canonical("f.yaml", text.encode()).decode()


def comments(text):
    return Counter(comment.text for comment in comments_of(text, read_pieces("f.yaml", text)[1]))


def files_of(seed, busy):
    """The manifest and the rules of a random policy, as text, with the comments that were written in."""
    rng = Random(seed)
    policy = policies.random_policy(rng)
    files = {"policy.yaml": policy["manifest"], "rules.yaml": {"rules": policy["rules"]}}
    return {name: layouts.laid_out(rng, data, busy) for name, data in files.items()}


def shuffled(rng, data, depth):
    """The same with the keys of the upper mappings, whose order means nothing, in another order."""
    if isinstance(data, list):
        return [shuffled(rng, item, depth) for item in data]
    if not isinstance(data, dict) or not depth:
        return data
    keys = rng.sample(sorted(data), len(data))
    return {key: shuffled(rng, data[key], depth - 1) for key in keys}


@given(SEEDS, st.sampled_from([0.0, 0.1, 0.4]))
def test_data_and_comments_stay_and_again_changes_nothing(seed, busy):
    for text, written in files_of(seed, busy).values():
        result = formatted(text)
        assert same(read_yaml("f.yaml", result.encode()).data, read_yaml("f.yaml", text.encode()).data)
        assert comments(result) == Counter(written)
        assert formatted(result) == result


@given(SEEDS)
def test_the_digest_stays(seed):
    with TemporaryDirectory() as folder:
        path = Path(folder)
        files = files_of(seed, 0.2)
        for name, (text, _) in files.items():
            (path / name).write_text(text, encoding="utf-8")
        before = load_model(path).digest
        for name, (text, _) in files.items():
            (path / name).write_text(formatted(text), encoding="utf-8")
        assert load_model(path).digest == before


@given(SEEDS)
def test_two_layouts_of_the_same_content_have_one_form(seed):
    rng = Random(seed)
    policy = policies.random_policy(rng)
    for data in (policy["manifest"], {"rules": policy["rules"]}):
        depth = 1 if "policy" in data else 2  # the manifest's own keys; those of each rule
        one, _ = layouts.laid_out(rng, data)
        other, _ = layouts.laid_out(rng, shuffled(rng, data, depth))
        assert formatted(one) == formatted(other)


# what no rule may hold, escaped or not: the reader refuses it
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXTS, TEXTS.filter(lambda key: key != "b"))  # which stands there already
def test_any_text_is_read_as_it_was_written(text, key):
    for line in (
        f"{text_of(key, flow=False)}: {text_of(text, flow=False)}\n",
        f"{{{text_of(key, flow=True)}: {text_of(text, flow=True)}, b: [{text_of(text, flow=True)}]}}\n",
    ):
        data = read_yaml("f.yaml", line.encode()).data
        assert (data[key], data.get("b", [text])[0]) == (text, text)


@pytest.mark.parametrize("name", ["base", "kuaishou"])
def test_the_shipped_policies_are_in_canonical_form(name, root):
    files = sorted((root / "policy" / name).rglob("*.yaml"))
    assert files
    assert [file.name for file in files if canonical(file.name, file.read_bytes()) != file.read_bytes()] == []
