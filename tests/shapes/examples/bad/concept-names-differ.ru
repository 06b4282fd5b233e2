# The name once more, as a variant.
INSERT DATA { <id/concept/a> skos:altLabel "例"@ja }
