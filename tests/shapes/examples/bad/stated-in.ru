# Stated in the series instead of an edition.
DELETE DATA { <id/requirement/1> kf:statedIn <id/plan/jp/x/1> } ;
INSERT DATA { <id/requirement/1> kf:statedIn <id/plan/jp/x> }
