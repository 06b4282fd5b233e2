# Two Japanese definitions: which is it?
INSERT DATA { <id/concept/a> skos:definition "見本。"@ja }
