"""Reads plans that no profile knows, by what the words of their labels mean (``words.yaml``)."""
