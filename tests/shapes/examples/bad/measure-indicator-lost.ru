# The same, but a note says that the text lost it.
DELETE WHERE { <p/indicator/2> ?property ?value } ;
DELETE WHERE { <p/indicator/2/target/2026> ?property ?value } ;
DELETE DATA { <p/measure/2> kf:indicator <p/indicator/2> } ;
INSERT DATA { <p/note/1> kf:about <p/measure/2> ; kf:missing kf:indicator }
