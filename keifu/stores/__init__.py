"""A snapshot in somebody else's SPARQL 1.1 store: where it is, which one it holds, and how it gets there."""
