# The date is text.
DELETE DATA { <p> dcterms:issued "2026-03-31"^^xsd:date } ;
INSERT DATA { <p> dcterms:issued "令和8年3月" }
