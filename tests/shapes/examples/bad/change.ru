# Two changes at once.
INSERT DATA { <id/requirement/2> kf:change kf:Split }
