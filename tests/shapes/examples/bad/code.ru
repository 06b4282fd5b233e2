# A code without its check digit.
DELETE DATA { <id/org/362018> dcterms:identifier "362018" } ;
INSERT DATA { <id/org/362018> dcterms:identifier "36201" }
