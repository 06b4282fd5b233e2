# The prefecture is a department.
DELETE DATA { <id/org/362018> kf:inPrefecture <id/org/360007> } ;
INSERT DATA { <id/org/362018> kf:inPrefecture <id/org/362018/a> }
