# A claim about two requirements.
INSERT DATA { <id/claim/2> kf:claimRequirement <id/requirement/1> }
