# A status that is a state of review.
DELETE DATA { <p> kf:status kf:Adopted } ;
INSERT DATA { <p> kf:status kf:Proposed }
