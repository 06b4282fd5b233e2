# A provision of a plan.
DELETE DATA { <id/law/1/art/8> kf:partOf <id/law/1> } ;
INSERT DATA { <id/law/1/art/8> kf:partOf <id/plan/jp/x/1> }
