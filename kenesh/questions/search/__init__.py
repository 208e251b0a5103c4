"""Search among the published answers: what the rest of the app asks of it."""

from kenesh.questions.search.finding import Found, Order, find, similar
from kenesh.questions.search.known import index_vectors, index_words, keep_words
from kenesh.questions.search.mistakes import nearest
from kenesh.questions.search.showing import excerpt, highlighted, stands_in
from kenesh.questions.search.words import vector, words

__all__ = [
    "Found",
    "Order",
    "excerpt",
    "find",
    "highlighted",
    "index_vectors",
    "index_words",
    "keep_words",
    "nearest",
    "similar",
    "stands_in",
    "vector",
    "words",
]
