"""How probable it is that a careful reader agrees with a candidate."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

import numpy as np
from scipy.special import expit

from matcher.arrays import FloatArray
from matcher.weights import READING_BIAS, READING_WEIGHTS


def likelihood(features: FloatArray) -> FloatArray:
    """Return the estimated probability of each candidate, in [0, 1].

    A logistic model, fitted on labelled sentences (`matcher.weights`).

    Parameters
    ----------
    features
        Shape (n, len(`matcher.candidates.FEATURES`)).
    """
    score = features @ np.asarray(READING_WEIGHTS, dtype=np.float32) + READING_BIAS
    return np.asarray(expit(score), dtype=np.float32)
