"""Keep what was learnt from a knowledge base beside it, so that starting does not learn it again.

learnt.yaml holds the numbers learnt and a digest of all that they were learnt from. Once a phrasing changes, the digest
does not fit any more and the numbers are learnt anew, in memory; `pinpoint learn` writes them down.
"""

import zlib
from hashlib import blake2b
from itertools import chain
from math import isfinite
from pathlib import Path

import msgspec
import numpy as np
import yaml
from msgspec import Struct

from bot.choice import ConditionalLogit
from bot.detector import BUCKETS, Detector
from bot.entry import Lexicon

FILE = "learnt.yaml"
ENGINE = 4  # to be raised with every change of features or scores, which makes earlier numbers worthless
CHOICE_SHAPE = (3, 5)  # weights for an entry's scores, and for the signals against any entry
ALARM_SHAPE = (4, 8)  # weights for what speaks for a report, and for the signals against an alarm
_HEADER = "# Written by `pinpoint learn` from the phrasings and examples in this folder. Not to be edited.\n"


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a `ConditionalLogit`."""

    entry_weights: list[float]
    none_weights: list[float]

    def have(self, shape: tuple[int, int]) -> bool:
        """Tell whether there are so many weights of either kind, all numbers."""
        lengths = len(self.entry_weights), len(self.none_weights)
        return lengths == shape and all(map(isfinite, [*self.entry_weights, *self.none_weights]))

    def model(self) -> ConditionalLogit:
        """Return the model that has these weights."""
        return ConditionalLogit(self.entry_weights, self.none_weights)


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of a `Detector`, compressed."""

    bias: float
    unit: float
    weights: bytes

    def detector(self) -> Detector:
        """Return the detector that has these weights."""
        return Detector(self.bias, self.unit, np.frombuffer(zlib.decompress(self.weights), dtype=np.int8))

    def is_whole(self) -> bool:
        """Tell whether every weight is there, and is a number."""
        try:
            return isfinite(self.bias) and isfinite(self.unit) and len(zlib.decompress(self.weights)) == BUCKETS
        except zlib.error:
            return False


class Alarm(Struct, frozen=True, forbid_unknown_fields=True):
    """What tells reports of emergencies: by their words, and what turns that and the scores into a confidence.

    `digest` is that of the examples alone. It takes long to learn, and phrasings have little to do with it.
    """

    digest: str
    words: Words
    confidence: Weights


class Learnt(Struct, frozen=True, forbid_unknown_fields=True):
    """What turns scores into the confidences of entries (`choice`) and into that of an emergency (`alarm`)."""

    digest: str
    choice: Weights
    alarm: Alarm | None = None
    engine: int = ENGINE

    def is_whole(self) -> bool:
        """Tell whether every weight that the engine needs is there, and is a number; that of another engine is not."""
        if self.engine != ENGINE:
            return False
        sure = self.alarm is None or (self.alarm.confidence.have(ALARM_SHAPE) and self.alarm.words.is_whole())
        return sure and self.choice.have(CHOICE_SHAPE)


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
    return Weights(*([round(weight, 4) for weight in part] for part in (model.entry_weights, model.none_weights)))


def words_of(detector: Detector) -> Words:
    """Return the weights of a detector."""
    return Words(detector.bias, detector.unit, zlib.compress(detector.weights.tobytes(), level=9))


def write(learnt: Learnt, folder: Path) -> Path:
    """Write what was learnt into a knowledge folder and return the file."""
    path = folder / FILE
    path.write_text(_HEADER + yaml.safe_dump(msgspec.to_builtins(learnt), sort_keys=False), encoding="utf-8")
    return path
