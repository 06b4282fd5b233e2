# An id with a letter too few.
DELETE DATA { <id/law/1> dcterms:identifier "503AC0000000040" } ;
INSERT DATA { <id/law/1> dcterms:identifier "503A00000000040" }
