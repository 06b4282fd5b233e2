# The same, but a note says that the text lost it.
DELETE DATA { <p/project/1> kf:owner <id/org/362018/a> } ;
INSERT DATA { <p/note/1> kf:about <p/measure/2> ; kf:missing kf:owner }
