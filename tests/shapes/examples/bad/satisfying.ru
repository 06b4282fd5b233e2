# A link without an accepted claim: the claim is only proposed.
INSERT DATA { <p/measure/2> kf:satisfies <id/requirement/3> }
