# The same, but a note says that the text lost it.
DELETE DATA { <p> dcterms:issued "2026-03-31"^^xsd:date } ;
INSERT DATA { <p/note/1> kf:about <p> ; kf:missing dcterms:issued }
