# Below a, and beside it as well.
INSERT DATA { <id/concept/b> skos:related <id/concept/a> }
