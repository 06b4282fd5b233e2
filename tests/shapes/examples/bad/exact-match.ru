# The same as two concepts that the glossary holds apart.
INSERT DATA { <p/term/1> skos:exactMatch <id/concept/c> }
