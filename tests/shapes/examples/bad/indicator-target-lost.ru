# The same, but a note says that the text lost it.
DELETE WHERE { <p/indicator/1/target/2026> ?property ?value } ;
DELETE DATA { <p/indicator/1> kf:target <p/indicator/1/target/2026> } ;
INSERT DATA { <p/note/1> kf:missing kf:target }
