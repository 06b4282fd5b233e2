# No English name.
DELETE DATA { <id/concept/a> skos:prefLabel "Example"@en }
