# Two headings.
INSERT DATA { <id/requirement/2> kf:heading kf:AsNeeded }
