# A concept of another list.
INSERT DATA { <id/concept/b> skos:related <id/theme/example> }
