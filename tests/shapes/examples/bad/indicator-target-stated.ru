# A baseline, but no target.
DELETE WHERE { <p/indicator/1/target/2026> ?property ?value } ;
DELETE DATA { <p/indicator/1> kf:target <p/indicator/1/target/2026> }
