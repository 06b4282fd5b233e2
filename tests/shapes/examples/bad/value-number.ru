# A number with its unit.
DELETE DATA { <p/indicator/1/target/2026> kf:value 3.0 } ;
INSERT DATA { <p/indicator/1/target/2026> kf:value "3件" }
