# One value for two indicators.
INSERT DATA { <p/indicator/1> kf:target <p/indicator/2/target/2026> }
