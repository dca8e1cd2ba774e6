"""Keep what was learnt from a knowledge base beside it, so that starting does not learn it again.

learnt.yaml holds a few numbers and the digest of all that they were learnt from. Once a phrasing changes, the digest
does not fit any more and the numbers are learnt anew, in memory; `pinpoint learn` writes them down.
"""

from hashlib import blake2b
from itertools import chain
from math import isfinite
from pathlib import Path

import msgspec
import numpy as np
import yaml
from msgspec import Struct

from bot.choice import ConditionalLogit
from bot.entry import Lexicon

FILE = "learnt.yaml"
ENGINE = 3  # to be raised with every change of features or scores, which makes earlier numbers worthless
CHOICE_SHAPE = (3, 5)  # weights for an entry's scores, and for the signals against any entry
ALARM_SHAPE = (3, 8)  # weights for a report's scores, and for the signals against an alarm
_HEADER = "# Written by `pinpoint learn` from the phrasings and examples in this folder. Not to be edited.\n"


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a `ConditionalLogit`."""

    entry_weights: list[float]
    none_weights: list[float]

    def model(self) -> ConditionalLogit:
        """Return the model that has these weights."""
        return ConditionalLogit(np.array(self.entry_weights), np.array(self.none_weights))


class Learnt(Struct, frozen=True, forbid_unknown_fields=True):
    """What turns scores into the confidences of entries (`choice`) and into that of an emergency (`alarm`)."""

    digest: str
    choice: Weights
    alarm: Weights | None = None

    def is_whole(self) -> bool:
        """Tell whether every weight that the engine needs is there, and is a number."""
        shapes = [(self.choice, CHOICE_SHAPE)] + ([(self.alarm, ALARM_SHAPE)] if self.alarm else [])
        return all(
            (len(weights.entry_weights), len(weights.none_weights)) == shape
            and all(map(isfinite, [*weights.entry_weights, *weights.none_weights]))
            for weights, shape in shapes
        )


def digest(phrasings: list[list[str]], foreign: list[str], examples: dict[str, list[str]], lexicon: Lexicon) -> str:
    """Return a digest of everything that the numbers are learnt from."""
    made = blake2b(f"engine {ENGINE}".encode(), digest_size=16)
    made.update(msgspec.json.encode(lexicon))
    for group in chain(phrasings, [foreign], chain.from_iterable(([name], texts) for name, texts in examples.items())):
        made.update("\n".join(group).encode())
        made.update(b"\0")
    return made.hexdigest()


def weights_of(model: ConditionalLogit) -> Weights:
    """Return the weights of a model, rounded so that every machine writes the same."""
    return Weights(
        *([round(float(weight), 4) for weight in part] for part in (model.entry_weights, model.none_weights))
    )


def write(learnt: Learnt, folder: Path) -> Path:
    """Write what was learnt into a knowledge folder and return the file."""
    path = folder / FILE
    path.write_text(_HEADER + yaml.safe_dump(msgspec.to_builtins(learnt), sort_keys=False), encoding="utf-8")
    return path
