# Adopted, but when?
DELETE DATA { <p> dcterms:issued "2026-03-31"^^xsd:date }
