# Accepted and rejected.
INSERT DATA { <id/claim/1> kf:review kf:Rejected }
