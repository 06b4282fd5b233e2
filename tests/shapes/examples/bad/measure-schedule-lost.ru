# The same, but a note says that the text lost it.
DELETE WHERE { <p/project/1/phase/2026> ?property ?value } ;
DELETE DATA { <p/project/1> kf:phase <p/project/1/phase/2026> } ;
INSERT DATA { <p/note/1> kf:about <p/project/1> ; kf:missing kf:phase }
