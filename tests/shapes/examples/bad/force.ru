# A force that is a state of review.
DELETE DATA { <id/law/1/art/8/par/1> kf:force kf:Duty } ;
INSERT DATA { <id/law/1/art/8/par/1> kf:force kf:Accepted }
