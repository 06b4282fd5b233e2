# Two headwords in one language.
INSERT DATA { <p/term/1> skos:prefLabel "例え"@ja }
