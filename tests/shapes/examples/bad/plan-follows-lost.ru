# The same, but a note says that the text lost it.
DELETE DATA { <p> kf:follows <id/plan/jp/x/2> } ;
INSERT DATA { <p/note/1> kf:about <p> ; kf:missing kf:follows }
