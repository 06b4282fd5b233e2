# Two digits changed places.
DELETE DATA { <id/org/362018> dcterms:identifier "362018" } ;
INSERT DATA { <id/org/362018> dcterms:identifier "362108" }
