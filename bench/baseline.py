"""What labels are compared with: TF-IDF and a linear SVM, as scikit-learn has them.

It is trained on far fewer texts than the model, so its vocabulary is smaller, which makes it rather too quick than too
slow. Only what it costs is of interest here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.articles import Story
from wiredesk.errors import OperationError

NAME: Final = "TF-IDF, linear SVM"
_LEAST_DOCUMENTS: Final = 2


@dataclass(frozen=True, slots=True)
class Baseline:
    """The trained baseline."""

    vectorizer: Any
    classifier: Any
    classes: tuple[str, ...]
    """The categories, in the order of the scores."""
    paragraphs: int
    """How many it was trained on."""

    @property
    def terms(self) -> int:
        """The size of its vocabulary: words and pairs."""
        return len(self.vectorizer.vocabulary_)

    def __call__(self, text: str) -> list[float]:
        """Score one whole article, positive for each category that it would get."""
        scores: list[float] = self.classifier.decision_function(self.vectorizer.transform([text]))[0].tolist()
        return scores


def trained(copy: Sequence[Story]) -> Baseline:
    """Train it on the paragraphs of the copy.

    Raises:
        OperationError: where scikit-learn is not installed.
    """
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.preprocessing import MultiLabelBinarizer
        from sklearn.svm import LinearSVC
    except ModuleNotFoundError as error:
        raise OperationError(
            f"the baseline needs scikit-learn, which is not installed (no module {error.name}): "
            "`make setup` installs it, `--only labels` leaves the baseline out"
        ) from error
    texts = [paragraph for story in copy for paragraph in story.paragraphs]
    labels = [labels for story in copy for labels in story.labels]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=_LEAST_DOCUMENTS)
    classifier = OneVsRestClassifier(LinearSVC())
    binarizer = MultiLabelBinarizer()
    classifier.fit(vectorizer.fit_transform(texts), binarizer.fit_transform(labels))
    return Baseline(vectorizer, classifier, tuple(binarizer.classes_), len(texts))
