# a is below b, which is below a.
INSERT DATA { <id/concept/a> skos:broader <id/concept/b> }
