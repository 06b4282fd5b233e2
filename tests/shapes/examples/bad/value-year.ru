# The year is a number.
DELETE DATA { <p/indicator/1/target/2026> kf:fiscalYear <id/fiscal-year/2026> } ;
INSERT DATA { <p/indicator/1/target/2026> kf:fiscalYear 2026 }
