# An edition whose organ is not given.
DELETE DATA { <id/plan/jp/x/1> kf:adoptedBy <id/org/jp> }
