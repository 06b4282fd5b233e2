# A kind that is not in the list.
DELETE DATA { <p/note/1> kf:noteKind kf:Repaired } ;
INSERT DATA { <p/note/1> kf:noteKind kf:NotRecoverable }
