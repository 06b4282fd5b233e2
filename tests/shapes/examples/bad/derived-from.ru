# Derived from a law as a whole.
INSERT DATA { <id/requirement/2> kf:derivedFrom <id/law/1> }
