# An addressee that is one city.
INSERT DATA { <id/law/1/art/8/par/1> kf:addressee <id/org/362018> }
