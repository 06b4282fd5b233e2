# A misspelt concept.
INSERT DATA { <id/concept/c> skos:broader <id/concept/x> }
