# Ninety per cent written as 90.
DELETE DATA { <id/claim/2> kf:confidence 0.4 } ;
INSERT DATA { <id/claim/2> kf:confidence 90.0 }
