# A basis that is no basis.
DELETE DATA { <id/claim/2> kf:basis kf:Content } ;
INSERT DATA { <id/claim/2> kf:basis kf:Proposed }
