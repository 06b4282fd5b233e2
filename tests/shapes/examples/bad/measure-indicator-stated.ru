# No indicator.
DELETE WHERE { <p/indicator/2> ?property ?value } ;
DELETE WHERE { <p/indicator/2/target/2026> ?property ?value } ;
DELETE DATA { <p/measure/2> kf:indicator <p/indicator/2> }
